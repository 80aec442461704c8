"""A turn being taken: the state so far, what has happened, and what every kind of node does alike."""

from typing import Any, Literal

from core import inputs
from core.events import (
    Disclosed,
    Event,
    HumanRequested,
    InputRequested,
    LanguageChosen,
    NoMatch,
    NoticeTold,
    PromptPlayed,
)
from core.flow.graph import Callback, Converse, Disclose, Flow, Node, Queue, Transfer, Words
from core.flow.notices import may_tell
from core.flow.state import Facts, State
from core.flow.words import NOTICE, SAID
from core.notice import Notice

ANSWER_SECONDS = 6  # silence after a question that counts as no answer
PATIENT_SECONDS = 20  # the same for who needs more time, such as callers through a relay service (P9)
FIRST = {Queue: "cost", Transfer: "cost", Callback: "cost", Converse: "assistant"}  # must be told before

KEYED = (inputs.Pressed, inputs.Interrupted)

type Source = Literal["keys", "speech"]


class Turn:
    """A turn being taken."""

    def __init__(self, flow: Flow, state: State, facts: Facts, given: inputs.Input) -> None:
        self.flow, self.facts = flow, facts
        # The turn's own copy, the only state that ever changes: making a new one for every change takes
        # a third of the time of a check.
        self.state = object.__new__(type(state))
        vars(self.state).update(vars(state))
        self.events: list[Event] = []
        self.hear(given)

    def hear(self, given: inputs.Input) -> None:
        """Take an input for what the turn is about."""
        self.said = given.plain if isinstance(given, inputs.Said) else None
        self.source: Source = "keys" if isinstance(given, KEYED) else "speech"

    @property
    def node(self) -> Node:
        """Give the node the contact is at."""
        return self.flow.nodes[self.state.node]

    @property
    def words(self) -> Words:
        """Give the short answers of the contact's language."""
        return self.flow.tongues[self.state.language].words

    def emit(self, event: Event, **changes: Any) -> None:
        """Note what happened, and what it changes."""
        self.events.append(event)
        if changes:
            self.state.renew(changes)

    def change(self, **changes: Any) -> None:
        """Change the state without anything having happened."""
        self.state.renew(changes)

    def forget(self, told: tuple[str, ...]) -> None:
        """Take back what was told but perhaps not heard; it is told again before it matters (P1, P3)."""
        self.change(disclosed=tuple(one for one in self.state.disclosed if one not in told))

    def speak(self, language: str, by: Source | Literal["default"]) -> None:
        """Go on in a language; what must be told is told anew in it, also when it was told in it before."""
        told = self.state.disclosed if language == self.state.language else ()
        self.emit(LanguageChosen(language, by), language=language, disclosed=told)

    def play(self, prompt: str, **args: str | int) -> None:
        """Say a text in the contact's language."""
        self.emit(PromptPlayed(prompt, self.state.language, args))

    def request(self, accepts: Literal["keys and speech", "digits"] = "keys and speech") -> None:
        """Ask for an answer; the texts that follow are the question."""
        if self.facts.notices and may_tell(self.flow, self.state):
            self.tell_notice(self.notice())
        seconds = PATIENT_SECONDS if self.state.slow else ANSWER_SECONDS
        self.emit(InputRequested(accepts, self.state.language, seconds))

    def notice(self, queue: str | None = None) -> Notice | None:
        """Give the first notice that concerns the contact and was not told; one a turn, so that none is long.

        `queue` is the one that is waited in.
        """
        state = self.state
        untold = (one for one in self.facts.notices if one.id not in state.noticed)
        return next((one for one in untold if one.concerns(state.errand, queue)), None)

    def tell_notice(self, notice: Notice | None) -> None:
        """Tell a notice, where there is one."""
        if notice is not None:
            language, said = notice.words(self.state.language)
            told = NoticeTold(notice.id, notice.scope, notice.of)
            self.emit(told, noticed=(*self.state.noticed, notice.id))
            self.emit(PromptPlayed(NOTICE, language, {SAID: said}))

    def ask(self, prompt: str, **args: str | int) -> None:
        """Ask with one text."""
        self.request()
        self.play(prompt, **args)

    def means(self, given: inputs.Input, key: str, words: str) -> bool:
        """Tell whether the input is this key or one of these short answers in the contact's language."""
        if isinstance(given, inputs.Said):
            return self.said in getattr(self.words, words)
        return isinstance(given, inputs.Pressed) and given.keys == key

    def affirms(self, given: inputs.Input) -> bool:
        """Tell whether the input is a yes, also as the assistant understands it."""
        understood = isinstance(given, inputs.Understood) and given.outcome == "affirm"
        return understood or self.means(given, "1", "yes")

    def denies(self, given: inputs.Input) -> bool:
        """Tell whether the input is a no, also as the assistant understands it."""
        understood = isinstance(given, inputs.Understood) and given.outcome == "deny"
        return understood or self.means(given, "2", "no")

    def missed(self) -> int:
        """Count an answer that led nowhere and give how many there were in a row."""
        tries = self.state.tries + 1
        self.emit(NoMatch(tries), tries=tries)
        return tries

    def to_human(self, by: Literal["keys", "speech", "tries"]) -> str:
        """Give the way to a human: back to the queue for who stepped aside from one (P10)."""
        self.emit(HumanRequested(by))
        return self.back_or(self.flow.human)

    @property
    def place(self) -> str | None:
        """Give the queue in which the contact has a place, also while it stepped aside from it."""
        return None if self.state.served else self.state.queue

    def back_or(self, elsewhere: str) -> str:
        """Give the queue node that the contact stepped aside from (P10); another for who has no place."""
        if self.place is None:
            return elsewhere
        nodes = self.flow.nodes.values()
        return next(one.id for one in nodes if isinstance(one, Queue) and one.queue == self.place)

    def tell_first(self, node: Node) -> None:
        """Tell what must be known before a node, where it was not told or was cut short (P1, P3)."""
        what = FIRST.get(type(node))
        if what == "cost" and self.state.channel != "voice":
            return
        if what and f"{what}:{self.state.language}" not in self.state.disclosed:
            self.disclose(self.flow.disclosure(what))

    def disclose(self, node: Disclose) -> None:
        """Tell what must be told, and remember it."""
        told = f"{node.what}:{self.state.language}"
        if node.what == "cost":
            self.play(node.prompt, cost=self.state.cost)
        else:
            self.play(node.prompt)
        disclosed, fresh = self.state.disclosed, self.state.fresh
        self.emit(
            Disclosed(node.what, self.state.language), disclosed=(*disclosed, told), fresh=(*fresh, told)
        )
