# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Can a page be used without a mouse, and without scripts?"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from dashboard.pages import PAGES
from tests.web.conftest import Open

pytestmark = pytest.mark.web

FINDING = "Tre strutture su 12 sono sotto il 25 % (1 riservata)"

FOCUSED = """() => {
  const e = document.activeElement;
  return (e.name || e.textContent.trim() || e.getAttribute('aria-label') || e.tagName).trim().split(' Monitoraggio')[0];
}"""


def stops(page: Page, most: int = 60) -> list[str]:
    """Return the names of what Tab reaches, in order, until it comes back to the start."""
    found: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        name = page.evaluate(FOCUSED)
        if (name.startswith("Vai al contenuto") and len(found) > 5) or name == "BODY":
            break
        found.append(name)
    return found


def test_order_of_adozione(visit: Open, sites: dict[str, str]) -> None:
    found = stops(visit(sites["full"], "/adozione").page)
    nav = [page.nav for page in PAGES if page.nav is not None]
    assert nav[:2] == ["Da fare", "Adozione"]
    top = ["Vai al contenuto", "Agilometro", *nav, "Da fare", "struttura", "periodo", "per"]
    assert found[: len(top)] == top
    rest = found[len(top) :]
    assert rest[:7] == [
        "Applica",
        "Copia collegamento",
        "Scheda S-01",
        "Scheda S-02",
        "Scheda S-03",
        "Chi lo prescrive?",
        "Chi è contato?",
    ]
    assert rest[7:10] == ["Viabilità", "Mostra i dati in tabella", f"Scarica CSV: {FINDING}"]
    assert rest[10] == f"Esplora il grafico: {FINDING}"
    assert rest[-1] == "Accessibilità"


def test_skip_link_leads_to_the_content(visit: Open, sites: dict[str, str]) -> None:
    page = visit(sites["full"], "/adozione").page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "contenuto"


def test_focus_is_seen(visit: Open, sites: dict[str, str]) -> None:
    page = visit(sites["full"], "/adozione").page
    for _ in range(12):
        page.keyboard.press("Tab")
        width = page.evaluate("() => parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert width >= 3, page.evaluate(FOCUSED)


def test_tables_open_with_the_keyboard(visit: Open, sites: dict[str, str]) -> None:
    page = visit(sites["full"], "/adozione").page
    page.locator("#figura-barre summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("#figura-barre table").is_visible()
    assert page.locator("#figura-barre caption").is_visible()


def test_filters_work_without_scripts(visit: Open, sites: dict[str, str]) -> None:
    page = visit(sites["full"], "/adozione", scripts=False).page
    page.get_by_label("Area").select_option(label="Viabilità")
    page.get_by_role("button", name="Applica").click()
    assert "struttura=S09" in page.url
    assert page.locator(".am-lead").inner_text().startswith("Viabilità è al 14,8 %: 9 persone su 61")
    assert not page.get_by_role("button", name="Copia collegamento").is_visible()
    page.locator("summary", has_text="Mostra i dati in tabella").click()
    assert page.locator("#figura-barre tbody tr").count() == 3


def test_the_address_is_the_state(visit: Open, sites: dict[str, str]) -> None:
    page = visit(sites["full"], "/adozione?struttura=S09&periodo=2026-09&per=genere").page
    assert page.get_by_label("Area").input_value() == "S09"
    assert page.get_by_label("Periodo").input_value() == "2026-09"
    assert page.get_by_label("Confronta per").input_value() == "genere"
