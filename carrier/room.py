"""Conferences: who sits in one, when it starts and ends, and who hears whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from carrier.callbacks import Outbox, StatusCallback, rfc2822
from carrier.sids import new
from carrier.stops import RoomChanged

if TYPE_CHECKING:
    from carrier.leg import Leg
    from carrier.network import Network
    from carrier.target import Target

ENDED_BY_EXIT = "participant-with-end-conference-on-exit-left"
ENDED_BY_API = "conference-ended-via-api"
ENDED_EMPTY = "last-participant-left"


@dataclass
class Seat:
    """One participant."""

    leg: Leg
    room: Room
    since: datetime
    label: str = ""
    starts: bool = True  # startConferenceOnEnter
    ends: bool = False  # endConferenceOnExit
    muted: bool = False
    hold: bool = False
    hold_music: Target | None = None
    out: bool = False  # has left or must leave
    updated: datetime | None = None

    def leave(self) -> None:
        """Have the participant get up and go on with its document."""
        self.out = True
        self.leg.interrupt(RoomChanged())

    def mute(self, muted: bool) -> None:
        """Let the others hear the participant, or not."""
        if self.muted != muted:
            self.muted = muted
            self._changed("participant-mute" if muted else "participant-unmute", "mute")

    def put_on_hold(self, hold: bool, music: Target | None) -> None:
        """Take the participant out of the talk for a while, or back in."""
        if self.hold != hold:
            self.hold, self.hold_music = hold, music
            self._changed("participant-hold" if hold else "participant-unhold", "hold")
            self.leg.interrupt(RoomChanged())

    def _changed(self, event: str, kind: str) -> None:
        self.updated = self.room.network.clock.now()
        self.room.tell(event, kind, self)


class Room:
    """One conference, from its first participant to its last."""

    def __init__(self, network: Network, name: str) -> None:
        self.network = network
        self.sid = new("CF")
        self.name = name
        self.status = "init"  # init, in-progress or completed
        self.created = self.updated = network.clock.now()
        self.ended: datetime | None = None
        self.reason: str | None = None  # why it ended
        self.ended_by: str | None = None  # the CallSid that ended it
        self.seats: list[Seat] = []
        self.callback: StatusCallback | None = None
        self._outbox = Outbox(network.clock, network.courier)
        self._next = 1

    def others(self, leg: Leg) -> list[Leg]:
        """Who hears `leg`: nobody before the start, nobody while it is muted or on hold."""
        speaker = self.seat(leg.sid)
        if self.status != "in-progress" or speaker is None or speaker.muted or speaker.hold:
            return []
        return [seat.leg for seat in self.seats if seat.leg is not leg and not seat.hold]

    def seat(self, key: str) -> Seat | None:
        """A participant by CallSid or label."""
        return next((seat for seat in self.seats if key in (seat.leg.sid, seat.label)), None)

    # Twilio starts a conference only with a second party: one alone hears the waiting music.
    def enter(self, seat: Seat) -> None:
        """Sit down; the conference starts with a second participant, once one may start it."""
        self.seats.append(seat)
        seat.leg.talk = self
        seat.leg.events.add("conference_joined", name=self.name)
        self.tell("participant-join", "join", seat)
        startable = any(one.starts for one in self.seats) and len(self.seats) > 1
        if self.status == "init" and startable:
            self._become("in-progress")
            self.tell("conference-start", "start")
            for one in self.seats:
                one.leg.interrupt(RoomChanged())

    def leave(self, seat: Seat) -> None:
        """Get up; this may end the conference."""
        self.seats.remove(seat)
        seat.out = True
        if seat.leg.talk is self:
            seat.leg.talk = None
        seat.leg.events.add("conference_left", name=self.name)
        self.tell("participant-leave", "leave", seat)
        if seat.ends:
            self.end(ENDED_BY_EXIT, seat.leg.sid)
        elif not self.seats:
            self.end(ENDED_EMPTY, seat.leg.sid)

    def end(self, reason: str, by: str | None = None) -> None:
        """End the conference for everyone; once ended this changes nothing."""
        if self.ended is not None:
            return
        self._become("completed")
        self.ended, self.reason, self.ended_by = self.updated, reason, by
        self.tell("conference-end", "end")
        for seat in list(self.seats):
            seat.leave()

    def _become(self, status: str) -> None:
        self.status = status
        self.updated = self.network.clock.now()

    def tell(self, event: str, kind: str, seat: Seat | None = None) -> None:
        """Notify whoever asked for this kind of event."""
        number, self._next = self._next, self._next + 1
        if self.callback is None or kind not in self.callback.events:
            return
        fields = {
            "AccountSid": self.network.account_sid,
            "ConferenceSid": self.sid,
            "FriendlyName": self.name,
            "StatusCallbackEvent": event,
            "SequenceNumber": str(number),
            "Timestamp": rfc2822(self.network.clock.now()) or "",
        }
        self._outbox.post(self.callback.url, self.callback.method, fields | self._details(seat))

    def _details(self, seat: Seat | None) -> dict[str, str]:
        if seat is not None:
            return _seat_fields(seat)
        if self.reason is None:
            return {}
        return {"ReasonConferenceEnded": self.reason, "CallSidEndingConference": self.ended_by or ""}


def _seat_fields(seat: Seat) -> dict[str, str]:
    fields = {
        "CallSid": seat.leg.sid,
        "Muted": str(seat.muted).lower(),
        "Hold": str(seat.hold).lower(),
        "Coaching": "false",
        "StartConferenceOnEnter": str(seat.starts).lower(),
        "EndConferenceOnExit": str(seat.ends).lower(),
    }
    return fields | ({"ParticipantLabel": seat.label} if seat.label else {})
