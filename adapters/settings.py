"""The settings: everything that differs between one set-up and another, read from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from core.errors import SettingsError
from core.numbers import SIMULATED, cost_class
from core.promised import EMAIL
from core.webhook import secret

ROOT = Path(__file__).resolve().parent.parent
FALLBACK = "VAXEL_FALLBACK_NUMBER"
COUNTRIES, CALLS = "VAXEL_CALLBACK_COUNTRIES", "VAXEL_CALLBACKS_PER_HOUR"
SURVEYED = "VAXEL_SURVEY_PERCENT"
ORIGINS, TESTS = "VAXEL_CHAT_ORIGINS", "VAXEL_TEST_NUMBERS"
ISSUER, PROXIES = "VAXEL_OIDC_ISSUER", "VAXEL_PROXIES"
SMTP, SENDER = "VAXEL_SMTP_URL", "VAXEL_SMTP_FROM"
REPORT, REPORT_LANGUAGE = "VAXEL_REPORT_TO", "VAXEL_REPORT_LANGUAGE"
WEBHOOK, SECRET = "VAXEL_WEBHOOK_URL", "VAXEL_WEBHOOK_SECRET"
HERE = ("localhost", "127.0.0.1", "::1")  # nobody listens in between


@dataclass(frozen=True)
class Settings:
    """One set-up. With no Twilio account the carrier stands in, on the same protocols."""

    database_url: str  # SQL connection; empty: the embedded PostgreSQL under `.vaxel`
    public_url: str  # where the network reaches our webhooks, without a slash at the end
    rasa_url: str  # Rasa's address, on the loopback or a private network
    rasa_token: str = field(repr=False)  # what Rasa's channels ask for
    account_sid: str  # Twilio's, or the carrier's
    auth_token: str = field(repr=False)  # signs webhooks
    api_url: str  # the carrier's address; empty: the real Twilio
    number: str  # the hotline's number, E.164
    fallback_number: str  # where a caller is sent when we fail, E.164; empty: nowhere
    secret_key: str = field(repr=False)  # signs the desk's cookies
    flow: str = "kundservice"
    data: Path = ROOT / "data"
    countries: frozenset[str] = frozenset({"SE"})  # whose numbers may be called back, ISO 3166
    calls_an_hour: int = 2  # how many calls are promised for one hour for each agent of a queue
    surveyed: int = 20  # percent of contacts drawn for the survey, 0 to 100
    dial: Path | None = None  # where the carrier shows the time of a stepped clock; None: the real clock
    smtp_url: str = field(default="", repr=False)  # the mail server, smtp:// or smtps://; empty: no e-mail
    smtp_from: str = ""  # the address that e-mail comes from
    report_to: tuple[str, ...] = field(default=(), repr=False)  # who gets the figures of each week by e-mail
    report_language: str = "sv"  # ISO 639-1
    chat_origins: frozenset[str] = frozenset()  # sites that may show our chat, as browsers name them
    proxies: int = 0  # how many proxies of ours every request comes through
    oidc_issuer: str = ""  # the organisation's own provider of logins; empty: passwords alone
    oidc_client_id: str = ""  # what it knows us by
    oidc_client_secret: str = field(default="", repr=False)
    webhook_url: str = ""  # who follows our events; empty: nobody
    webhook_secret: str = field(default="", repr=False)  # signs what they are told
    test_numbers: frozenset[str] = frozenset()  # whose calls are tests and in no figure, E.164

    @property
    def stands_in(self) -> bool:
        """Tell whether the carrier stands in for Twilio."""
        return bool(self.api_url)

    def flagged(self, number: str | None) -> Literal["test", "simulated"] | None:
        """Say whether a call from a number is nobody's own errand; only the carrier has simulated ones."""
        if number in self.test_numbers:
            return "test"
        return "simulated" if self.stands_in and (number or "").startswith(SIMULATED) else None


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; a SettingsError names the variable that is missing or wrong."""
    found = Settings(
        database_url=environment.get("DATABASE_URL", ""),
        public_url=_url(environment, "PUBLIC_URL"),
        rasa_url=_url(environment, "RASA_URL"),
        rasa_token=_needed(environment, "VAXEL_RASA_TOKEN"),
        account_sid=_needed(environment, "TWILIO_ACCOUNT_SID"),
        auth_token=_needed(environment, "TWILIO_AUTH_TOKEN"),
        api_url=_url(environment, "TWILIO_API_URL") if environment.get("TWILIO_API_URL") else "",
        number=_number(environment, "VAXEL_NUMBER"),
        fallback_number=_number(environment, FALLBACK) if environment.get(FALLBACK) else "",
        secret_key=_needed(environment, "VAXEL_SECRET_KEY"),
        flow=environment.get("VAXEL_FLOW", "kundservice"),
        data=Path(environment.get("VAXEL_DATA", ROOT / "data")),
        countries=_countries(environment.get(COUNTRIES) or "SE"),
        calls_an_hour=_whole(environment.get(CALLS) or "2", CALLS, 1, 1000),
        surveyed=_percent(environment.get(SURVEYED) or "20"),
        smtp_url=environment.get(SMTP, "").strip(),
        smtp_from=environment.get(SENDER, "").strip(),
        report_to=_addresses(environment.get(REPORT, "")),
        report_language=environment.get(REPORT_LANGUAGE) or "sv",
        chat_origins=_origins(environment.get(ORIGINS, "")),
        proxies=_whole(environment.get(PROXIES) or "0", PROXIES, 0, 9),
        oidc_issuer=environment.get(ISSUER, "").strip(),
        oidc_client_id=environment.get("VAXEL_OIDC_CLIENT_ID", "").strip(),
        oidc_client_secret=environment.get("VAXEL_OIDC_CLIENT_SECRET", "").strip(),
        webhook_url=environment.get(WEBHOOK, "").strip(),
        webhook_secret=environment.get(SECRET, "").strip(),
        test_numbers=_numbers(environment.get(TESTS, "")),
        dial=Path(environment["VAXEL_DIAL"]) if environment.get("VAXEL_DIAL") else None,
    )
    for number in (found.number, found.fallback_number):
        cost_class(number)
    _check_mail(found)
    _check_webhook(found)
    _check_sign_on(found)
    if found.dial and not found.stands_in:
        raise SettingsError("VAXEL_DIAL is for the carrier; the real Twilio goes by the real clock.")
    return found


def _check_mail(found: Settings) -> None:
    parts = urlsplit(found.smtp_url)
    if found.smtp_url and (parts.scheme not in ("smtp", "smtps") or not parts.hostname):
        raise SettingsError(f"{SMTP} must be an address such as smtp://user:password@mail.example.se:587.")
    if found.smtp_url and not EMAIL.fullmatch(found.smtp_from):
        raise SettingsError(f"{SENDER} must be the address that e-mail comes from, such as kund@example.se.")
    if found.smtp_from and not found.smtp_url:
        raise SettingsError(f"{SENDER} is set and {SMTP} is not: no e-mail can be sent.")
    if found.report_to and not found.smtp_url:
        raise SettingsError(f"{REPORT} is set and {SMTP} is not: no report can be sent.")
    if found.report_language not in ("sv", "en"):
        raise SettingsError(f"{REPORT_LANGUAGE} must be sv or en.")


def _check_sign_on(found: Settings) -> None:
    given = (found.oidc_issuer, found.oidc_client_id, found.oidc_client_secret)
    if not any(given):
        return
    if not all(given):
        raise SettingsError(f"{ISSUER}, VAXEL_OIDC_CLIENT_ID and VAXEL_OIDC_CLIENT_SECRET are set together.")
    parts = urlsplit(found.oidc_issuer)
    if parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1"):
        raise SettingsError(f"{ISSUER} must begin with https://.")


def _check_webhook(found: Settings) -> None:
    if not found.webhook_url:
        return
    parts = urlsplit(found.webhook_url)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE)
    if not (safe and parts.hostname) or parts.username:
        raise SettingsError(f"{WEBHOOK} must be an https address without a user name.")
    if secret(found.webhook_secret) is None:
        raise SettingsError(f"{SECRET} must be whsec_ and 24 to 64 random bytes in base64.")


def _addresses(text: str) -> tuple[str, ...]:
    found = tuple(one.strip() for one in text.split(",") if one.strip())
    if not all(map(EMAIL.fullmatch, found)):
        raise SettingsError(f"{REPORT} must be addresses such as karin@example.se,jonna@example.se.")
    return found


def _countries(text: str) -> frozenset[str]:
    found = frozenset(one.strip() for one in text.split(","))
    if not all(len(one) == 2 and one.isascii() and one.isupper() for one in found):
        raise SettingsError(f"{COUNTRIES} must be countries such as SE,NO,DK.")
    return found


def _origins(text: str) -> frozenset[str]:
    found = frozenset(one.strip() for one in text.split(",") if one.strip())
    for one in found:
        parts = urlsplit(one)
        if parts.scheme not in ("http", "https") or f"{parts.scheme}://{parts.netloc}" != one:
            raise SettingsError(
                f"{ORIGINS} must be sites such as https://www.example.se, with nothing after."
            )
    return found


def _whole(text: str, name: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise SettingsError(f"{name} must be a whole number from {least} to {most}.")
    return int(text)


def _percent(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= 100):
        raise SettingsError(f"{SURVEYED} must be a whole number from 0 to 100.")
    return int(text)


def _needed(environment: Mapping[str, str], name: str) -> str:
    found = environment.get(name, "").strip()
    if not found:
        raise SettingsError(f"{name} is not set.")
    return found


def _url(environment: Mapping[str, str], name: str) -> str:
    found = _needed(environment, name).rstrip("/")
    parts = urlsplit(found)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise SettingsError(f"{name} must be an http or https address without a user name.")
    return found


def _number(environment: Mapping[str, str], name: str) -> str:
    found = _needed(environment, name)
    if not _is_number(found):
        raise SettingsError(f"{name} must be a number in the form +46771000000.")
    return found


def _numbers(text: str) -> frozenset[str]:
    found = frozenset(one.strip() for one in text.split(",") if one.strip())
    if not all(map(_is_number, found)):
        raise SettingsError(f"{TESTS} must be numbers such as +46701740610,+46701740611.")
    return found


def _is_number(text: str) -> bool:
    return text.startswith("+") and text[1:].isdigit() and 7 <= len(text) <= 16
