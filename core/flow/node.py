"""What every node of a flow has, whatever its kind."""

from dataclasses import dataclass

from core.flow.fields import Channels, Number, leads, spec


@dataclass(frozen=True, kw_only=True)
class Node:
    """What every node has."""

    id: str  # a name people can read
    level: int = spec(  # of the figures: how far the contact has come
        Number(
            "how far one has come: 0 disclosure, 1 language, 2 reason, 3 sub-reason, 4 identification, "
            "5 self-service, 6 queue",
            least=0,
            most=6,
        )
    )


@dataclass(frozen=True, kw_only=True)
class Passable(Node):
    """A node that contacts on other channels pass by."""

    channels: tuple[str, ...] = spec(Channels("the channels it is for, where not for all", optional=True))
    next: str = leads("where it goes on")
