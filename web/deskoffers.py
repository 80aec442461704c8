"""What comes to an agent by itself: offers to accept or decline, and whether they are there for any."""

from flask import Blueprint, abort, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from adapters.runtime import Runtime
from core.errors import AlreadyTaken
from core.ports import Dialler
from core.presence import CHOICES
from web.chatting import Chatting
from web.language import t
from web.taking import connect


class DeskOffers:
    """Lets agents say whether they are there, and answer what they are offered."""

    def __init__(
        self, runtime: Runtime, calls: Dialler | None, chatting: Chatting, blueprint: Blueprint
    ) -> None:
        self._runtime, self._desk, self._calls, self._chatting = runtime, runtime.desk, calls, chatting
        blueprint.add_url_rule("/presence", "presence", self.presence, methods=["POST"])
        act = "/offers/<contact>/<any(accept, decline):what>"
        blueprint.add_url_rule(act, "offer", self.answer, methods=["POST"])

    def presence(self) -> Answer:
        """Take what the agent pressed: available, time for notes, or pause."""
        chosen = request.form.get("state", "")
        if chosen not in CHOICES:
            abort(400)
        self._desk.choose(g.agent.id, chosen, self._runtime.world.now())
        flash(t(f"presence.now.{chosen}"))
        return self._shown()

    def answer(self, contact: str, what: str) -> Answer:
        """Accept what is on the screen, or let the next agent have it."""
        if what == "accept":
            flash(t(self._accept(contact)))
        else:
            stood = self._desk.offers.decline(contact, g.agent.id, self._runtime.world.now())
            flash(t("offer.declined" if stood else "offer.over"))
        return self._shown()

    def _accept(self, contact: str) -> str:
        try:
            taken = self._desk.accept_offer(contact, g.agent.id, self._runtime.world.now())
        except AlreadyTaken:
            return "offer.over"
        return connect(self._runtime, self._calls, self._chatting, g.agent, contact, taken)

    def _shown(self) -> Answer:
        """Show the desk with what follows from it: whoever waits may be offered at once."""
        self._desk.offers.round(self._runtime.world.now(), calls=self._calls is not None)
        return redirect(url_for("desk.page"), 303)
