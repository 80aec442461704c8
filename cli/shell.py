"""The environment of the person's shell, as far as a set-up may see it."""

from collections.abc import Mapping

NEAR = ("127.0.0.1", "localhost")
# They would lead a set-up that is only for a test or a call to a real database and the real number.
ELSEWHERE = ("DATABASE_URL", "PUBLIC_URL", "RASA_URL")
PREFIXES = ("TWILIO_", "VAXEL_", "PG")


def direct(environment: Mapping[str, str]) -> dict[str, str]:
    """Give the environment with no proxy between parts on the loopback; a proxy is for far addresses."""
    known = environment.get("no_proxy") or environment.get("NO_PROXY") or ""
    hosts = [host for host in known.split(",") if host.strip()]
    text = ",".join([*hosts, *(host for host in NEAR if host not in hosts)])
    return {**environment, "NO_PROXY": text, "no_proxy": text}


def alone(environment: Mapping[str, str]) -> dict[str, str]:
    """Give what a private set-up may see: nothing that names a database, an account or another set-up."""
    kept = {
        name: text
        for name, text in environment.items()
        if name not in ELSEWHERE and not name.startswith(PREFIXES)
    }
    return direct(kept)
