"""Nodes about languages: the contact's own, and that of an interpreter."""

from collections.abc import Mapping

from core import inputs
from core.events import InterpreterChosen, PromptPlayed
from core.flow import graph
from core.flow.graph import Tongue
from core.flow.kinds.turn import Source, Turn
from core.flow.tongue import GUEST
from core.inputs import plain


def ask_language(turn: Turn, node: graph.Language, again: bool) -> None:
    """Offer each language in itself."""
    turn.request()
    for language in turn.flow.languages:
        turn.emit(PromptPlayed(node.prompt, language, {}))


def answer_language(turn: Turn, node: graph.Language, given: inputs.Input) -> str | None:
    """Take a language by key or by its name; after two lost answers, or in silence, the default."""
    chosen = node.keys.get(given.keys) if isinstance(given, inputs.Pressed) else None
    if isinstance(given, inputs.Said):
        chosen = named(turn.flow.tongues, given.text)
    if chosen is None and not isinstance(given, inputs.NoInput) and turn.missed() == 1:
        ask_language(turn, node, again=True)
        return None
    language = chosen or node.default
    turn.speak(language, turn.source if chosen else "default")
    return node.next


def named(tongues: Mapping[str, Tongue], text: str) -> str | None:
    """Give the one language whose name is among these words."""
    said = set(plain(text).split())
    found = [language for language, tongue in tongues.items() if said & tongue.words.name]
    return found[0] if len(found) == 1 else None


def interpreter(turn: Turn, node: graph.Interpreter) -> str | None:
    """Go on at once when the language was named on the way here, else ask."""
    if turn.state.pending in node.keys.values():
        return _chosen(turn, node, str(turn.state.pending), "speech")
    turn.change(pending=None)
    ask_interpreter(turn, node, again=False)
    return None


def ask_interpreter(turn: Turn, node: graph.Interpreter, again: bool) -> None:
    """Offer the languages in the contact's own, then each in itself where it has a voice (K16)."""
    turn.ask(node.reprompt if again else node.prompt)
    for language in dict.fromkeys(node.keys.values()):
        if language in turn.flow.guests:
            turn.emit(PromptPlayed(GUEST, language, {}))


def answer_interpreter(turn: Turn, node: graph.Interpreter, given: inputs.Input) -> str | None:
    """Take a language by key, by its name in itself, or as the assistant understood it."""
    found = node.keys.get(given.keys) if isinstance(given, inputs.Pressed) else None
    if isinstance(given, inputs.Said):
        found = named(turn.flow.guests, given.text)
    if isinstance(given, inputs.Understood):
        found = given.value
    if found in node.keys.values():
        return _chosen(turn, node, str(found), turn.source)
    if turn.missed() >= node.tries:
        return node.unclear
    ask_interpreter(turn, node, again=True)
    return None


def _chosen(turn: Turn, node: graph.Interpreter, language: str, by: Source) -> str:
    turn.emit(InterpreterChosen(language, by), interpreter=language, pending=None)
    turn.play(node.chosen, interpreter=language)
    return node.next
