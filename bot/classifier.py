"""Rasa's graph component that ranks the intents of a sentence: our features under one logistic regression."""

from __future__ import annotations

from typing import Any, Dict, List, Text

import joblib
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.linear_model import LogisticRegression

from bot.damage import twins
from bot.encoders import encoder_named
from bot.features import SentenceFeatures, plain

FILE = "understanding.joblib"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceClassifier(GraphComponent, IntentClassifier):
    """Understands a whole sentence at once; needs no tokenizer or featurizer before it."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return every setting there is: the encoder, its folder (onnx), damaged twins, strength."""
        return {"encoder": "packaged", "folder": "", "twins": True, "strength": 3.0}

    def __init__(self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource) -> None:
        unknown = sorted(set(config) - set(self.get_default_config()))
        if unknown:
            raise ValueError(f"config.yml: bot.classifier.SentenceClassifier has no setting {unknown[0]}")
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._encoder = encoder_named(config["encoder"], config["folder"])
        self._features = SentenceFeatures()
        self._regression = LogisticRegression(C=config["strength"], class_weight="balanced", max_iter=1000)

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceClassifier:
        """Return an untrained component (Rasa calls this when training)."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceClassifier:
        """Return the trained component out of a model (Rasa calls this at start)."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._features, component._regression = joblib.load(folder / FILE)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every example of an intent, and from its damaged twins where the settings say so."""
        pairs = [
            (text, example.get(INTENT))
            for example in training_data.intent_examples
            for text in self._shown(example.get(TEXT))
        ]
        rows = self._features.fit([text for text, _ in pairs], self._encoder)
        self._regression.fit(rows, [intent for _, intent in pairs])
        with self._storage.write_to(self._resource) as folder:
            joblib.dump((self._features, self._regression), folder / FILE)
        return self._resource

    def _shown(self, text: Text) -> List[Text]:
        return [text, *twins(text)] if self._config["twins"] else [text]

    def process(self, messages: List[Message]) -> List[Message]:
        """Set each message's intent and its ranking of all intents, the likeliest first."""
        texts = [message.get(TEXT) or "" for message in messages]
        for message, chances in zip(messages, self._chances(texts), strict=True):
            ranking = sorted(zip(self._regression.classes_, chances, strict=True), key=lambda pair: -pair[1])
            listed = [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: float(one)} for name, one in ranking]
            message.set(INTENT, listed[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, listed, add_to_output=True)
        return messages

    def _chances(self, texts: List[Text]) -> np.ndarray:
        chances = self._regression.predict_proba(self._features.rows(texts, self._encoder))
        wordless = [not plain(text) for text in texts]
        chances[wordless] = 1 / chances.shape[1]  # dots and smileys say nothing, and so everything equally
        return chances
