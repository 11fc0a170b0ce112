# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does a card tell its goals, preview another one and write it with a reason, and does the list tell the weights?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from ingest.door import Door
from metrics.goals import Goal, Goals
from metrics.places import ENTE
from record.pseudonym import load_keyring
from record.store import open_store
from tests.unit.agilometro.certified import PEOPLE, Office, person
from tests.web.conftest import NOW, Open, build, photograph, serving
from tests.web.fixed import FixedDesk

SCREENS = Path(__file__).parent / "screens"
HOST = {"Host": "localhost"}
BASE = Fraction("24.1")
GOAL = Goal("S-01", ENTE, 2026, "%", 2024, BASE, Fraction(35), None, None, 40, None, Fraction(2), "PIAO 2026-2028")
MILESTONE = replace(GOAL, indicator="SO-01", unit="testo", value=None, milestone="atto adottato", state="in_corso")
MEANT = Goals((GOAL, replace(GOAL, year=2027, value=Fraction(40)), replace(MILESTONE, near=None, base=None)))


def get(path: str, desk: FixedDesk, status: int = 200) -> str:
    answer = build(desk).test_client().get(path, headers=HOST)
    assert answer.status_code == status, path
    return answer.get_data(as_text=True).replace("\u00a0", " ")


def test_both_cards_tell_their_goals_and_the_list_their_weights() -> None:
    desk = FixedDesk(meant=MEANT)
    card = get("/indicatori/S-01", desk)
    assert "<td>24,1 % nel 2024</td><td>≥ 35,0 %</td><td>≥ 40,0 %</td><td>–</td>" in card
    assert "<p>peso 40 %; direzione crescente; vicino entro 2,0 %; PIAO 2026-2028" in card
    assert "«atto adottato»: in corso" in get("/indicatori/SO-01", desk)
    for path in ("/indicatori/S-01", "/indicatori"):
        assert "I pesi dell’ente nel 2026 sommano a 80, non a 100." in get(path, desk)
    assert "sommano" not in get("/indicatori", FixedDesk())
    assert "Nessun obiettivo proprio dal 2026 al 2028." in get("/indicatori/S-01", FixedDesk())


def test_what_was_known_once_has_no_form() -> None:
    assert "Cambia obiettivo" not in get("/indicatori/S-01?noto=2026-10-05", FixedDesk(meant=MEANT))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("valore=molti&anno=2026", "Il valore atteso: «molti» non è un numero"),
        ("traguardo=&unita=testo&anno=2026", "vuole le sue parole"),
        ("valore=3&anno=domani", "L’anno «domani» non va bene"),
        ("valore=3&anno=2026&peso=101", "Il peso «101» non va bene"),
        ("valore=3&anno=2026&unita=kg", "L’unità «kg» non va bene"),
        ("valore=3&anno=2026&direzione=su", "La direzione «su» non va bene"),
        ("valore=3&anno=2026&unita=euro", "si misura in «%», non in «euro»"),
        ("valore=3&anno=2026&struttura=XX", "mostriamo tutto l’ente"),
    ],
)
def test_an_address_that_is_no_goal_is_refused_in_words(query: str, said: str) -> None:
    assert said in get(f"/indicatori/S-01?obiettivo=anteprima&{query}", FixedDesk(meant=MEANT))


def test_a_form_that_did_not_come_from_here_is_refused() -> None:
    answer = build(FixedDesk()).test_client().post("/indicatori/S-01/obiettivo", data={"valore": "3"}, headers=HOST)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "Da queste pagine non si scrive"),
        ({"nome": " "}, "Manca chi cambia l’obiettivo"),
        ({"visto": "altro"}, "Nel frattempo l’obiettivo è stato cambiato"),
        ({"motivo": ""}, "Manca il motivo"),
        ({"peso": "200"}, "Il peso «200» non va bene"),
        ({"struttura": "Z9"}, "La struttura Z9 nel 2026 non c’è"),
    ],
)
def test_what_is_not_written_is_said_where_it_was_asked(changed: dict[str, str], said: str, home: Path) -> None:
    home.mkdir(parents=True)
    store = open_store(f"sqlite:///{home / 'record.sqlite'}", home)
    door = Door(store, load_keyring(home / "chiave"), "pagine") if changed else None
    client = build(FixedDesk(meant=MEANT), door).test_client()
    asked = {"obiettivo": "anteprima", "anno": "2026", "valore": "30"}
    html = client.get("/indicatori/S-01", query_string=asked, headers=HOST).get_data(as_text=True)
    hidden = dict(re.findall(r'name="(modulo|visto)" value="(.+?)"', html))
    sent = asked | hidden | {"nome": "A. Bianchi", "motivo": "perché sì"} | changed
    answer = client.post("/indicatori/S-01/obiettivo", data=sent, headers=HOST)
    assert answer.status_code == 409
    html = answer.get_data(as_text=True)
    assert said in html
    assert "L’obiettivo non è stato scritto" in html
    assert door is None or door.batches() == ()
    store.close()


@pytest.fixture
def office(home: Path) -> Iterator[Office]:
    """Give an office of forty people, half of them with an agreement since October."""
    home.mkdir(parents=True)
    store = open_store(f"sqlite:///{home / 'record.sqlite'}", home)
    opened = Office(store, now=NOW)
    opened.load("strutture", [{"codice": unit, "dal": date(2020, 1, 1), "nome": f"Settore {unit}"} for unit in "AB"])
    opened.load("organico", [person(number) for number in PEOPLE])
    begun = date(2026, 10, 1)
    opened.load("accordi", [opened.agreement(number, inizio=begun) for number in PEOPLE if number % 2])
    yield opened
    opened.desk.close()
    store.close()


@pytest.mark.web
def test_a_goal_is_set_and_replaced_without_scripts(visit: Open, office: Office, home: Path) -> None:
    door = Door(office.store, load_keyring(home / "chiave"), "pagine")
    with serving(build(office.desk, door)) as address:
        page = visit(address, "/indicatori/S-01", scripts=False).page
        for value, reason in (("51,5", ""), ("49", "la platea è un’altra")):
            page.locator("summary", has_text="Cambia obiettivo").click()
            page.fill("#obiettivo-valore", value)
            page.get_by_role("button", name="Mostra che cosa cambierebbe").click()
            page.fill("#obiettivo-nome", "A. Bianchi")
            page.fill("#obiettivo-motivo", reason)
            photograph(page, SCREENS / f"obiettivo-{value}.png")
            page.get_by_role("button", name="Scrivi l’obiettivo del 2026").click()
            assert "Obiettivo scritto." in page.locator("main").inner_text()
        told = page.locator("section[aria-labelledby=obiettivi]").inner_text().replace("\u00a0", " ")
        assert "≥ 49,0 %" in told
        assert "cambiato perché: la platea è un’altra" in told
    assert {each.deposito.mittente for each in door.batches() if each.tabella == "obiettivi_ente"} == {"A. Bianchi"}


@pytest.mark.web
def test_the_section_is_accessible(visit: Open) -> None:
    desk = FixedDesk(meant=MEANT)
    with serving(build(desk)) as address:
        for path in (
            "/indicatori/S-01",
            "/indicatori/SO-01",
            "/indicatori/S-01?obiettivo=anteprima&anno=2026&valore=25",
        ):
            opened = visit(address, path)
            opened.page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true; })")
            for width in (1280, 320):
                opened.page.set_viewport_size({"width": width, "height": 900})
                assert opened.violations() == [], (path, width)
                assert opened.overflow() <= 0, (path, width)
                name = "anteprima" if "anteprima" in path else path.rpartition("/")[2]
                photograph(opened.page, SCREENS / f"obiettivi-{name}-{width}.png")
            opened.quiet()
