"""The Flask application: every page and every webhook, put together."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, jsonify, render_template
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from adapters.runtime import Runtime
from core.errors import StoreUnavailable
from ivr.app import create_app as create_voice
from web import guard, language
from web.api.app import create_app as create_api
from web.callbacks import callbacks
from web.chat import chat
from web.chatting import Chatting
from web.designer.routes import designer
from web.desk import desk
from web.mycase import mycase
from web.phone import phone
from web.surveys import surveys

LONGEST_BODY = 64 * 1024  # bytes of a request; no form of ours or of the network is longer
LOGIN_HOURS = 12


def create_app(runtime: Runtime) -> Flask:
    """Make the application over a runtime that is open already."""
    app = Flask(__name__)
    settings = runtime.settings
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=LONGEST_BODY,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=LOGIN_HOURS),
        SESSION_COOKIE_NAME="desk",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https://"),
    )
    guard.install(app)
    language.install(app)
    signs_on = bool(settings.oidc_issuer)
    app.context_processor(lambda: {"stands_in": settings.stands_in, "signs_on": signs_on})
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(StoreUnavailable, _away)
    app.register_blueprint(phone(settings))
    chatting = Chatting(runtime)
    app.register_blueprint(desk(runtime, runtime.callbacks, chatting))
    app.register_blueprint(chat(runtime, chatting))
    app.register_blueprint(callbacks(runtime))
    app.register_blueprint(mycase(runtime))
    app.register_blueprint(surveys(runtime))
    app.register_blueprint(designer(runtime))
    app.add_url_rule("/", "start", lambda: render_template("start.html", number=settings.number))
    app.add_url_rule("/health", "health", lambda: _health(runtime))
    edges = {"/voice/": create_voice(runtime), "/api/": create_api(runtime)}
    if settings.proxies:  # whose word alone is believed on where a request comes from
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=0)  # type: ignore[method-assign]
    app.wsgi_app = _edges_first(edges, app.wsgi_app)  # type: ignore[method-assign, assignment]
    return app


def _edges_first(edges: Mapping[str, WSGIApplication], pages: WSGIApplication) -> WSGIApplication:
    """Lead webhooks and programs to applications of their own, where nothing is done that only pages need."""

    def lead(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        own = next((edge for prefix, edge in edges.items() if path.startswith(prefix)), pages)
        return own(environ, start)

    return lead


def _health(runtime: Runtime) -> tuple[Response, int]:
    """Tell whether calls can be taken: one cheap query, and the flow that new contacts begin with."""
    try:
        runtime.desk.agent("")
    except StoreUnavailable as error:
        return jsonify(status="unavailable", reason=str(error)), 503
    return jsonify(status="ok", flow=runtime.world.flows.current.version), 200


def _refused(error: HTTPException) -> tuple[str, int]:
    code = error.code or 500
    known = f"error.{code}.title" in language.texts(language.current())
    kind = 400 if 400 <= code < 500 else 500
    return render_template("error.html", reason=code if known else kind), code


def _away(_: StoreUnavailable) -> tuple[str, int]:
    return render_template("error.html", reason=503), 503
