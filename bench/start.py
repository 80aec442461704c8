"""From a second `./vaxel up` to the first answered call, and what all programs together hold in memory."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil

from adapters.settings import ROOT
from cli import home
from cli.call.handset import Handset
from cli.home import Running
from cli.parts import free_ports
from cli.plan import PORTS
from cli.shell import alone

CALLER = "+46701740610"  # one of the numbers that PTS sets aside for fiction
SENTENCES = ("jag har fått en dubbel faktura", "min router är trasig", "var är min beställning", "människa")
MEGABYTE = 2**20
GOAL_SECONDS, GOAL_MEGABYTES = 30, 2048
UP_SECONDS, CALL_SECONDS = 1800, 60  # more than this is no measurement

type Held = tuple[str, float, float]  # a program's name, its own share of memory and all it touches, in MB


def main() -> int:
    """Start once to have everything installed, trained and migrated; start again and measure."""
    with tempfile.TemporaryDirectory(prefix="vaxel-bench-") as folder:
        environment = _environment(Path(folder))
        with _up(environment):
            pass
        began = time.perf_counter()
        with _up(environment) as (first, running), closing(Handset(running.carrier_url)) as handset:
            _answered(handset, running.number)
            seconds = time.perf_counter() - began
            for words in SENTENCES:
                _call(handset, running.number, words)
            _print(seconds, list(_memory(first)))
    return 0


def _environment(folder: Path) -> dict[str, str]:
    free = free_ports(len(PORTS))
    ports = {f"VAXEL_{name.upper()}_PORT": str(port) for name, port in zip(PORTS, free, strict=True)}
    return {**alone(os.environ), **ports, "VAXEL_HOME": str(folder)}


@contextmanager
def _up(environment: dict[str, str]) -> Iterator[tuple[psutil.Process, Running]]:
    """Run `./vaxel up` as a person does; give its program and what it says that runs."""
    folder = Path(environment["VAXEL_HOME"])
    command = [str(ROOT / "vaxel"), "up", "--no-logins"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as started:
        try:
            until = time.monotonic() + UP_SECONDS
            while (running := home.running(folder)) is None:
                assert started.poll() is None and time.monotonic() < until, "it did not come up"
                time.sleep(0.05)
            yield psutil.Process(started.pid), running
        finally:
            started.terminate()


def _answered(handset: Handset, number: str) -> None:
    """Call, and wait until the first words are heard."""
    sid = handset.place(CALLER, number, "instant")
    _wait(handset, sid, "spoken", 1)
    handset.hang_up(sid)


def _call(handset: Handset, number: str, words: str) -> None:
    """Call as far as the queue, so that every part has worked."""
    sid = handset.place(CALLER, number, "instant")
    _wait(handset, sid, "listening", 1)
    handset.press(sid, "1")
    _wait(handset, sid, "listening", 3)
    handset.press(sid, "2")
    _wait(handset, sid, "listening", 5)
    handset.say(sid, words)
    _wait(handset, sid, "queued", 1)
    handset.hang_up(sid)


def _wait(handset: Handset, sid: str, kind: str, count: int) -> None:
    until, after = time.monotonic() + CALL_SECONDS, 0
    while count > 0:
        events = handset.events(sid, after, wait=1)
        count -= sum(event["kind"] == kind for event in events)
        after = max([after, *(event["seq"] for event in events)])
        assert time.monotonic() < until, f"no {kind} came"


def _memory(first: psutil.Process) -> Iterator[Held]:
    """Tell what each program holds; pages that several share count in parts in the own share."""
    for one in [first, *first.children(recursive=True)]:
        held = one.memory_full_info()
        yield _name(one.cmdline()), held.pss / MEGABYTE, held.rss / MEGABYTE


def _name(words: list[str]) -> str:
    known = {"gunicorn": "web", "actions.serve": "actions", "bot.serve": "rasa", "carrier": "carrier"}
    found = [name for word, name in known.items() if word in words]
    return found[0] if found else ("postgres" if "postgres" in " ".join(words) else "up")


def _print(seconds: float, held: list[Held]) -> None:
    print(
        f"second start to the first words of a call {seconds:6.1f} s   "
        f"{seconds / GOAL_SECONDS:.2f} of the goal, {GOAL_SECONDS} s"
    )
    print("memory, MB                    own share   touched")
    for name in sorted({name for name, _, _ in held}):
        _print_sum(name, [row for row in held if row[0] == name])
    _print_sum("all together", held)
    share = sum(own for _, own, _ in held) / GOAL_MEGABYTES
    print(f"  {share:.2f} of the goal, {GOAL_MEGABYTES} MB, by own share")


def _print_sum(name: str, rows: list[Held]) -> None:
    print(f"  {name:26} {sum(own for _, own, _ in rows):10.0f} {sum(all_ for _, _, all_ in rows):9.0f}")


if __name__ == "__main__":
    sys.exit(main())
