# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does each figure look as it did when somebody last looked at it?

After a wanted change: AGILOMETRO_WRITE_GOLDEN=1 pytest tests/golden, then look at the difference before committing it.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from metrics.places import At
from reports import tables
from reports.figures import bars, bridge, funnel, interactive, trend
from tests.web.fixed import released, written_bridge

KEPT = Path(__file__).parent / "figures"
RELEASE = released("S-01")
WHOLE, LINES = tables.whole(RELEASE), tables.by_unit(RELEASE)
MONTHS = tables.by_month(RELEASE, "S09")


def _funnel() -> funnel.Funnel:
    drawn = funnel.funnel_of(WHOLE, tables.parts(LINES))
    assert drawn is not None
    return drawn


FIGURES = {
    "barre": lambda: bars.bars(RELEASE, WHOLE, LINES, "barre", links={At("S09"): "/adozione?struttura=S09"}),
    "imbuto": lambda: funnel.funnel(_funnel(), "Grafico a imbuto", "Persone"),
    "andamento": lambda: trend.trend(RELEASE, MONTHS, "Andamento"),
    "cascata": lambda: bridge.bridge(written_bridge(), "Cascata."),
}

INTERACTIVE = {
    "barre": lambda: interactive.bars(RELEASE, (WHOLE, *LINES)),
    "imbuto": lambda: interactive.funnel(_funnel(), "Persone"),
    "andamento": lambda: interactive.trend(RELEASE, MONTHS),
}


def normalised(markup: str) -> str:
    """Return the drawing one element per line, numbers with one decimal: what a person can compare."""
    tree = ElementTree.fromstring(f"<figure>{markup}</figure>")
    ElementTree.indent(tree, " ")
    text = ElementTree.tostring(tree, encoding="unicode")
    return re.sub(r"\d+\.\d+", lambda number: f"{float(number.group()):.1f}", text) + "\n"


def compare(path: Path, text: str) -> None:
    if os.environ.get("AGILOMETRO_WRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text, f"{path.name} has changed: see the first lines of this module"


@pytest.mark.parametrize("name", FIGURES)
def test_drawing(name: str) -> None:
    compare(KEPT / f"{name}.svg", normalised(str(FIGURES[name]())))


@pytest.mark.parametrize("name", INTERACTIVE)
def test_interactive(name: str) -> None:
    text = json.dumps(INTERACTIVE[name](), ensure_ascii=False, indent=1)
    compare(KEPT / f"{name}.json", re.sub(r"\d+\.\d+", lambda n: f"{float(n.group()):.1f}", text) + "\n")
