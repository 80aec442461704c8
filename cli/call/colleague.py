"""A human at the desk as a script directs them: over the desk's own pages, as a browser would."""

from collections.abc import Callable

import requests

from cli.call.handset import CarrierError, Handset
from cli.call.line import Staff
from cli.call.script import Agent

PAGE_SECONDS = 30.0
SAID = {
    "come": "comes to the desk",
    "leave": "logs out",
    "accept": "accepts",
    "decline": "declines",
    "hang up": "hangs up",
    "send on": "sends the call on",
}
LOOKS, PAUSE = 100, 0.1  # at the desk for an offer: ten real seconds in all


class Colleague:
    """One agent. Every method raises CarrierError with a sentence when the desk does not let them."""

    def __init__(self, staff: Staff, handset: Handset, pause: Callable[[float], None]) -> None:
        self._staff, self._handset, self._pause = staff, handset, pause
        self._phone = "auto"  # how it answers
        self._pages = requests.Session()
        self._pages.trust_env = False
        self._pages.headers["Origin"] = staff.web_url  # pages take POSTs from pages alone

    def do(self, step: Agent, contact: str) -> None:
        """Do what a script says, with the contact of its call."""
        if step.does in ("come", "accept"):
            self._phone = step.phone
        match step.does:
            case "come":
                self.come()
            case "leave":
                self.leave()
            case "accept" | "decline":
                self._answer(contact, step.does)
            case "hang up":
                self._post(f"/desk/contacts/{contact}/hangup", {})
            case "send on":
                why = "wrong" if step.wrong else ""
                self._post(f"/desk/contacts/{contact}/move", {"target": str(step.to), "why": why})

    def come(self) -> None:
        """Log in where need be, be there for contacts, and have the phone answered when it rings."""
        if self._get("/desk").url.endswith("/login"):
            self._post("/desk/login", {"agent": self._staff.agent, "password": self._staff.password})
            self._get("/desk")
        self._handset.answers(self._staff.phone, self._phone)
        self._post("/desk/presence", {"state": "available"})

    def judge(self, contact: str, *, right: bool) -> None:
        """Say whether a contact came to the right place."""
        self._post(f"/desk/contacts/{contact}/verdict", {"verdict": "right" if right else "wrong"})

    def leave(self) -> None:
        """Log out."""
        self._post("/desk/logout", {})

    def close(self) -> None:
        """Give the connections back."""
        self._pages.close()

    def _answer(self, contact: str, what: str) -> None:
        """Accept or decline a contact, as soon as it is offered."""
        path = f"/desk/offers/{contact}/{what}"
        for _ in range(LOOKS):
            self.come()
            if path in self._get("/desk/board").text:
                self._post(path, {})
                return
            self._pause(PAUSE)
        raise CarrierError(f"{self._staff.agent} was not offered this contact.")

    def _get(self, path: str) -> requests.Response:
        return self._ask("GET", path, {})

    def _post(self, path: str, form: dict[str, str]) -> requests.Response:
        # The page after it would have the phone ring for a person to answer, as a page that is opened does.
        return self._ask("POST", path, form)

    def _ask(self, method: str, path: str, form: dict[str, str]) -> requests.Response:
        try:
            url, follow = self._staff.web_url + path, method == "GET"
            found = self._pages.request(method, url, data=form, timeout=PAGE_SECONDS, allow_redirects=follow)
        except requests.RequestException as error:
            raise CarrierError(f"The desk does not answer ({type(error).__name__}).") from error
        if not found.ok:
            raise CarrierError(f"The desk refused {self._staff.agent} {path} (status {found.status_code}).")
        return found
