"""Who is let in where, by their role."""

from dataclasses import replace

import pytest
from flask import Flask

from adapters.runtime import Runtime
from tests.fakes import FakeClock
from tests.web.conftest import IVAR
from tests.web.visitor import Visitor
from web.desk import SEEN

PAGES = ("/desk", "/desk/notices", "/designer")


def open_to(app: Flask, runtime: Runtime, role: str) -> list[int]:
    runtime.desk.add_agent(replace(IVAR, role=role))  # type: ignore[arg-type]
    ivar = Visitor(app.test_client()).logged_in("ivar", "fel häst")
    return [ivar.get(page).status_code for page in PAGES]


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        ("agent", [200, 403, 403]),
        ("lead", [200, 200, 403]),
        ("designer", [302, 403, 200]),
        ("admin", [200, 200, 200]),
    ],
)
def test_a_role_opens_its_own_pages(app: Flask, runtime: Runtime, role: str, codes: list[int]) -> None:
    assert open_to(app, runtime, role) == codes


def test_a_designer_takes_no_contacts(app: Flask, runtime: Runtime) -> None:
    runtime.desk.add_agent(replace(IVAR, role="designer"))
    ivar = Visitor(app.test_client()).logged_in("ivar", "fel häst")
    assert ivar.get("/desk").headers["Location"] == "/designer"
    assert ivar.post("/desk/presence", state="available").status_code == 403
    assert ivar.get("/desk/stream").status_code == 403
    assert ivar.post("/desk/logout").status_code == 303


def test_who_has_left_is_out_at_once(ivar: Visitor, runtime: Runtime) -> None:
    assert ivar.get("/desk").status_code == 200
    runtime.desk.add_agent(replace(IVAR, active=False))
    assert ivar.get("/desk").status_code == 302
    assert ivar.log_in("ivar", "fel häst").status_code == 403


def test_an_open_desk_ends_with_the_right_to_it(ivar: Visitor, runtime: Runtime, clock: FakeClock) -> None:
    lines = iter(ivar.client.get("/desk/stream", buffered=False).response)
    assert [next(lines), next(lines)] == [b"retry: 2000\n\n", b": still here\n\n"]
    runtime.desk.add_agent(replace(IVAR, role="designer"))
    clock.step(SEEN.total_seconds())
    runtime.desk.choose("hanna", "paused", clock())
    assert list(lines) == []


def test_customers_are_told_the_alias(ivar: Visitor, runtime: Runtime) -> None:
    runtime.desk.add_agent(replace(IVAR, alias="Robin"))
    found = runtime.desk.agent("ivar")
    assert found is not None and (found.called, IVAR.called) == ("Robin", "Ivar")
    assert "Inloggad som Ivar" in ivar.get("/desk").text
