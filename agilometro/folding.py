# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is a long sentence printed in lines that fit?"""

from __future__ import annotations

from textwrap import wrap

WIDTH = 100
"""Columns of a line of a list, and of a sentence that is folded."""


def folded(text: str, indent: int = 0) -> list[str]:
    """Return a sentence in lines that fit, the next ones further in."""
    return wrap(
        text,
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 2),
        break_long_words=False,
        break_on_hyphens=False,
    )
