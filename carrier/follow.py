"""Follows documents: request one, play its verbs, go where they lead."""

from collections.abc import Callable
from dataclasses import dataclass

from carrier.clock import stopwatch
from carrier.courier import Letter, Reply
from carrier.document import Document, Verbs, parse, read
from carrier.faults import TOO_MANY_REDIRECTS, Fault
from carrier.form import call_fields
from carrier.leg import Leg
from carrier.target import Target
from carrier.waiting import Happening

MOST_SILENT = 10  # documents in a row that neither speak nor wait
MOST_TIMELESS = 100  # documents in a row that take no time, possible at the instant pace
WAIT_VERBS = frozenset({"Play", "Say", "Pause", "Hangup", "Redirect", "Leave", "Gather"})
WHISPER_VERBS = frozenset({"Play", "Say", "Pause", "Hangup", "Redirect", "Gather"})
MUSIC_VERBS = frozenset({"Play", "Say", "Pause", "Redirect"})


def _nothing() -> dict[str, str]:
    return {}


@dataclass(frozen=True)
class Context:
    """Where a document is played."""

    allowed: frozenset[str] | None = None  # the verbs it may hold; None: all
    fields: Callable[[], dict[str, str]] = _nothing  # what its requests carry beyond the standard fields


CALL = Context()
WHISPER = Context(WHISPER_VERBS)


async def follow(leg: Leg, target: Target, context: Context = CALL) -> None:
    """Play documents until one ends without leading on; Fault when they lead in circles."""
    silent = timeless = 0
    onward: Target | None = target
    while onward is not None:
        document = await _ask(leg, onward, context)
        before = leg.waits
        onward = await _play(leg, document)
        silent = 0 if document.sounds else silent + 1
        timeless = 0 if leg.waits > before else timeless + 1
        if onward is not None and (silent > MOST_SILENT or timeless > MOST_TIMELESS):
            raise Fault(
                TOO_MANY_REDIRECTS, f"{document.url} redirects in circles without a sound.", document.url
            )


async def repeat(leg: Leg, target: Target, context: Context) -> None:
    """Play a wait document over and over, until the leg is taken away from it."""
    while True:
        before, leg.unheard = leg.waits, 0.0
        await follow(leg, target, context)
        # A document that took no time may not make us ask for it again at once, for ever.
        if leg.unheard or leg.waits == before:
            await leg.wait(max(1.0, leg.unheard))


async def _ask(leg: Leg, target: Target, context: Context) -> Document:
    verbs = Verbs(leg.network.verbs, context.allowed)
    if target.twiml is not None:
        return parse(target.twiml, target.url, verbs)
    fields = call_fields(leg) | context.fields() | dict(target.fields)
    letter = leg.network.courier.write(target.url, target.method, fields)
    arrival: Happening[Reply | Fault] = Happening()
    leg.network.clock.spawn(_deliver(leg, letter, arrival))
    await leg.rest_until(arrival)
    if isinstance(arrival.value, Fault):
        raise arrival.value
    return read(arrival.value, verbs)


async def _deliver(leg: Leg, letter: Letter, arrival: Happening[Reply | Fault]) -> None:
    elapsed = stopwatch()
    try:
        reply = await leg.network.courier.send(letter)
    except Fault as fault:
        leg.events.add("webhook", url=letter.url, status=0, turn_around_ms=elapsed())
        arrival.happen(fault)
        return
    leg.last = (letter, reply)
    leg.events.add("webhook", url=letter.url, status=reply.status, turn_around_ms=elapsed())
    arrival.happen(reply)


async def _play(leg: Leg, document: Document) -> Target | None:
    for verb in document.verbs:
        if verb.answers:
            leg.answer()
        try:
            onward = await verb.run(leg)
        except Fault as fault:
            fault.url = fault.url or document.url
            raise
        if onward is not None:
            return onward
    return None
