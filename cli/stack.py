"""Starts all parts of Växel on one machine, in the order they need each other."""

import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from adapters import postgres
from adapters.interpreterfiles import read_suppliers
from adapters.runtime import Agent, adopt, prepare, provision, seed
from adapters.settings import ROOT, Settings, read
from cli import assistant, parts, worker
from cli.crew import Crew, Ready, Say
from cli.home import Running, Secrets, keep_secrets
from cli.parts import Part
from cli.plan import ADMIN, AGENTS, LEADS, STAFF, Plan, check_flow, check_ports, environment_of, private
from cli.publishing import begins_with
from cli.shell import alone

__all__ = ["edge_without_assistant", "private", "stack"]


@contextmanager
def stack(plan: Plan, say: Say, crew: Crew | None = None) -> Iterator[Running]:
    """Run every part while the context lasts; FlowError, SettingsError or PartFailed say what stops it.

    `crew` is for a caller who looks after the parts while they run.
    """
    check_flow(plan.shell)
    secrets = keep_secrets(plan.home, STAFF)
    environment = environment_of(plan, secrets)
    settings = read(environment)
    check_ports(plan, settings)
    crew = crew or Crew(plan.home, say)
    server = postgres.Server(plan.home / "postgres")
    with ExitStack() as ending:
        ending.callback(server.stop)
        ending.callback(crew.end)
        settings = replace(settings, database_url=_database(plan, server, crew, say))
        environment["DATABASE_URL"] = settings.database_url
        prepare(settings)
        say(begins_with(*adopt(settings)))
        if settings.stands_in:  # with the real Twilio agents have real phones: `vaxel agent` adds them
            seed(settings, _agents(secrets))
        _Start(plan, environment, settings, crew, say).all()
        if not settings.stands_in:
            provision(settings)
        yield Running(os.getpid(), settings.public_url, settings.api_url, settings.number, environment)


@contextmanager
def edge_without_assistant(running: Running, logs: Path) -> Iterator[str]:
    """Run a second web server whose assistant is away; give its voice webhook."""
    port, nobody = parts.free_ports(2)
    url = f"http://127.0.0.1:{port}"
    environment = {**running.environment, "PUBLIC_URL": url, "RASA_URL": f"http://127.0.0.1:{nobody}"}
    told = {**alone(os.environ), **environment, "WEB_CONCURRENCY": "1"}
    part = parts.start("edge", _gunicorn(port), told, logs)
    try:
        parts.wait_for(part, f"{url}/health", 30)
        yield f"{url}/voice/start"
    finally:
        part.end()


def _agents(secrets: Secrets) -> list[Agent]:
    key, called = ADMIN
    admin = Agent(key, called, secrets.passwords[key], "", ("sv", "en"), role="admin")
    answering = (
        Agent(key, name, secrets.passwords[key], phone, languages, role="lead" if key in LEADS else "agent")
        for key, (name, phone, languages) in AGENTS.items()
    )
    return [*answering, admin]


def _database(plan: Plan, server: postgres.Server, crew: Crew, say: Say) -> str:
    if url := plan.shell.get("DATABASE_URL", ""):
        postgres.require(url)
        return url
    say("starting the database …")
    server.start()
    if server.running:
        crew.join(_part_of(server), lambda: _started(server))
    return server.url


def _started(server: postgres.Server) -> Part:
    server.start()
    return _part_of(server)


def _part_of(server: postgres.Server) -> Part:
    if server.running is None:
        raise parts.PartFailed("postgres: somebody else started one on the same folder.")
    return Part("postgres", server.running, server.log, signal.SIGINT)


@dataclass(frozen=True)
class _Start:
    """Starts the parts beside the database."""

    plan: Plan
    environment: Mapping[str, str]
    settings: Settings
    crew: Crew
    say: Say

    def all(self) -> None:
        """Start them at once and wait for each."""
        if self.plan.assistant:
            self._assistant()
        if self.settings.stands_in:
            self._carrier()
        web = self.plan.ports["web"]
        self._part("web", _gunicorn(web), self._told(), _up(web, "/health", 120))
        self._part("worker", worker.command(), self._told(), worker.ready)
        self.crew.wait()

    def _assistant(self) -> None:
        assistant.install(ROOT, self.say)
        model = assistant.train_if_changed(ROOT, self.say)
        actions, rasa = self.plan.ports["actions"], self.plan.ports["rasa"]
        command, told = assistant.actions_command(actions), assistant.actions_environment()
        self._part("actions", command, told, _up(actions, "/health", 30))
        command = assistant.rasa_command(ROOT, model, rasa)
        told = assistant.rasa_environment(ROOT, actions, self.environment["VAXEL_RASA_TOKEN"])
        self._part("rasa", command, told, _up(rasa, "/", 120))

    def _carrier(self) -> None:
        """Start the carrier; it remembers nothing, so it is told its numbers whenever it has started."""
        port = self.plan.ports["carrier"]
        options = {"--host": "127.0.0.1", "--port": str(port), "--clock": self.plan.clock}
        options["--account-sid"] = self.settings.account_sid
        if self.settings.dial:
            options["--dial"] = str(self.settings.dial)
        words = [word for pair in options.items() for word in pair]
        up = _up(port, "/health", 20)

        def ready(part: Part) -> None:
            up(part)
            _answering(self.settings.api_url, self.settings.fallback_number)
            ranked = read_suppliers(self.settings.data).values()
            for number in sorted({one.number for suppliers in ranked for one in suppliers}):
                _answering(self.settings.api_url, number, keys="1")
            provision(self.settings)

        self._part("carrier", [sys.executable, "-m", "carrier", *words], self._told(), ready)

    def _part(self, name: str, command: list[str], told: Mapping[str, str], ready: Ready) -> None:
        logs = self.plan.home / "logs"
        self.crew.start(lambda: parts.start(name, command, told, logs), ready)

    def _told(self) -> dict[str, str]:
        return {**self.plan.shell, **self.environment}


def _up(port: int, path: str, seconds: float) -> Ready:
    """Wait so long until a part answers there."""
    return lambda part: parts.wait_for(part, f"http://127.0.0.1:{port}{path}", seconds)


def _answering(carrier: str, number: str, keys: str = "") -> None:
    """Have somebody answer a number that we dial, and press these keys when asked."""
    url = f"{carrier}/handset/lines/{number}"
    parts.ask("PUT", url, json={"answer": "auto", "keys": keys}, timeout=5).raise_for_status()


def _gunicorn(port: int) -> list[str]:
    bound = f"127.0.0.1:{port}"
    return [sys.executable, "-m", "gunicorn", "-c", "web/gunicorn.py", "-b", bound, "web.wsgi:app"]
