"""Flow versions: what each contact began with is kept, so that it can be finished and replayed."""

import logging
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.dialects.postgresql import insert

from adapters.flowfiles import load
from adapters.store.contacts import answering
from adapters.store.schema import flow_version
from core.errors import FlowError, StoreUnavailable
from core.flow.graph import Flow

logger = logging.getLogger(__name__)


class Versions:
    """The Flows port: the current version, and every earlier one from the database."""

    def __init__(self, engine: Engine, texts: Mapping[str, str], now: datetime) -> None:
        """Parse `texts` (FlowError when they cannot be run) and store them under their version.

        Without the database they are stored as soon as it is back: calls are answered all the same (K57).
        """
        self._engine = engine
        self._current = load(texts)
        self._known = {self._current.version: self._current}
        values = {"version": self._current.version, "name": self._current.name, "texts": dict(texts)}
        self._publish = insert(flow_version).values(values | {"stored_at": now}).on_conflict_do_nothing()
        self._published = False
        _ = self.current

    @property
    def current(self) -> Flow:
        """Give the version that new contacts begin with."""
        if not self._published:
            try:
                with answering(), self._engine.connect() as connection:
                    connection.execute(self._publish)
                self._published = True
            except StoreUnavailable as error:
                logger.error("the flow could not be stored yet: %s", error)
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
