"""What a visitor can choose instead of writing: the keys of the phone as buttons with words on them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.flow import graph
from core.flow.graph import Flow, Node
from core.flow.kinds.errands import BOTH
from core.flow.state import State
from core.flow.words import SOONEST, spoken_window
from web import language as pages

HUMAN, STAR = "0", "*"


@dataclass(frozen=True)
class Choice:
    """A button."""

    key: str  # what it presses, as on the phone
    label: str


def choices(flow: Flow, state: State) -> list[Choice]:
    """Give the buttons of where a contact is, in its language; a human is one of them at every question."""
    if state.phase in ("talking", "ended"):
        return []
    found = [Choice(key, label) for key, label in _own(flow, state, flow.nodes[state.node])]
    if state.phase == "waiting" or isinstance(flow.nodes[state.node], graph.Language):
        return found
    return [*found, Choice(HUMAN, _text(state, "human"))]


def named(flow: Flow, state: State, key: str) -> str:
    """Name what a key means here: a button, another language by the star; else it is only itself."""
    if key == STAR:
        after = flow.languages[flow.languages.index(state.language) + 1 :]
        return _native((*after, flow.languages[0])[0])
    return next((one.label for one in choices(flow, state) if one.key == key), key)


def _own(flow: Flow, state: State, node: Node) -> Iterator[tuple[str, str]]:
    match node:
        case graph.Language():
            yield from ((key, _native(one)) for key, one in node.keys.items())
        case graph.Menu():
            yield from ((key, _errand(flow, state, one)) for key, one in node.keys.items())
        case graph.Interpreter():
            yield from ((key, _prompt(flow, state, f"interpreter.{one}")) for key, one in node.keys.items())
        case graph.Consent() | graph.Survey() | graph.Ask():
            yield from _yes_or_no(state)
        case graph.Complaint() if state.phase == "asking":
            yield from ((key, _prompt(flow, state, f"category.{one}")) for key, one in node.keys.items())
        case graph.Converse() | graph.Collect() | graph.Complaint() if state.phase == "confirming":
            yield from _confirming(flow, state)
        case graph.Converse():
            yield "1", _text(state, "alternatives")
        case graph.Callback():
            yield from _callback(state, node)
        case graph.Queue() if node.callback and state.offered_at is not None:
            yield "1", _text(state, "call_me")


def _confirming(flow: Flow, state: State) -> Iterator[tuple[str, str]]:
    if state.step != BOTH:
        yield from _yes_or_no(state)
        return
    yield "1", _errand(flow, state, str(state.errand))
    yield "2", _errand(flow, state, str(state.second))


def _callback(state: State, node: graph.Callback) -> Iterator[tuple[str, str]]:
    match state.step:
        case "own":
            yield from (("1", _text(state, "yes")), ("2", _text(state, "other_number")))
        case "confirm":
            yield from _yes_or_no(state)
            if node.text:
                yield "3", _text(state, "unwritten")
        case "time":
            yield from ((str(key), _window(state, one)) for key, one in enumerate(state.windows, 1))


def _window(state: State, window: str) -> str:
    said = _text(state, "soonest") if window == SOONEST else spoken_window(window, state.language)
    return said[:1].upper() + said[1:]


def _yes_or_no(state: State) -> Iterator[tuple[str, str]]:
    yield from (("1", _text(state, "yes")), ("2", _text(state, "no")))


def _errand(flow: Flow, state: State, errand: str) -> str:
    """Name an errand or a group of them: by the pages' short name, as the flow says it, or by its id."""
    ours = _ours(state.language)
    own = ours.get(f"errand.{errand}") or ours.get(f"chat.choice.{errand}")
    return own or _prompt(flow, state, f"errand.{errand}")


def _prompt(flow: Flow, state: State, name: str) -> str:
    said = flow.tongues[state.language].prompts.get(name) or name.partition(".")[2].replace("_", " ")
    return said[:1].upper() + said[1:]


def _native(language: str) -> str:
    """Name a language in itself."""
    return str(_ours(language).get(language, language)) if language in pages.LANGUAGES else language


def _text(state: State, name: str) -> str:
    return str(_ours(state.language)[f"chat.choice.{name}"])


def _ours(language: str) -> Any:
    return pages.texts(language if language in pages.LANGUAGES else pages.LANGUAGES[0])
