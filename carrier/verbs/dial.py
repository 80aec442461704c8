"""Dial: connects the call to numbers, to the first in a queue, or to a conference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from carrier.faults import SCHEMA, Fault
from carrier.leg import Leg
from carrier.notify import notify
from carrier.numbers import is_caller
from carrier.stops import HungUp
from carrier.tag import Tag
from carrier.target import Target, with_fields
from carrier.verbs.dial_conference import Conference
from carrier.verbs.dial_number import Number, Numbers
from carrier.verbs.dial_queue import QueueNoun
from carrier.verbs.noun import Attempt, Noun, Terms

RECORDING = [
    "recordingStatusCallback",
    "recordingStatusCallbackMethod",
    "recordingStatusCallbackEvent",
    "recordingTrack",
    "trim",
]
ATTRIBUTES = [
    "action",
    "method",
    "timeout",
    "callerId",
    "hangupOnStar",
    "timeLimit",
    "answerOnBridge",
    "record",
]  # record only to say no
UNSUPPORTED = (*RECORDING, "callReason", "referUrl", "referMethod", "ringTone", "sequential", "events")
SINGLE: dict[str, type[QueueNoun | Conference]] = {"Queue": QueueNoun, "Conference": Conference}
MOST_NUMBERS = 10


@dataclass(frozen=True)
class Dial:
    """Who to connect to, on which terms, and where the result goes."""

    answers: ClassVar[bool] = False  # the noun answers: with answerOnBridge only when someone is there
    sounds: ClassVar[bool] = True
    noun: Noun
    terms: Terms
    action: str = ""
    method: str = "POST"

    @classmethod
    def parse(cls, tag: Tag) -> Self:
        tag.only(*ATTRIBUTES, unsupported=UNSUPPORTED)
        if tag.word("record", "do-not-record") not in ("do-not-record", "false"):
            raise Fault(SCHEMA, "<Dial> attribute 'record' is not supported; record by the REST API.")
        return cls(_noun(tag), _terms(tag), tag.url("action"), tag.method())

    async def run(self, leg: Leg) -> Target | None:
        if not self.terms.answer_on_bridge:
            leg.answer()
        attempt = Attempt(leg)
        try:
            await self.noun.connect(leg, self.terms, attempt)
        except HungUp:
            if self.action:
                notify(leg, with_fields(self.action, self.method, attempt.fields()))
            raise
        return with_fields(self.action, self.method, attempt.fields()) if self.action else None


def _terms(tag: Tag) -> Terms:
    caller_id = tag.word("callerId")
    if caller_id and not is_caller(caller_id):
        raise tag.wrong("callerId", "a number in E.164 form")
    return Terms(
        timeout=tag.whole("timeout", 30, least=1, most=600),
        time_limit=tag.whole("timeLimit", 14_400, least=1, most=86_400),
        hangup_on_star=tag.flag("hangupOnStar", False),
        answer_on_bridge=tag.flag("answerOnBridge", False),
        caller_id=caller_id,
    )


def _noun(tag: Tag) -> Noun:
    if not len(tag.element):
        return Numbers((Number.plain(tag),))
    children = tag.children()
    if len(children) == 1 and children[0].name in SINGLE:
        return SINGLE[children[0].name].parse(children[0])
    for child in children:
        if child.name != "Number":
            raise Fault(
                SCHEMA, f"<{child.name}> may not stand in <Dial>{' beside others' * (len(children) > 1)}."
            )
    if len(children) > MOST_NUMBERS:
        raise Fault(SCHEMA, f"<Dial> may hold {MOST_NUMBERS} <Number> at most, not {len(children)}.")
    return Numbers(tuple(Number.parse(child) for child in children))
