"""The voice webhooks: each reads the form, takes one turn and renders it; every one answers TwiML."""

import logging
import traceback
from collections.abc import Callable

from flask import Blueprint, Response, abort, request
from werkzeug.exceptions import HTTPException

from adapters.runtime import Runtime
from adapters.settings import cost_class
from core.errors import StoreUnavailable, TelephonyError, UnknownContact, VaxelError
from core.events import RequestFailed
from core.inputs import AgentLeft, Connected, HungUp, Input, Returned, Waited
from core.turn import Answer, Arrival, take_first_turn, take_turn
from ivr import form, twiml
from ivr.signature import Signatures

logger = logging.getLogger(__name__)
GONE = frozenset({"hangup", "error", "system-error", "queue-full"})


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
            "/<contact>/after": self.after,
            "/status": self.status,
            "/fallback": self.fallback,
            "/agent/<contact>": self.agent,
            "/agent/<contact>/status": self.agent_status,
        }
        for rule, view in views.items():
            self.blueprint.add_url_rule(rule, view.__name__, view, methods=["POST"])

    def _refuse_forged(self) -> None:
        if not self._signatures.genuine(request):
            logger.warning("refused a request without our network's signature")
            abort(403)

    def start(self) -> Response:
        """Take a call that has just come in."""
        number, called = form.caller(request.form), request.form["To"]
        arrival = Arrival("voice", request.form["CallSid"], cost_class(called), number, called)
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
        return self._take(contact, turn, given)

    def left(self, contact: str) -> Response:
        """Note how a call left the network's queue; one that was connected is on its way already."""
        result = request.form.get("QueueResult", "")
        if result == "hangup":
            self._take(contact, None, HungUp())
        elif result in GONE:
            raise TelephonyError(f"the network's queue ended with {result}", permanent=False)
        return _xml(twiml.nothing())

    def connect(self, contact: str) -> Response:
        """Put a caller together with the agent who took the contact."""
        agent = self._runtime.desk.taken(contact).agent
        return self._take(contact, None, Connected(agent) if agent else Returned())

    def after(self, contact: str) -> Response:
        """Go on after the conversation, or note that the caller hung up in it."""
        over = request.form.get("CallStatus") in form.OVER
        return self._take(contact, None, HungUp() if over else AgentLeft())

    def status(self) -> Response:
        """Note that a caller's leg is over, however it ended; one we never met is none of ours."""
        if request.form.get("CallStatus") in form.OVER:
            try:
                self._take(self._world.store.find(request.form["CallSid"]), None, HungUp())
            except UnknownContact:
                logger.info("a leg ended that had no contact")
        return _xml(twiml.nothing())

    def fallback(self) -> Response:
        """Answer for a webhook of ours that failed."""
        logger.error("the network fell back, code %s", request.form.get("ErrorCode", "")[:8])
        return self._sorry()

    def agent(self, contact: str) -> Response:
        """Connect both sides now that the agent's phone is answered."""
        desk, flow = self._runtime.desk, self._world.flows.current
        taken = desk.taken(contact)
        if taken.state == "offered":
            try:
                self._world.telephony.connect(taken.queue, taken.leg, contact)
                return _xml(twiml.converse_with(contact))
            except TelephonyError as error:
                logger.warning("an agent answered too late: %s", error)
        return _xml(twiml.tell(flow, flow.languages[0], "agent_gone"))

    def agent_status(self, contact: str) -> Response:
        """Take the offer back when the agent's leg is over before the two were connected."""
        if request.form.get("CallStatus") in form.OVER:
            self._runtime.desk.lapse(contact, request.form["CallSid"], self._world.now())
        return _xml(twiml.nothing())

    def _take(self, contact: str, turn: int | None, given: Input) -> Response:
        return self._answer(take_turn(self._world, contact, turn, given))

    def _answer(self, answer: Answer) -> Response:
        return _xml(twiml.render(answer, self._base))

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
        self._note_failure(error)
        return self._sorry()

    def _note_failure(self, error: Exception) -> None:
        contact = (request.view_args or {}).get("contact")
        if contact is None or isinstance(error, StoreUnavailable | UnknownContact):
            return
        try:
            self._world.store.append(contact, [RequestFailed()], self._world.now())
        except VaxelError as again:
            logger.error("the failure could not be logged: %s", again)

    def _sorry(self) -> Response:
        settings = self._runtime.settings
        cost = cost_class(settings.number)
        return _xml(twiml.apologise(self._world.flows.current, cost, settings.fallback_number))


def _xml(text: str) -> Response:
    return Response(text, mimetype="text/xml")
