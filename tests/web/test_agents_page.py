"""An admin says who works here; nobody else does."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from adapters.passwords import matches
from adapters.runtime import Runtime
from tests.web.conftest import IVAR
from tests.web.visitor import Visitor

FORM = {
    "id": "jonna",
    "name": "Jonna",
    "alias": "Kim",
    "role": "lead",
    "phone": "+46 70 174 06 07",
    "languages": "sv, en",
    "queues": "billing",
    "email": "jonna@nordvik.example",
    "password": "en lång häst",
    "active": "on",
}
type Call = Callable[..., str]


@pytest.mark.parametrize("path", ["/desk/agents", "/desk/agents/new", "/desk/agents/hanna"])
@pytest.mark.parametrize("role", ["agent", "lead"])
def test_only_an_admin_manages_agents(app: Flask, runtime: Runtime, role: str, path: str) -> None:
    runtime.desk.add_agent(replace(IVAR, role=role))  # type: ignore[arg-type]
    ivar = Visitor(app.test_client()).logged_in("ivar", "fel häst")
    assert ivar.get(path).status_code == 403
    assert ivar.post("/desk/agents/new", **FORM).status_code == 403
    assert ivar.post("/desk/agents/ivar", **(FORM | {"role": "admin"})).status_code == 403
    assert runtime.desk.agent("jonna") is None


def test_a_new_agent_can_log_in(hanna: Visitor, app: Flask, runtime: Runtime) -> None:
    assert hanna.post("/desk/agents/new", **FORM).status_code == 303
    page = hanna.get("/desk/agents").text
    assert "Jonna är sparad." in page and "Kim" in page and "Gruppledare" in page
    found = runtime.desk.agent("jonna")
    assert found is not None
    assert (found.phone, found.languages, found.queues) == ("+46701740607", ("sv", "en"), ("billing",))
    Visitor(app.test_client()).logged_in("jonna", "en lång häst")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"phone": "0701"}, "Skriv telefonnumret med landskod"),
        ({"languages": "svenska"}, "Skriv språken som koder"),
        ({"role": "king"}, "Den rollen finns inte."),
        ({"email": "jonna"}, "Det ser inte ut som en e-postadress."),
        ({"password": "kort"}, "Lösenordet ska ha minst 10 tecken."),
        ({"password": "", "email": ""}, "Skriv ett lösenord eller en e-postadress"),
        ({"id": "jonna k"}, "Användarnamnet ska vara ett ord."),
        ({"name": " "}, "Skriv ett namn."),
    ],
)
def test_what_is_wrong_is_said_above_the_form(
    hanna: Visitor, runtime: Runtime, wrong: dict[str, str], sentence: str
) -> None:
    answer = hanna.post("/desk/agents/new", **(FORM | wrong))
    assert answer.status_code == 400 and sentence in answer.text
    assert "en lång häst" not in answer.text
    assert runtime.desk.agent("jonna") is None


def test_a_known_name_is_not_taken_over(hanna: Visitor, runtime: Runtime) -> None:
    assert hanna.post("/desk/agents/new", **(FORM | {"id": "ivar"})).status_code == 409
    found = runtime.desk.agent("ivar")
    assert found is not None and found.name == "Ivar"


def test_a_change_keeps_the_password(hanna: Visitor, runtime: Runtime) -> None:
    hanna.post("/desk/agents/ivar", **(FORM | {"password": "", "name": "Ivar B"}))
    found = runtime.desk.agent("ivar")
    assert found is not None and found.name == "Ivar B" and matches(found.password, "fel häst")


def test_who_may_no_longer_take_contacts_is_away(hanna: Visitor, ivar: Visitor, runtime: Runtime) -> None:
    ivar.get("/desk")
    ivar.post("/desk/presence", state="available")
    form = {key: value for key, value in FORM.items() if key not in ("active", "password")}
    hanna.post("/desk/agents/ivar", **form)
    assert runtime.desk.present()["ivar"].state == "away"
    assert ivar.get("/desk").status_code == 302


def test_an_admin_cannot_lock_themselves_out(hanna: Visitor, runtime: Runtime) -> None:
    answer = hanna.post("/desk/agents/hanna", **(FORM | {"role": "lead", "password": ""}))
    assert answer.status_code == 400 and "Be en annan administratör." in answer.text
    found = runtime.desk.agent("hanna")
    assert found is not None and found.role == "admin"


def test_an_address_belongs_to_one(hanna: Visitor, runtime: Runtime) -> None:
    hanna.post("/desk/agents/new", **FORM)
    answer = hanna.post("/desk/agents/ivar", **(FORM | {"password": ""}))
    assert answer.status_code == 409 and "En annan handläggare har den e-postadressen." in answer.text


def test_somebody_unknown_is_not_found(hanna: Visitor) -> None:
    assert hanna.get("/desk/agents/nobody").status_code == 404
    assert hanna.post("/desk/agents/nobody", **FORM).status_code == 404
