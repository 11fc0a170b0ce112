# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Can an office find a rule, see who prescribes it, since when, where it is written, and what is still to be verified?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dashboard.pages import PAGES
from norms.citation import find_unchecked
from norms.lookup import load_norms
from norms.register import entries
from tests.web.conftest import NOW, Open, build, photograph, serving
from tests.web.fixed import FixedDesk

pytestmark = pytest.mark.web

SCREENS = Path(__file__).parent / "screens"

PATHS = {
    "elenco": "/norme",
    "tema": "/norme?tema=accordo",
    "da-verificare": "/norme?controllo=da_verificare&livello=ente",
    "nessuna": "/norme?cerca=niente+di+simile",
    "presto": "/norme?giorno=2000-01-01",
    "strano": "/norme?giorno=ieri&tema=colore",
    "scheda": "/norme/presenza.minima",
    "scheda-storia": "/norme/copertura.nazionale.con_pola",
    "scheda-livelli": "/norme/accordo.campi_obbligatori",
    "scheda-prima": "/norme/copertura.minima?giorno=2020-01-01",
    "scheda-altri": "/norme/graduatoria.c11",
}


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with serving(build(FixedDesk())) as address:
        yield address


@pytest.mark.parametrize("name", PATHS)
def test_every_state_can_be_used(visit: Open, site: str, name: str) -> None:
    opened = visit(site, PATHS[name])
    SCREENS.mkdir(exist_ok=True)
    for width in (1280, 320):
        opened.page.set_viewport_size({"width": width, "height": 900})
        photograph(opened.page, SCREENS / f"norme-{name}-{width}.png")
    opened.page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true; })")
    for width in (1280, 320):
        opened.page.set_viewport_size({"width": width, "height": 900})
        assert opened.violations() == [], width
        assert opened.overflow() <= 0, width
    opened.quiet()
