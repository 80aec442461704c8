"""The survey of those who were drawn at the start: sent when all is over, once for a case (K61–K66)."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, Protocol

from core.errors import TelephonyError
from core.events import SurveyAnswered
from core.flow.words import text
from core.ports import CallLine, Flows, Numbers

logger = logging.getLogger(__name__)
PARTS: Final = ("overall", "contact", "handling")
LEAST, MOST = 1, 5  # very bad to very good
LATER = timedelta(minutes=30)  # until it is looked again whether a promised call has been made
PROMPT = "sms.survey"

type By = Literal["text", "chat"]


@dataclass(frozen=True)
class Drawn:
    """One who was drawn, when their contact is over."""

    contact: str  # the contact's id
    number: str | None  # where a text message reaches them; None where no number is known
    language: str  # ISO 639-1
    version: str  # of the flow the contact ran on
    promised: bool  # a call is promised, or being made: it is not over
    declined: bool  # they said no when they were asked
    sent: bool  # the message went out, or the survey was answered already


@dataclass(frozen=True)
class Open:
    """A survey somebody was sent."""

    contact: str  # the contact's id
    open: bool  # it is neither answered nor declined


class Surveys(Protocol):
    """What is stored of surveys. Every method raises StoreUnavailable when the database does not answer."""

    def drawn(self, contact: str) -> Drawn | None:
        """Give one who was drawn; None when there is no such contact."""

    def begin(self, contact: str, by: By, at: datetime) -> str | None:
        """Give the reference of the case that is asked about.

        None where another contact of the case was asked, or nobody of the number may be.
        """

    def sent(self, contact: str, sid: str, at: datetime) -> None:
        """Log that the message went out."""

    def refuse(self, contact: str, at: datetime) -> None:
        """Remember for good that the contact's number is not asked."""

    def postpone(self, contact: str, due: datetime) -> None:
        """Have `ask` called again at `due`."""


class SurveyLinks(Protocol):
    """Makes addresses for what is written to people."""

    def to_survey(self, reference: str, language: str) -> str:
        """Give the page where the survey about this case is answered or declined."""

    def of_message(self, contact: str, kind: str) -> str:
        """Give where the network tells how a message stands."""


@dataclass(frozen=True)
class Asker:
    """All that sending a survey needs."""

    surveys: Surveys
    line: CallLine
    flows: Flows
    numbers: Numbers
    links: SurveyLinks
    sender: str  # the number it comes from, E.164

    def ask(self, contact: str, at: datetime) -> None:
        """Write to one who was drawn and whose contact is over; a call that is promised comes first.

        Safe to repeat. A TelephonyError that is not permanent means: once more, later.
        """
        found = self.surveys.drawn(contact)
        if found is None or found.sent:
            return
        if found.declined:
            self.surveys.refuse(contact, at)
        elif found.promised:
            self.surveys.postpone(contact, at + LATER)
        elif found.number and self.numbers.takes_text(found.number):
            self._write(found, found.number, at)

    def _write(self, found: Drawn, number: str, at: datetime) -> None:
        """Send the message, once: one that may have gone out already is looked for first."""
        reference = self.surveys.begin(found.contact, "text", at)
        if reference is None:
            return
        body = self._words(found, reference)
        try:
            sid = self.line.find_message(number, self.sender, body)
            url = self.links.of_message(found.contact, "survey")
            sid = sid or self.line.send(number, self.sender, body, url)
        except TelephonyError as error:
            if not error.permanent:
                raise
            logger.warning("a survey could not be sent: %s", error)
            return
        self.surveys.sent(found.contact, sid, at)

    def _words(self, found: Drawn, reference: str) -> str:
        own = self.flows.get(found.version)
        flow = own if PROMPT in own.tongues[own.languages[0]].prompts else self.flows.current
        language = found.language if found.language in flow.languages else flow.languages[0]
        link = self.links.to_survey(reference, language)
        return text(flow, language, PROMPT, {"link": link}, "chat")


def answered(given: Mapping[str, Any]) -> SurveyAnswered | None:
    """Read the three answers, whole numbers from 1 to 5; None where one is missing or is something else."""
    values = [_score(given.get(part)) for part in PARTS]
    return SurveyAnswered(*values) if all(values) else None


def _score(given: Any) -> int:
    known = {number: number for number in range(LEAST, MOST + 1)}
    known |= {str(number): number for number in known}  # type: ignore[misc]  # a form has texts
    return known.get(given, 0) if type(given) in (int, str) else 0
