"""Simulated callers who really call: through the carrier and the webhooks, with the assistant that answers.

Each is the person that the simulation through the engine draws too. Calls come one after another and speech
takes no time, so what is measured is where people are led and not how long it takes.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta

from cli.call.colleague import Colleague
from cli.call.handset import CarrierError, Handset
from cli.call.line import Line
from cli.call.placed import Placed
from cli.call.script import Agent
from core import inputs
from core.flow.graph import Flow
from core.flow.state import State
from core.kpi.person import LETTERS, Guide, Person
from core.kpi.population import Population
from core.numbers import SIMULATED

MOST = 40  # answers; whoever gives more hangs up
PATIENCE = timedelta(seconds=20)  # of the carrier's clock, for the next question
THOUGHT = 2.0  # seconds that an answer takes
SILENCE = 8.0  # seconds of it; a question waits for less
LOOKS = 50  # at the log, for the outcome: five real seconds in all


def ring(
    line: Line, flow: Flow, who: Population, calls: int, seed: int, pause: Callable[[float], None]
) -> Counter[str]:
    """Let so many callers call, one after another; give how often each outcome came."""
    chance = random.Random(f"{seed} {flow.name}")  # noqa: S311  to be repeated is what is wanted
    guide, found = Guide(flow), Counter[str]()
    with closing(Handset(line.carrier_url)) as handset, _agent(line, handset, pause) as agent:
        for number in range(calls):
            person = Person(flow, who, random.Random(chance.getrandbits(64)), guide)  # noqa: S311
            found[_Ringing(line, handset, person, number, agent).call()] += 1
    return found


@contextmanager
def _agent(line: Line, handset: Handset, pause: Callable[[float], None]) -> Iterator[Colleague]:
    """Give the agent who takes these calls: the first that the set-up made."""
    agent = Colleague(next(iter(line.staff.values())), handset, pause)
    try:
        yield agent
        agent.leave()
    finally:
        agent.close()


class _Ringing:
    """One person on the phone."""

    def __init__(self, line: Line, handset: Handset, person: Person, number: int, agent: Colleague) -> None:
        self._line, self._person, self._agent = line, person, agent
        caller = f"{SIMULATED}{number % 100_000:05d}"
        self._call = Placed(handset, handset.place(caller, line.number, "instant"), lambda entry: None)
        self._spent = 0.0  # seconds of words and thought, were they spoken

    def call(self) -> str:
        """Answer until one side has enough; give the outcome."""
        call, person = self._call, self._person
        for _ in range(MOST):
            state = self._listen()
            if call.ended or state is None or self._spent > person.patience:
                break
            if state.phase == "waiting":
                self._wait()
                break
            self._answer(person.answer(state.node, state.phase, state.errand))
        with suppress(CarrierError):  # the other side may have hung up just now
            call.hang_up()
        return self._outcome()

    def _listen(self) -> State | None:
        """Hear what is said until an answer is wanted, or the queue; give how the contact stands."""
        call = self._call
        until = call.now() + PATIENCE
        while True:
            call.settle()
            self._spent += sum(map(len, call.heard)) / LETTERS
            call.heard.clear()
            state = self._state()
            if (
                call.ended
                or (call.asks and call.listening)
                or (state and state.phase == "waiting")
                or not call.more(until)
            ):
                return state

    def _state(self) -> State | None:
        report = self._line.report(self._call.sid)
        return report.state if report else None

    def _answer(self, given: inputs.Input) -> None:
        call = self._call
        self._spent += THOUGHT + self._person.slow
        match given:
            case inputs.Pressed(keys):
                call.press(keys)
            case inputs.Understood() if words := self._person.sentence():
                call.say(words)
            case inputs.Understood():
                call.press("1")  # nobody said what people say
            case _:
                call.wait(SILENCE)

    def _wait(self) -> None:
        """Wait until an agent comes, by chance, or leave the queue before."""
        person = self._person
        if person.chance.expovariate(1 / person.who.served) > person.patience - self._spent:
            return
        report = self._line.report(self._call.sid)
        if report is None:
            return
        self._agent.do(Agent(0, "", "accept"), report.contact)
        self._call.settle()
        right = person.guide.queues(person.errand)
        if right and person.chance.random() < person.who.judged:
            self._agent.judge(report.contact, right=report.queue in right)
        self._agent.do(Agent(0, "", "hang up"), report.contact)
        self._call.settle()

    def _outcome(self) -> str:
        for _ in range(LOOKS):
            report = self._line.report(self._call.sid)
            if report and report.outcome:
                return report.outcome
            self._call.fetch(0.1)
            time.sleep(0.1)
        return "not over"
