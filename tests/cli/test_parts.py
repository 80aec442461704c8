"""Parts as real programs: started, waited for, watched, started again and ended."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from cli.crew import Crew, end_leftovers
from cli.home import program
from cli.parts import Part, PartFailed, ask, free_port, start, wait_for

SERVE = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1"]
SLEEP = ["sleep", "600"]
DIE = ["sh", "-c", "echo no such setting; exit 3"]
FAMILY = ["sh", "-c", "trap '' TERM; sleep 600 & echo $!; wait"]


@pytest.fixture
def crew(tmp_path: Path) -> Iterator[tuple[Crew, list[str]]]:
    """A crew that is ended, and what it said."""
    said: list[str] = []
    crew = Crew(tmp_path, said.append)
    yield crew, said
    crew.end()


@pytest.fixture
def stranger() -> Iterator[int]:
    """A port on which somebody else answers."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def sleeping(logs: Path) -> Part:
    return start("sleeper", SLEEP, os.environ, logs)


def up(part: Part) -> None:
    """Take a part for up."""


def test_a_part_that_answers_is_up(tmp_path: Path) -> None:
    port = free_port()
    part = start("files", [*SERVE, str(port)], os.environ, tmp_path)
    wait_for(part, f"http://127.0.0.1:{port}/", 30)
    part.end()
    assert part.ended()


def test_a_stranger_on_the_port_is_not_the_part(tmp_path: Path, stranger: int) -> None:
    part = sleeping(tmp_path)
    assert ask("GET", f"http://127.0.0.1:{stranger}/", timeout=5).ok
    with pytest.raises(PartFailed, match="sleeper did not start"):
        wait_for(part, f"http://127.0.0.1:{stranger}/", 0.5)
    part.end()


def test_a_part_that_ends_is_told_with_its_log(tmp_path: Path) -> None:
    part = start("dying", DIE, os.environ, tmp_path)
    with pytest.raises(PartFailed, match=r"dying did not start; its log .*dying\.log ends with:\n  no such"):
        wait_for(part, "http://127.0.0.1:9/", 30)
    assert (tmp_path / "dying.log").stat().st_mode & 0o077 == 0


def test_a_proxy_is_not_asked_for_the_loopback(stranger: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert ask("GET", f"http://127.0.0.1:{stranger}/", timeout=5).ok


def test_what_a_part_started_ends_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.parts.END_SECONDS", 1)
    running = subprocess.Popen(FAMILY, stdout=subprocess.PIPE, start_new_session=True)
    with running.stdout or pytest.fail() as words:
        assert int(words.readline())
        Part("family", running, tmp_path).end()
        assert words.read() == b""  # whoever could still write there has ended


def test_a_part_that_died_is_started_again(crew: tuple[Crew, list[str]], tmp_path: Path) -> None:
    mine, said = crew
    begun: list[Part] = []

    def begin() -> Part:
        begun.append(sleeping(tmp_path))
        return begun[-1]

    mine.start(begin, up)
    mine.look()
    assert said == []
    begun[0].running.kill()
    begun[0].running.wait()
    mine.look()
    assert [part.ended() for part in begun] == [True, False]
    assert said[0].startswith("sleeper has ended (exit code -9); its log ")
    assert said[1:] == ["starting sleeper again …", "sleeper is up again"]


def test_a_part_that_keeps_dying_is_given_up(crew: tuple[Crew, list[str]], tmp_path: Path) -> None:
    mine, said = crew
    mine.start(
        partial(start, "dying", DIE, os.environ, tmp_path),
        lambda part: wait_for(part, "http://127.0.0.1:9/", 30),
    )
    with pytest.raises(PartFailed, match="dying did not start"):
        mine.wait()
    with pytest.raises(PartFailed, match=r"dying does not keep running(.|\n)*no such setting"):
        mine.look()
    assert said.count("starting dying again …") == 3


def test_every_part_is_ended_the_first_one_last(tmp_path: Path) -> None:
    mine = Crew(tmp_path, print)
    order: list[str] = []

    class Noted(Part):
        def end(self) -> None:
            order.append(self.name)
            super().end()

    for name in ("postgres", "rasa", "web"):
        running = subprocess.Popen(SLEEP, start_new_session=True)
        mine.start(partial(Noted, name, running, tmp_path), up)
    mine.end()
    assert order == ["web", "rasa", "postgres"]
    assert not (tmp_path / "parts.json").exists()


def test_leftovers_of_a_killed_start_are_ended(crew: tuple[Crew, list[str]], tmp_path: Path) -> None:
    mine, said = crew
    part = sleeping(tmp_path)
    mine.start(lambda: part, up)
    end_leftovers(tmp_path, said.append)
    assert part.running.wait() == -signal.SIGTERM
    assert said == ["ending sleeper, which an earlier start left behind …"]
    end_leftovers(tmp_path, said.append)
    assert len(said) == 1


def test_a_reused_pid_is_left_alone(crew: tuple[Crew, list[str]], tmp_path: Path) -> None:
    mine, said = crew
    part = sleeping(tmp_path)
    mine.start(lambda: part, up)
    note = tmp_path / "parts.json"
    started = program(part.running.pid).started
    note.write_text(note.read_text().replace(str(started), str(started - 60)))
    end_leftovers(tmp_path, said.append)
    assert not part.ended()
    assert said == []
