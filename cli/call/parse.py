"""Makes a scripted call out of what a designer wrote, or says with file and line why it cannot."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from cli.call import script, source
from cli.call.fields import Fields, a_list, a_text
from cli.call.script import Expect, Kinds, Moment, Script, Step, Wish
from cli.call.source import ScriptError
from core.events import CLASSES
from core.flow.source import Located

NUMBER = re.compile(r"\+[1-9]\d{6,14}")
KEYS = re.compile(r"[0-9*#]+")
LONGEST_WAIT = 3600  # seconds of one `wait`
WISHES = ("outcome", "queue", "language", "consent", "errand")
STEPS = "hear, press, interrupt, say, wait, agent, phone, hangup, repeat and expect"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOMENT = re.compile(rf"({'|'.join(DAYS)}) ([01]\d|2[0-3]):([0-5]\d)")
TARGET = re.compile(r"(queue|agent|outside):\S+")


def load(path: Path) -> Script:
    """Read and parse one script file; the first defect is a ScriptError."""
    return parse(source.read(path))


def parse(written: Located) -> Script:
    """Make a script of what was written; the first defect is a ScriptError."""
    top = Fields(written, "script")
    caller = _party(top.take("from"), "from", anonymous=True)
    to = top.maybe("to")
    down, at = top.maybe("assistant"), top.maybe("at")
    steps, last = _steps(top.take("steps"))
    above = top.maybe("expect")
    top.done()
    if above and last:
        raise ScriptError(last.file, last.line, "expect", "stands both as the last step and at the top.")
    expected = above or last
    return Script(
        written.file,
        caller,
        _party(to, "to", anonymous=False) if to else None,
        down is not None and _only(down, "assistant", "down"),
        _moment(at) if at else None,
        steps,
        _expect(expected) if expected else None,
    )


def _steps(written: Located) -> tuple[tuple[Step, ...], Located | None]:
    """Give the steps, and apart from them the `expect` that may stand last."""
    items = a_list(written, "steps")
    found: list[Step] = []
    for number, item in enumerate(items, start=1):
        name, value = _one_key(item)
        if name == "expect":
            if number < len(items):
                raise ScriptError(value.file, value.line, name, "must be the last step.")
            return tuple(found), value
        if found and isinstance(found[-1], script.HangUp):
            raise ScriptError(value.file, value.line, name, "only `expect` may follow `hangup`.")
        found.append(_step(name, value))
    return tuple(found), None


def _one_key(item: Located) -> tuple[str, Located]:
    if not isinstance(item.value, dict) or len(item.value) != 1:
        raise ScriptError(item.file, item.line, "steps", "each step is one field, such as `press: 1`.")
    return next(iter(item.value.items()))


def _step(name: str, value: Located) -> Step:
    if name not in MAKE:
        raise ScriptError(value.file, value.line, name, f"is no step; the steps are {STEPS}.")
    return MAKE[name](value)


def _keys(value: Located, name: str) -> str:
    keys = a_text(value, name, "keys 0-9, * and #, in quotes where YAML needs them")
    if not KEYS.fullmatch(keys):
        raise ScriptError(value.file, value.line, name, f"must be keys 0-9, * and #; it is “{keys}”.")
    return keys


def _wait(value: Located) -> Step:
    text = a_text(value, "wait", "a number of seconds")
    seconds = float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else 0.0
    if not 0 < seconds <= LONGEST_WAIT:
        sentence = f"must be seconds above 0 and at most {LONGEST_WAIT}; it is “{text}”."
        raise ScriptError(value.file, value.line, "wait", sentence)
    return script.Wait(value.line, seconds)


def _moment(value: Located) -> Moment:
    text = a_text(value, "at", "a time of the week such as `mon 16:55`")
    found = MOMENT.fullmatch(text)
    if found is None:
        sentence = f"must be a time of the week such as `mon 16:55`; it is “{text}”."
        raise ScriptError(value.file, value.line, "at", sentence)
    return Moment(value.line, DAYS.index(found[1]), int(found[2]), int(found[3]))


def _agent(value: Located) -> Step:
    fields = Fields(value, "agent")
    name, does = a_text(fields.take("name"), "name"), a_text(deed := fields.take("does"), "does")
    if does not in script.DEEDS:
        sentence = f"must be one of {', '.join(script.DEEDS)}; it is “{does}”."
        raise ScriptError(deed.file, deed.line, "does", sentence)
    to = wrong = None
    phone = fields.maybe("phone") if does in ("come", "accept") else None
    if does == "send on":
        to, wrong = fields.take("to"), fields.maybe("why")
    fields.done()
    how = _phone(phone, "phone") if phone else "auto"
    found = script.Agent(value.line, name, does, _target(to) if to else None, phone=how)
    return replace(found, wrong=_only(wrong, "why", "wrong queue")) if wrong else found


def _phone(value: Located, name: str) -> str:
    how = a_text(value, name)
    if how not in script.PHONES:
        sentence = f"must be one of {', '.join(script.PHONES)}; it is “{how}”."
        raise ScriptError(value.file, value.line, name, sentence)
    return how


def _somebodys(value: Located) -> Step:
    fields = Fields(value, "phone")
    number = _party(fields.take("number"), "number", anonymous=False)
    how = _phone(fields.take("does"), "does")
    fields.done()
    return script.Phone(value.line, number, how)


def _target(value: Located) -> str:
    text = a_text(value, "to")
    if not TARGET.fullmatch(text):
        sentence = f"must be such as `queue:billing`, `agent:ivar` or `outside:+46…`; it is “{text}”."
        raise ScriptError(value.file, value.line, "to", sentence)
    return text


def _hang_up(value: Located) -> Step:
    _only(value, "hangup", "true")
    return script.HangUp(value.line)


def _repeat(value: Located) -> Step:
    _only(value, "repeat", "true")
    return script.Repeat(value.line)


MAKE: dict[str, Callable[[Located], Step]] = {
    "hear": lambda value: script.Hear(value.line, a_text(value, "hear")),
    "press": lambda value: script.Press(value.line, _keys(value, "press")),
    "interrupt": lambda value: script.Interrupt(value.line, _keys(value, "interrupt")),
    "say": lambda value: script.Say(value.line, a_text(value, "say")),
    "wait": _wait,
    "agent": _agent,
    "phone": _somebodys,
    "hangup": _hang_up,
    "repeat": _repeat,
}


def _only(value: Located, name: str, word: str) -> bool:
    if value.value != word:
        raise ScriptError(value.file, value.line, name, f"can only be `{word}`.")
    return True


def _party(value: Located, name: str, anonymous: bool) -> str:
    text = a_text(value, name)
    if not (NUMBER.fullmatch(text) or (anonymous and text == "anonymous")):
        other = " or `anonymous`" if anonymous else ""
        raise ScriptError(value.file, value.line, name, f"must be a number such as +46701234567{other}.")
    return text


def _expect(written: Located) -> Expect:
    fields = Fields(written, "expect")
    wishes = tuple(_wish(name, value) for name in WISHES if (value := fields.maybe(name)))
    events, never = (_kinds(fields.maybe(name), name, written.line) for name in ("events", "never"))
    fields.done()
    both = [kind for kind in events.kinds if kind in never.kinds]
    if both:
        raise ScriptError(written.file, never.line, "never", f"`{both[0]}` also stands in `events`.")
    return Expect(written.line, wishes, events, never)


def _wish(name: str, value: Located) -> Wish:
    text = a_text(value, name, "a text; `none` where there must be none")
    if name == "consent" and text not in ("yes", "no", script.NOTHING):
        raise ScriptError(value.file, value.line, name, f"must be `yes`, `no` or `none`; it is “{text}”.")
    return Wish(value.line, name, text)


def _kinds(value: Located | None, name: str, line: int) -> Kinds:
    if value is None:
        return Kinds(line, ())
    kinds = [(item, a_text(item, name)) for item in a_list(value, name)]
    for item, kind in kinds:
        if kind not in CLASSES:
            raise ScriptError(item.file, item.line, name, f"there is no event `{kind}`.")
    return Kinds(value.line, tuple(kind for _, kind in kinds))
