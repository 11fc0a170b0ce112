# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Can a person with a code answer, on a desk and on a phone, and is nothing kept that leads back to them?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page

from agilometro.instruments import InstrumentShelf
from agilometro.questionari import Questionnaires
from agilometro.rispondere import Answering
from record.rilevazioni import answers, comments
from record.store import Store, open_store, reading
from surveys.form import NotAnswerable, given
from surveys.wave import Promise, State, Stratum, Wave, WaveRefused
from tests.web.conftest import NOW, Open, Visit, build, photograph, serving
from tests.web.fixed import FixedDesk

SCREENS = Path(__file__).parent / "screens"
WAVE = Wave(
    id="fase6-dr",
    series="fase6-dr",
    title="Fase 6: il questionario ai dirigenti",
    instrument="fase6_dr",
    version="",
    opens=date(2026, 11, 1),
    closes=date(2026, 11, 30),
    state=State.PREPARED,
    promise=Promise(),
    strata=(Stratum({}, 12),),
)

WRITTEN = "Più sale riunioni\ne meno carta"


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Store]:
    """Give an empty record on SQLite: the urn is the same whatever the database."""
    opened = open_store(f"sqlite:///{tmp_path / 'record.sqlite'}", tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def asked(record: Store) -> Questionnaires:
    """Return the service with an open wave."""
    service = Questionnaires(record, InstrumentShelf(record.home))
    service.prepare(WAVE, "CUG", NOW)
    service.launch(WAVE.id, "CUG", NOW)
    return service


@pytest.fixture
def booth(asked: Questionnaires, tmp_path: Path) -> Answering:
    """Return where people answer the wave."""
    return Answering(asked, tmp_path / "urne")


def _type_code(page: Page, code: str) -> None:
    page.get_by_label("Codice ricevuto").fill(code)
    page.get_by_role("button", name="Apri il questionario").click()


def _lead(page: Page) -> str:
    return page.locator(".am-lead").inner_text()


@pytest.mark.web
@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, True), (320, False)])
def test_a_person_answers(visit: Open, booth: Answering, record: Store, width: int, scripts: bool) -> None:
    (code,) = booth.issue(WAVE.id, 1)
    with serving(build(FixedDesk(forms=booth))) as base:
        opened = visit(base, "/rispondi", width, scripts)
        page = opened.page
        _look(opened, "codice", width, scripts)
        _type_code(page, code.lower())
        assert _lead(page).startswith("Sezione 1 di 16: Obiettivi e risultati.")
        assert "gruppi di almeno 10 risposte" in page.locator("main").inner_text()
        page.get_by_role("group", name="Ho assegnato obiettivi chiari e misurabili").get_by_label("5").check()
        _look(opened, "sezione", width, scripts)
        for _ in range(14):
            page.get_by_role("button", name="Avanti").click()
        page.get_by_label("Aspetto da migliorare").fill(WRITTEN)
        page.get_by_role("button", name="Avanti").click()
        page.get_by_role("button", name="Indietro").click()
        assert page.get_by_label("Aspetto da migliorare").input_value() == WRITTEN
        for _ in range(2):
            page.get_by_role("button", name="Avanti").click()
        assert "Hai risposto a 1 domanda su 43 e hai scritto 1 commento." in page.locator("main").inner_text()
        _look(opened, "invia", width, scripts)
        page.get_by_role("button", name="Invia le risposte").click()
        receipt = page.locator(".am-mono").inner_text()
        assert booth.kept(receipt)
        assert page.url == f"{base}/rispondi"
        _look(opened, "ricevuta", width, scripts)
        page.goto(f"{base}/rispondi")
        _type_code(page, code)
        assert "è già stato usato" in page.locator("main").inner_text()
        page.get_by_label("Codice della ricevuta").fill(receipt)
        page.get_by_role("button", name="Controlla la ricevuta").click()
        assert "è tra quelle accolte" in page.locator("main").inner_text()
        assert opened.outside == []
    emptied = booth.urn(WAVE.id).emptied()
    assert [json.loads(form) for form in emptied.forms] == [{"OBI1": 5}]
    assert [(item, text.splitlines()) for item, text in emptied.comments] == [("OPN1", WRITTEN.splitlines())]


def test_what_was_answered_goes_into_the_record_and_the_urn_is_destroyed(
    asked: Questionnaires, booth: Answering, record: Store
) -> None:
    today = NOW.date()
    codes = booth.issue(WAVE.id, 12)
    for n, code in enumerate(codes[:11]):
        said = {"OBI1": str(n % 6 + 1), "OBI2": "na", "OPN1": "Scrivere a mario.rossi@ente.it"}
        booth.take(code, given(booth.asked(code, today).instrument, said), today)
    with pytest.raises(WaveRefused, match="è aperta: per importare le risposte deve essere chiusa"):
        booth.gather(WAVE.id, "CUG", NOW)
    asked.close(WAVE.id, "CUG", NOW)
    assert booth.gather(WAVE.id, "CUG", NOW) == 11
    with reading(record) as conn:
        assert sorted(each.valori["OBI1"] for each in answers(conn, WAVE.id)) == sorted(n % 6 + 1 for n in range(11))
        assert {each.valori["OBI2"] for each in answers(conn, WAVE.id)} == {"na"}
        assert not any("rossi" in each.testo for each in comments(conn, WAVE.id))
        assert len(comments(conn, WAVE.id)) == 11
    with pytest.raises(WaveRefused, match="non ha un’urna"):
        booth.gather(WAVE.id, "CUG", NOW)
    with pytest.raises(NotAnswerable, match="non apre nessun questionario"):
        booth.asked(codes[11], today)


def test_one_code_for_each_person_invited(booth: Answering) -> None:
    booth.issue(WAVE.id, 10)
    with pytest.raises(WaveRefused, match="se ne possono fare ancora 2"):
        booth.issue(WAVE.id, 3)


@pytest.mark.parametrize("day", [date(2026, 10, 31), date(2026, 12, 1)])
def test_outside_its_days_a_code_opens_nothing(booth: Answering, day: date) -> None:
    (code,) = booth.issue(WAVE.id, 1)
    with pytest.raises(NotAnswerable, match="non è aperta"):
        booth.asked(code, day)
    booth.asked(code, date(2026, 11, 1))
    booth.asked(code, date(2026, 11, 30))


def test_a_form_from_elsewhere_is_refused(booth: Answering) -> None:
    (code,) = booth.issue(WAVE.id, 1)
    client = build(FixedDesk(forms=booth)).test_client()
    for path in ("/rispondi", "/rispondi/ricevuta"):
        answer = client.post(
            path, data={"codice": code, "ricevuta": "X", "vai": "invia"}, headers={"Host": "localhost"}
        )
        assert answer.status_code == 403
    booth.asked(code, NOW.date())


def _look(visit: Visit, name: str, width: int, scripts: bool) -> None:
    if scripts:
        assert visit.violations() == []
        assert visit.overflow() <= 0
        SCREENS.mkdir(exist_ok=True)
        photograph(visit.page, SCREENS / f"rispondi-{name}-{width}.png")
