"""Tells whether a webhook comes from the network: its signature over our public address and the form."""

from hmac import compare_digest

from twilio.request_validator import RequestValidator
from werkzeug import Request


class Signatures:
    """Checks X-Twilio-Signature (Twilio, "Security"); the address comes from settings, never from headers."""

    def __init__(self, public_url: str, auth_token: str) -> None:
        self._public_url = public_url
        self._validator = RequestValidator(auth_token)

    def genuine(self, request: Request) -> bool:
        """Tell whether the request is signed with our token; a missing signature is a forged one."""
        signature = request.headers.get("X-Twilio-Signature", "")
        query = request.query_string.decode("latin-1")
        # A body hash in the address would make the validator skip the form; we never ask for one.
        if not signature or "bodySHA256" in query:
            return False
        url = f"{self._public_url}{request.path}" + (f"?{query}" if query else "")
        expected = self._validator.compute_signature(url, request.form)
        if compare_digest(expected.encode(), signature.encode()):
            return True
        # The network may have signed the address with its port, or without: the library knows how.
        return bool(self._validator.validate(url, request.form, signature))
