"""A small OpenID provider on the loopback: it checks what a real one checks, and says what it is told to."""

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, cast
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "vaxel", "client-secret"


@dataclass
class Provider:
    """What it knows of the one person who logs in, and of the logins that are on their way."""

    url: str = ""
    claims: dict[str, Any] = field(
        default_factory=lambda: {"sub": "1", "email": "ivar@nordvik.example", "email_verified": True}
    )
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    signs_with: RSAKey | None = None  # another key than the one it shows
    more: dict[str, Any] | None = None  # what it says only when asked for it
    ends: str = ""  # where a login is ended, where it offers that
    asks: bool = False  # shows a page with a link, as a person sees it
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def metadata(self) -> dict[str, Any]:
        paths = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
        more = {"end_session_endpoint": self.ends} if self.ends else {}
        return {"issuer": self.url, **{name: f"{self.url}/{name}" for name in paths}, **more}

    def authorize(self, asked: dict[str, str]) -> str:
        """Log the person in, as if they had typed their password, and give where they are sent back to."""
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        assert asked["code_challenge_method"] == "S256" and "openid" in asked["scope"].split()
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form: dict[str, str], header: str) -> dict[str, Any] | None:
        """Give the tokens for a code, once, to who asked for it and can show that it was them."""
        asked = self.codes.pop(form.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if asked is None or header != f"Basic {basic}":
            return self._refuse("code or client")
        shown = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(shown).rstrip(b"=").decode() != asked["code_challenge"]:
            return self._refuse("verifier")
        if form["redirect_uri"] != asked["redirect_uri"]:
            return self._refuse("address")
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": asked["nonce"]}
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims | self.claims, self.signs_with or self.key)
        return {"access_token": "access", "token_type": "Bearer", "id_token": signed}

    def _refuse(self, why: str) -> None:
        self.refused.append(why)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    provider: Provider


class _Handler(BaseHTTPRequestHandler):
    @property
    def provider(self) -> Provider:
        return cast(_Server, self.server).provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        match parts.path.rsplit("/", 1)[-1]:
            case "openid-configuration":
                self._answer(200, self.provider.metadata())
            case "jwks_uri":
                self._answer(200, KeySet([self.provider.key]).as_dict(private=False))
            case "userinfo_endpoint":
                self._answer(200, self.provider.more)
            case "authorization_endpoint":
                self._sent_back(self.provider.authorize(asked))
            case _:
                self._answer(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        found = self.provider.token(form, self.headers.get("Authorization", ""))
        self._answer(200 if found else 400, found or {"error": "invalid_grant"})

    def _sent_back(self, back: str) -> None:
        page = f'<!doctype html><title>Login</title><a href="{escape(back)}">Log in</a>'.encode()
        self.send_response(200 if self.provider.asks else 302)
        self.send_header("Content-Type", "text/html")
        if not self.provider.asks:
            self.send_header("Location", back)
        self.end_headers()
        self.wfile.write(page if self.provider.asks else b"")

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _answer(self, status: int, body: object) -> None:
        words = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)


@contextmanager
def providing() -> Iterator[Provider]:
    """Serve on a free port while the context lasts."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.provider = Provider(f"http://127.0.0.1:{server.server_address[1]}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
