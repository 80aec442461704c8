"""Who an agent is: the password, and the signed cookie that remembers it."""

import hashlib
import hmac
import secrets

from flask import current_app, request
from flask import session as cookie
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from adapters.passwords import hashed, matches
from adapters.runtime import Agent, Desk, Runtime

# Failures within five minutes. Guessing on goes neither by another address nor by another name.
MOST_BOTH, MOST_NAME, MOST_ADDRESS = 5, 20, 40
KNOWN, KNOWN_SECONDS = "known", 180 * 24 * 3600  # the cookie of a browser that somebody has logged in with


class Logins:
    """Checks passwords; an unknown agent costs the same time and gets the same answer as a wrong password."""

    def __init__(self, runtime: Runtime) -> None:
        self._desk, self._failures, self._now = runtime.desk, runtime.failures, runtime.world.now
        self._nobody = hashed(secrets.token_hex(16))
        self._known = URLSafeSerializer(runtime.settings.secret_key, salt=KNOWN)

    def blocked(self, key: str, address: str) -> bool:
        """Tell whether this name, this address, or both together have failed too often.

        Where an agent has logged in before, others cannot lock them out by failing in their name.
        """
        bounds = _bounds(key, address)
        if self._known_here(key):
            bounds.pop(f"name {key}")
        return self._failures.too_many(bounds, self._now())

    def strayed(self, address: str) -> bool:
        """Tell whether logins by the provider have failed too often from this address."""
        return self._failures.too_many(_stray(address), self._now())

    def note_stray(self, address: str) -> None:
        """Count a login by the provider that came to nothing."""
        self._failures.add(_stray(address), self._now())

    def check(self, key: str, password: str, address: str) -> Agent | None:
        """Give the agent whose password this is, None for anyone else."""
        agent = self._desk.agent(key)
        right = matches(agent.password if agent else self._nobody, password)
        if agent is None or not right or not agent.active:
            self._failures.add(_bounds(key, address), self._now())
            return None
        self._failures.forget(f"both {address} {key}")
        return agent

    def note(self, answer: Response, agent: Agent) -> Response:
        """Have this browser remembered as one the agent has logged in with."""
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        answer.set_cookie(
            KNOWN,
            self._known.dumps(agent.id),
            max_age=KNOWN_SECONDS,
            httponly=True,
            samesite="Strict",
            secure=secure,
        )
        return answer

    def _known_here(self, key: str) -> bool:
        try:
            return bool(self._known.loads(request.cookies.get(KNOWN, "")) == key)
        except BadSignature:
            return False


def _stray(address: str) -> dict[str, int]:
    return {f"sign-on {address}": MOST_ADDRESS}


def _bounds(key: str, address: str) -> dict[str, int]:
    return {f"both {address} {key}": MOST_BOTH, f"name {key}": MOST_NAME, f"address {address}": MOST_ADDRESS}


def remember(agent: Agent, *, signed_on: bool = False) -> None:
    """Set the cookie: who it is, and a mark that a new password or address makes void.

    `signed_on`: they came by the organisation's provider.
    """
    cookie.clear()
    cookie.permanent = True
    cookie.update(agent=agent.id, mark=_mark(agent), **({"signed_on": True} if signed_on else {}))


def signed_on() -> bool:
    """Tell whether who is logged in came by the provider."""
    return cookie.get("signed_on") is True


def remembered(desk: Desk) -> Agent | None:
    """Give the agent that the cookie names, None when the password or address has changed since.

    Also who may not log in any more is nobody.
    """
    agent = desk.agent(str(cookie["agent"])) if "agent" in cookie else None
    if agent is None or not agent.active:
        return None
    return agent if hmac.compare_digest(str(cookie.get("mark", "")), _mark(agent)) else None


def _mark(agent: Agent) -> str:
    return hashlib.sha256(f"{agent.password}\n{agent.email}".encode()).hexdigest()[:16]
