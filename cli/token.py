"""`vaxel token`: makes tokens for programs that use the API, lists them, takes them back."""

import argparse
from collections.abc import Callable
from datetime import datetime

from adapters.runtime import Tokens, now
from cli.database import opened
from core.tokens import SCOPES, TokenError, check, digest, new_token


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `token` takes."""
    actions = parser.add_subparsers(required=True, metavar="action")
    one = actions.add_parser("add", help="make one, and show it this once")
    one.set_defaults(act=_add)
    one.add_argument("name", help="which program it is for, such as case-system")
    one.add_argument(
        "--scope", action="append", default=[], choices=SCOPES, help="what it may do; more than once"
    )
    actions.add_parser("list", help="show them, by name alone").set_defaults(act=_list)
    ending = actions.add_parser("revoke", help="take one back, at once")
    ending.add_argument("name", help="as the list shows it")
    ending.set_defaults(act=_revoke)


def token(args: argparse.Namespace) -> int:
    """Do what was asked; a TokenError says what is wrong with it."""
    act: Callable[[argparse.Namespace], int] = args.act
    return act(args)


def _add(args: argparse.Namespace) -> int:
    check(args.name, args.scope)
    made = new_token()
    with opened() as engine:
        Tokens(engine).add(args.name, digest(made), args.scope, now())
    print(made)
    return 0


def _list(args: argparse.Namespace) -> int:
    with opened() as engine:
        found = Tokens(engine).listed()
    for one in found:
        used = f"used {_shown(one.used_at)}" if one.used_at else "never used"
        ended = f", taken back {_shown(one.revoked_at)}" if one.revoked_at else ""
        print(f"{one.name}  {','.join(one.scopes)}  made {_shown(one.made_at)}, {used}{ended}")
    if not found:
        print("There is no token.")
    return 0


def _revoke(args: argparse.Namespace) -> int:
    with opened() as engine:
        if not Tokens(engine).revoke(args.name, now()):
            raise TokenError(f"there is no token {args.name}; ./vaxel token list.")
    print(f"{args.name} can do nothing any more.")
    return 0


def _shown(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
