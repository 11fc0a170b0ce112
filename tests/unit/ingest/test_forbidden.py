# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is a column that the law forbids to collect refused, and is honest work let in?"""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.declarations import builtin_mappings
from ingest.forbidden import PROHIBITIONS, prohibition_of
from ingest.formats import read_file
from ingest.issues import FileRefused
from ingest.recognise import recognise_all

REFUSED = [
    *(
        "Posizione GPS",
        "gps_lat",
        "Latitudine",
        "LONGITUDE",
        "lat",
        "Geolocalizzazione",
        "Coordinate",
        "clock_in_location",
    ),
    *("Luogo di timbratura", "Posizione geografica", "Cella telefonica"),
    *(
        "IP",
        "Indirizzo IP",
        "ip_address",
        "IPv4",
        "Wi-Fi",
        "rete wifi",
        "SSID",
        "MAC",
        "mac address",
        "IMEI",
        "hostname",
    ),
    *("VPN inizio", "Ore VPN", "vpn_session_start", "Durata collegamento VPN", "Login", "last_login", "Ultimo accesso"),
    *("Ore di connessione", "session_duration", "logout_time"),
    *(
        "Tempo online",
        "idle_time",
        "Minuti inattività",
        "screen time",
        "Stato Teams",
        "productivity_score",
        "active_hours",
    ),
    *("Siti visitati", "URL visitata", "Navigazione web", "browsing_history", "proxy log", "Cronologia browser"),
    *("Email inviate", "N. mail", "emails_sent", "chat", "Messaggi ricevuti", "Metadati", "Oggetto email"),
    *(
        "Registro chiamate",
        "N. telefonate",
        "call_log",
        "Chiamate perse",
        "Tabulati",
        "Tentativi di contatto",
        "contact_attempts",
    ),
    *("keystrokes", "Tasti premuti", "keylogger", "mouse_clicks", "Movimenti mouse"),
    *("Screenshot", "screen_capture", "Schermate"),
    *("Webcam", "Riconoscimento facciale", "Dati biometrici"),
    *("Uso applicazioni", "app_usage", "Tempo app", "active window"),
    *("Diagnosi", "diagnosis", "Patologia", "Certificato medico", "Stato di salute", "medical_certificate", "Prognosi"),
]
HONEST = [
    *("Email", "PEC", "Telefono", "Cellulare", "Indirizzo", "Indirizzo del luogo", "Luogo di lavoro agile", "Sede"),
    *(
        "Posizione",
        "Posizione economica",
        "Posizione organizzativa",
        "Posizione giuridica",
        "PO/EQ",
        "Posizione di stato",
    ),
    *(
        "Attività",
        "Tipo attività",
        "Data accesso al lavoro agile",
        "Certificato di firma",
        "Attestato",
        "VPN",
        "VPN attiva",
    ),
    *(
        "Informativa VPN",
        "Descrizione",
        "Applicazione del regolamento",
        "Chiamata",
        "Data richiamo",
        "Richiami",
        "Contatti",
    ),
    *(
        "Orario di contatto",
        "Fasce di contattabilità",
        "Contattabilità dalle",
        "Ore in presenza",
        "Presenza",
        "Ore smart",
    ),
    *(
        "Tipologia",
        "Principio",
        "Zip",
        "Macroarea",
        "Maccarone",
        "Latisana",
        "Longevità",
        "Sito",
        "Dominio",
        "Software",
    ),
    *("Malattia", "Ore malattia", "Attiva", "In linea con gli obiettivi", "Categoria", "Tempo determinato", "Termini"),
    *(
        "Postazione",
        "Protocollo",
        "Formazione",
        "Diritto alla disconnessione",
        "Disconnessione dalle",
        "Ora inizio",
        "CHIP",
    ),
]


@pytest.mark.parametrize("heading", REFUSED)
def test_what_may_not_be_collected_is_refused(heading: str) -> None:
    assert prohibition_of(heading) is not None


@pytest.mark.parametrize("heading", HONEST)
def test_honest_headings_pass(heading: str) -> None:
    assert prohibition_of(heading) is None


def test_no_heading_that_we_ask_for_is_forbidden() -> None:
    for mapping in builtin_mappings():
        for rule in mapping.fields.values():
            for heading in (*rule.headings, *rule.weak):
                assert prohibition_of(heading, mapping.table) is None, (mapping.table, heading)


def test_every_prohibition_says_what_and_why() -> None:
    assert all("art." in kind.law and kind.what for kind in PROHIBITIONS)


def test_equipment_may_be_a_webcam() -> None:
    assert prohibition_of("Webcam", "dotazioni") is None
    assert prohibition_of("Latitudine", "dotazioni") is not None


def test_one_such_column_refuses_the_whole_file_with_its_cell_and_reason(tmp_path: Path) -> None:
    path = tmp_path / "presenze.csv"
    path.write_text(
        "Elenco;;;;\nMatricola;Giorno;Ore presenza;Ore agili;GPS\n412;01/10/2026;7,2;0;43.8\n", encoding="utf-8"
    )
    with read_file(path) as book, pytest.raises(FileRefused) as refusal:
        recognise_all(book)
    assert [issue.sentence(path.name) for issue in refusal.value.issues] == [
        "ING-12 · presenze.csv, cella E2: la colonna «GPS» raccoglie la posizione di chi lavora: "
        "la legge non lo permette (art. 4 L. 300/1970; Garante, provv. 135 del 13/03/2025). "
        "Togli la colonna e ricarica il file: di questo file non è stato conservato nulla."
    ]


def test_a_file_that_nobody_knows_is_searched_too(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("utente,ip_address,siti visitati\nrossi,10.0.0.1,x\n", encoding="utf-8")
    with read_file(path) as book, pytest.raises(FileRefused) as refusal:
        recognise_all(book)
    assert [(issue.code, issue.column) for issue in refusal.value.issues] == [("ING-12", 2), ("ING-12", 3)]
