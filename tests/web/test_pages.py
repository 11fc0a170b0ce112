# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Can everybody use every page, in every state, on a desk and on a phone, and does nothing leave the machine?"""

from __future__ import annotations

import pytest

from tests.web.conftest import Open

pytestmark = pytest.mark.web

PATHS = (
    "/",
    "/adozione",
    "/adozione?struttura=S09",
    "/adozione?struttura=S10",
    "/adozione?per=genere",
    "/adozione?struttura=NULLA&periodo=1999-01",
    "/indicatori",
    "/indicatori?esito=met&dimensione=S",
    "/indicatori?esito=near&dimensione=SP",
    "/indicatori/S-01",
    "/indicatori/S-10",
    "/indicatori/EC-01",
    "/indicatori/EC-01?struttura=S09&noto=2026-10-01",
    "/indicatori/IM-03",
    "/indicatori/S-04",
    "/indicatori/S-01/confronto",
    "/indicatori/S-01/confronto?struttura=S09",
    "/indicatori/ZZ-99",
    "/documenti",
    "/caricamenti",
    "/accessibilita",
    "/nulla",
)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("state", ["full", "empty", "hidden"])
def test_every_page(visit: Open, sites: dict[str, str], state: str, path: str) -> None:
    opened = visit(sites[state], path)
    # Everything folded is opened: what nobody sees is not checked.
    opened.page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true; })")
    for width in (1280, 320):
        opened.page.set_viewport_size({"width": width, "height": 900})
        assert opened.violations() == [], width
        assert opened.overflow() <= 0, width
    assert opened.outside == []
    assert opened.page.evaluate("() => window.violazioni") == []
    assert opened.page.evaluate("() => document.querySelectorAll('[style]').length") == 0
    if path not in ("/nulla", "/indicatori/ZZ-99"):
        opened.quiet()


def test_the_checker_sees_what_is_wrong(visit: Open, sites: dict[str, str]) -> None:
    """A checker that finds nothing anywhere could be asleep."""
    opened = visit(sites["full"], "/")
    opened.page.evaluate(
        "() => { document.documentElement.lang = ''; document.querySelector('h1').style.color = '#eee'; }"
    )
    assert {found.split(":")[0] for found in opened.violations()} >= {"html-has-lang", "color-contrast"}


@pytest.mark.parametrize("path", PATHS)
def test_structure(visit: Open, sites: dict[str, str], path: str) -> None:
    page = visit(sites["full"], path).page
    assert page.locator("html").get_attribute("lang") == "it"
    assert page.locator("main").count() == 1
    assert page.locator("h1").count() == 1
    assert page.locator("main").get_attribute("tabindex") == "-1"
    assert page.title().endswith("Agilometro")


def test_targets_are_large_enough(visit: Open, sites: dict[str, str]) -> None:
    """WCAG 2.2, 2.5.8: 24 pixels, but for links within a sentence."""
    page = visit(sites["full"], "/adozione", 320).page
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, select, input, summary, nav a')].filter(e => {
          const r = e.getBoundingClientRect(); return r.width > 0 && r.height < 24; }).map(e => e.outerHTML)"""
    )
    assert small == []


def test_text_in_drawings_is_readable_on_a_phone(visit: Open, sites: dict[str, str]) -> None:
    page = visit(sites["full"], "/adozione", 320).page
    sizes = page.evaluate(
        """() => [...document.querySelectorAll('svg text')].filter(t => t.getBoundingClientRect().width > 0)
          .map(t => t.getScreenCTM().a * parseFloat(getComputedStyle(t).fontSize))"""
    )
    assert sizes
    assert min(sizes) >= 10.5


def test_forced_colours_keep_the_bars(visit: Open, sites: dict[str, str]) -> None:
    opened = visit(sites["full"], "/adozione")
    opened.page.emulate_media(forced_colors="active")
    fills = opened.page.evaluate("() => [...document.querySelectorAll('.am-value')].map(e => getComputedStyle(e).fill)")
    track = opened.page.evaluate("() => getComputedStyle(document.querySelector('.am-track')).fill")
    assert fills
    assert track not in fills
