"""How long a flow takes to check: the default one, and made ones of 50 to 500 nodes."""

import sys
import time
from collections.abc import Iterator

import yaml

from adapters.flowcheck import uncollected
from adapters.flowfiles import Texts, locate, read_texts
from adapters.settings import ROOT
from core.flow.check.finding import places
from core.flow.check.verdict import Verdict, examine
from core.flow.parse import parse
from core.flow.source import plain

FLOW = "flows/kundservice.yml"
SIZES = (50, 100, 200, 500)
GOAL_SECONDS = {"kundservice": 1.0, "500 nodes": 5.0}
WIDTH = 4  # options of a made menu
QUEUES = ("billing", "technical", "orders", "contracts", "general")


def main() -> int:
    """Check each once and print the table; 1 when a goal is missed."""
    texts = read_texts(ROOT / "data", "kundservice")
    rows = [("kundservice", *_measure(texts))]
    rows += [(f"{size} nodes", *_measure(large(texts, size))) for size in SIZES]
    print(f"{'flow':<12} {'seconds':>8} {'situations':>11} {'µs each':>8}  goal")
    for name, seconds, situations in rows:
        goal = f"{GOAL_SECONDS[name]:.0f} s" if name in GOAL_SECONDS else ""
        print(f"{name:<12} {seconds:>8.2f} {situations:>11} {seconds / situations * 1e6:>8.0f}  {goal}")
    return int(any(seconds > GOAL_SECONDS.get(name, seconds) for name, seconds, _ in rows))


def large(texts: Texts, size: int) -> Texts:
    """Make a flow of so many nodes out of the default one: menus that end in words and queues."""
    made = plain(locate(texts)[0])
    made["nodes"] |= dict(_tree(size - len(made["nodes"])))
    first = made["nodes"]["menu"]
    first["errands"] = {errand: f"n{number}" for number, errand in enumerate(first["errands"])}
    said = made["nodes"]["errand"]["errands"]
    said |= {errand: target for errand, target in first["errands"].items() if errand in said}
    return {**texts, FLOW: yaml.safe_dump(made, allow_unicode=True)}


def _tree(count: int) -> Iterator[tuple[str, dict[str, object]]]:
    """Give menus, each over the next four nodes, as far as they reach; the others lead to a queue."""
    for number in range(count):
        under = [f"n{each}" for each in range(number * WIDTH + WIDTH, number * WIDTH + 2 * WIDTH)]
        yield f"n{number}", _menu(number, under) if int(under[-1][1:]) < count else _say(number)


def _menu(number: int, under: list[str]) -> dict[str, object]:
    errands = [f"e{number}x{each}" for each in range(WIDTH)]
    return {
        "kind": "menu",
        "level": 3,
        "prompt": "menu",
        "reprompt": "menu_again",
        "tries": 2,
        "keys": {str(key): errand for key, errand in enumerate(errands, 1)},
        "errands": dict(zip(errands, under, strict=True)),
    }


def _say(number: int) -> dict[str, object]:
    return {"kind": "say", "level": 5, "prompt": "goodbye", "next": QUEUES[number % len(QUEUES)]}


def _measure(texts: Texts) -> tuple[float, int]:
    """Give the processor's seconds from the texts in memory to the verdict, and the number of situations.

    One thread, and nothing is waited for: these are the seconds on a machine with nothing else to do.
    """
    began = time.process_time()
    with uncollected():
        verdict = _check(texts)
    return time.process_time() - began, len(verdict.walk.situations)


def _check(texts: Texts) -> Verdict:
    trees = locate(texts)
    return examine(parse(*trees), places(*trees), "077")


if __name__ == "__main__":
    sys.exit(main())
