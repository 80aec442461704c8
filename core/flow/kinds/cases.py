"""Nodes about cases: one takes a complaint and plays it back, one tells how a case stands (K40, K44–K47)."""

from core import inputs
from core.case import OTHER, STATUSES
from core.events import CaseNotFound, CaseTold, ComplaintReceived
from core.flow import graph
from core.flow.kinds.turn import Turn
from core.flow.words import PERSONAL

OWN = f"{PERSONAL}case"  # the reference of the case that this contact opened
ASKED = f"{PERSONAL}asked"  # that of the case somebody asks about
WORDS = f"{PERSONAL}words"  # the complaint as it was told
LONGEST_QUOTE = 200  # characters that are played back; of more only what it is about
REFERENCE = "case_reference"  # the slot in which a reference is given


def ask_complaint(turn: Turn, node: graph.Complaint, again: bool) -> None:
    """Ask what it is about, or play that back: in the own words where there is leave to keep them."""
    category = str(turn.state.pending)
    if turn.state.phase != "confirming":
        turn.ask(node.reprompt if again or turn.state.tries else node.prompt)
    elif turn.state.words and len(turn.state.words) <= LONGEST_QUOTE:
        turn.ask(node.quoted, category=category, words=WORDS)
    else:
        turn.ask(node.confirm, category=category)


def answer_complaint(turn: Turn, node: graph.Complaint, given: inputs.Input) -> str | None:
    """Take it by key or in words, then a yes; a no asks anew, other words at the play-back correct it."""
    confirming = turn.state.phase == "confirming"
    if confirming and turn.affirms(given):
        return _received(turn, node)
    category = _category(node, given, confirming)
    if (confirming or category is None) and turn.missed() >= node.tries:
        return node.failed
    if category:
        words = given.words if isinstance(given, inputs.Understood) else None
        turn.change(phase="confirming", pending=category, words=words)
    elif turn.denies(given):
        turn.change(phase="asking", pending=None, words=None)
    ask_complaint(turn, node, again=category is None)
    return None


def _category(node: graph.Complaint, given: inputs.Input, confirming: bool) -> str | None:
    """Give what a complaint is about; words that fit no category are a complaint about something else."""
    match given:
        case inputs.Pressed(keys) if not confirming:
            return node.keys.get(keys)
        case inputs.Understood("errand" | "confirm", errand, also=also):
            known = (node.topics[one] for one in (errand, also) if one and one in node.topics)
            return next(known, None if confirming else OTHER)
        case inputs.Understood("unclear") if not confirming:
            return OTHER
    return None


def _received(turn: Turn, node: graph.Complaint) -> str:
    due = turn.facts.answer_by
    turn.emit(ComplaintReceived(str(turn.state.pending), node.queue, due), pending=None, words=None)
    turn.play(node.received, reference=OWN, day=due)
    return node.next


def status(turn: Turn, node: graph.Status) -> str:
    """Tell how the case stands; of one there is not no more than that (which may be asked for again)."""
    how = next((one for one in STATUSES if turn.facts.holds("case", one)), None)
    if how is None:
        left = tuple(one for one in turn.state.slots if one[0] != REFERENCE)
        turn.emit(CaseNotFound(), slots=left)
        turn.play(node.unknown)
        return node.missing
    turn.emit(CaseTold(how), case=turn.facts.case)
    turn.play(node.told, reference=ASKED, status=how)
    if turn.facts.due:
        turn.play(node.due, day=turn.facts.due)
    return node.next
