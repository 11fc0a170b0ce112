# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Can everybody read the phases and the areas, in every state, and does the page hide what the release hides?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from agilometro.fasi import Observed, prescribed, told
from dashboard.page import Desk
from dashboard.pages import PAGES
from disclosure.policy import load_policy
from metrics.phases import Recorded
from metrics.places import ENTE, Unit, UnitTree
from metrics.readiness import Stated
from record.tables import LIVELLI_AREA
from reports.phases import NO_PHASES, Phases
from tests.web.conftest import Open, build, serving
from tests.web.fixed import NORMS, FixedDesk

pytestmark = pytest.mark.web

TAKEN = date(2020, 2, 20)
AREAS = {
    "Area servizi generali": ((5, 3, 0), (6, 8, 5, 0)),
    "Area sviluppo sociale": ((0, 3, 4), (0, 7, 5, 6)),
    "Avvocatura": ((1, 0, 0), (1, 1, 0, 0)),
    "Polizia locale": (None, None),
}
DONE = {
    "01": Recorded("01", date(2019, 9, 1), date(2019, 10, 30), "Atto sindacale n. 7/2019"),
    "02": Recorded("02", None, date(2019, 11, 5), None),
    "03": Recorded("03", date(2019, 11, 1), None, None),
    "07": Recorded("07", date(2020, 5, 2), None, None),
    "08": Recorded("08", None, None, None),
    "11": Recorded("11", None, None, None),
}


def observed() -> Observed:
    """Return a record of four areas: ready, not ready, too small to be shown, not mapped."""
    units = (Unit(ENTE, "Città di Esempio", None), *(Unit(name, name, ENTE) for name in AREAS))
    stated = tuple(
        Stated(name, TAKEN, aspect, level, number)
        for name, (activities, people) in AREAS.items()
        for aspect, numbers in (("digitalizzazione", activities), ("competenze", people))
        for level, number in zip(LIVELLI_AREA[aspect], numbers or (), strict=False)
    )
    return Observed(DONE, stated, UnitTree(units))


@dataclass(frozen=True)
class PhasedDesk(FixedDesk):
    """The fixed desk with Bologna's phases; `bare`: nothing was recorded of phases, areas or units."""

    bare: bool = False

    def phases(self, on: date) -> Phases | None:
        """Return the phases as the product makes them of what is written above."""
        said = prescribed(NORMS, "bologna", on)
        seen = Observed({}, (), UnitTree((Unit(ENTE, "Città di Esempio", None),))) if self.bare else observed()
        return None if said is None else told(said, seen, load_policy(), on, on)


DESKS: dict[str, Desk] = {
    "phases": PhasedDesk(),
    "bare": PhasedDesk(bare=True),
    "none": FixedDesk(),
    "empty": PhasedDesk(empty=True),
}


@pytest.fixture(scope="module", params=sorted(DESKS))
def site(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """Give the name and the address of a desk's pages, one after the other."""
    with serving(build(DESKS[request.param])) as address:
        yield request.param, address


SAYS = {
    "phases": "Fase 3: formazione tecnica",
    "bare": "manca il file dell’organigramma",
    "none": NO_PHASES,
    "empty": "Non ci sono ancora dati",
}


@pytest.mark.parametrize("query", ["", "?periodo=1999-01"])
def test_the_page_in_every_state(visit: Open, site: tuple[str, str], query: str) -> None:
    state, address = site
    opened = visit(address, f"/fasi{query}")
    assert SAYS[state] in opened.page.locator("main").inner_text()
    opened.page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true; })")
    for width in (1280, 320):
        opened.page.set_viewport_size({"width": width, "height": 900})
        assert opened.violations() == [], width
        assert opened.overflow() <= 0, width
    assert opened.page.locator("h1").inner_text() == "Fasi"
    opened.quiet()


def rows(page_text: list[str]) -> dict[str, str]:
    """Return the rows of a table by how they begin."""
    return {text.split("\t")[0].split("\n")[0]: text for text in page_text}


def test_what_the_page_says(visit: Open) -> None:
    with serving(build(DESKS["phases"])) as address:
        page = visit(address, "/fasi", scripts=False).page
        lead = page.locator(".am-lead").inner_text()
        found = rows(page.locator("table tbody tr").all_inner_texts())
    assert lead.startswith(
        "Al 31/10/2026: 1 fase chiusa nei termini su 5 con il termine già passato. Non valutabili: 5."
    )
    assert lead.endswith("Hanno una mappatura 3 aree su 4.")
    assert "conclusa in ritardo di 5 giorni" in found["Fase 2: scelta di 20 sperimentatori tra le aree e i settori"]
    assert "6 (31,6 %)" in found["Area servizi generali"]
    assert found["Area servizi generali"].count("● pronta") == 3
    assert "nessuna persona con competenze digitali avanzate" in found["Area sviluppo sociale"]
    assert found["Polizia locale"].count("non valutabile") == 3
    assert "non mappata" in found["Polizia locale"]


def test_a_small_area_is_reserved(visit: Open) -> None:
    with serving(build(DESKS["phases"])) as address:
        page = visit(address, "/fasi", scripts=False).page
        small = rows(page.locator("table tbody tr").all_inner_texts())["Avvocatura"]
        why = page.locator("main").inner_text()
    assert "Registrate ma non previste dal regolamento: 11." in why
    assert small.count("riservato") == 4
    assert "Aree pronte, profilo per profilo: progettuale (P) 1, obiettivi (O) 2, gestionale (G) 2 (1 riservata)" in why
    assert "pronta" not in small
    assert "persone" not in small
    assert "Riservato: il dettaglio delle competenze direbbe di meno di 5 persone" in why


def test_it_is_reached_from_another_page() -> None:
    (page,) = [page for page in PAGES if page.path == "/fasi"]
    assert page.nav is None
