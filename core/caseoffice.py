"""Writes about cases: to the customer what was done (K49), to agents what is soon to be answered (K48)."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from core.case import Case
from core.casework import Closing, Way
from core.errors import MailError
from core.flow.graph import Callback, Flow
from core.flow.words import PERSONAL, text
from core.ports import CallLine, Flows, Letter, Mail, Numbers

logger = logging.getLogger(__name__)
CLOSED, REMINDER = "sms.case_closed", "mail.case_due"
ANSWER = f"{PERSONAL}answer"  # what was done: in no log
SUBJECTS = {CLOSED: "mail.case_closed.subject", REMINDER: "mail.case_due.subject"}


class CaseNotes(Protocol):
    """What is stored of cases. Every method raises StoreUnavailable."""

    def read(self, reference: str) -> Case | None:
        """Give a case; None where there is none."""

    def closing(self, reference: str, change: int | None = None) -> Closing | None:
        """Give what is written of a closing; None where there is none."""

    def ways(self, reference: str) -> Sequence[Way]:
        """Give how whoever opened a case can be written to, the best first."""

    def note(
        self, closing: Closing, state: str, by: str | None, at: datetime, sid: str | None = None
    ) -> bool:
        """Write how the message about a closing stands; False when it stood so far already."""

    def sent(self, closing: Closing, by: str, at: datetime) -> None:
        """Log that the customer was written to."""

    def reminded(self, reference: str, due: date, at: datetime) -> bool:
        """Log that who has a case was reminded of it; False when it was so before, or needs it no more."""


class Chat(Protocol):
    """Writes into a chat that is under way."""

    def __call__(self, contact: str, words: str, language: str, key: str, at: datetime) -> bool:
        """Add a line of ours, once for each key; False when it is there already."""


class CaseLinks(Protocol):
    """Makes addresses for what is written about cases."""

    def to_case(self, reference: str) -> str:
        """Give the page where the customer sees what was done."""

    def at_desk(self, reference: str) -> str:
        """Give the case's page at the desk."""

    def of_case_message(self, reference: str, change: int) -> str:
        """Give where the network tells how a message stands."""


@dataclass(frozen=True)
class Reader:
    """An agent who can be written to."""

    email: str
    language: str  # ISO 639-1


class Readers(Protocol):
    """Finds agents' addresses."""

    def __call__(self, owner: str | None) -> Sequence[Reader]:
        """Give that of who has a case; where nobody has it, those of the leads."""


@dataclass(frozen=True)
class CaseOffice:
    """All that writing about cases needs."""

    cases: CaseNotes
    line: CallLine
    flows: Flows
    numbers: Numbers
    links: CaseLinks
    chat: Chat
    readers: Readers
    number: str  # the hotline's, E.164
    mail: Mail | None = None  # None where no mail server is set

    def tell(self, reference: str, change: int, at: datetime) -> None:
        """Write to the customer what was done, once, in the way they can be reached; where none, note that.

        Nothing is written of a case that was taken up again meanwhile. Raises TelephonyError or MailError
        where it is to be tried again.
        """
        closing, case = self.cases.closing(reference, change), self.cases.read(reference)
        if closing is None or closing.state not in ("planned", "sending"):
            return
        if case is None or case.changes != change:
            self.cases.note(closing, "none", None, at)
            return
        ways = self.cases.ways(reference)
        if not any(write(closing, ways, at) for write in (self._chat, self._mail, self._text)):
            self.cases.note(closing, "none", None, at)

    def _chat(self, closing: Closing, ways: Sequence[Way], at: datetime) -> bool:
        """Write into the chat they are in; False where they are in none."""
        way = next((one for one in ways if one.chats), None)
        if way:
            key = f"case-{closing.reference}-{closing.change}"
            self.chat(way.contact, self.words(closing, way), way.language, key, at)
            self._done(closing, "chat", at)
        return way is not None

    def _mail(self, closing: Closing, ways: Sequence[Way], at: datetime) -> bool:
        """Send an e-mail; one that may have gone out already goes again, under the same id.

        False where there is no address, or the mail server says that it is none.
        """
        way = next((one for one in ways if one.email), None)
        if self.mail is None or way is None:
            return False
        flow, about = self._flow(way), f"{closing.reference}.{closing.change}"
        subject = _said(flow, way.language, SUBJECTS[CLOSED], {"reference": closing.reference})
        self.cases.note(closing, "sending", "mail", at)
        try:
            self.mail.send(Letter(str(way.email), subject, self.words(closing, way), about))
        except MailError as error:
            if not error.permanent:
                raise
            logger.warning("a letter about a case: %s", error)
            return False
        self._done(closing, "mail", at)
        return True

    def _text(self, closing: Closing, ways: Sequence[Way], at: datetime) -> bool:
        """Send a text message; one that may have gone out already is looked for first.

        False where no number takes one, or they want none.
        """
        way = next((one for one in ways if self._takes_text(one)), None)
        if way is None:
            return False
        number, body, sender = str(way.number), self.words(closing, way), self._sender()
        sid = self.line.find_message(number, sender, body) if closing.state == "sending" else None
        self.cases.note(closing, "sending", "text", at)
        url = self.links.of_case_message(closing.reference, closing.change)
        self._done(closing, "text", at, sid or self.line.send(number, sender, body, url))
        return True

    def _takes_text(self, way: Way) -> bool:
        number = way.number
        return bool(
            number and way.written and self.numbers.callable(number) and self.numbers.takes_text(number)
        )

    def _done(self, closing: Closing, by: str, at: datetime, sid: str | None = None) -> None:
        if self.cases.note(closing, "queued" if by == "text" else "sent", by, at, sid):
            self.cases.sent(closing, by, at)

    def words(self, closing: Closing, way: Way) -> str:
        """Give what the customer is told: what was done, and where to say that it is not enough."""
        link = self.links.to_case(closing.reference)
        args = {"reference": closing.reference, "answer": ANSWER, "link": link}
        return _said(self._flow(way), way.language, CLOSED, args, {ANSWER: closing.answer})

    def remind(self, reference: str, due: date, at: datetime) -> None:
        """Remind who has a case that it is to be answered by a day; the leads, where nobody has it.

        A MailError is to be tried again; whoever was written to before gets the same letter once more.
        """
        case = self.cases.read(reference)
        if case is None or case.stage == "closed" or case.due != due:
            return
        for number, reader in enumerate(self.readers(case.owner) if self.mail else ()):
            self._remind(case, reader, f"{reference}.due.{due:%Y%m%d}.{number}")
        self.cases.reminded(reference, due, at)

    def _remind(self, case: Case, reader: Reader, about: str) -> None:
        flow, link = self.flows.current, self.links.at_desk(case.reference)
        day = case.due.isoformat() if case.due else ""
        args = {"reference": case.reference, "day": day, "link": link}
        subject = _said(flow, reader.language, SUBJECTS[REMINDER], args)
        body = _said(flow, reader.language, REMINDER, args)
        try:
            if self.mail:
                self.mail.send(Letter(reader.email, subject, body, about))
        except MailError as error:
            if not error.permanent:
                raise
            logger.warning("a reminder of a case: %s", error)

    def _sender(self) -> str:
        """Give the number that texts come from: one that may be called back, as promised calls have it."""
        nodes = self.flows.current.nodes.values()
        return next((node.caller_id for node in nodes if isinstance(node, Callback)), self.number)

    def _flow(self, way: Way) -> Flow:
        """Give the flow whose words are said: the contact's own, or the current where those came later."""
        own = self.flows.get(way.version)
        known = way.language in own.tongues and CLOSED in own.tongues[way.language].prompts
        return own if known else self.flows.current


def _said(
    flow: Flow, language: str, prompt: str, args: dict[str, str], personal: dict[str, str] | None = None
) -> str:
    """Give the words of a prompt; a flow without it says what there is to say, and nothing around it."""
    known = language if language in flow.tongues else flow.languages[0]
    if prompt in flow.tongues[known].prompts:
        return text(flow, known, prompt, args, "chat", personal or {})
    return " ".join((personal or {}).get(value, value) for value in args.values())
