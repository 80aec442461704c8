"""Somebody who calls or writes, through the flow itself, heard by the assistant as it really runs."""

from datetime import datetime, timedelta

from core import inputs
from core.asked import asked_for
from core.events import Event, NodeEntered, PromptPlayed
from core.flow.engine import advance, begin, needs_assistant
from core.flow.graph import Flow
from core.flow.state import Channel, Facts
from core.hours import ZONE
from core.ids import new_id
from core.ports import Dialogue

DOUBTED = {"sv": "ja", "en": "yes"}


def tomorrow() -> str:
    """Give the window from ten to twelve tomorrow, as the flow writes it."""
    day = datetime.now(ZONE) + timedelta(days=1)
    start = day.replace(hour=10, minute=0, second=0, microsecond=0)
    return f"{start.isoformat()}/{start.replace(hour=12).isoformat()}"


class Person:
    """One contact, from the greeting on; nothing of it is recorded."""

    def __init__(self, flow: Flow, dialogue: Dialogue, channel: Channel, language: str) -> None:
        self.flow, self.dialogue, self.id = flow, dialogue, new_id()
        self.state = begin(flow, "010", channel, known=channel == "voice")
        self.events: tuple[Event, ...] = ()  # of the last turn
        holding = frozenset({"case:received", *(f"callback:{queue}" for queue in flow.callbacks)})
        self.facts = Facts(holding=holding, windows=(tomorrow(),), case="V2F4G7C", answer_by="2026-12-07")
        for given in ("", {"sv": "1", "en": "2"}[language], "2"):
            self._does(inputs.Pressed(given) if given else inputs.Arrived())

    def says(self, text: str) -> "Person":
        """Say something; a doubt of the assistant's is answered with a yes."""
        given: inputs.Input = inputs.Said(text)
        if needs_assistant(self.flow, self.state, given):
            asked, state = asked_for(self.flow.nodes[self.state.node], self.state), self.state
            given = self.dialogue.understand(self.id, state.channel, state.language, text, asked)
        self._does(given)
        if self.state.phase == "confirming" and self.state.node == "errand":
            self._does(inputs.Said(DOUBTED[self.state.language]))
        return self

    def _does(self, given: inputs.Input) -> None:
        step = advance(self.flow, self.state, given, self.facts)
        self.state, self.events = step.state, step.events

    def has(self, kind: type[Event]) -> bool:
        """Tell whether something of this kind happened in the last turn."""
        return any(isinstance(event, kind) for event in self.events)

    @property
    def heard(self) -> list[str]:
        """Give the texts of the last turn."""
        return [event.prompt for event in self.events if isinstance(event, PromptPlayed)]

    @property
    def entered(self) -> list[str]:
        """Give the nodes come to in the last turn."""
        return [event.node for event in self.events if isinstance(event, NodeEntered)]
