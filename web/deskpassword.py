"""`/desk/password`: an agent changes their own password; they stay logged in here, and nowhere else."""

from dataclasses import replace

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from adapters.passwords import hashed
from adapters.runtime import Runtime
from adapters.staff import SHORTEST_PASSWORD
from web import login
from web.deskagents import LONGEST_PASSWORD
from web.language import t
from web.login import Logins


class DeskPassword:
    """Lets whoever is logged in change their password, who knows the one they have."""

    def __init__(self, runtime: Runtime, blueprint: Blueprint, logins: Logins) -> None:
        self._desk, self._logins = runtime.desk, logins
        blueprint.add_url_rule("/password", "password", self.page, methods=["GET"])
        blueprint.add_url_rule("/password", "change_password", self.change, methods=["POST"])

    def page(self) -> str:
        """Show the form."""
        return _form()

    def change(self) -> Answer | tuple[str, int]:
        """Store the new password; guesses at the old one are bounded as at the login."""
        me, address = g.agent, request.remote_addr or ""
        old, new, again = (request.form.get(one, "") for one in ("old", "new", "again"))
        if self._logins.blocked(me.id, address):
            return _form(t("login.blocked")), 429
        if len(old) > LONGEST_PASSWORD or self._logins.check(me.id, old, address) is None:
            return _form(t("password.wrong.old")), 403
        if not SHORTEST_PASSWORD <= len(new) <= LONGEST_PASSWORD:
            return _form(t("agents.wrong.password", least=SHORTEST_PASSWORD)), 400
        if new != again:
            return _form(t("password.wrong.again")), 400
        changed = replace(me, password=hashed(new))
        self._desk.add_agent(changed)
        login.remember(changed)
        flash(t("password.changed"))
        return redirect(url_for("desk.password"), 303)


def _form(wrong: str = "") -> str:
    return render_template("password.html", agent=g.agent, wrong=wrong, least=SHORTEST_PASSWORD)
