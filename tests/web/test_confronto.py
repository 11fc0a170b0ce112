# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does the comparison of units show chance, and never a rank?"""

from __future__ import annotations

import re

import pytest

from tests.web.conftest import Open
from tests.web.fixed import SETTORI, UFFICI

pytestmark = pytest.mark.web


def test_units_stand_in_the_order_of_the_tree_each_with_its_interval(visit: Open, sites: dict[str, str]) -> None:
    page = visit(sites["full"], "/indicatori/S-01/confronto").page
    names = page.locator(".am-dots .am-bar__name").all_inner_texts()
    uffici = [name for _, name, _, _ in UFFICI]
    expected = [each for code, name, _, _ in SETTORI for each in (uffici if code == "S09" else [name])]
    assert names == ["Provincia di Esempio", *expected]
    said = page.locator(".am-dots li", has_text="Polizia provinciale").inner_text()
    assert re.search(r"6,1\s%\s*2 su 33 \(1,7–19,6\s%\)", said.replace("\xa0", " "))
    hidden = page.locator(".am-dots li", has_text="Avvocatura")
    assert "Riservato" in hidden.inner_text()
    assert hidden.locator("circle").count() == 0


def test_the_finding_names_only_what_chance_does_not_explain(visit: Open, sites: dict[str, str]) -> None:
    page = visit(sites["full"], "/indicatori/S-01/confronto").page
    assert "Una struttura è riservata." in page.locator("main").inner_text()
    assert page.locator("h2", has_text="caso").count() + page.locator("h2", has_text="distingue").count() == 1


def test_fewer_than_three_units_are_not_compared(visit: Open, sites: dict[str, str]) -> None:
    page = visit(sites["full"], "/indicatori/S-01/confronto?struttura=S09").page
    assert "meno di tre" in page.locator("main").inner_text()
    assert page.locator("#imbuto").count() == 0


def test_the_card_of_an_indicator_leads_here_and_back(visit: Open, sites: dict[str, str]) -> None:
    page = visit(sites["full"], "/indicatori/S-01").page
    page.locator("a", has_text="Confronta le strutture").click()
    assert page.url.endswith("/indicatori/S-01/confronto")
    assert page.locator("nav a[href='/indicatori/S-01']").count() == 1
