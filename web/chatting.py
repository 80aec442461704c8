"""Chats: a turn is taken as on the phone, and what it says becomes lines that both ends read."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from adapters.runtime import Line, Runtime, Said, Told
from core import inputs
from core.errors import StoreUnavailable, TelephonyError, UnknownContact
from core.events import PlaceTaken, TransferStarted
from core.flow.graph import Node, Transfer
from core.flow.state import State
from core.ports import Contact
from core.turn import Answer, Arrival, repeated, take_first_turn, take_turn
from web import chatlines
from web.chatchoices import Choice, choices, named

COST = "010"  # writing costs nothing of its own; whoever is called is not charged
PAGE = "chat"  # what a visitor came to
KEYS = frozenset("0123456789*#")
AWAY = timedelta(minutes=1)  # an open page is heard of every 30 s


@dataclass(frozen=True)
class Standing:
    """Where a chat is, as its visitor may see it."""

    phase: str
    language: str  # ISO 639-1
    turn: int  # the number of the turn that comes next: a button answers this one
    choices: tuple[Choice, ...]
    position: int  # in the queue from 1, 0 when not waiting
    present: bool  # a page of the visitor's is open
    survey: bool = False  # it is over, and whoever was drawn is asked what they thought (K61)

    def json(self) -> dict[str, Any]:
        """Give it as JSON values."""
        return {**vars(self), "choices": [vars(one) for one in self.choices]}


class Chatting:
    """Takes turns of chats and keeps their lines. Every method may raise StoreUnavailable."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime, self._world, self.chats = runtime, runtime.world, runtime.chats

    def open(self, leg: str, language: str | None, unasked: bool = False) -> str:
        """Begin a chat and give its contact; a leg that is known gives the chat it began.

        A visitor whose language is known is not asked for it: they see how to change it. `unasked`: they want
        no survey.
        """
        arrival = Arrival("chat", leg, COST, None, PAGE, unasked=unasked)
        contact = take_first_turn(self._world, arrival).contact
        self.chats.open(contact, self._world.now())
        found = self._world.store.load(contact)
        if found.turn == 1 and (key := self._key_of(found, language)):
            take_turn(self._world, contact, 1, inputs.Pressed(key))
        self.follow(contact)
        return contact

    def go_on(self, contact: str, leg: str) -> bool:
        """Have a caller go on here who opened their link; False where it was used, or the contact is over.

        The same connection again changes nothing. The telephone says goodbye.
        """
        before = self._world.store.load(contact)
        if before.leg != leg:
            take_turn(self._world, contact, None, inputs.LinkOpened(leg))
            if self._world.store.load(contact).leg != leg:
                return False
            self._go_on(contact)
            if before.channel == "voice":
                with suppress(TelephonyError):  # who has hung up already need not be told
                    self._world.telephony.part(before.leg, contact)
        self.follow(contact)
        return True

    def write(self, contact: str, key: str, words: str, after: int) -> tuple[list[Line], Standing] | None:
        """Take a visitor's words, once for each key; whoever talks with a human is answered by them.

        Give the lines behind a number and where the chat is then; None where it is over.
        """
        given = inputs.Pressed(words) if words in KEYS else inputs.Said(words)
        return self._receive(contact, key, words, None, given, after)

    def choose(
        self, contact: str, key: str, turn: int, choice: str, after: int
    ) -> tuple[list[Line], Standing] | None:
        """Take a button of this turn, and give what `write` does; one of an older question has no effect."""
        found = self._world.store.load(contact)
        waits = found.state.phase == "waiting"  # where turns go by without anybody having done anything
        if found.state.phase != "ended" and found.turn != turn and not waits:
            return self.written(contact, after)
        label = named(self._world.flows.get(found.version), found.state, choice)
        return self._receive(contact, key, label, None if waits else turn, inputs.Pressed(choice), after)

    def answer(self, contact: str, key: str, words: str, name: str) -> bool:
        """Add an agent's words; False when they are there already."""
        language = self._world.store.load(contact).state.language
        return self.chats.add(contact, Said("agent", words, language, name), self._world.now(), key)

    def take(self, contact: str, given: inputs.Input) -> Answer:
        """Take a turn and all that follows from it by itself; whoever comes to the queue has news at once."""
        answers = self._turns(contact, given)
        if not self._render(contact, answers, _after(answers)):
            self.follow(contact)
        return answers[0]

    def _turns(
        self, contact: str, given: inputs.Input, turn: int | None = None, seen: Contact | None = None
    ) -> list[Answer]:
        answers = [take_turn(self._world, contact, turn, given, seen)]
        if any(isinstance(event, PlaceTaken | TransferStarted) for event in answers[0].events):
            answers += self._go_on(contact)
        return answers

    def _go_on(self, contact: str) -> list[Answer]:
        found = self._world.store.load(contact)
        if found.state.phase == "waiting" and not found.state.told_position:
            return [take_turn(self._world, contact, None, inputs.Waited(), found)]
        if found.state.phase == "talking" and isinstance(self._node(found), Transfer):
            # Nobody can be dialled from a chat: the number is given, and the flow goes on.
            return [take_turn(self._world, contact, None, inputs.AgentLeft(), found)]
        return []

    def _render(self, contact: str, answers: Sequence[Answer], state: State) -> bool:
        """Make lines of answers; False where an older turn is none yet, or all of these are."""
        told = chatlines.turns(answers)
        lines = chatlines.fresh(answers, state, self._name)
        return told is not None and self.chats.render(contact, told, lines, self._world.now())

    def join(self, contact: str) -> bool:
        """Put the agent who took a chat into it; False when the visitor has left meanwhile."""
        self.take(contact, inputs.Connected())
        return self._world.store.load(contact).state.phase == "talking"

    def follow(self, contact: str) -> None:
        """Make lines of every turn that is none yet, whoever took it."""
        found = self.chats.find(contact)
        if found is None:
            raise UnknownContact("there is no such chat")
        if found.rendered >= found.turn:
            return
        stands = self._world.store.load(contact)
        turns = range(found.rendered, found.turn)
        answers = [repeated(self._world, contact, turn, stands) for turn in turns]
        self._render(contact, answers, stands.state)

    def read(self, contact: str, after: int) -> tuple[list[Line], Standing]:
        """Give the lines behind a number and where the chat is now."""
        self.follow(contact)
        return self.written(contact, after)

    def written(self, contact: str, after: int) -> tuple[list[Line], Standing]:
        """Give what `read` gives, right after a turn was taken here."""
        return self.chats.lines(contact, after), self.standing(contact)

    def standing(self, contact: str) -> Standing:
        """Say where a chat is."""
        found, seen = self._world.store.load(contact), self.chats.find(contact)
        return self._standing(found, seen.seen_at if seen else None)

    def _standing(self, found: Contact, seen_at: datetime | None) -> Standing:
        now, flow, state = self._world.now(), self._world.flows.get(found.version), found.state
        present = seen_at is not None and now - seen_at < AWAY
        asks = state.phase == "ended" and state.drawn
        asked = asks and self._runtime.surveys.shown(found.id, now)
        buttons = tuple(choices(flow, state))
        return Standing(state.phase, state.language, found.turn, buttons, found.position, present, asked)

    def updates(self, contact: str, after: int) -> Iterator[tuple[list[Line], Standing] | None]:
        """Give what is new, from now on, and None whenever there is nothing; ends with the contact."""
        before: Standing | None = None
        for _ in self._runtime.listener.changes(contact):
            try:
                lines, now = self.read(contact, after)
            except StoreUnavailable:  # the page stays open; the next change tells what was missed
                yield None
                continue
            if lines or now != before:
                yield lines, now
            else:
                yield None
            after, before = (lines[-1].number if lines else after), now
            if now.phase == "ended":
                return

    def _receive(
        self, contact: str, key: str, words: str, turn: int | None, given: inputs.Input, after: int
    ) -> tuple[list[Line], Standing] | None:
        now = self._world.now()
        found, added = self.chats.receive(contact, words, key, now)
        if found.state.phase == "ended":
            return None
        if not added and not self.chats.again(contact, key, now):
            return self.written(contact, after)
        try:
            with self.chats.together():
                told = self._answer(self._turns(contact, given, turn, found), key, after)
                if told is None:
                    self.follow(contact)
                    self.chats.settle(contact, key)
        except Exception:
            self.chats.settle(contact, key, now)  # whoever sends them again has them answered
            raise
        return (
            (told.lines, self._standing(told.contact, told.seen_at)) if told else self.written(contact, after)
        )

    def _answer(self, answers: Sequence[Answer], key: str, after: int) -> Told | None:
        """Do what `_render` does and all that is left to do for words, in one go."""
        told, state = chatlines.turns(answers), _after(answers)
        if told is None:
            return None
        lines = chatlines.fresh(answers, state, self._name)
        return self.chats.answer(answers[0].contact, told, lines, self._world.now(), key, after)

    def _key_of(self, found: Contact, language: str | None) -> str | None:
        """Give the key that chooses a language where the contact is just being asked for it."""
        keys = getattr(self._node(found), "keys", {})
        return next((key for key, one in keys.items() if one == language), None)

    def _node(self, found: Contact) -> Node:
        return self._world.flows.get(found.version).nodes[found.state.node]

    def _name(self, agent: str) -> str:
        found = self._runtime.desk.agent(agent)
        return found.called if found else agent


def _after(answers: Sequence[Answer]) -> State:
    """Give where the contact stands after its newest answer."""
    state = answers[-1].state
    assert state is not None  # noqa: S101  whoever takes a turn says so
    return state
