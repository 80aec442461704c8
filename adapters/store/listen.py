"""Hears from PostgreSQL when something changed, and tells every open page that waits for it."""

import logging
import queue
import threading
from collections.abc import Iterator

import psycopg

logger = logging.getLogger(__name__)
BEAT_SECONDS = 15.0  # an event stream says at least this often that it is alive
RETRY_SECONDS = 1.0  # after the database went away


class Listener:
    """One database connection in LISTEN for a whole server; each open page reads a queue of its own."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._readers: set[queue.Queue[str]] = set()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False

    def close(self) -> None:
        """Stop listening after the next trouble with the connection."""
        self._closed = True

    def changes(self) -> Iterator[str]:
        """Give the id of each contact that changes, or an empty text every 15 s; ends when not read."""
        reader: queue.Queue[str] = queue.Queue(maxsize=1000)
        with self._lock:
            self._readers.add(reader)
            if self._thread is None:
                self._thread = threading.Thread(target=self._listen, name="listen", daemon=True)
                self._thread.start()
        try:
            while True:
                yield self._next(reader)
        finally:
            with self._lock:
                self._readers.discard(reader)

    def _next(self, reader: queue.Queue[str]) -> str:
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
                    self._tell("")
                    for notice in connection.notifies():
                        self._tell(notice.payload)
            except psycopg.Error as error:
                logger.warning("lost the database's notices (%s), trying again", type(error).__name__)
                pause.wait(RETRY_SECONDS)

    def _tell(self, payload: str) -> None:
        with self._lock:
            for reader in self._readers:
                if not reader.full():
                    reader.put_nowait(payload)
