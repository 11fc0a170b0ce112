# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does a web server get the pages? `waitress-serve --host=127.0.0.1 --call agilometro.wsgi:application`."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask

from agilometro.installation import clock, forms_key, open_desk, open_door, open_record
from agilometro.release_number import version
from agilometro.settings import Settings, load_settings
from dashboard.app import create_app


def application() -> Flask:
    """Return the pages of the installation that the environment names."""
    return make_app(load_settings(os.environ, Path.cwd()))


def make_app(settings: Settings) -> Flask:
    """Return the pages of an installation, with the door for uploads open."""
    store = open_record(settings, clock())
    desk, door = open_desk(settings, store), open_door(settings, store, "pagine")
    return create_app(desk, door, clock=clock, secret_key=forms_key(settings), version=version())
