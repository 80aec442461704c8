"""Who an agent is: the password, and the signed cookie that remembers it."""

import hashlib
import hmac
import secrets

from flask import session as cookie

from adapters.passwords import hashed, matches
from adapters.runtime import Agent, Desk
from web.failures import Failures


class Logins:
    """Checks passwords; an unknown agent costs the same time and gets the same answer as a wrong password."""

    def __init__(self, desk: Desk, failures: Failures) -> None:
        self._desk, self._failures = desk, failures
        self._nobody = hashed(secrets.token_hex(16))

    def blocked(self, key: str, address: str) -> bool:
        """Tell whether this name has failed too often from this address."""
        return self._failures.too_many(f"{address} {key}")

    def check(self, key: str, password: str, address: str) -> Agent | None:
        """Give the agent whose password this is, None for anyone else."""
        agent = self._desk.agent(key)
        right = matches(agent.password if agent else self._nobody, password)
        if agent is None or not right or not agent.active:
            self._failures.add(f"{address} {key}")
            return None
        self._failures.forget(f"{address} {key}")
        return agent


def remember(agent: Agent) -> None:
    """Set the cookie: who it is, and a mark that a new password or address makes void."""
    cookie.clear()
    cookie.permanent = True
    cookie.update(agent=agent.id, mark=_mark(agent))


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
