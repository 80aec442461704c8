"""`vaxel notice`: tells callers and visitors of a disturbance until it ends, lists the notices, ends one."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from adapters.flowfiles import load
from adapters.runtime import Notices, Posted, now, open_engine
from cli import publishing
from core.flow.graph import Flow
from core.flow.notices import concerned
from core.notice import Notice, NoticeError, check, scope

STOCKHOLM = ZoneInfo("Europe/Stockholm")
COMMAND = "command"
NOW = "now"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `notice` takes."""
    actions = parser.add_subparsers(required=True, metavar="action")
    one = actions.add_parser("add", help="have it heard, within a minute, by all whom it concerns")
    one.set_defaults(act=_add)
    one.add_argument("--scope", required=True, help="line, errand:move or queue:billing")
    one.add_argument("--start", default=NOW, help="such as 2026-11-23T09:00, Swedish time (default: now)")
    one.add_argument("--end", required=True, help="such as 2026-11-23T12:00; from then on it is silent")
    one.add_argument("--sv", default="", help="what is said in Swedish")
    one.add_argument("--en", default="", help="what is said in English")
    other = "what is said in another language of the flow, such as fi=…"
    one.add_argument("--in", dest="others", action="append", default=[], metavar="LANG=TEXT", help=other)
    actions.add_parser("list", help="show those that have not ended").set_defaults(act=_list)
    ending = actions.add_parser("end", help="end one now")
    ending.add_argument("id", help="the number that the list shows")
    ending.set_defaults(act=_end)


def notice(args: argparse.Namespace) -> int:
    """Do what was asked; a NoticeError says what is wrong with it."""
    act: Callable[[argparse.Namespace], int] = args.act
    return act(args)


def _add(args: argparse.Namespace) -> int:
    kind, of = scope(args.scope)
    begins, at = now() if args.start == NOW else _moment("--start", args.start), now()
    texts = {"sv": args.sv, "en": args.en, **dict(map(_other, args.others))}
    made = Notice("", kind, of, begins, _moment("--end", args.end), texts)
    with _set_up() as (notices, flow):
        check(made, at, flow.languages, concerned(flow))
        key = notices.add(made, COMMAND)
    print(f"Notice {key} {'is' if begins <= at else 'will be'} heard until {_shown(made.ends_at)}.")
    return 0


def _list(args: argparse.Namespace) -> int:
    with _set_up() as (notices, _):
        found = notices.open(now())
    for one in found:
        print(*_lines(one), sep="\n")
    if not found:
        print("There is no notice.")
    return 0


def _end(args: argparse.Namespace) -> int:
    with _set_up() as (notices, _):
        if not notices.end(args.id, now()):
            raise NoticeError(
                "unknown", f"there is no notice {args.id} that has not ended; ./vaxel notice list."
            )
    print(f"Notice {args.id} has ended.")
    return 0


@contextmanager
def _set_up() -> Iterator[tuple[Notices, Flow]]:
    """Open the set-up that runs: its notices, and the flow that new contacts begin with."""
    settings = publishing.told()
    with publishing.publications(settings) as found:
        split = found.in_force()
        texts = found.texts(split.current) if split else publishing.files(settings, None)
    engine = open_engine(settings["DATABASE_URL"])
    try:
        yield Notices(engine), load(texts)
    finally:
        engine.dispose()


def _lines(one: Posted) -> Iterator[str]:
    found = one.notice
    subject = f"{found.scope}:{found.of}" if found.of else found.scope
    state = "heard" if found.holds_at(now()) else "to come"
    times = f"{_shown(found.starts_at)} to {_shown(found.ends_at)}"
    yield f"{found.id}  {subject}  {times}  {state}, by {one.by}"
    yield from (f"    {language}  {words}" for language, words in found.texts.items())


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"


def _moment(option: str, written: str) -> datetime:
    """Read a time as it is in Sweden, unless it says otherwise."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        raise NoticeError(
            "time", f"{option} must be a time such as 2026-11-23T12:00; it is “{written}”."
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=STOCKHOLM)


def _other(written: str) -> tuple[str, str]:
    language, _, words = written.partition("=")
    return language, words
