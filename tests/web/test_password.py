"""An agent's own password: changed by who knows the old one, and by nobody else."""

from dataclasses import replace

import pytest
from flask import Flask

from adapters.passwords import matches
from adapters.runtime import Runtime
from tests.web.conftest import HANNA
from tests.web.visitor import Visitor
from web.login import MOST_BOTH

OLD, NEW = "rätt häst", "en ny häst i hagen"


def change(agent: Visitor, old: str = OLD, new: str = NEW, again: str = NEW) -> int:
    return agent.post("/desk/password", old=old, new=new, again=again).status_code


def kept(runtime: Runtime) -> str:
    found = runtime.desk.agent("hanna")
    assert found is not None
    return found.password


def test_a_new_password_ends_every_other_login(app: Flask, hanna: Visitor, runtime: Runtime) -> None:
    elsewhere = Visitor(app.test_client()).logged_in("hanna", OLD)
    assert "Byt lösenord" in hanna.get("/desk").text
    assert change(hanna) == 303
    assert "Ditt lösenord är bytt." in hanna.get("/desk/password").text
    assert hanna.get("/desk").status_code == 200
    assert elsewhere.get("/desk").status_code == 302
    assert elsewhere.log_in("hanna", OLD).status_code == 403
    assert elsewhere.log_in("hanna", NEW).status_code == 303
    assert matches(kept(runtime), NEW)
    found = runtime.desk.agent("hanna")
    assert found is not None
    assert replace(found, password="") == replace(HANNA, password="")


@pytest.mark.parametrize(
    ("given", "code", "told"),
    [
        ({"old": "fel"}, 403, "Lösenordet du har nu stämmer inte."),
        ({"old": "x" * 2000}, 403, "Lösenordet du har nu stämmer inte."),
        ({"new": "kort", "again": "kort"}, 400, "minst 10 tecken"),
        ({"new": "x" * 1001, "again": "x" * 1001}, 400, "minst 10 tecken"),
        ({"again": "en annan häst"}, 400, "De nya lösenorden är inte lika."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(
    hanna: Visitor, runtime: Runtime, given: dict[str, str], code: int, told: str
) -> None:
    before = kept(runtime)
    answer = hanna.post("/desk/password", **{"old": OLD, "new": NEW, "again": NEW, **given})
    assert answer.status_code == code and told in answer.text
    assert not any(value in answer.text for value in ("kort<", "x" * 50, "en annan häst", NEW))
    assert kept(runtime) == before


def test_the_old_one_cannot_be_guessed(hanna: Visitor, runtime: Runtime) -> None:
    for _ in range(MOST_BOTH):
        assert change(hanna, old="gissning") == 403
    assert change(hanna) == 429
    assert not matches(kept(runtime), NEW)


def test_nobody_else_changes_it(visitor: Visitor, ivar: Visitor, runtime: Runtime) -> None:
    assert change(visitor) == 401
    assert ivar.post("/desk/password", agent="hanna", old=OLD, new=NEW, again=NEW).status_code == 403
    assert not matches(kept(runtime), NEW)


def test_who_takes_no_contacts_changes_it_too(runtime: Runtime, app: Flask) -> None:
    with runtime.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE agent SET role = 'designer' WHERE id = 'ivar'")
    designer = Visitor(app.test_client()).logged_in("ivar", "fel häst")
    assert "Lösenordet du har nu" in designer.get("/desk/password").text
    assert change(designer, old="fel häst") == 303
