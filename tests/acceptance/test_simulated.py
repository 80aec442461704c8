"""Simulated callers who really call: over carrier, webhooks and assistant, and flagged everywhere."""

from pathlib import Path

import pytest

from adapters.runtime import Figures, open_engine
from cli.__main__ import main
from core.kpi.asked import Asked
from core.numbers import SIMULATED
from tests.conftest import Stack

CALLS = 4


def test_simulated_callers_really_call(
    stack: Stack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = open_engine(stack.database_url)
    figures = Figures(engine)
    figures.catch_up()
    customers = figures.total(Asked(), "contact").sum("contact")
    report = tmp_path / "real.html"
    words = ["simulate", "--real", "--calls", str(CALLS), "--seed", "3", "--language", "en"]
    assert main([*words, "--output", str(report)]) == 0
    told = [
        line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines() if line[:6].strip().isdigit()
    ]
    assert sum(int(number) for number, _ in told) == CALLS
    assert any(outcome == "human answered" for _, outcome in told)
    assert "These are simulated contacts." in report.read_text(encoding="utf-8")
    figures.catch_up()
    assert figures.total(Asked(), "contact").sum("contact") == customers
    assert figures.total(Asked(origin="simulated"), "contact").sum("contact") >= CALLS
    with engine.connect() as connection:
        query = """SELECT count(*) FROM person p JOIN event e USING (contact_id)
                    WHERE e.kind = 'contact_flagged' AND p.number LIKE %(own)s"""
        assert connection.exec_driver_sql(query, {"own": f"{SIMULATED}%"}).scalar_one() >= CALLS
    engine.dispose()
