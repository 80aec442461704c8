"""Stand-ins for the outside, for tests that are about something else."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from core.errors import TelephonyError
from core.inputs import Unavailable, Understood
from core.ports import Channel

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class FakeClock:
    """A clock that moves when it is told to."""

    at: datetime = MORNING

    def __call__(self) -> datetime:
        return self.at

    def step(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class FakeChance:
    """Chance that comes out as it is told to."""

    number: float = 0.99  # draws nobody

    def __call__(self) -> float:
        return self.number


@dataclass
class FakeDialogue:
    """An assistant that knows some sentences by heart; away when `down`."""

    knows: dict[str, Understood] = field(
        default_factory=lambda: {
            "jag vill bli uppringd": Understood("errand", "callback", 0.9),
            "jag har fått en dubbel faktura": Understood("errand", "double_charge", 0.93),
            "my line is dead": Understood("errand", "fault_report", 0.9),
            "det är nåt med flytten": Understood("confirm", "move", 0.45),
        }
    )
    down: bool = False
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def understand(
        self, contact: str, channel: Channel, language: str, text: str, asked: str | None = None
    ) -> Understood | Unavailable:
        self.asked.append((contact, language, text))
        return Unavailable() if self.down else self.knows.get(text, Understood("unclear", None, 0.1))


@dataclass
class FakeTelephony:
    """A network that notes what it was asked to do, and refuses when `broken`."""

    done: list[tuple[str, ...]] = field(default_factory=list)
    broken: bool = False
    permanent: bool = True
    gone: set[str] = field(default_factory=set)  # legs that are in no queue any more
    found: str | None = None  # what it finds when asked for a call or a message
    recorded: list[tuple[str, bool]] = field(default_factory=list)  # what was recorded of every leg
    stands: str = "in-progress"  # how every call stands
    together: bool = True  # every conversation goes on

    def record(self, leg: str) -> str:
        return self._do("RE1", "record", leg)

    def stop_recording(self, leg: str) -> None:
        self._do("", "stop_recording", leg)

    def recordings(self, leg: str) -> list[tuple[str, bool]]:
        return self._do(self.recorded, "recordings", leg)

    def call_interpreter(self, phone: str, contact: str, number: int) -> str:
        return self._do(f"CAtolk{number}", "call_interpreter", phone, contact, str(number))

    def call_agent(self, phone: str, contact: str, offer: int) -> str:
        return self._do("CAagent", "call_agent", phone, contact, str(offer))

    def waits(self, queue: str, leg: str) -> bool:
        self._do("", "waits", queue, leg)
        return leg not in self.gone

    def connect(self, queue: str, leg: str, contact: str) -> None:
        self._do("", "connect", queue, leg, contact)

    def resume(self, leg: str, contact: str) -> None:
        self._do("", "resume", leg, contact)

    def lose(self, leg: str, contact: str) -> None:
        self._do("", "lose", leg, contact)

    def meets(self, contact: str) -> bool:
        return self._do(self.together, "meets", contact)

    def disband(self, contact: str) -> None:
        self._do("", "disband", contact)

    def part(self, leg: str, contact: str) -> None:
        self._do("", "part", leg, contact)

    def hang_up(self, leg: str) -> None:
        self._do("", "hang_up", leg)

    def call_back(self, to: str, from_: str, contact: str, attempt: int) -> str:
        return self._do(f"CAback{attempt}", "call_back", to, from_, contact, str(attempt))

    def find_call(self, to: str, from_: str, since: datetime) -> str | None:
        return self._do(self.found, "find_call", to, from_)

    def status(self, leg: str) -> str:
        return self._do(self.stands, "status", leg)

    def ring_agent(self, phone: str, contact: str, attempt: int) -> str:
        return self._do("CAagent", "ring_agent", phone, contact, str(attempt))

    def excuse(self, leg: str, contact: str, attempt: int) -> None:
        self._do("", "excuse", leg, contact, str(attempt))

    def send(self, to: str, from_: str, body: str, status_url: str) -> str:
        return self._do("SM1", "send", to, from_, body, status_url)

    def find_message(self, to: str, from_: str, body: str) -> str | None:
        return self._do(self.found, "find_message", to, from_, body)

    def _do[T](self, result: T, *what: str) -> T:
        if self.broken:
            raise TelephonyError("the network refused", permanent=self.permanent)
        self.done.append(what)
        return result
