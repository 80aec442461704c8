"""What a script says becomes data, however it is written."""

from pathlib import Path

import pytest

from cli.call import script
from cli.call.parse import load, parse
from cli.call.script import Script
from cli.call.source import locate


def read(text: str) -> Script:
    return parse(locate("call.yml", text))


def test_every_step_becomes_its_own_kind() -> None:
    steps = read(
        """
from: anonymous
steps:
  - hear: Hej
  - press: "1*#"
  - say: en flytt
  - wait: 2.5
  - repeat: true
  - hangup: true
"""
    ).steps
    assert steps == (
        script.Hear(4, "Hej"),
        script.Press(5, "1*#"),
        script.Say(6, "en flytt"),
        script.Wait(7, 2.5),
        script.Repeat(8),
        script.HangUp(9),
    )


def test_a_number_may_stand_without_quotes() -> None:
    assert read("from: +46701740610\nsteps: [hear: a]").caller == "+46701740610"


def test_keys_keep_their_zeros() -> None:
    assert read("from: anonymous\nsteps: [press: 010]").steps == (script.Press(2, "010"),)


def test_what_is_left_out_is_the_usual() -> None:
    found = read("from: anonymous\nsteps: [hear: a]")
    assert (found.to, found.assistant_down, found.expect) == (None, False, None)


def test_a_call_may_go_to_another_number() -> None:
    assert read('from: anonymous\nto: "+46771000001"\nsteps: [hear: a]').to == "+46771000001"


def test_the_assistant_may_be_down() -> None:
    assert read("from: anonymous\nassistant: down\nsteps: [hear: a]").assistant_down


EXPECT = """{outcome: abandoned in queue, consent: no, events: [place_taken], never: [no_match]}"""


@pytest.mark.parametrize(
    "text",
    [
        f"from: anonymous\nsteps:\n  - hear: a\n  - expect: {EXPECT}",
        f"from: anonymous\nsteps:\n  - hear: a\nexpect: {EXPECT}",
    ],
    ids=["as the last step", "at the top"],
)
def test_expect_may_stand_last_or_at_the_top(text: str) -> None:
    expect = read(text).expect
    assert expect is not None
    assert [(wish.field, wish.value) for wish in expect.wishes] == [
        ("outcome", "abandoned in queue"),
        ("consent", "no"),
    ]
    assert expect.events.kinds == ("place_taken",)
    assert expect.never.kinds == ("no_match",)
    assert expect.wants_outcome


def test_without_an_outcome_the_call_may_go_on() -> None:
    expect = read("from: anonymous\nsteps: [hear: a]\nexpect: {queue: none}").expect
    assert expect is not None
    assert not expect.wants_outcome


def test_every_acceptance_script_is_whole(scripts: Path) -> None:
    found = {path.stem: load(path) for path in scripts.glob("*.yml")}
    wanted = "declines-recording fault-en invoice-sv rasa-is-down same-turn-twice stops-recording"
    assert sorted(found) == [*wanted.split(), "withheld-number"]
    assert all(one.expect and one.expect.wants_outcome for one in found.values())
    assert [name for name, one in found.items() if one.assistant_down] == ["rasa-is-down"]
    assert [name for name, one in found.items() if one.caller == "anonymous"] == ["withheld-number"]
