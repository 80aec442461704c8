"""Programs that a command waits for: whatever ends the command ends them too."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer

END_SECONDS = 60  # pytest ends what its tests started


def run(command: Sequence[str], environment: Mapping[str, str], folder: Path) -> int:
    """Run a program on this terminal and give its exit code."""
    started = subprocess.Popen(command, cwd=folder, env=dict(environment), process_group=0)
    with _ended(started, signal.SIGINT) as child:
        return child.wait()


@contextmanager
def lines(
    command: Sequence[str], environment: Mapping[str, str] | None, folder: Path | None, seconds: int
) -> Iterator[subprocess.Popen[str]]:
    """Run a program whose words are read from `stdout`; it is killed after so many seconds."""
    child = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        process_group=0,
    )
    limit = Timer(seconds, _tell, (child.pid, signal.SIGKILL))
    limit.daemon = True
    limit.start()
    try:
        with child, _ended(child, signal.SIGTERM):
            yield child
    finally:
        limit.cancel()


@contextmanager
def _ended[Text: (str, bytes)](child: subprocess.Popen[Text], word: int) -> Iterator[subprocess.Popen[Text]]:
    """Leave no program behind: one that still runs is told to end, and after a while killed."""
    try:
        yield child
    except BaseException:
        _tell(child.pid, word)
        with suppress(subprocess.TimeoutExpired):
            child.wait(END_SECONDS)
        _tell(child.pid, signal.SIGKILL)
        child.wait()
        raise


def _tell(group: int, word: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, word)
