"""What a turn's events come to in a chat: a pure function of the answer, like TwiML on the phone."""

import itertools
from collections.abc import Callable, Iterable, Sequence

from adapters.runtime import Said
from core.events import (
    AgentConnected,
    AgentDisconnected,
    Event,
    PromptPlayed,
    RequestFailed,
    TransferStarted,
    WentToChat,
)
from core.flow.words import spelled, text
from core.turn import Answer
from web import language as pages

type Name = Callable[[str], str]  # what an agent is called to customers, by id (K37)


def lines(answer: Answer, tongue: str, name: Name, only: str | None = None) -> list[Said]:
    """Give the lines of one answer; notes of ours are in the contact's language, `tongue`.

    `only`: leave out what is said in other languages, for a greeting whose reader's language is known.
    """
    told = (_line(answer, event, _ours(tongue), name) for event in answer.events)
    return [one for one in told if one and one.words and only in (None, one.language)]


def unsaid(fresh: Iterable[Said], before: Sequence[Said]) -> list[Said]:
    """Leave out what says again what still stands there: nothing has changed in the queue (P13).

    What a human wrote, or that one came or left, begins something new.
    """
    stands = itertools.takewhile(lambda one: one.author in ("assistant", "visitor"), reversed(before))
    known = set(stands)
    return [one for one in fresh if one not in known]


def _line(answer: Answer, event: Event, tongue: str, name: Name) -> Said | None:
    match event:
        case PromptPlayed(prompt, language, args):
            words = text(answer.flow, language, prompt, args, "chat", answer.personal)
            return Said("assistant", words, language)
        case AgentConnected(agent):
            return Said("note", pages.text(tongue, "chat.note.connected", name=name(agent)), tongue)
        case AgentDisconnected():
            return Said("note", pages.text(tongue, "chat.note.left"), tongue)
        case TransferStarted(to):
            return Said("note", pages.text(tongue, "chat.note.outside", number=spelled(to, "chat")), tongue)
        case WentToChat():
            return Said("note", pages.text(tongue, "chat.note.went"), tongue)
        case RequestFailed():
            return Said("note", pages.text(tongue, "chat.note.failed"), tongue)
    return None


def _ours(tongue: str) -> str:
    """Give the language of our own notes: the contact's where the pages are in it."""
    return tongue if tongue in pages.LANGUAGES else pages.LANGUAGES[0]
