# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which version of the program is this?"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version


def version() -> str:
    """Return the installed version."""
    try:
        return installed_version("agilometro")
    except PackageNotFoundError:
        return "senza versione"
