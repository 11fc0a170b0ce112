# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is nothing left in a comment that leads to a person, and is what it says left?"""

from __future__ import annotations

import pytest

from surveys.comments import counted, is_grave, is_special, people, scrub

STAFF = people(["Anna Rossi", "D’Amico Niccolò", "Rosa Bruno", "Lo Re Ugo"], ["Ufficio Notifiche", "Notifiche"])


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("Scrivetemi a anna.rossi@comune.esempio.it grazie", "Scrivetemi a [e-mail] grazie"),
        ("anna.rossi (at) comune.esempio.it", "[e-mail]"),
        ("Chiamare 3331234567 o +39 055 123456", "Chiamare [telefono] o [telefono]"),
        ("interno 055-12.34.56", "interno [telefono]"),
        ("Il mio CF è RSSMRA85T10A562S.", "Il mio CF è [codice fiscale]."),
        ("cf rss mra 85t10 a562s", "cf [codice fiscale]"),
        ("IBAN IT60 X054 2811 1010 0000 0123 456", "IBAN [IBAN]"),
        ("IT60X0542811101000000123456 e basta", "[IBAN] e basta"),
        ("auto AB 123 CD sempre fuori", "auto [targa] sempre fuori"),
        ("vedi https://intranet.esempio.it/pagina?id=3 ora", "vedi [indirizzo web] ora"),
        ("vedi intranet.esempio.it", "vedi [indirizzo web]"),
        ("matricola 10293 da anni", "[matricola] da anni"),
        ("La Rossi decide tutto", "La [nome] decide tutto"),
        ("anna rossi decide tutto", "[nome] decide tutto"),
        ("DECIDE TUTTO D'AMICO", "DECIDE TUTTO [nome]"),
        ("Niccolo’ non risponde", "[nome]’ non risponde"),
        ("il dott. Verdi e la Dott.ssa Neri", "il dott. [nome] e la Dott.ssa [nome]"),
        ("all’ufficio notifiche siamo in due", "all’[ufficio] siamo in due"),
    ],
)
def test_what_leads_to_somebody_is_taken_out(written: str, left: str) -> None:
    assert scrub(written, STAFF) == left


@pytest.mark.parametrize(
    "written",
    [
        "La parete rosa e il legno bruno vanno bene",
        "Servono 2 schermi da 24 pollici entro il 2027",
        "Nel 2026 abbiamo fatto 120 pratiche su 150, cioè l’80 %",
        "Lo dico: va bene così",
        "Lavoro dal 01/03/2020 con orario 8:00-14:00",
        "Dalle 8.00-14.00, dal 05-10-2026 al 31.12.2026",
        "La legge 104 da anni; da 24 sono otto sedi",
        "Delibera n. 145/2020, art. 19, comma 2",
    ],
)
def test_what_leads_to_nobody_stays(written: str) -> None:
    assert scrub(written, STAFF) == written


def test_lines_become_one_and_a_pasted_document_is_cut() -> None:
    assert scrub("  uno\n\tdue\u00a0tre ") == "uno due tre"
    assert len(scrub("parola " * 5000)) in range(3990, 4001)


def test_health_and_beliefs_restrict_a_comment_and_a_crime_calls_for_help() -> None:
    assert is_special("ho avuto problemi con la mia disabilità")
    assert is_special("mi sono rivolta al sindacato")
    assert not is_special("servono più schermi")
    assert is_grave("subisco molestie ogni giorno")
    assert not is_grave("il parcheggio è lontano")


def test_a_theme_of_two_comments_is_not_told() -> None:
    told = [("O1", "dotazioni")] * 3 + [("O1", "orari")] * 2 + [("O2", "orari")] * 5
    assert counted(told) == {("O2", "orari"): 5, ("O1", "dotazioni"): 3}
