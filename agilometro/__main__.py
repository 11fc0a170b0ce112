# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does `python -m agilometro` do? The same as `agilometro`."""

from agilometro.cli import main

main()
