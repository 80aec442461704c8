"""Three ways to understand, trained and served alike: ours, ours without vectors, and Rasa's usual choice."""

import copy
from pathlib import Path
from typing import Any, Final

import yaml

from adapters.settings import ROOT

OURS, WORDS, DIET = "ours", "words", "diet"
# What `rasa init` writes for 3.6, but for the two parts that have nothing to do here and would only add to
# its time: ResponseSelector (no retrieval intents) and FallbackClassifier (doubt is decided in core).
USUAL: Final[list[dict[str, Any]]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": 100, "constrain_similarities": True},
    {"name": "EntitySynonymMapper"},
]


def configuration(name: str, folder: Path) -> Path:
    """Write the configuration of that name, with the policies of config.yml, and give its path.

    Ours encodes every sentence anew, as on a machine that has never trained.
    """
    told = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    told["pipeline"] = (
        copy.deepcopy(USUAL) if name == DIET else [_cold(one, name) for one in told["pipeline"]]
    )
    path = folder / f"{name}.yml"
    path.write_text(yaml.safe_dump(told, sort_keys=False), encoding="utf-8")
    return path


def _cold(component: dict[str, Any], name: str) -> dict[str, Any]:
    found = {key: value for key, value in component.items() if key != "remembered"}
    return found | ({"encoder": "none"} if name == WORDS and "encoder" in found else {})
