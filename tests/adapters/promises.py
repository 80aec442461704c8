"""Somebody who was promised a call, by the turns that promise it."""

from typing import Any

from adapters.runtime import Agent, Runtime
from core.inputs import Input, Pressed
from core.turn import Arrival, take_first_turn, take_turn

HANNA = Agent("hanna", "Hanna", "-", "+46701740605", ("sv", "en"))
NUMBER = "+46701740610"


class Ana:
    """Ana, who comes to the billing queue, and is promised a call as soon as it would be her turn."""

    def __init__(self, runtime: Runtime, number: str | None = NUMBER, leg: str = "CA1") -> None:
        self._arrive(runtime, number, leg)
        runtime.desk.add_agent(HANNA)
        self.book()

    @classmethod
    def waiting(cls, runtime: Runtime, number: str, leg: str) -> "Ana":
        """Have her wait in the queue, and book nothing."""
        found = cls.__new__(cls)
        found._arrive(runtime, number, leg)
        return found

    def _arrive(self, runtime: Runtime, number: str | None, leg: str) -> None:
        self.runtime, self.now = runtime, runtime.world.now
        arrival = Arrival("voice", leg, "077", number, "+46771000000")
        self.contact = take_first_turn(runtime.world, arrival).contact
        for keys in ("1", "2", "1"):
            self.press(keys)

    def press(self, keys: str) -> None:
        self.take(Pressed(keys))

    def take(self, given: Input) -> None:
        take_turn(self.runtime.world, self.contact, None, given)

    def book(self) -> None:
        """Take the offer of a call, which stands as soon as the wait is long."""
        self.runtime.world.now.step(700)  # type: ignore[attr-defined]
        take_turn(self.runtime.world, self.contact, None, Pressed("9"))
        for keys in ("1", "1", "1", "1"):
            self.press(keys)
        assert self.one("SELECT count(*) FROM callback WHERE contact_id = %s", self.contact) == 1

    def offer(self) -> int:
        """Have Hanna accept the place, as the desk does; give the number of the attempt."""
        query = """UPDATE place SET state = 'offered', agent_id = 'hanna', offer = offer + 1, offered_at = %s
                    WHERE contact_id = %s AND state = 'held' RETURNING offer"""
        offer = self.one(query, self.now(), self.contact)
        return self.runtime.callbacks.dial(self.contact, "hanna", offer)

    def one(self, query: str, *values: object) -> Any:
        with self.runtime.engine.connect() as connection:
            return connection.exec_driver_sql(query, values).scalar_one()
