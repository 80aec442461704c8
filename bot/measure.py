"""Runs in Rasa's environment: trains the classifier of a config.yml on labelled sentences and tests it on others."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Dict, List, Text, Tuple

import yaml
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.classifier import SentenceClassifier

NAME = "bot.classifier.SentenceClassifier"


def settings(path: Path) -> Dict[Text, Any]:
    """Return the classifier's settings as the configuration has them."""
    pipeline = yaml.safe_load(path.read_text(encoding="utf-8"))["pipeline"]
    (ours,) = [{**one} for one in pipeline if one["name"] == NAME]
    ours.pop("name")
    # Vectors of other people's sentences are not worth remembering, and would push out ours.
    return {**SentenceClassifier.get_default_config(), **ours, "remembered": ""}


Labelled = List[Tuple[Text, Text]]


def measured(config: Dict[Text, Any], train: Labelled, test: Labelled) -> Dict[Text, Any]:
    """Return accuracy and counts; `train` and `test` are texts with their labels."""
    with tempfile.TemporaryDirectory() as folder:
        storage = LocalModelStorage.create(Path(folder))
        classifier = SentenceClassifier(config, storage, Resource("bench"))
        begun = time.perf_counter()
        classifier.train(TrainingData([Message({"text": text, "intent": label}) for text, label in train]))
        seconds = time.perf_counter() - begun
        answers = classifier.process([Message({"text": text}) for text, _ in test])
    right = sum(one.get("intent")["name"] == label for one, (_, label) in zip(answers, test, strict=True))
    labels = len({label for _, label in train})
    counts = {"tested": len(test), "learnt": len(train), "labels": labels, "seconds": seconds}
    return {"accuracy": right / len(test), **counts}


if __name__ == "__main__":
    given = json.load(sys.stdin)
    print(json.dumps(measured(settings(Path(sys.argv[1])), given["train"], given["test"])))  # noqa: T201
