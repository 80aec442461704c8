"""Flows and prompts from files: a broken one says where and why, in one sentence."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.flowfiles import load, read_texts
from adapters.settings import ROOT
from core.errors import FlowError
from core.flow.graph import KINDS

TEXTS = read_texts(ROOT / "data", "kundservice")
FLOW, SV, EN = "flows/kundservice.yml", "prompts/sv.yml", "prompts/en.yml"
OWN = "prompts/kundservice/sv.yml"  # texts of this flow alone


def broken(file: str, old: str, new: str) -> str:
    """Change the first of one text in one file and give the error's sentence."""
    assert old in TEXTS[file]
    with pytest.raises(FlowError) as found:
        load({**TEXTS, file: TEXTS[file].replace(old, new, 1)})
    return str(found.value)


def line(file: str, text: str) -> int:
    """Give the line in which a text stands first."""
    return TEXTS[file][: TEXTS[file].index(text)].count("\n") + 1


@pytest.mark.parametrize(
    ("file", "old", "new", "where", "sentence"),
    [
        (FLOW, "next: cost", "next: costs", "welcome", "`next`: there is no node `costs`."),
        (FLOW, "kind: menu", "kind: mneu", "menu", f"`kind`: `mneu` is not one of {', '.join(KINDS)}."),
        (FLOW, "tries: 2", "tries: 9", "promised", "`tries`: must be a whole number from 1 to 2."),
        (FLOW, "tries: 2", "tries: yes", "promised", "`tries`: must be a whole number from 1 to 2."),
        (FLOW, "what: cost", "what: price", "cost",
         "`what`: `price` is not one of cost, assistant, recording, conditions."),
        (FLOW, "prompt: goodbye", "prompt: bye", "goodbye", "`prompt`: the prompt `bye` is missing in `sv`."),
        (FLOW, "default: sv", "default: fi", "welcome", "`default`: `fi` is not one of sv, en."),
        (FLOW, "human: general", "human: nobody", "flow", "`human`: there is no node `nobody`."),
        (FLOW, "unclear: menu", "unclear: menu\n    colour: red", "errand", "`colour`: is not a field here."),
        (FLOW, '"1": sv', '"0": sv', "welcome", "`keys`: `0` cannot be a choice; use 1 to 8."),
        (FLOW, '"4": something_else', '"9": something_else', "menu",
         "`keys`: `9` cannot be a choice; use 1 to 8."),
        (FLOW, "[sv, en]", "[sv, de]", "flow", "`languages`: there is no prompt file for `de`."),
        (FLOW, "[sv, en]", "sv", "flow", "`languages`: must be a list with at least one entry."),
        (FLOW, "cancel: contracts", "cancel: nowhere", "errand", "`errands`: there is no node `nowhere`."),
        (FLOW, "next: assistant", "next: cost", "cost", "goes round without asking: cost → cost."),
    ],
)  # fmt: skip
def test_a_broken_flow_says_where(file: str, old: str, new: str, where: str, sentence: str) -> None:
    found = broken(file, old, new)
    assert found.endswith(f" {where}: {sentence}")
    assert found.startswith(f"data/{file}:")


def test_the_line_is_the_line_of_the_field() -> None:
    found = broken(FLOW, "next: cost", "next: costs")
    assert found.startswith(f"data/{FLOW}:{line(FLOW, 'next: cost')} ")


def test_a_missing_field_is_named() -> None:
    assert "welcome: the field `default` is missing." in broken(FLOW, "    default: sv\n", "")


def test_a_prompt_missing_in_one_language_is_named() -> None:
    found = broken(EN, "  goodbye:", "  farewell:")
    assert found.endswith("goodbye: `prompt`: the prompt `goodbye` is missing in `en`.")


def test_a_placeholder_nobody_fills_is_named() -> None:
    found = broken(SV, "plats {position}", "plats {place}")
    assert found.endswith("billing: `news`: `position` in `sv` asks for an unknown {place}.")


def test_a_name_a_placeholder_needs_is_named() -> None:
    found = broken(OWN, "  queue.billing:", "  queue.money:")
    assert found.endswith("billing: `prompt`: the prompt `queue.billing` is missing in `sv`.")


def test_a_key_that_stands_twice_is_named() -> None:
    found = broken(FLOW, "    default: sv\n", "    default: sv\n    default: en\n")
    assert found.endswith("default: stands here twice.")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty."),
        ("- a\n- b\n", "must be a mapping of fields."),
        ("a: [", "is not YAML"),
        ("a: *b", "is not YAML"),
        ("a: \x00", "is not YAML"),
        ("[" * 5000, "1 file: is not YAML that can be read: it is nested too deeply."),
        ("&a [*a]", "is not YAML"),
        ("name: 2026-13-45", "1 file: `2026-13-45`: month must be in 1..12"),
        ("name: !!int abc", "1 file: `abc`: invalid literal for int()"),
        ("name: !foo x", "1 file: the tag `!foo` means nothing here."),
    ],
)
def test_a_file_that_is_no_flow_says_so(text: str, sentence: str) -> None:
    with pytest.raises(FlowError) as found:
        load({**TEXTS, FLOW: text})
    assert sentence in str(found.value)


def test_a_copy_needs_a_name_of_its_own() -> None:
    found = broken(FLOW, "name: kundservice", "name: bank")
    assert found == f"data/{FLOW}:3 flow: `name`: must be that of the file, `kundservice`."


def test_a_language_is_named_once() -> None:
    found = broken(FLOW, "languages: [sv, en]", "languages: [sv, en, sv]")
    assert found.endswith("4 flow: `languages`: `sv` stands here twice.")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FlowError, match="does not exist"):
        read_texts(tmp_path, "kundservice")


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "odd.yml").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(FlowError, match="cannot be read as UTF-8"):
        read_texts(tmp_path, "odd")


@given(st.text(max_size=200))
def test_any_text_gives_a_flow_or_a_flow_error(text: str) -> None:
    with pytest.raises(FlowError):
        load({**TEXTS, FLOW: text})


def test_a_comment_makes_no_new_version() -> None:
    same = load({**TEXTS, FLOW: TEXTS[FLOW] + "\n# a comment\n"})
    assert same.version == load(TEXTS).version


def test_a_changed_prompt_makes_a_new_version() -> None:
    other = load({**TEXTS, SV: TEXTS[SV].replace("Ha det fint", "Ha det bra")})
    assert other.version != load(TEXTS).version


@pytest.mark.parametrize("prompt", ["apology", "apology_end", "agent_gone", "cost.077"])
def test_what_we_say_when_we_fail_must_be_there(prompt: str) -> None:
    found = broken(EN, f"  {prompt}:", f"  not_{prompt}:")
    assert found.endswith(f"prompts: `{prompt}` is missing: no node says it, we do.")


@pytest.mark.parametrize(("what", "other"), [("cost", "assistant"), ("assistant", "cost")])
def test_a_flow_that_cannot_tell_is_refused(what: str, other: str) -> None:
    old, new = (f"what: {one}\n    prompt: {one}" for one in (what, other))
    assert f"flow: no node discloses `{what}`." in broken(FLOW, old, new)
