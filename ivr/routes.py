"""The voice webhooks: each reads the form, takes one turn and renders it; every one answers TwiML."""

import logging
import traceback
from collections.abc import Callable

from flask import Blueprint, Response, abort, request
from werkzeug.exceptions import HTTPException

from adapters.runtime import Runtime
from core.errors import StoreUnavailable, TelephonyError, UnknownContact, VaxelError
from core.events import AgentConnected
from core.inputs import AgentLeft, AgentLost, Connected, HungUp, Input, Lost, PhoneGone, Unanswered, Waited
from core.numbers import cost_class
from core.turn import Answer, Arrival, sent_out, stepped_aside, take_first_turn, take_turn
from ivr import form, twiml
from ivr.agentleg import AgentLeg
from ivr.interpreters import InterpreterLeg, summon_for
from ivr.languages import write_languages
from ivr.signature import Signatures
from ivr.talk import Talk

logger = logging.getLogger(__name__)
BROKEN = frozenset(
    {"leave", "error", "system-error", "queue-full"}
)  # the call is still there, its place is not


def voice(runtime: Runtime) -> Blueprint:
    """Make the blueprint of all webhooks that the telephone network calls."""
    return _Voice(runtime).blueprint


class _Voice:
    def __init__(self, runtime: Runtime) -> None:
        self._runtime, self._world = runtime, runtime.world
        settings = runtime.settings
        self._base = f"{settings.public_url}/voice"
        self._signatures = Signatures(settings.public_url, settings.auth_token)
        self.blueprint = Blueprint("voice", __name__, url_prefix="/voice")
        self.blueprint.before_request(self._refuse_forged)
        self.blueprint.errorhandler(Exception)(self._apologise)
        views: dict[str, Callable[..., Response]] = {
            "/start": self.start,
            "/<contact>/turn/<int:turn>": self.turn,
            "/<contact>/interrupt/<int:turn>": self.interrupt,
            "/<contact>/wait/<int:turn>": self.wait,
            "/<contact>/left": self.left,
            "/<contact>/connect": self.connect,
            "/<contact>/star": self.star,
            "/<contact>/after": self.after,
            "/<contact>/outside": self.outside,
            "/status": self.status,
            "/fallback": self.fallback,
            "/<contact>/lost": self.lost,
            "/<contact>/moved": self.moved,
            "/<path:anything>": self.nowhere,
        }
        for rule, view in views.items():
            methods = ["GET", "POST", "PUT", "DELETE"] if view == self.nowhere else ["POST"]
            self.blueprint.add_url_rule(rule, view.__name__, view, methods=methods)
        self._talk = Talk(runtime, self._base)
        self._agents = AgentLeg(runtime, self._base)
        self._agents.answer_at(self.blueprint)
        InterpreterLeg(runtime, self._base).answer_at(self.blueprint)

    def _refuse_forged(self) -> None:
        if not self._signatures.genuine(request):
            logger.warning("refused a request without our network's signature")
            abort(403)

    def start(self) -> Response:
        """Take a call that has just come in."""
        number, called = form.caller(request.form), request.form["To"]
        flagged = self._runtime.settings.flagged(number)
        arrival = Arrival("voice", request.form["CallSid"], cost_class(called), number, called, flagged)
        return self._answer(take_first_turn(self._world, arrival))

    def turn(self, contact: str, turn: int) -> Response:
        """Take keys, speech or silence."""
        return self._take(contact, turn, form.answer(request.form))

    def interrupt(self, contact: str, turn: int) -> Response:
        """Take a key that cut an announcement short."""
        return self._take(contact, turn, form.interruption(request.form))

    def wait(self, contact: str, turn: int) -> Response:
        """Go on waiting, with news when it is time; a key asks for them at once."""
        given = form.answer(request.form) if request.form.get("Digits") else Waited()
        answer = take_turn(self._world, contact, turn, given)
        return _xml(twiml.render_wait(answer, self._base, self._runtime.settings.number))

    def left(self, contact: str) -> Response:
        """Note how a call left the network's queue; one that was connected is on its way already.

        Whoever left to book a callback goes on with what the turn that led them out answered.
        """
        result = request.form.get("QueueResult", "")
        if result == "leave" and (answer := stepped_aside(self._world, contact)):
            return self._answer(answer)
        if result in BROKEN:
            raise TelephonyError(f"the network's queue ended with {result}", permanent=False)
        if result == "hangup":
            self._take(contact, None, PhoneGone())
        return _xml(twiml.nothing())

    def connect(self, contact: str) -> Response:
        """Put a caller together with the agent who took the contact, or back in the queue without one."""
        answer = take_turn(self._world, contact, None, Connected())
        agent = next((one.agent for one in answer.events if isinstance(one, AgentConnected)), None)
        if agent is not None:
            self._world.later(lambda: summon_for(self._runtime, contact, agent))
        return self._answer(answer)

    def star(self, contact: str) -> Response:
        """Stop the recording for a caller whose star key did it, or go on after the conversation."""
        over = request.form.get("CallStatus") in form.OVER
        return (
            self.after(contact) if over or not self._talk.stays(contact) else _xml(self._talk.stop(contact))
        )

    def after(self, contact: str) -> Response:
        """Go on after the conversation, or note that the caller hung up in it."""
        over = request.form.get("CallStatus") in form.OVER
        self._talk.left(contact)
        if not over and self._writes(contact):
            return _xml(twiml.hang_up())
        if not over and (answer := sent_out(self._world, contact)):
            return self._answer(answer)
        return self._take(contact, None, PhoneGone() if over else AgentLeft())

    def moved(self, contact: str) -> Response:
        """Say goodbye on the phone to who goes on in the chat."""
        self._talk.left(contact)
        flow, tongue = self._world.flows.current, self._world.store.load(contact).state.language
        language = tongue if tongue in flow.languages else flow.languages[0]
        known = "to_chat" in flow.tongues[language].prompts
        return _xml(twiml.tell(flow, language, "to_chat") if known else twiml.hang_up())

    def lost(self, contact: str) -> Response:
        """Give the place back to a caller whose agent was gone before the two had met."""
        self._talk.left(contact)
        return self._take(contact, None, AgentLost())

    def outside(self, contact: str) -> Response:
        """Go on after a number outside was dialled: answered and over, or never answered."""
        unanswered = request.form.get("DialCallStatus") in form.UNANSWERED
        answer = self._take(contact, None, Unanswered() if unanswered else AgentLeft())
        over = request.form.get("CallStatus") in form.OVER
        return self._take(contact, None, HungUp()) if over else answer

    def status(self) -> Response:
        """Note that a caller's leg is over, however it ended; one we never met is none of ours."""
        if request.form.get("CallStatus") in form.OVER:
            try:
                contact = self._world.store.find(request.form["CallSid"])
                self._talk.left(contact)
                self._take(contact, None, PhoneGone())
            except UnknownContact:
                logger.info("a leg ended that had no contact")
        return _xml(twiml.nothing())

    def fallback(self) -> Response:
        """Answer for a webhook of ours that failed."""
        logger.error("the network fell back, code %s", request.form.get("ErrorCode", "")[:8])
        return self._sorry()

    def nowhere(self, anything: str) -> Response:
        """Answer for an address that is none of ours as for any other failure: in TwiML."""
        raise UnknownContact("there is no such webhook")

    def _writes(self, contact: str) -> bool:
        return self._world.store.load(contact).state.channel == "chat"

    def _take(self, contact: str, turn: int | None, given: Input) -> Response:
        answer = take_turn(self._world, contact, turn, given)
        write_languages(self._runtime, answer)
        return self._answer(answer)

    def _answer(self, answer: Answer) -> Response:
        return _xml(twiml.render(answer, self._base, self._runtime.settings.number))

    def _apologise(self, error: Exception) -> Response:
        """Answer TwiML whatever happened: Twilio reads plain text aloud and an error page is worse."""
        if isinstance(error, HTTPException) and error.code == 403:
            return Response("forged or missing signature\n", 403, mimetype="text/plain")
        shown = error if isinstance(error, VaxelError) else type(error).__name__
        logger.error("a caller heard our apology: %s", shown)
        if not isinstance(
            error, VaxelError
        ):  # where it broke, without the message: it may hold someone's data
            logger.error("%s", "".join(traceback.format_tb(error.__traceback__)))
        view = (request.endpoint or "").removeprefix("voice.")
        if view.startswith("agent_"):
            return self._agents.gone()
        if view == "wait" and isinstance(error, StoreUnavailable):
            return _xml(twiml.wait_a_little())
        if view == "wait":  # a wait document may not dial: the queue's action does, when the call has left it
            return _xml(twiml.leave())
        self._give_up((request.view_args or {}).get("contact"))
        return self._sorry()

    def _give_up(self, contact: str | None) -> None:
        """Note that the caller is sent on by the network alone; that may fail like what failed before it."""
        if contact is None:
            return
        try:
            take_turn(self._world, contact, None, Lost())
        except Exception as again:
            logger.error("the failure could not be logged (%s)", type(again).__name__)

    def _sorry(self) -> Response:
        settings = self._runtime.settings
        cost = cost_class(settings.number)
        return _xml(twiml.apologise(self._world.flows.current, cost, settings.fallback_number))


def _xml(text: str) -> Response:
    return Response(text, mimetype="text/xml")
