"""Proofs that are remembered: for the same flow only, and no day longer than its answers stand."""

from datetime import date
from pathlib import Path

import pytest

from adapters import proofs
from adapters.flowfiles import Texts
from adapters.proofs import proof_of, unproved
from tests.flows.bases import BASES

NUMBERS = ["+46101234567"]
BEFORE, AFTER = date(2026, 11, 1), date(2099, 1, 1)

ANSWERS = """\
hours: {voice: Dygnet runt., chat: Dygnet runt., approved: 2026-01-01, by: Karin Ek, expires: 2027-01-01}
"""


@pytest.fixture
def texts() -> Texts:
    """A small flow that breaks nothing."""
    return BASES["plain"]


@pytest.fixture
def walks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notes how often a flow is walked."""
    seen: list[str] = []
    check = proofs.check_texts

    def noted(texts: Texts, *rest: object) -> object:
        seen.append("walk")
        return check(texts, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(proofs, "check_texts", noted)
    return seen


def test_what_was_proved_is_not_walked_again(texts: Texts, walks: list[str], tmp_path: Path) -> None:
    assert not unproved(texts, NUMBERS, tmp_path)
    assert not unproved(texts, NUMBERS, tmp_path)
    assert walks == ["walk"]


def test_a_broken_flow_is_never_remembered(texts: Texts, walks: list[str], tmp_path: Path) -> None:
    flow = texts["flows/plain.yml"].replace("unavailable: menu", "unavailable: errand", 1)
    broken = {**texts, "flows/plain.yml": flow}
    assert unproved(broken, NUMBERS, tmp_path) and unproved(broken, NUMBERS, tmp_path)
    assert walks == ["walk", "walk"]


def test_a_proof_is_of_its_texts_and_numbers(texts: Texts) -> None:
    other = {name: text + "\n# a note\n" for name, text in texts.items()}
    assert len({proof_of(texts, NUMBERS), proof_of(other, NUMBERS), proof_of(texts, ["+4620123456"])}) == 3


def test_a_proof_is_of_the_code_that_made_it(texts: Texts, monkeypatch: pytest.MonkeyPatch) -> None:
    before = proof_of(texts, NUMBERS)
    monkeypatch.setattr(proofs, "_code", lambda: [("core/flow/engine.py", "another engine")])
    assert proof_of(texts, NUMBERS) != before


def test_an_answer_that_expires_is_found_that_day(texts: Texts, tmp_path: Path) -> None:
    (tmp_path / proof_of(found := {**texts, "answers/sv/hours.yml": ANSWERS}, NUMBERS)).touch()
    assert not unproved(found, NUMBERS, tmp_path, BEFORE)
    assert [one.rule for one in unproved(found, NUMBERS, tmp_path, AFTER)] == ["K12"]
