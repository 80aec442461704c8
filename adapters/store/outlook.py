"""What a queue has before it, read from the log and the places at most once a second for each queue."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Engine, text

from adapters.store.contacts import answering
from core.ewt import Line

LOOK = timedelta(seconds=1)  # how long what was seen may be used
KNOWN = 100  # conversations of a queue that are learned from, the last to begin
PRESENT = 900.0  # seconds after a conversation in which an agent counts as there
IDLE = 60.0  # seconds that somebody may wait before an agent who takes nobody counts as gone
LOST = 7200.0  # seconds; a conversation without an end in the log is no longer than this

SEEN = text("""
WITH talk AS MATERIALIZED (
  SELECT p.queue, e.data ->> 'agent' AS agent, extract(epoch FROM :now - e.at)::float8 AS began,
         extract(epoch FROM :now - (
           SELECT min(o.at) FROM event o WHERE o.contact_id = e.contact_id AND o.seq > e.seq
              AND o.kind IN ('agent_disconnected', 'contact_ended')))::float8 AS ended,
         extract(epoch FROM e.at - p.arrived_at)::float8 AS waited
    FROM event e JOIN place p ON p.contact_id = e.contact_id
   WHERE e.kind = 'agent_connected' AND e.at > :now - interval '4 hours' AND e.at <= :now
   ORDER BY e.at DESC LIMIT 300
), over AS MATERIALIZED (
  SELECT contact_id, at FROM event
   WHERE kind = 'contact_ended' AND at > :now - interval '1 hour' AND at <= :now
   ORDER BY at DESC LIMIT 500
), gone AS (
  SELECT extract(epoch FROM over.at - p.arrived_at)::float8 AS waited
    FROM over CROSS JOIN LATERAL (
           SELECT l.arrived_at FROM place l JOIN contact c ON c.id = l.contact_id
            WHERE l.contact_id = over.contact_id AND l.queue = :queue AND l.state = 'left'
              AND c.outcome = 'abandoned in queue' LIMIT 1) p
), line AS (
  SELECT queue, count(*) AS places, sum(extract(epoch FROM :now - arrived_at))::float8 AS waited,
         coalesce(max(extract(epoch FROM :now - arrived_at)) FILTER (WHERE state = 'waiting'), 0)::float8
           AS longest,
         coalesce(json_agg(agent_id) FILTER (WHERE state = 'offered'), '[]') AS ringing
    FROM place WHERE state IN ('waiting', 'offered', 'held') AND (due_at IS NULL OR due_at <= :now)
   GROUP BY queue
)
SELECT (SELECT coalesce(json_agg(talk ORDER BY began), '[]') FROM talk),
       (SELECT coalesce(json_agg(waited), '[]') FROM gone),
       (SELECT coalesce(json_agg(line), '[]') FROM line)
""")


@dataclass(frozen=True)
class Talk:
    """A conversation, seen from now."""

    queue: str
    agent: str  # the agent's id
    began: float  # seconds ago
    ended: float | None  # seconds ago, None while it goes on
    waited: float  # seconds before it began, since the first arrival

    @property
    def near(self) -> bool:
        """Tell whether it says that the agent is there."""
        return self.began < LOST if self.ended is None else self.ended < PRESENT


@dataclass(frozen=True)
class Waiting:
    """Those who wait in one queue."""

    queue: str
    places: int
    waited: float = 0.0  # seconds, of all together
    longest: float = 0.0  # seconds, of those nobody is being offered
    ringing: Sequence[str] = ()  # ids of the agents who are being rung for them


@dataclass(frozen=True)
class Seen:
    """What one look at a queue gave."""

    line: Line  # of somebody for whom nobody is ahead
    own: int  # places in the queue
    others: int  # places in other queues of the same agents


class Outlook:
    """Reads the line before a place; every method raises StoreUnavailable when the database is away."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._seen: dict[str, tuple[datetime, Seen]] = {}

    def line(self, queue: str, position: int, now: datetime) -> Line:
        """Give what somebody at this position of a queue, from 1, has before them.

        Agents who serve several queues serve whoever came first: of those in the other queues, as large a
        part counts as ahead as of the own queue.
        """
        seen = self._look(queue, now)
        others = seen.others * min(1.0, position / max(seen.own, 1))
        return replace(seen.line, ahead=position - 1 + round(others))

    def _look(self, queue: str, now: datetime) -> Seen:
        at, seen = self._seen.get(queue, (None, None))
        if at is None or seen is None or not timedelta() <= now - at < LOOK:
            seen = self._read(queue, now)
            self._seen[queue] = now, seen
        return seen

    def _read(self, queue: str, now: datetime) -> Seen:
        with answering(), self._engine.connect() as connection:
            talks, gone, lines = connection.execute(SEEN, {"queue": queue, "now": now}).one()
        waiting = {each["queue"]: Waiting(**each) for each in lines}
        return summed(queue, [Talk(**each) for each in talks], gone, waiting)


def summed(queue: str, talks: Sequence[Talk], gone: Sequence[float], waiting: dict[str, Waiting]) -> Seen:
    """Make one look out of conversations, newest first, waits that were given up, and queues."""
    own = waiting.get(queue, Waiting(queue, 0))
    here = {talk.agent for talk in talks if talk.queue == queue and talk.near} | set(own.ringing)
    shared = {talk.queue for talk in talks if talk.agent in here and talk.near} - {queue}
    others = [waiting[name] for name in shared if name in waiting]
    newest = {talk.agent: talk for talk in reversed(talks)}
    busy = {agent: newest[agent].began for agent in here if agent in newest and newest[agent].ended is None}
    ringing = {agent for each in waiting.values() for agent in each.ringing}
    longest = max(each.longest for each in (own, *others))
    free = [agent for agent in here - busy.keys() if agent in ringing or _takes(newest[agent], longest)]
    known = [talk for talk in talks if talk.queue == queue][:KNOWN]
    lasted = sum(gone) + sum(talk.waited for talk in known if talk.began < 3600) + own.waited
    line = Line(
        ahead=0,
        talking=tuple(sorted(busy.values())),
        free=len(free),
        served=tuple(talk.began - talk.ended for talk in known if talk.ended is not None),
        lasting=tuple(talk.began for talk in known if busy.get(talk.agent) == talk.began),
        gap=_gap(talks, here),
        leaving=len(gone) / lasted if gone and lasted else 0.0,
    )
    return Seen(line, own.places, sum(each.places for each in others))


def _takes(last: Talk, longest: float) -> bool:
    """Tell whether a free agent seems to be there: nobody waits that they could have taken for long."""
    return last.ended is None or min(last.ended, longest) < IDLE


def _gap(talks: Sequence[Talk], here: set[str]) -> float:
    """Give the mean seconds between two conversations of an agent, where the second waited already."""
    gaps, after = list[float](), dict[str, Talk]()
    for talk in talks:
        then = after.get(talk.agent)
        if then and talk.agent in here and talk.ended is not None:
            gap = talk.ended - then.began
            if 0 <= gap < min(then.waited, PRESENT):
                gaps.append(gap)
        after[talk.agent] = talk
    return sum(gaps) / len(gaps) if gaps else 0.0
