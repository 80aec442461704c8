"""Runs tests where bot/ lives: in Rasa's environment, Python 3.10."""

import json
import subprocess

from cli.assistant import install, rasa_environment
from tests.nlu.sentences import ROOT


def ran(*arguments: str, seconds: int, database: str = "") -> int:
    """Run a file of tests apart, which ends with a line of JSON; give how many ran, or say what failed."""
    done = subprocess.run(
        [str(install(ROOT, print)), *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=rasa_environment(ROOT, 0, "", database),
        timeout=seconds,
    )
    assert done.returncode == 0, done.stderr[-5000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["failed"] == [], done.stderr[-5000:]
    return int(found["ran"])
