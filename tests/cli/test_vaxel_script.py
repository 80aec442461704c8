"""The shell script `vaxel`, with a stand-in for uv: where it finds itself, and two first runs at once."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from adapters.settings import ROOT
from tests.cli.test_assistant import script

# What `uv venv` leaves behind is a python that tells how it was called.
PYTHON = '#!/bin/sh\\npwd\\nshift 3\\nprintf "<%s>" "$@"\\n'
UV = f"""#!/bin/sh
[ "$1" = --version ] && exit 0
echo "uv $1" >> "$VAXEL_TEST_LOG"
for last in "$@"; do :; done
if [ "$1" = venv ]; then
  mkdir -p "$last/bin"; printf '{PYTHON.replace("%", "%%")}' > "$last/bin/python"; chmod +x "$last/bin/python"
fi
"""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout in a folder with spaces, nothing installed."""
    root = tmp_path / "my checkout"
    root.mkdir()
    shutil.copy(ROOT / "vaxel", root)
    (root / "requirements.lock").write_text("uv==1\n")
    monkeypatch.setenv("UV", str(script(tmp_path / "uv", UV)))
    monkeypatch.setenv("VAXEL_TEST_LOG", str(tmp_path / "log"))
    monkeypatch.delenv("HOME")
    return root


def began(command: Path, folder: Path, *words: str) -> subprocess.Popen[str]:
    shell = shutil.which("dash") or "sh"
    return subprocess.Popen([shell, str(command), *words], cwd=folder, text=True, stdout=subprocess.PIPE)


def ran(command: Path, folder: Path, *words: str) -> str:
    out, _ = began(command, folder, *words).communicate(timeout=60)
    return str(out)


def test_words_and_folder_are_the_persons_own(checkout: Path, tmp_path: Path) -> None:
    assert ran(checkout / "vaxel", tmp_path, "call", "a b.yml") == f"{tmp_path}\n<call><a b.yml>"


def test_it_is_found_through_links(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "first").symlink_to(checkout / "vaxel")
    (tmp_path / "second").symlink_to("first")
    assert ran(tmp_path / "second", tmp_path, "up").endswith("<up>")
    assert (checkout / ".venv").is_dir()


def test_a_second_run_installs_nothing(checkout: Path, tmp_path: Path) -> None:
    ran(checkout / "vaxel", tmp_path, "up")
    ran(checkout / "vaxel", tmp_path, "up")
    assert (tmp_path / "log").read_text() == "uv venv\nuv pip\n"


def test_two_first_runs_install_once(checkout: Path, tmp_path: Path) -> None:
    both = [began(checkout / "vaxel", tmp_path, name) for name in ("one", "two")]
    said = [run.communicate(timeout=60)[0] for run in both]
    assert [text.splitlines()[1] for text in said] == ["<one>", "<two>"]
    assert (tmp_path / "log").read_text() == "uv venv\nuv pip\n"
    assert list((checkout / ".vaxel").iterdir()) == []


def test_a_lock_of_a_dead_program_is_passed(checkout: Path, tmp_path: Path) -> None:
    lock = checkout / ".vaxel" / "install.lock"
    lock.mkdir(parents=True)
    gone = subprocess.Popen(["true"])
    gone.wait()
    (lock / "pid").write_text(f"{gone.pid}\n")
    assert ran(checkout / "vaxel", tmp_path, "up").endswith("<up>")
    assert not lock.exists()


def test_a_failed_install_is_tried_again(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = os.environ["UV"]
    monkeypatch.setenv("UV", str(script(tmp_path / "bad", '#!/bin/sh\n[ "$1" = --version ]\n')))
    failed = began(checkout / "vaxel", tmp_path, "up")
    failed.communicate(timeout=60)
    assert failed.returncode != 0
    assert list((checkout / ".vaxel").iterdir()) == []
    monkeypatch.setenv("UV", good)
    assert ran(checkout / "vaxel", tmp_path, "up").endswith("<up>")
