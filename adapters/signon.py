"""Single sign-on by OpenID Connect: the code flow with PKCE, state and nonce, by Authlib."""

import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from adapters.settings import Settings
from core.errors import SignOnError

SCOPE = "openid email profile"
SIGNED_BY = ["RS256", "PS256", "ES256", "EdDSA"]  # never `none`, never the client's secret
WAIT_SECONDS = 5
LEEWAY_SECONDS = 30  # by which the provider's clock may differ from ours
# What a provider that errs, lies or is away makes of the libraries.
TROUBLES = (AuthlibBaseError, JoseError, requests.RequestException, KeyError, TypeError, ValueError)
KEPT_SECONDS = 3600  # how long what the provider says of itself is remembered


@dataclass(frozen=True)
class Begun:
    """A login on its way, to be kept by the browser that began it."""

    state: str  # comes back with the code: it is this login
    nonce: str  # comes back in the token: it was made for this login
    verifier: str = field(repr=False)  # shows that who has the code is who asked for it (PKCE)


class SignOn:
    """A provider of logins. Every method raises SignOnError, with no name or address in it."""

    def __init__(self, settings: Settings, back: str) -> None:
        """`back` is the address to which the provider sends people back."""
        self._settings, self._back = settings, back
        self._known: tuple[float, dict[str, Any]] = (0.0, {})

    def begin(self) -> tuple[str, Begun]:
        """Give the provider's address to log in at, and what to keep until they come back."""
        begun = Begun(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))
        url, _ = self._session().create_authorization_url(
            self._metadata()["authorization_endpoint"],
            state=begun.state,
            nonce=begun.nonce,
            code_verifier=begun.verifier,
        )
        return str(url), begun

    def finish(self, begun: Begun, code: str, state: str) -> str:
        """Give the verified e-mail address of who has logged in."""
        if not code or not secrets.compare_digest(state.encode(), begun.state.encode()):
            raise SignOnError("the answer belongs to another login")
        try:
            session, found = self._session(), self._metadata()
            token = session.fetch_token(
                found["token_endpoint"],
                code=code,
                code_verifier=begun.verifier,
                timeout=WAIT_SECONDS,
            )
            claims = self._claims(token, begun.nonce, _asked(found["jwks_uri"]))
            return self._address(session, claims)
        except TROUBLES as error:
            raise SignOnError(f"the provider's answer cannot be used ({type(error).__name__})") from error

    def end(self, back: str) -> str | None:
        """Give the address at which the person logs out there and comes back; None where there is none."""
        at = self._metadata().get("end_session_endpoint")
        if not isinstance(at, str) or urlsplit(at).scheme not in ("http", "https"):
            return None
        asked = urlencode({"client_id": self._settings.oidc_client_id, "post_logout_redirect_uri": back})
        return f"{at}{'&' if urlsplit(at).query else '?'}{asked}"

    def _claims(self, token: dict[str, Any], nonce: str, keys: dict[str, Any]) -> dict[str, Any]:
        """Check who made the token, for whom, for which login, and whether it still holds."""
        settings = self._settings
        read = jwt.decode(token["id_token"], KeySet.import_key_set(keys), algorithms=SIGNED_BY)  # type: ignore[arg-type]
        wanted = {
            "iss": {"essential": True, "value": settings.oidc_issuer},
            "aud": {"essential": True, "value": settings.oidc_client_id},
        }
        access = token.get("access_token")
        told = {"nonce": nonce, "client_id": settings.oidc_client_id, "access_token": access}
        claims = CodeIDToken(read.claims, read.header, wanted, told)
        claims.validate(now=int(time.time()), leeway=LEEWAY_SECONDS)
        return dict(claims)

    def _address(self, session: OAuth2Session, claims: dict[str, Any]) -> str:
        """Give the address; where the token has none, the provider is asked for it by the same person."""
        if "email" not in claims:
            answer = session.get(self._metadata()["userinfo_endpoint"], timeout=WAIT_SECONDS)
            answer.raise_for_status()
            more = answer.json()
            if more.get("sub") != claims["sub"]:
                raise SignOnError("the provider told of somebody else")
            claims = more
        if claims.get("email_verified") is not True or not isinstance(claims.get("email"), str):
            raise SignOnError("the provider has not verified the address")
        return str(claims["email"])

    def _session(self) -> OAuth2Session:
        settings = self._settings
        return OAuth2Session(
            settings.oidc_client_id,
            settings.oidc_client_secret,
            scope=SCOPE,
            redirect_uri=self._back,
            code_challenge_method="S256",
        )

    def _metadata(self) -> dict[str, Any]:
        """Give what the provider says of itself; one that speaks for another is refused."""
        at, found = self._known
        if not found or time.monotonic() - at > KEPT_SECONDS:
            try:
                found = _asked(f"{self._settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration")
            except (requests.RequestException, ValueError) as error:
                raise SignOnError(f"the provider does not answer ({type(error).__name__})") from error
            if found.get("issuer") != self._settings.oidc_issuer:
                raise SignOnError("the provider has another name than VAXEL_OIDC_ISSUER")
            self._known = time.monotonic(), found
        return found


def _asked(url: str) -> dict[str, Any]:
    answer = requests.get(url, timeout=WAIT_SECONDS)
    answer.raise_for_status()
    found = answer.json()
    if not isinstance(found, dict):
        raise ValueError("no JSON object")
    return found
