"""Who calls, where nobody has called yet: what is assumed of people and of the agents' pace."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from itertools import accumulate
from typing import Any

from core.errors import VaxelError
from core.flow import graph
from core.flow.graph import Flow


class NoPopulation(VaxelError):
    """What was given does not describe a population."""


HOURS = {8: 12, 9: 15, 10: 14, 11: 11, 12: 9, 13: 11, 14: 10, 15: 8, 16: 6, 17: 4}


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
    hours: Mapping[int, float] = field(default_factory=lambda: dict(HOURS))  # hour of the day -> weight
    sentences: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)  # errand -> language

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name == "sentences":
                continue
            if isinstance(value, Mapping):
                if not value or min(value.values()) < 0 or not sum(value.values()):
                    raise NoPopulation(f"{one.name}: needs weights that are not all nothing.")
            elif one.name in ("patience", "served", "talk"):
                if value <= 0:
                    raise NoPopulation(f"{one.name}: {value} is no time.")
            elif not 0 <= value <= 1:
                raise NoPopulation(f"{one.name}: {value} is no share from 0 to 1.")

    @cached_property
    def clock(self) -> tuple[tuple[int, ...], tuple[float, ...]]:
        """Give the hours with their weights added up, as they are drawn by."""
        return tuple(self.hours), tuple(accumulate(self.hours.values()))


def population(told: object, flow: Flow) -> Population:
    """Read a population; NoPopulation names what is unknown: a field, a language or an errand of no use."""
    if not isinstance(told, Mapping):
        raise NoPopulation("a population is a list of names with values.")
    known = {one.name for one in fields(Population)} - {"sentences"}
    if unknown := sorted(set(map(str, told)) - known):
        raise NoPopulation(f"{unknown[0]}: there is no such thing; there are {', '.join(sorted(known))}.")
    for name in ("errands", "languages"):
        if not isinstance(told.get(name), Mapping):
            raise NoPopulation(f"{name}: needs names with weights.")
    if not isinstance(told.get("hours", {}), Mapping):
        raise NoPopulation("hours: needs hours with weights.")
    weights, sentences = _apart(told["errands"], flow)
    found = {**told, "errands": weights}
    _require_numbers(found)
    _require_known(found, flow)
    return Population(**found, sentences=sentences)


def _require_numbers(found: Mapping[str, Any]) -> None:
    for name, value in found.items():
        for one in value.values() if isinstance(value, Mapping) else (value,):
            if isinstance(one, bool) or not isinstance(one, int | float):
                raise NoPopulation(f"{name}: {one} is no number.")


def _require_known(found: Mapping[str, Any], flow: Flow) -> None:
    if strange := sorted(set(found["languages"]) - set(flow.languages)):
        raise NoPopulation(f"languages: the flow has no {strange[0]}.")
    if strange := sorted(set(found["errands"]) - set(_errands(flow))):
        raise NoPopulation(f"errands: no node of the flow leads on with {strange[0]}.")
    if wrong := [hour for hour in found.get("hours", ()) if hour not in range(24)]:
        raise NoPopulation(f"hours: {wrong[0]} is no hour of the day from 0 to 23.")


def _apart(told: Mapping[str, Any], flow: Flow) -> tuple[dict[str, Any], dict[str, dict[str, list[str]]]]:
    """Part weights from sentences: an errand has a weight alone, or `weight` and what people say for it."""
    weights: dict[str, Any] = {}
    sentences: dict[str, dict[str, list[str]]] = {}
    for errand, one in told.items():
        if not isinstance(one, Mapping):
            weights[errand] = one
            continue
        weights[errand] = one.get("weight")
        sentences[errand] = _sentences(errand, one.get("say") or {}, flow)
        if strange := sorted(set(one) - {"weight", "say"}):
            raise NoPopulation(f"errands: {errand} has no {strange[0]}; it has weight and say.")
    return weights, sentences


def _sentences(errand: str, said: object, flow: Flow) -> dict[str, list[str]]:
    if not isinstance(said, Mapping) or set(said) - set(flow.languages):
        raise NoPopulation(f"errands: say of {errand} needs languages of the flow.")
    for one in said.values():
        if not isinstance(one, list) or not all(isinstance(each, str) and each.strip() for each in one):
            raise NoPopulation(f"errands: what is said for {errand} needs a list of sentences.")
    return {str(language): list(one) for language, one in said.items()}


def _errands(flow: Flow) -> set[str]:
    nodes = (node for node in flow.nodes.values() if isinstance(node, graph.Menu | graph.Converse))
    return {errand for node in nodes for errand in node.errands} | set(flow.answers)
