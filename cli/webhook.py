"""`vaxel webhook`: shows what was told to whoever follows our events, and has it told once more."""

import argparse
from collections.abc import Callable

from adapters.runtime import Deliveries, Delivery
from cli.database import opened
from core.errors import VaxelError

MOST = 50  # deliveries of one list


class DeliveryError(VaxelError):
    """A delivery cannot be made once more; the sentence says why."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `webhook` takes."""
    actions = parser.add_subparsers(required=True, metavar="action")
    one = actions.add_parser("list", help=f"show the newest {MOST} deliveries")
    one.set_defaults(act=_list)
    one.add_argument("--failed", action="store_true", help="only those that were given up")
    again = actions.add_parser("again", help="deliver one once more that was given up")
    again.set_defaults(act=_again)
    again.add_argument("id", help="as the list shows it")


def webhook(args: argparse.Namespace) -> int:
    """Do what was asked; a DeliveryError says what is wrong with it."""
    act: Callable[[argparse.Namespace], int] = args.act
    return act(args)


def _list(args: argparse.Namespace) -> int:
    with opened() as engine:
        found = Deliveries(engine).newest(MOST, "given_up" if args.failed else None)
    print(*map(_line, found), sep="\n") if found else print("There is no delivery.")
    return 0


def _again(args: argparse.Namespace) -> int:
    with opened() as engine:
        if not Deliveries(engine).again(args.id):
            raise DeliveryError(f"no delivery {args.id} was given up; ./vaxel webhook list --failed.")
    print(f"{args.id} is delivered once more.")
    return 0


def _line(one: Delivery) -> str:
    answered = f"answered {one.answered}" if one.answered else "no answer"
    tried = f"{one.attempts} attempts, {answered}" if one.attempts else "not tried yet"
    about = one.reference or one.contact or ""
    return f"{one.id}  {one.at:%Y-%m-%d %H:%M} UTC  {one.kind:<13}  {about}  {one.state}, {tried}"
