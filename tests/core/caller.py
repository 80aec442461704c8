"""A person who takes one turn after another through the flow that has every kind of node."""

import json
from typing import Any

from adapters.flowfiles import load
from core import inputs
from core.events import Event, InputRequested, NodeEntered, PromptPlayed
from core.flow.engine import advance, begin, needs_assistant
from core.flow.graph import Flow
from core.flow.state import Channel, Facts, State
from tests.flows.bases import BASES

EVERYTHING: Flow = load(BASES["everything"])
WINDOWS = (
    "2026-11-23T08:00:00+01:00/2026-11-23T10:00:00+01:00",
    "2026-11-23T10:00:00+01:00/2026-11-23T12:00:00+01:00",
)
OPEN = ("open:office", "callback:billing", "callback:general")
SHUT = ("callback:billing", "callback:general")


class Caller:
    """Somebody on the line; their state goes through JSON between turns, as it does in the store."""

    def __init__(self, channel: Channel = "voice", *, known: bool = True, drawn: bool = False) -> None:
        self.flow = EVERYTHING
        self.state = begin(EVERYTHING, "077", channel, known=known, drawn=drawn)
        self.events: tuple[Event, ...] = ()  # of the last turn
        self.holding: tuple[str, ...] = OPEN  # what is so in the world
        self.windows: tuple[str, ...] = WINDOWS
        self.does(inputs.Arrived())

    def does(self, given: inputs.Input, **facts: Any) -> "Caller":
        """Take a turn."""
        world = {"holding": frozenset(self.holding), "windows": self.windows, **facts}
        step = advance(self.flow, self.state, given, Facts(**world))
        self.state = State.from_json(json.loads(json.dumps(step.state.to_json())))
        self.events = step.events
        assert self.state == step.state
        return self

    def presses(self, *keys: str) -> "Caller":
        """Press one key, or several in turn."""
        for key in keys:
            self.does(inputs.Pressed(key))
        return self

    def says(self, text: str) -> "Caller":
        """Say words that need no assistant."""
        assert not needs_assistant(self.flow, self.state, inputs.Said(text))
        return self.does(inputs.Said(text))

    def means(self, outcome: inputs.Outcome, errand: str | None = None, value: str | None = None) -> "Caller":
        """Say words that the assistant understands."""
        return self.does(inputs.Understood(outcome, errand, 0.9, value))

    def is_silent(self) -> "Caller":
        """Let the time run out."""
        return self.does(inputs.NoInput())

    def waits(self, seconds: int, position: int = 1) -> "Caller":
        """Wait in the queue."""
        return self.does(inputs.Waited(), waited=seconds, position=position)

    def comes_to(self, errand: str) -> "Caller":
        """Go through the opening, without leave to record, and say the errand."""
        self.presses("1")
        if self.state.channel == "voice":
            self.presses("2")
        if self.state.drawn:
            self.presses("2")
        return self.means("errand", errand)

    def has(self, kind: type[Event]) -> bool:
        """Tell whether something of this kind happened in the last turn."""
        return any(isinstance(event, kind) for event in self.events)

    @property
    def heard(self) -> list[str]:
        """Give the texts of the last turn, but those of the opening in two languages once."""
        return [event.prompt for event in self.events if isinstance(event, PromptPlayed)]

    @property
    def entered(self) -> list[str]:
        """Give the nodes come to in the last turn."""
        return [event.node for event in self.events if isinstance(event, NodeEntered)]

    @property
    def asked(self) -> InputRequested:
        """Give the question of the last turn."""
        (found,) = [event for event in self.events if isinstance(event, InputRequested)]
        return found
