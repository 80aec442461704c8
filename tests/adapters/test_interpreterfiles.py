"""Whom to ring for an interpreter, as it is written in a file, and each defect with its sentence."""

from pathlib import Path

import pytest

from adapters.interpreterfiles import read_suppliers
from adapters.settings import ROOT
from core.errors import SettingsError
from core.interpreting import Supplier

ONE = '{name: Bron, number: "+46313900602"}'
BROKEN = {
    "": "1: is empty.",
    "- ar": "1: must be languages, each with its suppliers.",
    "arabic: [1]": "1 arabic: must be a language by its code, such as `ar`.",
    "ar: []": "1 ar: must be a list of 1 to 5 suppliers, the first first.",
    "ar:\n  - {name: Bron}": "2 ar: each supplier has a `name` and a `number`, and nothing else.",
    "ar:\n  - {name: '', number: '+46313900602'}": "2 ar: `name` must be 1 to 80 characters.",
    "ar:\n  - {name: Bron, number: '031'}": (
        '2 ar: `number` must be such as "+46812345678", in quotes; it is “031”.'
    ),
    f"ar: [{ONE}, {ONE}]": "1 ar: rings the same number twice.",
    f"ar: [{ONE}]\nar: [{ONE}]": "2 ar: stands here twice.",
}


def test_suppliers_keep_their_rank(tmp_path: Path) -> None:
    (tmp_path / "interpreters.yml").write_text(f'ar:\n  - {ONE}\n  - {{name: B, number: "+46313900603"}}\n')
    found = read_suppliers(tmp_path)
    assert found == {"ar": (Supplier("Bron", "+46313900602"), Supplier("B", "+46313900603"))}


def test_without_a_file_there_is_nobody_to_ring(tmp_path: Path) -> None:
    assert read_suppliers(tmp_path) == {}


def test_the_file_we_ship_can_be_read() -> None:
    assert {"ar", "so", "fi", "uk"} <= set(read_suppliers(ROOT / "data"))


@pytest.mark.parametrize("text", list(BROKEN), ids=range(len(BROKEN)))
def test_a_broken_file_is_told_its_fault(tmp_path: Path, text: str) -> None:
    (tmp_path / "interpreters.yml").write_text(text)
    with pytest.raises(SettingsError) as refused:
        read_suppliers(tmp_path)
    assert str(refused.value) == f"data/interpreters.yml:{BROKEN[text]}"
