"""Settings that are missing or wrong are named."""

import pytest

from adapters.postgres import require
from adapters.settings import read
from core.errors import SettingsError
from core.numbers import cost_class

GOOD = {
    "PUBLIC_URL": "https://voice.example/",
    "RASA_URL": "http://127.0.0.1:5005",
    "VAXEL_RASA_TOKEN": "one",
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_AUTH_TOKEN": "two",
    "VAXEL_NUMBER": "+46771000000",
    "VAXEL_SECRET_KEY": "three",
}


def test_good_settings_are_read() -> None:
    found = read(GOOD)
    assert found.public_url == "https://voice.example"
    assert not found.stands_in
    assert read({**GOOD, "TWILIO_API_URL": "http://127.0.0.1:8790"}).stands_in


@pytest.mark.parametrize("name", list(GOOD))
def test_a_missing_setting_is_named(name: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name} is not set"):
        read({**GOOD, name: " "})


@pytest.mark.parametrize("url", ["voice.example", "ftp://voice.example", "https://me:you@voice.example"])
def test_an_address_that_is_none_is_named(url: str) -> None:
    with pytest.raises(SettingsError, match=r"^PUBLIC_URL must be"):
        read({**GOOD, "PUBLIC_URL": url})


@pytest.mark.parametrize("number", ["0771000000", "+46", "+46 77 100", "anna"])
def test_a_number_that_is_none_is_named(number: str) -> None:
    with pytest.raises(SettingsError, match=r"^VAXEL_NUMBER must be"):
        read({**GOOD, "VAXEL_NUMBER": number})


@pytest.mark.parametrize("number", ["+46900123456", "+46939123456", "+46944123456", "+4699123456"])
def test_a_raised_rate_number_is_refused(number: str) -> None:
    for name in ("VAXEL_NUMBER", "VAXEL_FALLBACK_NUMBER"):
        with pytest.raises(SettingsError, match="may not be a customer-service hotline"):
            read({**GOOD, name: number})


@pytest.mark.parametrize(
    ("number", "expected"), [("+4620123456", "020"), ("+46771000000", "077"), ("+46101234567", "010")]
)
def test_the_cost_follows_the_number(number: str, expected: str) -> None:
    assert cost_class(number) == expected


def test_secrets_are_not_shown() -> None:
    shown = repr(read(GOOD))
    assert not any(secret in shown for secret in ("'one'", "'two'", "'three'"))


@pytest.mark.parametrize(
    "url", ["postgresql://nobody@127.0.0.1:1/none", "postgresql:///none?host=/nowhere", "x"]
)
def test_a_database_out_of_reach_is_a_clear_message(url: str) -> None:
    with pytest.raises(SettingsError, match=r"^DATABASE_URL"):
        require(url)


def test_a_mail_server_is_set_with_its_sender() -> None:
    found = read(GOOD | {"VAXEL_SMTP_URL": "smtps://u:p@mail.example.se", "VAXEL_SMTP_FROM": "k@example.se"})
    assert (found.smtp_url, found.smtp_from) == ("smtps://u:p@mail.example.se", "k@example.se")
    assert "u:p" not in repr(found)


@pytest.mark.parametrize(
    ("url", "sender", "named"),
    [
        ("mail.example.se", "k@example.se", "VAXEL_SMTP_URL"),
        ("smtp://mail.example.se", "", "VAXEL_SMTP_FROM"),
        ("smtp://mail.example.se", "kund", "VAXEL_SMTP_FROM"),
        ("", "k@example.se", "VAXEL_SMTP_URL"),
    ],
)
def test_half_a_mail_server_is_refused(url: str, sender: str, named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        read(GOOD | {"VAXEL_SMTP_URL": url, "VAXEL_SMTP_FROM": sender})


SECRET = "whsec_" + "A" * 32


@pytest.mark.parametrize("url", ["https://cases.example.se/events", "http://127.0.0.1:9000/events"])
def test_who_follows_our_events_is_read(url: str) -> None:
    found = read(GOOD | {"VAXEL_WEBHOOK_URL": url, "VAXEL_WEBHOOK_SECRET": SECRET})
    assert found.webhook_url == url
    assert SECRET not in repr(found)


@pytest.mark.parametrize(
    ("url", "secret", "named"),
    [
        ("http://cases.example.se/events", SECRET, "VAXEL_WEBHOOK_URL"),
        ("https://me:you@cases.example.se", SECRET, "VAXEL_WEBHOOK_URL"),
        ("cases.example.se", SECRET, "VAXEL_WEBHOOK_URL"),
        ("https://cases.example.se", "", "VAXEL_WEBHOOK_SECRET"),
        ("https://cases.example.se", "whsec_kort", "VAXEL_WEBHOOK_SECRET"),
    ],
)
def test_a_follower_that_is_none_is_named(url: str, secret: str, named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        read(GOOD | {"VAXEL_WEBHOOK_URL": url, "VAXEL_WEBHOOK_SECRET": secret})


def test_the_weekly_report_has_readers() -> None:
    mail = {"VAXEL_SMTP_URL": "smtp://mail.example.se", "VAXEL_SMTP_FROM": "k@example.se"}
    assert read(GOOD | mail | {"VAXEL_REPORT_TO": "a@example.se, b@example.se"}).report_to == (
        "a@example.se",
        "b@example.se",
    )


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"VAXEL_REPORT_TO": "karin"}, "VAXEL_REPORT_TO must be addresses"),
        ({"VAXEL_REPORT_TO": "k@example.se"}, "no report can be sent"),
        ({"VAXEL_REPORT_LANGUAGE": "fi"}, "VAXEL_REPORT_LANGUAGE must be sv or en"),
    ],
)
def test_a_report_that_cannot_be_sent_is_refused(more: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        read(GOOD | more)


OIDC = {
    "VAXEL_OIDC_ISSUER": "https://login.example.se",
    "VAXEL_OIDC_CLIENT_ID": "vaxel",
    "VAXEL_OIDC_CLIENT_SECRET": "four",
}


def test_a_provider_of_logins_is_set_whole() -> None:
    found = read(GOOD | OIDC)
    assert (found.oidc_issuer, found.oidc_client_id) == ("https://login.example.se", "vaxel")
    assert "four" not in repr(found)
    for name in OIDC:
        with pytest.raises(SettingsError, match="are set together"):
            read(GOOD | OIDC | {name: ""})


def test_a_provider_of_logins_is_encrypted() -> None:
    with pytest.raises(SettingsError, match="https://"):
        read(GOOD | OIDC | {"VAXEL_OIDC_ISSUER": "http://login.example.se"})
