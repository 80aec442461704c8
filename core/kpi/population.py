"""Who calls, where nobody has called yet: what is assumed of people and of the agents' pace."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from core.errors import VaxelError
from core.flow import graph
from core.flow.graph import Flow


class NoPopulation(VaxelError):
    """What was given does not describe a population."""


@dataclass(frozen=True)
class Population:
    """Who calls; every share is from 0 to 1, every time in seconds."""

    errands: Mapping[str, float]  # errand -> weight
    languages: Mapping[str, float]  # language -> weight
    keys: float = 0.25  # press a key rather than say the errand
    understood: float = 0.8  # of sentences, taken as they are
    doubted: float = 0.12  # asked about; the rest is not understood
    mistaken: float = 0.04  # of those understood, taken for another errand
    slips: float = 0.04  # no answer, or a key that means nothing
    recorded: float = 0.5  # say yes to being recorded
    human: float = 0.03  # ask for a human at any question
    patience: float = 240.0  # on average, before they hang up
    served: float = 90.0  # on average, until an agent is free
    talk: float = 240.0  # on average, with the agent
    relay: float = 0.01  # answer slowly, through a relay service
    judged: float = 0.2  # of those answered, judged by the agent
    night: float = 0.05  # call outside 8 to 18

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Mapping):
                if not value or min(value.values()) < 0 or not sum(value.values()):
                    raise NoPopulation(f"{field.name}: needs weights that are not all nothing.")
            elif field.name in ("patience", "served", "talk"):
                if value <= 0:
                    raise NoPopulation(f"{field.name}: {value} is no time.")
            elif not 0 <= value <= 1:
                raise NoPopulation(f"{field.name}: {value} is no share from 0 to 1.")


def population(told: object, flow: Flow) -> Population:
    """Read a population; NoPopulation names what is unknown: a field, a language or an errand of no use."""
    if not isinstance(told, Mapping):
        raise NoPopulation("a population is a list of names with values.")
    known = {field.name for field in fields(Population)}
    if unknown := sorted(set(map(str, told)) - known):
        raise NoPopulation(f"{unknown[0]}: there is no such thing; there are {', '.join(sorted(known))}.")
    for name in ("errands", "languages"):
        if not isinstance(told.get(name), Mapping):
            raise NoPopulation(f"{name}: needs names with weights.")
    for field, value in told.items():
        for one in value.values() if isinstance(value, Mapping) else (value,):
            if isinstance(one, bool) or not isinstance(one, int | float):
                raise NoPopulation(f"{field}: {one} is no number.")
    if strange := sorted(set(told["languages"]) - set(flow.languages)):
        raise NoPopulation(f"languages: the flow has no {strange[0]}.")
    if strange := sorted(set(told["errands"]) - set(_errands(flow))):
        raise NoPopulation(f"errands: no node of the flow leads on with {strange[0]}.")
    return Population(**told)


def _errands(flow: Flow) -> set[str]:
    nodes = (node for node in flow.nodes.values() if isinstance(node, graph.Menu | graph.Converse))
    return {errand for node in nodes for errand in node.errands} | set(flow.answers)
