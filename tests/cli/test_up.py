"""`vaxel up` and `down` as they are typed: what they refuse, and the whole life of a set-up."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.settings import ROOT
from cli import bench, home
from cli.__main__ import main
from cli.plan import PORTS, private
from cli.shell import alone
from tests.cli.test_home import held_by_another, set_up


@pytest.fixture
def shell(tmp_path: Path) -> dict[str, str]:
    """An environment with a home and ports of its own."""
    ports = private(tmp_path, {}).ports
    own = {f"VAXEL_{name.upper()}_PORT": str(ports[name]) for name in PORTS}
    return alone(os.environ) | own | {"VAXEL_HOME": str(tmp_path / "home")}


def vaxel(shell: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cli", *words]
    return subprocess.run(command, cwd=ROOT, env=shell, text=True, capture_output=True, timeout=300)


def test_a_broken_flow_starts_nothing(shell: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "kundservice.yml").write_text("name: [")
    done = vaxel(shell | {"VAXEL_DATA": str(tmp_path)}, "up", "--detach")
    assert done.returncode == 1
    assert done.stderr.startswith("vaxel: data/flows/kundservice.yml:1 file: is not YAML")
    assert not (tmp_path / "home").exists()


def test_a_database_away_is_said_without_password(shell: dict[str, str], tmp_path: Path) -> None:
    away = f"postgresql://ana:hemligt@127.0.0.1:{shell['VAXEL_WEB_PORT']}/vaxel"
    done = vaxel(shell | {"DATABASE_URL": away}, "up")
    assert done.returncode == 1
    assert "Connection refused" in done.stderr
    assert "hemligt" not in done.stdout + done.stderr
    assert not (tmp_path / "home" / "parts.json").exists()


def test_a_second_up_says_that_one_starts(shell: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    with held_by_another(tmp_path / "home"):
        done = vaxel(shell, "up")
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("vaxel: another `vaxel up` is starting in ")


def test_down_ends_who_holds_the_folder(shell: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    with held_by_another(tmp_path / "home") as other:
        assert vaxel(shell, "down").stdout == "Växel has stopped.\n"
        assert other.wait() == -signal.SIGTERM


def test_down_trusts_no_pid_in_a_file(shell: dict[str, str], tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "600"]) as bystander:
        home.note_running(tmp_path / "home", set_up(bystander.pid))
        assert vaxel(shell, "down").stdout == "Växel is not running.\n"
        assert bystander.poll() is None
        bystander.kill()


def test_an_unknown_measurement_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "start", "load"]) == 1
    there_are = "there are turns, start, check, ewt, queue, assistant, chat, desk, day, figures."
    assert capsys.readouterr().err == f"vaxel: there is no measurement load; {there_are}\n"
    names = [*bench.MEASUREMENTS, *bench.LONG]
    assert all(
        list((ROOT / "bench").glob(f"{name}.py")) or (ROOT / "bench" / name).is_dir() for name in names
    )


@pytest.mark.rasa
def test_the_life_of_a_set_up(shell: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "home"
    up = vaxel(shell, "up", "--detach")
    try:
        assert up.returncode == 0, up.stdout + up.stderr
        password = json.loads((folder / "secrets.json").read_text())["passwords"]["hanna"]
        assert f"hanna / {password}" in up.stdout
        assert password not in (folder / "logs" / "up.log").read_text()
        assert "Växel is up." in vaxel(shell, "up", "--detach").stdout
        parts = [home.Program(one["pid"], one["started"]) for one in noted(folder)]
        os.kill(json.loads((folder / "running.json").read_text())["pid"], signal.SIGKILL)
        assert vaxel(shell, "up", "--detach").returncode == 0
        assert not any(part.lives() for part in parts)
    finally:
        down = vaxel(shell, "down")
    assert down.stdout == "Växel has stopped.\n"
    assert not (folder / "parts.json").exists()


def noted(folder: Path) -> list[dict[str, float]]:
    return list(json.loads((folder / "parts.json").read_text()))
