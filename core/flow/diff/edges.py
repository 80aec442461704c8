"""Which fields of a tree lead to another node: told by what stands in them, as kinds come and go."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.flow.diff.plain import Body, Path, Plain, Version, leaves

type Place = tuple[str, str]  # a node's kind, empty for the flow itself, and one of its fields

ALWAYS = {"next", "start", "human", "errands"}
THINGS = {"kind", "what", "queue", "of", "fact", "slot", "purpose", "hours", "channels"}
NEVER = THINGS | {"prompt", "reprompt"}


@dataclass(frozen=True)
class Edges:
    """What leads where in two versions that are compared."""

    nodes: frozenset[str]  # ids of nodes, in either
    prompts: frozenset[str]  # ids of texts, in either
    places: frozenset[Place]  # the fields that lead to a node

    def target(self, body: Body, path: Path, value: Plain) -> str | None:
        """Say which node a value leads to, and by which choice; None where it leads to none."""
        if not isinstance(value, str):
            return None
        for name, choices in body.items():
            if len(path) > 1 and name != path[0] and isinstance(choices, dict):
                reached = choices.get(value)
                if isinstance(reached, str) and reached in self.nodes:
                    return f"{reached} ({value})"
        return value if (kind(body), path[0]) in self.places else None

    def spoken(self, body: Body) -> set[str]:
        """Give the ids of the texts that a node names."""
        silent = {name for name in body if name in THINGS or (kind(body), name) in self.places}
        return {leaf for name in body if name not in silent for leaf in leaves(body[name])} & self.prompts


def edges(old: Version, new: Version) -> Edges:
    """Find the edges: fields where only ids of nodes stand, and not only ids of texts."""
    nodes = frozenset((*old.nodes, *new.nodes))
    prompts = frozenset(old.prompts | new.prompts)
    seen: dict[Place, set[str]] = {}
    for body in (old.top, new.top, *old.nodes.values(), *new.nodes.values()):
        for name, value in body.items():
            seen.setdefault((kind(body), name), set()).update(leaves(value))
    return Edges(nodes, prompts, frozenset(_leading(seen, nodes, prompts)))


def kind(body: Body) -> str:
    """Give a node's kind; the flow itself has none."""
    found = body.get("kind")
    return found if isinstance(found, str) else ""


def _leading(seen: dict[Place, set[str]], nodes: frozenset[str], prompts: frozenset[str]) -> Iterator[Place]:
    for place, values in seen.items():
        told = values and values <= nodes and not values <= prompts
        if place[1] in ALWAYS or (told and place[1] not in NEVER):
            yield place
