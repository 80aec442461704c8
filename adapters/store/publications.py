"""The stored flow versions and the list of what was published: what the designer's commands change."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, Row, func, select, text
from sqlalchemy.dialects.postgresql import insert

from adapters.flowfiles import load
from adapters.store.contacts import answering
from adapters.store.schema import flow_version, publication
from core.errors import FlowError
from core.flow.graph import Flow
from core.publication import (
    ALL,
    By,
    Publication,
    PublicationError,
    Split,
    chosen_by_hand,
    gone_back,
    in_force,
    published,
)

SHORTEST = 4  # characters that may stand for a whole version


@dataclass(frozen=True)
class Stored:
    """A version as the list of versions shows it."""

    version: str
    name: str  # the flow's name
    at: datetime | None  # UTC; when it was last published, None when it was only stored
    by: By | None  # what published it then
    note: str  # what the designer wrote about it then
    share: int  # percent of new contacts it is given now
    contacts: int  # that began with it
    under_way: int  # of these, those that have not ended
    unreadable: str | None  # why this Växel cannot read it, None where it can


class Publications:
    """All that was published, in one database. Every method raises StoreUnavailable when it is away."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(isolation_level="READ COMMITTED")

    def newest(self) -> int:
        """Give the number of the last publication, 0 before the first: whether anything changed."""
        with self._reading() as connection:
            return connection.execute(select(func.max(publication.c.id))).scalar_one() or 0

    def history(self) -> tuple[Publication, ...]:
        """Give every publication, oldest first."""
        with self._reading() as connection:
            return _history(connection)

    def in_force(self) -> Split | None:
        """Give what new contacts begin with; None before the first publication."""
        return in_force(self.history())

    def publish(
        self, flow: Flow, texts: Mapping[str, str], at: datetime, share: int = ALL, note: str = ""
    ) -> bool:
        """Give a version to a share of new contacts; False when it has that share already.

        A PublicationError says why it cannot be.
        """
        with self._writing() as connection:
            found = published(_history(connection), flow.version, share)
            if found:
                _store(connection, flow, texts, at)
                _append(connection, found, at, note)
        return found is not None

    def roll_back(self, version: str, at: datetime, note: str = "") -> bool:
        """Give all new contacts this stored version again; False when they get it already."""
        with self._writing() as connection:
            found = gone_back(_history(connection), version)
            if found:
                _append(connection, found, at, note)
        return found is not None

    def before(self) -> str:
        """Give the version that going back leads to; a PublicationError when there is none."""
        found = gone_back(self.history())
        assert found is not None  # noqa: S101  without a named version there is always somewhere to go
        return found.version

    def adopt(self, flow: Flow, texts: Mapping[str, str], at: datetime) -> Split:
        """Make the files current, unless somebody chose a version that can be read; give what is in force."""
        with self._writing() as connection:
            history = _history(connection)
            found = in_force(history)
            if found and (found == Split(flow.version) or _stands(connection, history, found)):
                return found
            _store(connection, flow, texts, at)
            _append(connection, Publication(flow.version, ALL, "start"), at, "")
        return Split(flow.version)

    def texts(self, version: str) -> dict[str, str]:
        """Give a version's files, file name -> text; FlowError when it was never stored."""
        with self._reading() as connection:
            return _texts(connection, version)

    def named(self, written: str) -> str:
        """Give the one version that begins as written; a PublicationError names what cannot be found."""
        key = flow_version.c.version
        query = select(key).where(key.startswith(written, autoescape=True)).order_by(key).limit(2)
        with self._reading() as connection:
            found: list[str] = []
            if len(written) >= SHORTEST:
                found = list(connection.execute(query).scalars())
        if len(found) > 1:
            raise PublicationError(f"more than one version begins with {written}: {', '.join(found)}, …")
        if not found:
            raise PublicationError(f"there is no version {written}; ./vaxel versions shows those there are.")
        return found[0]

    def listed(self) -> list[Stored]:
        """Give every stored version, the one published last first."""
        with self._reading() as connection:
            connection.execute(text("SET LOCAL statement_timeout = 0"))  # nobody waits on the line for this
            rows = connection.execute(_LIST).all()
            split = in_force(_history(connection))
        shares = split.shares if split else {}
        return [_stored(row, shares.get(row.version, 0)) for row in rows]

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with answering(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """Let one publication be decided at a time; whoever only reads waits for nobody."""
        with self._reading() as connection:
            connection.execute(text("LOCK TABLE publication IN SHARE ROW EXCLUSIVE MODE"))
            yield connection


def readable(texts: Mapping[str, str]) -> str | None:
    """Say why this Växel cannot read a version's files any more; None when it can."""
    try:
        load(texts)
    except FlowError as error:
        return str(error)
    return None


def _stands(connection: Connection, history: Sequence[Publication], found: Split) -> bool:
    if not chosen_by_hand(history):
        return False
    return readable(_texts(connection, found.current)) is None


def _history(connection: Connection) -> tuple[Publication, ...]:
    query = select(publication.c.version, publication.c.share, publication.c.by).order_by(publication.c.id)
    return tuple(Publication(*row) for row in connection.execute(query))


def _store(connection: Connection, flow: Flow, texts: Mapping[str, str], at: datetime) -> None:
    values = {"version": flow.version, "name": flow.name, "texts": dict(texts), "stored_at": at}
    connection.execute(insert(flow_version).values(values).on_conflict_do_nothing())


def _append(connection: Connection, found: Publication, at: datetime, note: str) -> None:
    values = {"version": found.version, "share": found.share, "by": found.by, "at": at, "note": note}
    connection.execute(insert(publication).values(values))


def _texts(connection: Connection, version: str) -> dict[str, str]:
    query = select(flow_version.c.texts).where(flow_version.c.version == version)
    found: dict[str, str] | None = connection.execute(query).scalar_one_or_none()
    if found is None:
        raise FlowError("flow", 1, version, "is not a version that was ever stored.")
    return found


_LIST = text("""
SELECT v.version, v.name, v.texts, p.id, p.at, p.by, p.note,
       coalesce(c.contacts, 0) AS contacts, coalesce(c.under_way, 0) AS under_way
  FROM flow_version v
  LEFT JOIN (SELECT DISTINCT ON (version) * FROM publication ORDER BY version, id DESC) p USING (version)
  LEFT JOIN (SELECT version, count(*) AS contacts, count(*) FILTER (WHERE ended_at IS NULL) AS under_way
               FROM contact GROUP BY version) c USING (version)
 ORDER BY p.id DESC NULLS LAST, v.stored_at DESC
""")


def _stored(row: Row[tuple[object, ...]], share: int) -> Stored:
    numbers = share, row.contacts, row.under_way
    return Stored(row.version, row.name, row.at, row.by, row.note or "", *numbers, readable(row.texts))
