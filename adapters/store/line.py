"""The statements that offers are made of, in plain SQL. Free is who is available and has no offer."""

from datetime import timedelta

from sqlalchemy import text

GOODBYE = timedelta(minutes=2)  # who was heard of so lately is on the line; a hang-up may go unreported

PLACES = text("""
SELECT p.*, c.state ->> 'language' AS language,
       EXISTS (SELECT 1 FROM callback b
                WHERE b.contact_id = p.contact_id AND b.outcome IS NULL
                  AND coalesce(b.window_end > :now, true)
                  AND (c.ended_at IS NOT NULL OR NOT EXISTS (
                        SELECT 1 FROM event e
                         WHERE e.contact_id = c.id AND e.turn IS NOT NULL AND e.at > :heard))) AS promised,
       ARRAY(SELECT l.agent_id FROM passed l WHERE l.contact_id = p.contact_id AND l.at > :rested) AS passed
  FROM place p JOIN contact c ON c.id = p.contact_id
 WHERE p.state IN ('waiting', 'offered', 'held')
 ORDER BY p.rank, coalesce(p.due_at, p.arrived_at), p.contact_id
""")

# Offers are made one after the other, whoever makes them: else all find the same agent, and wait.
IN_TURN = text("SELECT pg_advisory_xact_lock(hashtext('offers'))")

# The first place that somebody free can serve, and of those who can, the one idle longest. A contact that
# is in a turn just now is passed over: the next round sees it again. Queues that nobody free serves are
# left out first: where there is nobody for it, the length of the line must cost nothing.
NEXT = text("""
WITH free AS MATERIALIZED (
  SELECT a.id, a.languages, a.queues, a.since FROM agent a
   WHERE a.state = 'available' AND NOT EXISTS (SELECT 1 FROM offer o WHERE o.agent_id = a.id)
)
SELECT p.contact_id, taker.id AS agent_id
  FROM place p JOIN contact c ON c.id = p.contact_id
  CROSS JOIN LATERAL (
    SELECT a.id FROM free a
     WHERE (p.interpreter IS NOT NULL OR c.state ->> 'language' = ANY(a.languages))
       AND CASE WHEN p.wish_id IS NOT NULL THEN p.wish_id = a.id
                ELSE a.queues = '{}' OR p.queue = ANY(a.queues) END
       AND NOT EXISTS (SELECT 1 FROM passed l
                        WHERE l.contact_id = p.contact_id AND l.agent_id = a.id AND l.at > :rested)
     ORDER BY a.since NULLS FIRST, a.id LIMIT 1) taker
 WHERE EXISTS (SELECT 1 FROM free)
   AND (p.wish_id IS NOT NULL OR EXISTS (SELECT 1 FROM free WHERE queues = '{}')
        OR p.queue = ANY(ARRAY(SELECT unnest(queues) FROM free)))
   AND p.state IN ('waiting', 'held') AND coalesce(p.due_at, p.arrived_at) <= :at
   AND (p.state = 'waiting'
        OR (:calls AND EXISTS (SELECT 1 FROM callback b
                                WHERE b.contact_id = p.contact_id AND b.outcome IS NULL
                                  AND coalesce(b.window_end > :at, true)
                                  AND (c.ended_at IS NOT NULL OR NOT EXISTS (
                                        SELECT 1 FROM event e
                                         WHERE e.contact_id = c.id AND e.turn IS NOT NULL
                                           AND e.at > :heard)))))
   AND NOT EXISTS (SELECT 1 FROM offer o WHERE o.contact_id = p.contact_id)
 ORDER BY p.rank, coalesce(p.due_at, p.arrived_at), p.contact_id
 LIMIT 1 FOR UPDATE OF c SKIP LOCKED
""")

# Once more, with the contact held: what was read before may have changed until then.
MAKE = text("""
INSERT INTO offer (contact_id, agent_id, at)
SELECT p.contact_id, a.id, :at FROM place p, agent a
 WHERE p.contact_id = :contact AND a.id = :agent
   AND (p.state = 'waiting' OR p.state = 'held' AND coalesce(p.due_at, :at) <= :at)
   AND a.state = 'available' AND NOT EXISTS (SELECT 1 FROM offer o WHERE o.agent_id = a.id)
   FOR NO KEY UPDATE OF a
ON CONFLICT DO NOTHING
RETURNING 1
""")

# Offers that stand no more: too old, the agent is not there, or the contact is gone or to be called later.
OVER = text("""
SELECT o.contact_id, o.agent_id FROM offer o
  JOIN agent a ON a.id = o.agent_id JOIN place p ON p.contact_id = o.contact_id
 WHERE o.at <= :late OR a.state <> 'available' OR p.state NOT IN ('waiting', 'held')
    OR (p.state = 'held' AND p.due_at > :at)
""")
DROP = text("""
DELETE FROM offer o USING place p
 WHERE o.contact_id = :contact AND o.agent_id = :agent AND p.contact_id = o.contact_id
RETURNING p.state IN ('waiting', 'held') AS open, o.at <= :late AS late
""")
PASS = text("""
INSERT INTO passed (contact_id, agent_id, at) VALUES (:contact, :agent, :at)
ON CONFLICT (contact_id, agent_id) DO UPDATE SET at = excluded.at
""")
UNWISH = text("UPDATE place SET wish_id = NULL WHERE contact_id = :contact AND wish_id = :agent")
# Whoever was sent on to an agent who has left is anybody's.
ORPHANS = text("""
UPDATE place p SET wish_id = NULL FROM agent a
 WHERE a.id = p.wish_id AND a.state IN ('away', 'paused') AND p.state IN ('waiting', 'held')
""")

STANDING = text("SELECT contact_id, agent_id, at FROM offer ORDER BY at, contact_id")
OF = text("SELECT contact_id, agent_id, at FROM offer WHERE agent_id = :agent AND at > :late")
