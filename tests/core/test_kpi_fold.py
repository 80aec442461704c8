"""What a log comes to: one course, one outcome."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core import events as ev
from core.events import Event
from core.kpi.course import Around, Course, Forecast
from core.kpi.fold import Spoken, fold
from core.kpi.tally import count
from tests.fakes import MORNING

START = ev.ContactStarted("voice", "kundservice", "077", None)
ANSWERED = ev.AgentConnected("hanna")
LEFT = ev.ContactEnded("person")
BOOKED = ev.CallbackBooked("billing", "2026-11-23T12:00:00+00:00/2026-11-23T14:00:00+00:00", "+46771000000")


def course(*steps: Event | int, length: Spoken = lambda event: None) -> Course:
    """Fold a log; a number is so many seconds that pass."""
    at, log = MORNING, []
    for step in (START, *steps):
        if isinstance(step, int):
            at += timedelta(seconds=step)
        else:
            log.append((at, step))
    found = fold("+46771000000", "v1", log, length)
    assert found is not None
    return found


def entered(node: str, level: int) -> Event:
    return ev.NodeEntered(node, level)


WELCOME, ERRAND, QUEUE = entered("welcome", 1), entered("errand", 2), entered("billing", 6)
PLACE = ev.PlaceTaken("billing")


@pytest.mark.parametrize(
    ("steps", "outcome"),
    [
        ((WELCOME, 4, LEFT), "early hang-up"),
        ((WELCOME, 6, ERRAND, 3, LEFT), "abandoned at level 2, errand"),
        ((WELCOME, QUEUE, PLACE, 90, LEFT), "abandoned in queue"),
        ((WELCOME, QUEUE, PLACE, 90, ANSWERED, 60, LEFT), "human answered"),
        (
            (WELCOME, QUEUE, PLACE, ANSWERED, ev.InterpreterJoined("ar", 1), LEFT),
            "interpreter connected",
        ),
        (
            (WELCOME, ev.InterpreterChosen("ar", "keys"), QUEUE, PLACE, ANSWERED, LEFT),
            "human answered",
        ),
        (
            (WELCOME, QUEUE, PLACE, ev.PlaceHeld("billing"), BOOKED, ev.ContactEnded("flow")),
            "callback booked",
        ),
        ((WELCOME, ev.QueueClosed("billing"), 9, LEFT), "closed, informed"),
        ((WELCOME, 9, ev.ContactEnded("flow")), "information"),
        ((WELCOME, 9, ev.RequestFailed(), ev.ContactEnded("failure")), "system failure"),
        ((WELCOME, ev.TransferStarted("+4611414"), 9, ev.TransferEnded(), LEFT), "human answered"),
    ],
)
def test_a_log_has_one_outcome(steps: tuple[Event | int, ...], outcome: str) -> None:
    assert course(*steps).outcome == outcome


def test_an_open_contact_has_none() -> None:
    found = course(WELCOME, QUEUE, PLACE, 50, ev.PositionTold(2, 50))
    assert (found.ended, found.outcome) == (None, "")
    assert found.wait is not None and (found.wait.end, found.wait.seconds) == ("open", 50)


def test_a_second_end_changes_nothing() -> None:
    assert course(WELCOME, 9, LEFT, 9, ev.ContactEnded("failure")).outcome == "abandoned at level 1, welcome"


def test_what_is_no_log_has_no_course() -> None:
    assert fold("+46771000000", "v1", [(MORNING, LEFT)]) is None
    assert fold("+46771000000", "v1", []) is None


def test_time_is_spent_on_levels_and_not_in_talk() -> None:
    found = course(WELCOME, 7, ERRAND, 11, QUEUE, PLACE, 30, ANSWERED, 200, ev.AgentDisconnected(), 5, LEFT)
    assert {level: stage.seconds for level, stage in found.stages.items()} == {1: 7, 2: 11, 6: 35}
    assert found.talked == 200


def test_a_level_adds_up_what_went_wrong_there() -> None:
    silence, lost = ev.InputReceived("nothing", None), ev.NoMatch(1)
    found = course(WELCOME, silence, ERRAND, lost, silence, lost, ev.HumanRequested("keys"), QUEUE)
    told = found.stages[2]
    assert (told.silences, told.lost, told.humans) == (1, 2, 1)
    assert found.stages[1].silences == 1 and found.asked_human == "keys"


def test_the_wait_begins_with_the_first_place() -> None:
    moved = (ev.ContactMoved("hanna", "orders", None), entered("orders", 6), ev.PlaceTaken("orders"))
    found = course(QUEUE, PLACE, 30, ANSWERED, 60, *moved, 40, ANSWERED, 50, LEFT)
    assert found.wait is not None
    assert (found.wait.queue, found.wait.seconds, found.wait.end) == ("billing", 30, "answered")
    assert found.talked == 110 and found.moved_soon


def test_the_first_wait_announced_is_held_against_the_real_one() -> None:
    told = (ev.PositionTold(3, 10, 4, 7), 60, ev.PositionTold(2, 70, 3, 5), 290, ANSWERED, LEFT)
    found = course(QUEUE, PLACE, 10, *told)
    assert found.wait is not None and found.wait.forecast == Forecast(4, 7, 10)
    assert count(found)["forecast", "4|7|350"] == 1


def test_a_wait_nobody_could_tell_is_no_forecast() -> None:
    found = course(
        QUEUE, PLACE, 10, ev.PositionTold(3, 10, more=0), 20, ev.PositionTold(3, 30, more=30), ANSWERED
    )
    assert found.wait is not None and found.wait.forecast == Forecast(30, None, 30)


def test_being_sent_on_late_says_nothing() -> None:
    assert not course(QUEUE, PLACE, ANSWERED, 121, ev.ContactMoved("hanna", "orders", None)).moved_soon


def test_the_first_agents_last_word_judges_the_way() -> None:
    wrong = ev.VerdictGiven("hanna", False, "orders")
    later = (ev.ContactMoved("hanna", "orders", None), ev.PlaceTaken("orders"), ev.AgentConnected("ivar"))
    found = course(QUEUE, PLACE, ANSWERED, ev.VerdictGiven("hanna", True), wrong, *later).verdict
    assert found is not None and (found.routed, found.target, found.right) == ("billing", "orders", False)
    found = course(QUEUE, PLACE, ANSWERED, wrong, *later, LEFT, ev.VerdictGiven("ivar", True)).verdict
    assert found is not None and not found.right


def test_wrong_with_no_better_place_is_still_wrong() -> None:
    found = course(QUEUE, PLACE, ANSWERED, LEFT, ev.VerdictGiven("hanna", False)).verdict
    assert found is not None and not found.right and found.target is None


def test_a_promise_is_told_from_what_came_of_it() -> None:
    ended = (BOOKED, ev.ContactEnded("flow"), 7200, ev.CallbackDialled(1, "hanna"), 900)
    found = course(WELCOME, *ended, ev.CallbackDialled(2, "hanna"), ev.CallbackSettled("talked"))
    assert found.promise is not None and found.outcome == "callback booked"
    assert found.promise.dialled_at == MORNING + timedelta(seconds=7200)
    assert found.promise.outcome == "talked"


def test_a_hang_up_after_an_answer_is_contained() -> None:
    answer = ev.QuestionAnswered("opening_hours")
    assert course(ERRAND, answer, 9, LEFT).contained
    assert not course(ERRAND, answer, ev.InputReceived("keys", None), 9, LEFT).contained


def test_an_unchosen_language_is_the_one_heard() -> None:
    assert course(WELCOME, ev.PromptPlayed("welcome", "en", {})).language == "en"
    chosen = ev.LanguageChosen("sv", "keys")
    assert course(WELCOME, chosen, ev.PromptPlayed("welcome", "en", {})).language == "sv"


def test_a_flagged_contact_says_so() -> None:
    assert course(ev.ContactFlagged("test")).origin == "test"
    assert course(WELCOME).origin == "customer"


def said(prompt: str) -> Event:
    return ev.PromptPlayed(prompt, "sv", {})


@pytest.mark.parametrize(("seconds", "heard"), [(0, 0.0), (5, 0.5), (8, 0.8), (30, 1.0)])
def test_what_was_heard_of_an_answer_is_told(seconds: int, heard: float) -> None:
    told = (
        ev.QuestionAnswered("opening_hours"),
        said("hours"),
        ev.InputRequested("keys", "sv", 5),
        said("menu"),
    )
    found = course(ERRAND, said("errand"), 6, *told, seconds, LEFT, length=lambda event: 10.0)
    assert found.contained and found.heard == heard
    assert count(found)["contained", f"abandoned_ivr|{'most' if heard >= 0.8 else 'part'}"] == 1


def test_nobody_knows_what_was_heard_of_an_unknown_text() -> None:
    found = course(ERRAND, ev.QuestionAnswered("opening_hours"), said("hours"), 9, LEFT)
    assert found.contained and found.heard is None
    assert count(found)["contained", "abandoned_ivr|unknown"] == 1


def test_who_heard_more_since_did_not_leave_after_it() -> None:
    assert not course(ERRAND, ev.QuestionAnswered("hours"), said("hours"), 9, said("menu"), 9, LEFT).contained


@pytest.mark.parametrize(
    ("steps", "case", "after"),
    [
        ((QUEUE, PLACE, 30, ANSWERED, 60, LEFT), True, 90),
        ((WELCOME, 9, ev.ContactEnded("flow")), True, 9),
        ((WELCOME, 9, LEFT), False, None),
        ((ev.ComplaintReceived("invoice", "billing", "2026-12-01"), 9, ev.ContactEnded("flow")), True, None),
        ((WELCOME, 9, ev.ContactEnded("flow"), 60, ev.CaseMoved("taken", "hanna")), True, None),
        ((WELCOME, 9, ev.ContactEnded("flow"), 60, ev.CaseMoved("closed", "hanna")), True, 69),
        (
            (WELCOME, 9, LEFT, ev.CaseMoved("closed", "hanna"), 60, ev.CaseMoved("taken", "hanna")),
            True,
            None,
        ),
        (
            (
                WELCOME,
                9,
                LEFT,
                1,
                ev.CaseMoved("closed", "hanna"),
                60,
                ev.CaseMoved("closed", "hanna", "ivar"),
            ),
            True,
            10,
        ),
        ((BOOKED, ev.ContactEnded("flow"), 600, ev.CallbackSettled("missed")), True, None),
        ((BOOKED, ev.ContactEnded("flow"), 600, ev.CallbackSettled("talked")), True, 600),
    ],
)
def test_an_errand_is_over_when_it_is_solved(
    steps: tuple[Event | int, ...], case: bool, after: int | None
) -> None:
    found = course(*steps)
    assert found.case is case
    assert found.solved == (None if after is None else MORNING + timedelta(seconds=after))
    assert count(found)["case", "-|open" if after is None else "0|solved"] == int(case)


def test_only_what_was_answered_can_be_reviewed() -> None:
    assert course(WELCOME, 9, LEFT).review == "" == course(QUEUE, PLACE, ANSWERED).review
    over = (QUEUE, PLACE, ANSWERED, 60, LEFT)
    assert course(*over).review == "given"
    assert course(*over, ev.AnswerDrawn("jonna")).review == "drawn"
    judged = (
        ev.AnswerDrawn("jonna"),
        ev.AnswerReviewed("jonna", "wrong"),
        ev.AnswerReviewed("jonna", "right"),
    )
    assert course(*over, *judged).review == "right" == course(*over, *judged, ev.AnswerDrawn("ivar")).review


def test_opinions_are_counted_by_question() -> None:
    found = count(course(WELCOME, 9, LEFT, ev.SurveyAnswered(5, 4, 2)))
    assert [found["survey", key] for key in ("overall|5", "contact|4", "handling|2")] == [1, 1, 1]
    assert found["surveyed", "answered"] == 1


@pytest.mark.parametrize(
    ("around", "first"),
    [
        (None, None),
        (Around(), "solved"),
        (Around(before=7), None),
        (Around(before=8, after=7), "back"),
        (Around(after=8), "solved"),
    ],
)
def test_a_first_contact_is_enough_where_nobody_returns(around: Around | None, first: str | None) -> None:
    found = count(replace(course(QUEUE, PLACE, ANSWERED, 60, LEFT), around=around))
    assert [key for measure, key in found if measure == "first"] == ([first] if first else [])
    assert sum(number for (measure, _), number in found.items() if measure == "around") == int(
        around is not None
    )


def test_signs_stand_beside_the_verdict() -> None:
    moved = (
        QUEUE,
        PLACE,
        ANSWERED,
        ev.VerdictGiven("hanna", False),
        60,
        ev.ContactMoved("hanna", "orders", None),
        LEFT,
    )
    assert count(course(*moved))["sign", "moved|unknown|wrong"] == 1
    back = replace(course(QUEUE, PLACE, ANSWERED, 60, LEFT), around=Around(after=0, elsewhere=True))
    assert count(back)["sign", "stayed|back|unjudged"] == 1
