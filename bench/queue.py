"""What a long queue costs: news for who waits, taking the next place, and fifty agents who take at once."""

import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator

from adapters.postgres import start_embedded
from adapters.runtime import Runtime, migrate, open_engine, open_runtime
from adapters.settings import read
from core.errors import StoreUnavailable
from ivr.app import create_app

FEW, MANY = 10, 10_000  # places
NEWS_GOAL, TAKE_GOAL = 1.5, 2.0  # how many times as much it may cost with MANY
CALLERS, ROUNDS = 8, 15  # who asks for news, and how often each
AGENTS, TAKES = 50, 300  # who take at once, and how many places they take
PUBLIC, TOKEN = "http://127.0.0.1:8791", "bench-token"
QUEUE = "general"  # where 0 leads in the default flow

PLACES = """
WITH made AS (
  INSERT INTO contact (id, channel, leg, version, called, state, turn, seq, head, started_at)
  SELECT md5('many' || n), 'voice', 'many' || n, (SELECT version FROM flow_version LIMIT 1), '',
         '{"node": "general", "language": "sv", "cost": "077", "phase": "waiting"}', 1, 0, '',
         %(now)s - (%(count)s + 60 - n) * interval '0.1 second'
    FROM generate_series(1, %(count)s) n RETURNING id, started_at
)
INSERT INTO place (contact_id, queue, arrived_at) SELECT id, %(queue)s, started_at FROM made
"""
AGENT = """
INSERT INTO agent (id, name, password, phone, languages, state, since, seen_at)
SELECT 'agent' || n, 'agent' || n, '', '', '{sv,en}', %(state)s, now(), 'infinity'
  FROM generate_series(1, %(count)s) n
"""
# The conversation is over at once, and the agent is there for the next.
SERVED = "UPDATE place SET state = 'served' WHERE contact_id = %s"
OFFERED = "SELECT contact_id FROM event WHERE kind = 'offer_made' ORDER BY xmin::text::bigint"
LINE = "SELECT contact_id FROM place ORDER BY arrived_at LIMIT %s"
FREE = "UPDATE agent SET state = 'available', since = clock_timestamp(), contact_id = NULL WHERE id = %s"


@dataclass(frozen=True)
class SetUp:
    """A running set-up with a queue of some length."""

    url: str
    runtime: Runtime
    client: FlaskClient


def main() -> int:
    """Measure and print; 1 when a goal is missed."""
    with tempfile.TemporaryDirectory(prefix="vaxel-bench-") as folder:
        url, server = start_embedded(Path(folder) / "postgres")
        try:
            with _set_up(url, FEW) as few, _set_up(url, MANY) as many:
                news, take = _news(few, many), _takes(few, many)
            with _set_up(url, MANY, "rush") as rush:
                kept, rate = _rush(rush)
        finally:
            server.stop()
    print(
        f"news of the queue with {MANY} waiting: {news:.2f} times what it costs with {FEW}, goal {NEWS_GOAL}"
    )
    print(f"taking the next place: {take:.2f} times, goal {TAKE_GOAL}")
    verdict = "each place once, in order" if kept else "a place twice, or out of order"
    print(f"{AGENTS} agents at once: {rate:.0f} takes a second, {verdict}")
    return int(news > NEWS_GOAL or take > TAKE_GOAL or not kept)


@contextmanager
def _set_up(server: str, count: int, name: str = "line") -> Iterator[SetUp]:
    database = f"{name}_{count}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {database}".encode())
    url = server.replace("/postgres?", f"/{database}?", 1)
    migrating = open_engine(url)
    migrate(migrating)
    migrating.dispose()
    runtime = open_runtime(read(_environment(url)))
    runtime.world.flows.assign()
    with psycopg.connect(url, autocommit=True) as connection:
        values = {"count": count, "queue": QUEUE, "now": datetime.now(UTC)}
        connection.execute(PLACES.encode(), values)
        connection.execute(b"VACUUM ANALYZE")
    try:
        yield SetUp(url, runtime, create_app(runtime).test_client())
    finally:
        runtime.listener.close()
        runtime.engine.dispose()


def _news(few: SetUp, many: SetUp) -> float:
    """Give the ratio of what a webhook costs that brings news; both set-ups are asked in turns."""
    for one in (few, many):
        _write(one, AGENT, {"state": "talking", "count": 20})
    callers = [[_Caller(one.client, f"CA{number}") for number in range(CALLERS)] for one in (few, many)]
    costs: list[list[float]] = [[], []]
    for number in range(ROUNDS + 1):
        for pair in zip(*callers, strict=True):
            for cost, caller in zip(costs, pair, strict=True):
                spent = caller.ask()
                cost += [spent] * (number > 0)  # the first round warms up
    few_cost, many_cost = (statistics.mean(cost) for cost in costs)
    print(f"a webhook with news: {few_cost * 1e3:.1f} and {many_cost * 1e3:.1f} ms")
    return many_cost / few_cost


class _Caller:
    """Somebody who waits for a human, and asks again and again how long it takes."""

    def __init__(self, client: FlaskClient, leg: str) -> None:
        self._client, self._leg, self._next = client, leg, ""
        self._post("/voice/start")
        self._post(self._next, "0")
        assert b"<Enqueue" in self._last
        self._post(self._next)

    def ask(self) -> float:
        """Press a key in the queue, which brings all the news; give the seconds it took."""
        began = time.perf_counter()
        self._post(self._next, "5")
        spent = time.perf_counter() - began
        assert b"plats" in self._last and b"minut" in self._last, self._last
        return spent

    def _post(self, path: str, digits: str = "") -> None:
        form = {
            "CallSid": self._leg,
            "From": "+46701740610",
            "To": "+46771000000",
            "CallStatus": "in-progress",
        }
        form |= {"Digits": digits} if digits else {}
        signature = RequestValidator(TOKEN).compute_signature(f"{PUBLIC}{path}", form)
        answer = self._client.post(path, data=form, headers={"X-Twilio-Signature": signature})
        self._last = answer.data
        self._next = _address(self._last)


def _address(answer: bytes) -> str:
    """Give where the answer leads: to the wait, or to the next turn."""
    text = answer.decode()
    for mark in ('waitUrl="', "<Redirect>"):
        if mark in text:
            return text.split(mark, 1)[1].split('"' if mark.endswith('"') else "<", 1)[0].removeprefix(PUBLIC)
    raise AssertionError(text)


def _takes(few: SetUp, many: SetUp) -> float:
    """Give the ratio of what it costs to offer the next place to an agent who takes it."""
    for one in (few, many):
        _write(one, "DELETE FROM agent", {})
        _write(one, AGENT, {"state": "available", "count": 1})
    costs: list[list[float]] = [[], []]
    for number in range(FEW + 1):
        for cost, one in zip(costs, (few, many), strict=True):
            began = time.perf_counter()
            found = _take(one.runtime, "agent1")
            cost += [time.perf_counter() - began] * (number > 0)
            assert found is not None
            _over(one, found, "agent1")
    few_cost, many_cost = (statistics.median(cost) for cost in costs)
    print(f"taking the next place: {few_cost * 1e3:.1f} and {many_cost * 1e3:.1f} ms")
    return many_cost / few_cost


def _take(runtime: Runtime, agent: str) -> str | None:
    """Accept what stands on this agent's screen; where nothing does, have everything offered that can be."""
    now, offers = runtime.world.now(), runtime.desk.offers
    found = offers.of(agent, now)
    if found is None:
        offers.round(now)
        found = offers.of(agent, now)
    if found is None:
        return None
    runtime.desk.accept_offer(found.contact, agent, runtime.world.now())
    return found.contact


def _rush(one: SetUp) -> tuple[bool, float]:
    """Let all agents take at once; tell whether each place went once and in order, and takes a second."""
    _write(one, AGENT, {"state": "available", "count": AGENTS})
    taken: list[str] = []

    def work(agent: str) -> None:
        while len(taken) < TAKES:
            with suppress(StoreUnavailable):  # more agents than connections: whoever finds none tries again
                if found := _take(one.runtime, agent):
                    taken.append(found)
                    _over(one, found, agent)

    threads = [threading.Thread(target=work, args=(f"agent{number + 1}",)) for number in range(AGENTS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - began
    return _in_order(one) and len(set(taken)) == len(taken), len(taken) / spent


def _in_order(one: SetUp) -> bool:
    """Tell whether places were offered in the order in which they came, by the log."""
    with psycopg.connect(one.url) as connection:
        offered = [key for (key,) in connection.execute(OFFERED)]
        line = [key for (key,) in connection.execute(LINE, (len(offered),))]
    return offered == line


def _over(one: SetUp, contact: str, agent: str) -> None:
    # On a connection of its own: what is measured needs those of the pool.
    with psycopg.connect(one.url, autocommit=True) as connection:
        connection.execute(SERVED.encode(), (contact,))
        connection.execute(FREE.encode(), (agent,))


def _write(one: SetUp, query: str, values: dict[str, object]) -> None:
    with psycopg.connect(one.url, autocommit=True) as connection:
        connection.execute(query.encode(), values)


def _environment(database: str) -> dict[str, str]:
    return {
        "DATABASE_URL": database,
        "PUBLIC_URL": PUBLIC,
        "RASA_URL": "http://127.0.0.1:9",
        "VAXEL_RASA_TOKEN": "unused",
        "TWILIO_ACCOUNT_SID": "AC1",
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_API_URL": "http://127.0.0.1:9",
        "VAXEL_NUMBER": "+46771000000",
        "VAXEL_SECRET_KEY": "unused",
    }


if __name__ == "__main__":
    sys.exit(main())
