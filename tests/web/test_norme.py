# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Can an office find a rule, see who prescribes it, since when, where it is written, and what is to be verified?"""

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


def text(opened: str) -> str:
    """Return text with ordinary spaces."""
    return " ".join(opened.split())


def test_the_list_says_how_many_and_what_is_to_be_looked_at(visit: Open, site: str) -> None:
    norms, on = load_norms(), NOW.date()
    unchecked = find_unchecked(norms, "lucca", on)
    page = visit(site, "/norme", scripts=False).page
    found = entries(norms, "lucca", on)
    lead = page.locator(".am-lead").inner_text()
    assert lead.startswith(f"Il 03/11/2026, con il regolamento «Provincia di Lucca», valgono {len(found)} norme: ")
    titles = page.locator(".am-key h2").all_inner_texts()
    assert titles == [
        f"{len(unchecked.to_verify)} norme da verificare sul testo",
        f"{len(unchecked.stale)} norme non rilette da un anno",
    ]
    assert page.locator(".am-theme tbody tr").count() == len(found)
    assert page.locator(".am-theme[open]").count() == 0
    page.get_by_role("link", name="Vedi quali").first.click()
    assert "controllo=da_verificare" in page.url
    assert page.locator(".am-theme tbody tr").count() == len(unchecked.to_verify)
    page.get_by_role("link", name="Vedi quali").last.click()
    assert page.locator(".am-theme tbody tr").count() == len(unchecked.stale)


def test_the_three_tiers_stand_beside_each_other(visit: Open, site: str) -> None:
    page = visit(site, "/norme?tema=accordo").page
    rows = page.locator("tr:has(a[href='/norme/accordo.campi_obbligatori'])").all_inner_texts()
    assert ["si somma agli altri livelli" in row for row in rows] == [True, True, True]
    assert not any("prevale il livello più locale" in row for row in rows)


def test_a_search_without_accents_finds_words_of_the_title(visit: Open, site: str) -> None:
    page = visit(site, "/norme", scripts=False).page
    page.get_by_label("Cerca").fill("disponibilita figli eta")
    page.get_by_role("button", name="Applica").click()
    assert "Nessuna norma con questi filtri. Togli un filtro o azzera." in page.locator("main").inner_text()
    page.get_by_label("Cerca").fill("ETA figli")
    page.get_by_role("button", name="Applica").click()
    assert page.locator(".am-theme[open] tbody tr").count() == 2
    assert page.get_by_text("Con questi filtri: 2 norme su").is_visible()
    page.get_by_role("link", name="Azzera i filtri").click()
    assert page.url.endswith("/norme")


def test_the_filter_works_with_the_keyboard_alone(visit: Open, site: str) -> None:
    page = visit(site, "/norme", scripts=False).page
    page.get_by_label("Cerca").focus()
    order = []
    for _ in range(12):
        order.append(page.evaluate("() => document.activeElement.name || document.activeElement.type"))
        page.keyboard.press("Tab")
    assert list(dict.fromkeys(order))[:6] == ["cerca", "giorno", "tema", "livello", "controllo", "submit"]
    page.get_by_label("Livello").focus()
    page.keyboard.type("Contr")
    assert page.get_by_label("Livello").input_value() == "ccnl"
    page.get_by_role("button", name="Applica").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**livello=ccnl**")
    tiers = page.locator(".am-theme tbody td strong").all_text_contents()
    assert set(tiers) == {"Contratto collettivo"}
    first = page.locator(".am-theme > summary").first
    first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".am-theme[open]").count() == 1


def test_every_target_is_large_enough(visit: Open, site: str) -> None:
    page = visit(site, "/norme?tema=accordo", 320).page
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, select, input, summary')].filter(e => {
          const r = e.getBoundingClientRect(); return r.width > 0 && r.height < 24; }).map(e => e.outerHTML)"""
    )
    assert small == []


def test_a_card_tells_value_reading_history_uses_and_others(visit: Open, site: str) -> None:
    page = visit(site, "/norme/presenza.minima", scripts=False).page
    assert page.locator(".am-lead").inner_text() == (
        "Il 03/11/2026 vale: almeno 66 % dell’orario ordinario medio settimanale (Ente)."
    )
    said = text(page.locator("main").inner_text())
    assert "Lettura adottata: valgono entrambi" in said
    assert "(media trimestre)" in said
    assert "decorrenza da verificare sul testo" in said
    assert "Dove si trova il testo: provincia.lucca.it/piao/lavoro-agile" in said
    assert "Università degli Studi di Brescia almeno 55 % delle ore settimanali 02/07/2019" in said
    assert page.locator("a[href='/regole/presenza.settimana']").count() == 1
    assert page.locator("a[href='/indicatori/S-06']").count() == 1


@pytest.mark.parametrize(
    ("norma", "uses"),
    [
        ("presenza.minima", ["Regola: Presenza minima nella settimana", "Indicatore: S-06"]),
        (
            "sicurezza.informativa_mesi",
            ["Regola: Informativa sulla sicurezza", "Scadenza: Informativa sulla sicurezza"],
        ),
        ("comunicazione.sanzione", ["Scadenza: Comunicazione al Ministero del lavoro"]),
        ("fase.01", ["Stato delle fasi"]),
        ("graduatoria.c11", ["Proposta di graduatoria, da riga di comando"]),
    ],
)
def test_every_use_is_named_and_leads_to_a_page_that_is_there(
    visit: Open, site: str, norma: str, uses: list[str]
) -> None:
    page = visit(site, f"/norme/{norma}", scripts=False).page
    said = page.locator("section[aria-labelledby=usi]").inner_text()
    assert all(use in said for use in uses)
    for href in page.locator("section[aria-labelledby=usi] a").evaluate_all("all => all.map(a => a.href)"):
        assert page.request.get(href).status == 200, href


def test_history_shows_every_step_and_the_day_before_the_first_value_shows_nothing(visit: Open, site: str) -> None:
    page = visit(site, "/norme/modalita.ordinaria?giorno=2021-06-01", scripts=False).page
    assert page.locator(".am-lead").inner_text() == "Il 01/06/2021 nulla è prescritto."
    steps = page.locator("section[aria-labelledby=storia] tbody tr").all_inner_texts()
    assert ["non è più prescritta" in step for step in steps] == [False, True, False]
    assert "di nuovo prescritta" in steps[2]
    before = visit(site, "/norme/copertura.minima?giorno=2021-10-19", scripts=False).page
    vigore = before.locator("section[aria-labelledby=vigore] tbody").inner_text()
    assert vigore.count("nulla è prescritto") == 3
    assert "0" not in vigore


def test_what_nobody_declares_is_not_found(visit: Open, site: str) -> None:
    page = visit(site, "/").page
    assert page.request.get(f"{site}/norme/colore.preferito").status == 404
    assert page.request.get(f"{site}/norme/colore.preferito.json").status == 404


def test_machines_read_the_same(visit: Open, site: str) -> None:
    page = visit(site, "/").page
    said = page.request.get(f"{site}/norme.json?livello=ente&controllo=da_verificare&giorno=ieri").json()
    shown = visit(site, "/norme?livello=ente&controllo=da_verificare").page.locator(".am-theme tbody tr").count()
    assert len(said["rules"]) == shown
    assert {rule["tier"] for rule in said["rules"]} == {"ente"}
    assert (said["on"], said["rule_pack"], said["refused"]) == ("2026-11-03", "lucca", ["giorno"])
    card = page.request.get(f"{site}/norme/presenza.minima.json?giorno=2026-10-31").json()
    assert card["tiers"]["ente"]["content"] == "66"
    assert (card["tiers"]["stato"], card["applies"]) == (None, "ente")
    assert "presenza.settimana" in card["used_by"]["rules"]
    assert card["used_by"]["indicators"] == ["S-06"]


def test_phases_are_linked_where_the_regulation_has_them(visit: Open, site: str) -> None:
    assert visit(site, "/norme").page.locator("main a[href='/fasi']").count() == 0
    with serving(build(FixedDesk(regolamento="bologna"))) as bologna:
        page = visit(bologna, "/norme").page
        assert page.locator("main a[href='/fasi']").count() == 1
        assert page.locator("main a[href='/regole']").count() == 1


@pytest.mark.parametrize("ente", ["bologna", "civitanova", "cremona", "brescia"])
def test_every_regulation_can_be_read(visit: Open, ente: str) -> None:
    with serving(build(FixedDesk(regolamento=ente, empty=True))) as address:
        opened = visit(address, "/norme")
        opened.page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true; })")
        for width in (1280, 320):
            opened.page.set_viewport_size({"width": width, "height": 900})
            assert opened.overflow() <= 0, width
        assert opened.page.locator(".am-theme tbody tr").count() == len(entries(load_norms(), ente, NOW.date()))


def test_it_stands_last_before_the_loads() -> None:
    labels = [page.nav for page in PAGES if page.nav]
    assert labels[-2:] == ["Norme", "Caricamenti"]
    assert NOW.date() == date(2026, 11, 3)
