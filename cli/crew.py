"""The parts of one set-up together: noted while they run, watched, started again, ended."""

import json
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from cli.home import Program, program, write_private
from cli.parts import END_SECONDS, Part, PartFailed
from core.errors import VaxelError

LOOK_SECONDS = 1  # between two looks at the parts
TRIES = 3  # to start a part again
WITHIN = 600  # seconds in which the tries are counted
NOTE = "parts.json"

type Say = Callable[[str], None]
type Begin = Callable[[], Part]
type Ready = Callable[[Part], None]  # waits until a part is up; raises VaxelError when it is not


@dataclass
class Member:
    """A part, how it is started, and how it is known to be up."""

    part: Part
    begin: Begin
    ready: Ready | None = None  # None: it is up as soon as it has begun
    tries: list[float] = field(default_factory=list)  # when it was started again, monotonic seconds


class Crew:
    """The parts of one set-up."""

    def __init__(self, folder: Path, say: Say) -> None:
        self._folder, self._say = folder, say
        self._members: list[Member] = []

    def start(self, begin: Begin, ready: Ready) -> None:
        """Start a part and go on; `wait` waits for it."""
        self._members.append(Member(begin(), begin, ready))
        self._note()

    def join(self, part: Part, begin: Begin) -> None:
        """Take in a part that is up already; `begin` starts it again and waits for it."""
        self._members.append(Member(part, begin))
        self._note()

    def wait(self) -> None:
        """Wait until every part is up; what `ready` raises says which is not."""
        for member in self._members:
            if member.ready:
                self._say(f"waiting for {member.part.name} …")
                member.ready(member.part)

    def watch(self) -> None:
        """Look after the parts until a signal ends it; PartFailed when one cannot be kept running."""
        while True:
            time.sleep(LOOK_SECONDS)
            self.look()

    def look(self) -> None:
        """Start again what has ended; PartFailed when that does not help."""
        for member in self._members:
            if member.part.ended():
                self._mend(member)

    def end(self) -> None:
        """End every part, the database last: the others may still write."""
        for member in self._members[1:]:
            member.part.ask()
        for member in reversed(self._members):
            member.part.end()
        (self._folder / NOTE).unlink(missing_ok=True)

    def _mend(self, member: Member) -> None:
        name, now = member.part.name, time.monotonic()
        self._say(
            f"{name} has ended (exit code {member.part.running.returncode}); {member.part.last_words()}"
        )
        member.tries = [at for at in member.tries if at > now - WITHIN]
        while len(member.tries) < TRIES:
            member.tries.append(now)
            self._say(f"starting {name} again …")
            with suppress(VaxelError):
                self._again(member)
                self._say(f"{name} is up again")
                return
        raise PartFailed(f"{name} does not keep running; {member.part.last_words()}")

    def _again(self, member: Member) -> None:
        member.part.end()  # what it started may have outlived it
        member.part = member.begin()
        self._note()
        if member.ready:
            member.ready(member.part)

    def _note(self) -> None:
        """Note the parts that run, so that the next start can end what a killed one left behind."""
        noted = [
            {"name": one.part.name, "word": int(one.part.word), **asdict(program(one.part.running.pid))}
            for one in self._members
            if not one.part.ended()
        ]
        write_private(self._folder / NOTE, noted)


def end_leftovers(folder: Path, say: Say) -> None:
    """End parts that run on after a start that was killed; only for who holds the folder."""
    noted = []
    with suppress(FileNotFoundError, ValueError):
        noted = json.loads((folder / NOTE).read_text())
    for one in reversed(noted):
        part = Program(one["pid"], one["started"])
        if part.lives():
            say(f"ending {one['name']}, which an earlier start left behind …")
            _end(part, one["word"])
    (folder / NOTE).unlink(missing_ok=True)


def _end(part: Program, word: int) -> None:
    for each in (word, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(part.pid, each)
        until = time.monotonic() + END_SECONDS
        while part.lives() and time.monotonic() < until:
            time.sleep(0.05)
