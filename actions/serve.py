"""The action server: rasa_sdk's application, on the loopback, that repeats nobody's words on failure."""

import logging
import sys

from rasa_sdk.endpoint import create_app
from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, json

logger = logging.getLogger(__name__)


def application() -> Sanic:
    """Build the application with every action of this package; once in the life of a Python program."""
    app: Sanic = create_app("actions", cors_origins=[])
    # rasa_sdk's own handler logs the traceback and sends the request, with what was said, back to Rasa's log.
    app.error_handler.add(Exception, failed)
    return app


def failed(request: Request, exception: Exception) -> HTTPResponse:
    """Answer a failure by its kind alone: 4xx for a request that is wrong, 500 for the rest."""
    kind = type(exception).__name__
    status = exception.status_code if isinstance(exception, SanicException) else 500
    logger.error("An action call failed with %s.", kind)
    return json({"error": f"The action call failed with {kind}."}, status=status)


def main(port: int) -> None:
    """Serve on 127.0.0.1 until the program is stopped."""
    application().run("127.0.0.1", port, workers=1, access_log=False, motd=False)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    main(int(sys.argv[1]))
