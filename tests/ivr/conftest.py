"""A Flask application of the voice edge alone."""

import pytest
from flask.testing import FlaskClient

from adapters.runtime import Runtime
from adapters.settings import Settings
from ivr.app import create_app
from tests.ivr.caller import Caller


@pytest.fixture
def client(runtime: Runtime) -> FlaskClient:
    """A client of the voice edge."""
    return create_app(runtime).test_client()


@pytest.fixture
def caller(client: FlaskClient, settings: Settings) -> Caller:
    """Ana, who calls the hotline."""
    return Caller(client, settings)
