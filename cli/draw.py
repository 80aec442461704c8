"""`vaxel draw`: a flow as a picture."""

import argparse
import sys
from pathlib import Path

from cli import chosen
from core.errors import VaxelError
from core.flow import draw as picture


class Unwritable(VaxelError):
    """The picture cannot be written there."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `draw` takes."""
    chosen.arguments(parser)
    parser.add_argument("--out", metavar="FILE.svg", help="default: FLOW.svg here; - for the terminal")
    parser.add_argument("--language", help="language of the prompts shown (default: the flow's first)")


def draw(args: argparse.Namespace) -> int:
    """Write the picture and say where it is."""
    flow = chosen.flow(args.flow, args.data)
    drawn = picture.draw(flow, chosen.language(flow, args.language))
    if args.out == "-":
        sys.stdout.write(drawn)
        return 0
    out = Path(args.out or f"{args.flow}.svg")
    try:
        out.write_text(drawn, encoding="utf-8")
    except OSError as error:
        raise Unwritable(f"{out}: cannot be written ({error.strerror}).") from None
    print(f"{out}: {len(flow.nodes)} nodes of {flow.name}, version {flow.version}. Any browser shows it.")
    return 0
