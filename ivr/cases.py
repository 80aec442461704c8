"""The webhook by which the network tells how the message about a closed case stands."""

import logging

from flask import Blueprint, Response, abort, request

from adapters.runtime import Runtime
from ivr import twiml
from ivr.form import MESSAGE_STATES
from ivr.signature import Signatures

logger = logging.getLogger(__name__)


def cases(runtime: Runtime) -> Blueprint:
    """Make the blueprint of that webhook."""
    blueprint = Blueprint("cases", __name__, url_prefix="/voice/case/<reference>")
    signatures = Signatures(runtime.settings.public_url, runtime.settings.auth_token)

    @blueprint.post("/message/<int:change>")
    def message(reference: str, change: int) -> Response:
        if not signatures.genuine(request):
            logger.warning("refused a request without our network's signature")
            abort(403)
        state, closing = request.form.get("MessageStatus", ""), runtime.cases.closing(reference, change)
        if closing and state in MESSAGE_STATES:
            runtime.cases.note(closing, state, "text", runtime.world.now())
        return Response(twiml.nothing(), mimetype="text/xml")

    return blueprint
