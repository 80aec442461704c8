"""The commands below `vaxel nlu`, without a model: counting, comparing, finding what is wrong, refusing."""

import argparse
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli import nlu, nlu_bench, nlu_exam, nlu_marks, nlu_try, nlu_two, nlu_validate, nlu_windows
from cli.nlu_marks import Judged, judged
from cli.nlu_sentences import Sentence
from cli.nlu_twins import near, twins
from core.inputs import Understood
from core.understanding import Heard


def heard(*ranking: tuple[str, float]) -> Heard:
    return Heard(ranking)


def one(intent: str, *ranking: tuple[str, float], language: str = "sv", text: str = "hej") -> Judged:
    return judged(Sentence(text, intent, language, "typed"), heard(*ranking))


RIGHT = one("move", ("move", 0.95))
ASKED = one("move", ("cancel", 0.5), ("move", 0.4))
WRONG = one("move", ("cancel", 0.95), text="jag ska flytta")
LOST = one("move", ("cancel", 0.1), ("move", 0.09))
REFUSED = one("out_of_scope", ("out_of_scope", 0.9))
TAKEN = one("out_of_scope", ("order", 0.95), language="en", text="a pizza please")
ALL = [RIGHT, ASKED, WRONG, LOST, REFUSED, TAKEN]


def test_a_confirmation_is_neither_right_nor_wrong() -> None:
    assert [(each.right, each.confirmed, each.misrouted) for each in ALL] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
        (False, False, False),
        (True, False, False),
        (False, False, True),
    ]


def test_figures_are_shares() -> None:
    told = nlu_marks.figures(ALL)
    assert told["top"] == pytest.approx(2 / 6)
    assert told["right"] == pytest.approx(2 / 5)
    assert told["right_of_answered"] == pytest.approx(1 / 3)
    assert told["answered"] == pytest.approx(3 / 6)
    assert told["wrong_routes"] == pytest.approx(2 / 6)
    assert nlu_marks.refused(ALL) == 0.5


@pytest.mark.parametrize("intent", ["record_yes", "record_no", "thanks", "wait", "abuse", "interpreter"])
def test_a_perfect_ranking_is_never_wrong(intent: str) -> None:
    perfect = one(intent, (intent, 1.0))
    assert perfect.top
    assert not perfect.misrouted
    assert perfect.right or perfect.confirmed


def test_calibration_goes_by_tenths() -> None:
    rows = nlu_marks.reliability([RIGHT, WRONG, ASKED, one("move", ("move", 1.0))])
    assert [(start, count) for start, count, _, _ in rows] == [(0.5, 1), (0.9, 3)]
    assert rows[1][3] == pytest.approx(2 / 3)


def test_confusions_are_counted() -> None:
    assert nlu_marks.confusions(ALL)[0] == (("move", "cancel"), 3)


def test_the_report_names_each_language_and_style() -> None:
    lines: list[str] = []
    nlu_exam.report(ALL, lines.append)
    assert any(line.startswith("en typed") for line in lines)
    assert "out of scope: 0.500 of 2 refused" in lines


def test_a_missed_bar_is_named() -> None:
    complaints = nlu_exam.missed(ALL)
    assert "sv: 0.500 right, the bar is 0.92." in complaints
    assert any(line.startswith("out of scope: 0.500") for line in complaints)
    assert nlu_exam.missed([RIGHT, REFUSED, one("move", ("move", 0.95), language="en")]) == []


def test_a_new_failure_and_a_gone_one_are_named() -> None:
    assert nlu_exam.changes(ALL, {"jag ska flytta", "a pizza please"}) == []
    found = nlu_exam.changes(ALL, {"jag ska flytta", "hallå"})
    assert found == [
        "new: `a pizza please` is taken for order.",
        "`hallå` fails no longer: take it off failures.yml.",
    ]


def test_the_failures_of_now_are_accepted(tmp_path: Path) -> None:
    nlu_exam.accept(ALL, tmp_path / "known" / "failures.yml")
    assert nlu_exam.known(tmp_path / "known" / "failures.yml") == {"jag ska flytta", "a pizza please"}


def test_the_exam_holds_nothing_that_was_learnt() -> None:
    taught = [each for intent in nlu_exam.intents() for each in nlu_exam.training(intent)]
    assert twins(nlu_exam.exam(), taught) == []


def taught(text: str, intent: str = "move", language: str = "sv") -> Sentence:
    return Sentence(text, intent, language)


def test_a_sentence_taught_twice_is_named() -> None:
    found = nlu_validate.repeated(
        [taught("Ja  tack"), taught("ja tack", "affirm"), taught("ja tack", "deny", "en")]
    )
    assert found == ["`Ja  tack` contradicts itself in affirm, move."]
    assert nlu_validate.repeated([taught("a"), taught("a")]) == ["`a` stands twice in move."]


def test_a_lopsided_intent_is_named() -> None:
    few = [taught(f"a {number}") for number in range(40)]
    many = [taught(f"b {number}", language="en") for number in range(25)]
    assert nlu_validate.unbalanced(few + many) == ["move: 40 sentences in Swedish and 25 in English."]
    assert nlu_validate.unbalanced(few + many + [taught(f"c {n}", language="en") for n in range(9)]) == []


def test_a_leaked_sentence_is_named() -> None:
    tested = [taught("jag ska flytta till Lund"), taught("ja tack")]
    found = nlu_validate.leaked([taught("Jag ska flytta till lund!"), taught("ja tack")], tested)
    assert found == ["move: `Jag ska flytta till lund!` is nearly a sentence of tests/nlu."]


def test_unknown_and_untaught_intents_are_named() -> None:
    known = nlu_validate.intents()
    assert nlu_validate.unknown(known) == []
    found = nlu_validate.unknown([*(name for name in known if name != "move"), "sing"])
    assert found == ["sing: core/understanding.py does not know it.", "move: there is no data/nlu/move.yml."]


def test_the_sentences_are_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert nlu_validate.run(argparse.Namespace()) == 0
    assert "nothing to mend" in capsys.readouterr().out


def test_no_words_have_no_twin() -> None:
    assert twins([taught("👍")], [taught("👍")]) == []
    assert near("jag vill ha hjälp", "Jag vill ha hjalp!")


@pytest.mark.parametrize(("words", "file"), [(None, None), ("hej", Path("x"))])
def test_words_or_a_file_are_needed(words: str | None, file: Path | None) -> None:
    with pytest.raises(nlu_try.NothingToTry, match="either the words or a --file"):
        nlu_try.sentences(words, file)


def test_a_file_is_read_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "said").write_text("hej\n\n jag ska flytta\n", encoding="utf-8")
    assert nlu_try.sentences(None, tmp_path / "said") == ["hej", " jag ska flytta"]


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xff"])
def test_an_unreadable_file_is_named(tmp_path: Path, content: bytes | None) -> None:
    if content:
        (tmp_path / "said").write_bytes(content)
    with pytest.raises(nlu_try.NothingToTry, match="said cannot be read"):
        nlu_try.sentences(None, tmp_path / "said")


def test_a_moment_has_an_offset() -> None:
    assert nlu_try.moment("2026-11-23T09:00+01:00") == "2026-11-23T09:00:00+01:00"
    assert nlu_try.moment(None).endswith("+00:00")
    for wrong in ("tomorrow", "2026-11-23T09:00"):
        with pytest.raises(nlu_try.NothingToTry, match=wrong):
            nlu_try.moment(wrong)


ANSWER: dict[str, Any] = {
    "intent_ranking": [{"name": "callback", "confidence": 0.91}, {"name": "human", "confidence": 0.05}],
    "entities": [{"entity": "phone", "value": "+46701234567"}],
    "tongue": {"language": "en", "confidence": 0.94, "believed": "en"},
}


def test_what_is_understood_is_told() -> None:
    told = nlu_try.understood("call me on 0701234567", ANSWER, None)
    assert (told["language"], told["outcome"]) == ("en", "errand")
    assert told["errands"] == [{"errand": "callback", "confidence": 0.91}]
    assert told["entities"] == [{"kind": "phone", "value": "+46701234567"}]
    assert told["ranking"] == [["callback", 0.91], ["human", 0.05]]
    assert nlu_try.shown(told).splitlines()[0] == "errand callback (0.91; en 0.94)"


def test_a_second_errand_is_told_with_its_confidence() -> None:
    clauses = [[{"name": name, "confidence": 0.97}] for name in ("callback", "move")]
    told = nlu_try.understood("call me, and I move", {**ANSWER, "clauses": clauses}, None)
    assert [one["errand"] for one in told["errands"]] == ["callback", "move"]
    assert [one["confidence"] for one in told["errands"]] == [0.91, 0.97]
    assert nlu_try.shown(told).startswith("errand callback + move (0.91")


def test_words_too_few_to_follow_are_told() -> None:
    little = {"language": "en", "confidence": 0.7, "believed": None}
    shown = nlu_try.shown(nlu_try.understood("nope", {**ANSWER, "tongue": little}, None))
    assert shown.splitlines()[0] == "errand callback (0.91; en 0.70, too little to follow)"


def test_what_was_asked_for_is_told() -> None:
    told = nlu_try.understood("0701234567", ANSWER, "phone")
    assert (told["outcome"], told["value"]) == ("value", "+46701234567")
    assert "  value      +46701234567" in nlu_try.shown(told)


def test_a_table_is_read(tmp_path: Path) -> None:
    path = tmp_path / "set.csv"
    path.write_text('label,text\ncard,"where, then, is it"\n', encoding="utf-8")
    assert nlu_bench.table(path) == [("where, then, is it", "card")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "cannot be read"),
        ("", "must have the columns text,label"),
        ("text,label\n", "a line below them"),
        ("words,label\na,b\n", "must have the columns"),
        ("text,label\na,b\n,c\n", "set.csv:3: text and label must not be empty"),
    ],
)
def test_a_bad_table_is_named(tmp_path: Path, content: str | None, sentence: str) -> None:
    path = tmp_path / "set.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(nlu_bench.BadTable, match=sentence):
        nlu_bench.table(path)


def test_each_command_is_known() -> None:
    parser = argparse.ArgumentParser()
    nlu.arguments(parser)
    for words in (["test"], ["try", "hej"], ["validate"], ["bench", "--train", "a", "--test", "b"]):
        assert parser.parse_args(words).nlu is nlu.COMMANDS[words[0]][0].run


def test_another_exam_is_read(tmp_path: Path) -> None:
    said = "Kan bredbandet komma med när huset är sålt?"
    (tmp_path / "move.yml").write_text(f"sv: {{typed: ['{said}']}}")
    (tmp_path / "two.yml").write_text("{}")
    assert nlu_exam.exam(tmp_path) == [Sentence(said, "move", "sv", "typed")]


@pytest.mark.parametrize(
    ("name", "sentence"), [("two", "has no file <intent>.yml"), ("sing", "sing.yml: no intent")]
)
def test_a_folder_that_is_no_exam_is_refused(tmp_path: Path, name: str, sentence: str) -> None:
    (tmp_path / f"{name}.yml").write_text("{}")
    with pytest.raises(nlu_exam.NoExam, match=sentence):
        nlu_exam.exam(tmp_path)


def test_an_exam_without_a_list_has_no_known_failures(tmp_path: Path) -> None:
    assert nlu_exam.known(tmp_path / "known" / "failures.yml") == set()


def pair(errands: str, first: str, also: str | None = None) -> nlu_two.Pair:
    return nlu_two.Pair("…", "sv", frozenset(errands.split()), Understood("errand", first, 0.9, also=also))


def test_errands_of_a_sentence_are_counted() -> None:
    found = nlu_two.counted(
        [
            pair("move cancel", "cancel", "move"),
            pair("move cancel", "cancel"),
            pair("move cancel", "cancel", "order"),
            pair("move", "move"),
            pair("move", "move", "order"),
            pair("move", "order"),
        ]
    )
    assert found == nlu_two.Counts(sentences=6, whole=2, partly=1, more=1, wrong=3)


def test_the_sentences_of_two_errands_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = "en: {two: [{text: both please, errands: [callback, move]}]}"
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "two.yml").write_text(listed)
    monkeypatch.setattr(nlu_two, "parsed", lambda root, model, asked: [ANSWER])
    lines: list[str] = []
    nlu_two.report(tmp_path, Path("model"), lines.append)
    assert lines[2].split() == ["en", "2", "1", "0", "1", "0", "0"]


AT = "2026-11-25T10:00+01:00"
LUNCH = {"text": "vid lunch", "at": AT, "start": "2026-11-25T11:00+01:00", "end": "2026-11-25T13:00+01:00"}


def test_windows_that_are_read_wrongly_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    phrases = [LUNCH, {**LUNCH, "text": "nästa lunch"}, {**LUNCH, "text": "sen"}]
    (tmp_path / "windows.yml").write_text(yaml.safe_dump({"sv": phrases}))
    right, wrong = f"{LUNCH['start']}/{LUNCH['end']}", f"{LUNCH['start']}/{LUNCH['start']}"
    answers = [{"entities": [{"entity": "window", "value": value}]} for value in (right, wrong)] + [{}]
    monkeypatch.setattr(nlu_windows, "parsed", lambda root, model, asked: answers)
    lines: list[str] = []
    missed = nlu_windows.report(tmp_path, Path("model"), lines.append)
    assert missed == ["windows sv: 0.333 right, the bar is 0.95."]
    assert lines[0] == "windows sv: 0.333 of 3 right"
    assert lines[2] == f"  `sen` at {AT} is read as nothing"
    assert len(lines) == 3


def test_windows_of_a_folder_go_by_language(tmp_path: Path) -> None:
    (tmp_path / "time").mkdir()
    none = {"text": "jag har väntat i tre timmar", "at": AT, "none": True}
    (tmp_path / "time" / "sv.yml").write_text(yaml.safe_dump([LUNCH]))
    (tmp_path / "time" / "second-sv.yml").write_text(yaml.safe_dump([none]))
    assert nlu_windows.phrases_of(tmp_path) == {"sv": [none, LUNCH]}
    assert nlu_windows.wanted(none) is None


def test_a_folder_without_them_says_nothing(tmp_path: Path) -> None:
    for part in (nlu_two, nlu_windows):
        part.report(tmp_path, Path("model"), lambda line: pytest.fail(line))
