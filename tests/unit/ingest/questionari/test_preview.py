# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is all that is wrong with a file told at once, without anybody's words, and is only what was confirmed taken?"""

from __future__ import annotations

import random
import secrets
from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from ingest.questionari.export import Column, Export
from ingest.questionari.mapping import Mapping, read_mapping
from ingest.questionari.preview import NotReady, Preview, collect
from ingest.questionari.preview import preview as preview_of
from surveys.reading import load
from surveys.wave import Promise, State, Wave
from tests.unit.ingest.questionari.exports import CODES, GIVEN, OPEN, SMALL, coded, export, item, sentences, worded

SECRET = "Il mio capo Mario Rossi mi chiama di notte"
WAVE = Wave(
    "2026", "benessere", "Benessere", "piccolo", "1", date(2026, 5, 1), date(2026, 5, 31), State.OPEN, Promise(), ()
)


def preview(of: Export, said: Mapping | None = None, wave: Wave | None = None) -> Preview:
    return preview_of(of, SMALL, said, wave, others=())


def told(of: Preview, code: str = "ING") -> list[str]:
    return [sentence for sentence in sentences(of.issues) if sentence.startswith(code)]


# ---------------------------------------------------------------- what is taken


def test_a_clean_file_is_ready_and_says_what_it_becomes() -> None:
    found = preview(
        export(coded(*CODES), GIVEN, ("6", "na", "3,0", "per nulla d'accordo", "Non so", "M", "30", SECRET))
    )
    assert found.ready
    assert (found.records, found.completes, found.empty, found.absent, found.ignored) == (2, 2, 0, (), ())
    assert found.recoded["B01"] == {"4": 4, "per nulla d'accordo": 1}
    assert found.recoded["GENERE"] == {"D": "D", "M": "U"}
    assert found.recoded["ETA"] == {}  # exact ages are shown to nobody
    assert found.recoded["OPN1"] == {}


def test_what_is_collected_has_values_statuses_and_comments_apart() -> None:
    of = export(coded(*CODES), GIVEN, ("6", None, "3", "", "Non so", "M", "72", SECRET), complete=(True, True))
    kept = collect(of, preview(of), shuffle=_Still())
    assert kept.respondents == (
        {"A01": 1, "A02": 2, "A03": 3, "B01": 4, "B09": 5, "GENERE": "D", "ETA": "61"},
        {"A01": 6, "A03": 3, "B09": "na", "GENERE": "U", "ETA": "61"},
    )
    assert kept.statuses == ({}, {"A02": "not_shown"})
    assert kept.comments == (("OPN1", SECRET),)


class _Still:
    """A shuffle that leaves all where it is."""

    def shuffle(self, x: object, /) -> None:
        """Do nothing."""


def test_people_and_comments_are_shuffled_apart_by_the_source_that_is_given() -> None:
    rows = [(str(n % 6 + 1), "1", "2", "3", "4", "D", str(20 + n), f"commento {n}") for n in range(60)]
    of = export(coded(*CODES), *rows)
    kept = collect(of, preview(of), shuffle=random.Random(5))
    ages = [respondent["A01"] for respondent in kept.respondents]
    written = [int(text.split()[1]) for _, text in kept.comments]
    assert sorted(written) == list(range(60)) != written
    assert Counter(ages) == Counter(n % 6 + 1 for n in range(60))
    assert ages != [n % 6 + 1 for n in written], "the order of comments is not that of people"
    again = collect(of, preview(of), shuffle=random.Random(5))
    assert again == kept
    assert collect(of, preview(of), shuffle=secrets.SystemRandom()).respondents != kept.respondents


def test_who_did_not_reach_the_end_is_taken_only_when_enough_was_answered() -> None:
    half = ("1", "2", "3", "", "", "D", "45", "")
    little = ("1", "", "", "", "", "D", "45", "")
    of = export(coded(*CODES), GIVEN, half, little, complete=(True, False, False))
    found = preview(of)
    assert (found.records, found.completes) == (3, 1)
    taken = [
        collect(of, found, partial=share, shuffle=_Still()).complete for share in (None, Fraction(3, 5), Fraction(1, 5))
    ]
    assert taken == [(True,), (True, False), (True, False, False)]


def test_who_answered_nothing_is_not_taken() -> None:
    of = export(coded(*CODES), GIVEN, ("",) * 8)
    found = preview(of)
    assert (found.ready, found.empty) == (True, 1)
    assert "ING-46 · f.csv, riga 3: ci sono righe senza nessuna risposta" in told(found)[0]
    assert len(collect(of, found, shuffle=_Still()).respondents) == 1


def test_a_file_without_answers_is_not_ready() -> None:
    for of in (export(coded(*CODES)), export(coded(*CODES), ("",) * 8)):
        assert told(preview(of)) == [
            "ING-46 · f.csv: il file non ha nessuna risposta. Esporta di nuovo, scegliendo anche le risposte complete."
        ]


def test_what_is_not_ready_is_not_collected() -> None:
    of = export(coded(*CODES), ("9", *GIVEN[1:]))
    with pytest.raises(NotReady):
        collect(of, preview(of), shuffle=_Still())


# ---------------------------------------------------------------- what is wrong


def test_everything_wrong_is_told_at_once_with_its_cell_and_remedy() -> None:
    columns = (*coded("A01", "A02", "A03", "B01", "B09", "GENERE"), Column(7, "Domanda in più", "", "Domanda in più"))
    found = preview(export(columns, ("7", "2", "Abbastanza", "4", "5", "D", "x"), ("1", "2", "3", "4", "5", "Q", "x")))
    assert not found.ready
    assert found.unmapped == {"A03": ("Abbastanza",), "GENERE": ("Q",)}
    assert told(found) == [
        "ING-40 · f.csv: manca la domanda ETA («Età»). Esporta tutte le domande; se non è stata posta, scrivi "
        "nel file di mappatura "
        "«assenti: [ETA]».",
        "ING-40 · f.csv: manca la domanda OPN1 («Aspetto da migliorare»). Esporta tutte le domande; se non è "
        "stata posta, scrivi "
        "nel file di mappatura «assenti: [OPN1]».",
        "ING-41 · f.csv, colonna G: la colonna «Domanda in più» non è una domanda del questionario e non "
        "viene letta. Se lo è, "
        "di’ nel file di mappatura quale; altrimenti non c’è niente da fare.",
        "ING-43 · f.csv, cella A2: il valore «7» è fuori dalla scala; A01 vuole un numero da 1 a 6. Correggi "
        "la cella, o scrivi "
        "nel file di mappatura che cosa vuol dire o che si esclude.",
        "ING-42 · f.csv, cella C2: la risposta «Abbastanza» non è tra quelle che conosciamo; A03 vuole un "
        "numero da 1 a 6. Di’ "
        "nel file di mappatura che cosa vuol dire (risposte: A03: …), o «escludi».",
        "ING-42 · f.csv, cella F3: la risposta «Q» non è tra quelle che conosciamo; GENERE vuole una tra "
        "«donna», «uomo», "
        "«preferisco non rispondere». Di’ nel file di mappatura che cosa vuol dire (risposte: GENERE: …), o «escludi».",
    ]


def test_a_trait_is_missed_when_it_was_promised() -> None:
    of = export(coded(*(code for code in CODES if code != "ETA")), (*GIVEN[:6], ""))
    assert preview(of).ready
    assert [issue.level for issue in preview(of).issues] == ["warning"]
    assert preview(of, wave=WAVE).issues == ()
    promised = preview(of, wave=replace(WAVE, promise=Promise(breakdowns=("ETA",))))
    assert [(issue.code, issue.field, issue.level) for issue in promised.issues] == [("ING-40", "ETA", "error")]


def test_the_ente_answers_in_its_mapping_and_the_file_is_ready() -> None:
    written = """
questionario: piccolo
risposte: {A03: {Abbastanza: 4}, GENERE: {Q: escludi}}
assenti: [ETA, OPN1]
ignora: [Domanda in più]
sconosciute: escludi
"""
    columns = (*coded("A01", "A02", "A03", "B01", "B09", "GENERE"), Column(7, "Domanda in più", "", "Domanda in più"))
    of = export(columns, ("7", "2", "Abbastanza", "4", "5", "D", "x"), ("1", "2", "3", "4", "5", "Q", "x"))
    found = preview(of, read_mapping(written, SMALL))
    assert [issue.code for issue in found.issues] == ["ING-43"]
    assert found.ready
    kept = collect(of, found, shuffle=_Still())
    assert kept.statuses == ({"A01": "out_of_range"}, {"GENERE": "unmapped"})
    assert kept.respondents[0]["A03"] == 4


def test_nobodys_words_or_numbers_are_in_a_message_or_in_the_preview() -> None:
    ages = [(*GIVEN[:6], f"{1950 + n}", SECRET) for n in range(3)]
    swapped = [("1", "2", SECRET, "4", "5", "mario.rossi@comune.it", "45", "") for _ in range(3)]
    columns = (*coded(*CODES), Column(9, "Nome e cognome", "", "Nome e cognome"))
    found = preview(export(columns, *(row + ("Mario Rossi",) for row in ages + swapped)))
    written = repr(found.issues) + repr(found.recoded) + repr(found.unmapped)
    for word in ("notte", "Mario", "mario", "1950", "1951"):
        assert word not in written
    assert found.dropped == ("Nome e cognome",)
    assert found.unmapped == {"A03": ("(…)",), "GENERE": ("(…)",)}
    assert "cella G2: il valore è fuori dalla scala" in "".join(told(found, "ING-43"))


def test_a_column_of_words_is_told_once() -> None:
    rows = [("1", "2", f"parere {n}", "4", "5", "D", "45", "") for n in range(12)]
    sentences = told(preview(export(coded(*CODES), *rows)), "ING-42")
    assert len(sentences) == 1
    assert "cella C2: più di 10 risposte diverse non sono di questa domanda" in sentences[0]
    assert "parere" not in sentences[0]


def test_a_file_of_another_questionnaire_is_told_and_nothing_else_is() -> None:
    found = preview(export(coded("A01", "X1", "X2"), ("1", "2", "9")))
    assert not found.ready
    assert told(found) == [
        "ING-45 · f.csv: domande trovate nel file: 1 delle 8 di «Piccolo». Scegli il file di questa "
        "rilevazione; se è questo, di’ "
        "in un file di mappatura quali colonne sono."
    ]


def test_the_managers_file_is_not_taken_for_the_workers() -> None:
    workers, managers = load("fase6_sw"), load("fase6_dr")
    columns = coded(*(each.code for each in managers.items))
    found = preview_of(export(columns, ("",) * len(columns)), workers)
    assert [issue.code for issue in found.issues] == ["ING-45"]
    assert f"sembra il questionario «{managers.title}»" in told(found)[0]
    assert preview_of(export(columns, ("4",) * len(columns)), managers).issues[:1] != found.issues


# ---------------------------------------------------------------- direction, languages, bands


def test_a_scale_whose_direction_nobody_confirms_is_told() -> None:
    labels = {"A01": {f"A{n}": f"grado {'abcdef'[n - 1]}" for n in range(1, 7)}}
    places = {"A01": {f"A{n}": n for n in range(1, 7)}}
    of = export(coded(*CODES), ("A6", *GIVEN[1:]), labels=labels, places=places)
    found = preview(of)
    assert found.ready
    assert "ING-44 · f.csv, colonna A: le risposte sono state messe in ordine come nella piattaforma" in told(found)[0]
    assert collect(of, found, shuffle=_Still()).respondents[0]["A01"] == 6
    turned = preview(of, read_mapping("verso: {rovesciato: [A01]}", SMALL))
    assert turned.issues == ()
    assert collect(of, turned, shuffle=_Still()).respondents[0]["A01"] == 1


def test_a_scale_that_goes_the_other_way_waits_for_a_word() -> None:
    found = preview(export(coded(*CODES), ("1 = del tutto d'accordo", *GIVEN[1:])))
    assert not found.ready
    assert "ING-44 · f.csv, colonna A: numeri e parole delle risposte vanno in versi opposti" in told(found)[0]


def test_answers_in_two_languages_are_told() -> None:
    of = export(coded(*CODES), ("Del tutto d'accordo", *GIVEN[1:]), ("Strongly agree", *GIVEN[1:]))
    found = preview(of)
    assert found.ready
    assert "ING-47 · f.csv: ci sono risposte in italiano e risposte in inglese" in told(found)[0]
    assert [each["A01"] for each in collect(of, found, shuffle=_Still()).respondents] == [6, 6]


def test_exactly_thirty_is_in_the_first_band_and_told() -> None:
    found = preview(export(coded(*CODES), (*GIVEN[:6], "29", ""), (*GIVEN[:6], "30", "")))
    assert found.ready
    assert told(found) == [
        "ING-47 · f.csv, cella G3: il confine della fascia non è detto allo stesso modo: è stato messo in "
        "«fino a 30 anni». "
        "Guarda nell’anteprima come è stato letto."
    ]


def test_not_applicable_where_it_was_not_foreseen_is_told() -> None:
    of = export(coded(*CODES), ("Non so", *GIVEN[1:]))
    found = preview(of)
    assert "A01 non prevede «non so»" in told(found)[0]
    assert collect(of, found, shuffle=_Still()).respondents[0]["A01"] == "na"


# ---------------------------------------------------------------- days and repeated records


def _dated(*days: str) -> Export:
    columns = (Column(1, "submitdate", "submitdate", "", "submitdate"), *coded(*CODES))
    columns = tuple(replace(column, number=number) for number, column in enumerate(columns, 1))
    return export(columns, *((day, *GIVEN) for day in days))


def test_days_outside_of_the_wave_are_told_without_saying_them() -> None:
    few = preview(_dated("2026-05-02", "2026-05-30", "2026-06-04 10:00"), wave=WAVE)
    assert few.ready
    assert "alcune risposte non sono state date tra il 01/05/2026 e il 31/05/2026" in told(few)[0]
    most = preview(_dated("2025-05-02", "2025-05-30", "04/06/2026"), wave=WAVE)
    assert not most.ready
    assert "ING-45 · f.csv, colonna A: la maggior parte delle risposte" in told(most)[0]
    assert "2025" not in told(most)[0]
    assert preview(_dated("1980-01-01 00:00:00", ""), wave=WAVE).issues == ()


def test_records_that_are_the_same_throughout_are_told_and_counted_all() -> None:
    items = tuple(item(f"A{n:02}", f"Domanda {n}") for n in range(1, 13))
    instrument = replace(SMALL, items=(*items, OPEN))
    one, other = [("1", "2", "3", "4", "5", "6") * 2, ("6", "2", "3", "4", "5", "6") * 2]
    flat = ("4",) * 12
    of = export(coded(*(each.code for each in items), "OPN1"), *((*row, "") for row in (one, flat, one, other, flat)))
    found = preview_of(of, instrument, others=())
    assert told(found) == [
        "ING-46 · f.csv, riga 2: questa riga ha le stesse risposte, una per una, di un’altra (riga 4). Se una "
        "risposta è stata "
        "copiata, toglila dal file; altrimenti conferma: si contano tutte."
    ]
    assert len(collect(of, found, shuffle=_Still()).respondents) == 5


# ---------------------------------------------------------------- platforms without codes


def test_words_alone_are_enough() -> None:
    columns = worded(*(f"{each.label}?" for each in SMALL.items))
    of = export(
        columns, ("4.0", "1 - Per niente", "6 = totalmente", "2", "", "Femmina", "31–40", "Bene"), platform="table"
    )
    found = preview(of)
    assert found.ready
    assert collect(of, found, shuffle=_Still()).respondents == (
        {"A01": 4, "A02": 1, "A03": 6, "B01": 2, "GENERE": "D", "ETA": "31-40"},
    )
