"""`vaxel check` as a designer meets it."""

import argparse
import re
from html import unescape
from pathlib import Path

import pytest

from adapters.settings import ROOT
from cli.check import arguments, check
from core.flow.check.claims import CLAIMS
from tests.flows.test_broken import changed

FLOW = "flows/plain.yml"


def run(*words: str) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser()
    arguments(parser)
    return check(parser.parse_args(words))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder whose flow sends away whom it does not understand."""
    broken = changed([{"file": FLOW, "old": "unclear: menu", "new": "unclear: goodbye"}])
    for name, text in broken.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setenv("VAXEL_DATA", str(tmp_path))
    return tmp_path


def test_a_broken_rule_is_printed_with_its_way(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("plain", "--number", "+46846500400") == 1
    lines = capsys.readouterr().out.splitlines()
    line = (folder / FLOW).read_text(encoding="utf-8").splitlines().index("  errand:") + 1
    at = lines.index(f"data/{FLOW}:{line} errand: who is not understood here is sent away. [P5, broken]")
    assert lines[at + 1] == "    calls"
    assert "    says nothing" in lines[at + 2 :]


def test_the_report_is_the_same_twice(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("plain", "--report", str(folder / "report"), "--beside", "+46846500400") == 1
    written = sorted((folder / "report").iterdir())
    assert [path.suffix for path in written] == [".html", ".md"]
    page, markdown = (path.read_text(encoding="utf-8") for path in written)
    for claim in CLAIMS:
        for text in (claim.title, claim.proved, claim.not_proved):
            assert text in markdown and text in unescape(page)
    assert "| P5 | a human is near | broken (1) |" in markdown
    assert "| general | sv | 1 | " in markdown and '<th scope="row">billing</th>' in page
    assert "src=" not in page and "href=" not in page


def test_a_number_of_a_costly_class_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--number", "+46900123456") == 1
    assert "number: a 0900 number may not be a customer-service hotline" in capsys.readouterr().out


def test_the_default_flow_is_fit_for_calls(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    out = capsys.readouterr().out
    assert "callers have only a 077 number" in out
    assert re.search(r"The nearest way to general: \d+ s, 1 input; .*billing: \d+ s, \d inputs", out)


def test_the_page_describes_every_rule() -> None:
    described = (ROOT / "docs" / "checking.md").read_text(encoding="utf-8")
    assert all(f"**{claim.rule}**" in described for claim in CLAIMS)
