"""A random sample of what people were told, to be judged right or wrong (K74)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import psycopg
from sqlalchemy import Engine, text

from adapters.store.contacts import answering, append
from core.errors import UnknownContact
from core.events import AnswerDrawn, AnswerReviewed, Event
from core.kpi.asked import Asked
from core.log import from_log

type Verdict = Literal["right", "wrong", "unclear"]

GIVEN = text("""
SELECT contact_id FROM figure_contact
 WHERE review = 'given' AND origin = 'customer'
   AND (CAST(:since AS date) IS NULL OR day >= :since) AND (CAST(:until AS date) IS NULL OR day <= :until)
 ORDER BY random() LIMIT :most
""")
DRAWN = text("""
SELECT f.contact_id, c.version FROM figure_contact f JOIN contact c ON c.id = f.contact_id
 WHERE f.review = 'drawn' ORDER BY f.day, f.contact_id LIMIT :most
""")
LOG = text(
    "SELECT contact_id, at, kind, data FROM event WHERE contact_id = ANY(:keys) ORDER BY contact_id, seq"
)
WORDS = text("SELECT contact_id, words FROM utterance WHERE contact_id = ANY(:keys) ORDER BY contact_id, seq")
WAS_DRAWN = text("SELECT EXISTS (SELECT FROM event WHERE contact_id = :key AND kind = 'answer_drawn')")


@dataclass(frozen=True)
class Drawn:
    """A contact that waits for its review."""

    contact: str  # the contact's id
    version: str  # of the flow
    log: Sequence[tuple[datetime, Event]]
    words: Sequence[str]  # what the person said, kept with their consent


class Reviews:
    """Draws and judges; every method raises StoreUnavailable when the database does not answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(isolation_level="READ COMMITTED")

    def draw(self, asked: Asked, most: int, agent: str, at: datetime) -> int:
        """Draw so many contacts of a period by chance, of those given an answer; give how many there were."""
        period = {"since": asked.since, "until": asked.until, "most": most}
        with answering(), self._engine.begin() as connection:
            found = connection.execute(GIVEN, period).scalars().all()
            raw = connection.connection.driver_connection
            assert isinstance(raw, psycopg.Connection)  # noqa: S101
            for contact in sorted(found):  # in one order, so that two draws do not wait for each other
                append(raw, contact, [AnswerDrawn(agent)], at)
        return len(found)

    def waiting(self, most: int) -> list[Drawn]:
        """Give contacts that were drawn and not judged yet, the oldest first."""
        with answering(), self._engine.connect() as connection:
            rows = connection.execute(DRAWN, {"most": most}).all()
            keys = {"keys": [row.contact_id for row in rows]}
            logs: dict[str, list[tuple[datetime, Event]]] = {row.contact_id: [] for row in rows}
            words: dict[str, list[str]] = {row.contact_id: [] for row in rows}
            for row in connection.execute(LOG, keys):
                logs[row.contact_id].append((row.at, from_log(row.kind, row.data)))
            for row in connection.execute(WORDS, keys):
                words[row.contact_id].append(row.words)
        return [
            Drawn(row.contact_id, row.version, logs[row.contact_id], words[row.contact_id]) for row in rows
        ]

    def judge(self, contact: str, agent: str, verdict: Verdict, at: datetime) -> None:
        """Say whether what a drawn contact was told is right; UnknownContact where nobody drew it."""
        with answering(), self._engine.begin() as connection:
            if not connection.execute(WAS_DRAWN, {"key": contact}).scalar_one():
                raise UnknownContact("nobody drew this contact for a review")
            raw = connection.connection.driver_connection
            assert isinstance(raw, psycopg.Connection)  # noqa: S101
            append(raw, contact, [AnswerReviewed(agent, verdict)], at)
