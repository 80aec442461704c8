"""`/desk`: agents log in, see who waits and why, take a contact and judge where it came."""

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response as Answer

from adapters.runtime import Runtime
from core.errors import AlreadyTaken, StoreUnavailable, TelephonyError, UnknownContact
from core.inputs import AgentLeft
from core.ports import Dialler
from core.roles import may
from web import login, shown
from web.board import Mine, board, obstacle, read_card, read_mine
from web.chatting import Chatting
from web.deskagents import DeskAgents
from web.deskcases import DeskCases
from web.deskchat import DeskChat
from web.deskend import DeskEnd
from web.deskgo import DeskGo
from web.deskinterpreter import DeskInterpreter
from web.desklead import DeskLead
from web.deskline import DeskLine
from web.deskmove import DeskMove
from web.desknotices import DeskNotices
from web.deskoffers import DeskOffers
from web.deskpassword import DeskPassword
from web.deskprotect import DeskProtect
from web.deskrecord import DeskRecord
from web.desksignon import DeskSignOn, led_on
from web.drawn import Drawn
from web.events import changes, stream
from web.guard import refuse_foreign
from web.language import t
from web.taking import reach

logger = logging.getLogger(__name__)
LONGEST_NAME, LONGEST_PASSWORD = 100, 1000  # characters
OPEN = ("desk.ask_login", "desk.log_in", "desk.sign_on", "desk.signed_on")  # to who is not logged in
EVERYBODYS = ("desk.log_out", "desk.password", "desk.change_password")  # also who takes no contacts
SEEN = timedelta(seconds=10)  # between two notes that a page is open


def desk(runtime: Runtime, calls: Dialler | None, chatting: Chatting) -> Blueprint:
    """Make the blueprint of the desk; without `calls` nobody is called back from here."""
    return _Desk(runtime, calls, chatting).blueprint


class _Desk:
    def __init__(self, runtime: Runtime, calls: Dialler | None, chatting: Chatting) -> None:
        self._runtime, self._world, self._desk = runtime, runtime.world, runtime.desk
        self._chatting = chatting
        self._logins = login.Logins(runtime)
        self.blueprint = Blueprint("desk", __name__, url_prefix="/desk")
        self.blueprint.before_request(refuse_foreign)
        self.blueprint.before_request(self._require_login)
        self.blueprint.context_processor(lambda: shown.words(runtime.world.flows.current))
        drawn = Drawn()
        self.blueprint.context_processor(lambda: {"drawn": drawn.row})
        self._add("", self.page, "GET")
        self._add("/login", self.ask_login, "GET")
        self._add("/login", self.log_in, "POST")
        self._add("/logout", self.log_out, "POST")
        self._add("/board", self.board, "GET")
        self._add("/stream", self.stream, "GET")
        self._add("/contacts/<contact>/take", self.take, "POST")
        self._add("/contacts/<contact>/hangup", self.hang_up, "POST")
        self._add("/contacts/<contact>/verdict", self.judge, "POST")
        self._line = DeskLine(runtime, self.blueprint)
        DeskOffers(runtime, calls, chatting, self.blueprint)
        DeskMove(runtime, chatting, self.blueprint, self._mine)
        DeskNotices(runtime, self.blueprint)
        DeskCases(runtime, self.blueprint)
        DeskLead(runtime, self.blueprint)
        DeskProtect(runtime, self.blueprint, self._mine)
        DeskAgents(runtime, self.blueprint)
        self._sign_on = DeskSignOn(runtime, self.blueprint, self._logins)
        DeskPassword(runtime, self.blueprint, self._logins)
        DeskEnd(runtime, self.blueprint, self._mine)
        DeskGo(runtime, self.blueprint, self._mine)
        DeskChat(runtime, chatting, self.blueprint, self._mine)
        DeskRecord(runtime, self.blueprint, self._mine)
        DeskInterpreter(runtime, self.blueprint, self._mine)

    def _add(self, rule: str, view: Callable[..., Any], method: str) -> None:
        self.blueprint.add_url_rule(rule, view.__name__, view, methods=[method])

    def _require_login(self) -> Answer | None:
        g.agent = login.remembered(self._desk)
        if request.endpoint in OPEN:
            return None
        if g.agent is None:
            # A script must not mistake the login page for what it asked for.
            return redirect(url_for("desk.ask_login")) if request.endpoint == "desk.page" else abort(401)
        if may(g.agent, "contacts") or request.endpoint in EVERYBODYS:
            return None
        return redirect(url_for("designer.page")) if request.endpoint == "desk.page" else abort(403)

    def ask_login(self) -> str | Answer:
        """Show the login, or the desk to those who are in."""
        return redirect(url_for("desk.page"), 303) if g.agent else render_template("login.html")

    def log_in(self) -> tuple[str, int] | Answer:
        """Check the password."""
        key = request.form.get("agent", "").strip()[:LONGEST_NAME]
        password, address = request.form.get("password", "")[:LONGEST_PASSWORD], request.remote_addr or ""
        if self._logins.blocked(key, address):
            return render_template("login.html", name=key, wrong=t("login.blocked")), 429
        agent = self._logins.check(key, password, address)
        if agent is None:
            return render_template("login.html", name=key, wrong=t("login.wrong")), 403
        login.remember(agent)
        return self._logins.note(redirect(url_for("desk.page"), 303), agent)

    def log_out(self) -> Answer | str:
        """Forget who it was; they are away at once, and whoever they were offered goes to the next.

        Who came by the provider is led there too, where it offers an end to the login (RP-Initiated Logout).
        """
        self._desk.choose(g.agent.id, None, self._world.now())
        there = self._sign_on.end() if login.signed_on() else None
        cookie.clear()
        if there:
            return led_on(there, t("signon.out"), t("signon.out_there"))
        return redirect(url_for("desk.ask_login"), 303)

    def page(self) -> str:
        """Show the desk; its phone may ring from here on."""
        self._line.open(g.agent)
        self._desk.arrive(g.agent.id, self._world.now())
        return render_template("desk.html", agent=g.agent, board=board(self._runtime, g.agent))

    def board(self) -> str:
        """Show what changes on the desk, alone."""
        return render_template("_board.html", agent=g.agent, board=board(self._runtime, g.agent))

    def stream(self) -> Response:
        """Tell the page whenever it should look again; as long as it listens its agent is here."""
        now = self._world.now()
        self._desk.arrive(g.agent.id, now)
        return stream(changes(self._seeing(g.agent.id, now)))

    def _seeing(self, agent: str, noted: datetime) -> Iterator[str]:
        for change in self._runtime.listener.changes():
            now = self._world.now()
            if now - noted >= SEEN:
                noted = now
                with suppress(StoreUnavailable):  # the page is still open; the next note says so too
                    if not self._works_here(agent):
                        return
                    self._desk.seen(agent, now)
            yield change

    def _works_here(self, agent: str) -> bool:
        found = self._desk.agent(agent)
        return found is not None and found.active and may(found, "contacts")

    def take(self, contact: str) -> Answer:
        """Take a contact and ring the agent's phone; when that fails the place is as it was."""
        refusal = self._refusal(contact)
        flash(refusal or self._accept(contact))
        return redirect(url_for("desk.page"), 303)

    def hang_up(self, contact: str) -> Answer:
        """End the agent's line, and with it the conversation; one that only rang gives the place back."""
        mine = self._mine(contact)
        if mine.card.channel == "chat":
            self._chatting.take(contact, AgentLeft())
            flash(t("desk.chat_ended"))
            return redirect(url_for("desk.page"), 303)
        try:
            if mine.leg is None:
                raise TelephonyError("there is no line to end", permanent=True)
            self._world.telephony.hang_up(mine.leg)
            flash(t("desk.hung_up"))
        except TelephonyError as error:
            gone = error.permanent and self._give_back(contact, mine.offer)
            flash(t("desk.given_back" if gone else "desk.not_hung_up"))
        return redirect(url_for("desk.page"), 303)

    def _give_back(self, contact: str, offer: int) -> bool:
        """Give back who was taken and is not connected: somebody who waits, or who is being called."""
        now = self._world.now()
        return self._runtime.office.give_back(contact, now) or self._desk.lapse(contact, offer, now)

    def judge(self, contact: str) -> Answer:
        """Store whether the contact came to the right place (K86)."""
        verdict = request.form.get("verdict", "")
        if self._mine(contact).stage == "ringing" or verdict not in ("right", "wrong"):
            abort(400)
        self._desk.judge(contact, g.agent.id, verdict == "right", self._world.now())
        flash(t(f"desk.judged_{verdict}"))
        return redirect(url_for("desk.page"), 303)

    def _refusal(self, contact: str) -> str | None:
        found = read_card(self._runtime, contact)
        if found.started_at is None:
            abort(404)
        own = [read_mine(self._runtime, key) for key in self._desk.of_agent(g.agent.id)]
        busy = any(mine.stage != "over" for mine in own)
        reason = obstacle(found, True, g.agent, busy)
        return t(f"desk.refused_{reason}") if reason else None

    def _accept(self, contact: str) -> str:
        try:
            offer = self._desk.accept(contact, g.agent.id, self._world.now())
        except AlreadyTaken:
            return t("desk.already_taken")
        return t(reach(self._runtime, self._chatting, g.agent, contact, offer))

    def _mine(self, contact: str) -> Mine:
        try:
            if self._desk.taken(contact).agent == g.agent.id:
                return read_mine(self._runtime, contact)
        except UnknownContact:
            pass
        logger.warning("agent %s was refused a contact that is not theirs", g.agent.id)
        return abort(404)
