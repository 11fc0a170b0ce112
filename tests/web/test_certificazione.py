# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Can a cycle be verified, certified and reopened in a browser, without scripts, and is every refusal said?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from metrics.places import ENTE
from record.store import open_store
from reports.certificate import read_seal
from reports.cycle import WHOLE, Kind
from tests.unit.agilometro.certified import CODES, Office
from tests.web.conftest import NOW, Open, build, photograph, serving
from tests.web.fixed import FixedDesk

pytestmark = pytest.mark.web

SCREENS = Path(__file__).parent / "screens"


@pytest.fixture
def office(home: Path) -> Iterator[Office]:
    """Give a furnished office, no cycle opened yet."""
    home.mkdir(parents=True)
    store = open_store(f"sqlite:///{home / 'record.sqlite'}", home)
    opened = Office(store, now=NOW)
    opened.furnish()
    yield opened
    opened.desk.close()
    store.close()


def app(office: Office) -> Flask:
    """Return the pages over the office."""
    return build(office.desk)


def sign(page: Page, form: str, role: str, name: str) -> None:
    """Fill in who acts in a form."""
    page.select_option(f"#ruolo-{form}", role)
    page.fill(f"#nome-{form}", name)


def everybody_but_the_nucleo(office: Office) -> None:
    """Let the dirigente and the Conferenza do their part."""
    told = office.told().now
    for code in CODES:
        office.take(Kind.VERIFIED, code, ENTE, told)
    office.take(Kind.NOTED, *WHOLE, told)


def test_without_a_cycle_the_page_says_how_to_open_one(visit: Open, office: Office) -> None:
    for desk in (office.desk, FixedDesk()):
        with serving(build(desk)) as address:
            opened = visit(address, "/certificazione", scripts=False)
            said = opened.page.locator("main").inner_text()
        assert "Nessun ciclo di certificazione è aperto." in said
        assert "agilometro certify open" in said


def test_the_page_in_every_state_is_accessible(visit: Open, office: Office) -> None:
    office.open()
    with serving(app(office)) as address:
        for name in ("verifica", "da-firmare", "certificato"):
            if name == "da-firmare":
                everybody_but_the_nucleo(office)
                office.take(Kind.SENT_BACK, "S-02", motivo="da dove vengono?")
            if name == "certificato":
                told = office.told().now
                office.take(Kind.VERIFIED, "S-02", ENTE, told, motivo="chiarito")
                for code in CODES:
                    office.take(Kind.CONFIRMED, code, ENTE, told)
                office.take(Kind.CERTIFIED, *WHOLE, told)
            for path in ("/certificazione", "/certificazione/S-01", "/indicatori/S-01"):
                opened = visit(address, path)
                for width in (1280, 320):
                    opened.page.set_viewport_size({"width": width, "height": 900})
                    assert opened.violations() == [], (name, path, width)
                    assert opened.overflow() <= 0, (name, path, width)
                    if path == "/certificazione":
                        photograph(opened.page, SCREENS / f"certificazione-{name}-{width}.png")
                opened.quiet()


def test_a_button_that_is_off_says_why(visit: Open, office: Office) -> None:
    office.open()
    with serving(app(office)) as address:
        page = visit(address, "/certificazione", scripts=False).page
        button = page.get_by_role("button", name="Certifica il ciclo al 31/10/2026")
        assert button.is_disabled()
        why = page.locator(f"#{button.get_attribute('aria-describedby')}").inner_text()
        assert why.startswith(
            "Non ancora: Mancano 4 indicatori da verificare: EF-01, S-01, S-02 e SO-01. Manca la presa"
        )
        assert page.get_by_role("button", name="La Conferenza prende atto").is_disabled()
        assert (
            "Ciclo al 31/10/2026, in verifica: 0 di 4 indicatori verificati." in page.locator(".am-lead").inner_text()
        )


def test_the_whole_way_without_scripts(visit: Open, office: Office) -> None:
    office.open()
    with serving(app(office)) as address:
        page = visit(address, "/certificazione", scripts=False).page
        for role, name in (("dirigente", "B. Dirigente"), ("nucleo", "D. Nucleo")):
            for code in CODES:
                page.goto(f"{address}/certificazione/{code}")
                sign(page, "verifica", role, name)
                page.check("#letto-verifica")
                page.get_by_role("button", name="Segna come verificato").click()
                assert "Segnato come verificato" in page.locator("main").inner_text()
            if role == "dirigente":
                page.goto(f"{address}/certificazione")
                sign(page, "atto", "conferenza", "C. Segretaria")
                page.get_by_role("button", name="La Conferenza prende atto").click()
                assert "Presa d’atto registrata" in page.locator("main").inner_text()
        page.goto(f"{address}/certificazione")
        sign(page, "firma", "nucleo", "D. Nucleo")
        page.check("#letto")
        page.get_by_role("button", name="Certifica il ciclo al 31/10/2026").click()
        lead = page.locator(".am-lead").inner_text()
        assert lead.startswith("Certificato il 03/11/2026 alle 10:30 da D. Nucleo. Impronta ")
        assert lead.endswith("Per correggere serve una riapertura motivata.")
        with page.expect_download() as started:
            page.get_by_role("link", name="Scarica il sigillo, versione 1 (JSON)").click()
        sealed = read_seal(Path(started.value.path()).read_text(encoding="utf-8"))
        assert office.check(sealed).holds
        assert json.loads(sealed.text)["sigillo"][:12] in lead
        page.goto(f"{address}/indicatori/S-01")
        assert "Il ciclo è certificato: per correggere serve una riapertura motivata." in page.content()
        page.goto(f"{address}/certificazione")
        sign(page, "riapri", "nucleo", "D. Nucleo")
        page.fill("#motivo-riapri", "errore nel file di ottobre")
        page.get_by_role("button", name="Riapri il ciclo").click()
        assert "riaperto: 0 di 4 indicatori verificati" in page.locator(".am-lead").inner_text()
        assert "errore nel file di ottobre" in page.locator("main").inner_text()


def test_a_refused_step_is_said_and_what_was_typed_stays(visit: Open, office: Office) -> None:
    office.open()
    with serving(app(office)) as address:
        page = visit(address, "/certificazione/S-01", scripts=False).page
        sign(page, "verifica", "nucleo", "D. Nucleo")
        page.get_by_role("button", name="Segna come verificato").click()
        said = page.locator("main").inner_text()
        assert "Manca la spunta: «Ho controllato formula, fonte e valore»." in said
        assert page.input_value("#nome-verifica") == "D. Nucleo"
        page.check("#letto-verifica")
        page.get_by_role("button", name="Segna come verificato").click()
        assert "S-01 non si può segnare come verificato: prima lo verifica il dirigente." in page.content()
        page.get_by_role("button", name="Chiedi chiarimenti").click()
        assert "Manca il motivo: scrivi quali chiarimenti servono." in page.content()


def test_the_figure_moved_while_it_was_looked_at(visit: Open, office: Office) -> None:
    office.open()
    with serving(app(office)) as address:
        page = visit(address, "/certificazione/S-01", scripts=False).page
        office.load("accordi", [office.agreement(number, fine=NOW.date().replace(month=3)) for number in (1, 3, 5)])
        sign(page, "verifica", "dirigente", "B. Dirigente")
        page.check("#letto-verifica")
        page.get_by_role("button", name="Segna come verificato").click()
        said = page.locator("main").inner_text()
    assert "Il dato è cambiato mentre lo guardavi (50,0\u00a0% → 42,5\u00a0%). Ricontrolla prima di confermare." in said


def test_forms_from_elsewhere_and_nonsense_are_refused(office: Office) -> None:
    office.open()
    client = app(office).test_client()
    asked = {"passo": "certificato", "ruolo": "nucleo", "nome": "X"}
    assert client.post("/certificazione", data=asked).status_code == 403
    page = client.get("/certificazione").get_data(as_text=True)
    token = page.split('name="modulo" value="')[1].split('"')[0]
    assert client.post("/certificazione", data={"modulo": token, "passo": "abolito"}).status_code == 400
    refused = client.post("/certificazione", data={**asked, "modulo": token, "letto": "1", "impronta": "0" * 64})
    assert refused.status_code == 409
    assert "I dati sono cambiati mentre li guardavi." in refused.get_data(as_text=True)
    seen = {
        "modulo": token,
        "passo": "verificato",
        "indicatore": "S-01",
        "ruolo": "dirigente",
        "nome": "X",
        "letto": "1",
    }
    told = client.post("/certificazione", data={**seen, "visto": "<b>30</b>"}).get_data(as_text=True)
    assert "Il dato è cambiato mentre lo guardavi (ora 50,0" in told
    for path in ("/certificazione/S-99", "/certificazione?periodo=1999-01", "/certificazione/sigilli/2026-10-v1.json"):
        assert client.get(path).status_code == 404
