"""Random histories of a whole hotline on a real PostgreSQL: nobody is lost, taken twice or called twice."""

import itertools
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from adapters.flowfiles import Texts
from adapters.runtime import Agent, Runtime
from core import inputs
from core.attempts import Signal
from core.errors import AlreadyTaken
from core.queueing import offer
from core.sweep import MOST, QUIET, sweep
from core.turn import Arrival, take_first_turn, take_turn
from tests.adapters.test_promised_again import asked_again
from tests.fakes import MORNING, FakeClock, FakeTelephony

CREW = (("hanna", ("sv", "en"), ()), ("ivar", ("sv",), ()), ("maja", ("sv",), ("general",)))
ERRANDS = {"billing": ("1",), "urgent": ("2",), "interpreter": ("4", "1")}  # by the keys of the menu
PERSON = st.tuples(st.sampled_from(sorted(ERRANDS)), st.booleans(), st.booleans())  # errand, English, chat
SIGNALS: tuple[Signal, ...] = (
    *("human", "machine", "busy", "no answer", "failed", "one", "joined", "agent gone", "ended"),
)
TOLD = st.one_of(  # what really comes, and what might
    st.sampled_from(
        [["human", "one", "joined", "ended"], ["human", "one", "agent gone"], ["busy"], ["machine"]]
    ),
    st.lists(st.sampled_from(SIGNALS), min_size=1, max_size=4),
)
DEEDS = st.one_of(
    st.sampled_from([["meet"], ["meet", "billing"], ["meet", "general"], ["meet", "leave"], ["lapse"]]),
    st.lists(st.sampled_from(["meet", "lapse", "leave", "billing", "gone"]), min_size=1, max_size=3),
)
CLEAR = (
    "UPDATE attempt SET state = 'over', result = 'withdrawn' WHERE state <> 'over'",
    "UPDATE callback SET outcome = 'replaced' WHERE outcome IS NULL",
    "UPDATE place SET state = 'left'",
    "UPDATE agent SET contact_id = NULL, state = 'away'",
    "DELETE FROM offer",
    "DELETE FROM callback_slot",
)
# All that the invariants look at, in one question: who has which place, and what became of the contact.
LOOK = """
SELECT c.id, c.ended_at IS NOT NULL AS ended, c.state ->> 'phase' AS phase, p.state, p.arrived_at, p.agent_id,
       EXISTS (SELECT 1 FROM callback b WHERE b.contact_id = c.id AND b.outcome IS NULL) AS promised,
       (SELECT count(*) FROM event e WHERE e.contact_id = c.id AND e.kind = 'contact_ended') AS ends,
       (SELECT count(*) FROM event e WHERE e.contact_id = c.id AND e.kind = 'callback_settled') AS settled,
       (SELECT count(*) FROM callback b WHERE b.contact_id = c.id AND b.outcome IS NOT NULL) AS over,
       (SELECT count(*) FROM attempt a WHERE a.contact_id = c.id AND a.state <> 'over') AS dialling,
       (SELECT min(a.agent_id) FROM attempt a WHERE a.contact_id = c.id AND a.state <> 'over') AS dialling_for
  FROM contact c LEFT JOIN place p ON p.contact_id = c.id WHERE c.id = ANY(%s) ORDER BY c.id
"""
OUTSIDE = """
SELECT count(*) FROM attempt a JOIN callback b ON b.contact_id = a.contact_id AND b.turn = a.turn
 WHERE a.contact_id = ANY(%s) AND b.window_start IS NOT NULL
   AND (a.dialled_at < b.window_start OR a.dialled_at >= b.window_end)
"""
OPEN = frozenset({"waiting", "offered", "held"})
LEGS, IDS = itertools.count(1), itertools.count(1)


@pytest.fixture
def texts() -> Texts:
    """A flow of every kind of node, which goes on after a booking."""
    return asked_again()


class Hotline(RuleBasedStateMachine):
    """Callers, visitors, agents and the network, in any order; the model is when each first came."""

    def __init__(self, runtime: Runtime) -> None:
        super().__init__()
        self.runtime, self.world, self.desk = runtime, runtime.world, runtime.desk
        self.clock: FakeClock = runtime.world.now  # type: ignore[assignment]
        self.line: FakeTelephony = runtime.world.telephony  # type: ignore[assignment]
        self.arrived: dict[str, datetime | None] = {}
        self.line.done.clear()
        self.line.stands = "in-progress"
        self.clock.at = MORNING
        for clear in CLEAR:
            self.ask(clear)

    def ask(self, query: str, *values: object) -> list[Any]:
        with self.runtime.engine.connect() as connection:
            found = connection.exec_driver_sql(query, values)
            return list(found.all()) if found.returns_rows else []

    def take(self, contact: str, given: inputs.Input) -> None:
        take_turn(self.world, contact, None, given)

    @initialize()
    def begin(self) -> None:
        for name, _, _ in CREW:
            self.desk.choose(name, "available", self.clock())
            self.clock.step(1)

    @rule(people=st.lists(PERSON, min_size=1, max_size=3))
    def come(self, people: list[tuple[str, bool, bool]]) -> None:
        """Have people call, or write, and go to a queue."""
        for errand, english, chat in people:
            self.one_comes(errand, english, chat)

    def one_comes(self, errand: str, english: bool, chat: bool, phone: str | None = None) -> str:
        leg = next(LEGS)
        channel, cost = ("chat", "010") if chat else ("voice", "077")
        phone = None if chat else phone or f"+46{700000000 + leg}"
        arrival = Arrival(channel, f"CA{leg}", cost, phone, "+46771000000")  # type: ignore[arg-type]
        contact = take_first_turn(self.world, arrival).contact
        self.arrived[contact] = None
        for key in ("2" if english else "1", "2", *ERRANDS[errand]):
            self.take(contact, inputs.Pressed(key))
        self.clock.step(1)
        return contact

    @precondition(lambda self: self.arrived)
    @rule(errand=st.sampled_from(sorted(ERRANDS)))
    def ask_again(self, errand: str) -> None:
        """Have who was promised a call, and is still there, go to a queue once more."""
        for row in self.look():
            if row.promised and row.phase == "asking":
                for key in ERRANDS[errand]:
                    self.take(row.id, inputs.Pressed(key))

    @precondition(lambda self: self.arrived)
    @rule()
    def call_in(self) -> None:
        """Have who was promised a call, and hung up, call from that number; the job follows at once."""
        for row in [row for row in self.look() if row.promised and row.ended][:1]:
            query = "SELECT number FROM callback WHERE contact_id = %s AND outcome IS NULL"
            again = self.one_comes("billing", False, False, self.ask(query, row.id)[0].number)
            if not self.ask(query, row.id):  # it was due: the place is kept, and nobody is called (P10)
                self.arrived[again] = self.arrived[row.id]
                self.runtime.office.withdraw(row.id, self.clock())

    @precondition(lambda self: self.arrived)
    @rule(number=st.integers(0, 99))
    def hang_up(self, number: int) -> None:
        """Leave, at whatever moment; a second time changes nothing."""
        self.take([*self.arrived][number % len(self.arrived)], inputs.HungUp())

    @rule(late=st.booleans(), goes=st.booleans())
    def book(self, late: bool, goes: bool) -> None:
        """Be offered a call after a long wait, take the soonest or a window, and perhaps hang up."""
        for contact in self.waiting()[:1]:
            self.let_pass(601)
            self.take(contact, inputs.Waited())
            for key in ("1", "1", "2" if late else "1", "1"):
                self.take(contact, inputs.Pressed(key))
            if goes:
                self.take(contact, inputs.HungUp())

    @rule(
        name=st.sampled_from([name for name, _, _ in CREW]),
        state=st.sampled_from(["available", "available", "paused", None]),
    )
    def choose(self, name: str, state: Any) -> None:
        self.desk.choose(name, state, self.clock())

    @rule(decline=st.sampled_from([False, False, True]))
    def answer_an_offer(self, decline: bool) -> None:
        """Accept or decline what stands; who was promised a call is dialled, by two workers at once."""
        self.waiting()
        self.make_offers()
        for one in self.desk.offers.standing()[:2]:
            if decline:
                self.desk.offers.decline(one.contact, one.agent, self.clock())
                continue
            try:
                taken = self.desk.accept_offer(one.contact, one.agent, self.clock())
                if taken.promised:
                    number = self.runtime.callbacks.dial(one.contact, one.agent, taken.offer)
                    for _ in range(2):
                        self.runtime.office.dial(one.contact, number, self.clock())
            except AlreadyTaken:
                pass

    @rule(deeds=DEEDS)
    def go_on(self, deeds: list[str]) -> None:
        """Meet, let the phone ring, leave each other, or send on: whoever was taken last."""
        if not any(row.agent_id and not row.ended for row in self.look()):
            self.answer_an_offer(decline=False)
        for deed in deeds:
            self.do(deed)

    def do(self, deed: str) -> None:
        query = "SELECT contact_id, offer FROM place WHERE contact_id = ANY(%s) AND agent_id IS NOT NULL"
        for contact, number in self.ask(
            f"{query} ORDER BY offered_at DESC, contact_id LIMIT 1", list(self.arrived)
        ):
            match deed:
                case "meet":
                    self.take(contact, inputs.Connected())
                case "lapse":
                    self.desk.lapse(contact, number, self.clock())
                case "leave":
                    self.take(contact, inputs.AgentLeft())
                case "gone":
                    self.take(contact, inputs.HungUp())
                case queue:
                    self.take(contact, inputs.Moved("hanna", queue))

    @rule(signals=TOLD, twice=st.booleans())
    def network_tells(self, signals: list[Signal], twice: bool) -> None:
        """Tell of the newest attempt and the one before, perhaps doubled and out of order."""
        if not any(row.dialling for row in self.look()):
            self.book(late=False, goes=True)
            self.answer_an_offer(decline=False)
        query = "SELECT contact_id, number FROM attempt WHERE contact_id = ANY(%s) ORDER BY planned_at DESC"
        for contact, number in self.ask(f"{query}, contact_id, number DESC LIMIT 2", list(self.arrived)):
            for signal in signals:
                for _ in range(1 + twice):
                    self.runtime.callbacks.signal(contact, number, signal, self.clock())

    @rule(
        seconds=st.sampled_from([1, 19, 41, 61, 130, 901, 7200, 30000]),
        stands=st.sampled_from(["busy", "ringing"]),
        swept=st.booleans(),
    )
    def time_passes(self, seconds: int, stands: str, swept: bool) -> None:
        """Let time pass, beyond closing too; agents' pages stay open, and what was lost may be looked for."""
        self.let_pass(seconds)
        self.line.stands = stands
        if swept:
            self.runtime.office.sweep(self.clock())
        self.desk.offers.prepare(self.clock())

    @rule(gone=st.booleans())
    def look_for_the_silent(self, gone: bool) -> None:
        silent = self.desk.silent(self.clock() - QUIET, MOST)
        self.line.gone = {one.leg for one in silent} if gone else set()
        sweep(self.world, silent)

    @precondition(lambda self: self.arrived)
    @rule()
    def make_offers(self) -> None:
        """Offer just what the pure function offers, in its order (P8)."""
        offers, now = self.desk.offers, self.clock()
        offers.prepare(now)
        standing = {one.contact for one in offers.standing()}
        taken = {row.id for row in self.look() if row.state == "offered"}
        free = [one for one in offers.places(now) if one.contact not in standing | taken]
        expected = offer(free, list(self.desk.present().values()), now)
        made = offers.round(now, calls=True)
        assert made == [(place.contact, agent.id) for place, agent in expected]

    def waiting(self) -> list[str]:
        """Give who waits; somebody comes where nobody does."""
        found = [row.id for row in self.look() if row.phase == "waiting" and row.state == "waiting"]
        if not found:
            self.come([("billing", False, False)])
        return found

    def let_pass(self, seconds: float) -> None:
        """Let time pass while the pages of the agents stay open."""
        self.clock.step(seconds)
        for name, _, _ in CREW:
            self.desk.seen(name, self.clock())

    def look(self) -> list[Any]:
        return self.ask(LOOK, list(self.arrived))

    @invariant()
    def everything_holds(self) -> None:
        rows = self.look()
        for row in rows:
            self.keeps_its_first_arrival(row)
            assert row.ends == row.ended  # one outcome, and only one
            assert row.settled <= row.over and row.dialling <= 1
            # Nobody is lost: who waits has a place, and an open place has somebody on the line or promised.
            assert row.phase != "waiting" or row.state in ("waiting", "offered")
            assert row.state not in OPEN or not row.ended or row.promised
            assert not row.promised or row.state in ("held", "offered", "served", "waiting")
        self.nobody_is_taken_twice(rows)

    def keeps_its_first_arrival(self, row: Any) -> None:
        """Nothing changes when somebody first came (P10)."""
        if row.arrived_at and self.arrived[row.id] is None:
            self.arrived[row.id] = row.arrived_at
        assert row.arrived_at == self.arrived[row.id]

    def nobody_is_taken_twice(self, rows: list[Any]) -> None:
        """Have each agent with one person at most: so no more are dialled than agents are free (P12)."""
        dialled = [row for row in rows if row.dialling]
        assert all(row.state in ("offered", "served") for row in dialled)  # whoever is called has an agent
        assert all(row.agent_id == row.dialling_for for row in dialled)
        busy = [row.agent_id for row in rows if row.state == "offered" or row.dialling]
        assert None not in busy and len(busy) == len(set(busy))

    @invariant()
    def each_attempt_is_dialled_once_and_in_its_window(self) -> None:
        dialled = [one[-2:] for one in self.line.done if one[0] == "call_back"]
        assert len(dialled) == len(set(dialled))
        assert self.ask(OUTSIDE, list(self.arrived))[0][0] == 0

    def teardown(self) -> None:
        """Let everybody go: each has had one outcome, or is promised a call that is still to come."""
        for contact in self.arrived:
            self.take(contact, inputs.HungUp())
        for row in self.look():
            assert row.ended and row.ends == 1
            assert row.state in (None, "left", "served") or row.promised


@pytest.mark.parametrize("part", [1, 2])  # so that two cores can share it
def test_a_whole_hotline_loses_nobody(runtime: Runtime, part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # In the order they come: the same choices lead to the same, whatever ids are drawn.
    monkeypatch.setattr("core.turn.new_id", lambda: f"{next(IDS):032x}")
    for name, languages, queues in CREW:
        runtime.desk.add_agent(Agent(name, name.title(), "-", "+46701740605", languages, queues))
    # What fails is not made shorter: on a whole hotline that takes minutes. Add Phase.shrink to look closer.
    many = settings(
        max_examples=58,
        stateful_step_count=50,
        deadline=None,
        phases=(Phase.explicit, Phase.generate),
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    run(lambda: Hotline(runtime), settings=many)  # type: ignore[no-untyped-call]
