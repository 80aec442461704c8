"""Hears from PostgreSQL when something changed, and tells every open page that waits for it."""

import logging
import queue
import threading
from collections import defaultdict
from collections.abc import Iterator

import psycopg

logger = logging.getLogger(__name__)
BEAT_SECONDS = 15.0  # an event stream says at least this often that it is alive
RETRY_SECONDS = 1.0  # after the database went away

type Reader = queue.Queue[str]


class Listener:
    """One database connection in LISTEN for a whole server; each open page reads a queue of its own."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._readers: dict[str | None, set[Reader]] = defaultdict(set)  # by the contact they read
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False

    def close(self) -> None:
        """Stop listening after the next trouble with the connection."""
        self._closed = True

    def changes(self, contact: str | None = None) -> Iterator[str]:
        """Give the id of each contact that changes, or an empty text every 15 s; ends when not read.

        Of one contact alone, also what is written in its chat; that begins at once with an empty text, so
        that whatever is looked up then misses nothing.
        """
        reader: Reader = queue.Queue(maxsize=1000)
        if contact is not None:
            reader.put_nowait("")
        with self._lock:
            self._readers[contact].add(reader)
            if self._thread is None:
                self._thread = threading.Thread(target=self._listen, name="listen", daemon=True)
                self._thread.start()
        try:
            while True:
                yield self._next(reader)
        finally:
            self._forget(contact, reader)

    def _forget(self, contact: str | None, reader: Reader) -> None:
        with self._lock:
            self._readers[contact].discard(reader)
            if not self._readers[contact]:
                del self._readers[contact]

    def _next(self, reader: Reader) -> str:
        try:
            return reader.get(timeout=BEAT_SECONDS)
        except queue.Empty:
            return ""

    def _listen(self) -> None:
        pause = threading.Event()
        while not self._closed:
            try:
                with psycopg.connect(self._url, autocommit=True, connect_timeout=3) as connection:
                    connection.execute("LISTEN desk")
                    connection.execute("LISTEN chat")
                    self._tell_all()
                    for notice in connection.notifies():
                        self._tell(notice.payload, desks=notice.channel == "desk")
            except psycopg.Error as error:
                logger.warning("lost the database's notices (%s), trying again", type(error).__name__)
                pause.wait(RETRY_SECONDS)

    def _tell(self, contact: str, *, desks: bool) -> None:
        with self._lock:
            for key in (contact, None) if desks else (contact,):
                _put(self._readers.get(key, set()), contact)

    def _tell_all(self) -> None:
        """Have every page look again: nothing was heard for a while."""
        with self._lock:
            for readers in self._readers.values():
                _put(readers, "")


def _put(readers: set[Reader], payload: str) -> None:
    for reader in readers:
        if not reader.full():
            reader.put_nowait(payload)
