"""Offers places to agents: the twin in SQL of core.queueing.offer, one step at a time, many at once."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row

from adapters.store import line
from adapters.store.agents import TELL, settle
from adapters.store.contacts import answering
from adapters.store.taking import holding, note, pause
from core.events import OfferDeclined, OfferLapsed, OfferMade
from core.queueing import ACCEPT, REST, Place

NEVER = datetime.max.replace(tzinfo=UTC)
# Of a list that is of no moment: whoever is promised a call, and nobody's rest.
ANY_TIME = {"rested": NEVER, "heard": NEVER, "now": datetime.min.replace(tzinfo=UTC)}
MOST = 1000  # offers of one round: more agents than one set-up has


@dataclass(frozen=True)
class Offer:
    """A place on an agent's screen."""

    contact: str  # the contact's id
    agent: str  # the agent's id
    at: datetime  # when it was made, UTC


class Offers:
    """Makes offers and takes them back; every method raises StoreUnavailable when the database is away."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(isolation_level="READ COMMITTED")

    def places(self, at: datetime | None = None) -> list[Place]:
        """Give every open place in the order it is served; `passed` is of the time up to `at`."""
        with answering(), self._engine.connect() as connection:
            times = {"rested": at - REST, "heard": at - line.GOODBYE, "now": at} if at else ANY_TIME
            rows = connection.execute(line.PLACES, times)
            return [made(row) for row in rows]

    def standing(self) -> list[Offer]:
        """Give the offers that stand on somebody's screen."""
        with answering(), self._engine.connect() as connection:
            rows = connection.execute(line.STANDING)
            return [Offer(*row) for row in rows]

    def of(self, agent: str, at: datetime) -> Offer | None:
        """Give what stands on an agent's screen, None when nothing does."""
        with answering(), self._engine.connect() as connection:
            row = connection.execute(line.OF, {"agent": agent, "late": at - ACCEPT}).one_or_none()
        return Offer(*row) if row else None

    def round(self, at: datetime, *, calls: bool = False) -> list[tuple[str, str]]:
        """Bring everything up to date and make every offer there is to make: contacts and agents by id.

        `calls`: promised calls can be dialled, so they are offered too. Any number of servers may do this
        at once, as often as they like.
        """
        with answering():
            self.prepare(at)
            made: list[tuple[str, str]] = []
            for _ in range(MOST):
                found = self._next(at, calls)
                if found is None:
                    break
                made += found
        return made

    def prepare(self, at: datetime) -> None:
        """Bring agents and offers up to date, before a round."""
        with answering():
            with self._engine.begin() as connection:
                if settle(connection, at):
                    connection.execute(TELL)
                connection.execute(line.ORPHANS)
            self._end_old(at)

    def decline(self, contact: str, agent: str, at: datetime) -> bool:
        """Let the next agent have it; the place is as it was. False: the offer stood no more."""
        with answering():
            return self._drop(contact, agent, at, declined=True)

    def _next(self, at: datetime, calls: bool) -> list[tuple[str, str]] | None:
        """Make one offer; empty when somebody else was faster, None when there is none to make."""
        with self._engine.begin() as connection:
            connection.execute(line.IN_TURN)
            times = {"at": at, "rested": at - REST, "heard": at - line.GOODBYE, "calls": calls}
            row = connection.execute(line.NEXT, times).one_or_none()
            if row is None:
                return None
            contact, agent = row
            if not connection.execute(line.MAKE, {"at": at, "contact": contact, "agent": agent}).all():
                return []
            note(connection, contact, [OfferMade(agent)], at)
            return [(contact, agent)]

    def _end_old(self, at: datetime) -> None:
        with self._engine.connect() as connection:
            over = connection.execute(line.OVER, {"late": at - ACCEPT, "at": at}).all()
        for contact, agent in over:
            self._drop(contact, agent, at, declined=False)

    def _drop(self, contact: str, agent: str, at: datetime, *, declined: bool) -> bool:
        pair = {"contact": contact, "agent": agent}
        with holding(self._engine, contact) as connection:
            row = connection.execute(line.DROP, {**pair, "late": at - ACCEPT}).one_or_none()
            if row is None:
                return False
            _let_by(connection, pair, at, declined, row)
        return True


def _let_by(
    connection: Connection, pair: dict[str, str], at: datetime, declined: bool, row: Row[Any]
) -> None:
    """Note who let a place by: it goes to the next, and who did not answer at all is paused."""
    contact, agent = pair["contact"], pair["agent"]
    if row.late and not declined:
        pause(connection, agent, "available", at)
    if not row.open:
        return
    if declined or row.late:
        connection.execute(line.PASS, {**pair, "at": at})
        connection.execute(line.UNWISH, pair)
    note(connection, contact, [OfferDeclined(agent) if declined else OfferLapsed(agent)], at)


def made(row: Row[Any]) -> Place:
    """Make a place of a row."""
    held = row.state == "held"
    return Place(
        row.contact_id,
        row.queue,
        row.arrived_at,
        row.rank == 0,
        held,
        promised=held and row.promised,
        due_at=row.due_at,
        language=row.language,
        interpreter=row.interpreter,
        wish=row.wish_id,
        passed=frozenset(row.passed),
    )
