"""The webhooks of promised calls: the person answers, presses a key, and meets the agent."""

import logging
from collections.abc import Callable

from flask import Blueprint, Response, abort, request
from werkzeug.exceptions import HTTPException

from adapters.runtime import Runtime
from core import callback
from core.attempts import Signal, of_status
from core.errors import AlreadyTaken, SoldOut, TelephonyError, VaxelError
from core.facts import facts
from core.flow.graph import Flow
from core.promised import Attempt, Promise
from core.whisper import TAKE, TELLINGS, flow_with, to_agent
from ivr import backtwiml, form, twiml
from ivr.interpreters import summon_for
from ivr.signature import Signatures

logger = logging.getLogger(__name__)


def callbacks(runtime: Runtime) -> Blueprint:
    """Make the blueprint of all webhooks of promised calls."""
    return _Callbacks(runtime).blueprint


class _Callbacks:
    def __init__(self, runtime: Runtime) -> None:
        self._runtime, self._world, self._promises = runtime, runtime.world, runtime.callbacks
        settings = runtime.settings
        self._public = settings.public_url
        self._signatures = Signatures(settings.public_url, settings.auth_token)
        self.blueprint = Blueprint("callbacks", __name__, url_prefix="/voice/callback/<contact>")
        self.blueprint.before_request(self._refuse_forged)
        self.blueprint.errorhandler(Exception)(self._failed)
        views: dict[str, Callable[..., Response]] = {
            "/<int:attempt>": self.answered,
            "/<int:attempt>/key/<int:asked>": self.key,
            "/<int:attempt>/time": self.time,
            "/<int:attempt>/status": self.status,
            "/<int:attempt>/over": self.over,
            "/<int:attempt>/alone": self.alone,
            "/<int:attempt>/agent": self.agent,
            "/<int:attempt>/agent/key/<int:asked>": self.agent_key,
            "/<int:attempt>/agent/status": self.agent_status,
            "/message/<kind>": self.message,
        }
        for rule, view in views.items():
            self.blueprint.add_url_rule(rule, view.__name__, view, methods=["POST"])

    def _refuse_forged(self) -> None:
        if not self._signatures.genuine(request):
            logger.warning("refused a request without our network's signature")
            abort(403)

    def answered(self, contact: str, attempt: int) -> Response:
        """Greet whoever answered; an answering machine is told nothing."""
        machine = request.form.get("AnsweredBy", "").startswith(("machine", "fax"))
        self._signal(contact, attempt, "machine" if machine else "human", request.form.get("CallSid", ""))
        if self._promises.attempt(contact, attempt).state != "greeting":
            return _xml(twiml.hang_up())
        return self._greet(contact, attempt, 1)

    def key(self, contact: str, attempt: int, asked: int) -> Response:
        """Take 1 for the agent, 2 for another time; asked twice, nothing is a no."""
        promise, given = self._promise(contact), request.form.get("Digits", "")
        if given == "2":
            return self._offer_times(promise, attempt)
        if given != "1":
            return self._greet(contact, attempt, asked + 1) if asked < 2 else _xml(twiml.hang_up())
        if self._signal(contact, attempt, "one"):
            self._ring_agent(self._promises.attempt(contact, attempt))
        found = self._promises.attempt(contact, attempt)
        if found.state not in ("accepted", "talking"):
            return self._say(promise, "call.later")
        meeting = backtwiml.meet(
            self._flow(promise), promise, found, self._here(contact, attempt), f"{self._public}/voice"
        )
        return _xml(meeting)

    def time(self, contact: str, attempt: int) -> Response:
        """Move the call to the window that was chosen, where it is still to be had."""
        promise, given = self._promise(contact), request.form.get("Digits", "")
        windows = self._windows(promise)
        if not given.isdigit() or not 0 < int(given) <= len(windows):
            return self._say(promise, "call.kept")
        window = windows[int(given) - 1]
        try:
            moved = self._promises.move(promise, window, "keys", self._world.now(), attempt)
        except SoldOut:
            return self._offer_times(promise, attempt)
        except AlreadyTaken:
            return self._say(promise, "call.later")
        return self._say(moved, "call.moved")

    def status(self, contact: str, attempt: int) -> Response:
        """Note that the person's leg is over, however it ended; then nobody need wait for it."""
        if signal := of_status(request.form.get("CallStatus", "")):
            found = self._promises.attempt(contact, attempt)
            self._signal(contact, attempt, signal, request.form.get("CallSid", ""))
            if found.state == "accepted" and found.agent_leg:
                self._end(found.agent_leg)
        return _xml(twiml.nothing())

    def over(self, contact: str, attempt: int) -> Response:
        """Say goodbye after the conversation."""
        self._signal(contact, attempt, "ended")
        return self._say(self._promise(contact), "call.goodbye")

    def alone(self, contact: str, attempt: int) -> Response:
        """Tell a person whose agent never came that they are called again at once."""
        return self._say(self._promise(contact), "call.later")

    def agent(self, contact: str, attempt: int) -> Response:
        """Tell the agent, or their voicemail, what the call is; the person waits for a key."""
        return self._whisper(contact, attempt, 1)

    def agent_key(self, contact: str, attempt: int, asked: int) -> Response:
        """Put the agent who presses 1 into the conversation, or tell them that nobody is there."""
        if request.form.get("Digits") != TAKE:
            return self._whisper(contact, attempt, asked + 1)
        if self._signal(contact, attempt, "joined"):
            agent = self._promises.attempt(contact, attempt).agent
            self._world.later(lambda: summon_for(self._runtime, contact, agent))
        if self._promises.attempt(contact, attempt).state == "talking":
            return _xml(twiml.converse_with(contact, f"{self._public}/voice"))
        return self._nobody()

    def agent_status(self, contact: str, attempt: int) -> Response:
        """Note that the agent's leg is over; a person who waits for it is not left alone."""
        if request.form.get("CallStatus") in form.OVER:
            found = self._promises.attempt(contact, attempt)
            now = self._world.now()
            met = found.state == "talking" and self._runtime.desk.taken(contact).talked(now)
            self._runtime.office.without_agent(found, now, met=met)
        return _xml(twiml.nothing())

    def message(self, contact: str, kind: str) -> Response:
        """Note how a text message stands."""
        state, promise = request.form.get("MessageStatus", ""), self._promises.newest(contact)
        if promise and state in form.MESSAGE_STATES:
            self._promises.note(promise, kind, state, self._world.now())
        return _xml(twiml.nothing())

    def _whisper(self, contact: str, attempt: int, telling: int) -> Response:
        found = self._promises.attempt(contact, attempt)
        if found.state != "accepted":
            return self._nobody()
        if telling > TELLINGS:
            return _xml(twiml.hang_up())
        person, agent = self._world.store.load(contact), self._runtime.desk.agent(found.agent)
        flow = flow_with(self._world.flows.get(person.version), self._world.flows.current)
        said = to_agent(flow, agent.languages if agent else (), person.state)
        return _xml(twiml.whisper(flow, said, f"{self._here(contact, attempt)}/agent/key/{telling}"))

    def _nobody(self) -> Response:
        flow = self._world.flows.current
        return _xml(twiml.tell(flow, flow.languages[0], "agent_gone"))

    def _ring_agent(self, attempt: Attempt) -> None:
        try:
            leg = self._world.telephony.ring_agent(attempt.agent_phone, attempt.contact, attempt.number)
        except TelephonyError as error:
            logger.warning("an agent could not be called: %s", error)
            if error.permanent:  # otherwise the phone may ring all the same; its status tells
                self._signal(attempt.contact, attempt.number, "agent gone")
            return
        self._promises.agent_called(attempt.contact, attempt.offer, leg)

    def _end(self, leg: str) -> None:
        try:
            self._world.telephony.hang_up(leg)
        except TelephonyError as error:
            logger.info("the agent's line was over already: %s", error)

    def _greet(self, contact: str, attempt: int, asked: int) -> Response:
        promise = self._promise(contact)
        url = f"{self._here(contact, attempt)}/key/{asked}"
        return _xml(backtwiml.greet(self._flow(promise), promise, url))

    def _offer_times(self, promise: Promise, attempt: int) -> Response:
        windows = self._windows(promise)
        if not windows:
            return self._say(promise, "call.kept")
        url = f"{self._here(promise.contact, attempt)}/time"
        return _xml(backtwiml.times(self._flow(promise), promise, windows, url))

    def _windows(self, promise: Promise) -> tuple[str, ...]:
        flow = self._flow(promise)
        known = facts(self._world.store, flow, self._world.now())
        return callback.free(promise.queue, known)

    def _say(self, promise: Promise, prompt: str) -> Response:
        return _xml(backtwiml.say(self._flow(promise), promise, prompt))

    def _flow(self, promise: Promise) -> Flow:
        return self._runtime.office.flow(promise)

    def _promise(self, contact: str) -> Promise:
        return self._promises.newest(contact) or abort(404)

    def _here(self, contact: str, attempt: int) -> str:
        return f"{self._public}/voice/callback/{contact}/{attempt}"

    def _signal(self, contact: str, attempt: int, signal: Signal, leg: str = "") -> bool:
        return self._promises.signal(contact, attempt, signal, self._world.now(), leg)

    def _failed(self, error: Exception) -> Response:
        """Answer TwiML whatever happened."""
        if isinstance(error, HTTPException) and error.code == 403:
            return Response("forged or missing signature\n", 403, mimetype="text/plain")
        shown = error if isinstance(error, VaxelError) else type(error).__name__
        logger.error("a promised call broke: %s", shown, exc_info=not isinstance(error, VaxelError))
        flow = self._world.flows.current
        return _xml(twiml.tell(flow, flow.languages[0], "apology_end"))


def _xml(text: str) -> Response:
    return Response(text, mimetype="text/xml")
