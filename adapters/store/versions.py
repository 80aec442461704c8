"""Flow versions as a server uses them: what a new contact begins with, and what each one keeps."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from random import SystemRandom

from sqlalchemy import Engine

from adapters.flowfiles import load
from adapters.store.publications import Publications
from core.errors import FlowError, StoreUnavailable
from core.flow.graph import Flow
from core.ports import Assigned
from core.publication import Publication, Split, in_force

logger = logging.getLogger(__name__)
CHANCE = SystemRandom()
LOOK_SECONDS = 1.0  # how long a server may go on without seeing what was published


class Versions:
    """The Flows port: what is published, looked up at most once a second and only for a new contact."""

    def __init__(
        self,
        engine: Engine,
        texts: Mapping[str, str],
        now: datetime,
        draw: Callable[[], float] = CHANCE.random,
        tick: Callable[[], float] = time.monotonic,
    ) -> None:
        """Parse `texts`, the files (FlowError when they cannot be run), for when nothing is published.

        Without the database calls are answered with them, until it is back (K57). `draw` gives numbers drawn
        evenly from [0, 1), `tick` seconds that only ever grow.
        """
        self._engine, self._draw, self._tick = engine, draw, tick
        self._texts, self._files, self._now = texts, load(texts), now
        self._known = {self._files.version: self._files}
        self._split = Split(self._files.version)
        self._seen: int | None = None  # the number of the last publication looked at; None: never reached it
        self._look()

    @property
    def current(self) -> Flow:
        """Give the current version, as this server knows it; asks nobody."""
        return self._known[self._split.current]

    def assign(self) -> Assigned:
        """Give a new contact its version: the current one, or by lot one that is tried beside it."""
        if self._seen is None or self._tick() >= self._due:
            self._look()
        split = self._split
        if split.trial is None:
            return Assigned(self._known[split.current])
        version = split.drawn(self._draw())
        return Assigned(self._known[version], split.shares[version])

    def get(self, version: str) -> Flow:
        """Give one version; FlowError when it was never stored, or cannot be read any more."""
        if version not in self._known:
            self._known[version] = load(Publications(self._engine).texts(version))
        return self._known[version]

    def _look(self) -> None:
        """See what is published; while the database is away, go on with what is known."""
        self._due = self._tick() + LOOK_SECONDS
        publications = Publications(self._engine)
        try:
            newest = publications.newest()
            if newest != self._seen:
                self._split = self._followed(publications)
                self._seen = newest
        except StoreUnavailable as error:
            logger.error("what is published cannot be seen: %s", error)

    def _followed(self, publications: Publications) -> Split:
        """Give what is in force, as far as this Växel can read it: an older one may run beside a newer."""
        found = self._newest_readable(publications.history())
        if found is None:
            publications.adopt(self._files, self._texts, self._now)
            found = self._newest_readable(publications.history())
        return found or Split(self._files.version)

    def _newest_readable(self, history: Sequence[Publication]) -> Split | None:
        for length in range(len(history), 0, -1):
            found = in_force(history[:length])
            if found and self._reads(found.current):
                whole = found.trial is None or self._reads(found.trial)
                return found if whole else Split(found.current)
        return None

    def _reads(self, version: str) -> bool:
        try:
            self.get(version)
        except FlowError as error:
            logger.error("the published version %s cannot be read: %s", version, error)
            return False
        return True
