"""The jobs, run by a real worker over a real database."""

import asyncio

import pytest

from adapters.flowfiles import Texts
from adapters.jobs import make_app, mend, work
from adapters.runtime import Engine, Runtime
from adapters.store.deferred import put
from tests.adapters.promises import Ana
from tests.fakes import FakeTelephony
from tests.wide import texts as wide_texts


@pytest.fixture
def texts() -> Texts:
    """A flow of every kind of node."""
    return wide_texts()


@pytest.fixture
def ana(runtime: Runtime) -> Ana:
    """Ana, who keeps her place instead of waiting."""
    return Ana(runtime)


def run(runtime: Runtime) -> None:
    """Do all jobs there are, and those that they ask for."""
    for _ in range(2):
        asyncio.run(work(runtime, wait=False))


def jobs(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        query = "SELECT task_name, status::text FROM jobs.procrastinate_jobs ORDER BY id"
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def test_a_booking_is_written_about(ana: Ana, runtime: Runtime, telephony: FakeTelephony) -> None:
    run(runtime)
    assert [one[0] for one in telephony.done] == ["send"]
    assert jobs(runtime.engine) == []


def test_two_workers_write_and_dial_once(ana: Ana, runtime: Runtime, telephony: FakeTelephony) -> None:
    ana.offer()

    async def both() -> None:
        await asyncio.gather(work(runtime, wait=False), work(runtime, wait=False))

    for _ in range(2):
        asyncio.run(both())
    assert sorted(one[0] for one in telephony.done) == ["call_back", "send"]


def test_a_job_done_twice_does_nothing_twice(ana: Ana, runtime: Runtime, telephony: FakeTelephony) -> None:
    ana.offer()
    run(runtime)
    with runtime.engine.begin() as connection:
        raw = connection.connection.driver_connection
        put(raw, "call", {"contact": ana.contact, "attempt": 1})
        put(raw, "confirm", {"contact": ana.contact, "turn": 1})
        put(raw, "write", {"contact": ana.contact, "kind": "booked"})
    run(runtime)
    assert sorted(one[0] for one in telephony.done) == ["call_back", "send"]


def test_a_network_that_is_away_is_asked_again(ana: Ana, runtime: Runtime, telephony: FakeTelephony) -> None:
    telephony.broken, telephony.permanent = True, False
    run(runtime)
    assert jobs(runtime.engine) == [("callbacks.write", "todo")]


def test_a_dead_workers_job_is_given_to_another(ana: Ana, runtime: Runtime, telephony: FakeTelephony) -> None:
    with runtime.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE jobs.procrastinate_jobs SET status = 'doing'")

    async def mended() -> None:
        app = make_app(runtime)
        async with app.open_async():
            await mend(app)

    asyncio.run(mended())
    run(runtime)
    assert [one[0] for one in telephony.done] == ["send"]
