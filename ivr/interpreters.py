"""An interpreter's phone: it says what is wanted and asks for a key, so that no voicemail joins (K16)."""

from flask import Blueprint, Response, request

from adapters.runtime import Runtime
from core.errors import UnknownContact
from core.whisper import TAKE, TELLINGS, flow_with, to_interpreter
from ivr import form, twiml


class InterpreterLeg:
    """The webhooks of the leg of a supplier who is rung for a conversation."""

    def __init__(self, runtime: Runtime, base: str) -> None:
        self._runtime, self._world, self._base = runtime, runtime.world, base

    def answer_at(self, blueprint: Blueprint) -> None:
        """Have these webhooks answered."""
        leg = "/interpreter/<contact>/<int:number>"
        blueprint.add_url_rule(leg, "agent_interpreter", self.answered, methods=["POST"])
        blueprint.add_url_rule(f"{leg}/key/<int:asked>", "agent_interpreter_key", self.key, methods=["POST"])
        blueprint.add_url_rule(f"{leg}/status", "agent_interpreter_status", self.status, methods=["POST"])

    def answered(self, contact: str, number: int) -> Response:
        """Tell whoever answers which language is needed."""
        return self._ask(contact, number, 1)

    def key(self, contact: str, number: int, asked: int) -> Response:
        """Let in who presses 1; the conversation goes on without them when they leave."""
        if request.form.get("Digits") != TAKE:
            return self._ask(contact, number, asked + 1)
        if not self._runtime.booth.rings.join(contact, number, self._world.now()):
            return self._over()
        return _xml(twiml.converse_with(contact, self._base, ends=False))

    def status(self, contact: str, number: int) -> Response:
        """Note that the leg is over: the next supplier is rung, unless this one had joined."""
        if request.form.get("CallStatus") in form.OVER:
            self._runtime.booth.over(contact, number, self._world.now())
        return _xml(twiml.nothing())

    def _ask(self, contact: str, number: int, telling: int) -> Response:
        found = self._runtime.booth.rings.of(contact)
        if found is None or (found.number, found.stage) != (number, "ringing"):
            return self._over()
        if telling > TELLINGS:
            return _xml(twiml.hang_up())
        own = self._world.flows.get(self._world.store.load(contact).version)
        flow = flow_with(own, self._world.flows.current, "agent.interpret")
        url = f"{self._base}/interpreter/{contact}/{number}/key/{telling}"
        return _xml(twiml.whisper(flow, to_interpreter(flow, found.language), url))

    def _over(self) -> Response:
        flow = self._world.flows.current
        return _xml(twiml.tell(flow, flow.languages[0], "agent_gone"))


def summon_for(runtime: Runtime, contact: str, agent: str) -> None:
    """Ring an interpreter where the contact needs one and the agent who has it lacks the language.

    Called beside the answer that connects them.
    """
    try:
        needed = runtime.world.store.load(contact).state.interpreter
    except UnknownContact:
        return
    found = runtime.desk.agent(agent)
    if needed and not (found and needed in found.languages):
        runtime.booth.summon(contact, needed, runtime.world.now())


def _xml(text: str) -> Response:
    return Response(text, mimetype="text/xml")
