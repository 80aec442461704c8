"""The JSON Schema of flow and prompt files, made of what the parser reads: editors complete and check by it.

Draft 2020-12. It refuses nothing that the parser reads. What needs the other nodes or the prompts to be
decided (is there such a node, does the text stand in every language) is left to the parser.
"""

from collections.abc import Callable, Mapping
from typing import Any

from core.ewt_words import TEXTS
from core.flow import fields as f
from core.flow import graph
from core.flow.nodes import CHANNELS, KEYS, LANGUAGE, NUMBER, TOGETHER
from core.flow.tongue import LISTS, LONGEST, OURS, WISHES
from core.hours.parse import CLOSED, DATE, DAYS, SPAN

type Schema = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
TEXT: Schema = {"type": "string", "pattern": r"\S"}  # nothing is left empty
DAY = f"({'|'.join(DAYS)})"
ABOUT = {  # the fields of a flow
    "name": "The flow's name, the same as its file's.",
    "languages": "The languages it speaks (ISO 639-1); the first is the one it begins in.",
    "start": "The node where every contact begins.",
    "human": "The node where 0 and the wish for a human lead, from anywhere.",
    "nodes": "The nodes, each under a name of your own.",
    "hours": "Opening hours, each under a name that nodes refer to.",
    "urgent": "Errands that go before others, each with its reason and who answers for it.",
    "answers": "Questions that are answered wherever they come, after which the contact is asked again.",
}
NEEDED = ("name", "languages", "start", "human", "nodes")
LISTED = {  # the lists of short answers
    "name": "what the language is called, one word each",
    "yes": "what means yes",
    "no": "what means no",
    "human": "what asks for a human",
    "repeat": "what asks to hear it again",
    "slower": "what asks for more time",
    "stop": "what takes back the leave to record",
    "move": "what asks for another time of a promised call",
    "cancel": "what asks for no promised call",
}


def flow_schema() -> Schema:
    """Give the schema of a file in data/flows: kinds by graph.KINDS, fields by what they declare."""
    kinds = {name: kind_schema(name, kind) for name, kind in graph.KINDS.items()}
    tops: Schema = {
        "name": TEXT,
        "languages": _many(TEXT),
        "start": TEXT,
        "human": TEXT,
        "nodes": _named({"$ref": "#/$defs/node"}),
        "hours": _named({"$ref": "#/$defs/hours"}),
        "urgent": _named(_fields({"reason": TEXT, "owner": TEXT})),
        "answers": _named(_fields({"prompt": TEXT, "hours": TEXT}, ("prompt",))),
    }
    described = {name: {**schema, "description": ABOUT[name]} for name, schema in tops.items()}
    return {
        "$schema": DRAFT,
        "title": "A Växel flow",
        **_fields(described, NEEDED),
        "$defs": {"node": _node(tuple(kinds)), "hours": _hours(), **kinds},
    }


def prompts_schema() -> Schema:
    """Give the schema of a file in data/prompts: shared, of one flow, or of an interpreter's language."""
    names = (*OURS, *TEXTS)
    ours = {name: {**_text(), "description": "No node names it: we say it ourselves."} for name in names}
    prompts = {"type": "object", "minProperties": 1, "properties": ours, "additionalProperties": _text()}
    lists = {
        name: {**_many(TEXT), "description": f"Lower case, {LISTED[name]}."} for name in (*LISTS, *WISHES)
    }
    digits = {"type": "array", "items": TEXT, "minItems": 10, "maxItems": 10}
    digits["description"] = "The words for 0 to 9, in this order."
    voice = {"locale": "As the network writes it, sv-SE.", "name": "The network's name of the voice."}
    tops = {
        "voice": _fields({name: {**TEXT, "description": about} for name, about in voice.items()}),
        "words": _fields({**lists, "digits": digits}, (*LISTS, "digits")),
        "name": lists["name"],
        "prompts": prompts,
    }
    about = {
        "voice": "How the language sounds.",
        "words": "Short answers that need no assistant.",
        "name": "Only for a language that interpreters speak: what it is called.",
        "prompts": "What is said. `{placeholder}` is filled in; `<name>@chat` is the wording for chat.",
    }
    described = {name: {**schema, "description": about[name]} for name, schema in tops.items()}
    return {"$schema": DRAFT, "title": "Prompts of a Växel flow", **_fields(described, ())}


def kind_schema(name: str, kind: type[graph.Node]) -> Schema:
    """Give the schema of one kind of node."""
    declared = dict(f.specs(kind))
    shown: Schema = {"kind": {"const": name, "description": kind.__doc__}}
    shown |= {
        field: {**FORMS[type(spec)](spec), "description": told(spec)} for field, spec in declared.items()
    }
    needed = ["kind", *(field for field, spec in declared.items() if not spec.optional)]
    schema: Schema = {"description": kind.__doc__, **_fields(shown, tuple(needed))}
    halves = [pair for of, *pair in TOGETHER if of is kind]
    if halves:
        schema["dependentRequired"] = {one: [other] for a, b in halves for one, other in ((a, b), (b, a))}
    return schema | (_of() if kind is graph.Decide else {})


def told(spec: f.Spec) -> str:
    """Say what a field is for and what stands in it, in one or two sentences."""
    said = f"{spec.about[:1].upper()}{spec.about[1:]}. {type(spec).__doc__}"
    if isinstance(spec, f.Prompt) and spec.args:
        filled = ", ".join(f"{{{name}}} ({f.ARGS[arg]})" for name, arg in spec.args.items())
        said += f" Filled in: {filled}."
    return said


def _node(kinds: tuple[str, ...]) -> Schema:
    """Lead from `kind` to the fields of that kind, so that an editor offers those and no others."""
    cases = [{"if": _kind(name), "then": {"$ref": f"#/$defs/{name}"}} for name in kinds]
    about = {name: kind.__doc__ for name, kind in graph.KINDS.items()}
    listed = "\n".join(f"{name}: {about[name]}" for name in kinds)
    kind = {"enum": list(kinds), "description": f"What the node does.\n{listed}"}
    return {"type": "object", "properties": {"kind": kind}, "required": ["kind"], "allOf": cases}


def _kind(name: str) -> Schema:
    return {"properties": {"kind": {"const": name}}, "required": ["kind"]}


def _of() -> Schema:
    """Demand `of` for the facts that are asked of something, and refuse it for the others."""
    alone = [fact for fact, of in graph.FACTS.items() if of is None]
    by_itself = {"properties": {"fact": {"enum": alone}}, "required": ["fact"]}
    return {"if": by_itself, "then": {"properties": {"of": False}}, "else": {"required": ["of"]}}


def _hours() -> Schema:
    span = {"type": "string", "pattern": f"^({SPAN.pattern})$"}
    spans: Schema = {"anyOf": [{"const": CLOSED}, span, _many(span)]}
    spans["description"] = 'Such as "08:00-17:00", ["08:00-12:00", "13:00-17:00"] or closed.'
    days = dict.fromkeys(("mon-fri", *DAYS), spans)
    dates = {"type": "object", "minProperties": 1, "patternProperties": {f"^{DATE.pattern}$": spans}}
    dates |= {"additionalProperties": False, "description": "Days that are unlike others, as 2026-12-23."}
    holidays = {**spans, "description": "Swedish public holidays and their eves; closed where left out."}
    return {
        "type": "object",
        "minProperties": 1,
        "properties": {**days, "holidays": holidays, "exceptions": dates},
        "patternProperties": {f"^{DAY}(-{DAY})?$": spans},
        "additionalProperties": False,
    }


def _text() -> Schema:
    return {**TEXT, "maxLength": LONGEST}


def _fields(properties: Mapping[str, Any], required: tuple[str, ...] | None = None) -> Schema:
    """Make a mapping of these fields and no others; all of them needed unless `required` says which."""
    needed = list(properties if required is None else required)
    found = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return {**found, "required": needed} if needed else found


def _named(value: Schema) -> Schema:
    return {"type": "object", "minProperties": 1, "additionalProperties": value}


def _many(item: Schema) -> Schema:
    return {"type": "array", "minItems": 1, "items": item}


def _choice(spec: f.Choice) -> Schema:
    return {"enum": list(spec.options)}


def _number(spec: f.Number) -> Schema:
    return {"type": "integer", "minimum": spec.least, "maximum": spec.most}


def _keys(spec: f.Keys) -> Schema:
    value = {**TEXT, "pattern": f"^{LANGUAGE.pattern}$"} if spec.chooses == "guests" else TEXT
    keys = {"patternProperties": {f"^[{''.join(sorted(KEYS))}]$": value}, "additionalProperties": False}
    return {"type": "object", "minProperties": 1, **keys}


FORMS: Mapping[type[f.Spec], Callable[[Any], Schema]] = {  # what may stand in a field, by its declaration
    f.Text: lambda spec: TEXT,
    f.Choice: _choice,
    f.Number: _number,
    f.Edge: lambda spec: TEXT,
    f.Edges: lambda spec: _named(TEXT),
    f.Topics: lambda spec: _named(TEXT),
    f.Keys: _keys,
    f.Prompt: lambda spec: TEXT,
    f.Channels: lambda spec: _many({"enum": list(CHANNELS)}),
    f.Schedule: lambda spec: TEXT,
    f.PhoneNumber: lambda spec: {"type": "string", "pattern": f"^{NUMBER.pattern}$"},
}
