"""Who may use a chat: the visitor with its token, from sites that may show it, and not too fast."""

import hashlib
import hmac
import logging
import unicodedata
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response, abort, request

from core.flow.tongue import TURNED
from web.guard import same_origin

logger = logging.getLogger(__name__)
LONGEST = 2000  # characters of one message
ALLOWED_HEADERS = "Authorization, Content-Type, Last-Event-ID"
KEPT_SECONDS = "600"  # how long a browser may remember what a site is allowed
MOST = 10_000  # names whose pace is remembered at a time


class Pace:
    """Lets each name act so often in a burst, then at a steady rate; more is refused."""

    def __init__(self, now: Callable[[], datetime], burst: int, a_second: float) -> None:
        self._now, self._burst, self._rate = now, burst, a_second
        self._left: OrderedDict[str, tuple[float, datetime]] = OrderedDict()

    def allows(self, name: str) -> bool:
        """Tell whether this name may act now, and count it if so."""
        now = self._now()
        left, at = self._left.pop(name, (float(self._burst), now))
        left = min(self._burst, left + (now - at).total_seconds() * self._rate)
        self._left[name] = (left - 1 if left >= 1 else left), now
        if len(self._left) > MOST:
            self._left.popitem(last=False)
        return left >= 1


class Tokens:
    """Makes and checks what shows that somebody is the visitor of a chat; nothing of it is stored."""

    def __init__(self, secret_key: str) -> None:
        self._key = secret_key.encode()

    def of(self, contact: str) -> str:
        """Give the token of a chat: 256 bits that only we can make."""
        return hmac.new(self._key, f"chat {contact}".encode(), hashlib.sha256).hexdigest()

    def presented(self, contact: str, authorization: str) -> bool:
        """Tell whether a request's Authorization brings the token of this chat."""
        kind, _, given = authorization.partition(" ")
        return kind == "Bearer" and hmac.compare_digest(given.encode(), self.of(contact).encode())


def refuse_strangers(origins: frozenset[str]) -> None:
    """Refuse, with 403, a page of a site that may not show our chat, and anything but JSON in a POST."""
    origin = request.headers.get("Origin")
    if origin is not None and origin not in origins and not same_origin(origin):
        logger.warning("refused a chat request from a site that is not among VAXEL_CHAT_ORIGINS")
        abort(403)
    if request.method == "POST" and not request.is_json:
        abort(415)


def let_in(response: Response, origins: frozenset[str]) -> Response:
    """Tell the browser of a site that may show our chat that its page may read the answer."""
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.vary.add("Origin")
    origin = request.headers.get("Origin")
    if origin in origins:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Methods"] = "GET, POST"
        response.headers["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
        response.headers["Access-Control-Max-Age"] = KEPT_SECONDS
    return response


def readable(words: Any) -> str:
    """Give words without what nobody sees: control and half characters, and what turns text around."""
    return "".join(c for c in words if _is_seen(c)).strip() if isinstance(words, str) else ""


def _is_seen(c: str) -> bool:
    return c in "\n\t" or (c not in TURNED and unicodedata.category(c) not in ("Cc", "Cs"))
