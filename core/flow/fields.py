"""What a field of a node may hold: one declaration for the parser, the JSON Schema and the documentation."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any


@dataclass(frozen=True)
class Spec:
    """What every field has."""

    about: str  # what it is for, in a few words
    optional: bool = False


@dataclass(frozen=True)
class Text(Spec):
    """A name of the designer's own."""


@dataclass(frozen=True)
class Choice(Spec):
    """One of a closed list."""

    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Number(Spec):
    """A whole number."""

    least: int = 1
    most: int = 2


@dataclass(frozen=True)
class Edge(Spec):
    """The id of the node to go to."""


@dataclass(frozen=True)
class Edges(Spec):
    """Errands, each with the id of the node to go to."""


@dataclass(frozen=True)
class Topics(Spec):
    """Errands, each with the category of a complaint about it; texts `category.<category>` name them."""


@dataclass(frozen=True)
class Keys(Spec):
    """Keys 1 to 8, each with what it chooses."""

    chooses: str = "errands"  # errands or topics (of the same node), languages (of the flow) or guests


@dataclass(frozen=True)
class Prompt(Spec):
    """The id of a text that stands in every language."""

    args: Mapping[str, str] = field(default_factory=dict)  # placeholder -> a key of ARGS


@dataclass(frozen=True)
class Channels(Spec):
    """The channels a node is for; contacts on others pass it by."""


@dataclass(frozen=True)
class Schedule(Spec):
    """The name of opening hours."""


@dataclass(frozen=True)
class PhoneNumber(Spec):
    """A number in the form +46101000000."""


ARGS = {  # what a placeholder stands for
    "cost": "the words for the cost of the call, `cost.020`, `cost.077` or `cost.010`",
    "errand": "the errand in words, `errand.<errand>`",
    "queue": "the queue in words, `queue.<queue>`",
    "interpreter": "the interpreter's language in words, `interpreter.<language>`",
    "category": "the category of a complaint in words, `category.<category>`",
    "status": "how a case stands in words, `status.<status>`",
    "free": "a number, hours, or words that are filled in when they are said",
}


def spec(found: Spec) -> Any:
    """Declare a field of a node."""
    default = MISSING if not found.optional else () if isinstance(found, Channels) else None
    return field(default=default, metadata={"spec": found})


def speaks(about: str, optional: bool = False, **args: str) -> Any:
    """Declare a text; `args` are its placeholders, each with a key of ARGS."""
    return spec(Prompt(about, optional, args))


def leads(about: str, optional: bool = False) -> Any:
    """Declare a way on."""
    return spec(Edge(about, optional))


def spec_of(declared: Field[Any]) -> Spec | None:
    """Give what a field of a node was declared as; None for its id."""
    return declared.metadata.get("spec")


def specs(kind: type) -> Iterator[tuple[str, Spec]]:
    """Give the fields a designer writes for a kind of node, in the order of the code."""
    for each in fields(kind):
        if found := spec_of(each):
            yield each.name, found
