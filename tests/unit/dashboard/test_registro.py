# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is a norm told on a page: how much, of what, whose, what is to be looked at, what changed?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dashboard.pages.norme import asked
from dashboard.text.registro import Amount, ambiguity, lead, moment, sheet_lead, some, told, under
from metrics.rules import ADDING
from norms.lookup import Norms, load_norms
from norms.register import Entry, Wanted, entries, sheet
from norms.themes import find_theme

ON = date(2026, 11, 23)


@pytest.fixture(scope="module")
def norms() -> Norms:
    return load_norms()


def entry(norms: Norms, id: str, ente: str = "lucca", on: date = ON) -> Entry:
    found = sheet(norms, id, ente, on).applied
    assert found is not None
    return found


DISTANCES = ("da 20 a 40 km: 1 punto", "da 41 a 60 km: 2 punti", "da 61 a 100 km: 3 punti", "da 101 km: 4 punti")


@pytest.mark.parametrize(
    ("id", "ente", "expected"),
    [
        ("presenza.prevalente", "lucca", Amount("più di 50 % della prestazione lavorativa di ciascun dipendente")),
        ("obiettivo.salute_professionale", "lucca", Amount("almeno 100 % dei dirigenti")),
        ("contattabilita.quota_massima", "brescia", Amount("al massimo 60 % del periodo di lavoro agile")),
        ("presenza.minima", "brescia", Amount("almeno 55 % delle ore settimanali")),
        ("copertura.nazionale.senza_pola", "lucca", Amount("almeno 15 % dei dipendenti che lo richiedono")),
        ("graduatoria.c11", "brescia", Amount("4 fasce", DISTANCES)),
        ("rinnovo.richiesta_giorni", "brescia", Amount("almeno 30 giorni")),
    ],
)
def test_how_much_and_of_what(norms: Norms, id: str, ente: str, expected: Amount) -> None:
    assert told(entry(norms, id, ente, date(2025, 12, 31))).amount == expected


def test_a_long_list_says_how_many_and_keeps_each(norms: Norms) -> None:
    amount = told(entry(norms, "accordo.campi_obbligatori")).amount
    assert (amount.says, len(amount.parts)) == ("7 voci", 7)


def test_marks_say_what_is_to_be_looked_at_and_when_it_was(norms: Norms) -> None:
    read = date(2026, 11, 23)
    fresh = told(entry(norms, "presenza.minima"))
    assert (fresh.read, fresh.marks) == ("letto il 23/11/2026", ("decorrenza da verificare sul testo",))
    late = told(entry(norms, "presenza.minima", on=read.replace(year=2027) + timedelta(days=1)))
    assert late.marks[1] == "riletta il 23/11/2026, più di un anno fa"
    never = told(entry(norms, "copertura.nazionale.con_pola"))
    assert never.marks == ("atto non ancora letto",)
    assert told(entry(norms, "recesso.preavviso_giorni")).read.startswith("riportato da ")


def test_rank_is_said_where_there_is_more_than_one_tier(norms: Norms) -> None:
    found = [told(each) for each in entries(norms, "lucca", ON) if each.id == "accordo.campi_obbligatori"]
    assert [(each.tier, each.rank and each.rank[1]) for each in found] == [
        ("Stato", "prevale il livello più locale"),
        ("Contratto collettivo", "prevale il livello più locale"),
        ("Ente", "si applica"),
    ]
    assert told(entry(norms, "presenza.minima")).rank is None
    together = [told(each) for each in entries(norms, "lucca", ON, ADDING) if each.id == "accordo.campi_obbligatori"]
    assert [each.rank and each.rank[1] for each in together] == ["si somma agli altri livelli"] * 3


def test_leads(norms: Norms) -> None:
    def of(id: str, on: date = ON) -> str:
        return sheet_lead(sheet(norms, id, "lucca", on))

    assert of("servizio.minimo_giorni") == "Il 23/11/2026 vale: almeno 90 giorni (Ente)."
    assert of("accordo.campi_obbligatori") == "Il 23/11/2026 vale: 7 voci (Ente: il più locale di 3 livelli)."
    adding = sheet(norms, "accordo.campi_obbligatori", "lucca", ON, ADDING)
    assert sheet_lead(adding).endswith("7 voci (Ente, e si somma agli altri livelli: 3 in tutto).")
    assert of("priorita.criteri").startswith("Il 23/11/2026 vale: «Il dirigente applica")
    assert of("modalita.ordinaria", date(2021, 6, 1)) == "Il 01/06/2021 nulla è prescritto."
    assert lead("01/01/1990", "Lucca", ()) == "Il 01/01/1990, con il regolamento «Lucca», nulla è prescritto."
    one = [each for each in entries(norms, "lucca", ON) if each.id == "presenza.minima"]
    assert lead("23/11/2026", "Lucca", one) == "Il 23/11/2026, con il regolamento «Lucca», vale 1 norma: 1 dell’ente."
    assert under(one) == "1 norma, 1 da verificare"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "Nessuna norma non riletta da un anno"),
        (1, "1 norma non riletta da un anno"),
        (90, "90 norme non rilette da un anno"),
    ],
)
def test_none_one_and_many(number: int, expected: str) -> None:
    assert some(number, "da_rileggere") == expected


def test_history_in_words(norms: Norms) -> None:
    first, last = (moment(each) for each in sheet(norms, "copertura.nazionale.con_pola", "lucca", ON).changes)
    assert (first.first, first.last, first.change) == ("19/07/2020", "29/04/2021", "primo valore")
    assert (last.last, last.change) == (
        "in corso",
        "da almeno 60 % ad almeno 15 %; cambiano anche la fonte e la condizione",
    )
    ended = moment(sheet(norms, "modalita.ordinaria", "lucca", ON).changes[1])
    assert (ended.amount, ended.change) == (Amount("nulla è prescritto"), "non è più prescritta")


def test_the_adopted_reading_comes_first(norms: Norms) -> None:
    chosen = norms.with_reading("amb_LU_3", "media_trimestre")
    shown = ambiguity(chosen.readings["amb_LU_3"])
    assert [active for *_, active in shown.options] == [True, False, False, False]
    assert shown.options[0][0] == "media trimestre"


def test_what_an_address_asks_and_what_nobody_knows() -> None:
    it = asked({"tema": "accordo", "livello": "ente", "controllo": "da_rileggere", "cerca": " x "}, ON)
    assert it.wanted == Wanted(find_theme("accordo"), "ente", stale=True, words="x")
    assert (it.on, it.refused, it.query()) == (ON, (), "")
    strange = asked({"giorno": "31/10/2026", "tema": "colore", "livello": "mondo", "controllo": "tutto"}, ON)
    assert strange.refused == ("giorno", "tema", "livello", "controllo")
    assert strange.wanted == Wanted()
    assert asked({"giorno": "2026-10-31"}, ON).query(tema="accordo") == "?giorno=2026-10-31&tema=accordo"
    assert asked({"giorno": "20261031"}, ON).on == date(2026, 10, 31)
    assert len(asked({"cerca": "x" * 1000}, ON).wanted.words) == 100
