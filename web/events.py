"""Server-sent events: how a page hears at once that something changed."""

from collections.abc import Iterable, Iterator

from flask import Response

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def stream(lines: Iterable[bytes]) -> Response:
    """Answer with events as they come."""
    return Response(lines, mimetype="text/event-stream", headers=HEADERS)


def changes(contacts: Iterable[str]) -> Iterator[bytes]:
    """Say that something changed, never what: the page asks for what its agent may see."""
    yield b"retry: 2000\n\n"
    for contact in contacts:
        yield b"data: changed\n\n" if contact else b": still here\n\n"
