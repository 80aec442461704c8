"""Rings interpreters into a conversation: ranked suppliers, one after the other, until one takes it (K16)."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from core.attempts import of_status
from core.errors import TelephonyError

logger = logging.getLogger(__name__)
LOST = timedelta(minutes=1)  # how long nothing may be heard of a supplier that rings, before somebody looks

# none: no supplier took it; over: the interpreter has left, or the conversation ended first
type Stage = Literal["ringing", "joined", "none", "over"]


@dataclass(frozen=True)
class Supplier:
    """Who sends interpreters of a language, when rung."""

    name: str
    number: str  # E.164


type Suppliers = Mapping[str, Sequence[Supplier]]  # by language, ISO 639; the first is rung first


@dataclass(frozen=True)
class Ring:
    """The interpreter of one conversation, and how it stands."""

    contact: str  # the contact's id
    number: int  # counts the calls to suppliers for this contact, from 1
    language: str  # ISO 639
    rank: int  # of the supplier, from 1
    stage: Stage
    leg: str | None  # the network's name of the interpreter's line


class Rings(Protocol):
    """What is stored of interpreters. Every method raises StoreUnavailable."""

    def of(self, contact: str) -> Ring | None:
        """Give the interpreter of a contact; None before the first was asked for."""

    def begin(self, contact: str, language: str, most: int, at: datetime) -> Ring | None:
        """Begin with the first of so many suppliers, with none where there are none.

        None where one rings or is there already, or nobody talks.
        """

    def called(self, ring: Ring, leg: str) -> None:
        """Remember the line that rings."""

    def miss(self, contact: str, number: int, most: int, at: datetime) -> Ring | None:
        """Note that a supplier did not take it, and go on to the next; None when there is none to ring."""

    def join(self, contact: str, number: int, at: datetime) -> bool:
        """Note that the interpreter takes the call; False when it is not wanted any more."""

    def leave(self, contact: str, number: int, at: datetime) -> bool:
        """Note that the line of an interpreter who had joined is over; False when none had."""

    def stale(self, before: datetime) -> list[Ring]:
        """Give what rings, as far as we know, since before a moment."""


class Line(Protocol):
    """What the network must do. Every method raises TelephonyError."""

    def call_interpreter(self, phone: str, contact: str, number: int) -> str:
        """Ring a supplier of interpreters and give the new leg."""

    def hang_up(self, leg: str) -> None:
        """End a leg."""

    def status(self, leg: str) -> str:
        """Give how a leg stands, in the network's word."""


@dataclass(frozen=True)
class Booth:
    """All that getting an interpreter needs."""

    rings: Rings
    line: Line
    suppliers: Suppliers

    def serves(self, language: str | None) -> bool:
        """Tell whether there is anybody to ring for a language."""
        return bool(self.suppliers.get(language or ""))

    def summon(self, contact: str, language: str, at: datetime) -> bool:
        """Ring the first supplier; False where one rings or is there already, or nobody talks."""
        begun = self.rings.begin(contact, language, len(self.suppliers.get(language, ())), at)
        if begun is None:
            return False
        if begun.stage == "ringing":
            self._call(begun, at)
        return True

    def over(self, contact: str, number: int, at: datetime) -> None:
        """Take the end of an interpreter's line: the next supplier is rung, unless one had joined."""
        if not self.rings.leave(contact, number, at):
            self._next(contact, number, at)

    def dismiss(self, contact: str) -> bool:
        """End the interpreter's line, whether it rings or talks; False when there is none."""
        found = self.rings.of(contact)
        if found is None or found.leg is None or found.stage not in ("ringing", "joined"):
            return False
        try:
            self.line.hang_up(found.leg)
        except TelephonyError as error:
            logger.info("an interpreter's line was over already: %s", error)
        return True

    def sweep(self, at: datetime) -> None:
        """Look for lines whose end nobody told us."""
        for one in self.rings.stale(at - LOST):
            try:
                if one.leg is None or of_status(self.line.status(one.leg)):
                    self.over(one.contact, one.number, at)
            except TelephonyError as error:
                logger.warning("an interpreter's line could not be looked up: %s", error)

    def _call(self, ring: Ring, at: datetime) -> None:
        supplier = self.suppliers[ring.language][ring.rank - 1]
        try:
            leg = self.line.call_interpreter(supplier.number, ring.contact, ring.number)
        except TelephonyError as error:
            logger.warning("a supplier of interpreters could not be rung: %s", error)
            if error.permanent:  # otherwise it may ring all the same; its status tells
                self._next(ring.contact, ring.number, at)
            return
        self.rings.called(ring, leg)

    def _next(self, contact: str, number: int, at: datetime) -> None:
        found = self.rings.of(contact)
        most = len(self.suppliers.get(found.language, ())) if found else 0
        following = self.rings.miss(contact, number, most, at)
        if following is not None:
            self._call(following, at)
