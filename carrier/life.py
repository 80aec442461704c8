"""The life of a leg: it rings, is answered, follows its documents, and ends."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from carrier.faults import Fault
from carrier.follow import CALL, follow
from carrier.leg import Leg, spoken_seconds
from carrier.stops import Diverted, HungUp, Stop
from carrier.target import Target, with_fields

APOLOGY = "We are sorry. An application error has occurred. Goodbye."
MOST_FALLBACKS = 10
type Step = Callable[[], Awaitable[None]]


def place(leg: Leg, opening: Step) -> None:
    """Begin the life of a leg; `opening` is what it does until its documents end or it is diverted."""
    leg.network.legs[leg.sid] = leg
    leg.network.clock.spawn(_live(leg, opening))


async def _live(leg: Leg, opening: Step) -> None:
    step: Step = opening
    fallbacks = MOST_FALLBACKS
    try:
        while leg.live:
            try:
                await step()
                leg.hang_up("end-of-document")
            except Diverted as moved:
                step = partial(follow, leg, moved.target, CALL)
            except Fault as fault:
                step = _recovery(leg, fault, fallbacks > 0)
                fallbacks -= 1
    except HungUp:
        pass
    finally:
        _end(leg)


def _recovery(leg: Leg, fault: Fault, may_fall_back: bool) -> Step:
    leg.events.add("error", code=fault.code, sentence=fault.sentence)
    fallback = leg.dialling.fallback
    if fallback is None or not may_fall_back or fault.url == fallback.url:
        return partial(_apologise, leg)
    fields = {"ErrorCode": str(fault.code), "ErrorUrl": fault.url}
    return partial(follow, leg, with_fields(fallback.url, fallback.method, fields), CALL)


async def _apologise(leg: Leg) -> None:
    leg.answer()
    seconds = spoken_seconds(APOLOGY)
    leg.events.add("spoken", text=APOLOGY, language="en-US", voice="man", seconds=round(seconds, 2))
    leg.record(APOLOGY)
    await leg.sound(seconds)
    leg.hang_up("error")


def _end(leg: Leg) -> None:
    leg.hang_up("error", "failed")  # only when something broke; otherwise it has ended already
    leg.calm(Stop)
    for recording in list(leg.recordings):
        recording.stop()
    leg.ear = None
    leg.progress.tell("completed")
    # `ended` is the last event of a leg: streams close on it.
    leg.events.add("ended", reason=leg.reason, status=leg.status)
    leg.over.happen(None)
    leg.network.retire(leg)


async def receive(leg: Leg, first: Target) -> None:
    """A call that comes in: its first document decides whether it is answered."""
    leg.events.add("ringing")
    await follow(leg, first)


async def ring(leg: Leg, seconds: float) -> None:
    """Ring the line of an outgoing leg until it is answered; otherwise the leg ends."""
    line = leg.network.line(leg.dialling.to)
    leg.progress.tell("initiated")
    if line.answer == "busy":
        leg.hang_up("busy", "busy")
        await leg.wait()
    leg.status = "ringing"
    leg.events.add("ringing")
    leg.progress.tell("ringing")
    line.events.add("ringing", sid=leg.sid, **{"from": leg.dialling.from_})
    try:
        await _pick_up(leg, seconds)
    finally:
        if leg.answered is None:
            line.events.add("stopped", sid=leg.sid)


async def _pick_up(leg: Leg, seconds: float) -> None:
    line = leg.network.line(leg.dialling.to)
    if line.answer in ("auto", "voicemail"):
        by = "human" if line.answer == "auto" else "machine"
        if by == "human" and line.keys:
            _press_once(leg, line.keys)
        leg.network.clock.after(line.after, partial(leg.picked_up.happen, by))
    if not await leg.wait(seconds, leg.picked_up):
        leg.hang_up("no-answer", "no-answer")
        await leg.wait()
    leg.answer()


def _press_once(leg: Leg, keys: str) -> None:
    """Have whoever answers press these keys at the first question for any."""
    left = [keys]

    def press() -> None:
        if leg.ear is not None and leg.ear.keys and left:
            leg.events.add("pressed", keys=left[0])
            leg.ear.press(left.pop())

    def hear(event: dict[str, Any]) -> None:
        if event["kind"] == "listening" and "dtmf" in event["input"]:
            leg.network.clock.after(0, press)

    leg.events.watch(hear)
