"""`vaxel golden`: cases of contacts, each turn's events and TwiML or chat lines; checks or rewrites them."""

import argparse
import difflib
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from adapters.settings import ROOT
from cli import chosen
from cli.around import Mistyped
from cli.call import source
from cli.call.fields import Fields, a_list, a_text
from cli.call.source import ScriptError
from cli.walk import MeaningNeeded, Walk
from core.errors import SettingsError
from core.events import Event
from core.flow.graph import Flow
from core.flow.source import Located
from core.flow.state import Channel
from core.numbers import cost_class
from core.turn import Answer
from ivr.twiml import render, render_wait
from web.chatlines import lines
from web.chatting import COST

CASES, CHATS = ROOT / "tests" / "calls", ROOT / "tests" / "chats"
# Fixed, so that the TwiML is the same each time.
BASE, CONTACT, OURS = "https://vaxel.example/voice", "contact", "+46771000000"
VOICE: Channel = "voice"
CHAT: Channel = "chat"
MADE = ("events", "twiml", "written")  # of each turn, beside what was typed
NUMBER = re.compile(r"\+[1-9]\d{6,14}")


@dataclass(frozen=True)
class Typed:
    """One line of a case."""

    text: str  # as in `vaxel try`
    line: int  # where it stands, from 1


@dataclass(frozen=True)
class Case:
    """A contact as it was typed."""

    file: str
    about: str  # what it shows, in a sentence
    flow: str  # the flow's name
    number: str | None  # the number called, E.164; None for a chat
    language: str | None  # the language it arrives with, None for the flow's first
    typed: tuple[Typed, ...]  # the first is /arrive


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `golden` takes."""
    parser.add_argument(
        "cases", nargs="*", type=Path, metavar="CASE.yml", help="default: all in tests/calls and chats"
    )
    parser.add_argument("--rewrite", action="store_true", help="write what comes now; then read the diff")
    chosen.data_argument(parser)


def golden(args: argparse.Namespace) -> int:
    """Compare every case with what comes now, or rewrite it; 1 when one differs and is not rewritten."""
    different = 0
    for path in args.cases or sorted((*CASES.glob("*.yml"), *CHATS.glob("*.yml"))):
        case = load(path)
        new, old = written(case, chosen.flow(case.flow, args.data)), path.read_text(encoding="utf-8")
        if new == old:
            continue
        different += 1
        if args.rewrite:
            path.write_text(new, encoding="utf-8")
            print(f"{path}: rewritten")
        else:
            print(
                *difflib.unified_diff(old.splitlines(), new.splitlines(), str(path), "now", lineterm=""),
                sep="\n",
            )
    if different and not args.rewrite:
        print(f"{different} differ; `vaxel golden --rewrite` makes this the wanted state.")
    return 1 if different and not args.rewrite else 0


def load(path: Path) -> Case:
    """Read the input side of a case; a ScriptError says where it is wrong."""
    top = Fields(source.read(path), "case")
    about, flow = a_text(top.take("about"), "about"), a_text(top.take("flow"), "flow")
    number, language = _number(top), top.maybe("language")
    turns = tuple(_typed(turn) for turn in a_list(top.take("turns"), "turns"))
    top.done()
    spoken = a_text(language, "language") if language else None
    return Case(str(path), about, flow, number, spoken, turns)


def _number(top: Fields) -> str | None:
    """Read the number called; a chat says `channel: chat` in its place."""
    if channel := top.maybe("channel"):
        if channel.value != "chat":
            raise ScriptError(channel.file, channel.line, "channel", "can only be chat.")
        return None
    number = top.take("number")
    if not isinstance(number.value, str) or not NUMBER.fullmatch(number.value):
        raise ScriptError(number.file, number.line, "number", "must be a number such as +46771000000.")
    return number.value


def _typed(written: Located) -> Typed:
    fields = Fields(written, "turn")
    typed = fields.take("typed")
    for made in MADE:
        fields.maybe(made)
    fields.done()
    if not isinstance(typed.value, str | None):
        raise ScriptError(typed.file, typed.line, "typed", "must be a line as typed in `vaxel try`.")
    return Typed(typed.value or "", typed.line)


def written(case: Case, flow: Flow) -> str:
    """Walk a case and give the text its file must have; a ScriptError names the line that cannot be."""
    try:
        cost, channel = (cost_class(case.number), VOICE) if case.number else (COST, CHAT)
        walk = Walk(flow, cost, chosen.language(flow, case.language), channel)
    except SettingsError as error:
        raise ScriptError(case.file, 1, "number", str(error)) from None
    turns = [_turn(walk, typed, case.file) for typed in case.typed]
    top = {"about": case.about, "flow": case.flow}
    top |= {"number": case.number} if case.number else {"channel": "chat"}
    top |= {"language": case.language} if case.language else {}
    return dump({**top, "turns": turns})


def _turn(walk: Walk, typed: Typed, file: str) -> dict[str, Any]:
    try:
        events = walk.take(typed.text)
    except (Mistyped, MeaningNeeded) as error:
        raise ScriptError(file, typed.line, "typed", f"`{typed.text}`: {error}") from None
    return entry(walk, typed.text, events)


def entry(walk: Walk, typed: str, events: tuple[Event, ...]) -> dict[str, Any]:
    """Give a turn that was just taken as it stands in a case; one without events is answered as the last."""
    turn: dict[str, Any] = {"typed": typed, "events": [{one.kind: _Line(one.data())} for one in events]}
    if not events:
        return turn
    answer = Answer(CONTACT, walk.turn, walk.flow, events, walk.personal)
    if walk.state.channel == "chat":
        turn["written"] = [one.words for one in lines(answer, walk.state.language, str)]
    else:
        documents = [render(answer, BASE, OURS)]
        if walk.in_wait:  # whoever leaves the queue is answered when the network says that they have left
            waiting = render_wait(answer, BASE, OURS)
            documents = list(dict.fromkeys((waiting, *documents)))
        turn["twiml"] = "\n".join(documents).replace("><", ">\n<")
    return turn


class _Line(dict[str, Any]):
    """A mapping that is written on one line."""


class _Dumper(yaml.SafeDumper):
    """YAML as a person would write a case: no references, an event a line, TwiML as it is."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_line(dumper: yaml.SafeDumper, data: _Line) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True)


def _represent_text(dumper: yaml.SafeDumper, data: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style="|" if "\n" in data else None)


_Dumper.add_representer(_Line, _represent_line)
_Dumper.add_representer(str, _represent_text)


def dump(case: dict[str, Any]) -> str:
    """Write a case as YAML."""
    return str(yaml.dump(case, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=math.inf))
