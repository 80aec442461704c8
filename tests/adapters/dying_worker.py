"""A worker that is killed at one step: `python -m tests.adapters.dying_worker STEP`, a real program."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from adapters.jobs import work
from adapters.runtime import Runtime, open_runtime
from adapters.settings import read

STEPS = (
    "before the booking is confirmed",
    "after the booking was confirmed",
    "before the job",
    "before the network is asked",
    "after the network was asked",
    "before the leg is noted",
    "before a message is sent",
    "after a message was sent",
)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before(work: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *args, **more: die() or work(*args, **more)


def after(work: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *args, **more: (work(*args, **more), die())


def prepare(runtime: Runtime, step: str) -> None:
    """Put death at its step."""
    line, promises, office = runtime.world.telephony, runtime.callbacks, type(runtime.office)
    match step:
        case "before the booking is confirmed":
            office.confirm = before(office.confirm)  # type: ignore[method-assign]
        case "after the booking was confirmed":
            office.confirm = after(office.confirm)  # type: ignore[method-assign]
        case "before the job":
            office.dial = before(office.dial)  # type: ignore[method-assign]
        case "before the network is asked":
            line.call_back = before(line.call_back)  # type: ignore[method-assign]
        case "after the network was asked":
            line.call_back = after(line.call_back)  # type: ignore[method-assign]
        case "before the leg is noted":
            noted = promises.signal
            promises.signal = lambda *args: die() if len(args) == 5 else noted(*args)  # type: ignore[method-assign]
        case "before a message is sent":
            line.send = before(line.send)  # type: ignore[method-assign]
        case "after a message was sent":
            line.send = after(line.send)  # type: ignore[method-assign]


if __name__ == "__main__":
    opened = open_runtime(read())
    if sys.argv[1:]:
        prepare(opened, sys.argv[1])
    for _ in range(2):
        asyncio.run(work(opened, wait=False))
