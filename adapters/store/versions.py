"""Flow versions: what each contact began with is kept, so that it can be finished and replayed."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.dialects.postgresql import insert

from adapters.flowfiles import load
from adapters.store.contacts import answering
from adapters.store.schema import flow_version
from core.errors import FlowError
from core.flow.graph import Flow


class Versions:
    """The Flows port: the current version, and every earlier one from the database."""

    def __init__(self, engine: Engine, texts: Mapping[str, str], now: datetime) -> None:
        """Parse `texts` (FlowError when they cannot be run) and store them under their version."""
        self._engine = engine
        self._current = load(texts)
        self._known = {self._current.version: self._current}
        values = {"version": self._current.version, "name": self._current.name, "texts": dict(texts)}
        query = insert(flow_version).values(values | {"stored_at": now}).on_conflict_do_nothing()
        with answering(), engine.connect() as connection:
            connection.execute(query)

    @property
    def current(self) -> Flow:
        """Give the version that new contacts begin with."""
        return self._current

    def get(self, version: str) -> Flow:
        """Give one version; FlowError when it was never stored."""
        if version not in self._known:
            self._known[version] = self._load(version)
        return self._known[version]

    def _load(self, version: str) -> Flow:
        query = select(flow_version.c.texts).where(flow_version.c.version == version)
        with answering(), self._engine.connect() as connection:
            texts = connection.execute(query).scalar_one_or_none()
        if texts is None:
            raise FlowError("flow", 1, version, "is not a version that was ever stored.")
        return load(texts)
