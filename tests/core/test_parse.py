"""Bad and large input: a flow, or one sentence that says why not; never a traceback, never without end."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.flowfiles import load
from core.errors import FlowError
from core.flow.check.explore import explore
from core.flow.graph import Flow
from tests.flows.bases import BASES

MANY = 10_000
PLAIN = BASES["plain"]
FILES = sorted(BASES["everything"])
SAID = "  goodbye:\n"


def with_nodes(nodes: str, first: str) -> Flow:
    """Read the small flow, its agents' goodbye led through more nodes."""
    flow = PLAIN["flows/plain.yml"].replace("next: goodbye", f"next: {first}").replace(SAID, nodes + SAID)
    return load({**PLAIN, "flows/plain.yml": flow})


def gotos(last: str) -> str:
    """Write a very long line of nodes that go on to the next."""
    following = [*(f"n{number}" for number in range(1, MANY)), last]
    return "".join(f"  n{at}: {{kind: goto, level: 6, next: {to}}}\n" for at, to in enumerate(following))


@pytest.fixture(scope="module")
def long() -> Flow:
    """A flow with a line of ten thousand nodes."""
    return with_nodes(gotos("goodbye"), "n0")


def test_ten_thousand_nodes_are_read_and_walked(long: Flow) -> None:
    assert len(long.nodes) > MANY
    walk = explore(long, "077")
    assert walk.situations[-1].state.phase in ("ended", "talking", "waiting")


def test_a_circle_of_ten_thousand_nodes_is_found() -> None:
    with pytest.raises(FlowError, match=r"round without asking: n0 → n1 → n2 → … → n9999 → n0\.$"):
        with_nodes(gotos("n0"), "n0")


def with_text(text: str) -> Flow:
    """Read the small flow with another goodbye."""
    swedish = PLAIN["prompts/sv.yml"].replace("  goodbye: ", f"  goodbye: {text} ")
    return load({**PLAIN, "prompts/sv.yml": swedish})


def test_a_text_of_50_kilobytes_is_too_long() -> None:
    with pytest.raises(FlowError, match=r"has 50.* characters; a text has 4000 at most"):
        with_text("hej " * 12_500)


@pytest.mark.parametrize("text", ["Hej 👋🏽", "مع السلامة", "שלום", "Hyvästi", "e\u0301"])
def test_any_script_can_be_said(text: str) -> None:
    assert text in with_text(text).tongues["sv"].prompts["goodbye"]


@pytest.mark.parametrize("mark", ["\u202e", "\u2066"])
def test_a_mark_that_turns_text_around_is_refused(mark: str) -> None:
    with pytest.raises(FlowError, match="holds the control character"):
        with_text(f"Hej{mark}")


def is_flow_or_sentence(texts: dict[str, str]) -> bool:
    """Tell whether texts give a flow, or one sentence with its place."""
    try:
        load(texts)
    except FlowError as error:
        return error.line >= 0 and bool(error.sentence.strip())
    return True


@given(st.sampled_from(FILES), st.text(max_size=200))
def test_any_text_gives_a_flow_or_a_sentence(file: str, text: str) -> None:
    assert is_flow_or_sentence({**BASES["everything"], file: text})


@settings(max_examples=150)
@given(st.sampled_from(FILES), st.randoms(use_true_random=False), st.text(max_size=12))
def test_any_slip_gives_a_flow_or_a_sentence(file: str, chance: random.Random, slip: str) -> None:
    assert is_flow_or_sentence(
        {**BASES["everything"], file: slipped(BASES["everything"][file], chance, slip)}
    )


def slipped(text: str, chance: random.Random, slip: str) -> str:
    """Give a text with a stretch of a line lost, doubled or written over."""
    lines: list[Any] = text.splitlines()
    at = chance.randrange(len(lines))
    start = chance.randrange(len(lines[at]) + 1)
    end = min(len(lines[at]), start + chance.randrange(12))
    kept = chance.choice(["", slip, lines[at][start:end] * 2])
    lines[at] = f"{lines[at][:start]}{kept}{lines[at][end:]}"
    return "\n".join(lines)
