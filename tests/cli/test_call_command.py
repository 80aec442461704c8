"""`vaxel call` as it is typed: what it prints, and how it exits."""

import argparse
import io
import json

import pytest

from cli.call import command
from tests.cli.conftest import Write
from tests.cli.fakes import FakeCarrier, FakeLog, contact, line


def call(url: str, *words: object, log: FakeLog | None = None) -> int:
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    args = parser.parse_args([str(word) for word in words])
    scripts = command.load_all(args.scripts)
    return command.BROKEN if scripts is None else command.run(args, scripts, line(url, log))


TRUE = "hear: hej; press: 1; hear: vad gäller"
TRANSCRIPT = """\
00:00  network it rings
00:00  network the call is answered
00:00  Växel   Hej och välkommen.
00:00  Växel   För svenska, tryck ett.
00:00  caller  presses 1
00:00  Växel   Vad gäller det?
00:00  caller  hangs up
00:00  network the call has ended (hung-up)
"""


def test_a_true_script_exits_zero(url: str, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(TRUE)
    assert call(url, path) == 0
    assert capsys.readouterr().out == f"== {path}\n{TRANSCRIPT}All came true.\n1 call: all came true.\n"


def test_an_untrue_script_exits_one(url: str, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    path = write("press: 1; hear: hej")
    assert call(url, path) == 1
    told = capsys.readouterr().out
    assert (
        "Step 2 did not come true.\n"
        f"{path}:4 hear: expected to hear “hej”; since the last input was heard: “Vad gäller det?”.\n"
        "1 call: 0 came true, 1 did not (call).\n"
    ) in told
    assert "caller  presses 1" in told


def test_a_broken_script_exits_two(url: str, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    path = write("shout: a")
    assert call(url, path) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"{path}:3 shout: is no step; ")


def test_no_call_is_placed_beside_a_broken_script(url: str, write: Write, carrier: FakeCarrier) -> None:
    assert call(url, write(TRUE, "a.yml"), write("shout: a", "b.yml")) == 2
    assert carrier.placed == []


def test_every_broken_script_is_told(url: str, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    call(url, write("shout: a", "a.yml"), write("wait: 0", "b.yml"))
    assert [line.split(": ")[0].split("/")[-1] for line in capsys.readouterr().err.splitlines()] == [
        "a.yml:3 shout",
        "b.yml:3 wait",
    ]


def test_several_scripts_end_in_one_summary(
    url: str, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(url, write(TRUE, "a.yml"), write("hear: nej", "b.yml"), write(TRUE, "c.yml")) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "3 calls: 2 came true, 1 did not (b)."


def test_json_tells_all_of_a_true_call(url: str, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    path = write("hear: hej", more="expect: {outcome: abandoned in queue}")
    log = FakeLog([contact("place_taken")])
    assert call(url, "--json", path, log=log) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["script", "ok", "failed", "transcript", "contact"]
    assert (found["script"], found["ok"], found["failed"]) == (str(path), True, None)
    assert found["transcript"][2] == {"at": 0.0, "who": "line", "text": "Hej och välkommen."}
    assert found["contact"] == {
        "id": "c1",
        "version": "0011223344556677",
        "outcome": "abandoned in queue",
        "queue": "billing",
        "language": "sv",
        "consent": "yes",
        "errand": "move",
        "events": [{"seq": 1, "turn": 1, "at": "…", "kind": "place_taken"}],
    }


def test_json_tells_the_step_that_failed(url: str, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    path = write("hear: hej; hear: nej")
    assert call(url, "--json", path, log=FakeLog([None])) == 1
    found = json.loads(capsys.readouterr().out)
    assert not found["ok"]
    assert found["failed"]["step"] == 2
    assert found["failed"]["sentence"].startswith(f"{path}:4 hear: expected to hear “nej”; ")
    assert found["contact"] is None


def test_json_is_one_object_a_script(url: str, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    call(url, "--json", write(TRUE, "a.yml"), write(TRUE, "b.yml"))
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["ok"] for line in lines] == [True, True]


def test_speech_takes_its_time_when_asked(url: str, write: Write, carrier: FakeCarrier) -> None:
    call(url, "--real-time", write(TRUE))
    call(url, write(TRUE))
    assert [placed["pace"] for placed in carrier.placed] == ["spoken", "instant"]


def test_json_by_hand_is_refused(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(url, "--json") == 2
    assert capsys.readouterr().err == "--json needs a script.\n"


def test_without_a_script_one_calls_by_hand(
    url: str,
    carrier: FakeCarrier,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("1\n"))
    assert call(url, "--from", "anonymous") == 0
    assert carrier.placed[0]["from"] == "anonymous"
    assert "caller  presses 1" in capsys.readouterr().out


def test_a_number_not_ours_is_told_by_hand(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert call(url, "--to", "+46771000009") == 1
    assert capsys.readouterr().err == "The carrier refused: +46771000009 is not a number of this account.\n"


def test_twilio_itself_takes_no_call_from_here(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("", write(TRUE)) == 1
    assert capsys.readouterr().err == (
        "A call from the terminal needs the carrier; this set-up uses Twilio itself.\n"
    )
