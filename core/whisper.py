"""What a phone says to whoever answers it; only who then presses 1 is with the person (K16, K41)."""

from collections.abc import Sequence

from core.events import PromptPlayed
from core.flow.graph import Flow
from core.flow.state import State

TELLINGS = 2  # how often it is said; then nobody is there, or only a machine
TAKE = "1"  # the key


def to_agent(flow: Flow, spoken: Sequence[str], state: State) -> list[PromptPlayed]:
    """Say which language the contact needs and what it is about, in the first language of the agent's own.

    `spoken` are the agent's languages, ISO 639-1; one that the flow does not speak is passed over.
    """
    language = next((one for one in spoken if one in flow.languages), flow.languages[0])
    if state.interpreter:
        said = [PromptPlayed("agent.call_interpreter", language, {"interpreter": state.interpreter})]
    else:
        said = [PromptPlayed("agent.call", language, {"tongue": state.language})]
    if state.errand and _has_name(flow, language, state.errand):
        said.append(PromptPlayed("agent.errand", language, {"about": state.errand}))
    return [*said, PromptPlayed("agent.take", language, {})]


def to_interpreter(flow: Flow, language: str) -> list[PromptPlayed]:
    """Say to a supplier which language is needed, in the flow's first."""
    ours = flow.languages[0]
    said = PromptPlayed("agent.interpret", ours, {"interpreter": language})
    return [said, PromptPlayed("agent.take_part", ours, {})]


def _has_name(flow: Flow, language: str, errand: str) -> bool:
    names = (f"about.{errand}", f"errand.{errand}")
    return any(name in flow.tongues[language].prompts for name in names)


def flow_with(texts: Flow, current: Flow, prompt: str = "agent.take") -> Flow:
    """Give the contact's own flow where it has these texts; one from before they came has not."""
    return texts if prompt in texts.tongues[texts.languages[0]].prompts else current
