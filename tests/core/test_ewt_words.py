"""The wait as it is said."""

import pytest

from core.ewt import Estimate, MoreThan, Nobody, Wait
from core.ewt_words import spoken


@pytest.mark.parametrize(
    ("wait", "swedish", "english"),
    [
        (Estimate(0, 1), "under en minut", "less than a minute"),
        (Estimate(0, 2), "under 2 minuter", "less than 2 minutes"),
        (Estimate(1, 2), "mellan 1 och 2 minuter", "between 1 and 2 minutes"),
        (Estimate(4, 7), "mellan 4 och 7 minuter", "between 4 and 7 minutes"),
        (Estimate(15, 30), "mellan 15 och 30 minuter", "between 15 and 30 minutes"),
        (MoreThan(1), "mer än 1 minut", "more than 1 minute"),
        (MoreThan(2), "mer än 2 minuter", "more than 2 minutes"),
        (MoreThan(30), "mer än 30 minuter", "more than 30 minutes"),
        (MoreThan(0), "vi kan inte säga hur länge", "we cannot say how long"),
        (Nobody(), "vi kan inte säga hur länge", "we cannot say how long"),
    ],
)
def test_a_wait_is_said_in_both_languages(wait: Wait, swedish: str, english: str) -> None:
    assert (spoken(wait, "sv"), spoken(wait, "en")) == (swedish, english)


def test_a_language_without_words_hears_english() -> None:
    assert spoken(Estimate(4, 7), "fi") == "between 4 and 7 minutes"
