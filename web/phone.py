"""`/phone`: a telephone in the browser, as long as the carrier stands in for a real network."""

import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request

from adapters.settings import Settings
from web.events import stream
from web.guard import refuse_foreign
from web.handsets import Handsets, Reply, chunks
from web.language import t

SID = re.compile(r"CA[0-9a-f]{32}")
NUMBER = re.compile(r"\+[0-9]{6,15}")
KEYS = re.compile(r"[0-9*#]{1,32}")
LONGEST = 1000  # characters said at a time
SENTENCES = {404: "line.unknown", 409: "line.nobody", 400: "line.refused"}


def phone(settings: Settings) -> Blueprint:
    """Make the blueprint of the phone page and of its way to the carrier."""
    return _Phone(settings).blueprint


class _Phone:
    def __init__(self, settings: Settings) -> None:
        self._settings, self._handsets = settings, Handsets(settings.api_url)
        self.blueprint = Blueprint("phone", __name__, url_prefix="/phone")
        self.blueprint.before_request(refuse_foreign)
        self.blueprint.before_request(self._refuse_without_carrier)
        self._add("", self.page, "GET")
        self._add("/line/calls", self.dial, "POST")
        self._add("/line/calls/<call>/stream", self.follow, "GET")
        self._add("/line/calls/<call>/<any(press, say, hangup, answer):what>", self.act, "POST")
        self._add("/line/lines/<number>/stream", self.listen, "GET")

    def _add(self, rule: str, view: Callable[..., Any], method: str) -> None:
        self.blueprint.add_url_rule(rule, view.__name__, view, methods=[method])

    def _refuse_without_carrier(self) -> tuple[str, int] | None:
        if self._settings.stands_in:
            return None
        return render_template("phone_away.html", number=self._settings.number), 404

    def page(self) -> str:
        """Show the telephone."""
        return render_template("phone.html", number=self._settings.number)

    def dial(self) -> tuple[Response, int]:
        """Place a call from a number, or from a withheld one."""
        asked = fields()
        number, to = str(asked.get("from", "")), str(asked.get("to", ""))
        if number != "anonymous" and not NUMBER.fullmatch(number):
            return jsonify(error=t("line.own_number")), 400
        if not NUMBER.fullmatch(to):
            return jsonify(error=t("line.number")), 400
        return answered(self._handsets.dial(number, to))

    def follow(self, call: str) -> Response:
        """Pass on what happens in a call, as it happens."""
        if not SID.fullmatch(call):
            abort(404)
        return relayed(self._handsets, call)

    def listen(self, number: str) -> Response:
        """Pass on what reaches a telephone: rings and messages."""
        if not NUMBER.fullmatch(number):
            abort(404)
        source = self._handsets.line_stream(number, request.headers.get("Last-Event-ID", ""))
        return stream(chunks(source)) if source is not None else Response(status=502)

    def act(self, call: str, what: str) -> tuple[Response, int]:
        """Press, say, hang up or answer."""
        if not SID.fullmatch(call):
            abort(404)
        return answered(self._handsets.act(call, what, said(what)))


def fields() -> dict[str, Any]:
    """Give the JSON object of a request; anything else is 400."""
    given = request.get_json(silent=True)
    if not isinstance(given, dict):
        abort(400)
    return given


def said(what: str) -> dict[str, Any]:
    """Give what an act carries: keys for `press`, text for `say`, nothing else; 400 when it is malformed."""
    given = fields()
    if what == "press":
        keys = str(given.get("keys", ""))
        return {"keys": keys} if KEYS.fullmatch(keys) else abort(400)
    if what == "say":
        words = str(given.get("text", "")).strip()
        return {"text": words} if 0 < len(words) <= LONGEST else abort(400)
    return {}


def relayed(handsets: Handsets, call: str) -> Response:
    """Answer with the events of one call; a call that the carrier does not know is 404, an end 204."""
    source = handsets.call_stream(call, request.headers.get("Last-Event-ID", ""))
    if source is None:
        return Response(status=502)
    if source.status_code != 200:
        source.close()
        return Response(status=source.status_code)
    return stream(chunks(source))


def answered(reply: Reply) -> tuple[Response, int]:
    """Answer as the carrier did, with a sentence in the visitor's language where it refused."""
    if reply.status < 400:
        return jsonify(reply.body), reply.status
    return jsonify(error=t(SENTENCES.get(reply.status, "line.away"))), reply.status
