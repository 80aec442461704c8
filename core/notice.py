"""Disturbance notices: what everybody hears whom a disturbance concerns, until it expires (K34)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from core.errors import VaxelError

type Scope = Literal["line", "errand", "queue"]

SCOPES: tuple[Scope, ...] = get_args(Scope.__value__)
LONGEST = 20  # seconds; a key cuts it short, but nobody should have to
SECONDS_A_WORD = 60 / 150
MOST_WORDS = int(LONGEST / SECONDS_A_WORD)
ENGLISH = "en"  # for a language that a notice has no words in


@dataclass(eq=False)
class NoticeError(VaxelError):
    """A notice cannot be given as it was written."""

    reason: str  # scope, unknown, order, over, text, character or long
    sentence: str  # what is wrong
    about: str = ""  # the language or the name that is

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True)
class Notice:
    """One disturbance, and what is said of it."""

    id: str
    scope: Scope  # line: whoever comes
    of: str | None  # the errand or the queue that it concerns, None for the whole line
    starts_at: datetime  # UTC
    ends_at: datetime  # UTC; from then on it is silent
    texts: Mapping[str, str] = field(hash=False)  # language -> what is said

    def holds_at(self, now: datetime) -> bool:
        """Tell whether it is to be heard."""
        return self.starts_at <= now < self.ends_at

    def concerns(self, errand: str | None, queue: str | None) -> bool:
        """Tell whether it is for who has this errand and waits in this queue."""
        return self.scope == "line" or self.of == (errand if self.scope == "errand" else queue)

    def words(self, language: str) -> tuple[str, str]:
        """Give what is said, and in which language: the contact's where there are words in it."""
        found = next(one for one in (language, ENGLISH, *self.texts) if one in self.texts)
        return found, self.texts[found]


def scope(written: str) -> tuple[Scope, str | None]:
    """Read a scope: `line`, `errand:move` or `queue:billing`; a NoticeError names what it is not."""
    kind, _, of = written.partition(":")
    found = next((one for one in SCOPES if one == kind), None)
    if found is None or (found == "line") != (not of):
        raise NoticeError(
            "scope", f"the scope must be line, errand:… or queue:…; it is “{written}”.", written
        )
    return found, of or None


def check(
    notice: Notice, now: datetime, languages: Sequence[str], known: Mapping[Scope, Collection[str]]
) -> None:
    """Refuse a notice that nobody could hear, or not in every language of the flow; a NoticeError says why.

    `known` gives the errands and the queues that there are.
    """
    if notice.of is not None and notice.of not in known[notice.scope]:
        there = ", ".join(known[notice.scope]) or "none"
        sentence = f"there is no {notice.scope} “{notice.of}”; there are {there}."
        raise NoticeError("unknown", sentence, notice.of)
    if notice.ends_at <= notice.starts_at:
        raise NoticeError("order", "it ends before it begins.")
    if notice.ends_at <= now:
        raise NoticeError("over", "it has ended already.")
    for language in languages:
        _check_text(language, notice.texts.get(language, ""))


def _check_text(language: str, text: str) -> None:
    if not text.strip():
        raise NoticeError("text", f"there is no text in {language}: who speaks it must hear it.", language)
    if not text.isprintable():
        sentence = f"the text in {language} holds a character that nobody sees or hears."
        raise NoticeError("character", sentence, language)
    if len(text.split()) > MOST_WORDS:
        sentence = f"the text in {language} has more than {MOST_WORDS} words: {LONGEST} s when spoken."
        raise NoticeError("long", sentence, language)
