"""`vaxel figures`, `report`, `export` and `simulate` as an analyst types them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.flowfiles import load, read_texts
from adapters.runtime import Engine, Figures, Publications, Whole, store_whole
from adapters.settings import ROOT
from bench.planted import Plan, plant
from cli.__main__ import main
from core.kpi.asked import Asked
from tests.fakes import MORNING

type Say = Callable[..., tuple[int, str]]


@pytest.fixture
def vaxel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str, capsys: pytest.CaptureFixture[str]
) -> Say:
    """Runs a command in an empty folder, the shell naming the database; gives its code and its words."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("VAXEL_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)

    def vaxel(*words: str) -> tuple[int, str]:
        code = main([*words])
        said = capsys.readouterr()
        return code, said.out + said.err

    return vaxel


@pytest.fixture
def stored(engine: Engine) -> str:
    """Forty planted contacts of the default flow; gives its version."""
    texts = read_texts(ROOT / "data", "kundservice")
    flow = load(texts)
    Publications(engine).adopt(flow, texts, MORNING)
    found = plant(Plan(judged=1.0), 40, 5, flow.version)
    store_whole(engine, (Whole(one.contact, one.version, one.number, one.log) for one in found))
    return flow.version


def test_a_report_is_one_file_that_needs_no_other(vaxel: Say, stored: str, tmp_path: Path) -> None:
    assert vaxel("report") == (0, "The report is in report.html.\n")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Var ger folk upp?" in page and "data:image/svg+xml;base64," in page
    assert "http://" not in page and 'src="/' not in page and "<link" not in page


def test_a_report_for_programs_has_plain_numbers(vaxel: Say, stored: str, tmp_path: Path) -> None:
    assert vaxel("report", "--json", "--language", "en", "--output", "a.json")[0] == 0
    found = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    row = found["pages"]["levels"]["tables"]["shares"]["rows"][0]
    assert set(row[1]) == {"part", "whole", "share", "low", "high"}
    assert found["asked"] == {"origin": "customer"}


def test_a_report_of_a_period_without_contacts_says_so(vaxel: Say, stored: str, tmp_path: Path) -> None:
    assert vaxel("report", "--from", "2020-01-01", "--to", "2020-01-31")[0] == 0
    assert "Det finns inga kontakter i det här urvalet." in (tmp_path / "report.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--from", "yesterday"), "yesterday is no day; write it as 2026-03-01."),
        (("--from", "2026-03-02", "--to", "2026-03-01"), "the period ends on 2026-03-01, before it begins"),
    ],
)
@pytest.mark.parametrize("command", ["report", "export"])
def test_a_period_that_is_none_is_refused(
    vaxel: Say, command: str, words: tuple[str, ...], sentence: str
) -> None:
    code, said = vaxel(command, *words)
    assert code == 1 and sentence in said


def test_totals_are_rebuilt_by_one_command(vaxel: Say, stored: str, engine: Engine) -> None:
    assert vaxel("figures") == (0, "Counted 40 contacts.\n")
    before = Figures(engine).total(Asked(), "level").of("level")
    assert vaxel("figures", "--rebuild") == (0, "Counted 40 contacts anew.\n")
    assert Figures(engine).total(Asked(), "level").of("level") == before


def test_the_log_is_exported_as_two_files(vaxel: Say, stored: str, tmp_path: Path) -> None:
    code, said = vaxel("export", "--output", "out")
    assert code == 0 and "40 contacts with" in said
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"contacts.parquet", "events.parquet"}


def test_simulated_callers_are_reported_and_flagged(vaxel: Say, tmp_path: Path) -> None:
    code, said = vaxel("simulate", "--calls", "60", "--language", "en")
    assert code == 0 and "60 simulated contacts" in said and "gave up at: Errand" in said
    assert "These are simulated contacts." in (tmp_path / "simulated.html").read_text("utf-8")


def test_stored_simulations_stand_apart(vaxel: Say, stored: str, engine: Engine) -> None:
    assert vaxel("simulate", "--calls", "20", "--store")[0] == 0
    found = Figures(engine)
    assert found.total(Asked(), "contact").sum("contact") == 40
    assert found.total(Asked(origin="simulated"), "contact").sum("contact") == 20


def test_nothing_is_stored_on_an_unknown_version(vaxel: Say, engine: Engine) -> None:
    code, said = vaxel("simulate", "--calls", "5", "--store")
    assert code == 1 and "publish it first" in said


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("errands: {cancel: 1}", "languages: needs names with weights."),
        ("errands: {shoes: 1}\nlanguages: {sv: 1}", "errands: no node of the flow leads on with shoes."),
        ("errands: {cancel: 1}\nlanguages: {tlh: 1}", "languages: the flow has no tlh."),
        ("errands: {cancel: 1}\nlanguages: {sv: 1}\nmood: 1", "mood: there is no such thing"),
        ("errands: {cancel: 1}\nlanguages: {sv: 1}\nkeys: 2", "keys: 2 is no share from 0 to 1."),
        ("errands: {cancel: 1}\nlanguages: {sv: 1}\npatience: 0", "patience: 0 is no time."),
        ("errands: {cancel: 0}\nlanguages: {sv: 1}", "errands: needs weights that are not all nothing."),
        ("errands: {cancel: yes}\nlanguages: {sv: 1}", "errands: True is no number."),
        ("errands: {cancel: {weight: 1, tone: 2}}\nlanguages: {sv: 1}", "errands: cancel has no tone"),
        ("errands: {cancel: {say: {sv: [a]}}}\nlanguages: {sv: 1}", "errands: None is no number."),
        ("errands: {cancel: {weight: 1, say: {sv: a}}}\nlanguages: {sv: 1}", "needs a list of sentences."),
        (
            "errands: {cancel: {weight: 1, say: {tlh: [a]}}}\nlanguages: {sv: 1}",
            "needs languages of the flow.",
        ),
        ("errands: {cancel: 1}\nlanguages: {sv: 1}\nhours: {24: 1}", "hours: 24 is no hour of the day"),
        ("errands: {cancel: 1}\nlanguages: {sv: 1}\nhours: 8", "hours: needs hours with weights."),
        ("- a", "a population is a list of names with values."),
        ("a: [", "is no YAML."),
    ],
)
def test_a_population_that_is_none_is_refused(vaxel: Say, tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "who.yml").write_text(text, encoding="utf-8")
    code, said = vaxel("simulate", "--population", "who.yml")
    assert code == 1 and sentence in said


def test_a_population_that_is_not_there_is_refused(vaxel: Say) -> None:
    assert vaxel("simulate", "--population", "who.yml") == (1, "vaxel: there is no population in who.yml.\n")
    assert "0 callers are none" in vaxel("simulate", "--calls", "0")[1]


def test_real_calls_need_a_set_up_that_runs(vaxel: Say) -> None:
    assert vaxel("simulate", "--real") == (1, "vaxel: Växel is not up: start it with ./vaxel up.\n")
    assert "these calls are stored anyway" in vaxel("simulate", "--real", "--store")[1]
