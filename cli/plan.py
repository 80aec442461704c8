"""How a set-up is to run: its folder, its ports, what its parts are told; checked before anything starts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from adapters import postgres, proofs
from adapters.flowfiles import load, read_texts
from adapters.settings import ROOT, Settings
from cli.home import Secrets
from cli.parts import free_ports, is_free
from cli.shell import alone, direct
from core.errors import FlowError, SettingsError

HOTLINE = "+46771000000"
FALLBACK = "+46846500400"  # one of the numbers PTS sets aside for fiction, as are the agents'
AGENTS = {"hanna": ("Hanna", "+46701740605", ("sv", "en")), "ivar": ("Ivar", "+46701740606", ("sv",))}
LEADS = frozenset({"hanna"})  # may also take calls by hand
ADMIN = ("karin", "Karin")  # sees the figures and says who may do what; has no phone
STAFF = [*AGENTS, ADMIN[0]]  # who can log in
PORTS = {"web": 8700, "carrier": 8790, "rasa": 8705, "actions": 8706}
ACCOUNT = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "VAXEL_NUMBER", "VAXEL_FALLBACK_NUMBER", "PUBLIC_URL")
CHOSEN = (
    "DATABASE_URL",
    "PUBLIC_URL",
    "VAXEL_SECRET_KEY",
    "VAXEL_NUMBER",
    "VAXEL_FALLBACK_NUMBER",
    "VAXEL_FLOW",
    "VAXEL_CALLBACK_COUNTRIES",
    "VAXEL_CALLBACKS_PER_HOUR",
    "VAXEL_SMTP_URL",
    "VAXEL_SMTP_FROM",
    "VAXEL_REPORT_TO",
    "VAXEL_REPORT_LANGUAGE",
    "VAXEL_CHAT_ORIGINS",
    "VAXEL_TEST_NUMBERS",
    "VAXEL_PROXIES",
    "VAXEL_OIDC_ISSUER",
    "VAXEL_OIDC_CLIENT_ID",
    "VAXEL_OIDC_CLIENT_SECRET",
    "VAXEL_WEBHOOK_URL",
    "VAXEL_WEBHOOK_SECRET",
    "VAXEL_SURVEY_PERCENT",
)


@dataclass(frozen=True)
class Plan:
    """How a set-up is to run."""

    home: Path  # where its database, secrets and logs are
    ports: Mapping[str, int]  # web, carrier, rasa, actions
    shell: Mapping[str, str] = field(repr=False)  # the environment, as far as the set-up may see it
    clock: str = "real"  # the carrier's: real or stepped
    assistant: bool = True  # False: nobody is at Rasa's address


def usual(home: Path, shell: Mapping[str, str]) -> Plan:
    """Plan the set-up that `up` starts: as the environment says, on the usual ports, by the real clock."""
    ports = {name: _port(shell, name, port) for name, port in PORTS.items()}
    for name, port in ports.items():
        twin = next(other for other, same in ports.items() if same == port)
        if twin != name:
            raise SettingsError(f"{_variable(name)} and {_variable(twin)} are both {port}.")
    return Plan(home, ports, direct(shell))


def private(home: Path, shell: Mapping[str, str], clock: str = "stepped", assistant: bool = True) -> Plan:
    """Plan a set-up that gets in nobody's way: free ports, a database and a network of its own.

    Whatever in the environment names a database, an account or a set-up is left out. Nobody is drawn for a
    survey there, so that every call goes as it is written.
    """
    ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
    return Plan(home, ports, {"VAXEL_SURVEY_PERCENT": "0", **alone(shell)}, clock, assistant)


def check_flow(shell: Mapping[str, str]) -> None:
    """Read the flow; a FlowError names the file, line and node at fault."""
    load(read_texts(data_folder(shell), shell.get("VAXEL_FLOW") or "kundservice"))


def prove_flow(shell: Mapping[str, str]) -> None:
    """Check every path of the flow; the first rule it breaks is a FlowError, `vaxel check` shows them all.

    What was proved before, and has not changed since, is not walked again.
    """
    number, flow = shell.get("VAXEL_NUMBER") or HOTLINE, shell.get("VAXEL_FLOW") or "kundservice"
    for found in proofs.unproved(read_texts(data_folder(shell), flow), [number]):
        sentence = f"{found.sentence} [{found.rule}; ./vaxel check shows the way there]"
        raise FlowError(found.file, found.line, found.node, sentence)


def data_folder(shell: Mapping[str, str]) -> Path:
    """Give where flows and prompts are: `data` beside the code, or VAXEL_DATA."""
    return Path(shell.get("VAXEL_DATA") or ROOT / "data").absolute()


def check_ports(plan: Plan, settings: Settings) -> None:
    """Refuse a port that another program has, by the name of its setting."""
    needed = {"web", *(("rasa", "actions") if plan.assistant else ()), *(("carrier",) * settings.stands_in)}
    for name in sorted(needed):
        if not is_free(port := plan.ports[name]):
            raise SettingsError(f"{_variable(name)}: port {port} is in use by another program; set another.")


def environment_of(plan: Plan, secrets: Secrets) -> dict[str, str]:
    """Give what the parts are told; with TWILIO_ACCOUNT_SID set the real Twilio takes the carrier's place.

    A SettingsError names what the real Twilio, or a DATABASE_URL, lacks.
    """
    shell, ports = plan.shell, plan.ports
    found = {
        "DATABASE_URL": shell.get("DATABASE_URL", ""),
        "PUBLIC_URL": f"http://127.0.0.1:{ports['web']}",
        "RASA_URL": f"http://127.0.0.1:{ports['rasa']}",
        "VAXEL_RASA_TOKEN": secrets.rasa_token,
        "VAXEL_SECRET_KEY": secrets.secret_key,
        "VAXEL_NUMBER": HOTLINE,
        "VAXEL_FALLBACK_NUMBER": FALLBACK,
        "VAXEL_FLOW": "kundservice",
    }
    found |= {name: shell[name] for name in CHOSEN if shell.get(name)}
    found["VAXEL_DATA"] = str(data_folder(shell))
    if found["DATABASE_URL"]:
        postgres.require(found["DATABASE_URL"])
    if plan.clock == "stepped":
        found["VAXEL_DIAL"] = str(plan.home / "dial")
    return found | (_account(shell) if shell.get("TWILIO_ACCOUNT_SID") else _carrier(secrets, ports))


def _carrier(secrets: Secrets, ports: Mapping[str, int]) -> dict[str, str]:
    return {
        "TWILIO_ACCOUNT_SID": secrets.account_sid,
        "TWILIO_AUTH_TOKEN": secrets.auth_token,
        "TWILIO_API_URL": f"http://127.0.0.1:{ports['carrier']}",
    }


def _account(shell: Mapping[str, str]) -> dict[str, str]:
    for name in ACCOUNT:
        if not shell.get(name, "").strip():
            raise SettingsError(f"{name} must be set with the real Twilio (TWILIO_ACCOUNT_SID).")
    if not shell["PUBLIC_URL"].startswith("https://"):
        raise SettingsError("PUBLIC_URL must begin with https:// with the real Twilio (TWILIO_ACCOUNT_SID).")
    return {**{name: shell[name] for name in ACCOUNT}, "TWILIO_API_URL": ""}


def _port(shell: Mapping[str, str], name: str, usual: int) -> int:
    written = shell.get(_variable(name)) or str(usual)
    if not (written.isascii() and written.isdigit() and 0 < int(written) < 65536):
        raise SettingsError(f"{_variable(name)} must be a port from 1 to 65535.")
    return int(written)


def _variable(name: str) -> str:
    return f"VAXEL_{name.upper()}_PORT"
