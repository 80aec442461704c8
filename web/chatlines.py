"""What a turn's events come to in a chat: a pure function of the answer, like TwiML on the phone."""

import itertools
from collections.abc import Callable, Iterable, Sequence

from adapters.runtime import Fresh, Said
from core.events import (
    AgentConnected,
    AgentDisconnected,
    Event,
    PlaceTaken,
    PositionTold,
    PromptPlayed,
    RequestFailed,
    TransferStarted,
    WentToChat,
)
from core.flow.state import State
from core.flow.words import spelled, text
from core.turn import Answer
from web import language as pages

OURS = ("assistant", "visitor")  # who writes where no human does
# What comes with these may say what still stands there.
NEWS = (
    *(AgentConnected, AgentDisconnected, RequestFailed, TransferStarted),
    *(PlaceTaken, PositionTold, WentToChat),
)

type Name = Callable[[str], str]  # what an agent is called to customers, by id (K37)


def turns(answers: Sequence[Answer]) -> range | None:
    """Give the turns that these answers are of; None where one is missing between them."""
    found = range(answers[0].next - 1, answers[-1].next)
    return found if len(found) == len(answers) else None


def fresh(answers: Sequence[Answer], state: State, name: Name) -> list[Fresh]:
    """Give the lines of answers that follow each other; who waits is told only what is new (P13).

    `state` is where the contact stands now. Of a greeting that was answered already, what is said in other
    languages is left out.
    """
    found: list[Fresh] = []
    for answer in answers:
        greeted = state.language if answer.next == 1 < answers[-1].next else None
        told, before = lines(answer, state.language, name, greeted), [one.said for one in found]
        again = state.phase == "waiting" and any(isinstance(event, NEWS) for event in answer.events)
        new = not again or any(one.author not in OURS for one in before)
        told = unsaid(told, before) if again else told
        found += [Fresh(answer.next - 1, one, new) for one in told]
    return found


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
    stands = itertools.takewhile(lambda one: one.author in OURS, reversed(before))
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
