"""The folder `.vaxel`: secrets made once, who holds it, and the note of what runs."""

import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO

import psutil

from adapters.settings import ROOT
from core.errors import SettingsError, VaxelError

TRIES = 10  # to hold the folder: who only looks whether it is held holds it for a moment


class Held(VaxelError):
    """Another `vaxel up` holds the folder."""


@dataclass(frozen=True)
class Secrets:
    """What is drawn once for a set-up and kept; on one's own machine nobody need choose it."""

    account_sid: str  # of the carrier
    auth_token: str  # signs webhooks
    rasa_token: str  # what Rasa's channels ask for
    secret_key: str  # signs the desk's cookies
    passwords: dict[str, str]  # agent id -> password


@dataclass(frozen=True)
class Running:
    """A set-up that runs."""

    pid: int  # of the one that started it
    web_url: str
    carrier_url: str  # empty with the real Twilio
    number: str  # the hotline's number
    environment: dict[str, str]  # what its parts were started with


@dataclass(frozen=True)
class Program:
    """A program of this machine: a pid alone may be somebody else's by now."""

    pid: int
    started: float  # seconds since 1970, as the system tells it

    def lives(self) -> bool:
        """Tell whether it still runs."""
        with suppress(psutil.Error):
            found = psutil.Process(self.pid)
            same = abs(found.create_time() - self.started) < 2
            return bool(same and found.status() != psutil.STATUS_ZOMBIE)
        return False


def program(pid: int) -> Program:
    """Name a program that runs."""
    return Program(pid, psutil.Process(pid).create_time())


def home() -> Path:
    """Give the folder of this set-up: `.vaxel` beside the code, or VAXEL_HOME."""
    return Path(os.environ.get("VAXEL_HOME") or ROOT / ".vaxel").absolute()


def make_private(folder: Path) -> None:
    """Make a folder for its owner alone; where we are root the database's account may walk through it."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(folder.stat().st_mode & (0o700 if os.geteuid() else 0o711))
    except OSError as error:
        raise SettingsError(f"VAXEL_HOME: {folder} cannot be used: {error.strerror}.") from None


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Hold the folder while the context lasts, so that one set-up runs in it; Held when another does.

    The system lets go of it when we end, however we end; only the holder notes what runs.
    """
    make_private(folder)
    with _lock_file(folder, os.O_RDWR | os.O_CREAT) as lock:
        for tried in range(TRIES):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if tried == TRIES - 1:
                    raise Held(f"another `vaxel up` starts or runs in {folder}.") from None
                time.sleep(0.05)
        _forget(folder)
        lock.truncate(0)
        lock.write(json.dumps(asdict(program(os.getpid()))))
        lock.flush()
        try:
            yield
        finally:
            _forget(folder)


def holder(folder: Path) -> Program | None:
    """Give the program that holds the folder, None when nobody does."""
    with suppress(FileNotFoundError), _lock_file(folder, os.O_RDONLY) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            with suppress(ValueError, TypeError):
                found = Program(**json.loads(lock.read()))
                return found if found.lives() else None
    return None


def note_running(folder: Path, running: Running) -> None:
    """Note what runs, so that other commands find it; only for who holds the folder."""
    write_private(folder / "running.json", asdict(running))


def running(folder: Path) -> Running | None:
    """Give the set-up that runs, None when there is none or it still starts."""
    found = holder(folder)
    with suppress(FileNotFoundError, ValueError, TypeError):
        noted = Running(**json.loads((folder / "running.json").read_text()))
        return noted if found and noted.pid == found.pid else None
    return None


def keep_secrets(folder: Path, agents: list[str]) -> Secrets:
    """Read the secrets, or draw them; the file is for its owner alone."""
    path = folder / "secrets.json"
    if path.exists():
        try:
            known = Secrets(**json.loads(path.read_text()))
        except (OSError, ValueError, TypeError):
            raise SettingsError(f"{path} cannot be read; without it new secrets are drawn.") from None
        return _completed(path, known, agents)
    drawn = Secrets(
        "AC" + secrets.token_hex(16),
        secrets.token_hex(16),
        secrets.token_hex(16),
        secrets.token_hex(32),
        {agent: _password() for agent in agents},
    )
    write_private(path, asdict(drawn))
    return drawn


def _completed(path: Path, known: Secrets, agents: list[str]) -> Secrets:
    """Draw passwords for those who have none yet."""
    fresh = {agent: _password() for agent in agents if agent not in known.passwords}
    if not fresh:
        return known
    whole = replace(known, passwords=known.passwords | fresh)
    write_private(path, asdict(whole))
    return whole


def write_private(path: Path, data: object) -> None:
    """Write JSON for the owner alone, in one piece: whoever reads finds the old text or the new."""
    make_private(path.parent)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600, exist_ok=False)
    fresh.write_text(json.dumps(data, indent=2))
    fresh.replace(path)


def _password() -> str:
    """Draw a password of 50 bits that can be read aloud and typed: no letter that looks like another."""
    drawn = "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(10))
    return f"{drawn[:5]}-{drawn[5:]}"


def _forget(folder: Path) -> None:
    (folder / "running.json").unlink(missing_ok=True)


def _lock_file(folder: Path, flags: int) -> IO[str]:
    path, mode = folder / "running.lock", "r" if flags == os.O_RDONLY else "r+"
    try:
        return open(path, mode, opener=lambda name, _: os.open(name, flags, 0o600))
    except FileNotFoundError:
        raise
    except OSError as error:
        raise SettingsError(f"VAXEL_HOME: {folder} cannot be used: {error.strerror}.") from None
