"""The alias (K37): customers are told it and never the name, which stays among us."""

from dataclasses import replace

from flask import Flask

from adapters.runtime import Runtime
from tests.web.chatter import Chatter, new_key
from tests.web.conftest import HANNA
from tests.web.visitor import Visitor

KIM = replace(HANNA, alias="Kim")


def test_a_visitor_reads_the_alias_alone(app: Flask, hanna: Visitor, runtime: Runtime) -> None:
    runtime.desk.add_agent(KIM)
    greta = Chatter(app.test_client()).to_queue()
    hanna.get("/desk")
    hanna.post("/desk/presence", state="available")
    hanna.post(f"/desk/offers/{greta.contact}/accept")
    page = hanna.get("/desk").text
    assert "Hej, du skriver med Kim på Nordvik." in page and "Inloggad som Hanna" in page
    hanna.send(f"/desk/contacts/{greta.contact}/chat", {"key": new_key(), "text": "Hej!"})
    greta.read()
    assert greta.words[-2:] == ["Du skriver nu med Kim.", "Hej!"]
    assert greta.lines[-1]["name"] == "Kim"
    assert "Hanna" not in str(greta.lines) + greta.get("file").text


def test_colleagues_see_both(hanna: Visitor, runtime: Runtime) -> None:
    runtime.desk.add_agent(KIM)
    page = hanna.get("/desk/lead").text
    assert "Hanna" in page and "kallas Kim" in page
