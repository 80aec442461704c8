"""The parts of a running set-up: each an own program with an own log, started, waited for and ended."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import requests

from adapters.settings import ROOT
from core.errors import VaxelError

END_SECONDS = 10  # from a polite word to a hard one
LAST_LINES = 15  # of a log, shown when a part does not start


class PartFailed(VaxelError):
    """A part did not start; the sentence says which and shows the end of its log."""


@dataclass
class Part:
    """A program that runs."""

    name: str
    running: subprocess.Popen[bytes]
    log: Path

    def end(self) -> None:
        """End the program and all it started; politely first."""
        for word in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.running.pid, word)
                self.running.wait(END_SECONDS)
                return
            except ProcessLookupError:
                return
            except subprocess.TimeoutExpired:
                continue


def start(name: str, command: list[str], environment: Mapping[str, str], logs: Path) -> Part:
    """Start a program, in a group and an environment of its own; its words go to `<logs>/<name>.log`."""
    logs.mkdir(parents=True, exist_ok=True)
    log = logs / f"{name}.log"
    own = {**environment, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with log.open("wb") as words:
        running = subprocess.Popen(
            command, cwd=ROOT, env=own, stdout=words, stderr=subprocess.STDOUT, start_new_session=True
        )
    return Part(name, running, log)


def wait_for(part: Part, url: str, seconds: float) -> None:
    """Wait until the part answers on `url` with anything below 500; PartFailed when it does not."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if part.running.poll() is not None:
            break
        try:
            if requests.get(url, timeout=2).status_code < 500:
                return
        except requests.RequestException:
            pass
        time.sleep(0.1)
    last = part.log.read_text(errors="replace").splitlines()[-LAST_LINES:]
    shown = "\n  ".join(last)
    raise PartFailed(f"{part.name} did not start; its log {part.log} ends with:\n  {shown}")


def free_port() -> int:
    """Give a port of the loopback that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
