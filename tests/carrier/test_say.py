"""Say, as Twilio documents it.

| attribute | values              | default | here                                    |
|-----------|---------------------|---------|-----------------------------------------|
| voice     | man, Polly.…, …     | man     | named in the event                      |
| language  | a language tag      | en-US   | named in the event                      |
| loop      | whole number, 0 = ∞ | 1       | one event each time                     |
| text      | nested SSML allowed | —       | 150 words a minute                      |
"""

import pytest

from tests.carrier.rig import Rig


def test_say_speaks_and_the_call_ends(rig: Rig) -> None:
    ana = rig.call('<Say language="sv-SE" voice="Polly.Elin-Neural">Hej och välkommen hit</Say>')
    (spoken,) = ana.events("spoken")
    assert spoken["text"] == "Hej och välkommen hit"
    assert (spoken["language"], spoken["voice"], spoken["seconds"]) == ("sv-SE", "Polly.Elin-Neural", 1.6)
    rig.step(1.5)
    assert ana.status() == "in-progress"
    rig.step(0.1)
    assert ana.status() == "completed"
    assert ana.events()[-1] | {"seq": 0, "at": ""} == {
        "seq": 0, "at": "", "kind": "ended", "reason": "end-of-document", "status": "completed"
    }  # fmt: skip


def test_loop_repeats_the_text(rig: Rig) -> None:
    ana = rig.call('<Say loop="3">one two</Say>')
    rig.step(10)
    assert ana.texts() == ["one two"] * 3


def test_loop_zero_goes_on_until_hang_up(rig: Rig) -> None:
    ana = rig.call('<Say loop="0">one two</Say>', pace="instant")
    rig.step(60)
    assert ana.do("hangup") == 202
    assert len(ana.texts()) == 61
    assert ana.status() == "completed"


def test_nested_marks_are_read_as_text(rig: Rig) -> None:
    ana = rig.call('<Say>Dial <say-as interpret-as="digits">112</say-as>\n <emphasis>now</emphasis></Say>')
    assert ana.texts() == ["Dial 112 now"]


def test_comments_and_whitespace_do_no_harm(rig: Rig) -> None:
    ana = rig.call("\n <!-- first --> <Say>a<!-- b -->c</Say>\n")
    assert ana.texts() == ["ac"]


def test_instant_pace_takes_no_time(rig: Rig) -> None:
    ana = rig.call("<Say>one two</Say><Pause length='9'/><Say>three</Say>", pace="instant")
    assert ana.texts() == ["one two", "three"]
    assert ana.status() == "completed"


@pytest.mark.parametrize(
    ("document", "named"),
    [
        ('<Say tone="low">x</Say>', "<Say> has no attribute 'tone'"),
        ('<Say loop="-1">x</Say>', "<Say> loop='-1'"),
        ('<Say voice="robot">x</Say>', "<Say> voice='robot'"),
        ('<Say language="Swedish!">x</Say>', "<Say> language='Swedish!'"),
        ("<Say><Play>x</Play></Say>", "<Play> may not stand in <Say>"),
        ("<Say/>", "<Say> must hold"),
    ],
)
def test_what_is_wrong_is_named(rig: Rig, document: str, named: str) -> None:
    ana = rig.call(document)
    (error,) = ana.events("error")
    assert error["code"] == 12200
    assert named in error["sentence"]
