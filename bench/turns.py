"""A whole key-press turn against a bare Flask view, with the same server, client and database."""

import re
import statistics
import sys
import tempfile
from pathlib import Path

from adapters.postgres import start_embedded
from adapters.runtime import Engine, open_engine, prepare
from adapters.settings import ROOT, read
from bench import load
from cli import parts

CALLERS = 64  # connections at once
ROUNDS = 5
KEYS = ("1", "2", "1", "9", "9", "9", "1")  # language, recording, to the menu, three times again, an errand
TOKEN = "bench-token"  # noqa: S105  of a server that lives for a minute


def main() -> int:
    """Measure both in turns and print the table."""
    with tempfile.TemporaryDirectory(prefix="vaxel-bench-") as folder:
        url, server = start_embedded(Path(folder) / "postgres")
        try:
            _measure(url, Path(folder))
        finally:
            server.stop()
    return 0


def _measure(database: str, folder: Path) -> None:
    environment = _environment(database)
    prepare(read(environment))
    whole = parts.start("whole", _gunicorn(8791, "web.wsgi:app"), environment, folder)
    bare = parts.start("bare", _gunicorn(8792, "bench.bare:app"), environment, folder)
    try:
        parts.wait_for(whole, "http://127.0.0.1:8791/health", 30)
        parts.wait_for(bare, "http://127.0.0.1:8792/", 30)
        rounds = [(_bare(number), _whole(number)) for number in range(-1, ROUNDS)][1:]
    finally:
        whole.end()
        bare.end()
    engine = open_engine(database)
    _print(rounds, _stored(engine))
    engine.dispose()


def _bare(number: int) -> float:
    requests = [
        load.signed("http://127.0.0.1:8792", TOKEN, (f"/bare/abc/turn/{n}", _form(f"CA{number}", key)))
        for n, key in enumerate(KEYS * 4)
    ]
    return load.run("http://127.0.0.1:8792", [requests] * CALLERS)[0].rate


def _whole(number: int) -> float:
    """Begin the calls first, then measure their key presses alone."""
    url = "http://127.0.0.1:8791"
    rates = []
    for part in range(4):
        legs = [f"CA{number}x{part}x{caller}" for caller in range(CALLERS)]
        starts = [[load.signed(url, TOKEN, ("/voice/start", _form(leg)))] for leg in legs]
        contacts = [_contact(answers[0]) for answers in load.run(url, starts)[1]]
        presses = [
            [
                load.signed(url, TOKEN, (f"/voice/{one}/turn/{n}", _form(leg, key)))
                for n, key in enumerate(KEYS, 1)
            ]
            for leg, one in zip(legs, contacts, strict=True)
        ]
        done, answers = load.run(url, presses)
        assert all(b"<Enqueue" in one[-1] for one in answers), answers[0][-1]
        rates.append(done)
    return sum(one.requests for one in rates) / sum(one.seconds for one in rates)


def _contact(answer: bytes) -> str:
    found = re.search(rb"/voice/([0-9a-f]{32})/", answer)
    assert found, answer
    return found[1].decode()


def _form(leg: str, digits: str = "") -> dict[str, str]:
    form = {"CallSid": leg, "AccountSid": "AC1", "From": "+46701740610", "To": "+46771000000"}
    form |= {"CallStatus": "in-progress", "Direction": "inbound", "ApiVersion": "2010-04-01"}
    return form | ({"Digits": digits} if digits else {})


def _environment(database: str) -> dict[str, str]:
    return {
        "DATABASE_URL": database,
        "PUBLIC_URL": "http://127.0.0.1:8791",
        "RASA_URL": "http://127.0.0.1:9",
        "VAXEL_RASA_TOKEN": "unused",
        "TWILIO_ACCOUNT_SID": "AC1",
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_API_URL": "http://127.0.0.1:9",
        "VAXEL_NUMBER": "+46771000000",
        "VAXEL_SECRET_KEY": "unused",
        "PATH": "/usr/bin:/bin",
    }


def _gunicorn(port: int, app: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "-c",
        str(ROOT / "web/gunicorn.py"),
        "-b",
        f"127.0.0.1:{port}",
        app,
    ]


def _stored(engine: Engine) -> tuple[int, str]:
    with engine.connect() as connection:
        turns = connection.exec_driver_sql("SELECT sum(turn) FROM contact").scalar_one()
        durable = connection.exec_driver_sql("SHOW synchronous_commit").scalar_one()
    return int(turns), str(durable)


def _print(rounds: list[tuple[float, float]], stored: tuple[int, str]) -> None:
    bare, whole = (statistics.median(column) for column in zip(*rounds, strict=True))
    ratios = sorted(one / other for other, one in rounds)
    print(f"key-press turns, {CALLERS} callers at once, {ROUNDS} rounds each, median")
    print(f"  bare Flask view      {bare:8.0f} a second   1.00")
    print(f"  whole turn           {whole:8.0f} a second   {whole / bare:.2f}   (goal 0.25, dream 0.40)")
    print(f"  ratio of the rounds  {ratios[0]:.2f} to {ratios[-1]:.2f}")
    print(f"  {stored[0]} turns are stored; synchronous_commit is {stored[1]}")


if __name__ == "__main__":
    sys.exit(main())
