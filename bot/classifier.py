"""Rasa's graph component that ranks the intents of a sentence: our features under a kernel ridge regression."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Optional, Text

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
    METADATA,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.clauses import clauses
from bot.damage import twins
from bot.encoders import Encoder, encoder_named
from bot.features import Rows, SentenceFeatures, likeness, plain
from bot.ridge import calibrated, fitted, kin_of, softened
from bot.tongue import Tongue
from bot.vectors import RememberedVectors

FILE = "understanding.joblib"
CLAUSES_KEY = "clauses"  # the rankings of the clauses, each cut to its first few
TONGUE_KEY = "tongue"  # the likelier language of the words, how sure that is, and which one is believed
CLAUSE_RANKS = 3
# Who wrote a sentence wrote its translation too: a stranger's sentence has no such company.
KIN = 1


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceClassifier(GraphComponent, IntentClassifier):
    """Understands a whole sentence at once, then its clauses; needs no tokenizer or featurizer before it."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return every setting there is.

        The encoder, its folder (onnx), the file in which training remembers vectors (or none), damaged
        twins, ridge, temperature. A temperature of 0 is measured in training, on each sentence as it is
        understood without it and its kin.
        """
        encoder = {"encoder": "packaged", "folder": "", "remembered": ""}
        return {**encoder, "twins": False, "ridge": 0.1, "temperature": 0.0}

    def __init__(self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource) -> None:
        unknown = sorted(set(config) - set(self.get_default_config()))
        if unknown:
            raise ValueError(f"config.yml: bot.classifier.SentenceClassifier has no setting {unknown[0]}")
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._encoder = encoder_named(config["encoder"], config["folder"])
        self._features = SentenceFeatures()
        self._names: List[Text] = []
        self._learnt: Optional[Rows] = None
        self._weights = np.zeros(0)  # (examples, intents)
        self._temperature = 1.0
        self._tongue = Tongue()

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
            kept = joblib.load(folder / FILE)
        component._features, component._names, component._learnt, component._weights = kept[:4]
        component._temperature, component._tongue = kept[4:]
        component._chances(["hej"])  # the first caller does not wait for what is made ready once
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every example of an intent, and from its damaged twins where the settings say so."""
        shown = [
            (text, str(example.get(INTENT)), _is_swedish(example))
            for example in training_data.intent_examples
            for text in self._shown(example.get(TEXT))
        ]
        self.learn([one[0] for one in shown], [one[1] for one in shown], np.array([one[2] for one in shown]))
        with self._storage.write_to(self._resource) as folder:
            kept = (self._features, self._names, self._learnt, self._weights, self._temperature, self._tongue)
            joblib.dump(kept, folder / FILE)
        return self._resource

    def learn(self, texts: List[Text], intents: List[Text], swedish: np.ndarray) -> np.ndarray:
        """Learn sentences; return the chances of each one's intents as learnt without it and its kin."""
        self._names = sorted(set(intents))
        right = np.array([self._names.index(one) for one in intents])
        wanted = np.eye(len(self._names))[right]
        self._tongue = Tongue.learnt(texts, swedish.tolist())
        self._learnt = self._features.fit(texts, swedish, self._remembering())
        alike = likeness(self._learnt, self._learnt)
        self._weights, scores = fitted(alike, wanted, self._config["ridge"], kin_of(alike, right, KIN))
        self._temperature = self._config["temperature"] or calibrated(scores, right)
        self._weights = self._weights.astype(np.float32)
        return softened(scores, self._temperature)

    def _remembering(self) -> Encoder:
        path = self._config["remembered"]
        return RememberedVectors(self._encoder, Path(path)) if path else self._encoder

    def _shown(self, text: Text) -> List[Text]:
        return [text, *twins(text)] if self._config["twins"] else [text]

    def process(self, messages: List[Message]) -> List[Message]:
        """Set each message's intent, its ranking of all intents, the rankings of its clauses, its tongue."""
        for message in messages:
            text = message.get(TEXT) or ""
            chances = self._chances([text, *clauses(text)])
            ranking = self._ranking(chances[0])
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            parts = [self._ranking(one)[:CLAUSE_RANKS] for one in chances[1:]]
            message.set(CLAUSES_KEY, parts, add_to_output=True)
            message.set(TONGUE_KEY, self._told(text), add_to_output=True)
        return messages

    def _told(self, text: Text) -> Dict[Text, Any]:
        language, share = self._tongue.weighed(text)
        return {"language": language, "confidence": round(share, 3), "believed": self._tongue.believed(text)}

    def _ranking(self, chances: np.ndarray) -> List[Dict[Text, Any]]:
        ranked = sorted(zip(self._names, chances, strict=True), key=lambda pair: -pair[1])
        return [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: float(one)} for name, one in ranked]

    def _chances(self, texts: List[Text]) -> np.ndarray:
        if self._learnt is None:
            raise ValueError("the classifier was asked before it was trained")
        outputs = likeness(self._features.rows(texts, self._encoder), self._learnt) @ self._weights
        chances = softened(outputs.astype(np.float64), self._temperature)
        wordless = [not plain(text) for text in texts]
        chances[wordless] = 1 / chances.shape[1]  # dots and smileys say nothing, and so everything equally
        return chances


def _is_swedish(example: Message) -> bool:
    told = (example.get(METADATA) or {}).get("intent") or {}
    return bool(isinstance(told, dict) and told.get("language") == "sv")
