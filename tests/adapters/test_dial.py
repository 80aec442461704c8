"""A clock that is stepped is seen by the programs beside it."""

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.dial import follow, lay_out
from adapters.runtime import open_runtime
from adapters.settings import Settings, read
from carrier.dial import Dial
from core.errors import SettingsError
from tests.fakes import MORNING


def test_a_dial_shows_what_its_clock_says(tmp_path: Path) -> None:
    path = tmp_path / "dial"
    lay_out(path, MORNING)
    now = follow(path)
    assert now() == MORNING
    shown = Dial(path)
    assert now() == MORNING  # a clock that has shown nothing yet changes nothing
    shown.show(MORNING + timedelta(seconds=90, milliseconds=5))
    assert now() == MORNING + timedelta(seconds=90, milliseconds=5)


def test_a_dial_is_made_where_there_is_none(tmp_path: Path) -> None:
    Dial(tmp_path / "dial").show(MORNING)
    assert follow(tmp_path / "dial")() == MORNING


def test_no_dial_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="VAXEL_DIAL"):
        follow(tmp_path / "nothing")


def test_a_server_goes_by_the_dial(settings: Settings, tmp_path: Path) -> None:
    lay_out(tmp_path / "dial", MORNING)
    runtime = open_runtime(read(_environment(settings) | {"VAXEL_DIAL": str(tmp_path / "dial")}))
    assert runtime.world.now() == MORNING
    runtime.engine.dispose()


def test_the_real_network_has_no_dial(settings: Settings, tmp_path: Path) -> None:
    told = _environment(settings) | {"VAXEL_DIAL": str(tmp_path), "TWILIO_API_URL": ""}
    with pytest.raises(SettingsError, match="VAXEL_DIAL is for the carrier"):
        read(told)


def _environment(settings: Settings) -> dict[str, str]:
    return {
        "DATABASE_URL": settings.database_url,
        "PUBLIC_URL": settings.public_url,
        "RASA_URL": settings.rasa_url,
        "VAXEL_RASA_TOKEN": settings.rasa_token,
        "TWILIO_ACCOUNT_SID": settings.account_sid,
        "TWILIO_AUTH_TOKEN": settings.auth_token,
        "TWILIO_API_URL": settings.api_url,
        "VAXEL_NUMBER": settings.number,
        "VAXEL_SECRET_KEY": settings.secret_key,
    }
