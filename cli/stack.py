"""Starts all parts of Växel on one machine, in the order they need each other."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from adapters import postgres
from adapters.flowfiles import load, read_texts
from adapters.runtime import Agent, prepare, provision, seed
from adapters.settings import ROOT, read
from cli import assistant, parts
from cli.home import Running, Secrets, keep_secrets
from cli.parts import Part, free_port

HOTLINE = "+46771000000"
FALLBACK = "+46846500400"  # one of the numbers PTS sets aside for fiction, as are the agents'
AGENTS = {"hanna": ("Hanna", "+46701740605", ("sv", "en")), "ivar": ("Ivar", "+46701740606", ("sv",))}
PORTS = {"web": 8700, "carrier": 8790, "rasa": 8705, "actions": 8706}


@dataclass(frozen=True)
class Plan:
    """How a set-up is to run."""

    home: Path  # where its database, secrets and logs are
    ports: dict[str, int]  # web, carrier, rasa, actions
    clock: str = "real"  # the carrier's: real or stepped
    assistant: bool = True  # False: nobody is at Rasa's address


def usual(home: Path) -> Plan:
    """Plan the set-up that `up` starts: the usual ports, the real clock."""
    return Plan(
        home, {name: int(os.environ.get(f"VAXEL_{name.upper()}_PORT", port)) for name, port in PORTS.items()}
    )


def private(home: Path, clock: str = "stepped", assistant: bool = True) -> Plan:
    """Plan a set-up that gets in nobody's way: free ports, a database of its own."""
    return Plan(home, {name: free_port() for name in PORTS}, clock, assistant)


@contextmanager
def stack(plan: Plan, say: Callable[[str], None]) -> Iterator[Running]:
    """Run every part while the context lasts; FlowError, SettingsError or PartFailed say what stops it."""
    data = Path(os.environ.get("VAXEL_DATA", ROOT / "data"))
    load(read_texts(data, os.environ.get("VAXEL_FLOW", "kundservice")))
    with ExitStack() as ending:
        secrets = keep_secrets(plan.home, list(AGENTS))
        database = _database(plan.home, say, ending)
        environment = _environment(plan, secrets, database)
        settings = read({**os.environ, **environment})
        prepare(settings)
        seed(settings, _agents(secrets))
        waiting = [*_assistant(plan, environment, say, ending)] if plan.assistant else []
        if settings.stands_in:
            waiting.append(_carrier(plan, environment, ending))
        waiting.append(_web(plan, environment, ending))
        for part, url, seconds in waiting:
            say(f"waiting for {part.name} …")
            parts.wait_for(part, url, seconds)
        if settings.stands_in:
            _answering(settings.api_url, FALLBACK)
        provision(settings)
        carrier = settings.api_url
        yield Running(os.getpid(), settings.public_url, carrier, settings.number, environment)


@contextmanager
def edge_without_assistant(running: Running, logs: Path) -> Iterator[str]:
    """Run a second web server whose assistant is away; give its voice webhook."""
    port, nobody = free_port(), free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {**running.environment, "PUBLIC_URL": url, "RASA_URL": f"http://127.0.0.1:{nobody}"}
    told = {**os.environ, **environment, "WEB_CONCURRENCY": "1"}
    part = parts.start("edge", _gunicorn(port), told, logs)
    try:
        parts.wait_for(part, f"{url}/health", 30)
        yield f"{url}/voice/start"
    finally:
        part.end()


def _agents(secrets: Secrets) -> list[Agent]:
    return [
        Agent(key, name, secrets.passwords[key], phone, languages)
        for key, (name, phone, languages) in AGENTS.items()
    ]


def _answering(carrier: str, number: str) -> None:
    """Have somebody answer the number that callers are sent to when we fail."""
    requests.put(f"{carrier}/handset/lines/{number}", json={"answer": "auto"}, timeout=5).raise_for_status()


def _database(home: Path, say: Callable[[str], None], ending: ExitStack) -> str:
    if url := os.environ.get("DATABASE_URL", ""):
        postgres.require(url)
        return url
    say("starting the database …")
    url, server = postgres.start_embedded(home / "postgres")
    ending.callback(server.stop)
    return url


def _environment(plan: Plan, secrets: Secrets, database: str) -> dict[str, str]:
    """Give what the parts are told; with TWILIO_ACCOUNT_SID set the real Twilio takes the carrier's place."""
    web, carrier = plan.ports["web"], plan.ports["carrier"]
    found = {
        "DATABASE_URL": database,
        "PUBLIC_URL": f"http://127.0.0.1:{web}",
        "RASA_URL": f"http://127.0.0.1:{plan.ports['rasa']}",
        "VAXEL_RASA_TOKEN": secrets.rasa_token,
        "VAXEL_SECRET_KEY": secrets.secret_key,
        "VAXEL_NUMBER": HOTLINE,
        "VAXEL_FALLBACK_NUMBER": FALLBACK,
        "TWILIO_ACCOUNT_SID": secrets.account_sid,
        "TWILIO_AUTH_TOKEN": secrets.auth_token,
        "TWILIO_API_URL": f"http://127.0.0.1:{carrier}",
    }
    if os.environ.get("TWILIO_ACCOUNT_SID"):
        for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_URL", "VAXEL_NUMBER"):
            found[name] = os.environ.get(name, "")
        found["VAXEL_FALLBACK_NUMBER"] = os.environ.get("VAXEL_FALLBACK_NUMBER", "")
    for name in ("PUBLIC_URL", "VAXEL_SECRET_KEY"):
        found[name] = os.environ.get(name) or found[name]
    return found


type Awaited = tuple[Part, str, float]  # a part, where it answers, and how many seconds it may take


def _assistant(
    plan: Plan, environment: dict[str, str], say: Callable[[str], None], ending: ExitStack
) -> Iterator[Awaited]:
    assistant.install(ROOT, say)
    model = assistant.train_if_changed(ROOT, say)
    actions, rasa = plan.ports["actions"], plan.ports["rasa"]
    logs = plan.home / "logs"
    told = assistant.actions_environment()
    part = parts.start("actions", assistant.actions_command(actions), told, logs)
    ending.callback(part.end)
    yield part, f"http://127.0.0.1:{actions}/health", 30
    told = assistant.rasa_environment(ROOT, actions, environment["VAXEL_RASA_TOKEN"])
    part = parts.start("rasa", assistant.rasa_command(ROOT, model, rasa), told, logs)
    ending.callback(part.end)
    yield part, f"http://127.0.0.1:{rasa}/", 120


def _carrier(plan: Plan, environment: dict[str, str], ending: ExitStack) -> Awaited:
    port = plan.ports["carrier"]
    options = {"--host": "127.0.0.1", "--port": str(port), "--clock": plan.clock}
    options["--account-sid"] = environment["TWILIO_ACCOUNT_SID"]
    command = [sys.executable, "-m", "carrier", *(word for pair in options.items() for word in pair)]
    part = parts.start("carrier", command, {**os.environ, **environment}, plan.home / "logs")
    ending.callback(part.end)
    return part, f"http://127.0.0.1:{port}/health", 20


def _web(plan: Plan, environment: dict[str, str], ending: ExitStack) -> Awaited:
    port = plan.ports["web"]
    part = parts.start("web", _gunicorn(port), {**os.environ, **environment}, plan.home / "logs")
    ending.callback(part.end)
    return part, f"http://127.0.0.1:{port}/health", 30


def _gunicorn(port: int) -> list[str]:
    bound = f"127.0.0.1:{port}"
    return [sys.executable, "-m", "gunicorn", "-c", "web/gunicorn.py", "-b", bound, "web.wsgi:app"]
