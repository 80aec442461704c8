"""A call by hand: shows what is spoken as it comes, and sends what is typed as keys or speech."""

import re
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Protocol

from cli.call.handset import CarrierError, Handset
from cli.call.placed import Placed

HELP = "Type digits, * or # to press keys, words to speak, /wait 5, /hangup. Ctrl-D hangs up."
TICK = 0.25  # seconds between two looks at the line
HOLD = 120  # ticks that something typed is kept until the line listens: thirty seconds
KEYS = re.compile(r"[0-9*#]+")
WAIT = re.compile(r"/wait (\d{1,4})")

type Say = Callable[[str], None]


class Typing(Protocol):
    """Where typed lines come from."""

    def line(self, seconds: float) -> str | None:
        """Give the next line, None when none came in so many seconds; EOFError after the last."""


class Keyboard:
    """Reads lines beside the call, so that reading never keeps the call waiting."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines: SimpleQueue[str | None] = SimpleQueue()
        threading.Thread(target=self._read, args=(lines,), daemon=True).start()

    def line(self, seconds: float) -> str | None:
        """Give the next line, None when none came in so many seconds; EOFError after the last."""
        try:
            found = self._lines.get(timeout=seconds)
        except Empty:
            return None
        if found is None:
            raise EOFError
        return found.strip()

    def _read(self, lines: Iterable[str]) -> None:
        # A line that cannot be read is the end of typing: the call must not go on without its caller.
        with suppress(OSError, ValueError):
            for line in lines:
                self._lines.put(line)
        self._lines.put(None)


def talk(handset: Handset, caller: str, to: str, typing: Typing, say: Say) -> None:
    """Place a call and let a person have it; speech takes its time, so that it can be read.

    A stepped clock is moved as fast as time passes. Raises CarrierError.
    """
    say(HELP)
    sid = handset.place(caller, to, "spoken")
    call = Placed(handset, sid, lambda entry: say(str(entry)))
    try:
        _Conversation(call, typing, say).run()
    except (EOFError, KeyboardInterrupt):
        pass
    finally:
        _leave(call)


def _leave(call: Placed) -> None:
    with suppress(CarrierError):
        call.fetch()
        if not call.ended:
            call.hang_up()
            call.fetch(1)


class _Conversation:
    def __init__(self, call: Placed, typing: Typing, say: Say) -> None:
        self._call, self._typing, self._say = call, typing, say
        self._held, self._ticks = "", 0  # what was typed and the line did not listen for yet

    def run(self) -> None:
        """Go on until the call ends; EOFError when there is nothing more to type."""
        while not self._call.ended:
            typed = None if self._held else self._typing.line(TICK)
            self._call.pass_time(TICK)
            if typed:
                self._take(typed)
            if self._held:
                self._try()

    def _take(self, typed: str) -> None:
        waiting = WAIT.fullmatch(typed)
        if typed == "/hangup":
            raise EOFError
        if waiting:
            self._call.wait(int(waiting[1]))
        elif typed.startswith("/"):
            self._say(f"There is no {typed.split()[0]}. {HELP}")
        else:
            self._held, self._ticks = typed, 0

    def _try(self) -> None:
        """Send what was typed when the line listens, or after a while anyway: the network then refuses it."""
        keys = KEYS.fullmatch(self._held) is not None
        listens = "dtmf" in self._call.listening if keys else self._hears_speech()
        self._ticks += 1
        if not listens and self._ticks < HOLD:
            self._call.fetch(TICK)
            return
        typed, self._held = self._held, ""
        try:
            (self._call.press if keys else self._call.say)(typed)
        except CarrierError as error:
            self._say(str(error))

    def _hears_speech(self) -> bool:
        return "speech" in self._call.listening or self._call.connected
