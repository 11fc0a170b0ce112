# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What answers a browser? One Flask server per call: its pages, its assets, its errors; nothing at import."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request
from flask_compress import Compress

from dashboard import errors, explore, guard
from dashboard.page import Content, Desk, Page, Site, View
from dashboard.pages import PAGES
from dashboard.shelf import Shelf, mount_shelf, read_shelf
from dashboard.shell import render
from dashboard.views import view_of

if TYPE_CHECKING:
    from ingest.door import Door

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Frame:
    """What is around every page: the ente, the navigation, the assets, the version."""

    desk: Desk
    pages: Sequence[Page]
    shelf: Shelf
    version: str

    def response(self, page: Page | None, content: Content, status: int = 200) -> Response:
        """Return a whole page; `page` is None for what is not in the list (an error)."""
        g.explorable = content.explorable
        html = render(
            "base.html",
            content=content,
            ente=self.desk.ente,
            nav=self._nav(page),
            asset=self.shelf.url,
            updated=next(iter(self.desk.days()), None),
            version=self.version,
        )
        return guard.remember_token(Response(html, status, content_type="text/html; charset=utf-8"))

    def _nav(self, here: Page | None) -> list[dict[str, object]]:
        return [
            {
                "path": page.path,
                "label": page.nav,
                "here": here is not None and _within(here, page),
                "exact": request.path == page.path,
            }
            for page in self.pages
            if page.nav is not None
        ]


def _within(here: Page, entry: Page) -> bool:
    """Tell whether a page is a navigation entry or lies below it."""
    return here is entry or (entry.path != "/" and here.path.startswith(f"{entry.path}/"))


def create_app(
    desk: Desk,
    door: Door | None,
    *,
    clock: Callable[[], datetime],
    secret_key: bytes,
    version: str,
    upload_megabytes: int = 20,
    hosts: tuple[str, ...] = LOOPBACK,
    pages: Sequence[Page] = PAGES,
) -> Flask:
    """Return a server that shows what the desk gives and loads what the door takes in.

    `clock` returns the time, naive UTC; `secret_key` signs the forms; `hosts` are the names by which it is reached.
    """
    server = Flask("agilometro", static_folder=None)
    server.secret_key = secret_key
    server.config["MAX_CONTENT_LENGTH"] = upload_megabytes * MEGABYTE
    server.config["COMPRESS_MIMETYPES"] = ["text/html", "text/csv", "application/json", "text/javascript"]
    guard.mount_guard(server, hosts)
    shelf = read_shelf()
    mount_shelf(server, shelf)
    frame = Frame(desk, pages, shelf, version)
    site = Site(server, explore.mount(server), door, clock, frame.response)
    for page in pages:
        if page.layout is not None:
            server.add_url_rule(page.path, page.name, _view(frame, page, page.layout, desk), methods=["GET"])
        page.wire(site, desk)
    explore.furnish(site.dash, [page.name for page in pages if page.figures])
    errors.mount_errors(server, frame.response, upload_megabytes)
    Compress(server)
    _prime(server, hosts[0])
    return server


def _view(frame: Frame, page: Page, layout: Callable[[Desk, View], Content], desk: Desk) -> Callable[..., Response]:
    def show(**values: str) -> Response:
        return frame.response(page, layout(desk, view_of(desk, request.args, values)))

    return show


def _prime(server: Flask, host: str) -> None:
    """Let Dash finish its set-up: its first request does it without a lock, and two at once would race."""
    server.test_client().get(f"{explore.PREFIX}_dash-dependencies", headers={"Host": host})
