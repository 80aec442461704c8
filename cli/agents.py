"""`vaxel agent`: adds the humans who take over, or changes what is known of one."""

import argparse
import getpass
import os
import sys
from dataclasses import replace

from adapters.passwords import hashed
from adapters.runtime import Agent, Desk, migrate, open_engine
from adapters.staff import SHORTEST_PASSWORD, mistakes
from cli import home as homes
from core.errors import AlreadyTaken, VaxelError
from core.roles import ROLES

WRONG = {
    "id": "must be one word",
    "name": "must be words",
    "alias": "must be words",
    "queues": "must be queues such as billing,orders",
    "phone": "must be a number in the form +46701740605",
    "languages": "must be codes such as sv,en",
    "email": "must be an address such as hanna@example.se",
}


class AgentError(VaxelError):
    """What was given cannot be an agent; the sentence says why."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `agent` takes; the password is asked for, or is the first line of the input."""
    parser.add_argument("id", help="what the agent logs in with")
    parser.add_argument("--name", required=True, help="what callers are told")
    parser.add_argument("--phone", default="", help="the phone that rings for a call, as +46701740605")
    parser.add_argument("--languages", default="sv", help="such as sv,en: no call comes in another one")
    parser.add_argument("--queues", default="", help="such as billing,orders; without it every queue")
    parser.add_argument("--role", choices=ROLES, default="agent", help="what they may do; admin: everything")
    parser.add_argument("--alias", help="what customers are told instead of the name")
    parser.add_argument("--email", help="by which single sign-on knows them, and where they are reminded")


def agent(args: argparse.Namespace) -> int:
    """Store the agent, and forget the password."""
    made = _made(args)
    engine = open_engine(_database())
    try:
        migrate(engine)
        Desk(engine).add_agent(replace(made, password=hashed(_password())))
    except AlreadyTaken as error:
        raise AgentError(f"--email: {error}.") from None
    finally:
        engine.dispose()
    print(f"{args.name} logs in at the desk as {args.id}.")
    return 0


def _made(args: argparse.Namespace) -> Agent:
    """Make the agent of what was given; the first thing that is wrong is an AgentError."""
    languages, queues = tuple(args.languages.split(",")), tuple(filter(None, args.queues.split(",")))
    made = Agent(args.id, args.name, "", args.phone, languages, queues, args.role, args.alias, args.email)
    for field in mistakes(made):
        raise AgentError(f"--{field} {WRONG[field]}; it is “{getattr(args, field)}”.")
    return made


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
