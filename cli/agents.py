"""`vaxel agent`: adds the humans who take over, or changes what is known of one."""

import argparse
import getpass
import os
import re
import sys

from adapters.passwords import hashed
from adapters.runtime import Agent, Desk, migrate, open_engine
from cli import home as homes
from core.errors import VaxelError

PHONE = re.compile(r"\+[1-9]\d{6,14}")
SHORTEST_PASSWORD = 10  # characters


class AgentError(VaxelError):
    """What was given cannot be an agent; the sentence says why."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `agent` takes; the password is asked for, or is the first line of the input."""
    parser.add_argument("id", help="what the agent logs in with")
    parser.add_argument("--name", required=True, help="what callers are told")
    parser.add_argument("--phone", required=True, help="the phone that rings for a call, as +46701740605")
    parser.add_argument("--languages", required=True, help="such as sv,en: no call comes in another one")
    parser.add_argument("--queues", default="", help="such as billing,orders; without it every queue")
    parser.add_argument("--lead", action="store_true", help="may also take calls by hand")


def agent(args: argparse.Namespace) -> int:
    """Store the agent, and forget the password."""
    languages, queues = tuple(args.languages.split(",")), tuple(filter(None, args.queues.split(",")))
    if not PHONE.fullmatch(args.phone):
        raise AgentError(f"--phone must be a number in the form +46701740605; it is “{args.phone}”.")
    if not all(re.fullmatch("[a-z]{2}", language) for language in languages):
        raise AgentError(f"--languages must be codes such as sv,en; it is “{args.languages}”.")
    engine = open_engine(_database())
    try:
        migrate(engine)
        password = hashed(_password())
        Desk(engine).add_agent(Agent(args.id, args.name, password, args.phone, languages, queues, args.lead))
    finally:
        engine.dispose()
    print(f"{args.name} logs in at the desk as {args.id}.")
    return 0


def _database() -> str:
    """Give the database of the set-up that runs, or the one the shell names."""
    found = homes.running(homes.home())
    url = found.environment["DATABASE_URL"] if found else os.environ.get("DATABASE_URL", "")
    if not url:
        raise AgentError("Växel is not up: start it with ./vaxel up, or set DATABASE_URL.")
    return url


def _password() -> str:
    asked = sys.stdin.isatty()
    password = getpass.getpass("password: ") if asked else sys.stdin.readline().rstrip("\n")
    if len(password) < SHORTEST_PASSWORD:
        raise AgentError(f"a password has at least {SHORTEST_PASSWORD} characters.")
    return password
