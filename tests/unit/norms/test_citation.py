# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does an official find the act, the place, the day it was read, and what is still to be verified?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from norms.citation import TO_VERIFY, amount, citation, find_unchecked, stale, to_verify
from norms.lookup import load_norms
from tests.unit.norms.overlay import dated, ruled

FONTI = Path(__file__).parents[4] / "shared" / "fonti"
CITED = {
    ("copertura.minima", "lucca", "2026-10-31"): (
        "Regolamento per il lavoro agile della Provincia di Lucca (Decreto Deliberativo n. 69 del 20/10/2021), "
        "secondo la pagina «Lavoro agile» del PIAO della Provincia di Lucca, "
        "sezione «Chi può richiedere il lavoro agile»; letto il 23/11/2026; "
        "lettura adottata: «eseguibili» (amb_LU_2); decorrenza da verificare sul testo"
    ),
    ("presenza.minima", "brescia", "2026-10-31"): (
        "Università degli Studi di Brescia, Regolamento lavoro agile (Decreto Rettorale n. 522 del 02/07/2019), "
        "art. 10, c. 2; letto il 23/11/2026; lettura adottata: «neutrale» (amb_BS_8)"
    ),
    ("copertura.nazionale.con_pola", "lucca", "2026-10-31"): (
        "Decreto-legge 30 aprile 2021, n. 56, che modifica l’art. 14 della Legge 124/2015, art. 1; "
        "riportato da perksolution.it, awn.it"
    ),
    ("presenza.prevalente", "lucca", "2026-10-31"): (
        "Decreto ministeriale 30 giugno 2022, n. 132 (G.U. n. 209 del 07/09/2022), piano-tipo, sottosezione 3.2; "
        "riportato da moltocomuni.it; verificato in parte, da verificare sul testo"
    ),
}
AMOUNTS = {
    "points": ("points", "15", "15 punti"),
    "half a point": ("points", "0,5", "0,5 punti"),
    "half, with a dot": ("points", "0.5", "0,5 punti"),
    "one point": ("points", "1", "1 punto"),
    "one day": ("days", "1", "1 giorno"),
    "the day of a month": ("day_of_month", "20", "giorno 20"),
    "many people": ("people", "20", "20 persone"),
    "yes": ("flag", "sì", "sì"),
    "no": ("flag", "no", "no"),
    "words": ("text", ">-\n  Il recupero\n  non è dovuto.", "Il recupero non è dovuto."),
    "list": ("list", "\n- {id: a, text: obiettivi}\n- {id: b, text: luoghi}", "obiettivi; luoghi"),
    "bands": (
        "bands",
        "\n- {from: 20, to: 40, value: 1}\n- {from: 41, to: 60, value: 2}\n- {from: 101, value: 4}",
        "da 20 a 40: 1; da 41 a 60: 2; da 101: 4",
    ),
    "open bands": (
        "bands",
        "\n- {from: 0, below: 10, value: 1}\n- {from: 10, below: 18, value: 0.5}",
        "da 0 a meno di 10: 1; da 10 a meno di 18: 0,5",
    ),
    "windows": (
        "windows",
        '\n- {days: [lunedì, martedì, mercoledì, giovedì, venerdì], from: "17:30", to: "08:00"}'
        "\n- days: [sabato, domenica, festivi]",
        "dal lunedì al venerdì 17:30–08:00; sabato, domenica, festivi: tutto il giorno",
    ),
    "some days": (
        "windows",
        "\n- {days: [lunedì, mercoledì, giovedì], from: 8:00, to: 8:30}"
        "\n- {days: [martedì, sabato], from: 9:00, to: 24:00}",
        "lunedì, mercoledì, giovedì 08:00–08:30; martedì, sabato 09:00–24:00",
    ),
    "three in a row": (
        "windows",
        "\n- {days: [festivi, mercoledì, giovedì, venerdì], from: 9:00, to: 13:00}",
        "dal mercoledì al venerdì, festivi 09:00–13:00",
    ),
    "period": ("period", '{from: "2019-11-01", to: "2019-11-30"}', "dal 01/11/2019 al 30/11/2019"),
    "period, end only": ("period", '{to: "2019-10-31"}', "entro il 31/10/2019"),
    "period, start only": ("period", '{from: "2020-04-30"}', "dal 30/04/2020"),
}
MARKS = {
    "mark: V": "",
    "mark: P": "verificato in parte, da verificare sul testo",
    "mark: K": TO_VERIFY,
    "mark: D": TO_VERIFY,
    "mark: V\nsince_mark: D": "decorrenza da verificare sul testo",
}
CHECKED = {
    ("2025-11-23", "2026-11-22"): False,
    ("2025-11-23", "2026-11-23"): False,
    ("2025-11-23", "2026-11-24"): True,
    ("2024-02-29", "2025-02-28"): False,
    ("2024-02-29", "2025-03-01"): True,
}
READ = {
    "lucca.txt": ["almeno il 25% dei lavoratori", "almeno 90 giorni di servizio effettivo", "massimo di 2 giorni alla"],
    "brescia.txt": [
        "presenza minima del 55% delle ore settimanali",
        "tra il 30% e il 60%",
        "durata iniziale di 6 mesi",
    ],
    "civitanova.txt": ["sottoscritto entro 30 giorni dalla presentazione", "la durata di sei mesi", "il giorno prima"],
}


@pytest.mark.parametrize("place", CITED)
def test_a_citation_in_words(place: tuple[str, str, str]):
    id, ente, day = place
    ruling = load_norms().in_force(id, ente, date.fromisoformat(day))
    assert ruling is not None
    assert citation(ruling) == CITED[place]


def test_a_reading_is_named_in_words_and_not_by_its_id():
    ruling = load_norms().in_force("presenza.minima", "lucca", date(2026, 1, 1))
    assert ruling is not None
    assert "lettura adottata: «entrambi per settimana» (amb_LU_3)" in citation(ruling)


@pytest.mark.parametrize("case", AMOUNTS)
def test_an_amount_in_words(tmp_path: Path, case: str):
    unit, content, said = AMOUNTS[case]
    norms = ruled(tmp_path, unit, dated("2020-01-01", content, more="mark: V\nreading: amb_XX_1"))
    ruling = norms.in_force("prova.regola", "lucca", date(2026, 1, 1))
    assert ruling is not None
    assert amount(ruling) == said


@pytest.mark.parametrize(
    ("bound", "said"),
    [
        ("ceiling", "entro il giorno 20"),
        ("exact", "giorno 20"),
        ("floor", "dal giorno 20"),
        ("above", "dopo il giorno 20"),
    ],
)
def test_the_day_of_a_month_is_named_and_not_counted(tmp_path: Path, bound: str, said: str):
    norms = ruled(tmp_path, "day_of_month", dated("2020-01-01", "20"), bound=bound)
    ruling = norms.in_force("prova.regola", "lucca", date(2026, 1, 1))
    assert ruling is not None
    assert (amount(ruling), ruling.number) == (said, 20)


def test_a_choice_is_said_in_words():
    ruling = load_norms().in_force("modalita.ordinaria", "lucca", date(2020, 4, 1))
    assert ruling is not None
    assert amount(ruling) == "lavoro agile"


@pytest.mark.parametrize("mark", MARKS)
def test_what_is_to_be_verified_is_said(tmp_path: Path, mark: str):
    norms = ruled(tmp_path, "days", dated("2020-01-01", "30", more=mark))
    ruling = norms.in_force("prova.regola", "lucca", date(2026, 1, 1))
    assert ruling is not None
    assert to_verify(ruling) == MARKS[mark]


@pytest.mark.parametrize("days", CHECKED)
def test_what_was_read_more_than_a_year_ago_is_stale(tmp_path: Path, days: tuple[str, str]):
    checked, on = days
    norms = ruled(tmp_path, "days", dated("2020-01-01", "30"), more=f'checked: "{checked}"')
    assert stale(norms.shelves["stato", ""]["prova.regola"], date.fromisoformat(on)) is CHECKED[days]


def test_what_was_never_read_is_stale(tmp_path: Path):
    norms = ruled(tmp_path, "days", dated("2020-01-01", "30", more="mark: K"), more="")
    assert stale(norms.shelves["stato", ""]["prova.regola"], date(2020, 1, 1))


def test_the_list_of_what_to_look_at_again(tmp_path: Path):
    values = (dated("2020-01-01", "30", more="mark: V"), dated("2026-01-01", "repealed", more="mark: V"))
    norms = ruled(tmp_path, "days", *values, more='checked: "2020-01-01"')
    listed = {
        on: ["prova.regola" in {ruling.parameter.id for ruling in some} for some in (found.stale, found.to_verify)]
        for on in (date(2019, 12, 31), date(2020, 6, 1), date(2025, 12, 31), date(2026, 1, 1))
        for found in (find_unchecked(norms, "lucca", on),)
    }
    assert listed == {
        date(2019, 12, 31): [False, False],  # not in force yet
        date(2020, 6, 1): [False, False],
        date(2025, 12, 31): [True, False],
        date(2026, 1, 1): [False, False],  # repealed: nobody has to read it again
    }


def test_what_to_verify_is_listed_for_every_tier():
    found = find_unchecked(load_norms(), "lucca", date(2026, 12, 1))
    assert {ruling.tier for ruling in found.to_verify} >= {"stato", "ente"}
    assert all(TO_VERIFY in citation(ruling) for ruling in found.to_verify)


@pytest.mark.skipif(not FONTI.exists(), reason="the source documents (../shared/fonti) are not on this machine")
@pytest.mark.parametrize("name", READ)
def test_the_values_that_carry_a_day_were_read_in_the_documents(name: str):
    text = " ".join((FONTI / name).read_text(encoding="utf-8").split())
    assert [phrase for phrase in READ[name] if phrase not in text] == []
