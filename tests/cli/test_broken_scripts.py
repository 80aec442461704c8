"""Each way a script can be broken, with the sentence that it is told."""

from pathlib import Path

import pytest

from cli.call.parse import load, parse
from cli.call.source import ScriptError, locate

HEAD = "from: anonymous\n"
STEPS = "the steps are hear, press, interrupt, say, wait, agent, phone, hangup, repeat and expect."
BROKEN = {
    "": "1 script: is empty.",
    "- hear: a": "1 script: must be a mapping with at least one field.",
    "{}": "1 script: must be a mapping with at least one field.",
    "steps: [hear: a]": "1 script: the field `from` is missing.",
    HEAD: "1 script: the field `steps` is missing.",
    HEAD + "steps: []": "2 steps: must be a list with at least one entry.",
    HEAD + "steps: hear": "2 steps: must be a list with at least one entry.",
    HEAD + "steps: [hear: a]\nvoice: Elin": "3 script: there is no field `voice`.",
    HEAD + "from: anonymous": "2 from: stands here twice.",
    HEAD + "steps: [{press: 1, press: 2}]": "2 press: stands here twice.",
    HEAD + "steps: [hangup]": "2 steps: each step is one field, such as `press: 1`.",
    HEAD + "steps:\n  - hear: a\n    press: 1": "3 steps: each step is one field, such as `press: 1`.",
    HEAD + "steps: [shout: a]": f"2 shout: is no step; {STEPS}",
    HEAD + "steps: [hear: ]": "2 hear: must be a text.",
    HEAD + "steps: [hear: [a]]": "2 hear: must be a text.",
    HEAD + "steps: [say: ' ']": "2 say: must be a text.",
    HEAD + "steps: [press: 1a]": "2 press: must be keys 0-9, * and #; it is “1a”.",
    HEAD + "steps:\n  - press: #": "3 press: must be keys 0-9, * and #, in quotes where YAML needs them.",
    HEAD + "steps: [wait: soon]": "2 wait: must be seconds above 0 and at most 3600; it is “soon”.",
    HEAD + "steps: [wait: 0]": "2 wait: must be seconds above 0 and at most 3600; it is “0”.",
    HEAD + "steps: [wait: -1]": "2 wait: must be seconds above 0 and at most 3600; it is “-1”.",
    HEAD + "steps: [wait: 3601]": "2 wait: must be seconds above 0 and at most 3600; it is “3601”.",
    HEAD + "steps: [phone: {number: 1, does: auto}]": ("2 number: must be a number such as +46701234567."),
    HEAD + "steps: [phone: {number: +46701234567, does: sing}]": (
        "2 does: must be one of auto, busy, never, voicemail; it is “sing”."
    ),
    HEAD + "steps: [agent: {name: hanna, does: leave, phone: busy}]": "2 agent: there is no field `phone`.",
    HEAD + "steps: [hangup: no]": "2 hangup: can only be `true`.",
    HEAD + "steps: [repeat: 2]": "2 repeat: can only be `true`.",
    HEAD + "steps:\n  - hangup: true\n  - hear: a": "4 hear: only `expect` may follow `hangup`.",
    HEAD + "steps:\n  - expect: {queue: a}\n  - hear: a": "3 expect: must be the last step.",
    HEAD + "steps:\n  - expect: {queue: a}\nexpect: {queue: a}": (
        "3 expect: stands both as the last step and at the top."
    ),
    "from: Ana\nsteps: [hear: a]": "1 from: must be a number such as +46701234567 or `anonymous`.",
    "from: 0701740610\nsteps: [hear: a]": "1 from: must be a number such as +46701234567 or `anonymous`.",
    HEAD + "to: anonymous\nsteps: [hear: a]": "2 to: must be a number such as +46701234567.",
    HEAD + "assistant: up\nsteps: [hear: a]": "2 assistant: can only be `down`.",
    HEAD + "steps: [hear: a]\nexpect: {}": "3 expect: must be a mapping with at least one field.",
    HEAD + "steps: [hear: a]\nexpect: {mood: good}": "3 expect: there is no field `mood`.",
    HEAD + "steps: [hear: a]\nexpect: {consent: maybe}": (
        "3 consent: must be `yes`, `no` or `none`; it is “maybe”."
    ),
    HEAD + "steps: [hear: a]\nexpect: {queue: }": "3 queue: must be a text; `none` where there must be none.",
    HEAD + "steps: [hear: a]\nexpect: {events: place_taken}": (
        "3 events: must be a list with at least one entry."
    ),
    HEAD
    + "steps: [hear: a]\nexpect:\n  events:\n    - place_took": "5 events: there is no event `place_took`.",
    HEAD + "steps: [hear: a]\nexpect: {never: [place_took]}": "3 never: there is no event `place_took`.",
    HEAD + "steps: [hear: a]\nexpect:\n  events: [no_match]\n  never: [no_match]": (
        "5 never: `no_match` also stands in `events`."
    ),
    "from: [": (
        "1 script: is not YAML: while parsing a flow node expected the node content, "
        "but found '<stream end>'."
    ),
    "a: &x 1\nb: *x": "2 script: is not YAML: an alias (*name) means nothing here.",
    "a: !!python/name:os.system ''": (
        "1 script: the tag `tag:yaml.org,2002:python/name:os.system` means nothing here."
    ),
    "? [a]\n: b": "1 script: a name of a field must be a text.",
    "[" * 3000: "1 script: is not YAML that can be read: it is nested too deeply.",
}


@pytest.mark.parametrize("text", list(BROKEN), ids=range(len(BROKEN)))
def test_a_broken_script_is_told_its_fault(text: str) -> None:
    with pytest.raises(ScriptError) as refused:
        parse(locate("call.yml", text))
    assert str(refused.value) == f"call.yml:{BROKEN[text]}"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ScriptError) as refused:
        load(tmp_path / "none.yml")
    assert str(refused.value) == f"{tmp_path}/none.yml:1 script: does not exist."


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "call.yml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ScriptError, match=r"call\.yml:1 script: cannot be read as UTF-8 text: "):
        load(path)
