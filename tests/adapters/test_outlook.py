"""What a queue has before it, as read from a real log."""

from datetime import datetime, timedelta

import psycopg
import pytest
from sqlalchemy import text

from adapters.runtime import Engine, open_engine
from adapters.store.outlook import SEEN, Outlook, Talk, Waiting, summed
from core.errors import StoreUnavailable
from core.ewt import Estimate, Line, Nobody, estimate
from tests.fakes import MORNING

ABANDONED = "abandoned in queue"


class Day:
    """Writes a day into the tables as turns would leave it, at seconds before MORNING."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True)
        self._made = 0
        self._connection.execute("INSERT INTO flow_version VALUES ('v', 'day', '{}', %s)", (MORNING,))
        for agent in ("hanna", "ivar"):
            self._connection.execute(
                "INSERT INTO agent (id, name, password, phone, languages) VALUES (%s, %s, '', '', '{}')",
                (agent, agent),
            )

    def close(self) -> None:
        self._connection.close()

    def place(
        self, arrived: float, state: str = "waiting", queue: str = "billing", agent: str | None = None
    ) -> str:
        """Let somebody come, and stand as they do now."""
        self._made += 1
        key = f"{self._made:032d}"
        self._connection.execute(
            "INSERT INTO contact (id, channel, leg, version, called, state, turn, seq, head, started_at)"
            " VALUES (%s, 'voice', %s, 'v', '', '{}', 1, 0, '', %s)",
            (key, key, ago(arrived)),
        )
        self._connection.execute(
            "INSERT INTO place (contact_id, queue, arrived_at, state, agent_id) VALUES (%s, %s, %s, %s, %s)",
            (key, queue, ago(arrived), state, agent),
        )
        return key

    def happen(self, key: str, kind: str, seconds: float, data: str = "{}") -> None:
        self._connection.execute(
            "INSERT INTO event (contact_id, seq, at, version, kind, data, hash)"
            " SELECT %s, coalesce(max(seq), 0) + 1, %s, 'v', %s, %s, '' FROM event WHERE contact_id = %s",
            (key, ago(seconds), kind, data, key),
        )

    def talk(
        self, agent: str, began: float, ended: float | None = None, queue: str = "billing", waited: float = 0
    ) -> str:
        """Let somebody talk with an agent."""
        key = self.place(began + waited, "served", queue, agent)
        self.happen(key, "agent_connected", began, f'{{"agent": "{agent}"}}')
        if ended is not None:
            self.happen(key, "agent_disconnected", ended)
            self.happen(key, "contact_ended", ended - 10)
        return key

    def give_up(self, arrived: float, ended: float, outcome: str = ABANDONED) -> None:
        key = self.place(arrived, "left")
        self.happen(key, "contact_ended", ended)
        self._connection.execute("UPDATE contact SET outcome = %s WHERE id = %s", (outcome, key))


def ago(seconds: float) -> datetime:
    return MORNING - timedelta(seconds=seconds)


@pytest.fixture
def day(database_url: str) -> object:
    """A day without anybody."""
    made = Day(database_url)
    yield made
    made.close()


def look(engine: Engine, position: int = 1, queue: str = "billing") -> Line:
    return Outlook(engine).line(queue, position, MORNING)


def test_an_empty_queue_has_nobody(day: Day, engine: Engine) -> None:
    assert look(engine) == Line(0, (), 0, ())
    assert estimate(look(engine)) == Nobody()


def test_talks_over_and_under_way_are_told_apart(day: Day, engine: Engine) -> None:
    day.talk("hanna", 900, 600)
    day.talk("hanna", 500)
    day.talk("ivar", 400, 100)
    line = look(engine)
    assert (line.talking, line.free) == ((500.0,), 1)
    assert (sorted(line.served), line.lasting) == ([300.0, 300.0], (500.0,))


def test_who_talked_long_ago_is_not_there(day: Day, engine: Engine) -> None:
    day.talk("hanna", 1500, 901)
    assert (look(engine).free, look(engine).served) == (0, (599.0,))
    day.talk("ivar", 1500, 899)
    assert look(engine).free == 1


def test_a_conversation_whose_end_is_lost_holds_nobody(day: Day, engine: Engine) -> None:
    day.talk("hanna", 7300)
    assert estimate(look(engine)) == Nobody()
    day.talk("hanna", 300, 60)
    assert look(engine) == Line(0, (), 1, (240.0,))


def test_who_takes_nobody_is_not_there(day: Day, engine: Engine) -> None:
    day.talk("hanna", 400, 61)
    day.place(59)
    assert look(engine).free == 1
    day.place(61)
    assert look(engine).free == 0


def test_whose_phone_rings_is_free_for_the_one_ahead(day: Day, engine: Engine) -> None:
    day.place(200, "offered", agent="ivar")
    day.place(100)
    line = look(engine, position=2)
    assert (line.ahead, line.free) == (1, 1)


def test_agents_of_other_queues_are_not_counted(day: Day, engine: Engine) -> None:
    day.talk("hanna", 300, queue="general")
    day.talk("ivar", 200)
    assert (look(engine).talking, look(engine, queue="general").talking) == ((200.0,), (300.0,))


def test_who_talks_in_another_queue_is_busy_here(day: Day, engine: Engine) -> None:
    day.talk("hanna", 600, 400)
    day.talk("hanna", 300, queue="general")
    assert look(engine) == Line(0, (300.0,), 0, (200.0,))


def test_shared_agents_serve_both_queues_in_order(day: Day, engine: Engine) -> None:
    day.talk("hanna", 600, 400)
    day.talk("hanna", 300, queue="general")
    for seconds in (40, 30, 20, 10):
        day.place(seconds)
        day.place(seconds, queue="general")
        day.place(seconds, queue="orders")
    assert [look(engine, position).ahead for position in (1, 2, 4)] == [1, 3, 7]


def test_hang_ups_are_counted_by_time_waited(day: Day, engine: Engine) -> None:
    day.give_up(400, 200)
    day.give_up(4200, 3700)
    day.give_up(400, 100, "callback booked")
    day.talk("hanna", 100, 50, waited=500)
    day.place(300)
    assert look(engine).leaving == pytest.approx(1 / 1000)


def test_the_gap_is_between_talks_with_who_waited(day: Day, engine: Engine) -> None:
    day.talk("hanna", 900, 700)
    day.talk("hanna", 670, 500, waited=200)
    day.talk("hanna", 300, 100, waited=10)
    assert look(engine).gap == 30.0


def test_held_places_count_and_promised_ones_when_due(day: Day, engine: Engine, database_url: str) -> None:
    day.talk("hanna", 600, 400)
    day.talk("hanna", 300, queue="general")
    day.place(100, "held", "general")
    due, later = (day.place(100, "held", "general") for _ in range(2))
    with psycopg.connect(database_url, autocommit=True) as connection:
        for key, when in ((due, ago(1)), (later, ago(-1))):
            connection.execute("UPDATE place SET due_at = %s WHERE contact_id = %s", (when, key))
    assert look(engine).ahead == 2


def test_what_was_seen_is_used_for_a_second(day: Day, engine: Engine) -> None:
    outlook = Outlook(engine)
    assert outlook.line("billing", 1, MORNING).free == 0
    day.talk("hanna", 600, 400)
    assert outlook.line("billing", 3, MORNING + timedelta(seconds=0.9)) == Line(2, (), 0, ())
    assert outlook.line("billing", 1, MORNING + timedelta(seconds=1)).free == 1
    assert outlook.line("billing", 1, MORNING).free == 1


def test_a_database_away_is_said(tmp_path: object) -> None:
    with pytest.raises(StoreUnavailable, match="does not answer"):
        look(open_engine(f"postgresql://nobody@/nothing?host={tmp_path}"))


def test_a_read_line_gives_a_range(day: Day, engine: Engine) -> None:
    for number in range(20):
        day.talk("hanna" if number % 2 else "ivar", 3000 - 140 * number, 2700 - 140 * number)
    day.talk("hanna", 30)
    day.talk("ivar", 20)
    found = estimate(look(engine, position=3))
    assert isinstance(found, Estimate)
    assert 3 <= found.low < found.high <= 15


def test_a_look_at_nothing_is_no_look_at_all() -> None:
    assert summed("billing", [], [], {}).line == Line(0, (), 0, ())
    talk = Talk("billing", "hanna", 100.0, None, 5.0)
    seen = summed("billing", [talk], [], {"billing": Waiting("billing", 3)})
    assert (seen.own, seen.others, seen.line.talking) == (3, 0, (100.0,))


def test_the_log_is_read_by_its_index(day: Day, engine: Engine, database_url: str) -> None:
    """As large as a busy week, a log must not be read from end to end for every look."""
    copy = (
        "INSERT INTO event (contact_id, seq, at, version, kind, data, hash)"
        " SELECT 'filler', n, %s - n * interval '1 second', 'v', 'node_entered', '{}', ''"
        " FROM generate_series(1, 20000) n"
    )
    day.talk("hanna", 600, 400)
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(copy.encode(), (MORNING,))
        connection.execute("ANALYZE event")
    with engine.connect() as connection:
        rows = connection.execute(
            text(f"EXPLAIN {SEEN.text}"), {"queue": "billing", "now": MORNING}
        ).scalars()
        plan = "\n".join(rows)
    assert plan.count("event_outlook") == 2
    assert "Seq Scan on event" not in plan
