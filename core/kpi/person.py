"""Who calls in a simulation: what they want, in which language, and what they answer to each question."""

import random
from collections.abc import Mapping
from itertools import chain

from core import inputs
from core.flow import graph
from core.flow.graph import Flow
from core.kpi.population import Population

LETTERS = 15.0  # a voice speaks a second
SURE, DOUBTFUL = 0.9, 0.5  # confidence of what is taken, and of what is asked about


class Guide:
    """What callers and time know of a flow; everything is looked up once."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._spoken: dict[tuple[str, str], float] = {}
        self._keys: dict[tuple[str, str], str] = {}
        self._queues: dict[str, tuple[str, ...]] = {}

    def seconds(self, prompt: str, language: str) -> float:
        """Give the seconds that a text takes to speak, its placeholders as they are."""
        key = prompt, language
        if key not in self._spoken:
            tongue = self._flow.tongues.get(language) or self._flow.guests.get(language)
            self._spoken[key] = len(tongue.prompts.get(prompt, "") if tongue else "") / LETTERS
        return self._spoken[key]

    def towards(self, menu: graph.Menu, errand: str) -> str:
        """Give the key of a menu that leads to an errand, if need be over other menus; 0 where none does."""
        key = menu.id, errand
        if key not in self._keys:
            leads = (found for found, one in menu.keys.items() if self._leads(menu.errands[one], errand))
            own = (found for found, one in menu.keys.items() if one == errand)
            self._keys[key] = next(chain(own, leads), "0")
        return self._keys[key]

    def _leads(self, start: str, errand: str) -> bool:
        """Tell whether some menu with the errand comes after a node, no queue between."""
        found = self._reached(start)
        return any(errand in node.keys.values() for node in found if isinstance(node, graph.Menu))

    def queues(self, errand: str) -> tuple[str, ...]:
        """Give the queues that an errand leads to where the flow takes it rightly."""
        if errand not in self._queues:
            nodes = [one for one in self._flow.nodes.values() if isinstance(one, graph.Converse | graph.Menu)]
            starts = [node.errands[errand] for node in nodes if errand in node.errands]
            found = (node for start in starts[:1] for node in self._reached(start))
            self._queues[errand] = tuple(
                dict.fromkeys(one.queue for one in found if isinstance(one, graph.Queue))
            )
        return self._queues[errand]

    def _reached(self, start: str) -> list[graph.Node]:
        """Give the nodes from one on, nearest first, none behind a queue."""
        found: dict[str, graph.Node] = {}
        ahead = [start]
        while ahead:
            name = ahead.pop(0)
            node = found[name] = self._flow.nodes[name]
            ways = [] if isinstance(node, graph.Queue) else [target for _, target in graph.edges(node)]
            ahead += [target for target in ways if target not in found and target not in ahead]
        return list(found.values())


class Person:
    """One who calls; everything about them is drawn from the chance they are given."""

    def __init__(self, flow: Flow, who: Population, chance: random.Random, guide: Guide) -> None:
        self.flow, self.who, self.chance, self.guide = flow, who, chance, guide
        self.language = _drawn(chance, who.languages)
        self.errand = _drawn(chance, who.errands)
        self.by_keys = chance.random() < who.keys
        self.slow = 15.0 if chance.random() < who.relay else 0.0
        self.patience = chance.expovariate(1 / who.patience)

    def sentence(self) -> str | None:
        """Give words for the errand in the person's language; None where the population has none."""
        known = self.who.sentences.get(self.errand, {}).get(self.language, ())
        return self.chance.choice(known) if known else None

    def answer(self, name: str, phase: str, errand: str | None) -> inputs.Input:
        """Answer the question of a node; sometimes with nothing, a wrong key or the wish for a human.

        `errand` is what the flow takes it to be about; `phase` says whether it asks if that is so.
        """
        drawn = self.chance.random()
        if drawn < self.who.slips:
            return inputs.NoInput() if drawn < self.who.slips / 2 else inputs.Pressed("8")
        if drawn < self.who.slips + self.who.human:
            return inputs.Pressed("0")
        node = self.flow.nodes[name]
        if phase == "confirming":
            other = isinstance(node, graph.Converse) and errand != self.errand
            return inputs.Pressed("2" if other else "1")
        return self._chosen(node)

    def _chosen(self, node: graph.Node) -> inputs.Input:
        match node:
            case graph.Language():
                return inputs.Pressed(_key(node.keys, self.language))
            case graph.Consent():
                return inputs.Pressed("1" if self.chance.random() < self.who.recorded else "2")
            case graph.Converse():
                return inputs.Pressed("1") if self.by_keys else self._understood(node)
            case graph.Menu():
                return inputs.Pressed(self.guide.towards(node, self.errand))
            case graph.Collect():
                return inputs.Pressed("0701740610"[: 10 if node.slot == "phone" else 6])
        return inputs.Pressed("2" if isinstance(node, graph.Survey | graph.Callback) else "1")

    def _understood(self, node: graph.Converse) -> inputs.Input:
        drawn = self.chance.random()
        if self.errand not in node.errands and self.errand not in self.flow.answers:
            return inputs.Understood("unclear", None, 0.1)
        if drawn < self.who.understood:
            wrong = self.chance.random() < self.who.mistaken
            errand = self.chance.choice(sorted(node.errands)) if wrong else self.errand
            return inputs.Understood("errand", errand, SURE)
        if drawn < self.who.understood + self.who.doubted:
            return inputs.Understood("confirm", self.errand, DOUBTFUL)
        return inputs.Understood("unclear", None, 0.1)


def _drawn(chance: random.Random, weights: Mapping[str, float]) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]


def _key(keys: Mapping[str, str], wanted: str) -> str:
    return next((key for key, one in keys.items() if one == wanted), "1")
