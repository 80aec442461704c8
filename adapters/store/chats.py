"""What is written in chats: lines in their order, kept while both ends need them and then erased (P2)."""

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

import psycopg
from sqlalchemy import Engine

from adapters.store import chatsql
from adapters.store.asking import Asking
from adapters.store.contacts import made
from core.errors import UnknownContact
from core.ports import Contact

type Author = Literal["visitor", "assistant", "agent", "note"]

ANSWER = timedelta(seconds=15)  # within which whoever received words has had them answered
NEWS = timedelta(seconds=20)  # between two looks at how far somebody in the queue has come (P13)
LEFT = timedelta(minutes=5)  # a page that is closed for so long has left the queue
LEFT_FOR_GOOD = timedelta(hours=2)  # the same where nobody is kept waiting by it
LOST = timedelta(minutes=2)  # a desk that is closed for so long has left its chat
SILENT = timedelta(hours=12)  # a page that is open and says nothing
KEPT = timedelta(minutes=10)  # after the end: a page that was offline reads the last words, a file is saved


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


@dataclass(frozen=True)
class Told:
    """A chat right after something was told in it."""

    lines: list[Line]  # behind the one that was asked for
    contact: Contact
    seen_at: datetime  # when a page of the visitor's was last heard of, UTC


class Fresh(NamedTuple):
    """A line of a turn that may be one of the chat's already."""

    turn: int
    said: Said
    new: bool  # else it is left out where it still stands there


class Chats:
    """The lines of chats; every method raises StoreUnavailable when the database is away."""

    def __init__(self, engine: Engine) -> None:
        self._asking = Asking(engine)

    def together(self) -> AbstractContextManager[None]:
        """Store what this thread does within as one: turns of a contact, and the lines they come to."""
        return self._asking.together()

    def open(self, contact: str, at: datetime) -> None:
        """Begin a chat; one that has begun stays as it is."""
        self._asking.do(chatsql.OPEN, {"contact": contact, "at": at})

    def find(self, contact: str) -> Chat | None:
        """Say how far a chat has come, None when there is none."""
        row = self._asking.one(chatsql.FIND, {"contact": contact})
        return Chat(*row) if row else None

    def add(self, contact: str, said: Said, at: datetime, key: str | None = None) -> bool:
        """Add a line; False when the chat has one of this key, or there is no such chat.

        Words with a key are to be answered: by whoever added them, or after ANSWER by who asks `again`.
        """
        due = at + ANSWER if key and said.author == "visitor" else None
        values = {"contact": contact, "at": at, "key": key, "due": due, **vars(said)}
        return self._added(chatsql.ADD, values) is not None

    def receive(self, contact: str, words: str, key: str, at: datetime) -> tuple[Contact, bool]:
        """Add what a visitor wrote, in their language, unless the contact is over: give that as it stands.

        The other value is False when the chat has a line of this key, or nothing was added. UnknownContact
        when there is none.
        """
        values = {"contact": contact, "words": words, "key": key, "at": at, "due": at + ANSWER}
        row = self._added(chatsql.RECEIVE, values) or self._added(chatsql.RECEIVE, values)
        if row is None:
            raise UnknownContact("there is no such contact")
        return made(row[1:]), row[0] == 1

    def _added(self, query: str, values: dict[str, Any]) -> Any:
        """Add a line and give the row; None where the same words came twice at the same moment."""
        try:
            return self._asking.one_once(query, values)
        except psycopg.errors.UniqueViolation:
            return None

    def again(self, contact: str, key: str, at: datetime) -> bool:
        """Take over words that nobody has answered; False when they were, or are just being."""
        values = {"contact": contact, "key": key, "at": at, "due": at + ANSWER}
        return self._asking.one_once(chatsql.AGAIN, values) is not None

    def settle(self, contact: str, key: str, due: datetime | None = None) -> None:
        """Note that words were answered, or from when on somebody else may try."""
        self._asking.do(chatsql.SETTLE, {"contact": contact, "key": key, "due": due})

    def render(self, contact: str, turns: range, lines: Sequence[Fresh], at: datetime) -> bool:
        """Add the lines that turns of the log come to; False when somebody else was faster.

        Turns that are among the lines already are left out; the next to be told must be one of these.
        """
        return self._asking.one(chatsql.RENDER, _telling(contact, turns, lines, at)) is not None

    def answer(
        self, contact: str, turns: range, lines: Sequence[Fresh], at: datetime, key: str, after: int
    ) -> Told | None:
        """Do the same for the words of this key, settle them, and give the lines behind a number with it."""
        values = _telling(contact, turns, lines, at) | {"key": key, "after": after}
        row = self._asking.one(chatsql.ANSWER, values)
        if row is None:
            return None
        _, seen_at, found, *rest = row
        told = [_line(**{**one, "at": datetime.fromisoformat(one["at"])}) for one in found or ()]
        return Told(told, made(tuple(rest)), seen_at)

    def lines(self, contact: str, after: int = 0) -> list[Line]:
        """Give the lines behind a number, in order."""
        return [_line(*row) for row in self._asking.all(chatsql.LINES, (contact, after))]

    def seen(self, contact: str, at: datetime) -> None:
        """Note that a page of the visitor's is open."""
        self._asking.do(chatsql.SEEN, {"contact": contact, "at": at})

    def waiting(self, at: datetime) -> list[str]:
        """Give those in the queue who have heard nothing for NEWS; each is given once."""
        return [key for (key,) in self._asking.all(chatsql.WAITING, {"at": at, "since": at - NEWS})]

    def gone(self, at: datetime) -> list[str]:
        """Give chats whose visitors have left without a word, at most a hundred."""
        times = {"short": at - LEFT, "long": at - LEFT_FOR_GOOD, "silent": at - SILENT}
        return [key for (key,) in self._asking.all(chatsql.GONE, times)]

    def alone(self, at: datetime) -> list[Alone]:
        """Give chats that wait for an agent who has left without a word."""
        return [Alone(*row) for row in self._asking.all(chatsql.ALONE, {"lost": at - LOST})]

    def erase(self, at: datetime) -> int:
        """Erase the lines of chats that ended KEPT ago, where nobody said that we may keep them (P2)."""
        return len(self._asking.all(chatsql.ERASE, {"kept": at - KEPT}))


def _telling(contact: str, turns: range, lines: Sequence[Fresh], at: datetime) -> dict[str, Any]:
    rows = [
        {"number": number, "turn": one.turn, "new": one.new, **vars(one.said)}
        for number, one in enumerate(lines, 1)
    ]
    values = {"contact": contact, "first": turns.start, "next": turns.stop, "at": at}
    return {**values, "lines": json.dumps(rows)}


def _line(
    number: int, author: Author, words: str, language: str, name: str | None, at: datetime, key: str | None
) -> Line:
    return Line(number, Said(author, words, language, name), at, key)
