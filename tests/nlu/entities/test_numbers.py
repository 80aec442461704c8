"""Runs the tests of numbers, references and languages in the environment of Rasa, Python 3.10."""

import json
import subprocess

import pytest

from cli.assistant import install, rasa_environment
from tests.nlu.sentences import ROOT

TESTS_SECONDS = 300


@pytest.mark.rasa
def test_every_number_said_is_heard() -> None:
    done = subprocess.run(
        [str(install(ROOT, print)), "-W", "ignore", "-m", "tests.nlu.entities.number_parts"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=rasa_environment(ROOT, 0, ""),
        timeout=TESTS_SECONDS,
    )
    assert done.returncode == 0, done.stderr[-5000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["failed"] == [], done.stderr[-5000:]
    assert found["ran"] >= 60
