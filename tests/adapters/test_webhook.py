"""Webhooks: stored with what they tell of, brought by a real worker to a real server."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.jobs import work
from adapters.runtime import Agent, Runtime
from adapters.settings import Settings
from adapters.store.contacts import Contacts
from adapters.webhook import ATTEMPTS
from core import casework, inputs
from core.errors import WebhookError
from core.ports import World
from core.turn import take_turn
from tests.adapters.complaints import ANA, complained, opened
from tests.adapters.follower import SECRET, Follower
from tests.fakes import MORNING, FakeClock


@pytest.fixture
def follower() -> Iterator[Follower]:
    """Somebody who follows our events."""
    found = Follower()
    yield found
    found.close()


@pytest.fixture
def settings(settings: Settings, follower: Follower) -> Settings:
    """Settings with them in it."""
    return replace(settings, webhook_url=follower.url, webhook_secret=SECRET)


@pytest.fixture
def world(world: World) -> World:
    """The world, where somebody follows our events."""
    store = world.store
    assert isinstance(store, Contacts)
    return replace(world, store=Contacts(store._engine, followed=True))


def run(runtime: Runtime) -> None:
    asyncio.run(work(runtime, wait=False))


def test_a_whole_story_is_told(world: World, runtime: Runtime, follower: Follower) -> None:
    runtime.desk.add_agent(Agent("hanna", "Hanna", "hash", "+46701740605", ("sv",)))
    contact = complained(world)
    reference = str(world.cases.of(contact))
    runtime.cases.change(reference, lambda one: casework.taken(one, "hanna"), "hanna", MORNING)
    runtime.cases.change(reference, lambda one: casework.closed(one, "Klart.", MORNING), "hanna", MORNING)
    take_turn(world, contact, None, inputs.HungUp())
    run(runtime)
    told = sorted(follower.kinds)
    assert told == ["case_changed", "case_changed", "case_closed", "case_opened", "contact_ended"]
    assert all(one["data"]["case"] == reference for one in follower.kept.values())
    named = {one["data"].get("contact") for one in follower.kept.values()}
    assert named == {contact, None}


def test_nothing_personal_is_told(world: World, runtime: Runtime, follower: Follower) -> None:
    contact = opened(world, "CA1", ANA, consent="1")
    take_turn(world, contact, None, inputs.Said("min granlundsvas gick sönder"))
    take_turn(world, contact, None, inputs.HungUp())
    run(runtime)
    sent = json.dumps(list(follower.kept.values()))
    assert len(follower.kept) == 2 and "granlundsvas" not in sent and ANA[3:] not in sent
    fields = {name for one in follower.kept.values() for name in (*one, *one["data"])}
    assert fields == {"id", "type", "timestamp", "data", "case", "contact"}


def test_who_does_not_answer_is_told_again(
    world: World, runtime: Runtime, follower: Follower, clock: FakeClock
) -> None:
    opened(world, "CA1")
    follower.status = 503
    run(runtime)
    (one,) = runtime.deliveries.newest(10)
    assert (one.state, one.attempts, one.answered) == ("planned", 1, 503)
    with runtime.engine.connect() as connection:
        query = """SELECT status::text, attempts, scheduled_at IS NOT NULL FROM jobs.procrastinate_jobs
                    WHERE task_name = 'callbacks.deliver'"""
        assert tuple(connection.exec_driver_sql(query).one()) == ("todo", 1, True)
    follower.status = 200
    runtime.courier.deliver(one.id, clock())
    assert list(follower.kept) == [one.id] and len(follower.tried) == 2
    assert runtime.deliveries.newest(10)[0].state == "arrived"


def test_what_arrived_is_not_told_again(world: World, runtime: Runtime, follower: Follower) -> None:
    opened(world, "CA1")
    run(runtime)
    (one,) = runtime.deliveries.newest(10)
    runtime.courier.deliver(one.id, MORNING)
    assert len(follower.tried) == 1


def test_it_is_given_up_in_the_end_and_asked_anew(world: World, runtime: Runtime, follower: Follower) -> None:
    opened(world, "CA1")
    follower.status = 301  # is not followed
    (one,) = runtime.deliveries.newest(10)
    for _ in range(ATTEMPTS - 1):
        with pytest.raises(WebhookError, match="answered 301"):
            runtime.courier.deliver(one.id, MORNING)
    runtime.courier.deliver(one.id, MORNING)
    runtime.courier.deliver(one.id, MORNING)
    assert len(follower.tried) == ATTEMPTS
    assert [each.id for each in runtime.deliveries.newest(10, "given_up")] == [one.id]
    follower.status = 200
    assert runtime.deliveries.again(one.id) and not runtime.deliveries.again(one.id)
    run(runtime)
    assert follower.kinds == ["case_opened"]


def test_a_server_that_is_away_has_no_status(runtime: Runtime, world: World, follower: Follower) -> None:
    opened(world, "CA1")
    follower.close()
    (one,) = runtime.deliveries.newest(10)
    with pytest.raises(WebhookError, match="not at all"):
        runtime.courier.deliver(one.id, MORNING)
    assert runtime.deliveries.newest(10)[0].answered is None


def test_the_log_forgets_what_arrived_long_ago(world: World, runtime: Runtime, follower: Follower) -> None:
    opened(world, "CA1")
    run(runtime)
    assert runtime.deliveries.forget(MORNING + timedelta(days=29)) == 0
    assert runtime.deliveries.forget(MORNING + timedelta(days=30)) == 1


def test_nobody_is_told_where_nobody_follows(world: World, runtime: Runtime) -> None:
    quiet = replace(world, store=Contacts(runtime.engine))
    contact = complained(quiet)
    take_turn(quiet, contact, None, inputs.HungUp())
    assert runtime.deliveries.newest(10) == []


def test_what_is_told_stands_or_falls_with_the_turn(world: World, runtime: Runtime) -> None:
    contact = opened(world, "CA1")
    assert len(runtime.deliveries.newest(10)) == 1
    stale = world.store.load(contact)
    take_turn(world, contact, None, inputs.HungUp())
    take_turn(world, contact, None, inputs.HungUp())
    assert stale.turn < world.store.load(contact).turn
    assert [one.kind for one in runtime.deliveries.newest(10)].count("contact_ended") == 1
