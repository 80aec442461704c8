"""Twilio's webhook signature: HMAC-SHA1 over the URL and the sorted form fields."""

import base64
import hashlib
import hmac


def sign(token: str, url: str, fields: dict[str, str]) -> str:
    """The X-Twilio-Signature of a request; `url` without fragment, `fields` empty for GET."""
    signed = url + "".join(name + fields[name] for name in sorted(fields))
    digest = hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()
