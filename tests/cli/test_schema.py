"""`vaxel schema`: writes what is made of the code, and says what that changed."""

import argparse
import json
from pathlib import Path

import pytest

from cli import schema
from core.flow.schema import DRAFT


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tree with a guide whose one table is out of date."""
    (tmp_path / "docs").mkdir()
    guide = "# Guide\n<!-- fields: goto -->\nold\n<!-- end of fields -->\n"
    (tmp_path / schema.GUIDE).write_text(guide, encoding="utf-8")
    monkeypatch.setattr(schema, "ROOT", tmp_path)
    return tmp_path


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert schema.schema(argparse.Namespace()) == 0
    return capsys.readouterr().out.splitlines()


def test_it_writes_what_is_missing_or_old(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ("data/schema/flow.json", "data/schema/prompts.json", "docs/design-a-flow.md")
    assert said(capsys) == [f"{name}: written." for name in names]
    assert said(capsys) == [f"{name}: was up to date." for name in names]


def test_what_it_writes_is_a_schema_and_a_table(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys)
    for name in ("flow", "prompts"):
        found = json.loads((root / "data" / "schema" / f"{name}.json").read_text(encoding="utf-8"))
        assert found["$schema"] == DRAFT
    assert "| `next` | a node | Where it goes on. |" in (root / schema.GUIDE).read_text(encoding="utf-8")
