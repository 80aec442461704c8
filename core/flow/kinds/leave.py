"""Nodes that ask for leave, where only a yes is a yes: consent and survey."""

from typing import Literal

from core import inputs
from core.events import ConsentAnswered, SurveyAsked, SurveyDeclined
from core.flow import graph
from core.flow.kinds.turn import Turn
from core.flow.state import Answer


def ask_consent(turn: Turn, node: graph.Consent, again: bool) -> None:
    """Ask; asked again on request after a lost answer, it is the same question again: it is known which."""
    turn.ask(node.reprompt if again or turn.state.tries else node.prompt)


def answer_consent(turn: Turn, node: graph.Consent, given: inputs.Input) -> str | None:
    """Take a yes, a no, or silence, which is a no (P2)."""
    if turn.means(given, "1", "yes"):
        return _consent(turn, node, "yes", turn.source)
    if turn.means(given, "2", "no"):
        return _consent(turn, node, "no", turn.source)
    if not isinstance(given, inputs.NoInput) and turn.missed() == 1:
        ask_consent(turn, node, again=True)
        return None
    return _consent(turn, node, "no", "silence")


def _consent(
    turn: Turn, node: graph.Consent, answer: Answer, by: Literal["keys", "speech", "silence"]
) -> str:
    asked = node.reprompt if turn.state.tries else node.prompt
    turn.emit(ConsentAnswered(node.purpose, answer, by, asked), consent=answer)
    turn.play(node.yes if answer == "yes" else node.no)
    return node.next


def survey(turn: Turn, node: graph.Survey) -> str | None:
    """Ask who was drawn at the start; the others never hear of it, so nobody can trigger one (K61)."""
    if not turn.state.drawn:
        return node.next
    ask_survey(turn, node, again=False)
    return None


def ask_survey(turn: Turn, node: graph.Survey, again: bool) -> None:
    """Ask."""
    turn.ask(node.prompt)


def answer_survey(turn: Turn, node: graph.Survey, given: inputs.Input) -> str | None:
    """Take a yes, a no, or silence, which is neither: nobody is asked twice."""
    if turn.means(given, "1", "yes"):
        turn.emit(SurveyAsked("yes"))
        turn.play(node.yes)
        return node.next
    if turn.means(given, "2", "no"):
        turn.emit(SurveyDeclined(), drawn=False)
        turn.play(node.no)
        return node.next
    if not isinstance(given, inputs.NoInput) and turn.missed() == 1:
        ask_survey(turn, node, again=True)
        return None
    turn.emit(SurveyAsked("silence"), drawn=False)
    return node.next
