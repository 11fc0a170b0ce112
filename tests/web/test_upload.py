# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does an office get its files in from the browser: the errors by cell, the correction, the undo, nothing twice?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page

from agilometro.installation import open_desk, open_door, open_record
from agilometro.settings import load_settings
from dashboard.guard import COOKIE
from dashboard.pages.home import CARDS
from dashboard.waiting import WaitingRoom, safe_name
from ingest.template import TEMPLATES
from record.pseudonym import load_keyring
from tests.web.conftest import NOW, Open, Visit, build, photograph, serving

STAFF = ("person_id", "gender", "birth_year", "category", "role", "structure", "hire_date", "feasible")
AGREEMENTS = ("N. accordo", "Matricola", "Data firma", "Data inizio", "Data fine")

BAD: dict[str, tuple[int, str]] = {
    "A01": (3, "31/02/2026"),  # no such day
    "A02": (3, "domani"),
    "A03": (4, "01/01/2020"),  # before the start
    "A04": (1, "99999"),  # nobody
    "A05": (3, ""),
    "A07": (1, "00006"),  # a second agreement of the same person: its start overlaps
    "A08": (4, "30/02/2027"),
}
"""Seven rows with a mistake each: the agreement, the column, what the office wrote."""


def good_row(number: int) -> tuple[str, ...]:
    return (f"A{number:02d}", f"{number:05d}", "20/12/2025", "01/01/2026", "31/12/2026")


def staff() -> bytes:
    rows = [
        (
            f"{number:05d}",
            "D" if number % 2 else "U",
            1970 + number % 20,
            "Istruttori",
            "other",
            f"U{number % 2}",
            "2010-03-01",
            1,
        )
        for number in range(60)
    ]
    return "\n".join(";".join(str(cell) for cell in row) for row in (STAFF, *rows)).encode()


def agreements() -> bytes:
    """A workbook as offices send it: a title above the headings, a total below, seven rows with mistakes."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Accordi"
    sheet.append(("Provincia di Esempio – Accordi individuali al 31/10/2026",))
    sheet.append(())
    sheet.append(AGREEMENTS)
    for number in range(22):
        row = list(good_row(number))
        column, wrong = BAD.get(row[0], (0, row[0]))
        row[column] = wrong
        sheet.append(row)
    sheet.append(("Totale", 22))
    return _bytes(book)


def _bytes(book: openpyxl.Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def corrected(content: bytes) -> bytes:
    """Put every row of a quarantine sheet right, found by the number of its agreement."""
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(min_row=2):
        name = str(row[0].value)
        for cell, text in zip(row, good_row(int(name[1:])), strict=False):
            cell.value = text
    return _bytes(book)


@dataclass(frozen=True)
class Office:
    """An installation that is served, and the folder of its files."""

    app: Flask
    base: str
    home: Path


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    home = tmp_path / "home"
    environ = {**os.environ, "AGILOMETRO_HOME": str(home), "AGILOMETRO_ENTE": "lucca"}
    environ.pop("AGILOMETRO_DATABASE_URL", None)
    settings = load_settings(environ, tmp_path)
    store = open_record(settings, NOW)
    desk, door = open_desk(settings, store), open_door(settings, store, "prova")
    app = build(desk, door)
    with serving(app) as base:
        yield Office(app, base, home)
    desk.close()


def send(page: Page, name: str, content: bytes) -> None:
    """Choose a file and send it with the form of the page."""
    kind = "text/csv" if name.endswith(".csv") else "application/octet-stream"
    page.get_by_label("Scegli il file").set_input_files({"name": name, "mimeType": kind, "buffer": content})
    page.get_by_role("button", name="Controlla il file").click()


def fine(visit: Visit) -> None:
    """Refuse a state that somebody could not use, at both widths."""
    for width in (1280, 320):
        visit.page.set_viewport_size({"width": width, "height": 900})
        assert visit.violations() == [], width
        assert visit.overflow() <= 0, width
    visit.page.set_viewport_size({"width": 1280, "height": 900})
    visit.quiet()


def heading(page: Page) -> str:
    return page.locator("#esito").inner_text()


@pytest.mark.web
def test_from_the_first_file_to_the_undo(office: Office, visit: Open, screens: Path) -> None:
    opened = visit(office.base, "/caricamenti")
    page = opened.page
    assert page.locator(".am-lead").inner_text() == "Non ci sono ancora dati. Carica il primo file."
    photograph(page, screens / "caricamenti_vuoto.png")

    send(page, "personale.csv", staff())
    assert heading(page) == "Il file è pronto"
    assert page.evaluate("() => document.activeElement.querySelector('#esito') !== null")
    page.get_by_role("button", name="Conferma le 60 righe pronte").click()
    assert heading(page) == "Righe confermate"
    fine(opened)

    workbook, alone = agreements(), share(office)
    page.goto(f"{office.base}/caricamenti")
    assert "Manca ancora: accordi, domande e presenze giornaliere." in page.locator(".am-lead").inner_text()
    send(page, "accordi ottobre.xlsx", workbook)
    assert heading(page) == "Ci sono 7 righe da correggere"
    assert page.title().startswith("Errore: ")
    told = page.locator("main").inner_text()
    for cell in ("D5", "D6", "E7", "B8", "D9", "D11", "E12"):
        assert cell in told
    assert "99999" not in told  # a matricola is never echoed
    photograph(page, screens / "controllo_1280.png")
    fine(opened)

    page.get_by_role("button", name="Conferma le 15 righe pronte").click()
    assert heading(page) == "Righe confermate"
    address = page.url.split("?")[0]
    assert page.get_by_role("heading", name="7 righe aspettano la correzione").is_visible()
    photograph(page, screens / "esito_1280.png")
    page.set_viewport_size({"width": 320, "height": 900})
    photograph(page, screens / "esito_320.png")
    fine(opened)

    with page.expect_download() as download:
        page.get_by_role("link", name="Scarica le righe da correggere (XLSX)").click()
    sheet = Path(download.value.path()).read_bytes()
    before = share(office)

    send(page, "da-correggere.xlsx", corrected(sheet))
    assert heading(page) == "7 righe corrette"
    photograph(page, screens / "correzione_1280.png")
    fine(opened)
    page.get_by_role("button", name="Conferma le 7 righe corrette").click()
    assert heading(page) == "Righe confermate"
    page.goto(address)
    assert "aspettano" not in page.locator("main").inner_text()
    assert (before, share(office)) == ("15 su 60", "22 su 60")
    page.goto(f"{office.base}/adozione")
    assert page.locator(".am-lead").inner_text().startswith("L’ente è al 36,7 %: 22 persone su 60 con attività")
    fine(opened)

    page.goto(f"{office.base}/caricamenti")
    send(page, "accordi ottobre.xlsx", workbook)
    assert heading(page).startswith("Hai già caricato questo file")
    page.get_by_role("button", name="Torna ai caricamenti").click()

    page.goto(address)
    page.get_by_role("link", name="Annulla il caricamento").click()
    page.get_by_label("Perché annulli questo file?").fill("file del mese sbagliato")
    photograph(page, screens / "annulla_1280.png")
    fine(opened)
    page.get_by_role("button", name="Annulla il caricamento").click()
    assert heading(page) == "Caricamento annullato"
    assert share(office) == alone
    fine(opened)
    page.goto(f"{office.base}/caricamenti")
    photograph(page, screens / "caricamenti_1280.png")
    fine(opened)


def share(office: Office) -> str:
    """Return the counts of the adoption as the list of the indicators shows them."""
    text = office.app.test_client().get("/indicatori").get_data(as_text=True)
    row = text.split('href="/indicatori/S-01')[1].split("</tr>")[0]
    return row.split('<span class="am-source">')[1].split("<")[0]


@pytest.fixture
def screens() -> Path:
    """Return where the screens are left for somebody to look at; git does not keep them."""
    folder = Path(__file__).parent / "screens"
    folder.mkdir(exist_ok=True)
    return folder


def token(client: FlaskClient) -> str:
    client.get("/caricamenti")
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Strict"
    return cookie.value


def post(client: FlaskClient, name: str, content: bytes, modulo: str | None = None) -> tuple[int, str]:
    form = {"modulo": token(client) if modulo is None else modulo, "file": (BytesIO(content), name)}
    answer = client.post("/caricamenti", data=form, content_type="multipart/form-data")
    return answer.status_code, answer.headers.get("Location", answer.get_data(as_text=True))


def test_a_form_without_its_token_writes_nothing(office: Office) -> None:
    client = office.app.test_client()
    token(client)
    assert post(client, "personale.csv", staff(), modulo="")[0] == 403
    assert post(client, "personale.csv", staff(), modulo="inventato")[0] == 403
    other = office.app.test_client()
    assert post(other, "personale.csv", staff(), modulo=token(client))[0] == 403
    assert not (office.home / "attesa").exists()


def test_no_file_is_said(office: Office) -> None:
    client = office.app.test_client()
    status, where = post(client, "", b"")
    assert (status, where) == (303, "/caricamenti?fatto=nessun-file")
    assert "Nessun file scelto" in client.get(where).get_data(as_text=True)


@pytest.mark.parametrize("length", [20 * 1024 * 1024 + 300_000, 21 * 1024 * 1024])
def test_too_large_a_file_is_said_with_the_limit(office: Office, length: int) -> None:
    client = office.app.test_client()
    sent = {"CONTENT_LENGTH": str(length), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    answer = client.post("/caricamenti", environ_overrides=sent)
    assert answer.status_code == 413
    assert "Il file è di 21 MB. Il limite è 20 MB." in answer.get_data(as_text=True)


def test_a_file_of_another_kind_is_refused_with_its_reason(office: Office) -> None:
    client = office.app.test_client()
    _, where = post(client, "relazione.pdf", b"%PDF-1.7\n%%EOF")
    text = client.get(where).get_data(as_text=True)
    assert "Il file non si può caricare" in text
    assert "PDF" in text
    assert "Conferma" not in text


def test_forbidden_columns_are_refused_at_the_door(office: Office) -> None:
    client = office.app.test_client()
    _, where = post(client, "accessi.csv", b"person_id;start;indirizzo IP\n00001;2026-01-01;10.0.0.1\n")
    text = client.get(where).get_data(as_text=True)
    assert "Il file non si può caricare" in text
    assert "10.0.0.1" not in text
    assert not list((office.home / "attesa").iterdir()), "what may not be collected was kept"


def test_a_file_of_nothing_but_mistakes_can_be_put_aside_and_corrected(office: Office) -> None:
    client = office.app.test_client()
    _, where = post(client, "personale.csv", b"person_id;structure;hire_date\n00001;S1;31/02/2026\n00002;S1;domani\n")
    text = client.get(where).get_data(as_text=True)
    assert "Metti da parte le 2 righe da correggere" in text
    file = client.post(f"{where}/conferma", data={"modulo": token(client)}).headers["Location"].split("?")[0]
    assert "2 righe aspettano la correzione" in client.get(file).get_data(as_text=True)


def test_what_waits_is_sealed_and_leaves_when_given_up(office: Office) -> None:
    client = office.app.test_client()
    _, where = post(client, "../../personale.csv", staff())
    (waiting,) = (office.home / "attesa").glob("*.sealed")
    assert b"00001" not in waiting.read_bytes()
    assert waiting.stat().st_mode & 0o077 == 0
    assert "personale.csv" in client.get(where).get_data(as_text=True)
    answer = client.post(f"{where}/lascia", data={"modulo": token(client)})
    assert answer.headers["Location"] == "/caricamenti?fatto=scartato"
    assert not list((office.home / "attesa").iterdir())
    assert client.post(f"{where}/conferma", data={"modulo": token(client)}).headers["Location"].endswith("scaduto")


def test_undo_needs_a_reason_and_happens_once(office: Office) -> None:
    client = office.app.test_client()
    _, where = post(client, "personale.csv", staff())
    file = client.post(f"{where}/conferma", data={"modulo": token(client)}).headers["Location"].split("?")[0]
    undo = f"{file}/annulla"
    assert client.post(undo, data={"modulo": token(client), "motivo": " "}).headers["Location"].endswith("manca=motivo")
    assert "Manca il motivo" in client.get(f"{undo}?manca=motivo").get_data(as_text=True)
    assert (
        client.post(undo, data={"modulo": token(client), "motivo": "prova"}).headers["Location"].endswith("=annullato")
    )
    again = client.post(undo, data={"modulo": token(client), "motivo": "prova"}).headers["Location"]
    assert again.endswith("gia-annullato")
    assert client.get(undo).headers["Location"].endswith("gia-annullato")


def put_right(content: bytes, names: set[str]) -> bytes:
    """Put right some rows of a quarantine sheet only."""
    book = openpyxl.load_workbook(BytesIO(content))
    for row in book.worksheets[0].iter_rows(min_row=2):
        if str(row[0].value) in names:
            for cell, text in zip(row, good_row(int(str(row[0].value)[1:])), strict=False):
                cell.value = text
    return _bytes(book)


def load(client: FlaskClient, name: str, content: bytes) -> str:
    """Check and confirm a file; return the address of its outcome."""
    _, where = post(client, name, content)
    return client.post(f"{where}/conferma", data={"modulo": token(client)}).headers["Location"].split("?")[0]


def again(office: Office) -> FlaskClient:
    """Return a visitor of the same installation after its process was started again."""
    settings = load_settings({**os.environ, "AGILOMETRO_HOME": str(office.home)}, office.home)
    store = open_record(settings, NOW)
    return build(open_desk(settings, store), open_door(settings, store, "prova")).test_client()


def test_errors_are_told_by_cell_after_a_restart_and_after_a_partial_correction(office: Office) -> None:
    client = office.app.test_client()
    load(client, "personale.csv", staff())
    first = load(client, "accordi ottobre.xlsx", agreements())
    text = again(office).get(first).get_data(as_text=True)
    assert "7 righe aspettano la correzione" in text
    for cell in ("D5", "D6", "E7", "B8", "D9", "D11", "E12"):
        assert cell in text
    assert "99999" not in text

    sheet = client.get(f"{first}/da-correggere.xlsx").get_data()
    part = load(client, "da-correggere.xlsx", put_right(sheet, {"A01", "A03"}))
    for address in (first, part):
        text = again(office).get(address).get_data(as_text=True)
        assert "5 righe aspettano la correzione" in text
        assert "E7" not in text
        assert all(cell in text for cell in ("D6", "B8", "D9", "D11", "E12"))
    assert f'<a href="{first}">accordi ottobre.xlsx</a>' in text


def test_every_template_is_downloaded_from_the_page(office: Office) -> None:
    client = office.app.test_client()
    text = client.get("/caricamenti").get_data(as_text=True)
    for table in TEMPLATES:
        assert f'href="/caricamenti/modelli/{table}.xlsx"' in text
        answer = client.get(f"/caricamenti/modelli/{table}.xlsx")
        assert answer.headers["Content-Disposition"] == f"attachment; filename=modello-{table}.xlsx"
        names = openpyxl.load_workbook(BytesIO(answer.get_data())).sheetnames
        assert names[1] == "Come si compila"
    assert client.get("/caricamenti/modelli/quarantena.xlsx").status_code == 404


def test_the_home_says_what_waits_and_what_came_to_whoever_can_load(office: Office) -> None:
    client = office.app.test_client()
    assert "Carica il primo file" in client.get("/").get_data(as_text=True)
    load(client, "personale.csv", staff())
    assert "Dal più recente: personale.csv (" in client.get("/").get_data(as_text=True)
    file = load(client, "accordi ottobre.xlsx", agreements())
    text = client.get("/").get_data(as_text=True)
    assert text.index("7 righe aspettano la correzione") < text.index("Copertura del lavoro agile")
    assert text.count('class="am-key ') == CARDS
    assert f'href="{file}#attesa"' in text
    assert 'id="attesa"' in client.get(file).get_data(as_text=True)
    assert "Dal più recente" not in text  # the last of the cards gives way to what must be done

    settings = load_settings({**os.environ, "AGILOMETRO_HOME": str(office.home)}, office.home)
    reader = build(open_desk(settings, open_record(settings, NOW))).test_client()
    text = reader.get("/").get_data(as_text=True)
    assert "Copertura del lavoro agile" in text
    assert "aspettano" not in text
    assert "personale.csv" not in text


@pytest.mark.web
def test_long_names_and_every_answer_fit_a_narrow_window(office: Office, visit: Open, screens: Path) -> None:
    client = office.app.test_client()
    name = f"accordi_{'versione_definitiva_' * 5}corretta.xlsx"
    load(client, "personale.csv", staff())
    file = load(client, name, agreements())
    _, lacking = post(client, name.replace("xlsx", "csv"), b"N. accordo;Matricola;Data fine\nA1;00001;31/12/2026\n")
    _, banned = post(client, "accessi.csv", b"person_id;start;indirizzo IP\n00001;2026-01-01;10.0.0.1\n")
    opened = visit(office.base, "/")
    paths = ("/", "/caricamenti", file, f"{file}/annulla?manca=motivo", lacking, banned)
    for number, path in enumerate(paths):
        opened.page.goto(office.base + path)
        opened.page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        for width in (1280, 320):
            opened.page.set_viewport_size({"width": width, "height": 900})
            photograph(opened.page, screens / f"nome_lungo_{number}_{width}.png")
        fine(opened)


def test_files_that_are_not_there(office: Office) -> None:
    client = office.app.test_client()
    assert client.get("/caricamenti/77").status_code == 404
    assert client.get("/caricamenti/77/da-correggere.xlsx").status_code == 404
    assert client.get("/caricamenti/attesa/..%2f..%2fsegreto").status_code == 404
    assert client.get("/caricamenti/attesa/inventato").headers["Location"].endswith("scaduto")


def test_a_day_later_nothing_waits(tmp_path: Path) -> None:
    room = WaitingRoom(tmp_path / "attesa", load_keyring(tmp_path / "chiave"))
    old = room.put("a.csv", b"1", NOW)
    new = room.put("b.csv", b"2", NOW + timedelta(hours=25))
    with room.opened(new) as path:
        assert (path.name, path.read_bytes()) == ("b.csv", b"2")
    with pytest.raises(LookupError), room.opened(old):
        pass


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Documenti\\a.csv", "a.csv"),
        ("../../a.csv", "a.csv"),
        ("..", "file"),
        ("a\x00b.csv", "ab.csv"),
        ("", "file"),
    ],
)
def test_names_are_safe(given: str, kept: str) -> None:
    assert safe_name(given) == kept
    assert len(safe_name("x" * 500 + ".xlsx")) == 120
