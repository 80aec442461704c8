"""Recomputes a contact's chain from what the database holds: whether the log was altered (P16)."""

from datetime import UTC

from sqlalchemy import Engine, select

from adapters.store.contacts import answering
from adapters.store.schema import contact, event
from core.log import GENESIS, canonical, chain


def intact(engine: Engine, key: str) -> bool:
    """Tell whether every event of a contact is as it was written, none missing and none added."""
    lines = select(event).where(event.c.contact_id == key).order_by(event.c.seq)
    with answering(), engine.connect() as connection:
        head, seq = GENESIS, 0
        for row in connection.execute(lines):
            seq += 1
            at = row.at.astimezone(UTC).isoformat()
            head = chain(head, row.seq, at, row.version, row.kind, canonical(row.data))
            if row.seq != seq or bytes(row.hash) != head:
                return False
        kept = connection.execute(select(contact.c.seq, contact.c.head).where(contact.c.id == key)).one()
    return (kept.seq, bytes(kept.head)) == (seq, head)
