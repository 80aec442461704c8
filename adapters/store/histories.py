"""What we know of a customer from before: contacts and cases of the same number or case (K41)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine, text

from adapters.store.contacts import answering

MOST = 5  # earlier contacts shown, the newest first

# The number links contacts and is never given out.
_SAME = """
WITH me AS (
  SELECT c.id, p.number, k.reference
    FROM contact c LEFT JOIN person p ON p.contact_id = c.id LEFT JOIN contact_case k ON k.contact_id = c.id
   WHERE c.id = :contact
), same AS (
  SELECT o.contact_id FROM me JOIN person o ON o.number = me.number
  UNION SELECT k.contact_id FROM me JOIN contact_case k ON k.reference = me.reference
)
"""
EARLIER = text(f"""{_SAME}
SELECT c.id, c.channel, c.started_at, c.ended_at IS NULL AS open, c.state ->> 'errand' AS errand,
       p.queue, c.outcome, k.reference, d.disposition, d.note
  FROM same JOIN contact c ON c.id = same.contact_id
  LEFT JOIN contact_case k ON k.contact_id = c.id
  LEFT JOIN place p ON p.contact_id = c.id
  LEFT JOIN LATERAL (SELECT disposition, note FROM disposition
                      WHERE contact_id = c.id ORDER BY at DESC LIMIT 1) d ON true
 WHERE c.id <> :contact
 ORDER BY c.started_at DESC, c.id LIMIT :most
""")  # noqa: S608  our own words
# What is no complaint and nobody has taken is over with its contact, unless a call is promised.
CASES = text(f"""{_SAME}
SELECT c.reference, c.opened_at, c.stage, c.category, c.due_on
  FROM cases c
 WHERE c.stage <> 'closed'
   AND (c.reference IN (SELECT reference FROM me)
        OR (EXISTS (SELECT 1 FROM same JOIN contact_case k USING (contact_id)
                     WHERE k.reference = c.reference)
            AND (c.category IS NOT NULL OR c.stage <> 'open'
                 OR EXISTS (SELECT 1 FROM callback b
                             WHERE b.contact_id = c.contact_id AND b.outcome IS NULL))))
 ORDER BY c.reference NOT IN (SELECT reference FROM me), c.due_on, c.opened_at LIMIT :most
""")  # noqa: S608
OWN = text("SELECT reference FROM contact_case WHERE contact_id = :contact")


@dataclass(frozen=True)
class Earlier:
    """Another contact of the same customer."""

    contact: str  # the contact's id
    channel: str
    started_at: datetime  # UTC
    open: bool  # it is under way
    errand: str | None  # the errand's id
    queue: str | None
    outcome: str | None  # of core.outcome
    reference: str | None  # of the case it was about
    disposition: str | None  # what its agent said of it
    note: str | None  # and wrote


@dataclass(frozen=True)
class OpenCase:
    """A case that is not closed."""

    reference: str
    opened_at: datetime  # UTC
    stage: str  # of core.case.Stage
    category: str | None  # of a complaint
    due: date | None


@dataclass(frozen=True)
class History:
    """What is known from before, and the contact's own case."""

    reference: str | None = None  # of the case the contact is about
    earlier: tuple[Earlier, ...] = ()
    cases: tuple[OpenCase, ...] = ()  # the contact's own first


class Histories:
    """Looks for what is known of a customer; StoreUnavailable when the database is away."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def reference(self, contact: str) -> str | None:
        """Give the reference of the case that a contact is about."""
        with answering(), self._engine.connect() as connection:
            return connection.execute(OWN, {"contact": contact}).scalar()

    def of(self, contact: str) -> History:
        """Give what is known beside this contact."""
        values = {"contact": contact, "most": MOST}
        with answering(), self._engine.connect() as connection:
            own = connection.execute(OWN, {"contact": contact}).scalar()
            earlier = tuple(Earlier(*row) for row in connection.execute(EARLIER, values))
            cases = tuple(OpenCase(*row) for row in connection.execute(CASES, values))
        return History(own, earlier, cases)
