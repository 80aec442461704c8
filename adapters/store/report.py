"""One contact as it ended, for scripted calls and for whoever asks about it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select

from adapters.store.contacts import answering
from adapters.store.schema import contact, event, utterance
from core.errors import UnknownContact
from core.flow.state import State


@dataclass(frozen=True)
class Report:
    """A contact and its log."""

    contact: str  # the contact's id
    version: str  # the flow version
    outcome: str | None  # None while it goes on
    queue: str | None
    language: str
    consent: str | None  # yes, no, or None where it was not asked
    errand: str | None
    words_kept: int  # how many utterances are stored verbatim
    events: list[dict[str, Any]]  # seq, turn, at, kind and data of each
    state: State | None = None  # how it stands in the flow


def report(engine: Engine, leg: str) -> Report:
    """Report the contact on a leg; UnknownContact when there is none."""
    with answering(), engine.connect() as connection:
        row = connection.execute(select(contact).where(contact.c.leg == leg)).one_or_none()
        if row is None:
            raise UnknownContact("there is no contact on this leg")
        log = select(event).where(event.c.contact_id == row.id).order_by(event.c.seq)
        lines = [_line(found) for found in connection.execute(log)]
        kept = select(utterance.c.seq).where(utterance.c.contact_id == row.id)
        words = len(connection.execute(kept).all())
    state = State.from_json(row.state)
    told = row.version, row.outcome, state.queue, state.language, state.consent, state.errand
    return Report(row.id, *told, words, lines, state)


def _line(row: Any) -> dict[str, Any]:
    line = {"seq": row.seq, "turn": row.turn, "at": row.at.isoformat()}
    return {**line, "kind": row.kind, **row.data}
