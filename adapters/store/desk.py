"""What the desk reads and does: who waits, a contact's log, who takes whom, and which agents are there."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, and_, exists, or_, select, text

from adapters.store.agents import Agent, Agents
from adapters.store.contacts import answering
from adapters.store.offers import Offer, Offers
from adapters.store.schema import contact, disposition, event, place, utterance
from adapters.store.taking import Accepted, Taken, Taking
from core.handoff import Logged
from core.log import from_log
from core.queueing import Place
from core.recording import SETTLED, Unsettled
from core.sweep import Apart, Silent

LOOKED_BACK = timedelta(hours=12)  # for words about recordings that led to nothing

__all__ = ["Accepted", "Agent", "Desk", "Offer", "Taken"]

# A wait speaks up at least once a minute; what belongs to no turn is our own doing.
SILENT = text("""
SELECT p.contact_id, p.queue, c.leg FROM place p JOIN contact c ON c.id = p.contact_id
 WHERE p.state = 'waiting' AND c.channel = 'voice' AND c.ended_at IS NULL
   AND (SELECT e.at FROM event e WHERE e.contact_id = c.id AND e.turn IS NOT NULL
         ORDER BY e.seq DESC LIMIT 1) < :since
 ORDER BY p.arrived_at, p.contact_id LIMIT :most
""")

APART = text("""
SELECT p.contact_id, c.leg, p.agent_leg
  FROM agent a JOIN place p ON p.contact_id = a.contact_id AND p.agent_id = a.id
  JOIN contact c ON c.id = p.contact_id
 WHERE p.state = 'served' AND p.agent_leg IS NOT NULL AND p.met IS DISTINCT FROM p.offer
   AND p.offered_at < :before AND c.channel = 'voice' AND c.ended_at IS NULL
   AND c.state ->> 'phase' = 'talking'
""")
# Whoever said yes to a recording, or took it back, and of whom the log does not say what came of it.
UNSETTLED = text("""
SELECT e.contact_id, c.leg, e.kind = 'consent_answered' AS wants, c.ended_at IS NOT NULL AS ended
  FROM event e JOIN contact c ON c.id = e.contact_id
 WHERE e.at > :since AND e.at < :before AND c.channel = 'voice' AND e.data ->> 'purpose' = 'recording'
   AND (e.kind = 'consent_withdrawn' OR (e.kind = 'consent_answered' AND e.data ->> 'answer' = 'yes'))
   AND NOT EXISTS (SELECT 1 FROM event o WHERE o.contact_id = e.contact_id AND o.seq > e.seq
                      AND o.kind IN ('recording_stopped', 'recording_failed', 'consent_withdrawn',
                                     CASE WHEN e.kind = 'consent_answered' THEN 'recording_started' END))
   AND NOT (e.kind = 'consent_withdrawn'
            AND EXISTS (SELECT 1 FROM event o WHERE o.contact_id = e.contact_id AND o.seq < e.seq
                           AND o.kind = 'recording_failed'))
 ORDER BY e.at LIMIT 50
""")


class Desk(Agents, Taking):
    """Reads and changes for the desk; every method raises StoreUnavailable when the database is away."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.offers = Offers(engine)

    def waiting(self) -> list[Place]:
        """Give every open place, and those held for a callback, in the order they are served."""
        return self.offers.places()

    def silent(self, since: datetime, most: int) -> list[Silent]:
        """Give calls that wait, as far as we know, and were not heard of since a moment: at most so many."""
        with answering(), self._engine.connect() as connection:
            rows = connection.execute(SILENT, {"since": since, "most": most})
            return [Silent(*row) for row in rows]

    def apart(self, before: datetime) -> list[Apart]:
        """Give the callers accepted before a moment, and of whom nobody told that the two have met."""
        with answering(), self._engine.connect() as connection:
            rows = connection.execute(APART, {"before": before}).all()
        return [Apart(row.contact_id, row.leg, row.agent_leg) for row in rows]

    def unsettled(self, at: datetime) -> list[Unsettled]:
        """Give what was said about recordings and led to nothing, as far as the log tells."""
        times = {"since": at - LOOKED_BACK, "before": at - SETTLED}
        with answering(), self._engine.connect() as connection:
            rows = connection.execute(UNSETTLED, times).all()
        return [Unsettled(row.contact_id, row.leg, row.wants, row.ended) for row in rows]

    def of_agent(self, key: str) -> list[str]:
        """Give the contacts an agent has taken and that are not over, or wait to be told how they ended."""
        said = and_(disposition.c.contact_id == place.c.contact_id, disposition.c.offer == place.c.offer)
        open_still = or_(contact.c.ended_at.is_(None), ~exists().where(said))
        query = (
            select(place.c.contact_id)
            .join(contact, contact.c.id == place.c.contact_id)
            .where(place.c.agent_id == key, place.c.state.in_(("offered", "served")), open_still)
            .order_by(place.c.arrived_at)
        )
        with answering(), self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def log(self, key: str) -> list[Logged]:
        """Give a contact's whole log; empty when there is no such contact."""
        query = select(event).where(event.c.contact_id == key).order_by(event.c.seq)
        with answering(), self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return [Logged(from_log(row.kind, row.data), row.at, row.seq) for row in rows]

    def words(self, key: str) -> list[str]:
        """Give what was said, in order; only where consent was a yes is there anything (P2)."""
        query = select(utterance.c.words).where(utterance.c.contact_id == key).order_by(utterance.c.seq)
        with answering(), self._engine.connect() as connection:
            return list(connection.execute(query).scalars())
