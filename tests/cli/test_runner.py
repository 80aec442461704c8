"""A scripted call, step by step, against a carrier of the test's own."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from cli.call import placed
from cli.call.handset import Handset, Pace
from cli.call.line import Line
from cli.call.parse import load
from cli.call.runner import Means, Result, run
from tests.cli.conftest import Write
from tests.cli.fakes import (
    ENDED,
    LISTENED,
    FakeCarrier,
    FakeLog,
    announcing,
    contact,
    line,
    listening,
    spoken,
)


@dataclass
class Trial:
    """Runs scripts on the fake carrier and counts the pauses, none of which takes time."""

    handset: Handset
    line: Line
    write: Write
    paused: float = 0.0
    shown: int = 0

    def __call__(
        self, steps: str, more: str = "", log: FakeLog | None = None, pace: Pace = "instant"
    ) -> Result:
        line = replace(self.line, report=log) if log else self.line
        return run(
            load(self.write(steps, more=more)), Means(line, self.handset, pace, self._show, self._pause)
        )

    def _show(self, entry: object) -> None:
        self.shown += 1

    def _pause(self, seconds: float) -> None:
        self.paused += seconds


@pytest.fixture
def trial(url: str, write: Write) -> Iterator[Trial]:
    with closing(Handset(url)) as handset:
        yield Trial(handset, line(url), write)


def sentence(result: Result) -> str:
    assert result.failed is not None
    return result.failed.sentence.split("call.yml:")[1]


def test_a_call_that_goes_as_written_comes_true(trial: Trial, carrier: FakeCarrier) -> None:
    result = trial(
        "hear: hej och välkommen; press: 1; hear: Vad gäller; say: flytt; hear: plats 1; hangup: true"
    )
    assert result.failed is None
    assert carrier.asked == ["press 1", "say flytt", "hangup"]
    assert trial.shown == len(result.transcript)


def test_a_text_may_span_two_sentences_spoken(trial: Trial) -> None:
    assert trial("press: 1; say: flytt; hear: DU  har plats 1 i kön").failed is None


def test_texts_must_come_in_their_order(trial: Trial) -> None:
    result = trial("hear: tryck ett; hear: Hej")
    assert result.failed is not None
    assert result.failed.step == 2
    assert sentence(result) == (
        "4 hear: expected to hear “Hej”; since the last input was heard: "
        "“Hej och välkommen. För svenska, tryck ett.”."
    )


def test_what_came_before_the_input_is_past(trial: Trial) -> None:
    result = trial("press: 1; hear: välkommen")
    assert sentence(result) == (
        "4 hear: expected to hear “välkommen”; since the last input was heard: “Vad gäller det?”."
    )


def test_silence_is_told_as_silence(trial: Trial, carrier: FakeCarrier) -> None:
    carrier.opening = [listening()]
    assert sentence(trial("hear: Hej")) == (
        "3 hear: expected to hear “Hej”; nothing was heard since the last input."
    )


def test_a_call_that_ended_is_told_as_ended(trial: Trial, carrier: FakeCarrier) -> None:
    carrier.opening = [spoken("Nej."), ENDED]
    assert sentence(trial("hear: Hej")) == (
        "3 hear: expected to hear “Hej”; since the last input was heard: “Nej.”. The call has ended."
    )


def test_a_failed_call_is_hung_up(trial: Trial, carrier: FakeCarrier) -> None:
    trial("hear: nothing of the kind")
    assert carrier.asked == ["hangup"]


def test_a_stepped_clock_moves_when_the_line_rests(trial: Trial, carrier: FakeCarrier) -> None:
    carrier.later = [(12.0, [spoken("Är du kvar?")])]
    carrier.busy = 2
    assert trial("hear: är du kvar").failed is None
    assert carrier.asked == ["step", "hangup"]
    assert carrier.elapsed == 12


@pytest.mark.parametrize("stepped", [True, False], ids=["stepped", "real"])
def test_patience_is_thirty_seconds(trial: Trial, carrier: FakeCarrier, stepped: bool) -> None:
    carrier.stepped = stepped
    carrier.later = [(29.0, [spoken("Snart.")]), (31.0, [spoken("Nu.")])]
    assert trial("hear: snart").failed is None
    carrier.elapsed = 0
    assert "expected to hear “nu”" in sentence(trial("hear: nu"))


def test_a_real_clock_is_never_stepped(trial: Trial, carrier: FakeCarrier) -> None:
    carrier.stepped, carrier.later = False, [(12.0, [spoken("Är du kvar?")])]
    assert trial("hear: är du kvar; wait: 3").failed is None
    assert carrier.asked == ["hangup"]
    assert carrier.elapsed == 15


def test_keys_wait_until_the_line_listens(trial: Trial, carrier: FakeCarrier) -> None:
    carrier.opening, carrier.later = [], [(5.0, [listening("dtmf")])]
    carrier.answers["press 7"] = [spoken("Sju.")]
    assert trial("press: 7; hear: sju").failed is None
    assert carrier.elapsed == 5


def test_keys_that_nobody_waits_for_come_untrue(trial: Trial, carrier: FakeCarrier) -> None:
    carrier.opening = [listening("speech"), spoken("Säg något.")]
    assert sentence(trial("press: 7")) == (
        "3 press: expected the line to listen for keys; since the last input was heard: “Säg något.”."
    )


def test_speech_waits_past_a_line_that_takes_keys(trial: Trial, carrier: FakeCarrier) -> None:
    carrier.opening = [listening("dtmf"), spoken("Samtalet kostar.")]
    carrier.later = [(1.0, [LISTENED, listening(), spoken("Vad gäller det?")])]
    assert trial("say: flytt; hear: plats 1").failed is None


def test_speech_reaches_who_is_connected(trial: Trial, carrier: FakeCarrier) -> None:
    carrier.opening = [listening(), {"kind": "bridged", "with": "client:hanna"}]
    result = trial("say: hej")
    assert result.failed is None
    assert carrier.asked[0] == "say hej"


def test_what_another_party_says_is_heard(trial: Trial, carrier: FakeCarrier) -> None:
    carrier.opening = [
        {"kind": "bridged", "with": "x"},
        {"kind": "heard", "text": "Hanna här.", "from_sid": "CA9"},
    ]
    assert trial("hear: hanna här").failed is None


def test_waiting_steps_the_clock_by_its_seconds(trial: Trial, carrier: FakeCarrier) -> None:
    carrier.later = [(40.0, [spoken("Du har plats 1.")])]
    result = trial("wait: 45; hear: plats 1")
    assert result.failed is None
    assert carrier.elapsed == 45
    assert "caller  waits 45 s" in [str(entry)[7:] for entry in result.transcript]


def test_a_repeat_with_the_same_answer_comes_true(trial: Trial) -> None:
    assert trial("hear: hej; repeat: true; hear: tryck ett").failed is None


def test_a_repeat_with_another_answer_comes_untrue(trial: Trial, carrier: FakeCarrier) -> None:
    carrier.same = False
    assert sentence(trial("repeat: true")) == (
        "3 repeat: expected the same answer again; it is another one, with status 200."
    )


def test_a_repeat_may_not_double_an_event(trial: Trial) -> None:
    log = FakeLog([contact("place_taken"), contact("place_taken", "position_told")])
    assert sentence(trial("repeat: true", log=log)) == (
        "3 repeat: expected no new event; there is `position_told`."
    )


def test_what_belongs_to_no_turn_may_come_anytime(trial: Trial) -> None:
    log = FakeLog([contact("place_taken"), contact("place_taken", "recording_started")])
    assert trial("repeat: true", log=log).failed is None


def test_an_expected_outcome_hangs_the_call_up(trial: Trial, carrier: FakeCarrier) -> None:
    log = FakeLog([contact(outcome=None), contact(outcome=None), contact()])
    assert trial("hear: hej", "expect: {outcome: ABANDONED_in queue}", log).failed is None
    assert carrier.asked == ["hangup"]


def test_hanging_up_waits_for_what_runs_beside(trial: Trial, carrier: FakeCarrier) -> None:
    def look(sid: str) -> object:
        looks.append("hangup" in carrier.asked)
        return reports[min(len(looks), len(reports)) - 1]

    looks: list[bool] = []
    reports = [
        contact(outcome=None),
        contact("recording_started", outcome=None),
        contact("recording_started"),
    ]
    more = "expect: {outcome: abandoned in queue, events: [recording_started]}"
    assert trial("hear: hej", more, look).failed is None  # type: ignore[arg-type]
    assert looks[:3] == [False, False, True]


def test_a_contact_is_waited_for_but_not_for_ever(trial: Trial) -> None:
    log = FakeLog([contact(outcome=None)])
    result = trial("hangup: true", "expect: {outcome: abandoned in queue}", log)
    assert sentence(result) == "4 outcome: expected “abandoned in queue”; it is none."
    assert trial.paused == pytest.approx(20)


def test_without_an_outcome_the_call_is_judged_alive(trial: Trial, carrier: FakeCarrier) -> None:
    log = FakeLog([contact(outcome=None, queue=None), contact(outcome=None), contact()])
    assert trial("hear: hej", "expect: {queue: billing}", log).failed is None
    assert trial.paused == pytest.approx(0.1)


def test_an_unmet_expectation_is_the_last_step(trial: Trial) -> None:
    result = trial("hear: hej", "expect:\n  outcome: abandoned in queue\n  queue: technical")
    assert result.failed is not None
    assert result.failed.step == 2
    assert sentence(result) == "6 queue: expected “technical”; it is “billing”."


def test_a_down_assistant_means_the_other_edge(trial: Trial, carrier: FakeCarrier) -> None:
    trial("hear: hej", "assistant: down")
    trial("hear: hej")
    assert [call.get("voice_url") for call in carrier.placed] == ["http://127.0.0.1:9/voice/start", None]


def test_the_edge_is_closed_when_a_step_fails(trial: Trial) -> None:
    @contextmanager
    def edge() -> Iterator[str]:
        yield "http://127.0.0.1:9/voice/start"
        closed.append(True)

    closed: list[bool] = []
    trial.line = replace(trial.line, edge_without_assistant=edge)
    assert trial("hear: nothing of the kind", "assistant: down").failed
    assert closed == [True]


@pytest.mark.parametrize("pace", ["instant", "spoken"])
def test_a_call_is_placed_as_the_script_says(trial: Trial, carrier: FakeCarrier, pace: Pace) -> None:
    trial("hear: hej", pace=pace)
    assert carrier.placed == [{"from": "+46701740610", "to": "+46771000000", "pace": pace}]


def test_a_number_that_is_not_ours_fails_the_call(trial: Trial) -> None:
    result = trial("hear: hej", 'to: "+46771000009"')
    assert result.failed is not None
    assert result.failed.step == 0
    assert result.failed.sentence.endswith(
        "The carrier refused: +46771000009 is not a number of this account."
    )
    assert (result.transcript, result.contact) == ((), None)


def test_a_carrier_that_is_gone_fails_the_call(write: Write, tmp_path: Path) -> None:
    gone = "http://127.0.0.1:9"
    with closing(Handset(gone)) as handset:
        result = run(load(write("hear: hej")), Means(line(gone), handset, "instant", print))
    assert result.failed is not None
    assert result.failed.sentence == (
        f"{tmp_path}/call.yml: The carrier at {gone} does not answer (ConnectionError)."
    )


def test_hanging_up_twice_is_told_as_the_carrier_does(trial: Trial, carrier: FakeCarrier) -> None:
    carrier.opening = [spoken("Hej då."), ENDED]
    assert sentence(trial("hear: hej då; hangup: true")) == (
        "4 hangup: The carrier refused: The call has ended."
    )


def test_a_carrier_that_never_rests_is_told(
    trial: Trial, carrier: FakeCarrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placed, "BUSY_SECONDS", 0)
    carrier.busy = 1_000
    assert sentence(trial("repeat: true")) == ("3 repeat: The carrier has not come to rest within 0 s.")


def test_keys_come_after_what_is_under_way(trial: Trial, carrier: FakeCarrier) -> None:
    carrier.busy = 3
    assert trial("press: 1; hear: vad gäller").failed is None
    assert carrier.busy == 0


def test_a_press_lets_an_announcement_end(trial: Trial, carrier: FakeCarrier) -> None:
    carrier.answers["press 1"] = [announcing(), listening()]
    carrier.answers["press 2"] = [spoken("Då spelar vi inte in.")]
    assert trial("press: 1; press: 2; hear: inte in").failed is None


def test_an_interruption_does_not_wait(trial: Trial, carrier: FakeCarrier) -> None:
    carrier.answers["press 1"] = [announcing()]
    carrier.answers["press 0"] = [spoken("En människa.")]
    assert trial("press: 1; interrupt: 0; hear: en människa").failed is None


def test_a_press_is_no_answer_to_an_announcement(trial: Trial, carrier: FakeCarrier) -> None:
    carrier.answers["press 1"] = [announcing()]
    assert "expected the line to listen for keys" in sentence(trial("press: 1; press: 2"))
    assert "press 2" not in carrier.asked
