"""How a set-up is to run: what of the shell it sees, and what is refused before anything starts."""

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.settings import ROOT, read
from cli.home import keep_secrets
from cli.plan import HOTLINE, Plan, check_flow, check_ports, environment_of, private, prove_flow, usual
from cli.shell import alone, direct
from core.errors import FlowError, SettingsError

TWILIO = {
    "TWILIO_ACCOUNT_SID": "ACreal",
    "TWILIO_AUTH_TOKEN": "real-token",
    "VAXEL_NUMBER": "+46771999999",
    "VAXEL_FALLBACK_NUMBER": "+46846500499",
    "PUBLIC_URL": "https://voice.example",
}
PRODUCTION = TWILIO | {
    "DATABASE_URL": "postgresql://ana:real@db.example/vaxel",
    "TWILIO_EDGE": "real",
    "VAXEL_SECRET_KEY": "real",
    "VAXEL_FLOW": "real",
    "VAXEL_DATA": "/real",
    "PGHOST": "real",
}


def told(plan: Plan) -> dict[str, str]:
    return {**plan.shell, **environment_of(plan, keep_secrets(plan.home, []))}


def free_ports() -> dict[str, str]:
    """Give settings of ports that nobody uses."""
    return {f"VAXEL_{name.upper()}_PORT": str(port) for name, port in private(Path(), {}).ports.items()}


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_private_set_up_sees_nothing_real(tmp_path: Path) -> None:
    found = told(private(tmp_path, PRODUCTION | {"PATH": "/bin"}))
    assert not [name for name, text in found.items() if "real" in text or "example" in text]
    assert (found["VAXEL_NUMBER"], found["PATH"]) == (HOTLINE, "/bin")
    assert read(found).stands_in


def test_private_set_ups_have_ports_of_their_own(tmp_path: Path) -> None:
    assert len(set(private(tmp_path, {}).ports.values())) == 4


def test_without_an_account_the_carrier_stands_in(tmp_path: Path) -> None:
    settings = read(told(usual(tmp_path, {"VAXEL_NUMBER": "+4620123456"})))
    assert (settings.api_url, settings.number) == ("http://127.0.0.1:8790", "+4620123456")


def test_an_account_leads_to_twilio_itself(tmp_path: Path) -> None:
    settings = read(told(usual(tmp_path, TWILIO)))
    assert not settings.stands_in
    assert (settings.account_sid, settings.number) == ("ACreal", "+46771999999")
    assert settings.public_url == "https://voice.example"


@pytest.mark.parametrize("name", [name for name in TWILIO if name != "TWILIO_ACCOUNT_SID"])
def test_what_twilio_needs_is_asked_for(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name} must be set with the real Twilio"):
        told(usual(tmp_path, TWILIO | {name: ""}))


def test_twilio_is_not_led_to_plain_http(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^PUBLIC_URL must begin with https://"):
        told(usual(tmp_path, TWILIO | {"PUBLIC_URL": "http://voice.example"}))


@pytest.mark.parametrize("written", ["x", "0", "65536", "-1", "8700 ", "²"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, written: str) -> None:
    with pytest.raises(SettingsError, match=r"^VAXEL_WEB_PORT must be a port from 1 to 65535"):
        usual(tmp_path, {"VAXEL_WEB_PORT": written})


def test_one_port_for_two_parts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="VAXEL_RASA_PORT and VAXEL_WEB_PORT are both 8705"):
        usual(tmp_path, {"VAXEL_WEB_PORT": "8705"})


def test_a_busy_port_is_refused_by_name(tmp_path: Path, taken: int) -> None:
    plan = usual(tmp_path, free_ports() | {"VAXEL_CARRIER_PORT": str(taken)})
    with pytest.raises(SettingsError, match=f"^VAXEL_CARRIER_PORT: port {taken} is in use"):
        check_ports(plan, read(told(plan)))


def test_only_ports_that_are_needed_must_be_free(tmp_path: Path, taken: int) -> None:
    plan = usual(tmp_path, TWILIO | free_ports() | {"VAXEL_CARRIER_PORT": str(taken)})
    check_ports(plan, read(told(plan)))


def test_a_broken_flow_is_told(tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "mine.yml").write_text("name: [")
    with pytest.raises(FlowError, match=r"^data/flows/mine\.yml:1 file: is not YAML"):
        check_flow({"VAXEL_DATA": str(tmp_path), "VAXEL_FLOW": "mine"})


def test_data_is_found_from_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert told(usual(tmp_path, {"VAXEL_DATA": "mine"}))["VAXEL_DATA"] == str(tmp_path / "mine")


def test_no_proxy_stands_between_parts() -> None:
    found = direct({"HTTP_PROXY": "http://proxy", "no_proxy": "a.example"})
    assert found["NO_PROXY"] == found["no_proxy"] == "a.example,127.0.0.1,localhost"
    assert direct(found) == found
    assert alone(found)["HTTP_PROXY"] == "http://proxy"


def test_a_flow_that_breaks_a_rule_is_not_started(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    path = tmp_path / "data" / "flows" / "kundservice.yml"
    path.write_text(path.read_text().replace("unavailable: menu", "unavailable: errand", 1))
    with pytest.raises(FlowError, match=r"^data/flows/kundservice\.yml:\d+ errand: .*\./vaxel check shows"):
        prove_flow({"VAXEL_DATA": str(tmp_path / "data")})


def test_the_flow_we_ship_is_proved() -> None:
    prove_flow({})
