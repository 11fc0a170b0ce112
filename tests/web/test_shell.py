# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does the server answer as it should: addresses, headers, forms, two of them in one process?"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pytest
from flask.testing import FlaskClient

from dashboard.page import Content, Desk, View
from dashboard.pages import PAGES, adozione
from dashboard.text import norme
from disclosure.release import Released, Shown
from metrics.places import ENTE, At
from reports import tables
from tests.web.conftest import build
from tests.web.fixed import FixedDesk, released


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return build(FixedDesk()).test_client()


@pytest.mark.parametrize(
    "path",
    [
        "/nulla",
        "/_mcp",
        "/_esplora/",
        "/_esplora/qualcosa",
        "/_esplora/_reload-hash",
        "/indicatori/X",
        "/assets/xx/agilometro.css",
    ],
)
def test_what_is_not_there_is_not_found(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert b"Pagina non trovata" in answer.data


def test_dash_speaks_no_mcp(client: FlaskClient) -> None:
    assert client.post("/_mcp", json={"jsonrpc": "2.0", "method": "initialize", "id": 1}).status_code == 404
    assert client.post("/_esplora/_mcp", json={"jsonrpc": "2.0", "method": "initialize", "id": 1}).status_code == 404


def test_headers(client: FlaskClient) -> None:
    plain = client.get("/").headers
    assert "default-src 'none'" in plain["Content-Security-Policy"]
    assert "script-src 'self';" in plain["Content-Security-Policy"]
    assert "style-src 'self';" in plain["Content-Security-Policy"]
    assert "unsafe" not in client.get("/adozione").headers["Content-Security-Policy"]
    assert plain["X-Content-Type-Options"] == "nosniff"
    assert plain["Cache-Control"] == "no-store"


def test_another_host_name_is_refused(client: FlaskClient) -> None:
    assert client.get("/", headers={"Host": "altrove.example"}).status_code == 400


def test_a_form_from_elsewhere_is_refused(client: FlaskClient) -> None:
    assert (
        client.post("/_esplora/_dash-update-component", headers={"Origin": "https://altrove.example"}).status_code
        == 403
    )
    assert client.post("/_esplora/_dash-update-component", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_assets_are_compressed_and_kept(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    css = page.split('<link rel="stylesheet" href="')[1].split('"')[0]
    answer = client.get(css, headers={"Accept-Encoding": "br, gzip"})
    assert answer.headers["Content-Encoding"] == "br"
    assert "immutable" in answer.headers["Cache-Control"]
    assert len(answer.data) < 20_000
    assert client.get(css, headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in client.get(css, headers={"Accept-Encoding": "identity"}).headers


def test_two_servers_in_one_process_both_answer() -> None:
    one, two = build(FixedDesk()), build(FixedDesk(ente="Comune di Prova"))
    for app, name in ((one, "Provincia di Esempio"), (two, "Comune di Prova")):
        assert name in app.test_client().get("/").get_data(as_text=True)
        listed = app.test_client().get("/_esplora/_dash-dependencies").get_json()
        pages = ("adozione", "confronto", "scheda")
        assert {each["output"] for each in listed} == {f"figura-di-{page}.children" for page in pages}


def test_importing_a_page_registers_nothing() -> None:
    script = "import dash, dashboard.pages; print(len(dash._callback.GLOBAL_CALLBACK_LIST), len(dash.page_registry))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "0"]


def test_pages_are_values_with_different_names_and_addresses() -> None:
    assert len({page.name for page in PAGES}) == len({page.path for page in PAGES}) == len(PAGES)


@dataclass(frozen=True)
class BrokenDesk(FixedDesk):
    """A desk that fails when it is asked for numbers."""

    def released(self, codes: Sequence[str], on: date, known_on: date | None = None) -> Mapping[str, Released]:
        raise RuntimeError("a secret of the machine")


def test_a_fault_has_a_code_and_no_secrets(caplog: pytest.LogCaptureFixture) -> None:
    desk: Desk = BrokenDesk()
    answer = build(desk).test_client().get("/adozione")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert "secret" not in text
    code = text.split('Codice di riferimento: <strong class="am-mono">')[1].split("<")[0]
    assert code in caplog.text
    assert f"codice {code}" in text


def test_csv_is_a_download_of_what_the_page_shows(client: FlaskClient) -> None:
    answer = client.get("/adozione.csv?struttura=S09")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="adozione-2026-10.csv"'
    lines = answer.get_data(as_text=True).splitlines()
    assert [line.split(";")[3] for line in lines] == ["struttura_codice", "S09", "S09A", "S09B"]


def test_empty_record_says_the_one_thing_to_do() -> None:
    home = build(FixedDesk(empty=True)).test_client()
    assert "Non ci sono ancora dati. Carica il primo file." in home.get("/").get_data(as_text=True)
    assert "Carica un file" in home.get("/adozione").get_data(as_text=True)
    assert home.get("/adozione.csv").status_code == 404


def content(desk: Desk, view: View) -> Content:
    assert adozione.PAGE.layout is not None
    return adozione.PAGE.layout(desk, view)


def test_lead_has_numerator_and_denominator() -> None:
    lead = content(FixedDesk(), View()).lead
    assert lead == (
        "L’ente è al 30,2 %: 104 persone su 344 con attività eseguibile in modalità agile. "
        "L’obiettivo del 25 % è raggiunto."
    )
    low = content(FixedDesk(), View(struttura="S09")).lead
    assert low.endswith("Per l’obiettivo del 25 % mancano 7 persone.")


def test_in_plus_out_is_everybody() -> None:
    counted = adozione.counted(released("S-01"), ENTE, next(iter(FixedDesk().catalogue())))
    assert counted.rows is not None
    assert sum(int(row[2]) for row in counted.rows) == int(counted.total) == 448


def test_counted_is_hidden_as_a_whole() -> None:
    counted = adozione.counted(released("S-01"), "S12", next(iter(FixedDesk().catalogue())))
    assert counted.rows is None
    assert counted.hidden.startswith("Riservato")


def test_hidden_numbers_are_in_no_page() -> None:
    text = build(FixedDesk(hidden=True)).test_client().get("/adozione").get_data(as_text=True)
    for number in ("104", "344", "30,2", "448"):
        assert number not in text


@pytest.mark.parametrize(
    ("adoption", "guarantee", "demand", "said"),
    [
        ((25, 100), (25, 100), (5, 9), "raggiunto come adozione"),
        ((24, 100), (26, 100), (5, 9), "garanzia, non come adozione: chi può"),
        ((24, 100), (24, 100), (9, 9), "nessuna domanda ammissibile"),
        ((24, 100), (24, 100), (8, 9), "non è raggiunto"),
        ((0, 0), (26, 100), (9, 9), ""),
    ],
)
def test_the_three_readings_together(
    adoption: tuple[int, int], guarantee: tuple[int, int], demand: tuple[int, int], said: str
) -> None:
    lines = [_whole(code, counts) for code, counts in (("S-01", adoption), ("S-02", guarantee), ("S-03", demand))]
    verdict = norme.verdict(*lines)
    assert said in verdict
    assert bool(said) == bool(verdict)


def _whole(code: str, counts: tuple[int, int]) -> tables.Line:
    return tables.whole(released(code, cells={At(): Shown(*counts)}))
