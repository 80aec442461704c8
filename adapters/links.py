"""Addresses we write to people: signed, so that nobody finds another's promised call by trying."""

from itsdangerous import BadSignature, Signer

SALT = "promised call"


class SignedLinks:
    """The Links port: pages under our public address."""

    def __init__(self, public_url: str, secret_key: str) -> None:
        self._url, self._signer = public_url, Signer(secret_key, salt=SALT)

    def to_change(self, reference: str) -> str:
        """Give the page where this promise can be seen, moved or cancelled."""
        return f"{self._url}/callback/{self._signer.sign(reference).decode()}"

    def of_message(self, contact: str, kind: str) -> str:
        """Give where the network tells how a message stands."""
        return f"{self._url}/voice/callback/{contact}/message/{kind}"

    def reference(self, token: str) -> str | None:
        """Give the reference that a token was made for, None when we did not make it."""
        try:
            return self._signer.unsign(token).decode()
        except BadSignature:
            return None
