"""The network tells how the message about a closed case stands."""

from flask.testing import FlaskClient

from adapters.runtime import Agent, Runtime
from core import casework
from core.ports import World
from tests.adapters.complaints import complained
from tests.fakes import MORNING
from tests.ivr.caller import Caller


def closed(runtime: Runtime, world: World) -> str:
    runtime.desk.add_agent(Agent("hanna", "Hanna", "hash", "+46701740605", ("sv",)))
    reference = str(world.cases.of(complained(world)))
    runtime.cases.change(reference, lambda one: casework.taken(one, "hanna"), "hanna", MORNING)
    runtime.cases.change(reference, lambda one: casework.closed(one, "Klart.", MORNING), "hanna", MORNING)
    runtime.case_office.tell(reference, 2, MORNING)
    return reference


def stands(runtime: Runtime, reference: str) -> str:
    found = runtime.cases.closing(reference)
    assert found is not None
    return found.state


def test_what_the_network_tells_is_noted(client: FlaskClient, runtime: Runtime, world: World) -> None:
    reference = closed(runtime, world)
    network = Caller(client, runtime.settings)
    url = runtime.links.of_case_message(reference, 2)
    for told, wanted in (
        ("made up", "queued"),
        ("sent", "sent"),
        ("delivered", "delivered"),
        ("sent", "delivered"),
    ):
        assert network.post(url, MessageStatus=told).status == 200
        assert stands(runtime, reference) == wanted


def test_others_tell_nothing(client: FlaskClient, runtime: Runtime, world: World) -> None:
    reference = closed(runtime, world)
    answer = client.post(f"/voice/case/{reference}/message/2", data={"MessageStatus": "failed"})
    assert answer.status_code == 403 and stands(runtime, reference) == "queued"


def test_a_closing_that_was_not_is_nobodys(client: FlaskClient, runtime: Runtime) -> None:
    network = Caller(client, runtime.settings)
    assert network.post(runtime.links.of_case_message("V999999", 1), MessageStatus="sent").status == 200
