# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does a wave go its way, one step after the other, and is what may not be done now refused in Italian?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from agilometro.questionari import Questionnaires
from disclosure.survey import Theme
from record import rilevazioni as room
from record.audit import notes
from record.rilevazioni import Answered, Arriving, Written
from record.store import Store, reading, writing
from surveys import comments
from surveys.wave import Promise, State, Stratum, WaveRefused
from tests.unit.agilometro.asking import CHI, NOW, WAVE, OneInstrument, closed, service


def test_a_wave_is_prepared_opened_with_what_it_can_keep_and_closed(store: Store) -> None:
    asked = service(store)
    found = asked.prepare(WAVE, CHI, NOW)
    assert (found.invited, found.kept) == (50, ("F_GEN", "F_PROF"))
    assert asked.wave(WAVE.id) == replace(WAVE, version="1")
    opened = asked.launch(WAVE.id, CHI, NOW)
    assert opened.kept == ("F_GEN", "F_PROF")
    assert asked.wave(WAVE.id).state is State.OPEN
    assert asked.close(WAVE.id, CHI, NOW).state is State.CLOSED
    with reading(store) as conn:
        assert [(each.chi, each.azione) for each in reversed(notes(conn))] == [
            (CHI, "questionario: preparato"),
            (CHI, "questionario: aperto"),
            (CHI, "questionario: chiuso"),
        ]


def test_opening_takes_out_of_the_promise_what_could_never_be_shown(store: Store) -> None:
    asked = service(store)
    strata = (Stratum({"F_GEN": "D", "F_PROF": "P"}, 30), Stratum({"F_GEN": "U", "F_PROF": "O"}, 6))
    asked.prepare(replace(WAVE, strata=strata), CHI, NOW)
    assert asked.wave(WAVE.id).promise.breakdowns == ("F_GEN", "F_PROF")
    found = asked.launch(WAVE.id, CHI, NOW)
    assert asked.wave(WAVE.id).promise.breakdowns == ()
    assert any("Nessun dettaglio per area sarà pubblicabile" in each for each in found.sentences)


def test_those_invited_come_from_a_file_until_the_wave_opens(store: Store, tmp_path: Path) -> None:
    asked = service(store)
    asked.prepare(replace(WAVE, strata=()), CHI, NOW)
    with pytest.raises(WaveRefused, match="manca il numero degli invitati"):
        asked.launch(WAVE.id, CHI, NOW)
    path = tmp_path / "invitati.csv"
    path.write_text("Genere;invitati\nDonna;25\nUomo;15\n", encoding="utf-8")
    assert asked.invite(WAVE.id, path, CHI, NOW).people == 40
    assert asked.wave(WAVE.id).invited_by("F_GEN") == {"D": 25, "U": 15}
    asked.launch(WAVE.id, CHI, NOW)
    with pytest.raises(WaveRefused, match="è aperta: per cambiare gli invitati deve essere preparata"):
        asked.invite(WAVE.id, path, CHI, NOW)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": "Fase 6"}, "il codice «Fase 6» non va bene"),
        ({"id": "../altro"}, "il codice «../altro» non va bene"),
        ({"series": ""}, "il nome della serie «» non va bene"),
        ({"title": " "}, "il titolo va da 1 a 200 caratteri"),
        ({"closes": date(2026, 2, 1)}, r"la chiusura \(01/02/2026\) viene prima dell’apertura \(01/03/2026\)"),
        ({"instrument": "altro"}, "il questionario «altro» non c’è"),
        ({"promise": Promise(breakdowns=("F_ETA",))}, "«F_ETA» non è una caratteristica"),
        ({"strata": (Stratum({}, 9), Stratum({}, 3))}, "compare due volte"),
    ],
)
def test_a_wave_that_is_wrong_is_refused_with_its_reason(store: Store, changes: dict[str, object], words: str) -> None:
    with pytest.raises(WaveRefused, match=words):
        service(store).prepare(replace(WAVE, **changes), CHI, NOW)  # type: ignore[arg-type]  # names from a table
    assert service(store).waves() == ()


def test_a_code_is_of_one_wave_and_somebody_prepares_it(store: Store) -> None:
    asked = service(store)
    with pytest.raises(WaveRefused, match="manca chi lo fa"):
        asked.prepare(WAVE, "  ", NOW)
    asked.prepare(WAVE, CHI, NOW)
    with pytest.raises(WaveRefused, match="la rilevazione «prova-2026» c’è già"):
        asked.prepare(WAVE, CHI, NOW)


def test_steps_out_of_their_order_are_refused_and_say_which_one_is_next(store: Store) -> None:
    asked = service(store)
    with pytest.raises(WaveRefused, match="la rilevazione «altra» non c’è"):
        asked.close("altra", CHI, NOW)
    asked.prepare(WAVE, CHI, NOW)
    with pytest.raises(WaveRefused, match="è preparata: per chiuderla deve essere aperta"):
        asked.close(WAVE.id, CHI, NOW)
    asked.launch(WAVE.id, CHI, NOW)
    with pytest.raises(WaveRefused, match="è aperta: per aprirla deve essere preparata"):
        asked.launch(WAVE.id, CHI, NOW)


def test_people_of_whom_nothing_could_be_shown_are_not_asked(store: Store) -> None:
    asked = service(store)
    asked.prepare(replace(WAVE, strata=(Stratum({}, 9),)), CHI, NOW)
    with pytest.raises(WaveRefused, match="con 9 invitati e una soglia di 10 nessun risultato sarà pubblicabile"):
        asked.launch(WAVE.id, CHI, NOW)


# ---------------------------------------------------------------- answers and comments


def _taken_in(store: Store, written: list[Written]) -> int:
    file = Arriving("a" * 64, "risposte.csv", "limesurvey_csv", CHI, NOW.date())
    given = [Answered({"A1": 5, "A2": 2, "F_GEN": "D"}, {}, completa=True)] * 12
    with writing(store) as conn:
        return room.receive(conn, WAVE.id, file, given, written, NOW)


def test_answers_are_a_matrix_until_they_are_withdrawn(store: Store) -> None:
    asked = closed(store)
    assert asked.answers(WAVE.id) is None
    number = _taken_in(store, [])
    found = asked.answers(WAVE.id)
    assert found is not None
    assert (found.people, found.values[0].tolist()) == (12, [5, 2, 0])
    with pytest.raises(WaveRefused, match="il motivo del ritiro"):
        asked.withdraw(number, CHI, " ", NOW)
    asked.withdraw(number, CHI, "file sbagliato", NOW)
    assert asked.answers(WAVE.id) is None
    with pytest.raises(WaveRefused, match="o è già stato ritirato"):
        asked.withdraw(number, CHI, "ancora", NOW)


def test_one_file_per_wave_and_none_before_it_is_closed(store: Store) -> None:
    asked = service(store)
    file = Arriving("a" * 64, "risposte.csv", "limesurvey_csv", CHI, NOW.date())
    given = [Answered({"A1": 5}, {}, completa=True)] * 3
    asked.prepare(WAVE, CHI, NOW)
    asked.launch(WAVE.id, CHI, NOW)
    with pytest.raises(WaveRefused, match="è aperta: per importare le risposte deve essere chiusa"):
        asked.take_in(WAVE.id, file, given, [], NOW)
    asked.close(WAVE.id, CHI, NOW)
    with pytest.raises(WaveRefused, match="non c’è nessuna risposta"):
        asked.take_in(WAVE.id, file, [], [], NOW)
    assert asked.take_in(WAVE.id, file, given, [], NOW) == 3
    with pytest.raises(WaveRefused, match="sono già state importate"):
        asked.take_in(WAVE.id, file, given, [], NOW)
    with pytest.raises(WaveRefused, match=r"ha già il file 1 \(risposte.csv\): le stesse persone"):
        asked.take_in(WAVE.id, replace(file, sha256="b" * 64), given, [], NOW)
    asked.withdraw(1, CHI, "arrivano anche le ultime", NOW)
    assert asked.take_in(WAVE.id, replace(file, sha256="b" * 64), given, [], NOW) == 3


@pytest.mark.parametrize(("people", "left"), [(9, []), (10, ["parla [nome], scrivi a [e-mail]"])])
def test_comments_of_few_people_are_not_kept_and_the_others_name_nobody(
    store: Store, people: int, left: list[str]
) -> None:
    closed(store)
    known = comments.people(["Anna Rossi"])
    asked = Questionnaires(store, OneInstrument(), lambda: known)
    written = [
        Written("O1", "parla Rossi, scrivi a anna@esempio.it", riservato=False),
        Written("O1", " ", riservato=False),
    ]
    file = Arriving("a" * 64, "risposte.csv", "limesurvey_csv", CHI, NOW.date())
    asked.take_in(WAVE.id, file, [Answered({"A1": 5}, {}, completa=True)] * people, written, NOW)
    assert [each.testo for each in asked.comments(WAVE.id, CHI, NOW)] == left


def test_a_theme_counts_when_two_people_agree_on_three_comments(store: Store) -> None:
    asked = closed(store)
    _taken_in(store, [Written("O1", f"servono schermi {number}", riservato=False) for number in range(4)])
    first, second = "A. Bianchi", "C. Verdi"
    seen = asked.comments(WAVE.id, first, NOW)
    for each in seen:
        asked.read_comment(WAVE.id, each.uid, " Dotazioni ", first, NOW)
    assert asked.themes(WAVE.id) == ()
    with pytest.raises(WaveRefused, match="la seconda lettura la fa un’altra persona"):
        asked.read_comment(WAVE.id, seen[0].uid, "dotazioni", "a. bianchi", NOW)
    for each in seen[:2]:
        asked.read_comment(WAVE.id, each.uid, "dotazioni", second, NOW)
    assert asked.themes(WAVE.id) == ()
    asked.read_comment(WAVE.id, seen[2].uid[:8], "dotazioni", second, NOW)
    asked.tell_theme(WAVE.id, "O1", "Dotazioni", "Servono schermi più grandi; scrivere a x@y.it", second, NOW)
    assert asked.themes(WAVE.id) == (Theme("O1", "dotazioni", 3, "Servono schermi più grandi; scrivere a [e-mail]"),)
    disagreed = asked.read_comment(WAVE.id, seen[2].uid, "spazi", first, NOW)
    assert (disagreed.stato, disagreed.letto_da, disagreed.confermato_da) == (room.READ, first, "")
    assert asked.themes(WAVE.id) == ()


def test_a_comment_that_is_not_there_and_a_theme_of_nobody_are_refused(store: Store) -> None:
    asked = closed(store)
    _taken_in(store, [Written("O1", "servono schermi", riservato=False)])
    with pytest.raises(WaveRefused, match="il commento «zz» non c’è"):
        asked.read_comment(WAVE.id, "zz", "spazi", CHI, NOW)
    with pytest.raises(WaveRefused, match="il tema va al più a 100 caratteri"):
        asked.read_comment(WAVE.id, "", "x" * 101, CHI, NOW)
    with pytest.raises(WaveRefused, match="nessun commento di O1 ha il tema «spazi»"):
        asked.tell_theme(WAVE.id, "O1", "spazi", "", CHI, NOW)


def test_who_looks_at_comments_is_noted(store: Store) -> None:
    asked = closed(store)
    asked.comments(WAVE.id, "A. Bianchi", datetime(2026, 11, 24, 9, 0))
    with reading(store) as conn:
        assert (notes(conn)[0].chi, notes(conn)[0].azione) == ("A. Bianchi", "questionario: commenti visti")
