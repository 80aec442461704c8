"""Recordings: what was spoken on a call while it was being recorded."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from carrier.callbacks import Outbox, StatusCallback, rfc2822
from carrier.clock import Clock, iso
from carrier.leg import Leg
from carrier.sids import new


@dataclass
class Recording:
    """One recording of one leg."""

    sid: str
    leg: Leg
    clock: Clock
    outbox: Outbox
    started: datetime
    updated: datetime
    channels: int = 1
    track: str = "both"
    callback: StatusCallback | None = None
    status: str = "in-progress"  # in-progress, paused, stopped or completed
    ended: datetime | None = None
    texts: list[str] = field(default_factory=list)  # what sounded while it ran

    def hear(self, text: str) -> None:
        """Keep what sounds, unless paused or stopped."""
        if self.status == "in-progress":
            self.texts.append(text)

    def pause(self) -> None:
        self._become("paused", "recording_paused")

    def resume(self) -> None:
        self._become("in-progress", "recording_started")

    def stop(self) -> None:
        """End the recording; what was heard is kept until it is deleted."""
        if self.ended is None:
            self.ended = self.clock.now()
            self._become("completed", "recording_stopped")
            self.leg.recordings.remove(self)
            self.tell("completed")

    def _become(self, status: str, event: str) -> None:
        self.status = status
        self.updated = self.clock.now()
        self.leg.events.add(event, sid=self.sid)

    def duration(self) -> int:
        """Whole seconds from beginning to end."""
        return int(((self.ended or self.clock.now()) - self.started).total_seconds())

    def tell(self, event: str) -> None:
        """Notify whoever asked for this event."""
        if self.callback is None or event not in self.callback.events:
            return
        fields = {
            "AccountSid": self.leg.network.account_sid,
            "CallSid": self.leg.sid,
            "RecordingSid": self.sid,
            "RecordingStatus": event,
            "RecordingDuration": str(self.duration()),
            "RecordingChannels": str(self.channels),
            "RecordingStartTime": rfc2822(self.started) or "",
            "RecordingSource": "StartCallRecordingAPI",
            "RecordingTrack": self.track,
        }
        self.outbox.post(self.callback.url, self.callback.method, fields)

    def for_handset(self) -> dict[str, Any]:
        """As `GET /handset/recordings` shows it."""
        return {
            "sid": self.sid,
            "call_sid": self.leg.sid,
            "from": iso(self.started),
            "to": None if self.ended is None else iso(self.ended),
            "texts": list(self.texts),
        }


def start(leg: Leg, channels: int, track: str, callback: StatusCallback | None) -> Recording:
    """Begin to record a leg."""
    network = leg.network
    now = network.clock.now()
    outbox = Outbox(network.clock, network.courier)
    recording = Recording(new("RE"), leg, network.clock, outbox, now, now, channels, track, callback)
    leg.recordings.append(recording)
    network.recordings.put(recording.sid, recording)
    leg.events.add("recording_started", sid=recording.sid)
    recording.tell("in-progress")
    return recording
