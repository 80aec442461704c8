"""Compares what a script expects of the contact with what its log tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from adapters.runtime import Report
from cli.call.script import NOTHING, Expect, Wish

LAST = ("contact_ended",)  # events that can only come once the caller has hung up


@dataclass(frozen=True)
class Unmet:
    """The first thing that did not come true."""

    line: int  # where it stands in the script
    field: str
    sentence: str


def unmet(expect: Expect, report: Report | None) -> Unmet | None:
    """Give the first expectation that is not met, None when all are."""
    if report is None:
        return Unmet(expect.line, "expect", "expected a contact; there is none for this call.")
    for wish in expect.wishes:
        found = getattr(report, wish.field)
        if not _is(wish, found):
            return Unmet(wish.line, wish.field, f"expected {_shown(wish.value)}; it is {_shown(found)}.")
    kinds = [event["kind"] for event in report.events]
    return _missing(expect, kinds) or _unwanted(expect, kinds)


def complete(expect: Expect, report: Report | None) -> bool:
    """Tell whether every event is there that can come before the caller hangs up."""
    if report is None:
        return False
    wanted = [kind for kind in expect.events.kinds if kind not in LAST]
    return _reached(wanted, [event["kind"] for event in report.events]) == len(wanted)


def _is(wish: Wish, found: str | None) -> bool:
    if found is None or wish.value == NOTHING:
        return found is None and wish.value == NOTHING
    return _same(wish.value) == _same(found)


def _same(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split())


def _shown(value: str | None) -> str:
    return NOTHING if value is None or value == NOTHING else f"“{value}”"


def _reached(wanted: Sequence[str], kinds: Sequence[str]) -> int:
    """Count how many of the wanted kinds occur, in their order, others between them."""
    reached = 0
    for kind in kinds:
        if reached < len(wanted) and kind == wanted[reached]:
            reached += 1
    return reached


def _missing(expect: Expect, kinds: list[Any]) -> Unmet | None:
    wanted = expect.events.kinds
    reached = _reached(wanted, kinds)
    if reached == len(wanted):
        return None
    after = f" after `{wanted[reached - 1]}`" if reached else ""
    told = ", ".join(kinds) or "none"
    return Unmet(
        expect.events.line, "events", f"expected `{wanted[reached]}`{after}; the events are: {told}."
    )


def _unwanted(expect: Expect, kinds: list[Any]) -> Unmet | None:
    for kind in expect.never.kinds:
        if kind in kinds:
            return Unmet(expect.never.line, "never", f"`{kind}` must not occur; it did.")
    return None
