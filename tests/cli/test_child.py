"""Programs that a command waits for end with it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.settings import ROOT
from cli import child
from cli.home import program
from tests.cli.test_assistant import script

INSTALL = """
import sys

from pathlib import Path
from cli.assistant import install
install(Path(sys.argv[1]), print)
"""


def test_ctrl_c_ends_an_install(tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "requirements.lock").write_text("")
    shell = os.environ | {"UV": str(script(tmp_path / "uv", "#!/bin/sh\necho $$\nexec sleep 600\n"))}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    command = [sys.executable, "-u", "-c", INSTALL, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, env=shell, text=True, **pipes) as installing:  # type: ignore[call-overload]
        assert installing.stdout.readline().startswith("installing the assistant")
        began = program(int(installing.stdout.readline()))
        installing.send_signal(signal.SIGINT)
        assert installing.wait() != 0
    assert not began.lives()


def test_a_program_that_takes_too_long_is_killed(tmp_path: Path) -> None:
    with child.lines(["sleep", "600"], None, None, 0) as sleeping:
        assert sleeping.wait() == -signal.SIGKILL


def test_a_failure_here_ends_the_program() -> None:
    with pytest.raises(ValueError), child.lines(["sleep", "600"], None, None, 600) as sleeping:
        raise ValueError
    assert sleeping.returncode == -signal.SIGTERM


def test_a_program_on_the_terminal_gives_its_code(tmp_path: Path) -> None:
    assert child.run(["sh", "-c", 'exit "$CODE"'], {"CODE": "3", "PATH": os.environ["PATH"]}, tmp_path) == 3
