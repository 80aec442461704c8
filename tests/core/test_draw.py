"""A flow as a picture: nothing hidden, nothing outside, every edge there, all of it also as text."""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.flow import graph
from core.flow.draw import draw
from core.flow.draw.exits import FACTS, FAILS, LABELS, exits
from core.flow.draw.heights import spread
from core.flow.draw.layout import WIDE, Layout, layout
from core.flow.draw.paint import FILLS, INK, SOFT, TROUBLE
from core.flow.draw.words import LEVELS, shorten, width, wrap
from core.flow.fields import Edge, specs
from core.flow.graph import Flow, Node

SVG = "{http://www.w3.org/2000/svg}"


def with_nodes(flow: Flow, nodes: Mapping[str, Node]) -> Flow:
    """Give a flow of other nodes; the first is the start, the last the way to a human."""
    names = list(nodes)
    return replace(flow, nodes=nodes, start=names[0], human=names[-1])


def say(name: str, to: str, level: int = 3) -> graph.Say:
    return graph.Say(id=name, level=level, prompt="joined", next=to)


def end(name: str, level: int = 6) -> graph.End:
    return graph.End(id=name, level=level, prompt="goodbye")


def menu(name: str, errands: Mapping[str, str]) -> graph.Menu:
    texts = {"prompt": "menu", "reprompt": "menu_again"}
    return graph.Menu(id=name, level=2, **texts, keys={"1": "a", "2": "b"}, errands=errands, tries=2)


def queue(name: str, to: str, **more: str) -> graph.Queue:
    texts = {"prompt": "joined", "news": "position"}
    return graph.Queue(id=name, level=6, queue="billing", **texts, next=to, **more)


ERRANDS = {"move": "customer", "cancel": "late", "danger": "emergency"}


def every_kind() -> dict[str, Node]:
    """A hotline that has one node of every kind at least, as a designer might draw it."""
    return {node.id: node for node in (*opening(), *onward())}


def opening() -> tuple[Node, ...]:
    asked = {"prompt": "recording", "reprompt": "recording_again"}
    answered = {"yes": "recording_yes", "no": "recording_no"}
    converse = {"prompt": "errand", "reprompt": "errand_again", "confirm": "errand_confirm"}
    return (
        graph.Language(
            id="welcome", level=1, prompt="welcome", keys={"1": "sv", "2": "en"}, default="sv", next="cost"
        ),
        graph.Disclose(id="cost", level=0, what="cost", prompt="cost", next="assistant"),
        graph.Disclose(id="assistant", level=0, what="assistant", prompt="assistant", next="recording"),
        graph.Consent(id="recording", level=0, purpose="recording", **asked, **answered, next="survey"),
        graph.Survey(id="survey", level=0, prompt="recording", **answered, next="news"),
        graph.Say(id="news", level=2, prompt="joined", channels=("voice",), next="errand"),
        graph.Converse(
            id="errand", level=2, **converse, errands=ERRANDS, unavailable="menu", unclear="menu", tries=2
        ),
        replace(menu("menu", ERRANDS), keys={"1": "move", "2": "cancel", "3": "danger"}),
    )


def onward() -> tuple[Node, ...]:
    callback = dict.fromkeys(("own", "keyed", "times", "soonest", "time", "confirm", "booked"), "joined")
    promised = dict.fromkeys(("prompt", "kept", "cancelled"), "joined")
    asked = {"prompt": "errand", "reprompt": "errand_again"}
    over = dict.fromkeys(("next", "missing"), "goodbye")
    return (
        graph.Collect(
            id="customer",
            level=4,
            slot="customer_number",
            prompt="errand",
            reprompt="errand_again",
            confirm="joined",
            tries=2,
            failed="foreign",
            next="foreign",
        ),
        graph.Decide(id="foreign", level=2, fact="interpreter", yes="tongue", no="late"),
        graph.Interpreter(
            id="tongue",
            level=1,
            prompt="menu",
            reprompt="menu_again",
            chosen="joined",
            keys={"1": "ar", "2": "fi", "3": "so"},
            tries=2,
            next="late",
            unclear="late",
        ),
        graph.Decide(id="late", level=2, fact="open", of="office", yes="billing", no="closed"),
        queue("billing", "goodbye", hours="office", closed="closed", offer="joined", callback="call"),
        graph.Callback(
            id="call",
            level=6,
            queue="billing",
            caller_id="+46101000000",
            **callback,
            tries=2,
            next="goodbye",
            declined="billing",
            none="billing",
        ),
        graph.Promised(
            id="promised", level=5, **promised, tries=2, move="call", next="late", none="late", unclear="late"
        ),
        graph.Say(id="closed", level=6, prompt="joined", next="call_or_not"),
        graph.Goto(id="call_or_not", level=6, next="content"),
        graph.Ask(id="content", level=6, **asked, tries=2, yes="case", no="grumble", failed="promised"),
        graph.Status(id="case", level=5, told="joined", due="joined", unknown="joined", **over),
        graph.Complaint(
            id="grumble",
            level=3,
            queue="billing",
            days=5,
            topics={"move": "moving"},
            keys={"1": "moving"},
            **asked,
            **dict.fromkeys(("confirm", "quoted", "received"), "joined"),
            tries=2,
            next="goodbye",
            failed="billing",
        ),
        graph.Transfer(
            id="emergency", level=6, to="+46101000000", prompt="joined", next="goodbye", failed="billing"
        ),
        end("goodbye"),
    )


def generated(flow: Flow, size: int, seed: int) -> Flow:
    """A flow of any shape: menus that lead far and back, chains, queues, nodes that nothing leads to."""
    chance, names = random.Random(seed), [f"node_{number}" for number in range(size)]
    nodes: dict[str, Node] = {}
    for number, name in enumerate(names):
        ahead = [names[min(size - 1, number + chance.randint(1, 9))] for _ in range(4)]
        back = names[max(0, number - chance.randint(0, 12))]
        if number == size - 1:
            nodes[name] = end(name)
        elif chance.random() < 0.35:
            errands = dict(zip("abcd", [*ahead[:3], chance.choice([back, ahead[3]])], strict=True))
            nodes[name] = menu(name, errands)
        elif chance.random() < 0.2:
            nodes[name] = queue(name, ahead[0])
        else:
            nodes[name] = say(name, ahead[0])
    return with_nodes(flow, nodes)


def proved(flow: Flow) -> Layout:
    """Lay a flow out and prove of it what makes it readable."""
    found = layout(flow)
    assert sorted(box.node for box in found.boxes) == sorted(flow.nodes)
    for one, other in combinations(found.boxes, 2):
        beside = one.x + WIDE < other.x or other.x + WIDE < one.x
        assert beside or one.y + one.height < other.y or other.y + other.height < one.y
    for x, y in points(found):
        assert 0 < x < found.width and 0 < y < found.height
    wanted = sorted((way.source, way.label, way.target) for ways in exits(flow).values() for way in ways)
    drawn = [route.exit for route in found.routes]
    assert sorted((way.source, way.label, way.target) for way in drawn) == wanted
    return found


def points(found: Layout) -> Iterator[tuple[int, int]]:
    for box in found.boxes:
        yield from ((box.x, box.y), (box.x + WIDE, box.y + box.height))
    for route in found.routes:
        yield from route.points


def hides(found: Layout) -> list[str]:
    """Name the edges that run over a box."""
    covered = []
    for route in found.routes:
        for (x, y), (to_x, to_y) in pairwise(route.points):
            assert x == to_x or y == to_y
            for box in found.boxes:
                across = min(x, to_x) < box.x + WIDE and max(x, to_x) > box.x
                if across and min(y, to_y) < box.y + box.height and max(y, to_y) > box.y:
                    covered.append(f"{route.exit} over {box.node}")
    return covered


def test_the_flow_we_ship_is_readable(flow: Flow) -> None:
    found = proved(flow)
    assert hides(found) == []
    assert len({box.x for box in found.boxes}) <= 10  # columns: it fits on a wide page


@pytest.mark.parametrize("seed", range(6))
def test_sixty_nodes_are_readable(flow: Flow, seed: int) -> None:
    assert hides(proved(generated(flow, 60, seed))) == []


@given(st.integers(1, 25), st.integers(0, 10_000))
@settings(max_examples=60)
def test_any_shape_can_be_drawn(flow: Flow, size: int, seed: int) -> None:
    assert hides(proved(generated(flow, size, seed))) == []


@pytest.mark.parametrize("ring", [1, 2, 3, 13])
def test_a_circle_can_be_drawn(flow: Flow, ring: int) -> None:
    nodes = {f"n{number}": say(f"n{number}", f"n{(number + 1) % ring}") for number in range(ring)}
    assert hides(proved(with_nodes(flow, nodes))) == []


def test_a_circle_nothing_leads_to_can_be_drawn(flow: Flow) -> None:
    nodes = {"end": end("end"), "a": say("a", "b"), "b": say("b", "a")}
    found = proved(replace(with_nodes(flow, nodes), human="end"))
    assert hides(found) == []
    assert draw(replace(with_nodes(flow, nodes), human="end")).count("never reached") == 2


def test_a_chain_longer_than_the_stack_is_drawn(flow: Flow) -> None:
    nodes: dict[str, Node] = {f"n{number}": say(f"n{number}", f"n{number + 1}") for number in range(3000)}
    nodes["n3000"] = end("n3000")
    assert len(layout(with_nodes(flow, nodes)).boxes) == 3001


def test_edges_go_right_but_for_those_back(flow: Flow) -> None:
    found = layout(flow)
    left = {box.node: box.x for box in found.boxes}
    ways = [(route.exit.source, route.exit.target) for route in found.routes]
    back = [(source, target) for source, target in ways if left[target] < left[source]]
    assert back and all(leads(ways, target, source) for source, target in back)


def leads(ways: list[tuple[str, str]], start: str, end: str) -> bool:
    """Tell whether one comes from a node to another."""
    found = {start}
    for _ in ways:
        found |= {target for source, target in ways if source in found}
    return end in found


def test_every_kind_of_node_is_drawn(flow: Flow) -> None:
    nodes = every_kind()
    whole = replace(flow, nodes=nodes, start="welcome", human="billing")
    assert {type(node) for node in nodes.values()} == set(graph.KINDS.values())
    assert hides(proved(whole)) == []
    assert "never reached" not in draw(whole) and "voice only" in draw(whole)


def test_every_way_out_says_what_leads_along_it() -> None:
    passed = {name for kind in graph.KINDS.values() for name, found in specs(kind) if isinstance(found, Edge)}
    assert {name for _, name in LABELS} == passed
    unlabelled = {
        kind.__name__
        for kind in graph.KINDS.values()
        for name, found in specs(kind)
        if isinstance(found, Edge) and (kind, name) not in LABELS
    }
    assert unlabelled == {"Say", "Disclose", "Goto"}  # where `next` says it all
    assert passed > FAILS
    assert FACTS.keys() == graph.FACTS.keys()


def test_labels_are_words_of_a_designer(flow: Flow) -> None:
    whole = replace(flow, nodes=every_kind(), human="billing")
    ways = {name: [way.label for way in found] for name, found in exits(whole).items()}
    assert ways["billing"] == ["after the agent", "office closed", "long wait: 1 callback"]
    assert ways["late"] == ["yes: office open", "no: office closed"]
    assert ways["emergency"] == ["when they hang up", "nobody answers"]
    assert ways["call"] == ["booked", "not agreed on, 2 times", "no time to call back"]
    assert ways["tongue"] == ["1 ar · 2 fi · 3 so", "not understood, 2 times"]
    assert ways["customer"] == ["given, or known", "not given, 2 times"]


def test_exits_say_what_leads_along_them(flow: Flow) -> None:
    ways = exits(flow)
    assert [way.label for way in ways["welcome"]] == ["1 sv · 2 en"]
    assert [way.label for way in ways["recording"]] == ["1 yes · 2 no"]
    assert [way.label for way in ways["menu"] if not way.trouble][:2] == [
        "1 invoice_question",
        "2 fault_report",
    ]
    assert [(way.target, way.label) for way in ways["menu"] if way.trouble] == [
        ("general", "no choice, 2 times")
    ]
    troubles = [way.label for way in ways["errand"] if way.trouble]
    assert troubles == ["assistant away, or a key", "not understood, 2 times"]


# The document.


def test_every_node_and_edge_is_in_the_document(flow: Flow) -> None:
    root = ElementTree.fromstring(draw(flow))  # noqa: S314 our own words
    nodes = [group for group in root.iter(f"{SVG}g") if group.get("class") == "node"]
    edges = [path for path in root.iter(f"{SVG}path") if path.get("class") == "edge"]
    assert len(nodes) == len(flow.nodes)
    assert len(edges) == sum(len(ways) for ways in exits(flow).values())
    texts = {text.text for text in root.iter(f"{SVG}text")}
    assert set(flow.nodes) <= texts
    assert {f"{level} {name}" for level, name in enumerate(LEVELS)} <= texts
    assert {"level 6 queue · 0 leads here", "level 1 language · the start", "1 invoice_question"} <= texts


def test_who_cannot_see_it_can_read_it(flow: Flow) -> None:
    root = ElementTree.fromstring(draw(flow))  # noqa: S314
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None and desc is not None and desc.text
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert "It begins at welcome. From every question, 0 or asking for a human leads to general." in desc.text
    assert (
        "billing: queue, level 6 queue, leads to your_case (after the agent), call (long wait: 1 callback)."
        in desc.text
    )
    assert "goodbye: end, level 6 queue, ends." in desc.text


def test_words_of_the_prompts_are_shown(flow: Flow) -> None:
    assert "Du kommer till fakturafrågor." in draw(flow)
    assert "You are going to invoice questions." in draw(flow, "en")
    assert "{" not in draw(flow)


@pytest.mark.parametrize(
    "bad", ["<script>alert(1)</script>", '"/><g>', "]]>&amp;", "a\x00\x07b", "😀مرحبا" * 30]
)
def test_text_cannot_break_out(flow: Flow, bad: str) -> None:
    nodes = {**flow.nodes, bad: end(bad, 0)}
    prompts = {**flow.tongues["sv"].prompts, "goodbye": bad}
    tongues = {**flow.tongues, "sv": replace(flow.tongues["sv"], prompts=prompts)}
    root = ElementTree.fromstring(draw(replace(flow, name=bad, nodes=nodes, tongues=tongues)))  # noqa: S314
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags == {"svg", "title", "desc", "rect", "text", "path", "g"}


def test_the_same_flow_is_the_same_picture(flow: Flow) -> None:
    assert draw(flow) == draw(flow)


def test_words_stay_inside_their_box(flow: Flow) -> None:
    root = ElementTree.fromstring(draw(generated(flow, 40, 3)))  # noqa: S314
    for group in root.iter(f"{SVG}g"):
        for text in group.findall(f"{SVG}text"):
            size = float(text.get("font-size", "13"))
            assert width(text.text or "", size) <= WIDE - 20


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours as WCAG 2.2 defines it."""
    shades = sorted(luminance(colour) for colour in (one, other))
    return (shades[1] + 0.05) / (shades[0] + 0.05)


def luminance(colour: str) -> float:
    parts = [int(part, 16) / 255 for part in re.findall("[0-9a-f]{2}", colour)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_words_stand_out_from_their_ground() -> None:
    assert all(contrast(INK, fill) >= 7 for fill in FILLS)
    assert all(contrast(colour, "#ffffff") >= 4.5 for colour in (INK, SOFT, TROUBLE))
    assert len(set(FILLS)) == len(LEVELS)


# The smaller parts.


@given(st.lists(st.tuples(st.floats(-500, 500), st.floats(0, 90)), min_size=1, max_size=20))
def test_spread_keeps_order_and_distance(wishes: list[tuple[float, float]]) -> None:
    wanted, distances = [wish for wish, _ in wishes], [distance for _, distance in wishes[1:]]
    found = spread(wanted, distances)
    assert all(b - a >= distance - 1e-6 for (a, b), distance in zip(pairwise(found), distances, strict=True))


def test_spread_moves_nothing_without_need() -> None:
    assert spread([0, 50, 200], [50, 60]) == [0, 50, 200]
    assert spread([0, 0], [40]) == [-20, 20]


def test_long_words_are_cut_with_an_ellipsis() -> None:
    assert shorten("short", 12, 100) == "short"
    assert shorten("a very long name indeed", 12, 60).endswith("…")
    lines = wrap("one two three four five six seven eight nine ten", 12, 80)
    assert len(lines) == 2 and lines[1].endswith("…")
    assert wrap("", 12, 80) == [""]
