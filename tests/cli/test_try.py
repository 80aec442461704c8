"""`vaxel try` and `vaxel golden`: a walk through a flow without a server, and the cases saved from it."""

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli import attempt, golden
from cli.around import Mistyped
from cli.call.source import ScriptError
from cli.walk import MeaningNeeded, Walk
from core.errors import SettingsError
from core.flow.graph import Flow

OPENING = ("/arrive", "1", "2")


@pytest.fixture
def walk(flow: Flow) -> Walk:
    """A contact that has just come to the question what it is about."""
    walk = Walk(flow, "077")
    for typed in OPENING:
        walk.take(typed)
    return walk


def walked(flow: Flow, *lines: str) -> str:
    """Walk a flow with these lines typed after it began and give all that was shown."""
    shown: list[str] = []
    typing = iter(lines)

    def ask(prompt: str) -> str:
        shown.append(prompt)
        try:
            return next(typing)
        except StopIteration:
            raise EOFError from None

    attempt.walk_along(Walk(flow, "077"), ask, shown.append)
    return "\n".join(shown)


def test_what_is_said_and_where_is_shown(flow: Flow) -> None:
    shown = walked(flow, "2")
    assert "── welcome (language, level 1 language)" in shown
    assert "  en  For English, press two." in shown
    assert "welcome, asking, sv > \n  ·   language_chosen language=en by=keys" in shown
    assert "  ?   asks for keys and speech (en, 6 s)" in shown


def test_free_words_are_asked_about(flow: Flow) -> None:
    shown = walked(flow, "1", "2", "min faktura är fel", "invoice_question")
    assert "as if understood (an errand; confirm and an errand; human" in shown
    assert "errand_understood errand=invoice_question confidence=0.9 by=assistant" in shown


def test_no_meaning_is_an_unclear_one(flow: Flow) -> None:
    assert "no_match tries=1" in walked(flow, "1", "2", "blåbär", "")


def test_the_network_asks_for_news_by_itself(flow: Flow) -> None:
    shown = walked(flow, "0")
    assert "the network asks how the wait goes: /wait\n" in shown
    assert "position_told position=1 waited=0" in shown


def test_a_wait_lets_time_pass(flow: Flow) -> None:
    shown = walked(flow, "0", "", "/wait")
    assert "position_told position=1 waited=40" in shown


def test_a_wrong_line_is_explained_and_asked_again(flow: Flow) -> None:
    shown = walked(flow, "/jump", "1")
    assert (
        "there is no `/jump`; there are /wait, /agent, /agent gone, /agent left, /agent lost, /nobody, "
        in shown
    )
    assert "language_chosen" in shown


def test_what_means_nothing_is_said_to(flow: Flow) -> None:
    assert "Nothing happens" in walked(flow, "0", "/agent", "hello")


def test_a_walk_ends_with_the_contact(flow: Flow) -> None:
    assert walked(flow, "/hangup", "1").endswith("contact_ended by=person")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("12", "one key at a time"),
        ("/arrive", "arrives once"),
        ("/wait", "`/wait` means nothing while the contact is asking"),
        ("/agent", "`/agent` means nothing while the contact is asking"),
        ("/agent left", "`/agent left` means nothing while"),
        ("/wait 0", "`/wait 0` means nothing while"),
        ("=nonsense", "`=nonsense` is nothing the assistant says here; there are invoice_question, "),
        ("=confirm nonsense", "`=confirm nonsense` is nothing the assistant says"),
        ("människa =move", "the assistant is not asked here"),
    ],
)
def test_what_cannot_be_is_refused(walk: Walk, typed: str, sentence: str) -> None:
    before = walk.state
    with pytest.raises(Mistyped, match=sentence):
        walk.take(typed)
    assert walk.state == before


def test_a_meaning_is_refused_where_nobody_asks(flow: Flow) -> None:
    walk = Walk(flow, "077")
    walk.take("/arrive")
    with pytest.raises(Mistyped, match="not asked here"):
        walk.take("=move")
    with pytest.raises(Mistyped, match="no announcement"):
        walk.take("!1")


def test_nothing_comes_before_the_arrival(flow: Flow) -> None:
    with pytest.raises(Mistyped, match="arrives once, before anything else"):
        Walk(flow, "077").take("1")


def test_free_words_need_a_meaning(walk: Walk) -> None:
    with pytest.raises(MeaningNeeded):
        walk.take("min faktura är fel")
    assert walk.take("min faktura är fel = unavailable")[0].kind == "assistant_failed"


# Saving, checking and rewriting cases.


@pytest.fixture
def cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder for cases."""
    monkeypatch.setattr(attempt, "CASES", tmp_path)
    monkeypatch.setattr(golden, "CASES", tmp_path)
    yield tmp_path


def run_try(monkeypatch: pytest.MonkeyPatch, lines: list[str], *words: str) -> int:
    typing = iter(lines)
    monkeypatch.setattr("builtins.input", lambda prompt: next(typing))
    parser = argparse.ArgumentParser()
    attempt.arguments(parser)
    return attempt.attempt(parser.parse_args(words))


def run_golden(*words: str | Path) -> int:
    parser = argparse.ArgumentParser()
    golden.arguments(parser)
    return golden.golden(parser.parse_args([str(word) for word in words]))


def test_a_saved_walk_is_a_golden_case(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = ["2", "1", "my bill", "invoice_question", "/agent", "/agent left"]
    words = ["--save", "ben-en", "--language", "en", "--number", "+4620123456"]
    assert run_try(monkeypatch, typed, *words) == 0
    case = golden.load(cases / "kundservice.ben-en.yml")
    assert (case.about, case.language, case.number) == ("ben en", "en", "+4620123456")
    assert [turn.text for turn in case.typed][1:4] == ["2", "1", "my bill =invoice_question"]
    assert run_golden() == 0


def test_a_case_is_not_written_over(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_try(monkeypatch, ["/hangup"], "--save", "one")
    with pytest.raises(attempt.NotSaved, match="is there already"):
        run_try(monkeypatch, ["/hangup"], "--save", "one")
    with pytest.raises(attempt.NotSaved, match=r"`\.\./x` is no name"):
        run_try(monkeypatch, [], "--save", "../x")


def test_a_number_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Mistyped, match="must look like"):
        run_try(monkeypatch, [], "--number", "077")
    with pytest.raises(SettingsError, match="0900"):
        run_try(monkeypatch, [], "--number", "+46900123456")


def written(cases: Path, text: str) -> Path:
    path = cases / "kundservice.case.yml"
    path.write_text(text, encoding="utf-8")
    return path


HEAD = "about: a case\nflow: kundservice\nnumber: '+46771000000'\n"


def test_a_difference_is_shown_and_rewritten(cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(cases, f"{HEAD}turns:\n- typed: /arrive\n- typed: ''\n")
    assert run_golden() == 1
    assert "+  - language_chosen: {language: sv, by: default}" in capsys.readouterr().out
    assert run_golden("--rewrite", path) == 0
    assert run_golden(path) == 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("about: a case\n", "case.yml:1 case: the field `flow` is missing."),
        (f"{HEAD}turns: []\n", "case.yml:4 turns: must be a list with at least one entry."),
        (f"{HEAD}turns:\n- typed: [1]\n", "case.yml:5 typed: must be a line as typed in `vaxel try`."),
        (f"{HEAD}turns:\n- press: 1\n", "case.yml:5 turn: the field `typed` is missing."),
        (f"{HEAD}turns:\n- typed: /arrive\n  heard: x\n", "case.yml:6 turn: there is no field `heard`."),
        (f"{HEAD}turns:\n- typed: 1\n", "case.yml:5 typed: `1`: a contact arrives once, before anything"),
        (HEAD.replace("+", "") + "turns:\n- typed: x\n", "case.yml:3 number: must be a number such as"),
        (HEAD.replace("4677", "4699") + "turns:\n- typed: x\n", "number: a 099 number may not be"),
    ],
)
def test_a_broken_case_says_where(cases: Path, text: str, sentence: str) -> None:
    path = written(cases, text)
    with pytest.raises(ScriptError) as found:
        run_golden(path)
    assert sentence in str(found.value)


def test_the_example_of_the_guide_works(cases: Path) -> None:
    guide = (golden.ROOT / "docs" / "trying-a-flow.md").read_text(encoding="utf-8")
    path = written(cases, guide.split("```yaml\n")[1].split("```")[0])
    assert run_golden("--rewrite") == 0
    assert "human_requested: {by: speech}" in path.read_text(encoding="utf-8")
