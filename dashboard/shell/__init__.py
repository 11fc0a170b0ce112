# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does a page become HTML? Templates with everything escaped, and nothing undefined."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports import wording

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters["giorno"] = wording.day
_TEMPLATES.filters["mese"] = wording.month
_TEMPLATES.filters["intero"] = wording.integer
_TEMPLATES.globals["conta"] = wording.count


def render(template: str, **context: object) -> Markup:
    """Return a template filled in; every value is escaped unless it is Markup already."""
    return Markup(_TEMPLATES.get_template(template).render(**context))
