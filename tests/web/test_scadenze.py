# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does the page of the deadlines say how many, by when, and what follows, to everybody and without an agreement?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import Open, build, photograph
from tests.web.fixed import FixedDesk

HOST = {"Host": "localhost"}
SCREENS = Path(__file__).parent / "screens"


def get(path: str, desk: FixedDesk | None = None) -> str:
    client: FlaskClient = build(desk or FixedDesk()).test_client()
    answer = client.get(path, headers=HOST)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def lead(html: str) -> str:
    found = re.search(r'<p class="am-lead">(.*?)</p>', html, re.DOTALL)
    return found[1] if found else ""


def row(html: str, title: str) -> list[str]:
    """Return the cells of a kind's row in the table by kind."""
    table = html[html.index("<caption>Scadenze per tipo") :]
    found = re.search(rf'<th scope="row">{title}</th>(.*?)</tr>', table, re.DOTALL)
    assert found, title
    return [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", found[1], re.DOTALL)]


@pytest.mark.parametrize("path", ["/scadenze", "/scadenze?struttura=S09&entro=60", "/scadenze?struttura=X&entro=7"])
@pytest.mark.parametrize("state", ["full", "empty", "hidden"])
@pytest.mark.web
def test_everybody_can_use_it(visit: Open, sites: dict[str, str], state: str, path: str) -> None:
    opened = visit(sites[state], path)
    opened.page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true; })")
    for width in (1280, 320):
        opened.page.set_viewport_size({"width": width, "height": 900})
        assert opened.violations() == [], width
        assert opened.overflow() <= 0, width
        if path == "/scadenze":
            SCREENS.mkdir(exist_ok=True)
            photograph(opened.page, SCREENS / f"scadenze-{state}-{width}.png")
    assert opened.page.locator("h1").inner_text() == "Scadenze"
    opened.quiet()


@pytest.mark.web
def test_the_filters_are_the_address(visit: Open, sites: dict[str, str]) -> None:
    page = visit(sites["full"], "/scadenze").page
    page.select_option("#filtro-struttura", "S09")
    page.select_option("#filtro-entro", "90")
    page.click("main button[type=submit]")
    assert page.url.endswith("/scadenze?struttura=S09&entro=90")
    assert "Viabilità: " in page.locator(".am-lead").inner_text()
    assert page.locator("nav a[aria-current=page]").inner_text() == "Scadenze"


def test_each_horizon_is_a_sum_of_whole_months() -> None:
    # Seen on 3 November: 30 days end in December, 60 in January, 90 in February.
    assert lead(get("/scadenze")) == (
        "L’ente: 104 scadenze entro il 31/12/2026, di cui 21 già passate. Terminano 14 accordi."
    )
    assert lead(get("/scadenze?entro=60")).startswith("L’ente: 145 scadenze entro il 31/01/2027, di cui 21 già passate")
    assert lead(get("/scadenze?entro=90")).startswith("L’ente: 174 scadenze entro il 28/02/2027, di cui 21 già passate")


def test_the_table_says_how_many_what_follows_and_where_it_is_written() -> None:
    html = get("/scadenze")
    due, overdue, consequence, article = row(html, "Comunicazione al Ministero del lavoro")
    assert (due, overdue) == ("24", "12")
    assert "da 100 a 500 euro per ciascun lavoratore" in consequence
    assert "circolare" in article
    assert row(html, "Scadenza dell’accordo")[:3] == ["14", "0", "L’accordo termina quel giorno."]
    assert (
        "Nessuna norma prescrive un termine per: firma dell’accordo, firma dopo il parere della Commissione, " in html
    )
    assert "manca il giorno dell’ultima informativa sulla sicurezza: 11 persone" in html
    assert "agilometro deadlines --within 60d" in html


def test_a_unit_keeps_what_the_release_hides() -> None:
    html = get("/scadenze?struttura=S12&entro=90")
    assert row(html, "Scadenza dell’accordo")[:2] == ["riservato", "riservato"]
    assert lead(html) == "Avvocatura: quante scadenze ci sono entro il 28/02/2027 è riservato."
    viabilita = get("/scadenze?struttura=S09&entro=90")
    assert row(viabilita, "Scadenza dell’accordo")[:2] == ["15", "riservato"]
    everything = get("/scadenze", FixedDesk(hidden=True))
    assert row(everything, "Rapporto periodico")[:2] == ["riservato", "riservato"]
    assert "▨" in everything


def test_what_the_address_asks_and_nobody_knows_is_refused() -> None:
    html = get("/scadenze?struttura=NULLA&entro=365")
    assert "La struttura dell’indirizzo non c’è" in html
    assert "mostriamo 30 giorni" in html


def test_before_the_first_load_there_is_one_thing_to_do() -> None:
    assert "Carica il primo file" in get("/scadenze", FixedDesk(empty=True))
    client = build(FixedDesk(empty=True)).test_client()
    assert client.get("/scadenze.csv", headers=HOST).status_code == 404


def test_the_download_says_what_is_hidden() -> None:
    lines = get("/scadenze.csv?struttura=S12").splitlines()
    assert lines[0] == "\ufefftipo;al;noto_al;struttura_codice;mese;scadenze;gia_passate;codice"
    assert "scadenza_accordo;03/11/2026;03/11/2026;S12;2026-11;;;c" in lines
    whole = get("/scadenze.csv").splitlines()
    assert "scadenza_accordo;03/11/2026;03/11/2026;ENTE;;26;0;" in whole
    assert "scadenza_accordo;03/11/2026;03/11/2026;ENTE;2027-02;0;0;" in whole
