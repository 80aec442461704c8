"""An agent stops the recording because the person asked for it; it stops on the network at once (P2, K20)."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from adapters.runtime import Runtime
from core.events import ConsentWithdrawn
from core.inputs import Withdrawn
from core.turn import take_turn
from web.board import Mine
from web.language import t


class DeskRecord:
    """Takes the word back that a person gave, at their wish."""

    def __init__(self, runtime: Runtime, blueprint: Blueprint, mine: Callable[[str], Mine]) -> None:
        """`mine` gives a contact that the agent of this request has taken, or answers 404."""
        self._world, self._mine = runtime.world, mine
        rule = "/contacts/<contact>/recording/stop"
        blueprint.add_url_rule(rule, "stop_recording", self.stop, methods=["POST"])

    def stop(self, contact: str) -> Answer:
        """Withdraw the leave to record, and to keep words."""
        mine = self._mine(contact)
        if mine.stage != "talking":
            abort(400)
        answer = take_turn(self._world, contact, None, Withdrawn())
        stopped = any(isinstance(event, ConsentWithdrawn) for event in answer.events)
        kind = "chat" if mine.card.channel == "chat" else "call"
        flash(t(f"recording.stopped.{kind}" if stopped else "recording.none"))
        return redirect(url_for("desk.page"), 303)
