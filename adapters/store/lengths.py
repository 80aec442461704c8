"""How long texts take to say, by the version of the flow that said them."""

from collections.abc import Callable

from sqlalchemy import Engine

from adapters.flowfiles import load
from adapters.store.publications import Publications
from core.errors import FlowError
from core.events import PromptPlayed
from core.flow.check.talk import spoken
from core.flow.graph import Flow


class Lengths:
    """Looks a version up when the first text of it is asked about, and never again."""

    def __init__(self, engine: Engine) -> None:
        self._publications = Publications(engine)
        self._flows: dict[str, Flow | None] = {}

    def of(self, version: str) -> Callable[[PromptPlayed], float | None]:
        """Give what tells the seconds of a text, None of one that the version does not have."""
        return lambda event: self._seconds(version, event)

    def _seconds(self, version: str, event: PromptPlayed) -> float | None:
        if version not in self._flows:
            self._flows[version] = self._read(version)
        flow = self._flows[version]
        try:
            return spoken(flow, event) if flow else None
        except KeyError:
            return None

    def _read(self, version: str) -> Flow | None:
        try:
            return load(self._publications.texts(version))
        except FlowError:  # of an older Växel, which this one cannot read any more
            return None
