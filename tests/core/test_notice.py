"""Disturbance notices: what they are, and when they are heard (K34)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import inputs
from core.events import (
    CallbackOffered,
    Event,
    InputRequested,
    NoticeTold,
    PlaceTaken,
    PositionTold,
    PromptPlayed,
)
from core.flow.engine import advance
from core.flow.graph import Flow
from core.flow.notices import concerned, may_tell
from core.flow.words import NOTICE, text
from core.notice import MOST_WORDS, Notice, NoticeError, Scope, check, scope
from tests.core.caller import EVERYTHING, Caller
from tests.core.wandering import CHOICES, NAMES, flow_of, turns
from tests.fakes import MORNING

HOUR = timedelta(hours=1)
TEXTS = {"sv": "Strömmen är borta i Boden.", "en": "The power is out in Boden."}
KNOWN: dict[Scope, tuple[str, ...]] = {"line": (), "errand": ("move",), "queue": ("billing",)}


def notice(written: str = "line", key: str = "1", **more: str) -> Notice:
    kind, of = scope(written)
    return Notice(key, kind, of, MORNING, MORNING + HOUR, {**TEXTS, **more})


@pytest.mark.parametrize(
    ("written", "found"),
    [("line", ("line", None)), ("errand:move", ("errand", "move")), ("queue:billing", ("queue", "billing"))],
)
def test_a_scope_is_read(written: str, found: tuple[str, str | None]) -> None:
    assert scope(written) == found


@pytest.mark.parametrize("written", ["", "queue", "errand:", "line:x", "everything", "Queue:billing"])
def test_what_is_no_scope_is_refused(written: str) -> None:
    with pytest.raises(NoticeError, match="must be line, errand:… or queue:…"):
        scope(written)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"scope": "queue", "of": "sales"}, "there is no queue “sales”; there are billing."),
        ({"scope": "errand", "of": "billing"}, "there is no errand “billing”; there are move."),
        ({"ends_at": MORNING}, "it ends before it begins."),
        ({"starts_at": MORNING - 2 * HOUR, "ends_at": MORNING - HOUR}, "it has ended already."),
        ({"texts": {"sv": "Hej."}}, "there is no text in en: who speaks it must hear it."),
        ({"texts": {**TEXTS, "sv": " "}}, "there is no text in sv: who speaks it must hear it."),
        (
            {"texts": {**TEXTS, "en": "a\u0007b"}},
            "the text in en holds a character that nobody sees or hears.",
        ),
        (
            {"texts": {**TEXTS, "en": "word " * (MOST_WORDS + 1)}},
            "the text in en has more than 50 words: 20 s when spoken.",
        ),
    ],
)
def test_a_notice_that_cannot_be_is_refused(wrong: dict[str, object], sentence: str) -> None:
    with pytest.raises(NoticeError) as refused:
        check(replace(notice(), **wrong), MORNING, ("sv", "en"), KNOWN)  # type: ignore[arg-type]
    assert str(refused.value) == sentence


def test_a_notice_in_every_language_is_taken() -> None:
    check(notice("queue:billing", en="word " * MOST_WORDS), MORNING, ("sv", "en"), KNOWN)


def test_it_is_heard_from_its_start_to_its_end() -> None:
    held = [notice().holds_at(MORNING + HOUR * part) for part in (-0.1, 0, 0.9, 1)]
    assert held == [False, True, True, False]


def test_a_language_without_words_hears_english() -> None:
    assert notice().words("sv") == ("sv", TEXTS["sv"])
    assert notice().words("fi") == ("en", TEXTS["en"])
    assert Notice("1", "line", None, MORNING, MORNING, {"sv": "Hej."}).words("fi") == ("sv", "Hej.")


def test_a_flow_says_what_can_be_concerned() -> None:
    found = concerned(EVERYTHING)
    assert "billing" in found["queue"] and "case_status" in found["errand"]
    assert len(set(found["queue"])) == len(found["queue"])


class Told(Caller):
    """Somebody who calls while there are notices."""

    def __init__(self, *notices: Notice, language: str = "1") -> None:
        super().__init__()
        self.notices, self.language = notices, language

    def does(self, given: inputs.Input, **facts: object) -> Caller:
        return super().does(given, notices=getattr(self, "notices", ()), **facts)

    @property
    def said(self) -> list[str]:
        """Give the words of the notices of the last turn."""
        found = (event for event in self.events if isinstance(event, PromptPlayed))
        return [text(self.flow, one.language, one.prompt, one.args) for one in found if one.prompt == NOTICE]

    def opens(self) -> "Told":
        """Come to the question about the errand."""
        self.presses(self.language, "2")
        return self


def test_the_line_hears_it_before_the_errand() -> None:
    ana = Told(notice()).opens()
    kinds = [type(event) for event in ana.events]
    assert ana.said == [TEXTS["sv"]] and ana.heard[-2:] == [NOTICE, "errand"]
    assert kinds.index(NoticeTold) < kinds.index(InputRequested)
    assert NoticeTold("1", "line", None) in ana.events


def test_ben_hears_it_in_english() -> None:
    assert Told(notice(), language="2").opens().said == [TEXTS["en"]]


def test_it_is_never_heard_twice() -> None:
    ana = Told(notice()).opens()
    ana.is_silent()
    assert ana.said == []
    ana.means("errand", "buy")
    assert (ana.waits(0).events != (), ana.said) == (True, [])


def test_two_notices_are_told_one_at_a_time() -> None:
    ana = Told(notice(sv="Ett."), notice(key="2", sv="Två.")).opens()
    assert ana.said == ["Ett."]
    ana.means("errand", "buy")
    assert ana.said == []
    ana.waits(0)
    assert ana.said == ["Två."] and ana.heard[0] == "position"


def test_one_made_meanwhile_is_heard_at_the_next_question() -> None:
    ana = Told().opens()
    ana.notices = (notice(),)
    ana.is_silent()
    assert ana.heard == [NOTICE, "errand_again"]


def test_who_waits_hears_it_after_the_news() -> None:
    ana = Told().opens()
    ana.means("errand", "buy").waits(0)
    ana.notices = (notice(),)
    ana.waits(20)
    assert ana.heard == ["position", NOTICE]
    assert [ana.waits(seconds).heard for seconds in (40, 60)] == [[], ["position"]]


def test_who_goes_straight_to_a_human_hears_it_waiting() -> None:
    ana = Told(notice())
    ana.presses("0")
    assert ana.has(PlaceTaken) and ana.said == []  # nobody could cut it short there (P7)
    assert ana.waits(0).heard == ["position", NOTICE]


def test_only_who_waits_in_the_queue_hears_of_it() -> None:
    ana, ben = Told(notice("queue:sales")).opens(), Told(notice("queue:billing")).opens()
    assert (ana.said, ben.said) == ([], [])
    for one in (ana, ben):
        one.means("errand", "buy").waits(0)
    assert (ana.said, ben.said) == ([TEXTS["sv"]], [])


def test_only_who_has_the_errand_hears_of_it() -> None:
    ana, ben = Told(notice("errand:invoice_question")).opens(), Told(notice("errand:buy")).opens()
    assert (ana.said, ben.said) == ([], [])
    ana.means("errand", "invoice_question")
    assert ana.heard == [NOTICE, "customer"]
    ben.means("errand", "buy").waits(0)
    assert ben.said == [TEXTS["sv"]]


def test_an_offer_waits_for_the_notice() -> None:
    ana = Told(notice("queue:billing")).opens()
    ana.means("errand", "invoice_question").presses("12345678", "1")
    ana.holding = (*ana.holding, "long_wait:billing")
    assert ana.waits(0).heard == ["position", NOTICE]
    assert ana.waits(20).heard == ["offer"]


def test_a_key_cuts_it_short_and_chooses() -> None:
    ana = Told(notice()).opens()
    ana.does(inputs.Interrupted("0"))
    assert ana.has(PlaceTaken)


def test_what_is_written_like_a_placeholder_is_said() -> None:
    ana = Told(notice(sv="@own {position} är borta.")).opens()
    assert ana.said == ["@own {position} är borta."]


ALL = tuple(
    notice(one, str(number)) for number, one in enumerate(("line", "queue:billing", "errand:buy", "line"))
)


def without(events: tuple[Event, ...]) -> list[Event]:
    """Leave out the notices."""
    told = (one for one in events if not isinstance(one, NoticeTold))
    return [one for one in told if not (isinstance(one, PromptPlayed) and one.prompt == NOTICE)]


NEWS = {"noticed": (), "offered_at": None, "told_position": 0, "told_at": 0, "told_wait": ()}
TOLD = (PositionTold, PromptPlayed, CallbackOffered)


@given(name=st.sampled_from(NAMES), choices=CHOICES)
def test_notices_change_nothing_else(name: str, choices: list[int]) -> None:
    """What the check proves of a flow without notices holds with them; who waits only gets news sooner."""
    flow: Flow = flow_of(name)
    for turn in turns(flow, choices):
        plain = advance(flow, turn.before, turn.given, turn.facts)
        told = advance(flow, turn.before, turn.given, replace(turn.facts, notices=ALL))
        events, news = without(told.events), told.state.phase == turn.before.phase == "waiting"
        if news:
            assert replace(told.state, **NEWS) == replace(plain.state, **NEWS)
            assert leading(events) == leading(plain.events)
        else:
            assert replace(told.state, noticed=()) == plain.state
            assert events == list(plain.events)
        if told.state.noticed:
            assert len(told.state.noticed) == 1
            assert InputRequested in map(type, told.events)
            assert news or may_tell(flow, told.state)


def leading(events: Sequence[Event]) -> list[Event]:
    """Leave out what is only told while one waits."""
    return [one for one in events if not isinstance(one, TOLD)]
