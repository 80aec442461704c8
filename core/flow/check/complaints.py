"""How complaints are taken: played back, agreed to and acknowledged (K44–K47)."""

from collections.abc import Iterator, Mapping

from core.events import ComplaintReceived
from core.flow.check.case import Case
from core.flow.check.finding import Finding
from core.flow.check.talk import played
from core.flow.graph import Complaint, Node, Status

SAID: Mapping[type[Node], Mapping[str, tuple[str, ...]]] = {  # what the texts of a kind say
    Complaint: {
        "confirm": ("category",),
        "quoted": ("words", "category"),
        "received": ("reference", "day"),
    },
    Status: {"told": ("status",), "due": ("day",)},
}


def complaint_is_played_back(case: Case) -> Iterator[Finding]:
    """K46: a complaint is taken only where what it is about was just played back."""
    for one in case.walk.having(ComplaintReceived):
        state = case.walk.before(one)
        node = case.flow.nodes[state.node]
        asked = {event.prompt for event in played(case.walk, one.source)}
        if not isinstance(node, Complaint) or state.phase != "confirming" or not _plays(node) & asked:
            yield from case.node("K46", state.node, "a complaint is taken that nobody played back.", one)


def cases_are_said(case: Case) -> Iterator[Finding]:
    """K44, K46, K47: the texts play back what was understood, and say the reference and the day."""
    for node in case.flow.nodes.values():
        for field, names in SAID.get(type(node), {}).items():
            for language, tongue in case.flow.tongues.items():
                for name in names:
                    if f"{{{name}}}" not in tongue.prompts[getattr(node, field)]:
                        sentence = f"`{field}`: does not say {{{name}}} in `{language}`."
                        yield from case.node("K46", node.id, sentence)


def _plays(node: Complaint) -> set[str]:
    return {node.confirm, node.quoted}
