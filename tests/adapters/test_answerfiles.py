"""Approved answers: read in every language, refused when incomplete, found when expired (K12)."""

from datetime import date

import pytest

from adapters.flowcheck import answers_in_force, check_texts
from adapters.flowfiles import load, read_texts
from adapters.settings import ROOT
from core.errors import FlowError

TEXTS = read_texts(ROOT / "data", "kundservice")
FILE = "answers/sv/extra.yml"
ANSWER = """parking:
  voice: Det finns plats.
  chat: Det finns plats nu.
  approved: 2026-11-01
  by: Karin Ek
  expires: 2027-05-02
"""


def with_answer(text: str) -> dict[str, str]:
    """Give the default flow's files with one more file of answers."""
    return {**TEXTS, FILE: text}


def test_an_answer_has_words_for_voice_and_chat() -> None:
    prompts = load(with_answer(ANSWER)).tongues["sv"].prompts
    assert prompts["answer.parking"] == "Det finns plats."
    assert prompts["answer.parking@chat"] == "Det finns plats nu."


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("  by: Karin Ek\n", "", "the field `by` is missing."),
        ("2027-05-02", "snart", "`expires`: `snart` is no day, as 2026-11-01."),
        ("2027-05-02", "2026-11-01", "`expires`: must be after `approved`."),
        ("  by:", "  sauce: law\n  by:", "`sauce`: is not a field here."),
        ("Det finns plats nu.", "''", "`chat`: must be a text."),
    ],
)
def test_an_incomplete_answer_is_refused(old: str, new: str, sentence: str) -> None:
    with pytest.raises(FlowError) as found:
        load(with_answer(ANSWER.replace(old, new)))
    assert str(found.value).startswith(f"data/{FILE}:")
    assert str(found.value).endswith(f"answer parking: {sentence}")


def test_answers_that_are_no_mapping_are_refused() -> None:
    with pytest.raises(FlowError, match=r"answers: must be a mapping of answers\."):
        load(with_answer("- öppet\n"))


@pytest.mark.parametrize(("today", "count"), [(date(2027, 5, 1), 0), (date(2027, 5, 2), 1)])
def test_an_answer_expires_on_its_day(today: date, count: int) -> None:
    found = list(answers_in_force(with_answer(ANSWER), today))
    assert len(found) == count
    assert all(one.rule == "K12" and one.severity == "broken" and one.line == 1 for one in found)


def test_an_expired_answer_breaks_the_check() -> None:
    verdict = check_texts(TEXTS, ["+46101000000"], date(2099, 1, 1))
    assert {one.rule for one in verdict.broken} == {"K12"}
    assert "expired on 2031-11-01: approve it anew, or take it out." in verdict.broken[0].sentence


def test_the_answers_of_today_are_in_force() -> None:
    assert not check_texts(TEXTS, ["+46101000000"], date(2026, 11, 22)).broken
