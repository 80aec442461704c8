"""The folder of a set-up: who holds it, what is noted there, and who may read it."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from adapters.settings import ROOT
from cli import home
from cli.home import Held, Program, Running, hold, holder, keep_secrets, note_running, running
from core.errors import SettingsError

HOLD = """
import sys
from pathlib import Path
from cli.home import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_by_another(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Have another program hold the folder; it lets go at the end of its input."""
    command = [sys.executable, "-c", HOLD, str(folder)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as other:  # type: ignore[call-overload]
        assert other.stdout.readline() == "held\n"
        yield other
        other.stdin.close()


def set_up(pid: int) -> Running:
    return Running(pid, "http://web", "http://carrier", "+46771000000", {"DATABASE_URL": "secret"})


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_nobody_holds_a_new_folder(tmp_path: Path) -> None:
    assert holder(tmp_path) is None
    assert holder(tmp_path / "not there") is None
    assert running(tmp_path) is None


def test_a_held_folder_has_its_holder(tmp_path: Path) -> None:
    with held_by_another(tmp_path) as other:
        found = holder(tmp_path)
        assert found
        assert (found.pid, found.lives()) == (other.pid, True)
    assert holder(tmp_path) is None


def test_a_held_folder_is_held_once(tmp_path: Path) -> None:
    with held_by_another(tmp_path), pytest.raises(Held, match="another `vaxel up`"), hold(tmp_path):
        pass


def test_a_killed_holder_holds_no_more(tmp_path: Path) -> None:
    with held_by_another(tmp_path) as other:
        note_running(tmp_path, set_up(other.pid))
        assert running(tmp_path) == set_up(other.pid)
        other.kill()
        other.wait()
        assert holder(tmp_path) is None
        assert running(tmp_path) is None


def test_a_note_without_its_holder_is_no_set_up(tmp_path: Path) -> None:
    note_running(tmp_path, set_up(os.getpid()))
    assert running(tmp_path) is None


def test_a_note_of_another_program_is_no_set_up(tmp_path: Path) -> None:
    with held_by_another(tmp_path):
        note_running(tmp_path, set_up(os.getpid()))
        assert running(tmp_path) is None


def test_who_holds_starts_without_an_old_note(tmp_path: Path) -> None:
    note_running(tmp_path, set_up(os.getpid()))
    with hold(tmp_path):
        assert running(tmp_path) is None
        note_running(tmp_path, set_up(os.getpid()))
        assert running(tmp_path) == set_up(os.getpid())
    assert not (tmp_path / "running.json").exists()


def test_looking_on_takes_nobody_the_note(tmp_path: Path) -> None:
    with held_by_another(tmp_path) as other:
        note_running(tmp_path, set_up(other.pid))
        with pytest.raises(Held), hold(tmp_path):
            pass
        assert running(tmp_path) == set_up(other.pid)


def test_a_reused_pid_is_another_program() -> None:
    known = home.program(os.getpid())
    assert known.lives()
    assert not Program(known.pid, known.started - 60).lives()


def test_others_cannot_read_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    folder.mkdir(mode=0o755)
    with hold(folder):
        note_running(folder, set_up(1))
        assert mode(folder) & 0o066 == 0
        assert {path.name: mode(path) for path in folder.iterdir()} == {
            "running.json": 0o600,
            "running.lock": 0o600,
        }


def test_secrets_are_drawn_once_and_private(tmp_path: Path) -> None:
    drawn = keep_secrets(tmp_path, ["hanna"])
    assert keep_secrets(tmp_path, ["hanna"]) == drawn
    assert mode(tmp_path / "secrets.json") == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.json"]


def test_a_write_that_fails_leaves_the_old_text(tmp_path: Path) -> None:
    home.write_private(tmp_path / "a.json", {"a": 1})
    with pytest.raises(TypeError):
        home.write_private(tmp_path / "a.json", {"a": object()})
    assert json.loads((tmp_path / "a.json").read_text()) == {"a": 1}


def test_secrets_that_are_no_json_are_told(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text('{"account_sid":')
    with pytest.raises(SettingsError, match=r"secrets\.json cannot be read"):
        keep_secrets(tmp_path, [])


def test_a_home_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(SettingsError, match=r"^VAXEL_HOME: .* cannot be used: "), hold(tmp_path / "home"):
        pass
    with pytest.raises(SettingsError, match=r"^VAXEL_HOME: .* cannot be used: "):
        holder(tmp_path / "home")


def test_a_relative_home_is_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VAXEL_HOME", "mine")
    assert home.home() == tmp_path / "mine"
