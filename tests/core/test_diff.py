"""What a designer reads about two versions of a flow."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.flowfiles import load, locate, read_texts
from adapters.settings import ROOT
from core.flow.diff import diff
from core.flow.source import Located

FLOW: dict[str, Any] = {
    "name": "front",
    "languages": ["sv", "en"],
    "start": "cost",
    "nodes": {
        "cost": {"kind": "disclose", "what": "cost", "prompt": "cost", "next": "menu"},
        "menu": {
            "kind": "menu",
            "prompt": "menu",
            "tries": 2,
            "keys": {"1": "move", "2": "invoice"},
            "errands": {"move": "orders", "invoice": "billing"},
        },
        "orders": {"kind": "queue", "queue": "orders", "prompt": "joined", "next": "bye"},
        "billing": {"kind": "queue", "queue": "billing", "prompt": "joined", "next": "bye"},
        "bye": {"kind": "end", "prompt": "bye"},
    },
}
PROMPTS = {
    "cost": "{cost}",
    "cost.077": "It costs.",
    "menu": "Press one.",
    "joined": "To {queue}.",
    "bye": "Goodbye.",
    "queue.orders": "orders",
    "queue.billing": "invoices",
}
FILE: dict[str, Any] = {"voice": {"name": "Ada"}, "words": {"yes": ["yes", "sure"]}, "prompts": PROMPTS}
TONGUES = {"sv": FILE, "en": FILE}


def located(value: Any) -> Located:
    if isinstance(value, dict):
        return Located({name: located(one) for name, one in value.items()}, "file", 1)
    return Located([located(one) for one in value] if isinstance(value, list) else value, "file", 1)


def trees(flow: Any, tongues: dict[str, Any]) -> tuple[Located, dict[str, Located]]:
    return located(flow), {language: located(file) for language, file in tongues.items()}


def set_at(value: Any, path: str, new: Any) -> Any:
    """Give a copy with another value at `a/b/c`; `None` takes it away, as no file here has one."""
    name, _, rest = path.partition("/")
    inner = set_at(value.get(name, {}), rest, new) if rest else new
    kept = {**value, name: inner}
    return {key: one for key, one in kept.items() if one is not None}


def flow_changes(path: str, new: Any) -> list[str]:
    return [*map(str, diff(trees(FLOW, TONGUES), trees(set_at(FLOW, path, new), TONGUES)))]


def text_changes(path: str, new: Any) -> list[str]:
    """Change the Swedish file alone."""
    changed = {"sv": set_at(FILE, path, new), "en": FILE}
    return [*map(str, diff(trees(FLOW, TONGUES), trees(FLOW, changed)))]


@pytest.mark.parametrize(
    ("path", "new", "sentence"),
    [
        ("start", "menu", "the flow: start now leads to menu, was cost"),
        ("name", "desk", "the flow: name is now desk, was front"),
        ("languages", ["en", "sv"], "the flow: languages is now en, sv, was sv, en"),
        ("hours", {"desk": "9 to 5"}, "the flow: hours desk is new, is “9 to 5”"),
        ("nodes/cost/next", "bye", "cost: next now leads to bye, was menu"),
        ("nodes/cost/what", "orders", "cost: what is now orders, was cost"),
        ("nodes/menu/tries", 1, "menu: tries is now 1, was 2"),
        ("nodes/menu/tries", "2", 'menu: tries is now "2", was 2'),
        ("nodes/menu/tries", None, "menu: tries is gone, was 2"),
        ("nodes/menu/keys/2", "move", "menu: key 2 now leads to orders (move), was billing (invoice)"),
        ("nodes/menu/keys/2", None, "menu: key 2 is gone, led to billing (invoice)"),
        ("nodes/menu/keys/3", "move", "menu: key 3 is new, leads to orders (move)"),
        ("nodes/menu/errands/move", "bye", "menu: errand move (key 1) now leads to bye, was orders"),
        ("nodes/menu/errands/lost", "bye", "menu: errand lost is new, leads to bye"),
        ("nodes/orders/queue", "billing", "orders: queue is now billing, was orders"),
        ("nodes/bye", {"kind": "say", "prompt": "bye"}, "bye: kind is now say, was end"),
        ("nodes/late", {"kind": "end", "prompt": "bye"}, "late: is new: kind end, prompt bye"),
    ],
)
def test_a_change_of_a_flow_is_a_sentence(path: str, new: Any, sentence: str) -> None:
    assert flow_changes(path, new) == [sentence]


def test_a_node_that_is_gone_is_told_last() -> None:
    changes = flow_changes("nodes/orders", None)
    assert changes == ["orders: is gone, was kind queue, queue orders, prompt joined, next bye"]


@pytest.mark.parametrize(
    ("path", "new", "sentence"),
    [
        ("prompts/menu", "Press two.", "menu: text menu in sv changed: “Press one.” → “Press two.”"),
        ("prompts/menu", None, "menu: text menu in sv is gone: “Press one.”"),
        ("prompts/menu", "Press  one.", "menu: text menu in sv changed: “Press one.” → “Press  one.”"),
        ("prompts/menu@chat", "Choose.", "menu: text menu@chat in sv is new: “Choose.”"),
        ("prompts/cost.077", "Ouch.", "cost: text cost.077 in sv changed: “It costs.” → “Ouch.”"),
        ("prompts/queue.orders", "moves", "orders: text queue.orders in sv changed: “orders” → “moves”"),
        (
            "prompts/joined",
            "Hello, {queue}.",
            "other texts: text joined (at billing, orders) in sv changed: “To {queue}.” → “Hello, {queue}.”",
        ),
        ("prompts/apology", "Sorry.", "other texts: text apology in sv is new: “Sorry.”"),
        ("voice/name", "Bo", "language sv: voice name is now Bo, was Ada"),
        ("words/yes", ["yes", "yeah"], "language sv: words yes now has yeah and no longer has sure"),
        ("words/yes", ["yes"], "language sv: words yes no longer has sure"),
        ("words/yes", ["sure", "yes"], "language sv: words yes is now sure, yes, was yes, sure"),
    ],
)
def test_a_change_of_a_text_is_a_sentence(path: str, new: Any, sentence: str) -> None:
    assert text_changes(path, new) == [sentence]


def test_a_text_is_told_in_each_language() -> None:
    both = {language: set_at(FILE, "prompts/menu", "Key, please.") for language in ("sv", "en")}
    changes = diff(trees(FLOW, TONGUES), trees(FLOW, both))
    assert [one.sentence.split(" changed")[0] for one in changes] == ["text menu in sv", "text menu in en"]


def test_a_language_that_comes_is_one_sentence() -> None:
    less = set_at(FLOW, "languages", ["sv"])
    came = [*map(str, diff(trees(less, TONGUES), trees(FLOW, TONGUES)))]
    went = [*map(str, diff(trees(FLOW, TONGUES), trees(less, TONGUES)))]
    assert came == ["the flow: languages now has en", "language en: is new, with 7 texts"]
    assert went == ["the flow: languages no longer has en", "language en: is gone, had 7 texts"]


def test_a_node_and_its_texts_stand_together() -> None:
    newer = set_at(set_at(FLOW, "nodes/cost/next", "bye"), "nodes/bye/level", 6)
    said = set_at(set_at(FILE, "prompts/cost", "{cost}!"), "prompts/bye", "Hej då.")
    changes = diff(trees(FLOW, TONGUES), trees(newer, {"sv": said, "en": FILE}))
    assert [one.subject for one in changes] == ["cost", "cost", "bye", "bye"]


def test_a_kind_nobody_knows_is_compared_as_well() -> None:
    old = {"kind": "oracle", "cases": [{"ask": "stars", "then": "bye"}], "otherwise": "billing"}
    new = {"kind": "oracle", "cases": [{"ask": "stars", "then": "orders"}], "otherwise": "orders"}
    changes = diff(
        trees(set_at(FLOW, "nodes/moon", old), TONGUES), trees(set_at(FLOW, "nodes/moon", new), TONGUES)
    )
    assert [*map(str, changes)] == [
        "moon: cases entry 1 then is now orders, was bye",
        "moon: otherwise now leads to orders, was billing",
    ]


def test_a_comment_is_no_change() -> None:
    files = dict(read_texts(ROOT / "data", "kundservice"))
    noted = {name: f"# a note\n{text}" for name, text in files.items()}
    assert load(noted).version == load(files).version
    assert diff(locate(files), locate(noted)) == ()


scalars = st.none() | st.booleans() | st.integers(0, 2) | st.sampled_from(["a", "b", "1", "two words", ""])
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("abk"), inner, max_size=2),
    max_leaves=4,
)
bodies = st.dictionaries(st.sampled_from(["kind", "next", "keys", "prompt", "other"]), values, max_size=3)
flows = st.builds(
    lambda top, nodes: {**top, "languages": ["sv"], "nodes": nodes},
    st.dictionaries(st.sampled_from(["start", "extra"]), values, max_size=2),
    st.dictionaries(st.sampled_from("abc"), bodies, max_size=2),
)
files = st.builds(
    lambda rest, prompts: {**rest, "prompts": prompts},
    st.dictionaries(st.sampled_from(["voice", "words"]), values, max_size=1),
    st.dictionaries(st.sampled_from(["a", "b", "a.b", "a@chat"]), values, max_size=2),
)


@given(flows, files, flows | st.none(), files | st.none())
def test_whatever_differs_is_told(flow: Any, file: Any, flow2: Any, file2: Any) -> None:
    other = (flow if flow2 is None else flow2), (file if file2 is None else file2)
    changes = diff(trees(flow, {"sv": file}), trees(other[0], {"sv": other[1]}))
    assert (not changes) == (repr(_sorted((flow, file))) == repr(_sorted(other)))
    assert all(one.subject and one.sentence for one in changes)


@given(values, values)
def test_what_is_no_flow_is_compared_all_the_same(flow: Any, file: Any) -> None:
    diff(trees(flow, {"a": file}), trees(FLOW, TONGUES))
    diff(trees(FLOW, TONGUES), trees(flow, {"a": file}))


def _sorted(value: Any) -> Any:
    """Give a value whose mappings are in order: their order means nothing."""
    match value:
        case dict():
            return {key: _sorted(value[key]) for key in sorted(value)}
        case list() | tuple():
            return [_sorted(one) for one in value]
    return value
