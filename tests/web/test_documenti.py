# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Can whoever reads the pages take the same numbers away as a document?"""

from __future__ import annotations

from io import BytesIO
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.web.conftest import Open

pytestmark = pytest.mark.web


def taken(site: str, name: str) -> bytes:
    """Return a document of the page."""
    with urlopen(f"{site}/documenti/{name}") as answer:
        body: bytes = answer.read()
    return body


def test_every_link_of_the_page_gives_a_document(visit: Open, sites: dict[str, str]) -> None:
    page = visit(sites["full"], "/documenti").page
    links = [link.get_attribute("href") or "" for link in page.locator("main a[download]").all()]
    assert len(links) == 9
    for link in links:
        assert len(taken(sites["full"], link.removeprefix("/documenti/"))) > 1000


def test_page_pdf_and_workbook_say_the_same_share(visit: Open, sites: dict[str, str]) -> None:
    shown = visit(sites["full"], "/indicatori/S-01").page.locator("main").inner_text().replace("\xa0", " ")
    pages = PdfReader(BytesIO(taken(sites["full"], "2026-10/relazione.pdf"))).pages
    pdf = "".join(page.extract_text() for page in pages)
    book = load_workbook(BytesIO(taken(sites["full"], "2026-10/relazione.xlsx")), read_only=True)
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "30,2 %" in shown
    assert "104 su 344" in pdf.replace("\xa0", " ")
    assert any("104 su 344" in cell.replace("\xa0", " ") for cell in cells)


NOBODYS = ("1999-01/relazione.pdf", "2026-10/altro.pdf", "2026-10/relazione.odt", "2026-10/..pdf")


@pytest.mark.parametrize("name", NOBODYS)
def test_what_nobody_writes_is_not_found(sites: dict[str, str], name: str) -> None:
    with pytest.raises(HTTPError, match="404"):
        taken(sites["full"], name)
