"""The voice edge as an application of its own: no cookies, no pages, nothing a caller would wait for."""

from flask import Flask

from adapters.runtime import Runtime
from ivr.callbacks import callbacks
from ivr.cases import cases
from ivr.routes import voice

LONGEST_BODY = 64 * 1024  # bytes; no form of the network is longer


def create_app(runtime: Runtime) -> Flask:
    """Make the application that answers the network's webhooks, all of them under `/voice/`."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LONGEST_BODY
    app.register_blueprint(callbacks(runtime))
    app.register_blueprint(cases(runtime))
    app.register_blueprint(voice(runtime))
    return app
