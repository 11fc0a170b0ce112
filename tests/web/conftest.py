# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a page test find ready? Chromium, a server on loopback, a visitor who notices what should not happen."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import axe_playwright_python  # type: ignore[import-untyped]  # it ships no types
import pytest
import waitress  # type: ignore[import-untyped]  # it ships no types
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from dashboard.app import create_app
from dashboard.page import Desk
from ingest.door import Door
from tests.web.fixed import FixedDesk

NOW = datetime(2026, 11, 3, 9, 30)

# Without these Chromium looks for hosts of its maker, which a closed network refuses many times a second.
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")

WATCH = """() => {
  window.violazioni = [];
  document.addEventListener('securitypolicyviolation',
    e => window.violazioni.push(e.violatedDirective + ' ' + e.blockedURI));
}"""

Serve = Callable[[Flask], str]


def build(desk: Desk, door: Door | None = None) -> Flask:
    """Return the pages over a desk, with a clock that stands still."""
    return create_app(desk, door, clock=lambda: NOW, secret_key=b"prova" * 8, version="0.0.0")


def photograph(page: Page, path: Path) -> None:
    """Leave a picture of the whole page for people to look at; nothing is asserted of it.

    On a busy machine Chromium now and then answers that it could not draw one, and can the next moment.
    """
    for left in (2, 1, 0):
        try:
            page.screenshot(path=path, full_page=True)
            return
        except Error:
            if not left:
                raise
            page.wait_for_timeout(500)


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Give the address of an app that is served on a free port of loopback."""
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4, clear_untrusted_proxy_headers=True)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()

    def stop() -> None:
        """Close in the server's own thread: its loop ends when nothing is open any more."""
        for channel in list(server.active_channels.values()):
            channel.handle_close()
        server.close()

    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.trigger.pull_trigger(stop)
        thread.join(5)
        server.task_dispatcher.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Debian's Chromium; its absence is a failure, not a skip."""
    found = os.environ.get("AGILOMETRO_CHROMIUM") or shutil.which("chromium")
    if not found:
        pytest.fail("Chromium is missing: apt-get install chromium (or name it in AGILOMETRO_CHROMIUM)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=ARGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def sites() -> Iterator[dict[str, str]]:
    """Return the addresses of the three states: full, empty, everything hidden."""
    full, empty, hidden = FixedDesk(), FixedDesk(empty=True), FixedDesk(hidden=True)
    with serving(build(full)) as one, serving(build(empty)) as two, serving(build(hidden)) as three:
        yield {"full": one, "empty": two, "hidden": three}


@dataclass
class Visit:
    """One page open in the browser, and what happened that should not have."""

    page: Page
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def violations(self) -> list[str]:
        """Return what axe finds, one line each."""
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE)
        found = self.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{each['id']}: {each['help']} ({'; '.join(str(node['target']) for node in each['nodes'][:3])})"
            for each in found["violations"]
        ]

    def overflow(self) -> int:
        """Return how many pixels the page is wider than the window."""
        return int(self.page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth"))

    def quiet(self) -> None:
        """Refuse requests elsewhere, errors in the console, violations of the policy."""
        assert self.outside == []
        assert self.complaints == []
        assert self.page.evaluate("() => window.violazioni") == []


def watched(context: BrowserContext, base: str) -> Visit:
    """Return a page of a context that notices what should not happen."""
    page = context.new_page()
    visit = Visit(page)
    page.add_init_script(f"({WATCH})()")

    def look(url: str) -> None:
        if not url.startswith((base, "data:", "blob:")):
            visit.outside.append(url)

    page.on("request", lambda request: look(request.url))
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.on("console", lambda said: visit.complaints.append(said.text) if said.type in ("error", "warning") else None)
    return visit


Open = Callable[..., Visit]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    """Open an address in a fresh context: `visit(base, path, width, scripts)`."""
    contexts: list[BrowserContext] = []

    def start(base: str, path: str, width: int = 1280, scripts: bool = True) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts, locale="it-IT"
        )
        contexts.append(context)
        opened = watched(context, base)
        opened.page.goto(base + path, wait_until="load")
        return opened

    yield start
    for context in contexts:
        context.close()
