"""Telephone numbers: their form, and those the account owns."""

import re
from dataclasses import dataclass, field
from datetime import datetime

E164 = re.compile(r"\+[1-9]\d{6,14}")
ADDRESS = re.compile(r"(client|sip):\S{1,250}")
WITHHELD = {"anonymous", "unknown"}


def is_e164(text: str) -> bool:
    """Whether it is a number in E.164 form."""
    return E164.fullmatch(text) is not None


def is_dialable(text: str) -> bool:
    """Whether a call can be placed to it."""
    return is_e164(text) or ADDRESS.fullmatch(text) is not None


def is_caller(text: str) -> bool:
    """Whether a call can come from it; a caller may withhold the number."""
    return text in WITHHELD or is_dialable(text)


@dataclass
class OwnedNumber:
    """A number of the account and what is requested when it is called."""

    sid: str
    phone_number: str  # E.164
    friendly_name: str
    created: datetime
    updated: datetime
    settings: dict[str, str] = field(default_factory=dict)  # by Twilio's parameter name, e.g. VoiceUrl

    def setting(self, name: str, default: str = "") -> str:
        return self.settings.get(name) or default
