"""What a queue has before it, as read from a real log."""

from datetime import datetime, timedelta

import psycopg
import pytest

from adapters.runtime import Engine, open_engine
from adapters.store.contacts import Contacts
from adapters.store.outlook import MOST, SEEN
from core.errors import StoreUnavailable
from core.ewt import Estimate, Line, Nobody, estimate
from core.queueing import Place
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
                "INSERT INTO agent (id, name, password, phone, languages) VALUES (%s, %s, '', '', '{sv}')",
                (agent, agent),
            )

    def close(self) -> None:
        self._connection.close()

    def sit(self, agent: str, state: str, since: float = 0, queues: str = "{}") -> None:
        """Let an agent be there."""
        self._connection.execute(
            "UPDATE agent SET state = %s, since = %s, queues = %s WHERE id = %s",
            (state, ago(since), queues, agent),
        )

    def place(
        self, arrived: float, state: str = "waiting", queue: str = "billing", agent: str | None = None
    ) -> str:
        """Let somebody come, and stand as they do now."""
        self._made += 1
        key = f"{self._made:032d}"
        self._connection.execute(
            "INSERT INTO contact (id, channel, leg, version, called, state, turn, seq, head, started_at)"
            " VALUES (%s, 'voice', %s, 'v', '', '{\"language\": \"sv\"}', 1, 0, '', %s)",
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


def one(queue: str = "billing", language: str = "sv") -> Place:
    return Place("", queue, MORNING, language=language)


def look(engine: Engine, position: int | None = None, queue: str = "billing") -> Line:
    return Contacts(engine).line(one(queue), position, MORNING)


def test_an_empty_queue_has_nobody(day: Day, engine: Engine) -> None:
    assert look(engine) == Line(0, (), 0, ())
    assert estimate(look(engine)) == Nobody()


def test_who_is_there_is_read_from_their_presence(day: Day, engine: Engine) -> None:
    day.sit("hanna", "available")
    day.sit("ivar", "talking", 90)
    assert (look(engine).free, look(engine).talking) == (1, (90.0,))
    day.sit("hanna", "paused")
    day.sit("ivar", "after_call", 20)
    assert (look(engine).free, look(engine).noting) == (0, (40.0,))
    day.sit("ivar", "away")
    assert estimate(look(engine)) == Nobody()


def test_agents_serve_the_queues_they_are_given(day: Day, engine: Engine) -> None:
    day.sit("hanna", "available", queues="{general}")
    assert (look(engine).free, look(engine, queue="general").free) == (0, 1)
    assert Contacts(engine).line(one("general", "en"), None, MORNING).free == 0


def test_talks_over_and_under_way_are_told_apart(day: Day, engine: Engine) -> None:
    day.talk("hanna", 900, 600)
    day.talk("hanna", 500)
    day.talk("ivar", 400, 100)
    day.sit("hanna", "talking", 500)
    line = look(engine)
    assert (line.talking, line.free) == ((500.0,), 0)
    assert (sorted(line.served), line.lasting) == ([300.0, 300.0], (500.0,))


def test_the_order_decides_who_is_ahead(day: Day, engine: Engine) -> None:
    day.sit("hanna", "available")
    for seconds in (40, 30, 20, 10):
        day.place(seconds)
        day.place(seconds - 5, queue="general")
    assert [look(engine, position).ahead for position in (1, 2, 4, None)] == [0, 2, 6, 8]
    assert [look(engine, position, "general").ahead for position in (1, 2, 4)] == [1, 3, 7]


def test_held_places_count_and_promised_ones_when_due(day: Day, engine: Engine, database_url: str) -> None:
    day.sit("hanna", "available")
    day.place(100, "held", "general")
    due, later = (day.place(100, "held", "general") for _ in range(2))
    with psycopg.connect(database_url, autocommit=True) as connection:
        for key, when in ((due, ago(1)), (later, ago(-1))):
            connection.execute("UPDATE place SET due_at = %s WHERE contact_id = %s", (when, key))
    assert look(engine).ahead == 2


def test_who_is_served_or_left_is_ahead_of_nobody(day: Day, engine: Engine) -> None:
    day.sit("hanna", "available")
    day.place(50, "served", agent="hanna")
    day.place(40, "left")
    day.place(30, "offered", agent="hanna")
    assert look(engine).ahead == 1


def test_hang_ups_are_counted_by_time_waited(day: Day, engine: Engine) -> None:
    day.give_up(400, 200)
    day.give_up(4200, 3700)
    day.give_up(400, 100, "callback booked")
    day.talk("hanna", 100, 50, waited=500)
    day.place(300)
    assert look(engine).leaving == pytest.approx(1 / 1000)


def test_what_was_seen_is_used_for_a_second(day: Day, engine: Engine) -> None:
    store = Contacts(engine)
    assert store.line(one(), None, MORNING).free == 0
    day.sit("hanna", "available")
    assert store.line(one(), None, MORNING + timedelta(seconds=0.9)).free == 0
    assert store.line(one(), None, MORNING + timedelta(seconds=1)).free == 1
    day.sit("hanna", "away")
    assert store.line(one(), None, MORNING).free == 0  # a clock that was set back: that look has no date


def test_a_database_away_is_said(tmp_path: object) -> None:
    with pytest.raises(StoreUnavailable, match="does not answer"):
        look(open_engine(f"postgresql://nobody@/nothing?host={tmp_path}"))


def test_a_read_line_gives_a_range(day: Day, engine: Engine) -> None:
    for number in range(20):
        day.talk("hanna" if number % 2 else "ivar", 3000 - 140 * number, 2700 - 140 * number)
    day.sit("hanna", "talking", 30)
    day.sit("ivar", "talking", 20)
    day.place(20)
    day.place(10)
    found = estimate(look(engine))
    assert isinstance(found, Estimate)
    assert 3 <= found.low < found.high <= 15


def test_the_log_and_the_places_are_read_by_index(day: Day, engine: Engine, database_url: str) -> None:
    """As large as a busy week, neither must be read from end to end for every look."""
    log = (
        "INSERT INTO event (contact_id, seq, at, version, kind, data, hash)"
        " SELECT 'filler', n, %(now)s - n * interval '1 second', 'v', 'node_entered', '{}', ''"
        " FROM generate_series(1, 20000) n"
    )
    contacts = (
        "INSERT INTO contact (id, channel, leg, version, called, state, turn, seq, head, started_at)"
        " SELECT 'many' || n, 'voice', n, 'v', '', '{}', 1, 0, '', %(now)s FROM generate_series(1, 5000) n"
    )
    places = (
        "INSERT INTO place (contact_id, queue, arrived_at, state)"
        " SELECT 'many' || n, 'billing', %(now)s - n * interval '1 second',"
        "        CASE WHEN n > 2000 THEN 'served' ELSE 'waiting' END FROM generate_series(1, 5000) n"
    )
    with psycopg.connect(database_url, autocommit=True) as connection:
        for query in (log, contacts, places, "ANALYZE event", "ANALYZE place", "ANALYZE contact"):
            connection.execute(query.encode(), {"now": MORNING})
        rows = connection.execute(f"EXPLAIN {SEEN}".encode(), {"now": MORNING, "most": MOST}).fetchall()
    plan = "\n".join(row for (row,) in rows)
    assert plan.count("event_outlook") == 2
    assert "Index Scan using place_line" in plan
    assert "Seq Scan on event" not in plan and "Seq Scan on place" not in plan
    assert len({row for row in plan.splitlines() if "Limit" in row}) > 0
    assert look(engine).ahead == 0  # nobody is there to whom they could be ahead
