"""The texts: the same in both languages, and used as they are declared."""

import re
from pathlib import Path

import pytest

from adapters.settings import ROOT
from core.flow.graph import Flow, Queue
from core.understanding import ERRANDS
from web.language import LANGUAGES, text, texts, under

FIELD = re.compile(r"\{(\w+)\}")
PAGES = [*(ROOT / "web" / "templates").glob("*.html")]
USED = re.compile(r"""\bt\(["']([\w.]+)["'][,)]""")


def test_both_languages_have_the_same_texts() -> None:
    assert list(texts("sv")) == list(texts("en"))


def test_both_languages_fill_the_same_places() -> None:
    for key, words in texts("sv").items():
        assert set(FIELD.findall(words)) == set(FIELD.findall(texts("en")[key])), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_cut_by_a_comment_sign(language: str) -> None:
    for key, words in texts(language).items():
        assert words.strip() and not words.endswith((" och", " and")), key


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_only_texts_that_exist(page: Path) -> None:
    for key in USED.findall(page.read_text(encoding="utf-8")):
        assert key in texts("sv"), key


def test_every_errand_and_queue_has_a_short_name(flow: Flow) -> None:
    queues = [node.queue for node in flow.nodes.values() if isinstance(node, Queue)]
    for key in (*(f"errand.{errand}" for errand in ERRANDS), *(f"queue.{queue}" for queue in queues)):
        assert key in texts("sv"), key


def test_every_language_of_the_flow_has_a_name(flow: Flow) -> None:
    assert all(f"tongue.{language}" in texts("sv") for language in flow.languages)


def test_a_script_gets_its_own_texts_only() -> None:
    assert under("en", "agent_phone.js.")["ringing"] == "Your phone is ringing"
    assert "card.title" not in under("en", "desk.js.")


def test_a_text_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        text("sv", "no.such.text")


def test_a_text_may_have_a_place_called_language() -> None:
    told = text("sv", "card.told_when", language="svenska", time="10:00:00")
    assert told == "på svenska kl. 10:00:00"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_shows_the_marks_of_a_merge(page: Path) -> None:
    assert not re.search(r"^(<{7}|={7}|>{7})", page.read_text(encoding="utf-8"), re.MULTILINE)
