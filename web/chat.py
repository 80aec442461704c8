"""`/chat`: visitors write with us from any page; the same turn as on the phone, in words and buttons."""

import hashlib
import json
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as Answer

from adapters.runtime import Line, Runtime
from core import inputs
from core.errors import StoreUnavailable, UnknownContact
from core.survey import answered
from web import chatwidget
from web.chatguard import LONGEST, Pace, Tokens, let_in, readable, refuse_strangers
from web.chatting import Chatting, Standing
from web.events import stream
from web.language import current, t, text, texts
from web.phone import fields
from web.shown import ZONE

logger = logging.getLogger(__name__)
KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")  # what a page calls something it sends, drawn at random
CHOICE = re.compile(r"[0-9*#]")
SEEN = timedelta(seconds=30)  # between two notes that a page is open
HOURS = "opening_hours"  # the answer that says the hours


def chat(runtime: Runtime, chatting: Chatting) -> Blueprint:
    """Make the blueprint of the chat: the page that shows it, its script, and what that talks to."""
    return _Chat(runtime, chatting).blueprint


class _Chat:
    def __init__(self, runtime: Runtime, chatting: Chatting) -> None:
        self._runtime, self._world, self._chatting = runtime, runtime.world, chatting
        self._tokens = Tokens(runtime.settings.secret_key)
        self._messages = Pace(runtime.world.now, burst=10, a_second=2)
        self._arrivals = Pace(runtime.world.now, burst=60, a_second=1)
        self.blueprint = Blueprint("chat", __name__, url_prefix="/chat")
        self.blueprint.before_request(self._refuse)
        self.blueprint.after_request(lambda answer: let_in(answer, runtime.settings.chat_origins))
        self.blueprint.register_error_handler(HTTPException, _refused)
        self.blueprint.register_error_handler(UnknownContact, lambda _: _sorry(404))
        self.blueprint.register_error_handler(StoreUnavailable, lambda _: _sorry(503))
        self._add("", self.page, "GET")
        self._add("/widget.js", self.widget, "GET")
        self._add("/about", self.about, "GET")
        self._add("/contacts", self.open, "POST")
        self._add("/go", self.go, "GET")
        self._add("/go", self.go_on, "POST")
        one = "/contacts/<contact>"
        self._add(f"{one}/messages", self.write, "POST")
        self._add(f"{one}/events", self.events, "GET")
        self._add(f"{one}/file", self.file, "GET")
        self._add(f"{one}/restart", self.restart, "POST")
        self._add(f"{one}/end", self.end, "POST")
        self._add(f"{one}/survey", self.survey, "POST")

    def _add(self, rule: str, view: Callable[..., Any], method: str) -> None:
        self.blueprint.add_url_rule(rule, view.__name__, view, methods=[method])

    def _refuse(self) -> None:
        """Refuse whoever is not the visitor of the chat they name."""
        refuse_strangers(self._runtime.settings.chat_origins)
        contact = (request.view_args or {}).get("contact")
        if contact is None or request.method == "OPTIONS":
            return
        if not self._tokens.presented(contact, request.headers.get("Authorization", "")):
            known = self._runtime.chats.find(contact) is not None
            logger.warning(
                "refused a chat request %s", "without its token" if known else "for no chat of ours"
            )
            abort(403 if known else 404)

    def page(self) -> str:
        """Show a page as any site has it, with the chat on it."""
        return render_template("chat.html")

    def widget(self) -> Answer:
        """Give the script that makes the chat on a page."""
        return chatwidget.answer(request)

    def about(self) -> Response:
        """Say what a visitor should know before they begin: who answers, and when."""
        flow, language = self._world.flows.current, current()
        told = flow.answers.get(HOURS)
        schedule = flow.hours.get(told.hours or "") if told else None
        hours = schedule.spoken(language) if schedule else None
        return jsonify(hours=hours, open=schedule is None or schedule.open_at(self._world.now()))

    def open(self) -> tuple[Response, int]:
        """Begin a chat; the same key again gives the same chat."""
        if not self._arrivals.allows(request.remote_addr or ""):
            abort(429)
        given = fields()
        return self._opened(given, str(given.get("language", "")))

    def go(self) -> str:
        """Show the page that a caller's link leads to; what names the contact never comes to a server."""
        return render_template("chat_go.html")

    def go_on(self) -> tuple[Response, int]:
        """Have a caller go on in the chat, once; the same key again gives the same chat."""
        if not self._arrivals.allows(request.remote_addr or ""):
            abort(429)
        given = fields()
        leg, link = _leg(key_of(given)), given.get("link")
        contact = self._runtime.links.chatted(link) if isinstance(link, str) else None
        if contact is None:
            abort(404)
        if not self._chatting.go_on(contact, leg):
            abort(410)
        return self._shown_whole(contact)

    def write(self, contact: str) -> tuple[Response, int]:
        """Take words or a button, once for each key, and give what came of it."""
        if not self._messages.allows(contact):
            abort(429)
        given = fields()
        key, after = key_of(given), _whole(given, "after")
        if "choice" in given:
            found = self._chatting.choose(contact, key, _whole(given, "turn"), _choice(given), after)
        else:
            found = self._chatting.write(contact, key, words_of(given), after)
        return jsonify(shown(*(found or abort(410)))), 200

    def events(self, contact: str) -> Response:
        """Tell what is new as it comes, from behind the last line that the page has."""
        return stream(events(self._seen(contact), self._chatting.updates(contact, last_event())))

    def file(self, contact: str) -> Response:
        """Give the conversation as a text that the visitor can keep."""
        lines, standing = self._chatting.read(contact, 0)
        written = "\n\n".join(_written(line, standing.language) for line in lines) + "\n"
        name = f'attachment; filename="chat-{self._world.now().astimezone(ZONE):%Y-%m-%d}.txt"'
        headers = {"Content-Disposition": name}
        return Response(written, mimetype="text/plain; charset=utf-8", headers=headers)

    def restart(self, contact: str) -> tuple[Response, int]:
        """End this chat and begin another, in the language of this one."""
        given, language = fields(), self._chatting.standing(contact).language
        key_of(given)  # refused before anything is ended
        self._chatting.take(contact, inputs.HungUp())
        return self._opened(given, language)

    def end(self, contact: str) -> tuple[Response, int]:
        """Note that the visitor has left."""
        after = _whole(fields(), "after")
        self._chatting.take(contact, inputs.HungUp())
        return jsonify(shown(*self._chatting.read(contact, after))), 200

    def survey(self, contact: str) -> tuple[Response, int]:
        """Store what the visitor thought, once, or that they are not to be asked."""
        given, after = fields(), _whole(fields(), "after")
        surveys, now = self._runtime.surveys, self._world.now()
        if not self._chatting.standing(contact).survey:
            abort(410)
        if given.get("declined") is True:
            surveys.decline(contact, now)
        else:
            surveys.answer(contact, answered(given) or abort(400), now)
        return jsonify(shown(*self._chatting.read(contact, after))), 200

    def _opened(self, given: dict[str, Any], language: str) -> tuple[Response, int]:
        unasked = given.get("unasked") is True
        return self._shown_whole(self._chatting.open(_leg(key_of(given)), language, unasked))

    def _shown_whole(self, contact: str) -> tuple[Response, int]:
        found = shown(*self._chatting.read(contact, 0))
        return jsonify(contact=contact, token=self._tokens.of(contact), **found), 201

    def _seen(self, contact: str) -> Callable[[], None]:
        """Give what notes, now and then, that a page of the visitor's is open."""
        noted: datetime | None = None

        def note() -> None:
            nonlocal noted
            now = self._world.now()
            if noted is None or now - noted >= SEEN:
                noted = now
                with suppress(StoreUnavailable):  # the next note says so too
                    self._runtime.chats.seen(contact, now)

        return note


def events(
    seen: Callable[[], None], updates: Iterator[tuple[list[Line], Standing] | None]
) -> Iterator[bytes]:
    """Write updates as server-sent events; the id is the number of the last line told."""
    yield b"retry: 1000\n\n"
    for update in updates:
        seen()
        if update is None:
            yield b": still here\n\n"
            continue
        number = f"id: {update[0][-1].number}\n" if update[0] else ""
        yield f"{number}data: {json.dumps(shown(*update))}\n\n".encode()


def shown(lines: list[Line], standing: Standing) -> dict[str, Any]:
    """Give lines and where the chat is as JSON values."""
    return {"lines": [_shown(line) for line in lines], "state": standing.json()}


def last_event() -> int:
    """Give the number of the last line that a page has, 0 when it has none."""
    given = request.headers.get("Last-Event-ID", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def _leg(key: str) -> str:
    return "chat-" + hashlib.sha256(key.encode()).hexdigest()[:32]


def _shown(line: Line) -> dict[str, Any]:
    return {"number": line.number, **vars(line.said), "at": line.at.isoformat(), "key": line.key}


def _written(line: Line, language: str) -> str:
    said, at = line.said, line.at.astimezone(ZONE)
    ours = language if language in ("sv", "en") else "sv"
    who = said.name or text(ours, f"chat.author.{said.author}")
    return f"{at:%H:%M} {who}: {said.words}"


def key_of(given: dict[str, Any]) -> str:
    """Give what a page calls what it sends; 400 when that is malformed."""
    key = given.get("key")
    return key if isinstance(key, str) and KEY.fullmatch(key) else abort(400)


def _choice(given: dict[str, Any]) -> str:
    choice = given.get("choice")
    return choice if isinstance(choice, str) and CHOICE.fullmatch(choice) else abort(400)


def _whole(given: dict[str, Any], name: str) -> int:
    number = given.get(name, 0)
    return number if type(number) is int and 0 <= number < 10**9 else abort(400)


def words_of(given: dict[str, Any]) -> str:
    """Give what was written; 400 when it is nothing, 413 when it is too long."""
    words = readable(given.get("text"))
    if len(words) > LONGEST:
        abort(413)
    return words or abort(400)


def _refused(error: HTTPException) -> tuple[Response, int]:
    return _sorry(error.code or 500)


def _sorry(code: int) -> tuple[Response, int]:
    known = f"chat.error.{code}" if f"chat.error.{code}" in texts(current()) else "chat.error.400"
    answer = jsonify(error=t(known, longest=LONGEST) if code == 413 else t(known))
    if code == 429:
        answer.headers["Retry-After"] = "2"
    return answer, code
