"""Who calls back is told of the call that is promised to their number: it is kept, moved or cancelled."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from adapters.runtime import Runtime, report
from adapters.settings import Settings
from adapters.store.audit import intact
from tests.fakes import FakeClock, FakeTelephony
from tests.ivr.caller import Caller
from tests.ivr.test_calls import HANNA

TOLD = "Vi har lovat att ringa numret som slutar på 6 1 0, "


class Ana:
    """Ana, who was promised a call in a window of her own, and calls again."""

    def __init__(self, client: FlaskClient, settings: Settings, runtime: Runtime) -> None:
        self._client, self._settings, self.runtime = client, settings, runtime
        first = self.calls("CA1")
        first.say("jag vill bli uppringd")
        for keys in ("1", "1", "1"):
            first.press(keys)
        assert first.last.said[0].startswith("Då är det bokat som V")
        self.contact = report(runtime.engine, "CA1").contact

    def calls(self, leg: str, number: str = "+46701740610") -> Caller:
        """Come past the opening, without leave to record."""
        caller = Caller(self._client, self._settings, leg)
        caller.number = number
        caller.ring()
        for keys in ("1", "2"):
            caller.press(keys)
        return caller

    def withdraw(self) -> None:
        """Do the job that a call from her asked for."""
        self.runtime.office.withdraw(self.contact, self.runtime.world.now())

    def one(self, query: str) -> Any:
        with self.runtime.engine.connect() as connection:
            return connection.exec_driver_sql(query, (self.contact,)).scalar_one()

    def outcome(self) -> str | None:
        return self.one("SELECT outcome FROM callback WHERE contact_id = %s")  # type: ignore[no-any-return]


@pytest.fixture
def ana(client: FlaskClient, settings: Settings, runtime: Runtime) -> Ana:
    """Ana, promised a call between 12 and 14."""
    return Ana(client, settings, runtime)


def test_who_calls_back_is_told_by_the_end_of_the_number(ana: Ana) -> None:
    said = ana.calls("CA2").last.said
    assert said[1].startswith(f"{TOLD}måndag den 23 november mellan 11 och 13.")
    assert "0 7 0" not in " ".join(said)


def test_others_hear_nothing_of_it(ana: Ana) -> None:
    for leg, number in (("CA2", "+46701740699"), ("CA3", "anonymous")):
        assert ana.calls(leg, number).last.said[1].startswith("Vad gäller det?")


def test_what_is_kept_stays(ana: Ana) -> None:
    assert ana.calls("CA2").press("1").said[0] == "Då ringer vi som vi har lovat."
    assert ana.outcome() is None


def test_what_is_cancelled_is_called_no_more(ana: Ana, telephony: FakeTelephony, clock: FakeClock) -> None:
    again = ana.calls("CA2")
    assert again.press("3").said[0] == "Då är det avbokat. Vi ringer inte."
    ana.withdraw()
    ana.withdraw()
    assert ana.outcome() == "cancelled"
    assert ana.one("SELECT state FROM place WHERE contact_id = %s") == "left"
    assert ana.one("SELECT sold FROM callback_slot JOIN callback USING (queue) WHERE contact_id = %s") == 0
    kinds = [event["kind"] for event in report(ana.runtime.engine, "CA1").events]
    assert kinds.count("callback_settled") == 1
    assert intact(ana.runtime.engine, ana.contact)
    ana.runtime.office.write(ana.contact, "cancelled", clock())
    assert telephony.done[-1][3].endswith("är avbokat. Vi ringer inte.")
    assert again.stay_silent().said[0].startswith("Jag förstod inte riktigt.")
    assert ana.calls("CA3").last.said[1].startswith("Vad gäller det?")


def test_what_is_moved_is_promised_once(ana: Ana) -> None:
    arrived = ana.one("SELECT arrived_at FROM place WHERE contact_id = %s")
    again = ana.calls("CA2")
    for keys in ("2", "1", "2"):
        again.press(keys)
    assert again.press("1").said[0].startswith("Då är det bokat som V")
    ana.withdraw()
    assert ana.outcome() == "replaced"
    with ana.runtime.engine.connect() as connection:
        query = "SELECT state, arrived_at FROM place ORDER BY state"
        places = [tuple(row) for row in connection.exec_driver_sql(query)]
        sold = list(connection.exec_driver_sql("SELECT sold FROM callback_slot ORDER BY starts_at").scalars())
    assert places == [("held", arrived), ("left", arrived)]
    assert sold == [0, 1]


def test_who_is_being_called_and_cancels_is_called_no_more(ana: Ana, telephony: FakeTelephony) -> None:
    ana.runtime.desk.add_agent(HANNA)
    with ana.runtime.engine.connect() as connection:
        query = "UPDATE place SET state = 'offered', agent_id = 'hanna', offer = 1 WHERE contact_id = %s"
        connection.exec_driver_sql(query, (ana.contact,))
    number = ana.runtime.callbacks.dial(ana.contact, "hanna", 1)
    ana.runtime.office.dial(ana.contact, number, ana.runtime.world.now())
    ana.calls("CA2").press("3")
    ana.withdraw()
    assert telephony.done[-1] == ("hang_up", "CAback1")
    assert ana.one("SELECT result FROM attempt WHERE contact_id = %s") == "withdrawn"
