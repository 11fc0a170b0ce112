# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does a test declare a rule of its own? One file, in a folder that overlays ours."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

from norms.declared import read_declared
from norms.lookup import Norms

ACT = "- {id: prova, title: Atto di prova, text: esempio.it}\n"
READINGS = """\
- code: amb_XX_1
  question: Come si legge?
  active: prima
  options:
    - {id: prima, text: la prima lettura}
    - {id: seconda, text: la seconda lettura}
"""


def overlay(folder: Path, files: dict[str, str]) -> Path:
    """Write files under a folder, with the act that the rules cite, and return the folder."""
    for name, text in {"acts.yaml": ACT, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def dated(since: str, content: str, article: str = "art. 1", more: str = "mark: V") -> str:
    """Return one value: `content` is what follows `value:`, in as many lines as it takes."""
    body = (
        f'since: "{since}"\nvalue: {indent(content, "    ").lstrip(" ")}\nsource: {{act: prova, article: "{article}"}}'
    )
    return indent(f"{body}\n{more}\nrow: X.1\n", "    ").replace("    since", "  - since", 1)


def declared(unit: str, *values: str, bound: str = "exact", more: str = 'checked: "2026-11-23"') -> str:
    """Return a parameter file of id prova.regola."""
    return f"id: prova.regola\ntitle: Regola di prova\nunit: {unit}\nbound: {bound}\n{more}\nvalues:\n{''.join(values)}"


def ruled(folder: Path, unit: str, *values: str, bound: str = "exact", more: str = 'checked: "2026-11-23"') -> Norms:
    """Return norms of one rule of the state, prova.regola; one ente, lucca; one reading, amb_XX_1."""
    overlay(folder, {"parameters/stato/prova.regola.yaml": declared(unit, *values, bound=bound, more=more)})
    overlay(folder, {"readings.yaml": READINGS, "parameters/enti/lucca/ente.yaml": "id: lucca\nname: Lucca\n"})
    found = read_declared((folder,))
    return Norms(found.acts, found.readings, found.enti, found.shelves)
