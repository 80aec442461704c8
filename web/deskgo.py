"""An agent offers a caller to go on in the chat: the same contact, with the same agent."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from adapters.runtime import Runtime
from core.inputs import Linked
from core.turn import take_turn
from web.board import Mine
from web.language import t


class DeskGo:
    """Has callers sent the link to the chat."""

    def __init__(self, runtime: Runtime, blueprint: Blueprint, mine: Callable[[str], Mine]) -> None:
        """`mine` gives a contact that the agent of this request has taken, or answers 404."""
        self._world, self._inviter, self._mine = runtime.world, runtime.inviter, mine
        blueprint.add_url_rule("/contacts/<contact>/link", "link", self.link, methods=["POST"])

    def link(self, contact: str) -> Answer:
        """Have the caller sent the link, where a text message reaches them."""
        mine = self._mine(contact)
        if mine.stage != "talking" or mine.card.channel != "voice":
            abort(400)
        reached = self._inviter.reaches(contact)
        if reached:
            take_turn(self._world, contact, None, Linked())
        flash(t("desk.to_chat_sent" if reached else "desk.to_chat_not"))
        return redirect(url_for("desk.page"), 303)
