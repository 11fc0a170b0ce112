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

from disclosure.survey import Tones
from metrics.places import At
from reports import tables
from reports.figures import bars, bridge, dumbbell, funnel, heat, interactive, intervals, likert, priority, slope, trend
from reports.figures.dumbbell import Pair, Side
from reports.figures.heat import Heat
from reports.figures.intervals import Point
from reports.figures.likert import Bar
from reports.figures.priority import Subject
from reports.figures.slope import Sloping
from tests.web.fixed import released, written_bridge

KEPT = Path(__file__).parent / "figures"
RELEASE = released("S-01")
WHOLE, LINES = tables.whole(RELEASE), tables.by_unit(RELEASE)
MONTHS = tables.by_month(RELEASE, "S09")


def _funnel() -> funnel.Funnel:
    drawn = funnel.funnel_of(WHOLE, tables.parts(LINES))
    assert drawn is not None
    return drawn


BARS = [Bar("Riesco a staccare", Tones(48, 22, 30), "(41–55 %)"), Bar("Molto piccolo", Tones(3, 0, 97)), Bar("X", None)]
POINTS = [
    Point("Donne", 62, 57.0, 67.0, "(57–67 %)"),
    Point("Rilevazione totale", 58, None, None),
    Point("X", None, None, None),
]
LINES_OF_SLOPE = [
    Sloping("Ambiente", 3.1, 3.6, 1, "3,1 → 3,6 (+0,5)"),
    Sloping("Ragioneria, con un nome molto lungo davvero", 3.2, 3.6, 1, "3,2 → 3,6 (+0,4)"),
    Sloping("Viabilità", 3.0, 3.0, 0, "3,0 → 3,0 (0,0)"),
    Sloping("Polizia provinciale", 3.3, 2.8, -1, "3,3 → 2,8 (−0,5)"),
]
HEAT = Heat(
    "Settori e domande", "Settore", ("Staccare", "Fiducia"), (("A", (44, 75)), ("B", (None, 45)), ("C", (60, 59)))
)
PAIRS = [
    Pair("Fiducia", Side(3.7, 3.5, 3.9), Side(4.9, 4.7, 5.1), "Disallineamento", "3,7 e 4,9 (−1,2)", True),
    Pair("Tecnologia", Side(3.4, None, None), Side(3.4, None, None), "Allineati", "3,4 e 3,4 (0,0)", False),
]
SUBJECTS = [
    Subject("A", "Sicurezza", 3.9, 4.7, False),
    Subject("B", "Discriminazioni", 3.9, 4.7, False),
    Subject("D", "Carriera", 2.8, 4.9, True),
    Subject("E", "Il mio lavoro", 4.0, 4.2, False),
]

FIGURES = {
    "divergenti": lambda: likert.likert(BARS, "divergenti"),
    "intervalli": lambda: intervals.intervals(Point("Tutti", 60, 57.0, 63.0, "(57–63 %)"), POINTS, "intervalli"),
    "pendenza": lambda: slope.slope(LINES_OF_SLOPE, ("2025", "2026"), "Pendenza"),
    "calda": lambda: heat.heat(HEAT),
    "manubrio": lambda: dumbbell.dumbbell(PAIRS, (1, 6), ("chi lavora", "chi dirige")),
    "priorita": lambda: priority.priority(SUBJECTS, "Mappa delle priorità"),
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
