# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does the page of the forecast answer, draw a band, keep what is hidden, and let a scenario be tried and saved?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import Open, build, photograph
from tests.web.fixed import FixedDesk

HOST = {"Host": "localhost"}
SCREENS = Path(__file__).parent / "screens"
TRIED = "/previsione?su=S09&quota=20&entro=2027-12"


def get(path: str, desk: FixedDesk | None = None) -> str:
    client: FlaskClient = build(desk or FixedDesk()).test_client()
    answer = client.get(path, headers=HOST)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def lead(html: str) -> str:
    found = re.search(r'<p class="am-lead">(.*?)</p>', html, re.DOTALL)
    return found[1].replace("\u00a0", " ") if found else ""


@pytest.mark.parametrize("path", ["/previsione", TRIED, "/previsione?struttura=S09&quota=x&su=S09&entro=2027-12"])
@pytest.mark.parametrize("state", ["full", "empty", "hidden"])
@pytest.mark.web
def test_everybody_can_use_it(visit: Open, sites: dict[str, str], state: str, path: str) -> None:
    opened = visit(sites[state], path)
    opened.page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true; })")
    for width in (1280, 320):
        opened.page.set_viewport_size({"width": width, "height": 900})
        assert opened.violations() == [], width
        assert opened.overflow() <= 0, width
        if path in ("/previsione", TRIED):
            SCREENS.mkdir(exist_ok=True)
            name = "previsione" if path == "/previsione" else "previsione-scenario"
            photograph(opened.page, SCREENS / f"{name}-{state}-{width}.png")
    assert opened.page.locator("h1").inner_text() == "Previsione"
    opened.quiet()


def test_the_lead_is_the_answer() -> None:
    assert lead(get("/previsione")) == (
        "A fine 2028 la copertura attesa è 27,6 %, tra 22,4 % e 35,4 % con probabilità 80 %; "
        "l’obiettivo del 25 % è raggiunto in 9 futuri su 10."
    )


def test_the_figure_draws_a_band_and_the_table_says_it() -> None:
    html = get("/previsione")
    assert html.count('class="am-band"') == 2, "one for each size"
    assert "obiettivo 25" in html
    assert re.search(r'<th scope="row">Dicembre 2028</th><td class="num">27,6', html)


def test_a_unit_says_who_is_missing_and_a_hidden_one_nothing() -> None:
    html = get("/previsione")
    row = re.search(r'<th scope="row">Viabilità</th>(.*?)</tr>', html, re.DOTALL)
    assert row
    assert "mancano 7 persone" in row[1]
    hidden = re.search(r'<th scope="row">Avvocatura</th>(.*?)</tr>', html, re.DOTALL)
    assert hidden
    assert set(re.findall(r"<td[^>]*>(.*?)</td>", hidden[1])) == {"riservato"}


def test_a_hidden_ente_has_no_forecast() -> None:
    html = get("/previsione", FixedDesk(hidden=True))
    assert lead(html) == "La copertura dell’ente è riservata: non si può dire dove va."
    assert "am-band" not in html


def test_before_the_first_load_there_is_one_thing_to_do() -> None:
    assert "Carica il primo file" in get("/previsione", FixedDesk(empty=True))
    client = build(FixedDesk(empty=True)).test_client()
    assert client.get("/previsione.csv", headers=HOST).status_code == 404


def test_a_scenario_is_tried_from_the_address() -> None:
    html = get(TRIED)
    assert "Viabilità arriva al 20" in html
    assert "Senza lo scenario sarebbe 27,6 %" in lead(html)
    assert "Salva lo scenario" in html


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/previsione?su=S09&quota=venti&entro=2027-12", "«venti» non è una quota"),
        ("/previsione?su=S09", "servono struttura, quota e mese"),
        ("/previsione?rinnovi=101", "«101» non è una quota"),
        ("/previsione?assunzioni=-1", "le assunzioni al mese sono un numero"),
        ("/previsione?su=S09&quota=20&entro=2027-13", "«2027-13» non è un mese"),
        ("/previsione?nome=Altro", "lo scenario «Altro» non c’è"),
    ],
)
def test_what_cannot_be_supposed_is_said(path: str, said: str) -> None:
    html = get(path)
    assert said in html
    assert "senza scenario" in html


def test_a_scenario_is_saved_shown_and_taken_off() -> None:
    desk = FixedDesk()
    client = build(desk).test_client()
    page = client.get(TRIED, headers=HOST).get_data(as_text=True)
    token = re.search(r'name="modulo" value="([^"]+)"', page)
    assert token
    fields = {"su": "S09", "quota": "20", "entro": "2027-12", "titolo": "Viabilità al 20", "chi": "A. Bianchi"}
    assert client.post("/previsione/scenari", data=fields, headers=HOST).status_code == 403
    saved = client.post("/previsione/scenari", data={**fields, "modulo": token[1]}, headers=HOST)
    assert (saved.status_code, saved.headers["Location"]) == (303, "/previsione?fatto=salvato")
    again = client.post("/previsione/scenari", data={**fields, "modulo": token[1]}, headers=HOST)
    assert "c’è già" in again.get_data(as_text=True)
    listed = client.get("/previsione?nome=Viabilità al 20", headers=HOST).get_data(as_text=True)
    assert "Salvato da A. Bianchi" in listed
    assert "Senza lo scenario sarebbe" in lead(listed)
    off = {"modulo": token[1], "nome": "Viabilità al 20", "chi": "C. Verdi"}
    assert client.post("/previsione/scenari/togli", data=off, headers=HOST).status_code == 303
    assert client.post("/previsione/scenari/togli", data=off, headers=HOST).status_code == 404
    assert desk.kept == []


def test_the_download_has_the_months_and_the_units() -> None:
    lines = get("/previsione.csv").splitlines()
    assert lines[0] == "\ufeffstruttura;al;copertura;da;a;persone;platea;mancano;codice"
    assert lines[1] == "ENTE;2026-10-31;30,2;30,2;30,2;104;344;;"
    assert "S09;2026-12-31;14,8;;;9;61;7;" in lines
    assert "S12;;;;;;;;c" in lines
