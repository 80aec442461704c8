"""The script that makes the chat on any page: one file of ours, with its look and its texts in it."""

import gzip
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from flask import Request, Response
from werkzeug.wrappers import Response as Answer

from web.language import LANGUAGES, under

STATIC = Path(__file__).parent / "static"
PARTS = (
    "chat-wire.js",
    "chat-lines.js",
    "chat-survey.js",
    "chat-view.js",
    "chat-widget.js",
)  # in this order, in one scope
LOOK = "chat.css"
TEXTS, SURVEY = "chat.js.", "survey."  # the texts that the script says
SECONDS = 300  # how long a browser may use it without asking again


class Script(NamedTuple):
    """The script as it is sent."""

    body: bytes
    packed: bytes  # the same, gzipped
    mark: str  # changes with every change of it


@cache
def script() -> Script:
    """Put the script together."""
    look = json.dumps((STATIC / LOOK).read_text(encoding="utf-8"))
    told = {one: {**under(one, TEXTS), "survey": under(one, SURVEY)} for one in LANGUAGES}
    said = json.dumps(told, ensure_ascii=False)
    parts = "\n".join((STATIC / part).read_text(encoding="utf-8") for part in PARTS)
    body = f'(() => {{\n"use strict";\nconst LOOK = {look};\nconst TEXTS = {said};\n{parts}}})();\n'.encode()
    return Script(body, gzip.compress(body, mtime=0), hashlib.sha256(body).hexdigest()[:16])


def answer(request: Request) -> Answer:
    """Answer with the script, packed where the browser can unpack it; nothing where it has it already."""
    found = script()
    packed = request.accept_encodings["gzip"] > 0
    response = Response(found.packed if packed else found.body, mimetype="text/javascript; charset=utf-8")
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    response.vary.add("Accept-Encoding")
    response.set_etag(found.mark)
    return response.make_conditional(request)
