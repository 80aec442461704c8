"""News of the queue: the place and the wait at once, and then what has changed (P13, K21)."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import inputs
from core.events import PositionTold
from core.ewt import Estimate, MoreThan, Nobody, Wait
from core.flow.kinds.queue import NEWS_SECONDS, WAIT_SECONDS
from tests.core.caller import Caller

SOON, LATE = Estimate(4, 7), Estimate(8, 15)


class Waiting(Caller):
    """Somebody who has come to a queue that is always open."""

    def __init__(self, language: str = "sv") -> None:
        super().__init__()
        self.comes_to("buy")
        if language == "en":
            self.presses("*")
        assert self.state.phase == "waiting"

    def hears(self, seconds: int, position: int, wait: Wait | None) -> list[str]:
        """Wait, and give the texts that are heard then."""
        return self.does(inputs.Waited(), waited=seconds, position=position, wait=wait).heard

    @property
    def told(self) -> PositionTold:
        """Give the news of the last turn."""
        (found,) = [event for event in self.events if isinstance(event, PositionTold)]
        return found


@pytest.fixture
def ana() -> Waiting:
    """Ana, who waits."""
    return Waiting()


def test_the_first_news_say_place_and_wait(ana: Waiting) -> None:
    assert ana.hears(0, 3, SOON) == ["position", "wait.between"]
    assert ana.told == PositionTold(3, 0, 4, 7)


def test_only_the_place_is_told_where_it_alone_moved(ana: Waiting) -> None:
    ana.hears(0, 3, SOON)
    assert ana.hears(20, 2, SOON) == ["position"]
    assert ana.told == PositionTold(2, 20)


def test_only_the_wait_is_told_where_it_alone_moved(ana: Waiting) -> None:
    ana.hears(0, 3, SOON)
    assert ana.hears(40, 3, LATE) == ["wait.between"]
    assert ana.told == PositionTold(3, 40, 8, 15)


def test_a_wait_that_wavers_disturbs_nobody_at_once(ana: Waiting) -> None:
    ana.hears(0, 3, SOON)
    assert ana.hears(20, 3, LATE) == []
    assert ana.hears(40, 3, Estimate(4, 7)) == ["position"]


def test_where_nothing_changed_the_place_is_told(ana: Waiting) -> None:
    ana.hears(0, 3, SOON)
    assert (ana.hears(39, 3, SOON), ana.hears(40, 3, SOON)) == ([], ["position"])


@pytest.mark.parametrize("given_", [inputs.Pressed("5"), inputs.Interrupted("5"), inputs.Said("hur länge")])
def test_who_asks_hears_all_of_it_again(ana: Waiting, given_: inputs.Input) -> None:
    ana.hears(0, 3, SOON)
    assert ana.does(given_, waited=5, position=3, wait=SOON).heard == ["position", "wait.between"]
    assert ana.told == PositionTold(3, 5, 4, 7)


@pytest.mark.parametrize(
    ("wait", "text", "told"),
    [
        (Estimate(0, 1), "wait.below_one", (0, 1, None)),
        (Estimate(0, 3), "wait.below", (0, 3, None)),
        (MoreThan(1), "wait.above_one", (None, None, 1)),
        (MoreThan(30), "wait.above", (None, None, 30)),
        (MoreThan(0), "wait.unknown", (None, None, 0)),
        (Nobody(), "wait.unknown", (None, None, 0)),
    ],
)
def test_every_wait_is_told_and_logged(
    ana: Waiting, wait: Wait, text: str, told: tuple[int | None, ...]
) -> None:
    assert ana.hears(0, 9, wait) == ["position", text]
    assert (ana.told.low, ana.told.high, ana.told.more) == told


def test_ignorance_is_admitted_once(ana: Waiting) -> None:
    ana.hears(0, 9, Nobody())
    assert ana.hears(40, 9, MoreThan(0)) == ["position"]
    assert ana.hears(80, 9, SOON) == ["wait.between"]


def test_english_news_are_english() -> None:
    ben = Waiting("en")
    ben.hears(0, 3, SOON)
    assert {event.language for event in ben.events if hasattr(event, "prompt")} == {"en"}


def test_a_new_place_is_told_from_the_start(ana: Waiting) -> None:
    ana.hears(0, 3, SOON)
    ana.does(inputs.Connected(), agent="hanna").does(inputs.Moved("hanna", "technical", None))
    assert ana.hears(300, 3, SOON) == ["position", "wait.between"]


def test_a_forecast_brings_the_offer_at_once() -> None:
    ben = Caller().comes_to("invoice_question").presses("12345678", "1")
    ben.holding = (*ben.holding, "long_wait:billing")
    assert ben.does(inputs.Waited(), position=9, wait=LATE).heard == ["position", "wait.between", "offer"]


waits = st.sampled_from([SOON, LATE, Estimate(0, 1), MoreThan(30), Nobody()])


@given(st.lists(st.tuples(st.integers(1, 3), waits, st.booleans()), min_size=10, max_size=40))
def test_news_are_never_further_apart_than_they_may(course: list[tuple[int, Wait, bool]]) -> None:
    ana, seconds, told = Waiting(), 0, list[int]()
    for position, wait, asks in course:
        given_ = inputs.Pressed("5") if asks else inputs.Waited()
        ana.does(given_, waited=seconds, position=position, wait=wait)
        news = [event for event in ana.events if isinstance(event, PositionTold)]
        assert bool(news) == bool(ana.heard)
        told += [seconds] * bool(news)
        seconds += WAIT_SECONDS
    assert told[0] == 0
    assert all(later - earlier <= NEWS_SECONDS for earlier, later in pairwise(told))
