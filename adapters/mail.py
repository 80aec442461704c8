"""The Mail port over SMTP."""

import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from core.errors import MailError
from core.ports import Letter

SECONDS = 10
PORTS = {"smtp": 587, "smtps": 465}
HERE = ("localhost", "127.0.0.1", "::1")  # nobody listens in between


class SmtpMail:
    """Hands letters to one mail server, always over an encrypted line unless it is on this machine."""

    def __init__(self, url: str, sender: str) -> None:
        """`url` is smtp://user:password@host:port, encrypted by STARTTLS, or smtps://…, from the start."""
        self._url, self._sender = urlsplit(url), sender

    def send(self, letter: Letter) -> None:
        """Hand a letter to the mail server; MailError when it is refused or nobody answers."""
        try:
            with self._connected() as server:
                server.send_message(self._written(letter))
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            raise MailError(f"the mail server refused the address ({code})", permanent=code >= 500) from None
        except smtplib.SMTPResponseException as error:
            sentence = f"the mail server refused the letter ({error.smtp_code})"
            raise MailError(sentence, permanent=error.smtp_code >= 500) from None
        except (OSError, smtplib.SMTPException) as error:
            raise MailError(f"the mail server did not answer ({type(error).__name__})", False) from None

    def _written(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, letter.to, letter.subject
        message["Message-ID"] = f"<{letter.about}@{self._sender.partition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.body, cte="quoted-printable")  # any server takes it
        if letter.page:
            name, page = letter.page
            message.add_attachment(page, subtype="html", cte="base64", filename=name)
        return message

    def _connected(self) -> smtplib.SMTP:
        host, port = self._url.hostname or "", self._url.port or PORTS[self._url.scheme]
        if self._url.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port, timeout=SECONDS, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(host, port, timeout=SECONDS)
            if host not in HERE:
                server.starttls(context=ssl.create_default_context())
        if self._url.username:
            server.login(unquote(self._url.username), unquote(self._url.password or ""))
        return server
