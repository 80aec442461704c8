"""The API: what another case system can do with it, and what it can not."""

import json
import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from adapters.runtime import Runtime
from adapters.settings import ROOT
from core import inputs
from core.ports import World
from core.tokens import SCOPES, digest, new_token
from core.turn import take_turn
from tests.adapters.complaints import ANA, BEN, asks, complained, opened
from tests.fakes import MORNING, FakeClock
from web.api.openapi import PREFIX, description
from web.api.operations import OPERATIONS


class Program:
    """Another case system, with a token."""

    def __init__(self, app: Flask, token: str) -> None:
        self._client, self._headers = app.test_client(), {"Authorization": f"Bearer {token}"}

    def get(self, path: str) -> TestResponse:
        return self._client.get(PREFIX + path, headers=self._headers)

    def send(self, method: str, path: str, body: Any) -> TestResponse:
        return self._client.open(PREFIX + path, method=method, json=body, headers=self._headers)

    def put(self, reference: str, **body: Any) -> dict[str, Any]:
        answer = self.send("PATCH", f"/cases/{reference}", body)
        assert answer.status_code == 200, answer.text
        return dict(answer.get_json())


def program(app: Flask, runtime: Runtime, *scopes: str, name: str = "arenden") -> Program:
    token = new_token()
    runtime.tokens.add(name, digest(token), scopes or SCOPES, MORNING)
    return Program(app, token)


@pytest.fixture
def api(app: Flask, runtime: Runtime) -> Program:
    """A program that may do everything."""
    return program(app, runtime)


@pytest.fixture
def reference(app: Flask, world: World) -> str:
    """The case of somebody who has complained about an invoice."""
    return str(world.cases.of(complained(world)))


def test_a_case_is_given(api: Program, reference: str) -> None:
    assert api.get(f"/cases/{reference}").get_json() == {
        "reference": reference,
        "stage": "open",
        "category": "bill",
        "queue": "complaints",
        "owner": None,
        "opened_at": "2026-11-23T09:00:00+00:00",
        "due": "2026-12-07",
        "closed_at": None,
        "answer": None,
        "version": 0,
    }


def test_a_case_goes_its_whole_way(api: Program, reference: str, runtime: Runtime) -> None:
    assert api.put(reference, owner="ivar")["stage"] == "taken"
    assert api.put(reference, stage="waiting")["owner"] == "ivar"
    answer = api.send("POST", f"/cases/{reference}/answer", {"answer": "Krediterad.", "version": 2})
    found = answer.get_json()
    assert (found["stage"], found["answer"], found["closed_at"]) == (
        "closed",
        "Krediterad.",
        "2026-11-23T09:00:00+00:00",
    )
    assert api.put(reference, stage="open", queue="billing")["closed_at"] is None
    who = {line.event.data().get("agent") for line in runtime.cases.history(reference)} - {None}
    assert who == {"api:arenden"}
    closing = runtime.cases.closing(reference)
    assert closing and closing.answer == "Krediterad."


def test_the_desk_says_which_program_it_was(api: Program, hanna: Any, reference: str) -> None:
    api.put(reference, owner="ivar")
    assert "Programmet arenden lämnade ärendet till Ivar." in hanna.get(f"/desk/cases/{reference}").text


def test_lists_are_narrowed_and_paged(api: Program, world: World, reference: str) -> None:
    others = [str(world.cases.of(opened(world, f"CB{number}"))) for number in range(4)]
    api.put(others[0], owner="hanna")
    pages, path = [], "/cases?limit=2"
    while path:
        found = api.get(path).get_json()
        pages.append([one["reference"] for one in found["cases"]])
        path = f"/cases?limit=2&after={found['next']}" if found["next"] else ""
    assert [len(page) for page in pages] == [2, 2, 1]
    assert sorted(one for page in pages for one in page) == sorted([reference, *others])

    def listed(query: str) -> list[str]:
        return [one["reference"] for one in api.get(f"/cases?{query}").get_json()["cases"]]

    assert listed("owner=hanna") == listed("stage=taken") == [others[0]]
    assert listed("queue=complaints") == listed("due_to=2026-12-07") == [reference]
    assert listed("due_to=2026-12-06") == []
    assert sorted(listed("worked=true")) == sorted([reference, others[0]])
    assert len(listed("worked=false")) == 5


def test_contacts_of_a_case_are_listed(api: Program, world: World, reference: str) -> None:
    second = opened(world, "CA2", BEN)
    asks(world, second, reference)
    found = api.get(f"/cases/{reference}/contacts").get_json()["contacts"]
    assert {(one["contact"] == second, one["opened"]) for one in found} == {(True, False), (False, True)}


def test_agents_and_queues_are_listed(api: Program, app: Flask) -> None:
    assert api.get("/agents").get_json()["agents"] == [
        {"id": "hanna", "languages": ["sv", "en"], "queues": []},
        {"id": "ivar", "languages": ["sv"], "queues": []},
    ]
    queues = api.get("/queues").get_json()["queues"]
    assert {"id": "complaints", "names": {"en": "complaints", "sv": "klagomål"}} in queues


WRONG: list[tuple[str, str, Any, int, str | None]] = [
    ("GET", "/cases?stage=lost", None, 400, "stage"),
    ("GET", "/cases?limit=0", None, 400, "limit"),
    ("GET", "/cases?limit=101", None, 400, "limit"),
    ("GET", "/cases?limit=ten", None, 400, "limit"),
    ("GET", "/cases?limit=%D9%A3", None, 400, "limit"),
    ("GET", "/cases?limit=1&limit=2", None, 400, "limit"),
    ("GET", "/cases?worked=1", None, 400, "worked"),
    ("GET", "/cases?due_to=2026-02-30", None, 400, "due_to"),
    ("GET", "/cases?due_to=20261207", None, 400, "due_to"),
    ("GET", "/cases?owner=a%00b", None, 400, "owner"),
    ("GET", "/cases?color=red", None, 400, "color"),
    ("GET", "/cases?after=V999999", None, 404, "after"),
    ("GET", "/agents?color=red", None, 400, "color"),
    ("GET", "/cases/V999999", None, 404, "reference"),
    ("GET", "/cases/{0}x", None, 404, "reference"),
    ("GET", "/nothing", None, 404, None),
    ("DELETE", "/cases/{0}", None, 405, None),
    ("PATCH", "/cases/{0}", {}, 400, None),
    ("PATCH", "/cases/{0}", [], 400, None),
    ("PATCH", "/cases/{0}", {"stage": "closed"}, 400, "stage"),
    ("PATCH", "/cases/{0}", {"stage": None}, 400, "stage"),
    ("PATCH", "/cases/{0}", {"colour": "red"}, 400, "colour"),
    ("PATCH", "/cases/{0}", {"owner": "nobody"}, 409, "owner"),
    ("PATCH", "/cases/{0}", {"queue": "nowhere"}, 409, "queue"),
    ("PATCH", "/cases/{0}", {"stage": "taken"}, 409, "owner"),
    ("PATCH", "/cases/{0}", {"stage": "waiting"}, 409, "owner"),
    ("PATCH", "/cases/{0}", {"stage": "waiting", "owner": "ivar"}, 409, "stage"),
    ("PATCH", "/cases/{0}", {"owner": "ivar", "version": 7}, 409, "version"),
    ("PATCH", "/cases/{0}", {"owner": "ivar", "version": True}, 400, "version"),
    ("PATCH", "/cases/{0}", {"owner": "ivar", "version": -1}, 400, "version"),
    ("PATCH", "/cases/{0}", {"owner": "\ud800"}, 400, "owner"),
    ("POST", "/cases/{0}/answer", {}, 400, "answer"),
    ("POST", "/cases/{0}/answer", {"answer": " \n"}, 400, "answer"),
    ("POST", "/cases/{0}/answer", {"answer": "x" * 601}, 400, "answer"),
    ("POST", "/cases/{0}/answer", {"answer": "a\x00b"}, 400, "answer"),
    ("POST", "/cases/{0}/answer", {"answer": "x" * 20_000}, 413, None),
    ("POST", "/cases/V999999/answer", {"answer": "Klart."}, 404, "reference"),
]


@pytest.mark.parametrize(("method", "path", "body", "status", "field"), WRONG)
def test_what_is_wrong_is_named(
    api: Program, reference: str, method: str, path: str, body: Any, status: int, field: str | None
) -> None:
    where = path.format(reference)
    answer = api.send(method, where, body) if body is not None or method != "GET" else api.get(where)
    found = answer.get_json()
    assert (answer.status_code, found["field"]) == (status, field), found
    assert found["error"] and set(found) == {"error", "field"}


def test_a_body_that_is_no_json_is_refused(app: Flask, api: Program, reference: str) -> None:
    client, path = app.test_client(), f"{PREFIX}/cases/{reference}/answer"
    headers = api._headers
    assert client.post(path, data={"answer": "Klart."}, headers=headers).status_code == 415
    broken = client.post(path, data="{", content_type="application/json", headers=headers)
    assert broken.status_code == 400 and broken.is_json


def test_a_method_that_is_not_there_says_which(api: Program, reference: str) -> None:
    assert "PATCH" in api.send("DELETE", f"/cases/{reference}", None).headers["Allow"]


def test_without_its_token_nobody_comes_in(app: Flask, runtime: Runtime, reference: str) -> None:
    reader = program(app, runtime, "cases:read", name="reader")
    assert reader.get(f"/cases/{reference}").status_code == 200
    refused = reader.send("PATCH", f"/cases/{reference}", {"owner": "ivar"})
    assert refused.status_code == 403 and "cases:write" in refused.get_json()["error"]
    runtime.tokens.revoke("reader", MORNING)
    assert reader.get(f"/cases/{reference}").status_code == 401
    for header in ({}, {"Authorization": "Basic x"}, {"Authorization": "Bearer vaxel_guess"}):
        answer = app.test_client().get(f"{PREFIX}/cases", headers=header)
        assert answer.status_code == 401 and answer.headers["WWW-Authenticate"] == "Bearer"
        assert not answer.headers.getlist("Set-Cookie")


def test_an_agents_cookie_opens_nothing_here(hanna: Any, reference: str) -> None:
    assert hanna.get(f"{PREFIX}/cases/{reference}").status_code == 401


def test_tokens_are_not_guessed_in_bulk(app: Flask, api: Program) -> None:
    guesser = Program(app, "vaxel_guess")
    assert [guesser.get("/cases").status_code for _ in range(61)] == [401] * 60 + [429]
    assert api.get("/cases").status_code == 200  # who has a token is not kept out by others


def test_too_many_requests_are_slowed_down(app: Flask, runtime: Runtime, clock: FakeClock) -> None:
    one, other = (program(app, runtime, name=name) for name in ("one", "other"))
    codes = [one.get("/queues").status_code for _ in range(61)]
    assert codes == [200] * 60 + [429]
    slowed = one.get("/queues")
    assert slowed.headers["Retry-After"] == "1" and slowed.get_json()["field"] is None
    assert other.get("/queues").status_code == 200
    clock.step(1)
    assert [one.get("/queues").status_code for _ in range(11)] == [200] * 10 + [429]


def test_nothing_else_personal_is_shown(
    app: Flask, api: Program, world: World, runtime: Runtime, hanna: Any
) -> None:
    """What is planted wherever personal data is kept is in no answer of the API."""
    contact = opened(world, "CA1", ANA, consent="1")
    take_turn(world, contact, None, inputs.Said("min granlundsvas gick sönder"))
    reference = str(world.cases.of(contact))
    with runtime.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE agent SET alias = 'Aliasnamn', email = id || '@hemlig.example'")
        query = """INSERT INTO callback (contact_id, turn, queue, caller_id, number, language, booked_at,
                                         reference, email)
                   VALUES (%s, 1, 'billing', '+46846500401', '+46701740699', 'sv', %s, 'V222222',
                           'ana@hemlig.example')"""
        connection.exec_driver_sql(query, (contact, MORNING))
    api.put(reference, owner="hanna")
    answers = [api.get(one.path.format(reference=reference)) for one in OPERATIONS if one.method == "GET"] + [
        api.send("POST", f"/cases/{reference}/answer", {"answer": "Klart."})
    ]
    assert {answer.status_code for answer in answers} == {200}
    shown = "".join(answer.text for answer in answers)
    for planted in (ANA, ANA[3:], "granlund", "701740699", "hemlig.example", "Aliasnamn", "Hanna", "argon2"):
        assert planted not in shown, planted
    assert "701740605" not in shown  # the agent's phone


def test_the_description_says_what_there_is(api: Program, app: Flask) -> None:
    found = app.test_client().get(f"{PREFIX}/openapi.json")
    assert found.get_json() == json.loads(json.dumps(description()))
    assert found.get_json()["openapi"] == "3.1.0"
    described = {
        (method.upper(), path) for path, each in found.get_json()["paths"].items() for method in each
    }
    assert described == {(one.method, one.path) for one in OPERATIONS}


def test_the_page_about_it_names_every_operation() -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    for one in OPERATIONS:
        assert re.search(rf"`{one.method} {re.escape(one.path)}`", page), one.path
        for field in (*one.query, *one.body):
            assert f"`{field.name}`" in page, field.name
