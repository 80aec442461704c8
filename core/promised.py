"""Keeps a promised call: dials it when an agent is free, says what the person was told, writes to them."""

import logging
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from core.attempts import Signal, State, of_status
from core.errors import MailError, TelephonyError, UnknownContact
from core.events import Event, MessageSent
from core.flow.graph import Flow
from core.flow.words import PERSONAL, SOONEST, text
from core.ports import CallLine, Flows, Letter, Mail, Numbers
from core.protected import Protected, hidden, nobody

logger = logging.getLogger(__name__)
REMIND = timedelta(hours=1)  # before the window
EARLY = timedelta(hours=3)  # a window that begins sooner needs no reminder
NUMBER = f"{PERSONAL}number"
SUBJECT = "mail.subject"
EMAIL = re.compile(r"(?=.{3,254}$)[^\s@<>,;:\"]+@[^\s@<>,;:\"]+\.[^\s@<>,;:\".]+")  # an address, by its form


@dataclass(frozen=True)
class Promise:
    """A call that was promised."""

    contact: str  # the contact's id
    turn: int  # in which it was said yes to
    queue: str
    window: tuple[datetime, datetime] | None  # [start, end), UTC; None: when it would have been their turn
    caller_id: str  # the number that will call
    number: str | None  # whom to call; None once it was erased
    language: str  # ISO 639-1
    errand: str | None
    reference: str  # what it is called
    outcome: str | None  # one of core.attempts.Outcome once it is over
    version: str  # of the flow the contact ran on
    withheld: bool  # the person called with a withheld number: nothing is written to them
    written: bool = True  # False: they want no text message
    email: str | None = None  # where to write instead; None where no address is known

    @property
    def ends_at(self) -> datetime | None:
        """Give when the promised window ends, UTC."""
        return self.window[1] if self.window else None

    @property
    def times(self) -> str:
        """Give the window as the flow writes it."""
        return "/".join(one.isoformat() for one in self.window) if self.window else SOONEST


@dataclass(frozen=True)
class Attempt:
    """One dialling."""

    contact: str  # the contact's id
    number: int  # from 1
    state: State
    result: str | None
    leg: str | None  # the network's name of the person's line
    offer: int  # the offer the agent accepted
    agent: str  # the agent's id
    agent_phone: str
    agent_name: str
    agent_leg: str | None
    dialled_at: datetime | None  # when the network was about to be asked, UTC


@dataclass(frozen=True)
class Note:
    """A text message, and how it stands."""

    kind: str  # the prompt `sms.<kind>`; what follows a colon tells two of a kind apart
    state: str
    sid: str | None  # the network's name of it


def about(kind: str, start: datetime) -> str:
    """Name a message about one window: another window has another message."""
    return f"{kind}:{start.astimezone(UTC):%Y%m%dT%H%MZ}"


class Promises(Protocol):
    """What is stored of promised calls. Every method raises StoreUnavailable."""

    def newest(self, contact: str) -> Promise | None:
        """Give the contact's newest promise."""

    def attempt(self, contact: str, number: int) -> Attempt:
        """Give an attempt; UnknownContact when there is none."""

    def signal(self, contact: str, number: int, signal: Signal, at: datetime, leg: str = "") -> bool:
        """Take what happened to an attempt, with all that follows; False when it changes nothing."""

    def settle(self, contact: str, outcome: str, at: datetime, message: str | None = None) -> bool:
        """End a promise, once."""

    def under_way(self, contact: str) -> Attempt | None:
        """Give the attempt that is being made, None when there is none."""

    def withdrawn(self, contact: str, at: datetime) -> list[str]:
        """Log that a call from the person ended the promise, and give the legs still called for it."""

    def note(self, promise: Promise, kind: str, state: str, at: datetime, sid: str | None = None) -> bool:
        """Write how a message stands; False when it stood so far already."""

    def message(self, promise: Promise, kind: str) -> Note | None:
        """Give how a message stands, None before it was planned."""

    def sent(self, promise: Promise, event: Event, at: datetime) -> None:
        """Log that a message went out."""

    def plan(self, promise: Promise, kind: str, at: datetime, due: datetime) -> None:
        """Have a message sent at `due`."""

    def stale(self, at: datetime) -> list[tuple[str, int]]:
        """Give the attempts that nothing was heard of for too long."""

    def rescue(self, at: datetime) -> int:
        """Hold again the places that were accepted and for which nobody began to call; give how many."""

    def overdue(self, at: datetime) -> list[str]:
        """Give the contacts whose promised window is over and who were not reached."""


class Links(Protocol):
    """Makes addresses for what is written to people."""

    def to_change(self, reference: str) -> str:
        """Give the page where this promise can be seen, moved or cancelled."""

    def of_message(self, contact: str, kind: str) -> str:
        """Give where the network tells how a message stands."""


@dataclass(frozen=True)
class Office:
    """All that keeping a promise needs."""

    promises: Promises
    line: CallLine
    flows: Flows
    numbers: Numbers
    links: Links
    mail: Mail | None = None  # None where no mail server is set
    protected: Protected = nobody  # whose number is written nowhere (K38)

    def dial(self, contact: str, number: int, at: datetime) -> None:
        """Call the person, at most once for an attempt whatever dies when (P12).

        That the network is about to be asked is stored first. Whoever finds an attempt in that state does
        not ask again but looks for the call: `look` does.
        """
        promise = self.promises.newest(contact)
        if promise is None or promise.number is None:
            self.promises.signal(contact, number, "failed", at)
            return
        if promise.ends_at and at >= promise.ends_at:  # accepted in time, and too late to ring anybody
            self.promises.signal(contact, number, "withdrawn", at)
            return
        began = self.promises.signal(contact, number, "dial", at)
        if not began or self.promises.attempt(contact, number).state != "dialling":
            return
        try:
            leg = self.line.call_back(promise.number, promise.caller_id, contact, number)
        except TelephonyError as error:
            logger.warning("a promised call: %s", error)
            if error.permanent:
                self.promises.signal(contact, number, "failed", at)
            return  # otherwise it may ring all the same: `look` finds out
        self.promises.signal(contact, number, "dial", at, leg)
        if self.promises.attempt(contact, number).state == "over":  # meanwhile, when it had no name yet
            self._end(leg)

    def look(self, contact: str, number: int, at: datetime) -> None:
        """See how an attempt stands that the network has told nothing of; for as long as it takes."""
        attempt, promise = self.promises.attempt(contact, number), self.promises.newest(contact)
        if attempt.state == "over" or promise is None:
            return
        leg = attempt.leg or self._found(promise, attempt)
        if leg is None:
            self.promises.signal(contact, number, "lost" if attempt.dialled_at else "left", at)
            return
        if signal := of_status(self.line.status(leg)):
            self.promises.signal(contact, number, signal, at, leg)

    def _found(self, promise: Promise, attempt: Attempt) -> str | None:
        if attempt.dialled_at is None or promise.number is None:
            return None
        return self.line.find_call(promise.number, promise.caller_id, attempt.dialled_at)

    def confirm(self, contact: str, at: datetime) -> None:
        """Write what was promised, and plan a reminder where the window is far off."""
        promise = self.promises.newest(contact)
        if promise is None or promise.outcome:
            return
        self.promises.plan(promise, "booked", at, at)
        if promise.window and promise.window[0] - at > EARLY:
            start = promise.window[0]
            self.promises.plan(promise, about("reminder", start), at, start - REMIND)

    def write(self, contact: str, kind: str, at: datetime) -> None:
        """Send a message about a promise, once; where it may not or cannot be sent, it was only spoken."""
        promise = self.promises.newest(contact)
        if promise is None or promise.number is None or not self._still_true(promise, kind):
            return
        found = self.promises.message(promise, kind)
        if found is None or found.sid or found.state not in ("planned", "sending"):
            return
        if promise.email and self.mail:
            self._mail(self.mail, promise, promise.email, kind, at)
        elif promise.withheld or not promise.written or not self.numbers.takes_text(promise.number):
            self.promises.note(promise, kind, "spoken", at)
        else:
            self._text(promise, promise.number, kind, found, at)

    def _mail(self, mail: Mail, promise: Promise, email: str, kind: str, at: datetime) -> None:
        """Send an e-mail; one that may have gone out already goes again, under the same id."""
        about = f"{promise.contact}.{promise.turn}.{kind}"
        self.promises.note(promise, kind, "sending", at)
        try:
            mail.send(Letter(email, self._subject(promise), self.words(promise, kind), about))
        except MailError as error:
            if not error.permanent:
                raise
            logger.warning("a letter about a promised call: %s", error)
            self.promises.note(promise, kind, "failed", at)
            return
        if self.promises.note(promise, kind, "sent", at, about):
            self.promises.sent(promise, MessageSent(kind.partition(":")[0], "mail"), at)

    def _subject(self, promise: Promise) -> str:
        flow = self.flow(promise)
        if SUBJECT not in flow.tongues[promise.language].prompts:  # a version from before had none
            return promise.reference
        return text(flow, promise.language, SUBJECT, {"reference": promise.reference}, "chat")

    def _text(self, promise: Promise, number: str, kind: str, found: Note, at: datetime) -> None:
        """Send a text message; one that may have gone out already is looked for first."""
        body = self.words(promise, kind)
        sid = None
        if found.state == "sending":  # somebody died over it: it may have gone out
            sid = self.line.find_message(number, promise.caller_id, body)
        self.promises.note(promise, kind, "sending", at)
        sid = sid or self.line.send(
            number, promise.caller_id, body, self.links.of_message(promise.contact, kind)
        )
        if self.promises.note(promise, kind, "queued", at, sid):
            self.promises.sent(promise, MessageSent(kind.partition(":")[0]), at)

    def _still_true(self, promise: Promise, kind: str) -> bool:
        """Tell whether a message says what is so now: a reminder of a window that was left does not."""
        if not kind.startswith("reminder:"):
            return True
        return bool(promise.window and not promise.outcome and kind == about("reminder", promise.window[0]))

    def words(self, promise: Promise, kind: str) -> str:
        """Give what a message says."""
        args = {
            "number": NUMBER,
            "window": promise.times,
            "caller_id": promise.caller_id,
            "queue": promise.queue,
            "reference": promise.reference,
            "link": self.links.to_change(promise.reference),
        }
        number = promise.number or ""
        said = {NUMBER: hidden(promise.language) if self.protected((number,)) else number}
        flow, prompt = self.flow(promise), f"sms.{kind.partition(':')[0]}"
        return text(flow, promise.language, prompt, args, "chat", said)

    def flow(self, promise: Promise) -> Flow:
        """Give the flow whose words are said: the contact's own, or the current where those came later."""
        own = self.flows.get(promise.version)
        return own if "sms.booked" in own.tongues[own.languages[0]].prompts else self.flows.current

    def withdraw(self, contact: str, at: datetime) -> None:
        """Stop calling somebody who called in, to talk or to have the call no more."""
        for leg in self.promises.withdrawn(contact, at):
            self._end(leg)

    def give_back(self, contact: str, at: datetime) -> bool:
        """Give back a promised call that is being made; False when none is."""
        found = self.promises.under_way(contact)
        return found is not None and self.without_agent(found, at)

    def without_agent(self, found: Attempt, at: datetime, *, met: bool = False) -> bool:
        """End an attempt whose agent is gone: a phone rings no more, and who has answered is told.

        `met`: the two have talked. False when it was over, or did not wait for an agent any more.
        """
        lost = found.state == "talking" and not met
        if not self.promises.signal(found.contact, found.number, "never met" if lost else "agent gone", at):
            return False
        if found.leg and found.state == "dialling":
            self._end(found.leg)
        elif found.leg and not met:
            try:
                self.line.excuse(found.leg, found.contact, found.number)
            except TelephonyError as error:
                logger.info("the person had left already: %s", error)
        return True

    def _end(self, leg: str) -> None:
        try:
            self.line.hang_up(leg)
        except TelephonyError as error:
            logger.info("a promised call was over already: %s", error)

    def sweep(self, at: datetime) -> None:
        """Find what was lost: attempts nothing is heard of, and windows that are over."""
        for contact, number in self.promises.stale(at):
            try:
                self.look(contact, number, at)
            except (TelephonyError, UnknownContact) as error:
                logger.warning("an attempt could not be looked up: %s", error)
        if rescued := self.promises.rescue(at):
            logger.warning("held %s places again that nobody was calling", rescued)
        for contact in self.promises.overdue(at):
            self.promises.settle(contact, "missed", at, "missed")
