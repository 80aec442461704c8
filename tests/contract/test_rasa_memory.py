"""What the real assistant leaves in the database, and what outlives a restart of it."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import yaml
from psycopg import sql

from adapters.postgres import start_embedded
from adapters.settings import ROOT
from cli.assistant import train_command, training_environment
from tests.contract.assistant_servers import Assistant, action_server, rasa_server

pytestmark = pytest.mark.rasa

WORD = "svärdfisken"
SAID = f"jag ska flytta till {WORD} i Lund, mitt nummer är 070-174 06 05 och jag är född 640823-3234"
PLANTED = (WORD, "Lund", "1740605", "174 06 05", "3234", "flytta till")
TABLES = "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE'"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    url, server = start_embedded(tmp_path_factory.mktemp("memory") / "postgres")
    yield url
    server.stop()


@contextmanager
def running(folder: Path, actions: int, database: str, model: Path | None = None) -> Iterator[Assistant]:
    with rasa_server(folder, actions, database=database, model=model) as assistant:
        yield assistant


def rows(database: str) -> list[str]:
    """Give every row of every table as text, PostgreSQL's own tables included."""
    with psycopg.connect(database) as connection:
        tables = connection.execute(TABLES).fetchall()
        found = [
            connection.execute(sql.SQL("SELECT t::text FROM {} AS t").format(sql.Identifier(*names)))
            for names in tables
            if names[0] != "pg_catalog" or names[1] in ("pg_statistic", "pg_largeobject")
        ]
        return [str(row[0]) for listed in found for row in listed]


def kept(database: str, contact: str) -> list[str]:
    with psycopg.connect(database) as connection:
        query = "SELECT events FROM assistant.conversation WHERE contact = %s"
        return [row[0] for row in connection.execute(query, (contact,))]


def test_a_conversation_outlives_a_restart(tmp_path: Path, database: str) -> None:
    with action_server(tmp_path) as (actions, _):
        with running(tmp_path, actions, database) as assistant:
            for channel in ("voice", "chat"):
                assert assistant.ask(channel, SAID, "sv", f"contact-{channel}").status_code == 200
        (before,) = kept(database, "contact-voice")
        with running(tmp_path, actions, database) as assistant:
            (message,) = assistant.ask("voice", "ja tack", "sv", "contact-voice").json()
        (after,) = kept(database, "contact-voice")
    assert message["custom"]["outcome"] == "affirm"
    assert after.startswith(before.removesuffix("]"))
    assert (before.count('"user"'), after.count('"user"')) == (1, 2)
    everything = rows(database)
    assert len(everything) >= 2
    assert not [word for word in PLANTED for row in everything if word in row]


def another_model(folder: Path) -> Path:
    """Train a model as after a change: of words alone, which is soon done."""
    config, model = folder / "config.yml", folder / "another.tar.gz"
    told = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    for part in told["pipeline"]:
        if part.pop("encoder", None):
            part["encoder"] = "none"
            part.pop("remembered", None)  # the file of our model's vectors stays as it is
    config.write_text(yaml.safe_dump(told), encoding="utf-8")
    command = train_command(ROOT, model, config)
    subprocess.run(command, cwd=ROOT, env=training_environment(ROOT), check=True, capture_output=True)
    return model


def test_a_conversation_outlives_a_new_model(tmp_path: Path, database: str) -> None:
    with action_server(tmp_path) as (actions, _):
        with running(tmp_path, actions, database) as assistant:
            assistant.ask("voice", "jag ska flytta", "sv", "contact-new")
        (before,) = kept(database, "contact-new")
        with running(tmp_path, actions, database, another_model(tmp_path)) as assistant:
            (message,) = assistant.ask("voice", "ja tack", "sv", "contact-new").json()
        (after,) = kept(database, "contact-new")
    assert message["custom"]["outcome"] == "affirm"
    assert after.startswith(before.removesuffix("]"))
    assert (before.count('"user"'), after.count('"user"')) == (1, 2)


def test_turns_go_on_without_the_database(tmp_path: Path) -> None:
    away = "postgresql://127.0.0.1:9/away"
    with action_server(tmp_path) as (actions, _), running(tmp_path, actions, away) as assistant:
        for _ in range(2):
            (message,) = assistant.ask("chat", SAID, "sv", "contact-away").json()
            assert message["custom"]["errand"] == "move"
        assert WORD not in assistant.log.read_text()
