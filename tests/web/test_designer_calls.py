"""Real calls through the webhooks come out on the designer's pages as the log has them."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import text

from adapters.runtime import Runtime
from adapters.settings import read
from core.errors import SettingsError
from core.kpi.asked import Asked
from tests.ivr.caller import Caller
from web.app import create_app

TESTER = "+46701740610"


def counted(runtime: Runtime, origin: str = "customer") -> dict[str, int]:
    runtime.figures.catch_up()
    return dict(runtime.figures.total(Asked(origin=origin), "outcome").by("outcome"))


def test_the_outcome_counted_is_the_one_stored(app: Flask, runtime: Runtime) -> None:
    steps = {"CA1": (), "CA2": ("1",), "CA3": ("1", "2"), "CA4": ("1", "2", "jag har fått en dubbel faktura")}
    for leg, said in steps.items():
        caller = Caller(app.test_client(), runtime.settings, leg)
        caller.ring()
        for one in said:
            caller.press(one) if one.isdigit() else caller.say(one)
        caller.post("/voice/status", CallStatus="completed")
    with runtime.engine.connect() as connection:
        query = text("SELECT outcome, count(*)::int FROM contact GROUP BY 1")
        stored = {row[0]: row[1] for row in connection.execute(query)}
    assert counted(runtime) == stored and sum(stored.values()) == 4


def test_a_call_from_a_test_number_is_no_customers(runtime: Runtime, app: Flask) -> None:
    settings = replace(runtime.settings, test_numbers=frozenset({TESTER}))
    tested = create_app(replace(runtime, settings=settings))
    Caller(tested.test_client(), settings, "CA1").ring()
    runtime.figures.catch_up()
    found = runtime.figures.total
    assert found(Asked(), "contact").sum("contact") == 0
    assert found(Asked(origin="test"), "contact").sum("contact") == 1


@pytest.mark.parametrize("numbers", ["0701740610", "+46701740610;+46701740611", "me"])
def test_what_is_no_test_number_is_refused(numbers: str) -> None:
    known = {"PUBLIC_URL": "http://a.example", "RASA_URL": "http://127.0.0.1:9", "VAXEL_RASA_TOKEN": "t"}
    known |= {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "t", "VAXEL_NUMBER": "+46771000000"}
    known |= {"VAXEL_SECRET_KEY": "k"}
    assert read(known | {"VAXEL_TEST_NUMBERS": f"{TESTER}, +46701740611"}).test_numbers >= {TESTER}
    with pytest.raises(SettingsError, match="VAXEL_TEST_NUMBERS must be numbers"):
        read(known | {"VAXEL_TEST_NUMBERS": numbers})
