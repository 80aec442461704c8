"""Scripted calls about the queue, with agents and opening hours, by the stepped clock in every part."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.runtime import open_engine
from cli import home as homes
from cli.__main__ import main
from cli.home import Running
from cli.plan import private
from cli.stack import stack
from tests import wide

SCRIPTS = sorted((Path(__file__).parent / "queue").glob("*.yml"))
INTERPRETERS = """
ar:
  - {name: Tolkjouren, number: "+46313900601"}
  - {name: Bron, number: "+46313900602"}
"""
NOTICE = Path(__file__).parent / "notices" / "notice-heard.yml"


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[Running]:
    """All parts but the assistant, on a flow with opening hours and nobody drawn for a survey."""
    data, home = folder / "queue-data", folder / "queue"
    for name, text in wide.texts().items():
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("next: drawn", "next: menu"), encoding="utf-8")
    (data / "interpreters.yml").write_text(INTERPRETERS, encoding="utf-8")
    plan = private(home, os.environ, assistant=False)
    shell = {**plan.shell, "VAXEL_DATA": str(data), "VAXEL_FLOW": "wide"}
    with (
        pytest.MonkeyPatch.context() as environment,
        homes.hold(home),
        stack(replace(plan, shell=shell), print) as found,
    ):
        environment.setenv("VAXEL_HOME", str(home))
        homes.note_running(home, found)
        yield found


@pytest.fixture
def empty_queue(running: Running) -> None:
    """Nobody is left from the script before."""
    engine = open_engine(running.environment["DATABASE_URL"])
    with engine.connect() as connection:
        connection.exec_driver_sql("UPDATE place SET state = 'left'")
    engine.dispose()


def test_the_calls_we_promised_are_here() -> None:
    assert {path.stem for path in SCRIPTS} >= {"closing-time-with-queue", "wrong-queue-and-back"}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_call_comes_true(empty_queue: None, script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["call", str(script)])
    assert code == 0, capsys.readouterr().out


def test_a_disturbance_is_heard(empty_queue: None, capsys: pytest.CaptureFixture[str]) -> None:
    since = ["--start", "2001-01-01", "--end", "2999-01-01"]  # whatever the stepped clock says
    line = ["--scope", "line", "--sv", "Strömmen är borta i Boden.", "--en", "The power is out in Boden."]
    queue = ["--scope", "queue:technical", "--sv", "Vi vet om felet.", "--en", "We know of the fault."]
    assert main(["notice", "add", *line, *since]) == main(["notice", "add", *queue, *since]) == 0
    try:
        code = main(["call", str(NOTICE)])
    finally:
        assert main(["notice", "end", "1"]) == main(["notice", "end", "2"]) == 0
    assert code == 0, capsys.readouterr().out
