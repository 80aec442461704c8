"""The API as an application of its own: no cookies, no pages, JSON also where something is wrong."""

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException

from adapters.runtime import Runtime, Token
from core.errors import CaseError, StoreUnavailable
from core.tokens import digest
from web import guard
from web.api.cases import CasesApi
from web.api.fields import ApiError
from web.api.openapi import PREFIX, description
from web.api.operations import OPERATIONS, Operation
from web.chatguard import Pace

logger = logging.getLogger(__name__)
LONGEST_BODY = 16 * 1024  # bytes
BURST, A_SECOND = 60, 10.0  # requests of one token, and of one address that shows none
FIELDS = {
    "stage": "stage",
    "answer": "answer",
    "long": "answer",
    "owner": "owner",
    "queue": "queue",
    "stale": "version",
}


def create_app(runtime: Runtime) -> Flask:
    """Make the application that answers under `/api/v1`."""
    return _Api(runtime).app


class _Api:
    def __init__(self, runtime: Runtime) -> None:
        self._tokens, self._now = runtime.tokens, runtime.world.now
        self._pace = Pace(runtime.world.now, BURST, A_SECOND)
        self.app = Flask("web.api", static_folder=None)
        self.app.config["MAX_CONTENT_LENGTH"] = LONGEST_BODY
        guard.install(self.app)
        cases = CasesApi(runtime)
        for one in OPERATIONS:
            view = getattr(cases, one.name, None) or (lambda: description())
            path = PREFIX + one.path.replace("{", "<").replace("}", ">")
            self.app.add_url_rule(path, one.name, self._guarded(one, view), methods=[one.method])
        self.app.register_error_handler(ApiError, _wrong)
        self.app.register_error_handler(CaseError, _cannot_be)
        self.app.register_error_handler(HTTPException, _refused)
        self.app.register_error_handler(
            StoreUnavailable, lambda _: _sorry(503, "the database does not answer")
        )
        self.app.register_error_handler(Exception, _failed)

    def _guarded(self, one: Operation, view: Callable[..., Any]) -> Callable[..., Response]:
        """Let a request in by its token and pace, read what it says, and answer in JSON."""

        def answer(**path: str) -> Response:
            self._let_in(one)
            return jsonify(view(**path, **_said(one)))

        return answer

    def _let_in(self, one: Operation) -> None:
        g.token = self._presented() if one.scope else None
        # A program that is not known slows down nobody but others of its address that are not known.
        name = f"token {g.token.name}" if g.token else f"address {request.remote_addr}"
        if not self._pace.allows(name):
            raise ApiError(429, "too many requests; try again in a second")
        if one.scope and g.token is None:
            raise ApiError(401, "a token is needed: Authorization: Bearer …")
        if one.scope and one.scope not in g.token.scopes:
            raise ApiError(403, f"the token is not made for {one.scope}")

    def _presented(self) -> Token | None:
        kind, _, given = request.headers.get("Authorization", "").partition(" ")
        found = self._tokens.find(digest(given), self._now()) if kind == "Bearer" and given else None
        if found is None and given:
            logger.warning("refused an API request with a token that is none")
        return found


def _said(one: Operation) -> dict[str, Any]:
    """Read what a request says beside its path; what it does not say is left out."""
    if one.body:
        return {"given": _body(one)}
    return {"given": _query(one)} if one.query else _nothing()


def _query(one: Operation) -> dict[str, Any]:
    known = {field.name: field for field in one.query}
    for name, values in request.args.lists():
        if name not in known:
            raise ApiError(400, f"there is no parameter {name[:100]}", name[:100])
        if len(values) > 1:
            raise ApiError(400, f"{name} is there more than once", name)
    return {name: known[name].written(value) for name, value in request.args.items()}


def _nothing() -> dict[str, Any]:
    for name in request.args:
        raise ApiError(400, f"there is no parameter {name[:100]}", name[:100])
    return {}


def _body(one: Operation) -> dict[str, Any]:
    _nothing()
    if not request.is_json:
        raise ApiError(415, "the body must be JSON, with the content type application/json")
    given = request.get_json(silent=True)
    if not isinstance(given, dict):
        raise ApiError(400, "the body must be a JSON object")
    known = {field.name: field for field in one.body}
    for name in given:
        if name not in known:
            raise ApiError(400, f"there is no field {name[:100]}", name[:100])
    for field in one.body:
        if field.needed and field.name not in given:
            raise ApiError(400, f"{field.name} is missing", field.name)
    if not given:
        raise ApiError(400, "the body says nothing")
    return {name: known[name].read(value) for name, value in given.items()}


def _sorry(status: int, sentence: str, field: str | None = None) -> tuple[Response, int]:
    answer = jsonify(error=sentence, field=field)
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if status == 429:
        answer.headers["Retry-After"] = "1"
    return answer, status


def _wrong(error: ApiError) -> tuple[Response, int]:
    return _sorry(error.status, error.sentence, error.field)


def _cannot_be(error: CaseError) -> tuple[Response, int]:
    return _sorry(409, error.sentence, FIELDS.get(error.reason))


def _refused(error: HTTPException) -> tuple[Response, int]:
    answer, status = _sorry(error.code or 500, error.description or error.name)
    for name, value in error.get_headers():
        if name == "Allow":
            answer.headers[name] = value
    return answer, status


def _failed(error: Exception) -> tuple[Response, int]:
    # Where it broke, without the message: it may hold somebody's data.
    logger.error("an API request failed (%s)", type(error).__name__)
    return _sorry(500, "something went wrong on our side")
