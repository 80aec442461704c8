"""Random histories of a promised call: one outcome, each attempt dialled once, the place kept (P10, P12)."""

import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from adapters.flowfiles import Texts
from adapters.runtime import Runtime
from adapters.store.audit import intact
from core.attempts import FREE, MOST
from core.callback import free
from core.errors import AlreadyTaken, SoldOut
from core.facts import facts
from core.inputs import HungUp
from tests.adapters.promises import Ana
from tests.fakes import MORNING, FakeTelephony
from tests.wide import texts as wide_texts

CLEAR = (
    "UPDATE attempt SET state = 'over', result = 'withdrawn' WHERE state <> 'over'",
    "UPDATE callback SET outcome = 'replaced' WHERE outcome IS NULL",
    "UPDATE place SET state = 'left'",
    "DELETE FROM callback_slot",
)
LEGS = itertools.count()
SIGNALS = ["human", "machine", "busy", "no answer", "failed", "one", "joined", "agent gone", "ended"]


@pytest.fixture
def texts() -> Texts:
    """A flow of every kind of node."""
    return wide_texts()


class Histories(RuleBasedStateMachine):
    """One promised call, and everything that can happen to it, in any order."""

    def __init__(self, runtime: Runtime) -> None:
        super().__init__()
        self.runtime, leg = runtime, next(LEGS)
        self._begin_alike()
        self.number = f"+4670174{leg:04d}"
        self.ana = Ana(runtime, self.number, f"CA{leg}")
        self.arrived = self.of("SELECT arrived_at FROM place")
        self.line: FakeTelephony = runtime.world.telephony  # type: ignore[assignment]
        self.line.done.clear()
        self.outcomes: list[str] = []
        self.attempts = 0

    def _begin_alike(self) -> None:
        """Leave nothing of the histories before: the same choices must lead to the same."""
        self.runtime.world.now.at = MORNING  # type: ignore[attr-defined]
        with self.runtime.engine.connect() as connection:
            for clear in CLEAR:
                connection.exec_driver_sql(clear)

    def of(self, query: str) -> Any:
        return self.ana.one(f"{query} WHERE contact_id = %s", self.ana.contact)

    @rule()
    def offer(self) -> None:
        """An agent accepts, where the place may be offered."""
        now = self.runtime.world.now()
        due = self.of("SELECT coalesce(due_at, arrived_at) FROM place")
        if self.of("SELECT state FROM place") == "held" and due <= now:
            self.ana.offer()
            self.attempts += 1

    @rule(twice=st.booleans(), answers=st.booleans())
    def dial(self, twice: bool, answers: bool) -> None:
        """The job is done, perhaps twice; the network may not answer."""
        if self.attempts:
            self.line.broken, self.line.permanent = not answers, False
            for _ in range(1 + twice):
                self.runtime.office.dial(self.ana.contact, self.attempts, self.runtime.world.now())
                self.line.broken = False

    @rule(depth=st.integers(0, 4), ends=st.sampled_from(["busy", "ended", "agent gone", "machine"]))
    def try_to_reach(self, depth: int, ends: Any) -> None:
        """An attempt goes well for so long, and then ends in some way."""
        before = self.attempts
        self.runtime.world.now.step(901)  # type: ignore[attr-defined]
        self.offer()
        if self.attempts > before:
            self.dial(twice=False, answers=True)
            for signal in [*["human", "one", "joined"][:depth], ends]:
                self.happen(signal, late=False)

    @rule(signal=st.sampled_from(SIGNALS), late=st.booleans())
    def happen(self, signal: Any, late: bool) -> None:
        """Something comes from the network, of this attempt or of an older one."""
        number = max(1, self.attempts - late)
        if self.attempts:
            self.runtime.callbacks.signal(self.ana.contact, number, signal, self.runtime.world.now())

    @rule(seconds=st.sampled_from([1, 70, 1000, 7200]), stands=st.sampled_from(["busy", "in-progress"]))
    def pass_time(self, seconds: int, stands: str) -> None:
        """Time passes, and somebody looks for what was lost."""
        self.runtime.world.now.step(seconds)  # type: ignore[attr-defined]
        self.line.stands = stands
        self.runtime.office.sweep(self.runtime.world.now())

    @rule(by_key=st.booleans())
    def move(self, by_key: bool) -> None:
        """Another time is chosen, by the link or in the call."""
        promise = self.runtime.callbacks.newest(self.ana.contact)
        assert promise is not None
        flow, now = self.runtime.office.flow(promise), self.runtime.world.now()
        window = free(promise.queue, facts(self.runtime.world.store, flow, now))[0]
        try:
            attempt = self.attempts if by_key and self.attempts else None
            self.runtime.callbacks.move(promise, window, "keys" if by_key else "link", now, attempt)
        except (AlreadyTaken, SoldOut):
            pass

    @precondition(lambda self: self.attempts > 1)
    @rule()
    def cancel(self) -> None:
        """The link cancels it."""
        self.runtime.callbacks.settle(self.ana.contact, "cancelled", self.runtime.world.now(), "cancelled")

    @precondition(lambda self: self.attempts > 0)
    @rule()
    def call_in(self) -> None:
        """The person calls, waits in the queue and hangs up."""
        if self.of("SELECT outcome FROM callback") is None:
            again = Ana.waiting(self.runtime, self.number, f"CA{next(LEGS)}")
            self.runtime.office.withdraw(self.ana.contact, self.runtime.world.now())
            if self.of("SELECT outcome FROM callback") == "called in":
                query = "SELECT arrived_at FROM place WHERE contact_id = %s"
                assert again.one(query, again.contact) == self.arrived
            again.take(HungUp())

    @invariant()
    def one_outcome(self) -> None:
        found = self.of("SELECT outcome FROM callback")
        if found and not self.outcomes:
            self.outcomes.append(found)
        assert self.outcomes == ([found] if found else [])
        settled = "SELECT count(*) FROM event WHERE kind = 'callback_settled' AND contact_id = %s"
        assert self.ana.one(settled, self.ana.contact) == len(self.outcomes)

    @invariant()
    def each_attempt_is_dialled_once(self) -> None:
        dialled = [one[-1] for one in self.line.done if one[0] == "call_back"]
        assert len(dialled) == len(set(dialled))
        query = (
            "SELECT count(*) FROM attempt WHERE result <> ALL(%s) AND result <> 'talked' AND contact_id = %s"
        )
        assert self.ana.one(query, list(FREE), self.ana.contact) <= MOST

    @invariant()
    def the_place_is_kept(self) -> None:
        assert self.of("SELECT arrived_at FROM place") == self.arrived
        state, outcome = self.of("SELECT state FROM place"), self.of("SELECT outcome FROM callback")
        assert state in (("held", "offered", "served") if outcome is None else ("left", "served"))

    def teardown(self) -> None:
        assert intact(self.runtime.engine, self.ana.contact)


def test_a_promise_has_one_outcome_whatever_comes(runtime: Runtime) -> None:
    few = settings(
        max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(lambda: Histories(runtime), settings=few)  # type: ignore[no-untyped-call]
