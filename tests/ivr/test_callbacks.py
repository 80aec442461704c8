"""From the wait to a promised call: the line leaves the queue, the place stays."""

from datetime import UTC, datetime

import pytest

from adapters.flowfiles import Texts
from adapters.runtime import Engine, Runtime, report
from adapters.store.audit import intact
from tests import wide
from tests.fakes import MORNING, FakeClock
from tests.ivr.caller import Caller
from tests.ivr.test_calls import HANNA

OWN = "0 7 0, 1 7 4, 0 6 1, 0"  # the caller's number as it is read out


@pytest.fixture
def texts() -> Texts:
    """A flow of every kind of node."""
    return wide.texts()


def by_keys(caller: Caller, *keys: str) -> Caller:
    """Have the caller come to the menu, in Swedish and with no recording, and press these."""
    caller.ring()
    for pressed in ("1", "2", *keys):
        caller.press(pressed)
    return caller


def waiting(caller: Caller) -> Caller:
    """Have the caller wait in the queue that offers callbacks."""
    by_keys(caller, "1").wait()
    return caller


def aside(caller: Caller, clock: FakeClock) -> Caller:
    """Have them take the offer after ten minutes, and leave the queue."""
    waiting(caller)
    clock.step(600)
    assert caller.stay_silent().said[-1] == "Vill du hellre bli uppringd? Tryck ett."
    caller.press("1")
    return caller


def booked(caller: Caller, clock: FakeClock, *keys: str) -> Caller:
    """Have them book, with the keys of the number and of the time."""
    aside(caller, clock).leave()
    for pressed in (*keys, "1"):
        caller.press(pressed)
    return caller


def stored(engine: Engine, table: str, *columns: str) -> tuple[object, ...]:
    with engine.connect() as connection:
        query = f"SELECT {', '.join(columns)} FROM {table}"  # noqa: S608  our own names
        return tuple(connection.exec_driver_sql(query).one())


def test_a_wait_leaves_and_goes_on_where_it_led(caller: Caller, clock: FakeClock, runtime: Runtime) -> None:
    aside(caller, clock)
    answer = caller.leave()
    assert answer.said == [f"Ska vi ringa {OWN}? Tryck ett för ja eller två för nej."]
    assert caller.post(caller._left, QueueResult="leave") == answer
    assert "request_failed" not in [event["kind"] for event in report(runtime.engine, "CA1").events]


def test_a_repeated_key_leaves_the_queue_again(caller: Caller, clock: FakeClock) -> None:
    waiting(caller)
    clock.step(600)
    caller.stay_silent()
    url = caller.last.url("Gather")
    first = caller.post(url, Digits="1")
    assert caller.post(url, Digits="1") == first
    assert [verb.tag for verb in first.xml] == ["Leave"]


def test_who_steps_aside_is_offered_to_nobody(caller: Caller, clock: FakeClock, runtime: Runtime) -> None:
    waiting(caller)
    contact = report(runtime.engine, "CA1").contact
    clock.step(600)
    caller.stay_silent()
    runtime.desk.add_agent(HANNA)
    offer = runtime.desk.accept(contact, "hanna", clock())
    caller.press("1")
    assert caller.leave().said[0].startswith("Ska vi ringa")
    assert (runtime.desk.taken(contact).state, runtime.desk.of_agent("hanna")) == ("held", [])
    assert caller.post(f"/voice/agent/{contact}/{offer}", CallSid="CAagent").said == ["Kunden har lagt på."]


def test_a_held_place_counts_for_those_behind(caller: Caller, clock: FakeClock, runtime: Runtime) -> None:
    aside(caller, clock)
    caller.leg = "CA2"
    waiting(caller)
    assert caller.last.said[0] == "Du har plats 2 i kön. Din plats är kvar så länge du väntar."
    assert [place.held for place in runtime.desk.waiting()] == [True, False]


def test_a_zero_gives_the_place_back_as_it_was(caller: Caller, clock: FakeClock, runtime: Runtime) -> None:
    aside(caller, clock)
    caller.leave()
    caller.press("0")
    (place,) = runtime.desk.waiting()
    assert (place.queue, place.arrived_at, place.held) == ("billing", MORNING, False)


def test_a_refusal_gives_the_place_back(caller: Caller, clock: FakeClock, runtime: Runtime) -> None:
    aside(caller, clock)
    caller.leave()
    caller.press("5")
    assert caller.press("5").xml.findtext("Enqueue") == "billing"
    (place,) = runtime.desk.waiting()
    assert (place.arrived_at, place.held) == (MORNING, False)
    assert caller.wait().said[0].startswith("Du har plats 1")


def test_the_soonest_is_stored_with_its_place(caller: Caller, clock: FakeClock, runtime: Runtime) -> None:
    booked(caller, clock, "1", "1")
    assert caller.last.said == ["Då är det bokat.", "Tack för att du ringde. Ha det fint, hej då."]
    found = stored(
        runtime.engine, "callback", "queue", "window_start", "number", "caller_id", "language", "booked_at"
    )
    assert found == ("billing", None, "+46701740610", "+46101000000", "sv", clock())
    assert stored(runtime.engine, "place", "state", "arrived_at", "due_at") == ("held", MORNING, None)
    assert report(runtime.engine, "CA1").outcome == "callback booked"


def test_a_window_is_stored_and_blocks_nobody(caller: Caller, clock: FakeClock, runtime: Runtime) -> None:
    booked(caller, clock, "1", "2")
    eleven, thirteen = (datetime(2026, 11, 23, hour, tzinfo=UTC) for hour in (11, 13))
    assert stored(runtime.engine, "callback", "window_start", "window_end") == (eleven, thirteen)
    assert stored(runtime.engine, "place", "state", "due_at") == ("held", eleven)
    assert [place.due_at for place in runtime.desk.waiting()] == [eleven]
    caller.leg = "CA2"
    assert waiting(caller).last.said[0].startswith("Du har plats 1")


def test_everything_is_confirmed_before_the_yes(caller: Caller, clock: FakeClock) -> None:
    aside(caller, clock)
    caller.leave()
    times = caller.press("1").said
    assert times[:2] == ["När passar det?", "Tryck 1 så ringer vi när det är din tur."]
    assert times[2] == "Tryck 2 för måndag den 23 november mellan 12 och 14."
    assert caller.press("2").said == [
        f"Vi ringer {OWN} måndag den 23 november mellan 12 och 14 från 0 1 0, 1 0 0, 0 0 0, 0. "
        "Är det rätt, tryck ett, annars två."
    ]


def test_another_number_is_keyed_and_ended_by_hash(
    caller: Caller, clock: FakeClock, runtime: Runtime
) -> None:
    aside(caller, clock)
    caller.leave()
    gather = next(caller.press("2").xml.iter("Gather"))
    assert (gather.get("numDigits"), gather.get("finishOnKey")) == (None, "#")
    caller.press("084650040")
    assert caller.press("1").said[0].startswith("Vi ringer 0 8 4, 6 5 0, 0 4 0 när det hade varit din tur")
    caller.press("1")
    assert stored(runtime.engine, "callback", "number") == ("+4684650040",)


def test_a_withheld_number_is_asked_for(caller: Caller, clock: FakeClock) -> None:
    caller.number = "anonymous"
    aside(caller, clock)
    assert caller.leave().said == ["Knappa in numret och avsluta med fyrkant."]


def test_no_number_stands_in_the_log_of_a_booking(caller: Caller, clock: FakeClock, runtime: Runtime) -> None:
    booked(caller, clock, "2", "0812345678", "1")
    with runtime.engine.connect() as connection:
        log = str(connection.exec_driver_sql("SELECT string_agg(data::text, '') FROM event").scalar_one())
    assert "12345678" not in log
    assert "701740610" not in log
    assert '"@phone"' in log
    assert intact(runtime.engine, report(runtime.engine, "CA1").contact)


def test_a_repeated_turn_says_the_number_again(caller: Caller, clock: FakeClock) -> None:
    aside(caller, clock)
    caller.leave()
    caller.press("2")
    url = caller.last.url("Gather")
    caller.post(url, Digits="0812345678")
    url = caller.last.url("Gather")
    first = caller.post(url, Digits="1")
    assert "0 8 1, 2 3 4, 5 6 7, 8" in first.said[0]
    assert caller.post(url, Digits="1") == first


def test_a_hang_up_before_the_yes_leaves_no_place(caller: Caller, clock: FakeClock, runtime: Runtime) -> None:
    aside(caller, clock)
    caller.leave()
    caller.post("/voice/status", CallStatus="completed")
    assert stored(runtime.engine, "place", "state") == ("left",)
    assert report(runtime.engine, "CA1").outcome == "abandoned at level 6, promise"


def test_an_urgent_errand_goes_before(caller: Caller, runtime: Runtime) -> None:
    by_keys(caller, "2")
    assert stored(runtime.engine, "place", "queue", "rank") == ("technical", 0)
    (place,) = runtime.desk.waiting()
    assert place.urgent


def test_a_closed_queue_tells_its_hours_and_promises(
    caller: Caller, clock: FakeClock, runtime: Runtime
) -> None:
    clock.step(10 * 3600)
    assert by_keys(caller, "1").last.said[0] == "Vi har stängt. Vi svarar måndag till fredag mellan 8 och 17."
    caller.press("1")
    assert caller.last.said[1] == "Tryck 1 för tisdag den 24 november mellan 8 och 10."
    for keys in ("1", "1"):
        caller.press(keys)
    assert stored(runtime.engine, "callback", "number") == ("+46701740610",)
    assert [place.due_at is None for place in runtime.desk.waiting()] == [False]
    assert report(runtime.engine, "CA1").outcome == "callback booked"


def test_a_closed_queue_left_is_closed_informed(caller: Caller, clock: FakeClock, runtime: Runtime) -> None:
    clock.step(10 * 3600)
    by_keys(caller, "1", "5")
    caller.post("/voice/status", CallStatus="completed")
    assert report(runtime.engine, "CA1").outcome == "closed, informed"


def test_others_waiting_long_bring_the_offer_at_once(caller: Caller, clock: FakeClock) -> None:
    waiting(caller)
    clock.step(200)
    caller.leg = "CA2"
    assert waiting(caller).last.said[-1] == "Vill du hellre bli uppringd? Tryck ett."
