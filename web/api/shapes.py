"""What the API answers: each shape once as JSON, and once as the schema that describes it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from adapters.runtime import Agent
from core.case import Case
from core.casework import About
from web.api.fields import REFERENCES, Schema

TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
MOMENT: Schema = {"type": "string", "format": "date-time"}
MAYBE_MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}
MAYBE_DAY: Schema = {"type": ["string", "null"], "format": "date"}


def _object(**properties: Schema) -> Schema:
    names = list(properties)
    return {"type": "object", "properties": properties, "required": names, "additionalProperties": False}


def _named(shape: str) -> Schema:
    return {"$ref": f"#/components/schemas/{shape}"}


def _list(name: str, shape: str, **more: Schema) -> Schema:
    return _object(**{name: {"type": "array", "items": _named(shape)}}, **more)


SCHEMAS: dict[str, Schema] = {
    "Case": _object(
        reference=REFERENCES,
        stage={"type": "string", "enum": ["open", "taken", "waiting", "closed"]},
        category={**MAYBE, "description": "of a complaint; null: it is none"},
        queue={**MAYBE, "description": "which answers for it"},
        owner={**MAYBE, "description": "the id of the agent who has it"},
        opened_at=MOMENT,
        due={**MAYBE_DAY, "description": "the day by which it is answered, in Swedish time"},
        closed_at=MAYBE_MOMENT,
        answer={**MAYBE, "description": "what was done, when it was last closed"},
        version={"type": "integer", "description": "counts its changes"},
    ),
    "Cases": _list(
        "cases", "Case", next={**MAYBE, "description": "`after` of the next page; null: this was the last"}
    ),
    "Contact": _object(
        contact={**TEXT, "description": "its id"},
        channel={"type": "string", "enum": ["voice", "chat"]},
        started_at=MOMENT,
        ended_at={**MAYBE_MOMENT, "description": "null: it is under way"},
        outcome=MAYBE,
        errand=MAYBE,
        language={**TEXT, "description": "ISO 639"},
        agent={**MAYBE, "description": "the id of who talked with the customer last"},
        opened={"type": "boolean", "description": "the case began with it"},
    ),
    "Contacts": _list("contacts", "Contact"),
    "Agent": _object(
        id=TEXT, languages={"type": "array", "items": TEXT}, queues={"type": "array", "items": TEXT}
    ),
    "Agents": _list("agents", "Agent"),
    "Queue": _object(id=TEXT, names={"type": "object", "additionalProperties": TEXT}),
    "Queues": _list("queues", "Queue"),
    "Description": {"type": "object"},
    "Error": _object(
        error={**TEXT, "description": "a sentence"},
        field={**MAYBE, "description": "what is wrong in the request"},
    ),
}


def case(found: Case) -> dict[str, Any]:
    """Give a case."""
    return {
        "reference": found.reference,
        "stage": found.stage,
        "category": found.category,
        "queue": found.queue,
        "owner": found.owner,
        "opened_at": _moment(found.opened_at),
        "due": found.due.isoformat() if found.due else None,
        "closed_at": _moment(found.closed_at),
        "answer": found.answer,
        "version": found.changes,
    }


def cases(found: Sequence[Case], most: int) -> dict[str, Any]:
    """Give a page of cases: one more than `most` were read where there are more."""
    shown = found[:most]
    after = shown[-1].reference if len(found) > most else None
    return {"cases": [case(one) for one in shown], "next": after}


def contact(found: About) -> dict[str, Any]:
    """Give a contact, without anything that was said or who the customer is."""
    return {
        "contact": found.contact,
        "channel": found.channel,
        "started_at": _moment(found.started_at),
        "ended_at": _moment(found.ended_at),
        "outcome": found.outcome,
        "errand": found.errand,
        "language": found.language,
        "agent": found.agent,
        "opened": found.opened,
    }


def agent(found: Agent) -> dict[str, Any]:
    """Give an agent by id alone: names, aliases and phones are the desk's."""
    return {"id": found.id, "languages": list(found.languages), "queues": list(found.queues)}


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
