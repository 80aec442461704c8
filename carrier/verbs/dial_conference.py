"""Conference: a room that any number of parties share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from carrier.callbacks import StatusCallback
from carrier.faults import SCHEMA, Fault
from carrier.follow import MUSIC_VERBS, Context, repeat
from carrier.leg import Leg
from carrier.room import Room, Seat
from carrier.stops import RoomChanged
from carrier.tag import Tag
from carrier.target import Target
from carrier.verbs.dial_number import status_callback
from carrier.verbs.noun import Attempt, Terms, star_ends
from carrier.waiting import Happening

KINDS = ("start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement")
BEEPS = ("true", "false", "onEnter", "onExit")
ATTRIBUTES = [
    "startConferenceOnEnter",
    "endConferenceOnExit",
    "beep",
    "waitUrl",
    "waitMethod",
    "muted",
    "maxParticipants",
    "participantLabel",
    "statusCallback",
    "statusCallbackEvent",
    "statusCallbackMethod",
    "record",
]
UNSUPPORTED = [
    "coach",
    "eventCallbackUrl",
    "jitterBufferSize",
    "region",
    "trim",
    "recordingStatusCallback",
    "recordingStatusCallbackEvent",
    "recordingStatusCallbackMethod",
]
MOST = 250  # participants


@dataclass(frozen=True)
class Conference:
    """A conference to join, and how."""

    name: str
    starts: bool = True
    ends: bool = False
    muted: bool = False
    label: str = ""
    wait: Target | None = None  # None: the default music
    most: int = MOST
    callback: StatusCallback | None = None

    @classmethod
    def parse(cls, tag: Tag) -> Self:
        tag.only(*ATTRIBUTES, unsupported=tuple(UNSUPPORTED))
        tag.choice("beep", "true", BEEPS)
        if tag.word("record", "do-not-record") != "do-not-record":
            raise Fault(SCHEMA, "<Conference> attribute 'record' is not supported; record by the REST API.")
        if not tag.text():
            raise Fault(SCHEMA, "<Conference> must hold a conference's name.")
        return cls(
            name=tag.text(),
            starts=tag.flag("startConferenceOnEnter", True),
            ends=tag.flag("endConferenceOnExit", False),
            muted=tag.flag("muted", False),
            label=tag.word("participantLabel"),
            wait=Target(tag.url("waitUrl"), tag.method("waitMethod")) if tag.word("waitUrl") else None,
            most=tag.whole("maxParticipants", MOST, least=2, most=MOST),
            callback=status_callback(tag, KINDS, ""),
        )

    async def connect(self, leg: Leg, terms: Terms, attempt: Attempt) -> None:
        """Sit in the room until the party or the conference leaves."""
        room = leg.network.room(self.name)
        if len(room.seats) >= self.most:
            attempt.status = "failed"
            return
        leg.answer()
        seat = self._sit_down(leg, room)
        attempt.connect("answered")
        limit = leg.network.clock.after(terms.time_limit, seat.leave)
        gone: Happening[object] = Happening()
        gone.watch(seat.leave)
        try:
            with star_ends(leg, terms, gone):
                await self._sit(leg, seat)
        finally:
            limit.cancel()
            room.leave(seat)
            leg.calm(RoomChanged)
            attempt.part()

    def _sit_down(self, leg: Leg, room: Room) -> Seat:
        seat = Seat(leg, room, leg.network.clock.now(), self.label, self.starts, self.ends, self.muted)
        room.callback = room.callback or self.callback
        room.enter(seat)
        return seat

    async def _sit(self, leg: Leg, seat: Seat) -> None:
        while not seat.out:
            music = self.wait if seat.room.status == "init" else None
            try:
                await _listen(leg, seat.hold_music if seat.hold else music)
            except RoomChanged:
                continue


async def _listen(leg: Leg, music: Target | None) -> None:
    if music is None:
        await leg.wait()
    else:
        await repeat(leg, music, Context(MUSIC_VERBS))
