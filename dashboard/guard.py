# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What may a browser do with our pages? Nothing from elsewhere, nothing in line, no form from another site."""

from __future__ import annotations

from hmac import compare_digest
from secrets import token_urlsafe
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, request
from itsdangerous import BadData, URLSafeTimedSerializer

from dashboard.explore_styles import STYLE_HASHES

COOKIE = "agilometro_modulo"
FIELD = "modulo"
TOKEN_SECONDS = 12 * 3600

STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
"""Pages as they are. `data:` is for the drawings inside Bootstrap Italia's sheet."""


def policy(explorable: bool) -> str:
    """Return the Content-Security-Policy; an explorable page admits the style elements of Dash and Plotly, by hash."""
    styles = " ".join(f"'{digest}'" for digest in STYLE_HASHES)
    rules = STRICT | ({"style-src": f"'self' {styles}", "style-src-attr": "'none'"} if explorable else {})
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def mount_guard(server: Flask, hosts: tuple[str, ...]) -> None:
    """Refuse requests for other hosts and forms from other sites; send the security headers with every answer.

    `hosts` are the names by which this server is reached: another name in the Host header is a page elsewhere that
    was pointed at this machine (DNS rebinding).
    """
    server.config["TRUSTED_HOSTS"] = list(hosts)
    server.before_request(_from_here)
    server.after_request(_headers)


def _from_here() -> None:
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        abort(403)
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(403)


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", policy(explorable=bool(g.get("explorable", False))))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="agilometro-modulo")


def form_token() -> str:
    """Return the token that a form of this answer carries; the same goes into a cookie, signed."""
    token = _valid(request.cookies.get(COOKIE, "")) or _signer().dumps(token_urlsafe(18))
    g.form_token = token
    return token


def remember_token(response: Response) -> Response:
    """Send the cookie of the form that this answer shows, if it shows one."""
    token = g.get("form_token")
    if token:
        response.set_cookie(COOKIE, token, max_age=TOKEN_SECONDS, httponly=True, samesite="Strict", path="/")
    return response


def require_form() -> None:
    """Refuse a form that did not come from a page of ours (double submit: field and cookie must be one, and signed)."""
    sent = request.form.get(FIELD, "")
    if not _valid(sent) or not compare_digest(sent, request.cookies.get(COOKIE, "")):
        abort(403)


def _valid(token: str) -> str | None:
    try:
        _signer().loads(token, max_age=TOKEN_SECONDS)
    except BadData:
        return None
    return token
