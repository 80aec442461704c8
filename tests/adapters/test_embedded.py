"""The PostgreSQL out of the wheel: on any folder, again and again, stopped only by who started it."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from adapters.embedded import Server, start_embedded
from core.errors import SettingsError

type Start = Callable[[Path], Server]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start servers that are stopped at the end."""
    started: list[Server] = []

    def start(folder: Path) -> Server:
        started.append(start_embedded(folder)[1])
        return started[-1]

    yield start
    for server in started:
        server.stop()


def answers(url: str) -> bool:
    with suppress(psycopg.OperationalError):
        psycopg.connect(url).close()
        return True
    return False


def test_it_starts_stops_and_starts_again(tmp_path: Path, start: Start) -> None:
    first = start(tmp_path / "db")
    first.stop()
    assert not answers(first.url)
    assert answers(start(tmp_path / "db").url)


def test_a_second_user_stops_nothing(tmp_path: Path, start: Start) -> None:
    first, second = start(tmp_path / "db"), start(tmp_path / "db")
    assert first.url == second.url
    second.stop()
    assert answers(first.url)
    first.stop()
    assert not answers(first.url)


@pytest.mark.parametrize("name", ["with space", "a,b", "lång" * 30], ids=["space", "comma", "long"])
def test_any_folder_will_do(tmp_path: Path, start: Start, name: str) -> None:
    server = start(tmp_path / name / "db")
    assert answers(server.url)
    sockets = Path(server.url.split("host=")[1].split("&")[0])
    server.stop()
    assert not sockets.exists()


def test_a_killed_one_starts_at_the_same_address(tmp_path: Path, start: Start) -> None:
    server = start(tmp_path / "a b" / "db")
    before = server.url
    assert server.running
    os.kill(server.running.pid, signal.SIGKILL)
    server.running.wait()
    server.start()
    assert server.url == before
    assert answers(before)


def test_open_connections_do_not_keep_it(tmp_path: Path, start: Start) -> None:
    server = start(tmp_path / "db")
    with psycopg.connect(server.url):
        server.stop()
        assert not answers(server.url)


def test_settings_of_other_servers_do_not_reach_it(
    tmp_path: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPORT", "6666")
    monkeypatch.setenv("PGDATA", "/nowhere")
    assert answers(start(tmp_path / "db").url)


def test_another_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "PG_VERSION").write_text("16\n")
    with pytest.raises(SettingsError, match="is of PostgreSQL 16; 18 is needed"):
        start_embedded(tmp_path / "db")


def test_a_broken_database_is_told_with_its_log(tmp_path: Path, start: Start) -> None:
    start(tmp_path / "db").stop()
    (tmp_path / "db" / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(SettingsError, match=r"cannot be started(.|\n)*no_such_setting"):
        start_embedded(tmp_path / "db")


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "db").write_text("")
    with pytest.raises(SettingsError, match="cannot be started"):
        start_embedded(tmp_path / "db")


def test_others_may_pass_but_not_read(tmp_path: Path, start: Start) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    start(home / "db")
    assert home.stat().st_mode & 0o066 == 0
