# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does a figure become one that can be touched? Dash, fetched only when somebody asks for it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from dash import Dash, Input, Output, dcc, html
from flask import Flask, Response, abort, jsonify, request

from dashboard.page import Desk, Page, View
from dashboard.views import view_of
from reports.figures.interactive import CONFIG, Figure

PREFIX = "/_esplora/"
START = "/esplora.json"
ANCHOR = "esplora-"

UNUSED = ("dash_table",)
"""Scripts that Dash always lists and no figure of ours needs."""


@dataclass(frozen=True)
class Drawn:
    """An interactive figure and the finding that names it."""

    title: str
    figure: Figure


Draw = Callable[[Desk, View, str], Drawn | None]


def mount(server: Flask) -> Dash:
    """Return the one Dash application of a server: below PREFIX, no pages of its own, nothing from elsewhere."""
    # Dash's annotation of `server` names neither Flask nor what else it takes.
    flask: Any = server
    app = Dash(
        "agilometro",
        server=flask,
        requests_pathname_prefix=PREFIX,
        routes_pathname_prefix=PREFIX,
        include_assets_files=False,
        serve_locally=True,
        suppress_callback_exceptions=True,
        update_title="",
        compress=False,
        use_pages=False,
        enable_mcp=False,
    )
    server.before_request(_only_ours)
    server.add_url_rule(START, "esplora", lambda: _start(app))
    return app


def furnish(app: Dash, names: list[str]) -> None:
    """Give the application its layout: the address, and one place for each page that has figures."""
    app.layout = html.Div([dcc.Location(id="indirizzo", refresh=False), *(html.Div(id=_place(name)) for name in names)])


def wire(app: Dash, page: Page, desk: Desk, draw: Draw) -> None:
    """Draw a page's figures when the address asks for one: `/path?query#esplora-name`."""

    def answer(href: str | None) -> Any:
        asked = urlsplit(href or "")
        figure = asked.fragment.removeprefix(ANCHOR)
        values = _matched(page.path, asked.path)
        if values is None or figure not in page.figures or asked.fragment == figure:
            return []
        drawn = draw(desk, view_of(desk, dict(parse_qsl(asked.query)), values), figure)
        return [] if drawn is None else _graph(drawn)

    app.callback(Output(_place(page.name), "children"), Input("indirizzo", "href"))(answer)


def _place(name: str) -> str:
    return f"figura-di-{name}"


def _matched(rule: str, path: str) -> dict[str, str] | None:
    """Return the variable parts of a path; None when it is another page's."""
    pattern = re.sub(r"<(\w+)>", r"(?P<\1>[^/]+)", rule)
    found = re.fullmatch(pattern, path)
    return None if found is None else found.groupdict()


def _graph(drawn: Drawn) -> Any:
    """Return the figure in a frame that names it: Plotly's own drawing has no name (ux.md 2.3)."""
    settings: Any = CONFIG
    named: dict[str, Any] = {"aria-label": f"{drawn.title}. I dati sono nella tabella qui sopra."}
    return html.Div(dcc.Graph(figure=drawn.figure, config=settings), role="img", **named)


def _start(app: Dash) -> Response:
    """Return what the browser needs to begin: Dash's configuration and its scripts, in order."""
    index: Callable[[], str] = app.index
    page = index()
    config = re.search(r'<script id="_dash-config" type="application/json">(.*?)</script>', page, re.DOTALL)
    if config is None:
        raise LookupError("Dash's index holds no _dash-config: its shape has changed")
    scripts = [src for src in re.findall(r'<script src="([^"]+)"', page) if not any(name in src for name in UNUSED)]
    settings = json.loads(config.group(1)) | {
        "disable_version_check": True,
        "dash_version_url": "",
        "python_version": "",
    }
    response = jsonify(config=settings, scripts=scripts)
    response.headers["Cache-Control"] = "no-store"
    return response


def _only_ours() -> None:
    """Refuse what Dash would answer with its own index: any address below PREFIX but those it really serves."""
    if request.path.startswith(PREFIX) and not request.path[len(PREFIX) :].startswith("_dash-"):
        abort(404)
