"""Addresses we write to people: signed, so that nobody finds another's call or case by trying."""

from itsdangerous import BadSignature, Signer

SALT, CASE_SALT, SURVEY, CHAT = "promised call", "case", "survey", "chat"


class SignedLinks:
    """The Links and CaseLinks ports: pages under our public address."""

    def __init__(self, public_url: str, secret_key: str) -> None:
        self._url, self._signer = public_url, Signer(secret_key, salt=SALT)
        self._cases = Signer(secret_key, salt=CASE_SALT)
        self._chats = Signer(secret_key, salt=CHAT)
        self._surveys = Signer(secret_key, salt=SURVEY)

    def to_change(self, reference: str) -> str:
        """Give the page where this promise can be seen, moved or cancelled."""
        return f"{self._url}/callback/{self._signer.sign(reference).decode()}"

    def of_message(self, contact: str, kind: str) -> str:
        """Give where the network tells how a message stands."""
        return f"{self._url}/voice/callback/{contact}/message/{kind}"

    def reference(self, token: str) -> str | None:
        """Give the reference that a token was made for, None when we did not make it."""
        return _unsigned(self._signer, token)

    def to_case(self, reference: str) -> str:
        """Give the page where the customer sees what was done."""
        return f"{self._url}/case/{self._cases.sign(reference).decode()}"

    def at_desk(self, reference: str) -> str:
        """Give the case's page at the desk."""
        return f"{self._url}/desk/cases/{reference}"

    def of_case_message(self, reference: str, change: int) -> str:
        """Give where the network tells how the message about a closing stands."""
        return f"{self._url}/voice/case/{reference}/message/{change}"

    def case(self, token: str) -> str | None:
        """Give the reference of the case that a token was made for, None when we did not make it."""
        return _unsigned(self._cases, token)

    def to_survey(self, reference: str, language: str) -> str:
        """Give the page where the survey about this case is answered or declined."""
        return f"{self._url}/survey/{self._surveys.sign(reference).decode()}?lang={language}"

    def to_chat(self, contact: str) -> str:
        """Give the page where this contact goes on in the chat; what names it stays out of every log."""
        return f"{self._url}/chat/go#{self._chats.sign(contact).decode()}"

    def chatted(self, token: str) -> str | None:
        """Give the contact that a link to the chat was made for, None when we did not make it."""
        return _unsigned(self._chats, token)

    def surveyed(self, token: str) -> str | None:
        """Give the reference of the case that a survey's token was made for, None when we did not make it."""
        return _unsigned(self._surveys, token)


def _unsigned(signer: Signer, token: str) -> str | None:
    try:
        return signer.unsign(token).decode()
    except BadSignature:
        return None
