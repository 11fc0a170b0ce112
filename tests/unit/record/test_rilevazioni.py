# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Are waves, answers and comments kept so that none of them leads to a person, or to another?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import select

from record import rilevazioni as room
from record import tables
from record.audit import notes
from record.rilevazioni import Answered, Arriving, CodeTaken, NoArrival, NoComment, NoWave, Rilevazione, Written
from record.store import Store, reading, writing

NOW = datetime(2026, 11, 23, 10, 30)
WAVE = Rilevazione(
    "fase6-2026", "fase6", "Lavoro agile", "fase6_sw", "1", date(2026, 3, 1), date(2026, 3, 31), "preparata",
    10, "", ("F_GEN", "F_PROF"), (({"F_GEN": "D"}, 12), ({"F_GEN": "U"}, 8)),
)  # fmt: skip
FILE = Arriving("a" * 64, "risposte.csv", "limesurvey_csv", "CUG", NOW.date())
ANSWERS = [Answered({"F_GEN": "D", "OBI1": number % 6 + 1, "OBI2": "na"}, {"OBI3": "unmapped"}, number < 9)
           for number in range(12)]  # fmt: skip


def _received(store: Store) -> int:
    with writing(store) as conn:
        room.prepare(conn, WAVE, "CUG", NOW)
        return room.receive(conn, WAVE.codice, FILE, ANSWERS, [Written("OPN1", "più schermi", False)], NOW)


def test_a_wave_comes_back_as_it_was_prepared(store: Store) -> None:
    with writing(store) as conn:
        room.prepare(conn, WAVE, "CUG", NOW)
    with reading(store) as conn:
        assert room.waves(conn) == (WAVE,)
        assert [each.azione for each in notes(conn)] == ["questionario: preparato"]
    with writing(store) as conn, pytest.raises(CodeTaken):
        room.prepare(conn, WAVE, "CUG", NOW)


def test_other_people_may_be_invited_and_a_wave_opens_with_what_it_promises(store: Store) -> None:
    with writing(store) as conn:
        room.prepare(conn, WAVE, "CUG", NOW)
        room.invite(conn, WAVE.codice, [({}, 20)], "CUG", NOW)
        room.launch(conn, WAVE.codice, (), "CUG", NOW)
    with reading(store) as conn:
        assert room.waves(conn) == (replace(WAVE, stato="aperta", dettagli=(), invitati=(({}, 20),)),)
    with writing(store) as conn:
        room.close(conn, WAVE.codice, "CUG", NOW)
    with reading(store) as conn:
        assert room.waves(conn)[0].stato == "chiusa"


def test_a_wave_that_is_not_there_is_refused(store: Store) -> None:
    with writing(store) as conn:
        with pytest.raises(NoWave):
            room.invite(conn, "altra", [], "CUG", NOW)
        with pytest.raises(NoWave):
            room.launch(conn, "altra", (), "CUG", NOW)
        with pytest.raises(NoWave):
            room.close(conn, "altra", "CUG", NOW)


def test_answers_come_back_all_of_them_in_another_order(store: Store) -> None:
    number = _received(store)
    with reading(store) as conn:
        found = room.answers(conn, WAVE.codice)
        (arrival,) = room.arrivals(conn, WAVE.codice)
    assert sorted(map(repr, found)) == sorted(map(repr, ANSWERS))
    assert (arrival.id, arrival.rilevazione) == (number, WAVE.codice)
    assert (arrival.risposte, arrival.complete, arrival.commenti, arrival.ritirato_il) == (12, 9, 1, None)


def test_nothing_kept_of_an_answer_leads_to_its_line_its_time_or_its_comment(store: Store) -> None:
    _received(store)
    assert set(tables.rilevazione_risposte.c.keys()) == {"uid", "arrivo", "completa", "valori"}
    assert set(tables.rilevazione_commenti.c.keys()) & {"completa", "valori", "risposta", "riga", "quando"} == set()
    with reading(store) as conn:
        uids = [uid for (uid,) in conn.execute(select(tables.rilevazione_risposte.c.uid))]
        written = [uid for (uid,) in conn.execute(select(tables.rilevazione_commenti.c.uid))]
        if store.dialect == "sqlite":  # its hidden row number is the order of writing
            order = conn.exec_driver_sql("SELECT uid FROM rilevazione_risposte ORDER BY rowid").scalars().all()
            assert list(order) == sorted(uids)
    assert not set(uids) & set(written)


def test_withdrawing_a_file_erases_what_it_brought_and_remembers_that_it_came(store: Store) -> None:
    number = _received(store)
    with writing(store) as conn:
        room.withdraw(conn, number, "CUG", "file sbagliato", NOW)
    with reading(store) as conn:
        assert room.answers(conn, WAVE.codice) == ()
        assert room.comments(conn, WAVE.codice) == ()
        assert room.arrivals(conn)[0].ritirato_il == NOW.date()
        assert conn.execute(select(tables.rilevazione_risposte)).first() is None
    with writing(store) as conn, pytest.raises(NoArrival):
        room.withdraw(conn, number, "CUG", "ancora", NOW)


def test_a_comment_is_read_by_one_and_agreed_by_another(store: Store) -> None:
    _received(store)
    with reading(store) as conn:
        (comment,) = room.comments(conn, WAVE.codice)
    assert (comment.stato, comment.tema, comment.riservato) == (room.UNREAD, "", False)
    read = replace(comment, stato=room.READ, tema="dotazioni", letto_da="A. Bianchi")
    with writing(store) as conn:
        room.read_comment(conn, WAVE.codice, read, NOW, "A. Bianchi")
        room.tell_theme(conn, WAVE.codice, "OPN1", "dotazioni", "prima versione")
        room.tell_theme(conn, WAVE.codice, "OPN1", "dotazioni", "servono schermi più grandi")
        with pytest.raises(NoComment):
            room.read_comment(conn, WAVE.codice, replace(read, uid="0"), NOW, "A. Bianchi")
    with reading(store) as conn:
        assert room.comments(conn, WAVE.codice) == (read,)
        assert room.themes(conn, WAVE.codice) == {("OPN1", "dotazioni"): "servono schermi più grandi"}
