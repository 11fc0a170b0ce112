# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Can everybody read where the ente lies among the others, and check a return, in every state?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from agilometro.conto import published
from agilometro.demo.conto import MadeUpBody, write_year, year_files
from disclosure.release import Released, Shown
from ingest.contoannuale.shelf import Shelf
from metrics.places import ENTE, At
from reports.conto import Published
from tests.web.conftest import Open, build, serving
from tests.web.fixed import FixedDesk, released

pytestmark = pytest.mark.web

OWN = MadeUpBody("P", 9000, "PROVINCIA DI ESEMPIO", 200)
BODIES = (OWN, *(MadeUpBody("P", 9001 + n, f"PROVINCIA {n}", 120 + 8 * n) for n in range(14)))


@dataclass(frozen=True)
class ContoDesk(FixedDesk):
    """The fixed desk over returns that were loaded; of the record's women and men, `women` None is hidden."""

    home: Path = Path()
    women: int | None = 0

    def conto(self, year: int | None = None) -> Published:
        """Return what the loaded returns tell."""
        return published(Shelf(self.home), year)

    def conto_agile(self, year: int) -> Released | None:
        """Return the persons of a year as the gate would give them."""
        cells = {At(): Shown(60, 200), At(ENTE, "D"): Shown(self.women, 120), At(ENTE, "U"): Shown(1, 80)}
        return released("CONTO-AGILE", cells=cells, target=None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a home in which 2020 and 2023 are loaded, one where nobody said who we are, and a return."""
    folder = tmp_path_factory.mktemp("conto")
    zips = [write_year(folder, BODIES, year, 5) for year in (2020, 2023)]
    for name in ("noi", "ignoto"):
        Shelf(folder / name).load(zips, datetime(2026, 11, 2))
    Shelf(folder / "noi").remember(OWN.code)
    name = "MODALITA_LAVORO_FLESSIBILE_2023.CSV"
    (folder / name).write_bytes(year_files([OWN], 2023, 5)[name])
    return folder


@pytest.fixture(scope="module")
def addresses(folder: Path) -> Iterator[dict[str, str]]:
    """Give the addresses of the states of the page."""
    known, hidden = ContoDesk(home=folder / "noi"), ContoDesk(home=folder / "noi", women=None)
    with (
        serving(build(known)) as one,
        serving(build(ContoDesk(home=folder / "ignoto"))) as two,
        serving(build(FixedDesk())) as three,
        serving(build(hidden)) as four,
    ):
        yield {"known": one, "unknown": two, "empty": three, "hidden": four}


PLACES = [
    ("known", "/conto-annuale", "Nel 2023 ha lavorato in agile il"),
    ("known", "/conto-annuale?anno=2020", "Nel 2020 il Conto annuale non dice chi ha lavorato in agile"),
    ("known", "/conto-annuale?anno=1999", "Nel 2023 ha lavorato in agile il"),
    ("unknown", "/conto-annuale", "Non è ancora indicato quale ente"),
    ("empty", "/conto-annuale", "I dati del Conto annuale non sono ancora caricati"),
    ("known", "/conto-annuale/controllo", "Il file si confronta con l’archivio"),
    ("empty", "/conto-annuale/controllo", "Il file si confronta con l’archivio"),
]


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize(("state", "path", "lead"), PLACES)
def test_every_state_reads_and_fits(
    visit: Open, addresses: dict[str, str], state: str, path: str, lead: str, width: int
) -> None:
    seen = visit(addresses[state], path, width)
    assert seen.page.inner_text(".am-lead").startswith(lead)
    assert seen.violations() == []
    assert seen.overflow() <= 0
    seen.quiet()


def test_no_other_body_is_named_and_the_table_has_every_number(visit: Open, addresses: dict[str, str]) -> None:
    seen = visit(addresses["known"], "/conto-annuale", scripts=False)
    said = seen.page.inner_text("main")
    assert "PROVINCIA DI ESEMPIO" in said
    assert not any(other.name in seen.page.content() for other in BODIES[1:] if other.name != "PROVINCIA")
    assert "Fonte: Ragioneria generale dello Stato, Conto annuale 2023, caricato il 02/11/2026" in said
    rows = seen.page.locator("#figura-agile table tbody tr")
    assert [rows.nth(n).locator("th").text_content() for n in range(rows.count())] == ["Tutti", "Donne", "Uomini"]


def test_the_year_before_2021_says_that_the_number_is_not_there(visit: Open, addresses: dict[str, str]) -> None:
    seen = visit(addresses["known"], "/conto-annuale?anno=2020")
    assert "Non è zero: manca." in seen.page.inner_text("main")
    assert seen.page.locator("#figura-agile").count() == 0
    assert seen.page.locator("#figura-assenze").count() == 1


@pytest.mark.parametrize(("state", "words"), [("known", "Differisce"), ("hidden", "riservato")])
def test_a_return_is_checked_on_the_page(
    visit: Open, addresses: dict[str, str], folder: Path, state: str, words: str
) -> None:
    seen = visit(addresses[state], "/conto-annuale/controllo", 320, scripts=False)
    seen.page.set_input_files("#file", folder / "MODALITA_LAVORO_FLESSIBILE_2023.CSV")
    seen.page.click("main button[type=submit]")
    table = seen.page.inner_text("main table")
    assert words in table
    assert "PERS_LAVORO_AGILE_D" in table
    assert seen.overflow() <= 0


def test_a_file_that_is_no_return_is_said_in_italian(visit: Open, addresses: dict[str, str], tmp_path: Path) -> None:
    wrong = tmp_path / "dati.csv"
    wrong.write_text("a;b\n1;2\n")
    seen = visit(addresses["known"], "/conto-annuale/controllo", scripts=False)
    seen.page.set_input_files("#file", wrong)
    seen.page.click("main button[type=submit]")
    assert "Il nome del file non è quello di una tabella del Conto annuale" in seen.page.inner_text("[role=alert]")
