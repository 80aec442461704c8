"""What keeps pages to themselves: headers that allow nothing foreign, and POSTs only from our own pages."""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # `no-referrer` would make browsers send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
}


def install(app: Flask) -> None:
    """Put the headers on every answer; only what is static may be kept by a browser."""
    app.after_request(_headers)


def _headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def refuse_foreign() -> None:
    """Refuse, with 403, a POST that does not come from one of our own pages.

    Browsers say where a request comes from: by Sec-Fetch-Site, or by Origin where the page is not on HTTPS.
    A request that says neither is refused.
    """
    if request.method in SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    own = site == "same-origin" if site else same_origin(request.headers.get("Origin", ""))
    if not own:
        abort(403)


def same_origin(origin: str) -> bool:
    """Tell whether an Origin header names the host that was asked."""
    parts = urlsplit(origin)
    return parts.scheme in ("http", "https") and parts.netloc == request.host
