"""A lead notes whose identity is protected: by a number, or of a contact they have themselves (K38)."""

import re
from collections.abc import Callable

from flask import Blueprint, abort, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from adapters.runtime import Runtime
from core.callback import dialled
from core.roles import may
from web.board import Mine
from web.language import t

PHONE = re.compile(r"\+[1-9]\d{6,14}")


class DeskProtect:
    """Lets leads protect people; the number that was given is neither kept nor shown again."""

    def __init__(self, runtime: Runtime, blueprint: Blueprint, mine: Callable[[str], Mine]) -> None:
        """`mine` gives a contact that the agent of this request has taken, or answers 404."""
        self._protection, self._now, self._mine = runtime.protection, runtime.world.now, mine
        blueprint.add_url_rule("/protect", "protect", self.protect, methods=["POST"])
        one = "/contacts/<contact>/protect"
        blueprint.add_url_rule(one, "protect_contact", self.protect_contact, methods=["POST"])

    def protect(self) -> Answer:
        """Protect a number, or protect it no more."""
        _leads_only()
        number = dialled(re.sub(r"[\s()-]", "", request.form.get("number", "")[:30]))
        if not PHONE.fullmatch(number):
            flash(t("protect.wrong"))
        elif request.form.get("act") == "end":
            flash(t("protect.ended" if self._protection.remove(number) else "protect.not_there"))
        else:
            self._protection.add(number, g.agent.id, self._now())
            flash(t("protect.added"))
        return redirect(url_for("desk.lead"), 303)

    def protect_contact(self, contact: str) -> Answer:
        """Protect the customer of one's own contact."""
        _leads_only()
        self._mine(contact)
        self._protection.add_contact(contact, g.agent.id, self._now())
        flash(t("protect.this_done"))
        return redirect(url_for("desk.page"), 303)


def _leads_only() -> None:
    if not may(g.agent, "lead"):
        abort(403)
