"""Reads one node of a flow by what its kind declares; each defect is a sentence with its place."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.case import OTHER, STATUSES
from core.errors import FlowError, SettingsError
from core.flow import fields as f
from core.flow import graph
from core.flow.graph import Node, Tongue
from core.flow.reading import Fields, text_of
from core.flow.source import Located
from core.flow.tongue import COSTS
from core.flow.words import KEYED, PLACEHOLDER
from core.hours import Hours
from core.numbers import cost_class

KEYS = set("12345678")  # 0 is always a human and 9 the question again
CHANNELS = ("voice", "chat")
LANGUAGE = re.compile(r"[a-z]{2,3}")  # ISO 639
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")  # E.164
TOGETHER = ((graph.Queue, "hours", "closed"), (graph.Queue, "offer", "callback"))


@dataclass(frozen=True)
class Context:
    """What a node may refer to."""

    nodes: Mapping[str, Located]
    languages: tuple[str, ...]
    tongues: Mapping[str, Tongue]
    guests: Mapping[str, Tongue]
    hours: Hours


def read_node(name: str, body: Located, context: Context) -> Node:
    """Read a node; the first defect is a FlowError."""
    fields = Fields(body, name)
    kind = graph.KINDS[fields.choice("kind", tuple(graph.KINDS))]
    values: dict[str, Any] = {}
    declared = sorted(f.specs(kind), key=lambda each: PASS.get(type(each[1]), 0))
    for field, spec in declared:
        if fields.has(field) or not spec.optional:
            values[field] = READ[type(spec)](fields, field, spec, context, values)
    fields.done()
    node = kind(id=name, **values)
    _refuse_halves(fields, node)
    return node


def _refuse_halves(fields: Fields, node: Node) -> None:
    """Refuse a field without the one that gives it meaning."""
    for kind, one, other in TOGETHER:
        if isinstance(node, kind) and (getattr(node, one) is None) != (getattr(node, other) is None):
            raise fields.error(one, f"`{one}` and `{other}` go together: give both or neither.")
    if isinstance(node, graph.Decide) and (graph.FACTS[node.fact] is None) != (node.of is None):
        asked = graph.FACTS[node.fact]
        sentence = f"`{node.fact}` is asked of {asked}: name them here." if asked else "means nothing here."
        raise fields.error("of", sentence)


# One reader for each kind of field: the fields, its name, its declaration, and what was read of the node.


def _text(fields: Fields, name: str, spec: f.Spec, context: Context, read: Mapping[str, Any]) -> str:
    found = fields.text(name)
    if name == "default" and found not in context.languages:
        raise fields.error(name, f"`{found}` is not one of {', '.join(context.languages)}.")
    if name == "of" and graph.FACTS[read["fact"]] == "hours" and found not in context.hours:
        raise fields.error(name, f"there are no opening hours `{found}`.")
    return found


def _choice(fields: Fields, name: str, spec: f.Choice, context: Context, read: Mapping[str, Any]) -> str:
    return fields.choice(name, spec.options)


def _number(fields: Fields, name: str, spec: f.Number, context: Context, read: Mapping[str, Any]) -> int:
    return fields.number(name, range(spec.least, spec.most + 1))


def _edge(fields: Fields, name: str, spec: f.Spec, context: Context, read: Mapping[str, Any]) -> str:
    return target(fields, name, context)


def _edges(
    fields: Fields, name: str, spec: f.Spec, context: Context, read: Mapping[str, Any]
) -> dict[str, str]:
    found = {}
    for errand, value in fields.mapping(name).items():
        found[errand] = text_of(value, fields.node, f"{name} {errand}")
        if found[errand] not in context.nodes:
            sentence = f"`{name}`: there is no node `{found[errand]}`."
            raise FlowError(value.file, value.line, fields.node, sentence)
    return found


def _keys(
    fields: Fields, name: str, spec: f.Keys, context: Context, read: Mapping[str, Any]
) -> dict[str, str]:
    allowed = _chosen(spec, context, read)
    found = {}
    for key, value in fields.mapping(name).items():
        if key not in KEYS:
            sentence = f"`{name}`: `{key}` cannot be a choice; use 1 to 8."
            raise FlowError(value.file, value.line, fields.node, sentence)
        found[key] = text_of(value, fields.node, f"{name} {key}")
        if spec.chooses == "guests":
            _guest(fields, value, found[key], context)
        elif spec.chooses != "topics" and found[key] not in allowed:
            sentence = f"`{name}`: `{found[key]}` is not one of {', '.join(allowed)}."
            raise FlowError(value.file, value.line, fields.node, sentence)
    return found


def _chosen(spec: f.Keys, context: Context, read: Mapping[str, Any]) -> tuple[str, ...]:
    """Give what keys can choose; a category may be one that no errand means."""
    return context.languages if spec.chooses == "languages" else tuple(read.get("errands", ()))


def _categories(read: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the categories of a node's complaints, that of all others among them."""
    return tuple(dict.fromkeys((*read["topics"].values(), *read["keys"].values(), OTHER)))


def _topics(
    fields: Fields, name: str, spec: f.Spec, context: Context, read: Mapping[str, Any]
) -> dict[str, str]:
    found = fields.mapping(name).items()
    return {errand: text_of(value, fields.node, f"{name} {errand}") for errand, value in found}


def _guest(fields: Fields, value: Located, language: str, context: Context) -> None:
    if not LANGUAGE.fullmatch(language) or language in context.languages:
        sentence = f"`keys`: `{language}` is no language for an interpreter (ISO 639, as ar or fi)."
        raise FlowError(value.file, value.line, fields.node, sentence)


def read_prompt(fields: Fields, name: str, spec: f.Prompt, context: Context, read: Mapping[str, Any]) -> str:
    """Read a prompt id that stands in every language and asks for nothing but what the field declares."""
    found = fields.text(name)
    for language in context.languages:
        prompts = context.tongues[language].prompts
        if found not in prompts:
            raise fields.error(name, f"the prompt `{found}` is missing in `{language}`.")
        for text in (prompts[found], prompts.get(f"{found}@chat", "")):
            for placeholder in PLACEHOLDER.findall(text):
                if placeholder not in spec.args or (placeholder == "hours" and not read.get("hours")):
                    sentence = f"`{found}` in `{language}` asks for an unknown {{{placeholder}}}."
                    raise fields.error(name, sentence)
                _fillable(fields, name, language, prompts, placeholder, _values(spec.args[placeholder], read))
    return found


def _fillable(
    fields: Fields,
    name: str,
    language: str,
    prompts: Mapping[str, str],
    placeholder: str,
    values: tuple[str, ...],
) -> None:
    for value in values:
        if (text := f"{KEYED.get(placeholder, placeholder)}.{value}") not in prompts:
            sentence = f"the prompt `{text}` is missing in `{language}`."
            raise fields.error(name, sentence)


def _values(arg: str, read: Mapping[str, Any]) -> tuple[str, ...]:
    """Give what a placeholder can stand for, where each has words of its own."""
    match arg:
        case "cost":
            return COSTS
        case "errand":
            return tuple(read["errands"])
        case "queue":
            return (read["queue"],)
        case "interpreter":
            return tuple(read["keys"].values())
        case "category":
            return _categories(read)
        case "status":
            return STATUSES
    return ()


def _channels(
    fields: Fields, name: str, spec: f.Spec, context: Context, read: Mapping[str, Any]
) -> tuple[str, ...]:
    found = tuple(text_of(item, fields.node, name) for item in fields.items(name))
    for channel in found:
        if channel not in CHANNELS:
            raise fields.error(name, f"`{channel}` is not one of {', '.join(CHANNELS)}.")
    return found


def _schedule(fields: Fields, name: str, spec: f.Spec, context: Context, read: Mapping[str, Any]) -> str:
    found = fields.text(name)
    if found not in context.hours:
        raise fields.error(name, f"there are no opening hours `{found}`.")
    return found


def _phone(fields: Fields, name: str, spec: f.Spec, context: Context, read: Mapping[str, Any]) -> str:
    found = fields.text(name)
    if not NUMBER.fullmatch(found):
        raise fields.error(name, "must be a number in the form +46101000000.")
    try:
        cost_class(found)
    except SettingsError as error:
        raise fields.error(name, str(error)) from None
    return found


READ: dict[type[f.Spec], Callable[..., Any]] = {
    f.Text: _text,
    f.Choice: _choice,
    f.Number: _number,
    f.Edge: _edge,
    f.Edges: _edges,
    f.Topics: _topics,
    f.Keys: _keys,
    f.Prompt: read_prompt,
    f.Channels: _channels,
    f.Schedule: _schedule,
    f.PhoneNumber: _phone,
}
PASS = {f.Keys: 1, f.Prompt: 2}  # keys name errands, texts name what was read before them


def target(fields: Fields, name: str, context: Context) -> str:
    """Read the id of a node that is there."""
    found = fields.text(name)
    if found not in context.nodes:
        raise fields.error(name, f"there is no node `{found}`.")
    return found
