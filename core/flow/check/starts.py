"""Who can arrive, and what the words of a text tell them."""

from collections.abc import Iterator

from core.events import PromptPlayed
from core.flow import engine
from core.flow.check.lexicon import keys_named, says_assistant, words
from core.flow.graph import Decide, Flow, Node, Passable, Survey
from core.flow.state import Channel, State
from core.flow.words import text


def starts(flow: Flow, cost: str) -> Iterator[State]:
    """Give who can arrive: an ordinary call first, and then whoever the flow leads otherwise.

    Whether the number is known, and who is drawn, is tried where the engine reads it (`recall`).
    A chat is led as a call is, but for the cost, unless a node or the wording of a text makes a difference.
    """
    nodes = flow.nodes.values()
    facts = {node.fact for node in nodes if isinstance(node, Decide)}
    for channel in ("voice", "chat") if _leads_chats_otherwise(flow, facts, cost) else ("voice",):
        yield engine.begin(flow, cost, channel, known=True)


def _leads_chats_otherwise(flow: Flow, facts: set[str], cost: str) -> bool:
    if "chat" in facts or any(map(_is_apart, flow.nodes.values())):
        return True
    for language, tongue in flow.tongues.items():
        wordings = (name.removesuffix("@chat") for name in tongue.prompts if name.endswith("@chat"))
        for prompt in (name for name in wordings if name in tongue.prompts):
            event = PromptPlayed(prompt, language, _Anything())
            spoken, written = (set(said(flow, cost, event, channel)) for channel in ("voice", "chat"))
            if not spoken - {"cost"} <= written:  # a chat costs nothing
                return True
    return False


def _is_apart(node: Node) -> bool:
    """Tell whether chats and calls pass a node by each in their own way.

    A chat that passes a survey of callers by is led as who was not drawn for it.
    """
    of_callers = isinstance(node, Survey) and node.channels == ("voice",)
    return isinstance(node, Passable) and bool(node.channels) and not of_callers


class _Anything(dict[str, str]):
    """What stands for every placeholder when only the other words of a text matter."""

    def __missing__(self, name: str) -> str:
        return "@anything"


def said(flow: Flow, cost: str, event: PromptPlayed, channel: Channel) -> Iterator[str]:
    """Give what the words of a text say of what must be told: cost, assistant, human."""
    words_said = text(flow, event.language, event.prompt, event.args, channel)
    tongue = flow.tongues.get(event.language)
    if tongue is None:  # a language that only interpreters speak
        return
    if tongue.prompts[f"cost.{cost}"] in words_said:
        yield "cost"
    if event.prompt == flow.disclosure("assistant").prompt and says_assistant(event.language, words_said):
        yield "assistant"
    if "0" in keys_named(event.language, words_said) or set(words(words_said)) & tongue.words.human:
        yield "human"
