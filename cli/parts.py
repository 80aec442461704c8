"""The parts of a running set-up: each an own program with an own log, started, waited for and ended."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import requests

from adapters.settings import ROOT
from core.errors import VaxelError

END_SECONDS = 10  # from a polite word to a hard one
LAST_LINES = 15  # of a log, shown when a part does not start


class PartFailed(VaxelError):
    """A part did not start; the sentence says which and shows the end of its log."""


@dataclass
class Part:
    """A program that runs, first of a group of its own."""

    name: str
    running: subprocess.Popen[bytes]
    log: Path
    word: int = signal.SIGTERM  # what asks it to end

    def ended(self) -> bool:
        """Tell whether it runs no more."""
        return self.running.poll() is not None

    def ask(self) -> None:
        """Ask it to end, and wait for nothing."""
        if not self.ended():
            self._tell(self.word)

    def end(self) -> None:
        """End the program and all it started; politely first."""
        self.ask()
        with suppress(subprocess.TimeoutExpired):
            self.running.wait(END_SECONDS)
        self._tell(signal.SIGKILL)
        self.running.wait(END_SECONDS)

    def last_words(self) -> str:
        """Name the log and show how it ends."""
        shown = "\n  ".join(self.log.read_text(errors="replace").splitlines()[-LAST_LINES:])
        return f"its log {self.log} ends with:\n  {shown}"

    def _tell(self, word: int) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.running.pid, word)


def start(name: str, command: list[str], environment: Mapping[str, str], logs: Path) -> Part:
    """Start a program, in a group and an environment of its own; its words go to `<logs>/<name>.log`."""
    logs.mkdir(parents=True, exist_ok=True, mode=0o700)
    log = logs / f"{name}.log"
    own = {**environment, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    log.touch(mode=0o600)
    with log.open("wb") as words:
        running = subprocess.Popen(
            command, cwd=ROOT, env=own, stdout=words, stderr=subprocess.STDOUT, start_new_session=True
        )
    return Part(name, running, log)


def wait_for(part: Part, url: str, seconds: float) -> None:
    """Wait until the part itself answers on `url` with anything below 500; PartFailed when it does not."""
    until = time.monotonic() + seconds
    port = int(urlsplit(url).port or 80)
    while time.monotonic() < until and not part.ended():
        with suppress(requests.RequestException):
            if ask("GET", url, timeout=2).status_code < 500 and _listens(part, port):
                return
        time.sleep(0.1)
    raise PartFailed(f"{part.name} did not start; {part.last_words()}")


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    """Wait until something is so, for a bounded time; tell whether it is."""
    until = time.monotonic() + seconds
    while not (found := true()) and time.monotonic() < until:
        time.sleep(0.1)
    return found


def ask(method: str, url: str, **how: Any) -> requests.Response:
    """Ask a part over HTTP; a proxy in the environment is for far addresses."""
    with requests.Session() as http:
        http.trust_env = False
        return http.request(method, url, **how)


def free_port() -> int:
    """Give a port of the loopback that nobody listens on."""
    return free_ports(1)[0]


def free_ports(count: int) -> list[int]:
    """Give so many different ports of the loopback that nobody listens on."""
    with ExitStack() as held:
        found = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in found:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in found]


def is_free(port: int) -> bool:
    """Tell whether a part could listen on this port of the loopback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _listens(part: Part, port: int) -> bool:
    """Tell whether the part or a program it started listens there: a stranger may answer on its port."""
    with suppress(psutil.Error):
        first = psutil.Process(part.running.pid)
        return any(
            found.status == psutil.CONN_LISTEN and found.laddr.port == port
            for one in (first, *first.children(recursive=True))
            for found in one.net_connections("tcp")
        )
    return False
