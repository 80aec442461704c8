"""The fields of each kind of node as Markdown, for the blocks of the guide that are made of the code."""

import re

from core.flow import fields as f
from core.flow import graph

BLOCK = re.compile(r"(<!-- fields: (\w+) -->\n).*?(<!-- end of fields -->)", re.DOTALL)


def renewed(guide: str) -> str:
    """Give the guide with every block made anew; a kind that is none is a KeyError."""
    return BLOCK.sub(lambda block: f"{block[1]}{table(block[2])}{block[3]}", guide)


def table(kind: str) -> str:
    """Give the fields of a kind as a table, but for those that every node has."""
    own = dict(f.specs(graph.KINDS[kind]))
    for every, _ in f.specs(graph.Node):
        del own[every]
    rows = [f"| `{name}` | {_form(spec)} | {_about(spec)} |" for name, spec in own.items()]
    return "\n".join(["| field | holds | for what |", "|---|---|---|", *rows, ""])


def _about(spec: f.Spec) -> str:
    optional = " *May be left out.*" if spec.optional else ""
    return f"{spec.about[:1].upper()}{spec.about[1:]}.{optional}"


def _form(spec: f.Spec) -> str:
    match spec:
        case f.Choice(options=options):
            return " · ".join(f"`{one}`" for one in options)
        case f.Number(least=least, most=most):
            return f"{least} to {most}"
        case f.Keys(chooses=chooses):
            return f"keys `1` to `8`: {CHOSEN[chooses]}"
        case f.Prompt(args=args) if args:
            return f"a text; may hold {', '.join(f'{{{name}}}' for name in args)}"
    return HOLDS[type(spec)]


CHOSEN = {
    "errands": "an errand of this node",
    "topics": "a category",
    "languages": "a language of the flow",
    "guests": "a language",
}
HOLDS: dict[type[f.Spec], str] = {
    f.Text: "a name",
    f.Edge: "a node",
    f.Edges: "errands, each with a node",
    f.Topics: "errands, each with a category",
    f.Prompt: "a text",
    f.Channels: "a list of `voice`, `chat`",
    f.Schedule: "opening hours",
    f.PhoneNumber: "a number, +46101000000",
}
