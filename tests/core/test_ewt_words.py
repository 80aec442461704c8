"""The wait as it is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ewt import Estimate, MoreThan, Nobody, Wait
from core.ewt_words import TEXTS, numbers, phrase, wait_of
from core.flow.graph import Flow
from core.flow.words import text

waits = st.one_of(
    st.builds(lambda low, more: Estimate(low, low + more), st.integers(0, 25), st.integers(1, 5)),
    st.builds(MoreThan, st.integers(0, 30)),
    st.just(Nobody()),
)


@pytest.mark.parametrize(
    ("wait", "swedish", "english"),
    [
        (Estimate(0, 1), "Väntetiden är under en minut.", "The wait is less than a minute."),
        (Estimate(0, 2), "Väntetiden är under 2 minuter.", "The wait is less than 2 minutes."),
        (Estimate(4, 7), "Väntetiden är mellan 4 och 7 minuter.", "The wait is between 4 and 7 minutes."),
        (MoreThan(1), "Väntetiden är mer än en minut.", "The wait is more than one minute."),
        (MoreThan(30), "Väntetiden är mer än 30 minuter.", "The wait is more than 30 minutes."),
        (
            MoreThan(0),
            "Vi kan inte säga hur länge du får vänta. Den första av oss som blir ledig hjälper dig.",
            "We cannot say how long you will have to wait. The first of us who is free will help you.",
        ),
    ],
)
def test_a_wait_is_said_in_both_languages(flow: Flow, wait: Wait, swedish: str, english: str) -> None:
    prompt, args = phrase(wait)
    assert [text(flow, language, prompt, args) for language in ("sv", "en")] == [swedish, english]


@given(waits)
def test_a_phrase_fills_what_its_text_asks_for(wait: Wait) -> None:
    prompt, args = phrase(wait)
    assert TEXTS[prompt] == set(args)


@given(waits)
def test_numbers_stand_for_the_wait(wait: Wait) -> None:
    known = wait_of(numbers(wait))
    assert known == (Nobody() if wait == MoreThan(0) else wait)


def test_nothing_stands_for_no_wait() -> None:
    assert wait_of(()) is None
