"""The flows of the data folder: each passes the check, and what is only worth a look stands here."""

from functools import cache

import pytest

from adapters.flowcheck import check_flow
from adapters.settings import ROOT
from core.flow.check.verdict import Verdict

NUMBER = "+46101000000"  # an ordinary one: nothing is found about it
FLOWS = sorted(path.stem for path in (ROOT / "data" / "flows").glob("*.yml"))


def unsaid(text: str) -> set[tuple[str, str, str]]:
    """Give the warnings about a text that is never said, in speech and in writing."""
    return {
        ("flow", name, f"is never said in `{language}`.")
        for name in (text, f"{text}@chat")
        for language in ("sv", "en")
    }


# A callback must have a text for `soonest`; nobody leaves a place in a queue for a callback in these two.
WARNINGS = {"butik": unsaid("book_soonest"), "myndighet": unsaid("call_soonest")}


@cache
def checked(name: str) -> Verdict:
    """Check a flow as it is called at an ordinary number."""
    return check_flow(ROOT / "data", name, [NUMBER])


def test_the_examples_are_among_the_flows() -> None:
    assert {"kundservice", "myndighet", "bank", "butik"} <= set(FLOWS)


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_breaks_no_rule(name: str) -> None:
    assert [f"{one.rule} {one}" for one in checked(name).broken] == []


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_warns_of_this_and_no_more(name: str) -> None:
    found = {(one.rule, one.node, one.sentence) for one in checked(name).findings}
    assert found == WARNINGS.get(name, set())


@pytest.mark.parametrize("name", FLOWS)
def test_a_human_is_named_within_25_seconds(name: str) -> None:
    assert checked(name).pace.to_know < 25
