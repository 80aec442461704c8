"""`vaxel try`: walks a flow in the terminal, with no server, and shows what happens inside."""

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cli import chosen
from cli.around import Mistyped, sets
from cli.golden import CASES, CHATS, NUMBER, dump, entry
from cli.walk import MeaningNeeded, Walk
from core.errors import VaxelError
from core.events import Event, InputRequested, NodeEntered, PlaceTaken, PromptPlayed
from core.flow.draw.words import LEVELS
from core.flow.words import text
from core.numbers import cost_class
from web.chatting import COST

CALLED = "+46771000000"
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
HELP = """\
A key presses itself, !1 presses one during the announcement, words are said, an empty line is silence.
In the queue: /wait lets 20 s pass, /wait 2 makes the place 2, /agent connects an agent, /agent gone finds
none, /agent left ends their talk; /nobody: no answer at the number outside. Instead of a yes to a call:
/sold out, /too many. To set what is so: /open HOURS, /long_wait QUEUE, /callback QUEUE, /number, /drawn,
/promised (a call, to the number), /text (one reaches it), each also as /not open HOURS and so on. Anywhere:
0 is a human, 9 repeats, * changes the language, # stops a recording, /hangup hangs up, Ctrl-D stops here."""
ASSISTANT = """\
  as if understood (an errand; confirm and an errand; human, affirm, deny, repeat, slower, stop, unclear;
  language and its code; value and what was given; unavailable)"""

type Ask = Callable[[str], str]  # shows a prompt and gives a line; EOFError after the last
type Say = Callable[[str], None]


class NotSaved(VaxelError):
    """The case cannot be saved under that name."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `try` takes."""
    chosen.arguments(parser)
    parser.add_argument("--channel", choices=["voice", "chat"], default="voice", help="how the contact comes")
    parser.add_argument(
        "--number", default=CALLED, help=f"the number called, for its cost (default: {CALLED})"
    )
    parser.add_argument("--language", help="the language it arrives with (default: the flow's first)")
    parser.add_argument("--save", metavar="NAME", help="write what happened as a golden case")


def attempt(args: argparse.Namespace) -> int:
    """Walk a flow from the terminal; save it as a golden case where that is asked for."""
    flow = chosen.flow(args.flow, args.data)
    if not NUMBER.fullmatch(args.number):
        raise Mistyped(f"the number called must look like {CALLED}.")
    folder = CHATS if args.channel == "chat" else CASES
    path = _free(folder, args.flow, args.save) if args.save else None
    cost = COST if args.channel == "chat" else cost_class(args.number)
    walk = Walk(flow, cost, chosen.language(flow, args.language), args.channel)
    print(HELP)
    turns = walk_along(walk, input, print)
    if path:
        top = {"about": args.save.replace("-", " "), "flow": args.flow}
        top |= {"channel": "chat"} if args.channel == "chat" else {"number": args.number}
        top |= {"language": args.language} if args.language else {}
        path.write_text(dump({**top, "turns": turns}), encoding="utf-8")
        print(f"Saved as {path}; say under `about` what it shows.")
    return 0


def _free(folder: Path, flow: str, name: str) -> Path:
    if not NAME.fullmatch(name):
        raise NotSaved(f"`{name}` is no name for a case: use a-z, 0-9 and hyphens.")
    path = folder / f"{flow}.{name}.yml"
    if path.exists():
        raise NotSaved(f"{path} is there already; choose another name or remove it.")
    return path


def walk_along(walk: Walk, ask: Ask, say: Say) -> list[dict[str, Any]]:
    """Take turns until the contact or the typing ends; give the turns as they stand in a case."""
    turns: list[dict[str, Any]] = []
    typed: str | None = "/arrive"
    while typed is not None and not walk.over:
        try:
            events = walk.take(typed)
        except MeaningNeeded:
            meant = _asked(ask, f"{ASSISTANT} = ")
            typed = None if meant is None else f"{typed} ={meant.lstrip('= ') or 'unclear'}"
            continue
        except Mistyped as error:
            say(f"  {error}")
        else:
            turns.append(entry(walk, typed, events))
            _show(walk, typed, events, say)
            if any(isinstance(event, PlaceTaken) for event in events):
                say("  the network asks how the wait goes: /wait")
                typed = "/wait"
                continue
        typed = None if walk.over else _asked(ask, f"{_where(walk)} > ")
    return turns


def _asked(ask: Ask, prompt: str) -> str | None:
    try:
        return ask(prompt).strip()
    except EOFError:
        return None


def _where(walk: Walk) -> str:
    return f"{walk.state.node}, {walk.state.phase}, {walk.state.language}"


def _show(walk: Walk, typed: str, events: tuple[Event, ...], say: Say) -> None:
    if not events and not sets(typed):
        say("  Nothing happens: that means nothing here.")
    for event in events:
        say(_shown(walk, event))


def _shown(walk: Walk, event: Event) -> str:
    match event:
        case NodeEntered(node, level):
            kind = type(walk.flow.nodes[node]).__name__.lower()
            return f"── {node} ({kind}, level {level} {LEVELS[level]})"
        case PromptPlayed(prompt, language, args):
            said = text(walk.flow, language, prompt, args, walk.state.channel, walk.personal)
            return f"  {language}  {said}"
        case InputRequested(accepts, language, timeout):
            return f"  ?   asks for {accepts} ({language}, {timeout} s)"
    fields = " ".join(f"{name}={value}" for name, value in event.data().items())
    return f"  ·   {event.kind} {fields}".rstrip()
