"""A scripted call as data: who calls, what they do and hear, and what must have come of it."""

from dataclasses import dataclass

DEEDS = ("come", "leave", "accept", "decline", "hang up", "send on")  # what an agent can do
PHONES = ("auto", "busy", "never", "voicemail")  # how a telephone answers; who does presses 1 when asked
NOTHING = "none"  # in `expect`: the contact must not have one


@dataclass(frozen=True)
class Step:
    """What every step has."""

    line: int  # where it stands in its file, from 1


@dataclass(frozen=True)
class Hear(Step):
    """A text must be spoken before the next input."""

    text: str  # case and white space do not matter


@dataclass(frozen=True)
class Press(Step):
    """The caller answers with keys, once a question is asked."""

    keys: str  # 0-9 * #


@dataclass(frozen=True)
class Interrupt(Step):
    """The caller presses keys at once, in the middle of an announcement."""

    keys: str  # 0-9 * #


@dataclass(frozen=True)
class Say(Step):
    """The caller says something."""

    text: str


@dataclass(frozen=True)
class Wait(Step):
    """The caller waits."""

    seconds: float  # of the carrier's clock


@dataclass(frozen=True)
class HangUp(Step):
    """The caller hangs up."""


@dataclass(frozen=True)
class Repeat(Step):
    """The network repeats its last request; the answer must be the same, byte for byte."""


@dataclass(frozen=True)
class Agent(Step):
    """A human at the desk does something."""

    name: str  # the agent's id
    does: str  # one of DEEDS
    to: str | None = None  # of `send on`: queue:billing, agent:ivar or outside:+46…
    wrong: bool = False  # of `send on`: it came to the wrong queue
    phone: str = "auto"  # one of PHONES, from now on


@dataclass(frozen=True)
class Phone(Step):
    """Somebody else's telephone answers so from now on: an interpreter's, or a number outside."""

    number: str  # E.164
    does: str  # one of PHONES


@dataclass(frozen=True)
class Moment:
    """A time of the week in Stockholm."""

    line: int
    weekday: int  # 0 is Monday
    hour: int
    minute: int


@dataclass(frozen=True)
class Wish:
    """One field of the contact as it must be."""

    line: int
    field: str  # outcome, queue, language, consent or errand
    value: str  # `none`: it must have none


@dataclass(frozen=True)
class Kinds:
    """A list of kinds of events."""

    line: int
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Expect(Step):
    """What must have come of the call."""

    wishes: tuple[Wish, ...]
    events: Kinds  # must have occurred in this order, others between them
    never: Kinds  # must not have occurred

    @property
    def wants_outcome(self) -> bool:
        """Tell whether the call must have ended to be judged."""
        return any(wish.field == "outcome" for wish in self.wishes)


@dataclass(frozen=True)
class Script:
    """One call."""

    file: str  # path as it was given
    caller: str  # E.164, or anonymous
    to: str | None  # E.164; None: the hotline
    assistant_down: bool  # this call is answered by an edge whose assistant is away
    at: Moment | None  # when it is placed; None: now
    steps: tuple[Step, ...]
    expect: Expect | None
