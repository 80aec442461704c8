"""The folder `.vaxel`: secrets made once, logs, and the note of what runs."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from adapters.settings import ROOT


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


def home() -> Path:
    """Give the folder of this set-up: `.vaxel` beside the code, or VAXEL_HOME."""
    return Path(os.environ.get("VAXEL_HOME", ROOT / ".vaxel"))


def keep_secrets(folder: Path, agents: list[str]) -> Secrets:
    """Read the secrets, or draw them; the file is for its owner alone."""
    path = folder / "secrets.json"
    if path.exists():
        return Secrets(**json.loads(path.read_text()))
    drawn = Secrets(
        "AC" + secrets.token_hex(16),
        secrets.token_hex(16),
        secrets.token_hex(16),
        secrets.token_hex(32),
        {agent: _password() for agent in agents},
    )
    _write(path, asdict(drawn))
    return drawn


def _password() -> str:
    """Draw a password of 50 bits that can be read aloud and typed: no letter that looks like another."""
    drawn = "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(10))
    return f"{drawn[:5]}-{drawn[5:]}"


def note_running(folder: Path, running: Running) -> None:
    """Note what runs, so that other commands find it."""
    _write(folder / "running.json", asdict(running))


def forget_running(folder: Path) -> None:
    """Note that nothing runs any more."""
    (folder / "running.json").unlink(missing_ok=True)


def running(folder: Path) -> Running | None:
    """Give the set-up that runs, None when there is none; a note left behind by a crash is no set-up."""
    try:
        found = Running(**json.loads((folder / "running.json").read_text()))
        os.kill(found.pid, 0)
    except (FileNotFoundError, ProcessLookupError, ValueError, TypeError):
        return None
    return found


def _write(path: Path, data: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(data, indent=2))
