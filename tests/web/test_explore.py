# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does «Esplora il grafico» show the same numbers, fetched only when asked, and send nothing anywhere?"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.web.conftest import Open

pytestmark = pytest.mark.web

DRAWN = ".js-plotly-plot .main-svg"


def texts(page: Page, slot: str) -> list[str]:
    """Return the words that Plotly wrote on its bars and points."""
    return [
        text.strip()
        for text in page.locator(f"#{slot} .js-plotly-plot .textpoint text, #{slot} .bartext").all_text_contents()
    ]


def column(page: Page, figure: str, index: int) -> dict[str, str]:
    """Return a column of the figure's table, by the row's heading."""
    page.locator(f"#figura-{figure} summary").click()
    rows = page.locator(f"#figura-{figure} tbody tr").all()
    return {row.locator("th").inner_text(): row.locator("td").nth(index).inner_text() for row in rows}


def test_nothing_of_dash_is_fetched_before(visit: Open, sites: dict[str, str]) -> None:
    page = visit(sites["full"], "/adozione").page
    fetched = page.evaluate("() => performance.getEntriesByType('resource').map(e => e.name)")
    assert not [name for name in fetched if "_dash" in name or "plotly" in name]


def test_bars_say_the_same_as_the_table(visit: Open, sites: dict[str, str]) -> None:
    opened = visit(sites["full"], "/adozione")
    page = opened.page
    page.get_by_role("link", name="Esplora il grafico").first.click()
    page.wait_for_selector(f"#esplora-barre {DRAWN}")
    shares = [share for share in column(page, "barre", 2).values() if share != "–"]
    assert sorted(texts(page, "esplora-barre")) == sorted(shares)
    assert page.locator("#esplora-barre [role=status]").inner_text() == "Grafico interattivo pronto."
    opened.quiet()
    assert opened.violations() == []


def test_filters_hold_in_the_interactive_figure(visit: Open, sites: dict[str, str]) -> None:
    page = visit(sites["full"], "/adozione?per=genere#esplora-barre").page
    page.wait_for_selector(f"#esplora-barre {DRAWN}")
    assert sorted(texts(page, "esplora-barre")) == ["29,3 %", "30,2 %", "31,0 %"]


def test_one_figure_after_the_other(visit: Open, sites: dict[str, str]) -> None:
    opened = visit(sites["full"], "/adozione#esplora-barre")
    page = opened.page
    page.wait_for_selector(f"#esplora-barre {DRAWN}")
    page.locator("#figura-imbuto").get_by_role("link", name="Esplora il grafico").click()
    page.wait_for_selector(f"#esplora-imbuto {DRAWN}")
    page.wait_for_function("() => document.querySelectorAll('#esplora-imbuto .textpoint text').length > 0")
    assert "Polizia provinciale" in texts(page, "esplora-imbuto")
    assert not page.locator("#esplora-barre").is_visible()
    opened.quiet()


@pytest.mark.parametrize("width", [1280, 320])
def test_trend_by_deep_link(visit: Open, sites: dict[str, str], width: int) -> None:
    opened = visit(sites["full"], "/indicatori/S-01#esplora-andamento", width)
    opened.page.wait_for_selector(f"#esplora-andamento {DRAWN}")
    months = column(opened.page, "andamento", 2)
    assert texts(opened.page, "esplora-andamento") == list(months.values())
    assert opened.overflow() <= 0
    assert opened.violations() == []
    opened.quiet()


def test_the_chart_cannot_be_sent_away(visit: Open, sites: dict[str, str]) -> None:
    page = visit(sites["full"], "/adozione#esplora-barre").page
    page.wait_for_selector(f"#esplora-barre {DRAWN}")
    assert page.locator(".modebar-btn").count() == 0
    assert page.locator("#esplora-barre a, #esplora-barre button, #esplora-barre [tabindex='0']").count() == 0
    assert page.evaluate("() => window.Plotly.version") == "4.1.1"


def test_another_page_of_dash_is_not_there(visit: Open, sites: dict[str, str]) -> None:
    page = visit(sites["full"], "/_esplora/qualcosa").page
    assert page.locator("h1").inner_text() == "Pagina non trovata"
