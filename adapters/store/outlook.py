"""Looks at everything that a wait depends on, at most once a second whatever the number of turns."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from core.ewt import Line
from core.ewt_line import GivenUp, Seen, Talk
from core.queueing import Agent, Place

LOOK = timedelta(seconds=1)  # how long what was seen may be used
NEVER = datetime.min.replace(tzinfo=UTC)
MOST = 500  # places; whoever stands further behind is told of more than half an hour

# Agents are there as they say themselves, and as their pages and lines have it (core.presence); of places
# only the first are read, in order, by the index, so that a long queue costs no more than a short one.
SEEN = """
WITH here AS (
  SELECT id, queues, languages, state, extract(epoch FROM %(now)s - since)::float8 AS lasted
    FROM agent WHERE state IN ('available', 'ringing', 'talking', 'after_call')
), line AS (
  SELECT p.queue, p.interpreter, p.wish_id AS wish, c.state ->> 'language' AS language,
         extract(epoch FROM %(now)s - p.arrived_at)::float8 AS waited, p.number
    FROM (SELECT *, row_number() OVER () AS number FROM (
            SELECT contact_id, queue, interpreter, wish_id, arrived_at FROM place
             WHERE state IN ('waiting', 'offered', 'held') AND coalesce(due_at, arrived_at) <= %(now)s
             ORDER BY rank, coalesce(due_at, arrived_at), contact_id LIMIT %(most)s) first) p
    JOIN contact c ON c.id = p.contact_id
), talk AS (
  SELECT p.queue, e.data ->> 'agent' AS agent, extract(epoch FROM %(now)s - e.at)::float8 AS began,
         extract(epoch FROM %(now)s - (
           SELECT min(o.at) FROM event o WHERE o.contact_id = e.contact_id AND o.seq > e.seq
              AND o.kind IN ('agent_disconnected', 'contact_ended')))::float8 AS ended,
         greatest(0, extract(epoch FROM e.at - p.arrived_at))::float8 AS waited
    FROM event e JOIN place p ON p.contact_id = e.contact_id
   WHERE e.kind = 'agent_connected' AND e.at > %(now)s - interval '4 hours' AND e.at <= %(now)s
   ORDER BY e.at DESC LIMIT 300
), over AS MATERIALIZED (
  SELECT contact_id, at FROM event
   WHERE kind = 'contact_ended' AND at > %(now)s - interval '1 hour' AND at <= %(now)s
   ORDER BY at DESC LIMIT 500
), gone AS (
  SELECT p.queue, extract(epoch FROM over.at - p.arrived_at)::float8 AS waited
    FROM over CROSS JOIN LATERAL (
           SELECT l.queue, l.arrived_at FROM place l JOIN contact c ON c.id = l.contact_id
            WHERE l.contact_id = over.contact_id AND l.state = 'left'
              AND c.outcome = 'abandoned in queue' LIMIT 1) p
)
SELECT (SELECT coalesce(json_agg(here), '[]') FROM here),
       (SELECT coalesce(json_agg(line ORDER BY number), '[]') FROM line),
       (SELECT coalesce(json_agg(talk ORDER BY began), '[]') FROM talk),
       (SELECT coalesce(json_agg(gone), '[]') FROM gone)
"""


class Outlook:
    """Remembers for a second what was seen."""

    def __init__(self, ask: Callable[[str, dict[str, Any]], Any]) -> None:
        """`ask` gives the one row of a query with these values."""
        self._ask, self._seen = ask, Seen(NEVER)

    def line(self, one: Place, position: int | None, now: datetime) -> Line:
        """Give what `one` has before it at a position of its queue, from 1; None: behind all who wait."""
        if not timedelta() <= now - self._seen.at < LOOK:
            self._seen = self._read(now)
        return self._seen.line(one, position)

    def _read(self, now: datetime) -> Seen:
        agents, places, talks, gone = self._ask(SEEN, {"now": now, "most": MOST})
        return Seen(
            now,
            [_agent(each, now) for each in agents],
            [_place(each, now) for each in places],
            len(places) < MOST,
            [Talk(**each) for each in talks],
            [GivenUp(**each) for each in gone],
        )


def _agent(row: dict[str, Any], now: datetime) -> Agent:
    since = now - timedelta(seconds=max(0.0, row["lasted"] or 0.0))
    return Agent(row["id"], frozenset(row["languages"]), frozenset(row["queues"]), row["state"], since)


def _place(row: dict[str, Any], now: datetime) -> Place:
    arrived = now - timedelta(seconds=max(0.0, row["waited"]))
    more = {name: row[name] for name in ("language", "interpreter", "wish")}
    return Place("", row["queue"], arrived, **more)
