"""`vaxel draw`: writes the picture, or says in a sentence why not."""

import argparse
import re
from pathlib import Path

import pytest

from cli import draw
from cli.chosen import UnknownFlow, UnknownLanguage


def run(*words: str | Path) -> int:
    parser = argparse.ArgumentParser()
    draw.arguments(parser)
    return draw.draw(parser.parse_args([str(word) for word in words]))


def test_the_default_flow_is_drawn_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run() == 0
    assert (tmp_path / "kundservice.svg").read_text(encoding="utf-8").startswith("<svg ")
    said = capsys.readouterr().out
    assert re.match(r"kundservice\.svg: \d+ nodes of kundservice, version [0-9a-f]{16}\. ", said)


def test_the_picture_goes_where_it_is_wanted(tmp_path: Path) -> None:
    assert run("kundservice", "--out", tmp_path / "flow.svg", "--language", "en") == 0
    assert "How can we help?" in (tmp_path / "flow.svg").read_text(encoding="utf-8")


def test_a_hyphen_prints_the_picture(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--out", "-") == 0
    assert capsys.readouterr().out.endswith("</svg>\n")


def test_an_unknown_flow_is_refused_by_name() -> None:
    with pytest.raises(UnknownFlow, match=r"there is no flow `kundtjanst`; there are .*kundservice"):
        run("kundtjanst")


def test_an_unknown_language_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UnknownLanguage, match=r"the flow speaks sv, en; not `fi`\."):
        run("--language", "fi", "--out", tmp_path / "flow.svg")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(draw.Unwritable, match=r"flow\.svg: cannot be written \(No such file or directory\)"):
        run("--out", tmp_path / "nowhere" / "flow.svg")


def test_flows_are_looked_for_where_check_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "own.yml").touch()
    monkeypatch.setenv("VAXEL_DATA", str(tmp_path))
    with pytest.raises(UnknownFlow, match=r"there is no flow `kundservice`; there are own\."):
        run()


def test_the_flow_of_the_set_up_is_the_usual_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAXEL_FLOW", "own")
    with pytest.raises(UnknownFlow, match="there is no flow `own`"):
        run()


def test_a_data_folder_without_flows_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnknownFlow, match="there are none"):
        run("--data", tmp_path)
