"""What is read of a simulated day, in plain SQL."""

from typing import Any

type Row = dict[str, Any]

PLACES = """
SELECT p.contact_id, p.state, p.arrived_at, c.outcome, b.outcome AS call,
       b.contact_id IS NOT NULL AS promised,
       (SELECT min(e.at) FROM event e WHERE e.contact_id = p.contact_id AND e.kind = 'place_taken') AS first,
       EXISTS (SELECT 1 FROM callback o JOIN person h ON h.number = o.number
                WHERE h.contact_id = p.contact_id AND o.contact_id <> p.contact_id
                  AND o.outcome = 'called in') AS called_in
  FROM place p JOIN contact c ON c.id = p.contact_id
  LEFT JOIN LATERAL (SELECT * FROM callback WHERE contact_id = p.contact_id ORDER BY turn DESC LIMIT 1) b
    ON true
"""
TALKS = """
SELECT e.data ->> 'agent' AS agent, e.at AS began,
       (SELECT min(o.at) FROM event o WHERE o.contact_id = e.contact_id AND o.seq > e.seq
           AND o.kind IN ('agent_disconnected', 'contact_moved', 'contact_ended', 'callback_attempt_ended')
       ) AS ended
  FROM event e WHERE e.kind = 'agent_connected' ORDER BY 1, 2
"""
# Windows that are over by the end of the day without a call that began in them.
CALLS = """
SELECT b.contact_id, b.window_start, b.window_end FROM callback b
 WHERE b.outcome = 'missed' AND b.window_start IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.contact_id = b.contact_id AND a.dialled_at IS NOT NULL)
"""
ATTEMPTS = """
SELECT a.contact_id, a.number, a.dialled_at, b.window_start, b.window_end, b.number AS phone
  FROM attempt a JOIN callback b ON b.contact_id = a.contact_id AND b.turn = a.turn
 WHERE a.dialled_at IS NOT NULL
"""
# The first news of each wait, and what came of it: seconds until an agent answered, or until they left.
TOLD = """
SELECT t.low, t.high, p.queue, c.state ->> 'language' AS language, p.arrived_at,
       extract(epoch FROM a.at - t.at)::float8 AS answered,
       extract(epoch FROM least(c.ended_at, h.at) - t.at)::float8 AS left
  FROM contact c
  JOIN LATERAL (SELECT e.data ->> 'queue' AS queue, e.at AS arrived_at FROM event e
                 WHERE e.contact_id = c.id AND e.kind = 'place_taken' ORDER BY e.seq LIMIT 1) p ON true
  JOIN LATERAL (SELECT e.at, (e.data ->> 'low')::int AS low, (e.data ->> 'high')::int AS high FROM event e
                 WHERE e.contact_id = c.id AND e.kind = 'position_told' ORDER BY e.seq LIMIT 1) t ON true
  LEFT JOIN LATERAL (SELECT min(e.at) AS at FROM event e
                      WHERE e.contact_id = c.id AND e.kind = 'place_held') h ON true
  LEFT JOIN LATERAL (SELECT min(e.at) AS at FROM event e
                      WHERE e.contact_id = c.id AND e.kind = 'agent_connected'
                        AND (h.at IS NULL OR e.at < h.at)) a ON true
"""
