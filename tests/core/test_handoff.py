"""The card an agent gets is what the log says, and nothing else."""

from datetime import timedelta

import pytest

from core.events import (
    AgentConnected,
    CallbackDeclined,
    CaseTold,
    ConsentAnswered,
    ConsentWithdrawn,
    ContactEnded,
    ContactStarted,
    Disclosed,
    DispositionGiven,
    ErrandDoubted,
    ErrandsHeard,
    ErrandUnderstood,
    InterpreterChosen,
    LanguageChosen,
    NodeEntered,
    NoticeTold,
    PlaceTaken,
    QuestionAnswered,
    VerdictGiven,
)
from core.handoff import Logged, Told, card, stopped_in_talk
from tests.fakes import MORNING

LOG = [
    ContactStarted("voice", "kundservice", "077", None),
    NodeEntered("welcome", 1),
    LanguageChosen("en", "keys"),
    NodeEntered("cost", 0),
    Disclosed("cost", "en"),
    ConsentAnswered("recording", "no", "silence", "recording"),
    ErrandDoubted("move", 0.4),
    ErrandUnderstood("move", 0.4, "confirmed"),
    PlaceTaken("orders"),
    PlaceTaken("orders"),
    AgentConnected("hanna"),
    VerdictGiven("hanna", True),
    ContactEnded("person"),
]


def at(number: int) -> Logged:
    """Give one line of the log, a second after the one before."""
    return Logged(LOG[number], MORNING + timedelta(seconds=number), number + 1)


def test_a_card_tells_the_whole_contact() -> None:
    found = card("abc", map(at, range(len(LOG))))
    assert (found.language, found.errand, found.confidence, found.errand_by) == (
        "en",
        "move",
        0.4,
        "confirmed",
    )
    assert (found.queue, found.consent, found.verdict) == ("orders", "no", True)
    assert found.told == (Told("cost", "en", MORNING + timedelta(seconds=4)),)
    assert found.path == ("welcome", "cost")
    assert found.started_at == MORNING
    assert found.ended_at == MORNING + timedelta(seconds=12)


def test_a_second_place_keeps_the_first_arrival() -> None:
    assert card("abc", map(at, range(10))).joined_at == MORNING + timedelta(seconds=8)


def test_an_empty_log_gives_an_empty_card() -> None:
    found = card("abc", [])
    assert (found.language, found.errand, found.consent, found.verdict) == (None, None, None, None)


def test_a_yes_that_was_taken_back_is_a_no() -> None:
    yes = ConsentAnswered("recording", "yes", "keys", "recording")
    log = [Logged(yes, MORNING), Logged(ConsentWithdrawn("recording", "keys"), MORNING)]
    found = card("c", log)
    assert (found.consent, [one.answer for one in found.answered]) == ("no", ["yes", "stopped"])


def test_what_was_asked_and_needed_is_on_the_card() -> None:
    log = [
        LanguageChosen("sv", "keys"),
        NoticeTold("1", "line", None),
        QuestionAnswered("opening_hours"),
        InterpreterChosen("ar", "keys"),
        CaseTold("working"),
        CallbackDeclined("orders"),
        ErrandsHeard("move", "cancel"),
        PlaceTaken("orders", True),
    ]
    found = card("c", [Logged(event, MORNING) for event in log])
    assert found.told == (Told("notice", "sv", MORNING),)
    assert [(one.what, one.answer) for one in found.answered] == [
        ("question", "opening_hours"),
        ("case", "working"),
        ("callback", "no"),
    ]
    assert (found.interpreter, found.urgent, found.second) == ("ar", True, "cancel")


def test_who_is_sent_on_has_not_ended_yet() -> None:
    log = [PlaceTaken("orders"), DispositionGiven("hanna", "solved"), PlaceTaken("billing")]
    assert card("c", [Logged(event, MORNING) for event in log[:2]]).disposition == "solved"
    assert card("c", [Logged(event, MORNING) for event in log]).disposition is None


@pytest.mark.parametrize(
    ("by", "after", "told"), [("keys", 9, True), ("keys", 1, False), ("agent", 9, False)]
)
def test_a_recording_stopped_in_the_talk_is_told(by: str, after: int, told: bool) -> None:
    log = [
        Logged(AgentConnected("hanna"), MORNING + timedelta(seconds=5)),
        Logged(ConsentWithdrawn("recording", by), MORNING + timedelta(seconds=after)),  # type: ignore[arg-type]
    ]
    found = card("c", sorted(log, key=lambda line: line.at))
    assert (found.stopped_by, stopped_in_talk(found)) == (by, told)
