"""Twilio's connection overrides: settings for one webhook in the fragment of its URL."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urldefrag

from carrier.faults import BAD_URL, Fault

RANGES = {"ct": (100, 10_000), "rt": (100, 15_000), "tt": (100, 15_000), "rc": (0, 5)}
POLICIES = {"4xx", "5xx", "ct", "rt", "all"}
ACCEPTED_WITHOUT_EFFECT = {"e", "sni"}  # the edge it leaves from, and a TLS detail


@dataclass(frozen=True)
class Overrides:
    """How one webhook is sent; times in milliseconds."""

    ct: int = 5000  # to connect
    rt: int = 15_000  # for the answer to begin
    tt: int = 15_000  # in all, retries included
    rc: int = 1  # retries
    rp: frozenset[str] = frozenset({"ct"})  # what is retried

    def retries(self, cause: str) -> bool:
        """Whether the policy retries after `cause`: ct, rt, 4xx or 5xx."""
        return cause in self.rp or "all" in self.rp


def split(url: str) -> tuple[str, Overrides]:
    """The URL as it is requested and signed, and the overrides its fragment held."""
    bare, fragment = urldefrag(url)
    settings: dict[str, int] = {}
    policy = Overrides.rp
    for name, value in parse_qsl(fragment, keep_blank_values=True):
        if name == "rp":
            policy = _policy(value)
        elif name in RANGES:
            settings[name] = _whole(name, value)
        elif name not in ACCEPTED_WITHOUT_EFFECT:
            raise Fault(BAD_URL, f"The URL fragment has an unknown override '{name}'.", bare)
    return bare, Overrides(rp=policy, **settings)


def _policy(value: str) -> frozenset[str]:
    policy = frozenset(value.split(","))
    if unknown := sorted(policy - POLICIES):
        raise Fault(BAD_URL, f"The override rp has an unknown policy '{unknown[0]}'.")
    return policy


def _whole(name: str, value: str) -> int:
    least, most = RANGES[name]
    if not value.isdecimal() or not least <= int(value) <= most:
        raise Fault(BAD_URL, f"The override {name} must be {least} to {most}, not '{value}'.")
    return int(value)
