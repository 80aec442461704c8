"""`vaxel protect`: notes whose identity is protected, so that nothing of theirs is shown or written (K38)."""

import argparse
import getpass
import os
import re
import sys

from adapters.runtime import Protection, migrate, now, open_engine
from cli import home as homes
from core.callback import dialled
from core.errors import VaxelError

PHONE = re.compile(r"\+[1-9]\d{6,14}")


class ProtectError(VaxelError):
    """What was given is no number, or nobody can be protected; the sentence says why."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `protect` takes; the number is asked for, or is the first line of the input."""
    parser.add_argument("--end", action="store_true", help="protect the number no more")


def protect(args: argparse.Namespace) -> int:
    """Note the number's keyed digest and forget the number: no list of shells or programs shows it."""
    url, key = _set_up()
    number = _number()
    engine = open_engine(url)
    try:
        migrate(engine)
        protection = Protection(engine, key)
        if args.end and not protection.remove(number):
            raise ProtectError("the number was not protected.")
        if not args.end:
            protection.add(number, "command", now())
    finally:
        engine.dispose()
    print("The number is protected no more." if args.end else "The number is protected.")
    return 0


def _set_up() -> tuple[str, str]:
    """Give the database and the key of the set-up that runs, or those the shell names."""
    found = homes.running(homes.home())
    told = found.environment if found else os.environ
    url, key = told.get("DATABASE_URL", ""), told.get("VAXEL_SECRET_KEY", "")
    if not url or not key:
        raise ProtectError("Växel is not up: start it, or set DATABASE_URL and VAXEL_SECRET_KEY.")
    return url, key


def _number() -> str:
    given = getpass.getpass("number: ") if sys.stdin.isatty() else sys.stdin.readline()
    number = dialled(re.sub(r"[\s()-]", "", given))
    if not PHONE.fullmatch(number):
        raise ProtectError("that is no number in the form +46701740605.")
    return number
