"""Logging in by the organisation's own provider: there, and back with an address we know."""

import logging
from dataclasses import asdict

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response as Answer

from adapters.runtime import Begun, Runtime, SignOn
from core.errors import SignOnError
from web import login
from web.language import t
from web.login import Logins

logger = logging.getLogger(__name__)
COOKIE, PATH, SECONDS = "signon", "/desk/signon", 600  # a login that is begun is to end within ten minutes


class DeskSignOn:
    """Sends agents to the provider, and lets those in whom it knows and who work here."""

    def __init__(self, runtime: Runtime, blueprint: Blueprint, logins: Logins) -> None:
        self._desk, self._settings, self._logins = runtime.desk, runtime.settings, logins
        self._provider: SignOn | None = runtime.sign_on
        self._signed = URLSafeTimedSerializer(runtime.settings.secret_key, salt=COOKIE)
        blueprint.add_url_rule("/signon", "sign_on", self.begin)
        blueprint.add_url_rule("/signon/done", "signed_on", self.finish)

    def begin(self) -> Answer | tuple[str, int]:
        """Go to the provider; what must come back again stays in a cookie of this browser."""
        provider = self._known()
        if self._logins.strayed(_address()):
            return _blocked()
        try:
            url, begun = provider.begin()
        except SignOnError as error:
            return _refused(error, 503)
        answer = redirect(url)
        # Who comes back comes from another site: a strict cookie would not come with them.
        answer.set_cookie(
            COOKIE,
            self._signed.dumps(asdict(begun)),
            max_age=SECONDS,
            path=PATH,
            httponly=True,
            samesite="Lax",
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        )
        return answer

    def finish(self) -> Answer | tuple[str, int]:
        """Take who comes back; the page that answers leads on, for the desk's own cookie is strict."""
        provider = self._known()
        if self._logins.strayed(_address()):  # asking the provider costs it and us something
            return _blocked()
        try:
            begun = Begun(**self._signed.loads(request.cookies.get(COOKIE, ""), max_age=SECONDS))
            found = self._desk.agent_of(provider.finish(begun, *_given()))
        except BadSignature:
            return self._strayed(SignOnError("the login was not begun here, or too long ago"), 400)
        except SignOnError as error:
            return self._strayed(error, 403)
        if found is None or not found.active:
            return self._strayed(SignOnError("nobody who works here has this address"), 403)
        login.remember(found, signed_on=True)
        answer = make_response(led_on(url_for("desk.page"), t("signon.done"), t("signon.go_on")))
        answer.delete_cookie(COOKIE, path=PATH)
        return answer

    def end(self) -> str | None:
        """Give where a login by the provider is ended; None where it offers nothing, or does not answer."""
        try:
            return self._provider.end(f"{self._settings.public_url}/desk/login") if self._provider else None
        except SignOnError as error:
            logger.warning("nobody was led to the provider to log out: %s", error)
            return None

    def _strayed(self, error: SignOnError, code: int) -> tuple[str, int]:
        self._logins.note_stray(_address())
        return _refused(error, code)

    def _known(self) -> SignOn:
        return self._provider or abort(404)


def led_on(url: str, said: str, there: str) -> str:
    """Give a page that says something and leads on: under our policy browsers let no form lead elsewhere."""
    return render_template("led_on.html", url=url, said=said, there=there)


def _given() -> tuple[str, str]:
    return request.args.get("code", "")[:4096], request.args.get("state", "")[:200]


def _address() -> str:
    return request.remote_addr or ""


def _blocked() -> tuple[str, int]:
    return render_template("login.html", wrong=t("login.blocked")), 429


def _refused(error: SignOnError, code: int) -> tuple[str, int]:
    logger.warning("a login by the provider was refused: %s", error)
    return render_template("login.html", wrong=t(f"signon.wrong.{code}")), code
