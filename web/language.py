"""The texts of the pages, and which language a visitor reads them in."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import yaml
from flask import Flask, Response, current_app, g, request

FOLDER = Path(__file__).parent / "texts"
LANGUAGES = ("sv", "en")  # the first is the default
COOKIE = "language"
COOKIE_SECONDS = 365 * 24 * 3600


@cache
def texts(language: str) -> Mapping[str, str]:
    """Give all texts of one language by id; a topic may have a folder of its own."""
    files = sorted(FOLDER.rglob(f"{language}.yml"), key=lambda file: file.parent)
    found = (yaml.safe_load(file.read_text(encoding="utf-8")) for file in files)
    return {str(key): str(value) for each in found for key, value in each.items()}


def text(language: str, key: str, /, **values: object) -> str:
    """Give one text with its {placeholders} filled; a text that does not exist is a KeyError."""
    found = texts(language)[key]
    return found.format(**values) if values else found


def under(language: str, prefix: str) -> dict[str, str]:
    """Give the texts whose ids begin with this prefix, without it: what a script on a page may say."""
    found = texts(language).items()
    return {key.removeprefix(prefix): value for key, value in found if key.startswith(prefix)}


def current() -> str:
    """Give the language of this request: chosen now, chosen before, the browser's, or Swedish."""
    if "language" not in g:  # a page asks for it hundreds of times
        g.language = _chosen()
    return str(g.language)


def _chosen() -> str:
    chosen = request.args.get("lang"), request.cookies.get(COOKIE)
    known = [language for language in chosen if language in LANGUAGES]
    return known[0] if known else _preferred()


def _preferred() -> str:
    """Give the first language the browser asks for that we have; `sv-SE` asks for `sv`."""
    wanted = (value.partition("-")[0].lower() for value, quality in request.accept_languages if quality > 0)
    return next((language for language in wanted if language in LANGUAGES), LANGUAGES[0])


def t(key: str, /, **values: object) -> str:
    """Give one text in the language of this request."""
    return text(current(), key, **values)


def in_language(language: str) -> str:
    """Give the address of this page in a language, with all else that was asked for; else of the start."""
    if request.method != "GET":
        return f"/?lang={language}"
    return f"{request.path}?{urlencode({**request.args, 'lang': language})}"


def install(app: Flask) -> None:
    """Give every template its texts, and keep the language that a visitor chooses."""
    app.context_processor(_words)
    app.after_request(_keep)


def _words() -> dict[str, Any]:
    return {"t": t, "under": under, "language": current(), "languages": LANGUAGES, "in_language": in_language}


def _keep(response: Response) -> Response:
    chosen = request.args.get("lang")
    if chosen in LANGUAGES:
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(
            COOKIE, chosen, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=secure
        )
    response.vary.update(("Accept-Language", "Cookie"))
    return response
