"""What a call from the terminal needs to know of the set-up it calls."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from adapters.runtime import Report


@dataclass(frozen=True)
class Staff:
    """One agent of the set-up, and what it takes to be them."""

    agent: str  # the agent's id
    password: str = field(repr=False)
    phone: str = field(repr=False)  # E.164
    web_url: str  # where the desk is, without a slash at the end


@dataclass(frozen=True)
class Line:
    """One running set-up, as seen from a phone."""

    carrier_url: str  # the carrier's address, without a slash at the end
    number: str  # the hotline, E.164; what a script calls when it names no other
    report: Callable[[str], Report | None]  # sid of the call -> its contact; None where there is none yet
    edge_without_assistant: Callable[[], AbstractContextManager[str]]  # a second edge: its voice webhook URL
    staff: Mapping[str, Staff] = field(default_factory=dict)  # agent id -> agent; who a script can direct
