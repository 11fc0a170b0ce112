# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which style elements do Dash and Plotly put into a page? Their hashes; a page test fails when an upgrade changes one."""

from __future__ import annotations

STYLE_HASHES: tuple[str, ...] = ()
