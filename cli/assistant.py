"""The assistant's environment, model and commands: installs, trains and names what `vaxel` then runs."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from cli import child
from core.errors import VaxelError

type Say = Callable[[str], None]

MODELS_KEPT = 2
INSTALL_SECONDS = 3600
TRAIN_SECONDS = 900
# Rasa calls home, draws banners and warns of things that our pipeline does not use.
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
    "LOG_LEVEL": "WARNING",
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "OMP_NUM_THREADS": "1",
}
# A second thread of the encoder makes an answer quicker by a third; left to wait by spinning, as it does by
# itself, it would cost 20 times what it saves where others work too.
BOTH_CORES = {"OMP_NUM_THREADS": "2", "OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0"}
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")  # secrets of others stay out


class AssistantError(VaxelError):
    """The assistant could not be installed or trained: a sentence, then the last lines of what failed."""

    def __init__(self, sentence: str, lines: Sequence[str] = ()) -> None:
        super().__init__("\n".join([sentence, *lines]))


def install(root: Path, say: Say) -> Path:
    """Make the Rasa environment as bot/requirements.lock says, once; give its python.

    A stamp with the lock's hash is written last: a second call does nothing, an interrupted one begins again.
    Raises AssistantError with the last lines of uv.
    """
    env = root / ".vaxel" / "bot-env"
    lock = root / "bot" / "requirements.lock"
    stamp = env / "lock.sha256"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    with _alone(root):
        if not (stamp.is_file() and stamp.read_text() == wanted):
            _install(env, lock, say)
            stamp.write_text(wanted)
    return env / "bin" / "python"


def train_if_changed(root: Path, say: Say) -> Path:
    """Train a model unless one of exactly this content exists; give its path under .vaxel/models.

    The two newest models are kept. Raises AssistantError with the last lines of Rasa.
    """
    install(root, say)
    models = root / ".vaxel" / "models"
    models.mkdir(parents=True, exist_ok=True)
    model = models / f"{content_hash(root)}.tar.gz"
    with _alone(root):
        if model.is_file():
            os.utime(model)  # it counts as the newest now
        else:
            _train(root, model, say)
        _forget_older(models)
    return model


def content_hash(root: Path) -> str:
    """Hash all that a model depends on, by name and bytes: data, domain, settings, code, lock."""
    digest = hashlib.sha256()
    for path in sorted(_sources(root)):
        digest.update(f"{path.relative_to(root)}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def rasa_command(root: Path, model: Path, port: int) -> list[str]:
    """Give the command of the Rasa server; it listens on the loopback only."""
    python = root / ".vaxel" / "bot-env" / "bin" / "python"
    files = ["--credentials", str(root / "credentials.yml"), "--endpoints", str(root / "endpoints.yml")]
    where = ["--model", str(model), "--interface", "127.0.0.1", "--port", str(port)]
    return [str(python), "-m", "bot.serve", "run", *where, *files, "--quiet"]


def rasa_environment(root: Path, action_port: int, token: str, database: str = "") -> dict[str, str]:
    """Give the Rasa server's whole environment.

    The token is what the channels ask for; without a database conversations are kept in memory.
    """
    ours = {
        "ACTION_ENDPOINT_URL": f"http://127.0.0.1:{action_port}/webhook",
        "VAXEL_RASA_TOKEN": token,
        "VAXEL_TRACKER_DATABASE": database,
        "SANIC_WORKERS": "1",
    }
    return _environment(root) | BOTH_CORES | ours


def actions_command(port: int) -> list[str]:
    """Give the command of the action server, which runs in this same environment."""
    return [sys.executable, "-m", "actions.serve", str(port)]


def actions_environment() -> dict[str, str]:
    """Give the action server's whole environment; it listens on the loopback only."""
    root = Path(__file__).resolve().parent.parent
    return _environment(root) | {"SANIC_HOST": "127.0.0.1", "SANIC_WORKERS": "1"}


def _environment(root: Path) -> dict[str, str]:
    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return passed | QUIET | {"PYTHONPATH": str(root)}


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Let one program at a time install or train: `vaxel up` and a test run may start together."""
    (root / ".vaxel").mkdir(exist_ok=True)
    with (root / ".vaxel" / "assistant.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _install(env: Path, lock: Path, say: Say) -> None:
    say("installing the assistant (about 1.6 GB) …")
    uv = _uv()
    _run(
        [uv, "venv", "--quiet", "--no-project", "--clear", *_interpreter(), str(env)],
        None,
        INSTALL_SECONDS,
        say,
        "uv venv",
    )
    # sync, not install: what the overrides in bot/pyproject.toml leave out must not be missed here.
    sync = [uv, "pip", "sync", "--require-hashes", "--python", str(env / "bin" / "python"), str(lock)]
    _run(sync, None, INSTALL_SECONDS, say, "uv pip sync")
    say("the assistant is installed")


def _uv() -> str:
    found = os.environ.get("UV") or shutil.which("uv")
    if not found:
        raise AssistantError("uv was not found: start through ./vaxel, or set UV to its path.")
    return found


def _interpreter() -> list[str]:
    """Name a Python 3.10 for uv, by its real path, which pyenv's shims hide; else let uv fetch one."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    found = [str(path) for path in sorted(pyenv.glob("versions/3.10*/bin/python"))]
    on_path = shutil.which("python3.10")
    for candidate in [*reversed(found), *([on_path] if on_path else [])]:
        if _runs(candidate):
            return ["--python", candidate]
    return ["--managed-python", "--python", "3.10"]


def _runs(python: str) -> bool:
    asked = [python, "-c", "import sys; raise SystemExit(sys.version_info[:2] != (3, 10))"]
    try:
        return subprocess.run(asked, capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _sources(root: Path) -> Iterator[Path]:
    yield root / "config.yml"
    yield root / "bot" / "requirements.lock"
    yield from (root / "bot").glob("**/*.py")
    for folder in ("bot/domain", "data/nlu", "data/rules", "data/stories"):
        yield from (root / folder).glob("**/*.yml")


def train_command(root: Path, model: Path, config: Path) -> list[str]:
    """Give the command that trains a model by a configuration; `model` ends in .tar.gz."""
    python = root / ".vaxel" / "bot-env" / "bin" / "python"
    data = [name for name in ("data/nlu", "data/rules", "data/stories") if (root / name).is_dir()]
    out = ["--out", str(model.parent), "--fixed-model-name", model.name.removesuffix(".tar.gz")]
    where = ["--config", str(config), "--domain", "bot/domain", "--data", *data, *out]
    return [str(python), "-m", "rasa", "train", *where, "--quiet"]


def training_environment(root: Path) -> dict[str, str]:
    """Give the whole environment in which a model is trained."""
    # Rasa's cache would not see a change in a file that a component imports. The regression takes all cores.
    return _environment(root) | {"RASA_MAX_CACHE_SIZE": "0", "OPENBLAS_NUM_THREADS": str(_cores())}


def _train(root: Path, model: Path, say: Say) -> None:
    say("training the assistant (about a minute, less where few sentences are new) …")
    fresh = model.with_name(f"new-{model.name}")
    command = train_command(root, fresh, root / "config.yml")
    _run(command, training_environment(root), TRAIN_SECONDS, lambda line: None, "rasa train", root)
    if not fresh.is_file():
        raise AssistantError("rasa train: no model was written.")
    fresh.replace(model)
    say("the assistant is trained")


def _cores() -> int:
    return len(os.sched_getaffinity(0))


def _forget_older(models: Path) -> None:
    newest_first = sorted(models.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in newest_first[MODELS_KEPT:]:
        old.unlink()


def _run(
    command: Sequence[str],
    environment: Mapping[str, str] | None,
    seconds: int,
    say: Say,
    name: str,
    folder: Path | None = None,
) -> None:
    """Run a command and pass its lines on, but for uv's list of packages; raise on failure.

    It ends when we are broken off, and after so many seconds.
    """
    last: deque[str] = deque(maxlen=15)
    with child.lines(command, environment, folder, seconds) as running:
        for line in running.stdout or ():
            last.append(line.rstrip())
            if line.strip() and not line.startswith(" "):
                say(f"  {line.rstrip()}")
    if running.returncode:
        raise AssistantError(f"{name} failed with exit code {running.returncode}:", last)
