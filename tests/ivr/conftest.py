"""A Flask application of the voice edge alone."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from adapters.runtime import Runtime
from adapters.settings import Settings
from ivr.routes import voice
from tests.ivr.caller import Caller


@pytest.fixture
def client(runtime: Runtime) -> FlaskClient:
    """A client of the voice edge."""
    app = Flask(__name__)
    app.register_blueprint(voice(runtime))
    return app.test_client()


@pytest.fixture
def caller(client: FlaskClient, settings: Settings) -> Caller:
    """Ana, who calls the hotline."""
    return Caller(client, settings)
