"""Makes a flow out of what a designer wrote, or says in one sentence, with file and line, why not."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import FlowError
from core.flow import graph
from core.flow.graph import PLACEHOLDER, Flow, Node, Tongue, Voice, Words
from core.flow.source import Located

KEYS = set("123456789")  # 0 is always a human; 9 repeats, so a menu may not use it
LEVELS = range(7)
COSTS = ("020", "077", "010")
OURS = ("apology", "apology_end", "agent_gone", *(f"cost.{cost}" for cost in COSTS))  # no node names these


def parse(flow: Located, tongues: Mapping[str, Located]) -> Flow:
    """Make a flow from its file and one prompt file a language; the first defect found is a FlowError."""
    top = _Fields(flow, "flow")
    languages = tuple(_text(item, "flow", "languages") for item in top.items("languages"))
    for language in languages:
        if language not in tongues:
            raise top.error("languages", f"there is no prompt file for `{language}`.")
    spoken = {language: _tongue(tongues[language], language) for language in languages}
    context = _Context(top.mapping("nodes"), languages, spoken)
    nodes = {name: _node(name, body, context) for name, body in context.nodes.items()}
    start, human = top.target("start", context), top.target("human", context)
    name = top.text("name")
    top.done()
    _require_disclosures(flow, nodes)
    _refuse_silent_circles(context, nodes)
    version = _version([flow, *(tongues[language] for language in languages)])
    return Flow(name, version, start, human, languages, nodes, spoken)


@dataclass(frozen=True)
class _Context:
    """What a node may refer to."""

    nodes: Mapping[str, Located]
    languages: tuple[str, ...]
    tongues: Mapping[str, Tongue]


class _Fields:
    """The fields of one mapping; each is read once, and `done` refuses what nobody read."""

    def __init__(self, located: Located, node: str) -> None:
        if not isinstance(located.value, dict):
            raise FlowError(located.file, located.line, node, "must be a mapping of fields.")
        self.node, self.here, self.left = node, located, dict(located.value)

    def error(self, name: str, sentence: str) -> FlowError:
        found = self.here.value.get(name, self.here) if isinstance(self.here.value, dict) else self.here
        return FlowError(found.file, found.line, self.node, f"`{name}`: {sentence}")

    def take(self, name: str) -> Located:
        if name not in self.left:
            raise FlowError(self.here.file, self.here.line, self.node, f"the field `{name}` is missing.")
        return self.left.pop(name)

    def text(self, name: str) -> str:
        return _text(self.take(name), self.node, name)

    def mapping(self, name: str) -> dict[str, Located]:
        found = self.take(name).value
        if not isinstance(found, dict) or not found:
            raise self.error(name, "must be a mapping with at least one entry.")
        return found

    def items(self, name: str) -> list[Located]:
        found = self.take(name).value
        if not isinstance(found, list) or not found:
            raise self.error(name, "must be a list with at least one entry.")
        return found

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        found = self.text(name)
        if found not in allowed:
            raise self.error(name, f"`{found}` is not one of {', '.join(allowed)}.")
        return found

    def number(self, name: str, allowed: range) -> int:
        found = self.take(name).value
        if isinstance(found, bool) or not isinstance(found, int) or found not in allowed:
            raise self.error(name, f"must be a whole number from {allowed[0]} to {allowed[-1]}.")
        return found

    def target(self, name: str, context: _Context) -> str:
        found = self.text(name)
        if found not in context.nodes:
            raise self.error(name, f"there is no node `{found}`.")
        return found

    def prompt(self, name: str, context: _Context, args: Mapping[str, tuple[str, ...]]) -> str:
        """Read a prompt id that stands in every language and asks for nothing but `args`."""
        found = self.text(name)
        for language in context.languages:
            prompts = context.tongues[language].prompts
            if found not in prompts:
                raise self.error(name, f"the prompt `{found}` is missing in `{language}`.")
            for placeholder in PLACEHOLDER.findall(prompts[found]):
                if placeholder not in args:
                    raise self.error(
                        name, f"`{found}` in `{language}` asks for an unknown {{{placeholder}}}."
                    )
                for value in args[placeholder]:
                    if f"{placeholder}.{value}" not in prompts:
                        raise self.error(
                            name, f"the prompt `{placeholder}.{value}` is missing in `{language}`."
                        )
        return found

    def keys(self, allowed: tuple[str, ...]) -> dict[str, str]:
        found = {}
        for key, value in self.mapping("keys").items():
            if key not in KEYS or (key == "9" and "9" not in allowed):
                raise FlowError(
                    value.file, value.line, self.node, f"`keys`: `{key}` cannot be a choice; use 1 to 8."
                )
            found[key] = _text(value, self.node, f"keys {key}")
            if found[key] not in allowed:
                sentence = f"`keys`: `{found[key]}` is not one of {', '.join(allowed)}."
                raise FlowError(value.file, value.line, self.node, sentence)
        return found

    def errands(self, context: _Context) -> dict[str, str]:
        found = {}
        for errand, value in self.mapping("errands").items():
            found[errand] = _text(value, self.node, f"errands {errand}")
            if found[errand] not in context.nodes:
                sentence = f"`errands`: there is no node `{found[errand]}`."
                raise FlowError(value.file, value.line, self.node, sentence)
        return found

    def done(self) -> None:
        for name in self.left:
            raise self.error(name, "is not a field here.")


def _text(located: Located, node: str, name: str) -> str:
    if not isinstance(located.value, str) or not located.value.strip():
        raise FlowError(located.file, located.line, node, f"`{name}`: must be a text.")
    return located.value


def _node(name: str, body: Located, context: _Context) -> Node:
    fields = _Fields(body, name)
    kind = fields.choice("kind", tuple(KINDS))
    level = fields.number("level", LEVELS)
    node = KINDS[kind](fields, context, (name, level))
    fields.done()
    return node


type _Head = tuple[str, int]


def _say(f: _Fields, c: _Context, head: _Head) -> Node:
    return graph.Say(*head, f.prompt("prompt", c, {}), f.target("next", c))


def _disclose(f: _Fields, c: _Context, head: _Head) -> Node:
    what = f.choice("what", ("cost", "assistant"))
    args = {"cost": COSTS} if what == "cost" else {}
    return graph.Disclose(*head, what, f.prompt("prompt", c, args), f.target("next", c))


def _consent(f: _Fields, c: _Context, head: _Head) -> Node:
    purpose = f.choice("purpose", ("recording",))
    asks = f.prompt("prompt", c, {}), f.prompt("reprompt", c, {})
    thanks = f.prompt("yes", c, {}), f.prompt("no", c, {})
    return graph.Consent(*head, purpose, *asks, *thanks, f.target("next", c))


def _language(f: _Fields, c: _Context, head: _Head) -> Node:
    keys, default = f.keys(c.languages), f.choice("default", c.languages)
    return graph.Language(*head, f.prompt("prompt", c, {}), keys, default, f.target("next", c))


def _menu(f: _Fields, c: _Context, head: _Head) -> Node:
    errands = f.errands(c)
    asks = f.prompt("prompt", c, {}), f.prompt("reprompt", c, {})
    return graph.Menu(*head, *asks, f.keys(tuple(errands)), errands, f.number("tries", range(1, 3)))


def _converse(f: _Fields, c: _Context, head: _Head) -> Node:
    errands = f.errands(c)
    asks = f.prompt("prompt", c, {}), f.prompt("reprompt", c, {})
    confirm = f.prompt("confirm", c, {"errand": tuple(errands)})
    edges = f.target("unavailable", c), f.target("unclear", c)
    return graph.Converse(*head, *asks, confirm, errands, *edges, f.number("tries", range(1, 3)))


def _queue(f: _Fields, c: _Context, head: _Head) -> Node:
    queue = f.text("queue")
    prompt, news = f.prompt("prompt", c, {"queue": (queue,)}), f.prompt("news", c, {"position": ()})
    return graph.Queue(*head, queue, prompt, news, f.target("next", c))


def _end(f: _Fields, c: _Context, head: _Head) -> Node:
    return graph.End(*head, f.prompt("prompt", c, {}))


KINDS: dict[str, Callable[[_Fields, _Context, _Head], Node]] = {
    "say": _say,
    "disclose": _disclose,
    "consent": _consent,
    "language": _language,
    "menu": _menu,
    "converse": _converse,
    "queue": _queue,
    "end": _end,
}


def _tongue(located: Located, language: str) -> Tongue:
    fields = _Fields(located, f"prompts of {language}")
    voice = _Fields(fields.take("voice"), "voice")
    sound = Voice(voice.text("locale"), voice.text("name"))
    voice.done()
    words = _Fields(fields.take("words"), "words")
    lists = {name: _words(words, name) for name in ("name", "yes", "no", "human", "repeat")}
    words.done()
    prompts = {name: _text(text, "prompts", name) for name, text in fields.mapping("prompts").items()}
    for name in OURS:
        if name not in prompts:
            raise FlowError(
                located.file, located.line, "prompts", f"`{name}` is missing: we say it when we fail."
            )
    fields.done()
    return Tongue(sound, Words(**lists), prompts)


def _words(fields: _Fields, name: str) -> frozenset[str]:
    return frozenset(_text(item, "words", name) for item in fields.items(name))


def _require_disclosures(flow: Located, nodes: Mapping[str, Node]) -> None:
    """Refuse a flow that cannot tell what must be told: the cost (P1) and that an assistant answers (P3)."""
    told = {node.what for node in nodes.values() if isinstance(node, graph.Disclose)}
    for what in ("cost", "assistant"):
        if what not in told:
            raise FlowError(flow.file, flow.line, "flow", f"no node discloses `{what}`.")


def _refuse_silent_circles(context: _Context, nodes: Mapping[str, Node]) -> None:
    """Refuse a circle of nodes that only speak: nobody could ever get out of it (P6)."""
    for name in nodes:
        seen, at = [], name
        while isinstance(node := nodes[at], graph.Say | graph.Disclose) and at not in seen:
            seen.append(at)
            at = node.next
        if at in seen:
            here = context.nodes[at]
            raise FlowError(
                here.file, here.line, at, f"goes round without asking: {' → '.join([*seen, at])}."
            )


def _version(files: list[Located]) -> str:
    body = json.dumps([_strip(file) for file in files], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()[:16]


def _strip(located: Located) -> Any:
    """Give the value without the places, so that a comment or a blank line makes no new version."""
    match located.value:
        case dict() as mapping:
            return {key: _strip(value) for key, value in mapping.items()}
        case list() as items:
            return [_strip(item) for item in items]
        case plain:
            return plain
