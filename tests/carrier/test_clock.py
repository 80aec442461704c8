"""The clock: nothing moves by itself, and a step is deterministic."""

import pytest

from carrier.clock import SteppedClock
from tests.carrier.rig import ANA, HANNA, HOTLINE, Rig


def test_nothing_moves_but_what_is_due(rig: Rig) -> None:
    ana = rig.call("<Say>one two three four five</Say><Say>six</Say>")
    shown = rig.http.get(f"{rig.url}/clock", timeout=5).json()
    assert (shown["mode"], shown["idle"], shown["next"]) == ("stepped", True, 2.0)
    assert ana.texts() == ["one two three four five"]


def test_a_step_moves_the_time_of_day(rig: Rig) -> None:
    before, after = rig.step()["now"], rig.step(90.5)["now"]
    assert (before[-5:], after[-5:]) == (".000Z", ".500Z")
    assert before < after


def test_a_step_to_the_next_timer(rig: Rig) -> None:
    ana = rig.call("<Say>one two three four five</Say><Pause length='7'/><Say>six</Say>")
    assert rig.handset("POST", "/clock/step", to="next").json()["next"] == 7.0
    rig.handset("POST", "/clock/step", to="next")
    assert ana.texts()[-1] == "six"


def test_a_step_to_nothing_changes_nothing(rig: Rig) -> None:
    before = rig.step()
    assert rig.handset("POST", "/clock/step", to="next").json() == before


def test_webhooks_come_to_rest_between_two_timers(rig: Rig) -> None:
    rig.site.says("/second", "<Pause length='5'/><Redirect>/third</Redirect>")
    rig.site.says("/third", "<Say>done</Say>")
    ana = rig.call("<Pause length='5'/><Redirect>/second</Redirect>")
    rig.step(10)
    assert ana.texts() == ["done"]
    webhooks = [event["at"][-7:] for event in ana.events("webhook")]
    assert len(set(webhooks)) == 3


def test_the_same_steps_give_the_same_story(rig: Rig) -> None:
    def story() -> list[tuple[str, str]]:
        calls = [rig.call("<Enqueue waitUrl='/wait'>q</Enqueue>", from_=f"+4670111111{n}") for n in range(3)]
        rig.step(20)
        return [
            (call.kinds()[-1], seen.form["QueuePosition"]) for call in calls for seen in rig.site.to("/wait")
        ]

    rig.site.says("/wait", "<Say>one two</Say><Pause length='3'/><Leave/>")
    first = story()
    rig.site.seen.clear()
    assert story() == first


@pytest.mark.parametrize(
    "body", [{}, {"seconds": 1, "to": "next"}, {"to": "noon"}, {"seconds": -1}, {"seconds": "x"}, {"days": 1}]
)
def test_a_wrong_step_is_refused(rig: Rig, body: dict[str, object]) -> None:
    answer = rig.handset("POST", "/clock/step", **body)
    assert (answer.status_code, bool(answer.json()["error"])) == (400, True)


def test_the_wall_clock_cannot_be_stepped(real_rig: Rig) -> None:
    answer = real_rig.handset("POST", "/clock/step", seconds=1)
    assert (answer.status_code, "stepped" in answer.json()["error"]) == (409, True)
    assert real_rig.http.get(f"{real_rig.url}/clock", timeout=5).json()["mode"] == "real"


def test_the_wall_clock_moves_by_itself(real_rig: Rig) -> None:
    real_rig.site.says("/voice", "<Say>x</Say>")
    placed = real_rig.handset("POST", "/handset/calls", from_=ANA, to=HOTLINE).json()
    url = f"{real_rig.url}/handset/calls/{placed['sid']}/stream"
    assert '"kind": "ended"' in real_rig.http.get(url, timeout=10).text


def test_a_line_that_answers_at_once_needs_no_step(rig: Rig) -> None:
    rig.line(HANNA, "auto", after=0)
    call = rig.twilio.calls.create(to=HANNA, from_=HOTLINE, twiml="<Response><Say>x</Say></Response>")
    url = f"{rig.url}/handset/calls/{call.sid}/events?after=2&wait=10"
    assert rig.http.get(url, timeout=15).json()["events"][0]["text"] == "x"


def test_cancelled_timers_do_not_pile_up() -> None:
    class Held(SteppedClock):
        def _arm(self) -> None:
            """Nothing is due in this test."""

    clock = Held()
    for _ in range(5000):
        clock.after(3600, lambda: None).cancel()
    kept = clock.after(1, lambda: None)
    clock._fire(clock.after(0, lambda: None))
    assert clock.upcoming() is kept
    assert len(clock._timers) == 1
