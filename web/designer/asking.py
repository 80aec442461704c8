"""What a page's address asks for; what it cannot mean is refused by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.kpi.asked import DIMENSIONS, Asked

DATES = ("since", "until")
CHOSEN = ("node", "routed", "target", "a", "b")  # what is looked at within a page
KNOWN = frozenset((*DIMENSIONS, *DATES, *CHOSEN, "lang"))
ORIGINS = ("customer", "test", "simulated")


@dataclass(frozen=True)
class Question:
    """An address, understood."""

    asked: Asked
    chosen: Mapping[str, str] = field(default_factory=dict)
    wrong: tuple[tuple[str, str], ...] = ()  # text and value of everything that was not understood


def read(args: Mapping[str, str], choices: Mapping[str, Sequence[str]]) -> Question:
    """Read the parameters of an address; each value of a dimension is one that some contact has."""
    given = {name: value.strip() for name, value in args.items() if value.strip()}
    wrong = [("unknown", name) for name in given if name not in KNOWN]
    days: dict[str, date] = {}
    for name in DATES:
        try:
            days |= {name: date.fromisoformat(given[name])} if name in given else {}
        except ValueError:
            wrong.append(("date", given[name][:40]))
    narrowed = {name: given[name] for name in DIMENSIONS if name in given}
    origin = narrowed.get("origin", ORIGINS[0])
    wrong += [
        ("value", value[:40])
        for name, value in narrowed.items()
        if value not in (ORIGINS if name == "origin" else choices.get(name, ()))
    ]
    if len(days) == len(DATES) and days["until"] < days["since"]:
        wrong.append(("backwards", ""))
    if wrong:
        return Question(Asked(), {}, tuple(wrong))
    asked = Asked(**{**narrowed, "origin": origin}, **days)  # type: ignore[arg-type]
    return Question(asked, {name: given[name] for name in CHOSEN if name in given})
