"""The statements of chats, in plain SQL."""

from adapters.store.hot import STANDS

OPEN = """
INSERT INTO chat (contact_id, seen_at, said_at) VALUES (%(contact)s, %(at)s, %(at)s) ON CONFLICT DO NOTHING
"""
ADD = """
WITH moved AS (
  UPDATE chat SET last = last + 1, said_at = %(at)s
   WHERE contact_id = %(contact)s
     AND NOT EXISTS (SELECT 1 FROM chat_line l WHERE l.contact_id = %(contact)s AND l.key = %(key)s)
  RETURNING last
), written AS (
  INSERT INTO chat_line (contact_id, number, author, name, language, words, key, at, due_at)
  SELECT %(contact)s, last, %(author)s, %(name)s, %(language)s, %(words)s, %(key)s, %(at)s,
         %(due)s::timestamptz FROM moved
)
SELECT last, pg_notify('chat', %(contact)s) FROM moved
"""
# Adds what a visitor wrote, unless their contact is over, and says where that stands.
RECEIVE = f"""
WITH moved AS (
  UPDATE chat k SET last = k.last + 1, said_at = %(at)s FROM contact c
   WHERE k.contact_id = %(contact)s AND c.id = k.contact_id AND c.state ->> 'phase' IS DISTINCT FROM 'ended'
     AND NOT EXISTS (SELECT 1 FROM chat_line l WHERE l.contact_id = %(contact)s AND l.key = %(key)s)
  RETURNING k.last, c.state ->> 'language' AS language
), written AS (
  INSERT INTO chat_line (contact_id, number, author, language, words, key, at, due_at)
  SELECT %(contact)s, last, 'visitor', language, %(words)s, %(key)s, %(at)s, %(due)s FROM moved
)
SELECT (SELECT count(pg_notify('chat', %(contact)s)) FROM moved), {STANDS}
 WHERE c.id = %(contact)s
"""  # noqa: S608  our own words
# Each turn of the log becomes lines once, whoever took it and whoever sees it first. Of several turns those
# are left out that are lines already; of lines that are to say only what is new, those that still stand
# there: what a human wrote, or that one came or left, begins something new (P13).
_TELL = """
WITH locked AS (
  SELECT rendered, last, seen_at FROM chat
   WHERE contact_id = %(contact)s AND rendered >= %(first)s AND rendered < %(next)s FOR UPDATE
), stands AS (
  SELECT author, name, language, words FROM chat_line
   WHERE contact_id = %(contact)s AND number > coalesce((
           SELECT max(number) FROM chat_line
            WHERE contact_id = %(contact)s AND author NOT IN ('assistant', 'visitor')), 0)
), fresh AS (
  SELECT locked.last + row_number() OVER (ORDER BY l.number) AS number,
         l.author, l.name, l.language, l.words
    FROM locked, json_to_recordset(%(lines)s)
         AS l (number int, turn int, new bool, author text, name text, language text, words text)
   WHERE l.turn >= locked.rendered
     AND (l.new OR NOT EXISTS (SELECT 1 FROM stands s WHERE s.author = l.author AND s.words = l.words
                                  AND s.language = l.language AND s.name IS NOT DISTINCT FROM l.name))
), moved AS (
  UPDATE chat k SET last = locked.last + (SELECT count(*) FROM fresh), rendered = %(next)s
    FROM locked WHERE k.contact_id = %(contact)s RETURNING k.contact_id, locked.seen_at
), written AS (
  INSERT INTO chat_line (contact_id, number, author, name, language, words, at)
  SELECT %(contact)s, f.number, f.author, f.name, f.language, f.words, %(at)s FROM fresh f, moved
  RETURNING number, author, words, language, name, at, key
)"""
RENDER = f"{_TELL}\nSELECT pg_notify('chat', %(contact)s) FROM moved\n"
LINE = "number, author, words, language, name, at, key"
# The same, the words that were answered settled; gives the lines and the contact as they are now.
ANSWER = f"""{_TELL}, settled AS (
  UPDATE chat_line SET due_at = NULL
   WHERE contact_id = %(contact)s AND key = %(key)s AND EXISTS (SELECT 1 FROM moved)
)
SELECT pg_notify('chat', moved.contact_id), moved.seen_at,
       (SELECT json_agg(l ORDER BY l.number) FROM (
          SELECT {LINE} FROM chat_line WHERE contact_id = %(contact)s AND number > %(after)s
          UNION ALL SELECT * FROM written WHERE number > %(after)s) l),
       {STANDS}
  CROSS JOIN moved
 WHERE c.id = %(contact)s
"""  # noqa: S608
AGAIN = """
UPDATE chat_line SET due_at = %(due)s
 WHERE contact_id = %(contact)s AND key = %(key)s AND due_at <= %(at)s RETURNING number
"""
SETTLE = """
UPDATE chat_line SET due_at = %(due)s::timestamptz WHERE contact_id = %(contact)s AND key = %(key)s
"""
LINES = f"SELECT {LINE} FROM chat_line WHERE contact_id = %s AND number > %s ORDER BY number"  # noqa: S608
SEEN = "UPDATE chat SET seen_at = %(at)s WHERE contact_id = %(contact)s"
FIND = """
SELECT c.turn, k.rendered, c.ended_at, k.seen_at FROM chat k JOIN contact c ON c.id = k.contact_id
 WHERE k.contact_id = %(contact)s
"""
# Whoever looks first marks the look, so that several servers do not all take the same turn.
WAITING = """
UPDATE chat k SET waited_at = %(at)s FROM place p
 WHERE p.contact_id = k.contact_id AND p.state IN ('waiting', 'offered')
   AND (k.waited_at IS NULL OR k.waited_at <= %(since)s)
RETURNING k.contact_id
"""
GONE = """
SELECT c.id FROM chat k JOIN contact c ON c.id = k.contact_id
 WHERE c.ended_at IS NULL AND c.state ->> 'phase' IS DISTINCT FROM 'talking'
   AND (k.seen_at <= %(long)s OR k.said_at <= %(silent)s
        OR (k.seen_at <= %(short)s AND c.state ->> 'phase' = 'waiting'))
 ORDER BY k.seen_at LIMIT 100
"""
ALONE = """
SELECT k.contact_id, p.queue, a.id AS agent
  FROM chat k JOIN contact c ON c.id = k.contact_id JOIN place p ON p.contact_id = k.contact_id
  JOIN agent a ON a.id = p.agent_id
 WHERE c.ended_at IS NULL AND p.state = 'served' AND c.state ->> 'phase' = 'talking'
   AND a.seen_at <= %(lost)s
"""
ERASE = """
WITH over AS (
  SELECT k.contact_id FROM chat k JOIN contact c ON c.id = k.contact_id
   WHERE c.ended_at <= %(kept)s AND NOT k.erased
     AND (c.state ->> 'consent' IS DISTINCT FROM 'yes' OR c.state -> 'protected' = 'true')
), gone AS (
  DELETE FROM chat_line l USING over WHERE l.contact_id = over.contact_id
)
UPDATE chat k SET erased = true FROM over WHERE k.contact_id = over.contact_id RETURNING k.contact_id
"""
