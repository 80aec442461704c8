"""An agent's phone: it says what the call is and asks for a key, so no voicemail takes a caller (K41)."""

import logging

from flask import Blueprint, Response, request

from adapters.runtime import Runtime, Taken
from core.errors import TelephonyError
from core.inputs import Connected, PhoneGone
from core.turn import take_turn
from core.whisper import TAKE, TELLINGS, flow_with, to_agent
from ivr import form, twiml

logger = logging.getLogger(__name__)


class AgentLeg:
    """The webhooks of the leg of an agent who took a call; the person waits until the key is pressed."""

    def __init__(self, runtime: Runtime, base: str) -> None:
        self._runtime, self._world, self._base = runtime, runtime.world, base

    def answer_at(self, blueprint: Blueprint) -> None:
        """Have these webhooks answered."""
        leg = "/agent/<contact>/<int:offer>"
        blueprint.add_url_rule(leg, "agent_answered", self.answered, methods=["POST"])
        blueprint.add_url_rule(f"{leg}/key/<int:asked>", "agent_key", self.key, methods=["POST"])
        blueprint.add_url_rule(f"{leg}/status", "agent_status", self.status, methods=["POST"])
        blueprint.add_url_rule("/<contact>/met", "agent_met", self.met, methods=["POST"])

    def answered(self, contact: str, offer: int) -> Response:
        """Tell whoever answers what the call is."""
        return self._ask(contact, offer, 1)

    def key(self, contact: str, offer: int, asked: int) -> Response:
        """Connect both sides for who presses 1; whoever presses nothing twice is not there."""
        if request.form.get("Digits") == TAKE:
            return self._connect(contact, offer)
        return self._ask(contact, offer, asked + 1)

    def status(self, contact: str, offer: int) -> Response:
        """Note that the agent's leg is over: the offer lapses, or the caller is led on, not left alone."""
        if request.form.get("CallStatus") in form.OVER:
            desk = self._runtime.desk
            if not desk.lapse(contact, offer, self._world.now()):
                self._lead_on(desk.taken(contact), offer)
        return _xml(twiml.nothing())

    def met(self, contact: str) -> Response:
        """Note that a conversation has begun: both sides are in it."""
        self._runtime.desk.met(contact)
        return _xml(twiml.nothing())

    def gone(self) -> Response:
        """Tell an agent that nobody is there any more."""
        flow = self._world.flows.current
        return _xml(twiml.tell(flow, flow.languages[0], "agent_gone"))

    def _ask(self, contact: str, offer: int, telling: int) -> Response:
        taken = self._standing(contact, offer)
        if taken is None:
            return self.gone()
        if telling > TELLINGS:
            return _xml(twiml.hang_up())
        found, agent = self._world.store.load(contact), self._runtime.desk.agent(taken.agent or "")
        flow = flow_with(self._world.flows.get(found.version), self._world.flows.current)
        said = to_agent(flow, agent.languages if agent else (), found.state)
        return _xml(twiml.whisper(flow, said, f"{self._base}/agent/{contact}/{offer}/key/{telling}"))

    def _standing(self, contact: str, offer: int) -> Taken | None:
        taken = self._runtime.desk.taken(contact)
        return taken if (taken.state, taken.offer) == ("offered", offer) else None

    def _connect(self, contact: str, offer: int) -> Response:
        """Lead both sides into the conversation; anything wrong, and nobody is there."""
        taken = self._standing(contact, offer)
        if taken is not None and self._world.store.load(contact).state.channel == "chat":
            return self._write_on(contact)
        try:
            if taken is not None:
                self._world.telephony.connect(taken.queue, taken.leg, contact)
                return _xml(twiml.converse_with(contact, self._base))
        except TelephonyError as error:
            logger.warning("an agent answered too late: %s", error)
            if error.permanent:  # the caller is not in the network's queue: gone, and nobody told us
                take_turn(self._world, contact, None, PhoneGone())
        return self.gone()

    def _write_on(self, contact: str) -> Response:
        """Join an agent, whose phone rang meanwhile, to a caller who went on in the chat."""
        take_turn(self._world, contact, None, Connected())
        flow = self._world.flows.current
        return _xml(twiml.tell(flow, flow.languages[0], "agent.in_chat"))

    def _lead_on(self, taken: Taken, offer: int) -> None:
        """Go on with a caller whose agent is gone: back to the queue where the two never met."""
        if (taken.state, taken.offer) != ("served", offer):
            return
        state = self._world.store.load(taken.contact).state
        if state.phase != "talking" or state.channel == "chat":
            return
        telephony, contact = self._world.telephony, taken.contact
        try:
            if taken.talked(self._world.now()):
                telephony.resume(taken.leg, contact)
            else:
                telephony.lose(taken.leg, contact)
        except TelephonyError as error:
            logger.info("the caller had left already: %s", error)


def _xml(text: str) -> Response:
    return Response(text, mimetype="text/xml")
