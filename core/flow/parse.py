"""Makes a flow out of what a designer wrote, or says in one sentence, with file and line, why not."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from core.errors import FlowError
from core.flow import fields as f
from core.flow import graph
from core.flow.graph import Flow, Node, Told, Urgent
from core.flow.nodes import Context, read_node, read_prompt, target
from core.flow.reading import Fields, text_of
from core.flow.source import Located, plain
from core.flow.tongue import read_guest, read_tongue
from core.hours import Schedule, parse_schedule

type IsHoliday = Callable[[date], bool]


def parse(flow: Located, tongues: Mapping[str, Located], is_holiday: IsHoliday = lambda day: False) -> Flow:
    """Make a flow from its file and one prompt file a language; the first defect found is a FlowError."""
    top = Fields(flow, "flow")
    languages = tuple(text_of(item, "flow", "languages") for item in top.items("languages"))
    for language in languages:
        if language not in tongues:
            raise top.error("languages", f"there is no prompt file for `{language}`.")
        if languages.count(language) > 1:
            raise top.error("languages", f"`{language}` stands here twice.")
    spoken = {language: read_tongue(tongues[language], language) for language in languages}
    guests = {
        name: read_guest(text, name) for name, text in tongues.items() if _is_guest(name, text, languages)
    }
    hours = _hours(top, is_holiday)
    context = Context(top.mapping("nodes"), languages, spoken, guests, hours)
    nodes = {name: read_node(name, body, context) for name, body in context.nodes.items()}
    start, human = target(top, "start", context), target(top, "human", context)
    name, urgent, answers = top.text("name"), _urgent(top), _answers(top, context)
    top.done()
    _require_disclosures(flow, nodes)
    _refuse_silent_circles(context, nodes)
    used = {
        one for node in nodes.values() if isinstance(node, graph.Interpreter) for one in node.keys.values()
    }
    known = {one: guest for one, guest in guests.items() if one in used}
    version = _version([flow, *(tongues[language] for language in (*languages, *sorted(known)))])
    return Flow(name, version, start, human, languages, nodes, spoken, known, hours, urgent, answers)


def _is_guest(name: str, text: Located, languages: tuple[str, ...]) -> bool:
    """Tell whether a prompt file is of a language that only interpreters speak: it lists no short answers."""
    return name not in languages and isinstance(text.value, dict) and "words" not in text.value


def _hours(top: Fields, is_holiday: IsHoliday) -> dict[str, Schedule]:
    named = top.mapping("hours") if top.has("hours") else {}
    return {name: parse_schedule(located, name, is_holiday) for name, located in named.items()}


def _urgent(top: Fields) -> dict[str, Urgent]:
    """Read the closed list of errands that go before others, each with its reason and owner (K30)."""
    found = {}
    for errand, body in (top.mapping("urgent") if top.has("urgent") else {}).items():
        fields = Fields(body, f"urgent {errand}")
        found[errand] = Urgent(fields.text("reason"), fields.text("owner"))
        fields.done()
    return found


def _answers(top: Fields, context: Context) -> dict[str, Told]:
    """Read what is answered anywhere, after which the question comes again."""
    found = {}
    for errand, body in (top.mapping("answers") if top.has("answers") else {}).items():
        fields = Fields(body, f"answers {errand}")
        hours = fields.choice("hours", tuple(context.hours)) if fields.has("hours") else None
        found[errand] = Told(read_prompt(fields, "prompt", ANSWER, context, {"hours": hours}), hours)
        fields.done()
    return found


ANSWER = f.Prompt("the answer", args={"cost": "cost", "hours": "free"})


def _require_disclosures(flow: Located, nodes: Mapping[str, Node]) -> None:
    """Refuse a flow that cannot tell what must be told: the cost (P1) and that an assistant answers (P3)."""
    told = {node.what for node in nodes.values() if isinstance(node, graph.Disclose)}
    for what in ("cost", "assistant"):
        if what not in told:
            raise FlowError(flow.file, flow.line, "flow", f"no node discloses `{what}`.")


def silent(node: Node) -> Iterator[str]:
    """Give the nodes that one can come to from a node without anybody being asked anything."""
    match node:
        case graph.Decide():
            yield from (node.yes, node.no)
        case graph.Status():
            yield from (node.next, node.missing)
        case graph.Queue():
            yield from (node.closed,) if node.closed else ()
        case graph.Callback() | graph.Promised():
            yield node.none
        case graph.Interpreter() | graph.Goto() | graph.Say() | graph.Disclose() | graph.Survey():
            yield node.next
        case graph.Passable():
            yield from (node.next,) if node.channels else ()


LONG = 12  # nodes; a longer circle is shown by its ends


def _refuse_silent_circles(context: Context, nodes: Mapping[str, Node]) -> None:
    """Refuse a circle of nodes that only speak or decide: nobody could ever get out of it (P6)."""
    finished = set[str]()
    for root in nodes:
        path: dict[str, Iterator[str]] = {root: silent(nodes[root])} if root not in finished else {}
        while path:
            at = next(reversed(path))
            onward = next(path[at], None)
            if onward is None:
                finished.add(at)
                del path[at]
            elif onward in path:
                circle = [*list(path)[list(path).index(onward) :], onward]
                here = context.nodes[onward]
                shown = circle if len(circle) < LONG else [*circle[:3], "…", *circle[-2:]]
                sentence = f"goes round without asking: {' → '.join(shown)}."
                raise FlowError(here.file, here.line, onward, sentence)
            elif onward not in finished:
                path[onward] = silent(nodes[onward])


def _version(files: list[Located]) -> str:
    """Give the hash of what is written, without the places: a comment or a blank line is no new version."""
    body = json.dumps([plain(file) for file in files], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()[:16]
