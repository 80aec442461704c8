"""What a designer wrote, with and without the places: the two forms that tests go between."""

from collections.abc import Mapping
from typing import Any

from adapters.flowfiles import locate
from core.flow.source import Located, plain


def placed(value: Any) -> Located:
    """Give a value as the parser takes it."""
    if isinstance(value, dict):
        value = {name: placed(each) for name, each in value.items()}
    elif isinstance(value, list):
        value = [placed(each) for each in value]
    return Located(value, "data/any.yml", 1)


def files(texts: Mapping[str, str]) -> dict[str, Any]:
    """Give a flow as `flow` and each language under its name, without the places."""
    flow, tongues = locate(texts)
    return {"flow": plain(flow), **{language: plain(tongue) for language, tongue in tongues.items()}}
