# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How are the pages served on this machine, and to nobody else?"""

from __future__ import annotations

from threading import Thread

import click
import waitress  # type: ignore[import-untyped]  # it ships no types
from flask import Flask

from agilometro.settings import Settings
from agilometro.wsgi import make_app

LOOPBACK = "127.0.0.1"
"""Access control comes later: until then only this machine can reach the pages."""


def serve_pages(settings: Settings, port: int) -> None:
    """Serve until interrupted; says where, and that it is for this machine only."""
    app = make_app(settings)
    try:
        server = waitress.create_server(app, host=LOOPBACK, port=port, threads=4, ident="agilometro")
    except OSError as error:
        raise click.UsageError(f"la porta {port} è occupata: sceglierne un'altra con --port.") from error
    Thread(target=open_home, args=(app,), daemon=True).start()
    click.echo(f"Pagine su http://{LOOPBACK}:{port}/ (solo da questa macchina; Ctrl+C per fermare)")
    try:
        server.run()
    finally:
        server.close()


def open_home(app: Flask) -> None:
    """Ask for the home once: what it is counted from is then remembered when the first visitor comes."""
    app.test_client().get("/", headers={"Host": LOOPBACK})
