"""A mail server on this machine that keeps what it is given, and refuses what it is told to."""

import socket
import threading
from dataclasses import dataclass, field
from email import message_from_string
from email.message import Message
from typing import TextIO


@dataclass
class Mailbox:
    """Speaks as much SMTP as a client needs to hand over a letter."""

    refuses: str = ""  # what it answers to an address, such as `550 no such box`
    letters: list[Message] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            with line, line.makefile("rw", newline="\r\n", encoding="utf-8") as client:
                self._talk(client)

    def _talk(self, client: TextIO) -> None:
        def answer(text: str) -> None:
            client.write(f"{text}\n")
            client.flush()

        answer("220 mailbox")
        while asked := client.readline():
            match asked.split()[0].upper():
                case "DATA":
                    answer("354 go on")
                    lines = iter(client.readline, ".\r\n")
                    self.letters.append(message_from_string("".join(lines)))
                    answer("250 kept")
                case "RCPT" if self.refuses:
                    answer(self.refuses)
                case "QUIT":
                    answer("221 goodbye")
                    return
                case _:
                    answer("250 ok")
