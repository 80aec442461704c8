"""What is said of a DATABASE_URL that cannot be used: the reason, never the password."""

import socket
from collections.abc import Iterator

import pytest

from adapters.postgres import require
from core.errors import SettingsError

PASSWORD = "hemligt-7Qx"


def refusal(url: str) -> str:
    with pytest.raises(SettingsError) as raised:
        require(url)
    assert "7Qx" not in str(raised.value)
    assert raised.value.__context__ is None or raised.value.__suppress_context__  # nor a traceback
    return str(raised.value)


@pytest.fixture
def deaf_port() -> Iterator[int]:
    """A port that is taken and not listened on."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


def test_a_database_that_answers_is_taken(postgres_url: str) -> None:
    require(postgres_url)
    require(postgres_url.replace("postgresql://", "postgres://"))


def test_the_real_reason_is_told(deaf_port: int) -> None:
    told = refusal(f"postgresql://ana:{PASSWORD}@127.0.0.1:{deaf_port}/vaxel")
    assert told.startswith("DATABASE_URL: the database cannot be reached: ")
    assert told.endswith("Connection refused")


def test_every_host_that_refused_is_named(deaf_port: int) -> None:
    told = refusal(
        f"postgresql://ana:{PASSWORD}@/vaxel?host=127.0.0.1,localhost&port={deaf_port},{deaf_port}"
    )
    assert told.count("Connection refused") >= 2
    assert "Multiple" not in told


def test_what_the_database_says_is_told(postgres_url: str) -> None:
    told = refusal(postgres_url.replace("/postgres?", "/nowhere?"))
    assert told.endswith('database "nowhere" does not exist')


def test_a_password_the_server_repeats_is_hidden(postgres_url: str) -> None:
    told = refusal(postgres_url.replace("/postgres?", f"/{PASSWORD}?password={PASSWORD}&"))
    assert told.endswith('database "…" does not exist')


@pytest.mark.parametrize("scheme", ["mysql://", "sqlite:///", "postgresql+psycopg2://", "http://", ""])
def test_another_kind_of_address_is_refused(scheme: str) -> None:
    told = refusal(f"{scheme}ana:{PASSWORD}@127.0.0.1/vaxel")
    assert told == "DATABASE_URL must begin with postgresql:// or postgres://."


@pytest.mark.parametrize("sign", ["/", "#", "%", "@:/", "[", "/:x?", "?"])
def test_signs_in_a_password_are_explained(sign: str) -> None:
    told = refusal(f"postgresql://ana:a{sign}{PASSWORD}@127.0.0.1:9/vaxel")
    assert told.startswith("DATABASE_URL")
