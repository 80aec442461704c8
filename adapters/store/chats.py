"""What is written in chats: lines in their order, kept while both ends need them and then erased (P2)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Engine, select, text, update
from sqlalchemy.exc import IntegrityError

from adapters.store.contacts import answering
from adapters.store.schema_chats import chat, chat_line

type Author = Literal["visitor", "assistant", "agent", "note"]

ANSWER = timedelta(seconds=15)  # within which whoever received words has had them answered
NEWS = timedelta(seconds=20)  # between two looks at how far somebody in the queue has come (P13)
LEFT = timedelta(minutes=5)  # a page that is closed for so long has left the queue
LEFT_FOR_GOOD = timedelta(hours=2)  # the same where nobody is kept waiting by it
LOST = timedelta(minutes=2)  # a desk that is closed for so long has left its chat
SILENT = timedelta(hours=12)  # a page that is open and says nothing
KEPT = timedelta(minutes=10)  # after the end: a page that was offline reads the last words, a file is saved

OPEN = text("""
INSERT INTO chat (contact_id, seen_at, said_at) VALUES (:contact, :at, :at) ON CONFLICT DO NOTHING
""")
ADD = text("""
WITH moved AS (
  UPDATE chat SET last = last + 1, said_at = :at
   WHERE contact_id = :contact
     AND NOT EXISTS (SELECT 1 FROM chat_line l WHERE l.contact_id = :contact AND l.key = :key)
  RETURNING last
), written AS (
  INSERT INTO chat_line (contact_id, number, author, name, language, words, key, at, due_at)
  SELECT :contact, last, :author, :name, :language, :words, :key, :at, :due FROM moved
)
SELECT last, pg_notify('chat', :contact) FROM moved
""")
# Each turn of the log becomes lines once, whoever took it and whoever sees it first.
RENDER = text("""
WITH moved AS (
  UPDATE chat SET last = last + :count, rendered = :turn + 1
   WHERE contact_id = :contact AND rendered = :turn RETURNING last - :count AS before
), written AS (
  INSERT INTO chat_line (contact_id, number, author, name, language, words, at)
  SELECT :contact, moved.before + l.number, l.author, l.name, l.language, l.words, :at
    FROM moved, json_to_recordset(:lines)
         AS l (number int, author text, name text, language text, words text)
)
SELECT pg_notify('chat', :contact) FROM moved
""")
FIND = text("""
SELECT c.turn, k.rendered, c.ended_at, k.seen_at FROM chat k JOIN contact c ON c.id = k.contact_id
 WHERE k.contact_id = :contact
""")
# Whoever looks first marks the look, so that several servers do not all take the same turn.
WAITING = text("""
UPDATE chat k SET waited_at = :at FROM place p
 WHERE p.contact_id = k.contact_id AND p.state IN ('waiting', 'offered')
   AND (k.waited_at IS NULL OR k.waited_at <= :since)
RETURNING k.contact_id
""")
GONE = text("""
SELECT c.id FROM chat k JOIN contact c ON c.id = k.contact_id
 WHERE c.ended_at IS NULL AND c.state ->> 'phase' IS DISTINCT FROM 'talking'
   AND (k.seen_at <= :long OR k.said_at <= :silent
        OR (k.seen_at <= :short AND c.state ->> 'phase' = 'waiting'))
 ORDER BY k.seen_at LIMIT 100
""")
ALONE = text("""
SELECT k.contact_id, p.queue, a.id AS agent
  FROM chat k JOIN contact c ON c.id = k.contact_id JOIN place p ON p.contact_id = k.contact_id
  JOIN agent a ON a.id = p.agent_id
 WHERE c.ended_at IS NULL AND p.state = 'served' AND c.state ->> 'phase' = 'talking' AND a.seen_at <= :lost
""")
ERASE = text("""
WITH over AS (
  SELECT k.contact_id FROM chat k JOIN contact c ON c.id = k.contact_id
   WHERE c.ended_at <= :kept AND NOT k.erased
     AND (c.state ->> 'consent' IS DISTINCT FROM 'yes' OR c.state -> 'protected' = 'true')
), gone AS (
  DELETE FROM chat_line l USING over WHERE l.contact_id = over.contact_id
)
UPDATE chat k SET erased = true FROM over WHERE k.contact_id = over.contact_id RETURNING k.contact_id
""")


@dataclass(frozen=True)
class Said:
    """Something that is to become a line."""

    author: Author
    words: str
    language: str  # ISO 639
    name: str | None = None  # of the agent who writes


@dataclass(frozen=True)
class Line:
    """One line of a chat."""

    number: int  # in the chat, from 1
    said: Said
    at: datetime  # UTC
    key: str | None = None  # what the visitor's page called it


@dataclass(frozen=True)
class Alone:
    """A visitor whose agent's desk is closed."""

    contact: str  # the contact's id
    queue: str
    agent: str  # the agent's id


@dataclass(frozen=True)
class Chat:
    """How far a chat has come."""

    turn: int  # the number of the turn that comes next
    rendered: int  # how many turns are among the lines
    ended_at: datetime | None  # UTC
    seen_at: datetime  # when a page of the visitor's was last heard of, UTC


class Chats:
    """The lines of chats; every method raises StoreUnavailable when the database is away."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open(self, contact: str, at: datetime) -> None:
        """Begin a chat; one that has begun stays as it is."""
        self._do(OPEN, {"contact": contact, "at": at})

    def find(self, contact: str) -> Chat | None:
        """Say how far a chat has come, None when there is none."""
        row = self._do(FIND, {"contact": contact})
        return Chat(*row[0]) if row else None

    def add(self, contact: str, said: Said, at: datetime, key: str | None = None) -> bool:
        """Add a line; False when the chat has one of this key, or there is no such chat.

        Words with a key are to be answered: by whoever added them, or after ANSWER by who asks `again`.
        """
        due = at + ANSWER if key and said.author == "visitor" else None
        values = {"contact": contact, "at": at, "key": key, "due": due, **vars(said)}
        with answering(), self._engine.connect() as connection:
            try:
                return bool(connection.execute(ADD, values).all())
            except IntegrityError:  # the same words came twice at the same moment
                return False

    def again(self, contact: str, key: str, at: datetime) -> bool:
        """Take over words that nobody has answered; False when they were, or are just being."""
        line = chat_line.c
        found = update(chat_line).where(line.contact_id == contact, line.key == key, line.due_at <= at)
        return bool(self._do(found.values(due_at=at + ANSWER).returning(line.number)))

    def settle(self, contact: str, key: str, due: datetime | None = None) -> None:
        """Note that words were answered, or from when on somebody else may try."""
        line = chat_line.c
        found = update(chat_line).where(line.contact_id == contact, line.key == key)
        self._do(found.values(due_at=due))

    def render(self, contact: str, turn: int, lines: Sequence[Said], at: datetime) -> bool:
        """Add the lines that a turn of the log comes to; False when somebody else was faster."""
        rows = [{"number": number, **vars(one)} for number, one in enumerate(lines, 1)]
        values = {"contact": contact, "turn": turn, "count": len(rows), "lines": json.dumps(rows), "at": at}
        return bool(self._do(RENDER, values))

    def lines(self, contact: str, after: int = 0) -> list[Line]:
        """Give the lines behind a number, in order."""
        c = chat_line.c
        query = select(c.number, c.author, c.words, c.language, c.name, c.at, c.key)
        found = query.where(c.contact_id == contact, c.number > after).order_by(c.number)
        return [Line(row[0], Said(*row[1:5]), row.at, row.key) for row in self._do(found)]

    def seen(self, contact: str, at: datetime) -> None:
        """Note that a page of the visitor's is open."""
        self._do(update(chat).where(chat.c.contact_id == contact).values(seen_at=at))

    def waiting(self, at: datetime) -> list[str]:
        """Give those in the queue who have heard nothing for NEWS; each is given once."""
        return [key for (key,) in self._do(WAITING, {"at": at, "since": at - NEWS})]

    def gone(self, at: datetime) -> list[str]:
        """Give chats whose visitors have left without a word, at most a hundred."""
        times = {"short": at - LEFT, "long": at - LEFT_FOR_GOOD, "silent": at - SILENT}
        return [key for (key,) in self._do(GONE, times)]

    def alone(self, at: datetime) -> list[Alone]:
        """Give chats that wait for an agent who has left without a word."""
        return [Alone(*row) for row in self._do(ALONE, {"lost": at - LOST})]

    def erase(self, at: datetime) -> int:
        """Erase the lines of chats that ended KEPT ago, where nobody said that we may keep them (P2)."""
        return len(self._do(ERASE, {"kept": at - KEPT}))

    def _do(self, query: Any, values: dict[str, Any] | None = None) -> Sequence[Any]:
        with answering(), self._engine.connect() as connection:
            found = connection.execute(query, values or {})
            return found.all() if found.returns_rows else ()
