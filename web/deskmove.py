"""An agent sends a contact on: to another queue, back from a wrong one, or to a colleague."""

from collections.abc import Callable
from contextlib import suppress

from flask import Blueprint, abort, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from adapters.runtime import Runtime
from core.errors import TelephonyError
from core.events import ContactMoved, TransferStarted
from core.inputs import HungUp, Moved, SentOut
from core.turn import take_turn
from web.board import Mine, queues
from web.chatting import Chatting
from web.language import t

KINDS = ("queue", "agent", "outside")  # where a contact can be sent


class DeskMove:
    """Sends contacts on; every one keeps its first arrival (P10)."""

    def __init__(
        self, runtime: Runtime, chatting: Chatting, blueprint: Blueprint, mine: Callable[[str], Mine]
    ) -> None:
        """`mine` gives a contact that the agent of this request has taken, or answers 404."""
        self._world, self._desk, self._mine = runtime.world, runtime.desk, mine
        self._chatting = chatting
        rule = "/contacts/<contact>/move"
        blueprint.add_url_rule(rule, "move", self.move, methods=["POST"])

    def move(self, contact: str) -> Answer:
        """Send a contact on, and note that it was in the wrong queue where the agent says so (K26, K86)."""
        mine = self._mine(contact)
        kind, _, target = request.form.get("target", "").partition(":")
        wrong = request.form.get("why") == "wrong"
        if mine.stage != "talking" or kind not in KINDS or (wrong and kind != "queue"):
            abort(400)
        if kind == "outside":
            flash(t(self._send_out(mine, target)))
        elif kind == "agent":
            flash(t(self._move(mine, self._desk.taken(contact).queue, target)))
        else:
            flash(t(self._move(mine, target, None, wrong=wrong)))
        return redirect(url_for("desk.page"), 303)

    def _move(self, mine: Mine, queue: str, to: str | None, *, wrong: bool = False) -> str:
        contact, by = mine.card.contact, g.agent.id
        if to is not None and (to == by or not self._there(to)):
            return "move.nobody"
        if not self._known(contact, queue):
            return "move.failed"
        if wrong:  # before the move: afterwards it would be about the next agent's conversation
            self._desk.judge(contact, by, False, self._world.now(), target=queue)
        self._desk.wish(contact, to)
        moved, chat = Moved(by, queue, to), mine.card.channel == "chat"
        answer = self._chatting.take(contact, moved) if chat else take_turn(self._world, contact, None, moved)
        if not any(isinstance(event, ContactMoved) for event in answer.events):
            self._desk.wish(contact, None)
            return "move.failed"
        return "move.done" if chat else self._lead(mine)

    def _send_out(self, mine: Mine, number: str) -> str:
        """Connect a caller to a number outside: one of the flow's own, against toll fraud."""
        contact, by = mine.card.contact, g.agent.id
        if mine.card.channel != "voice":
            abort(400)
        answer = take_turn(self._world, contact, None, SentOut(by, number))
        if not any(isinstance(event, TransferStarted) for event in answer.events):
            return "move.failed"
        led = self._lead(mine)
        return "move.sent_out" if led == "move.done" else led

    def _known(self, contact: str, queue: str) -> bool:
        """Tell whether the contact's own version of the flow leads to this queue."""
        flow = self._world.flows.get(self._world.store.load(contact).version)
        return queue in queues(flow)

    def _there(self, agent: str) -> bool:
        found = self._desk.present().get(agent)
        return found is not None and found.state not in ("away", "paused")

    def _lead(self, mine: Mine) -> str:
        """Lead the person's line into the queue; either side's leaving ends the conversation."""
        contact, telephony = mine.card.contact, self._world.telephony
        try:
            telephony.resume(self._desk.taken(contact).leg, contact)
        except TelephonyError as error:
            if error.permanent:
                take_turn(self._world, contact, None, HungUp())
                return "move.left"
            with suppress(TelephonyError):  # when the agent's side ends, the caller's goes on to the queue
                telephony.hang_up(mine.leg or "")
            return "move.slow"
        return "move.done"
