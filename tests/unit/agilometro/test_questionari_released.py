# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do the made-up waves, taken in, give what may be seen of them, beside each other, and nothing of few people?"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from agilometro.demo.questionari import Asked, waves, write
from agilometro.instruments import InstrumentShelf
from agilometro.questionari import Questionnaires
from agilometro.survey_results import document, lines
from record.rilevazioni import Answered, Arriving, Written
from record.store import Store, open_store
from surveys.instrument import Instrument, Kind
from surveys.reading import load

NOW = datetime(2026, 6, 1, 9, 0)
CHI = "CUG"


def _given(asked: Asked, instrument: Instrument, out: Path) -> tuple[list[Answered], list[Written]]:
    with write(asked, instrument, out, 1).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    answered = [Answered(_values(instrument, row), {}, bool(row["submitdate"])) for row in rows]
    said = [(item.code, row[item.code]) for row in rows for item in instrument.comments if row[item.code]]
    return answered, [Written(code, text, riservato=False) for code, text in said]


def _values(instrument: Instrument, row: dict[str, str]) -> dict[str, int | str]:
    found: dict[str, int | str] = {}
    for item in instrument.items:
        said = row.get(item.code, "")
        if not said or item.kind is Kind.OPEN:
            continue
        if item.options:
            found[item.code] = next(option.code for option in item.options if option.label == said)
        else:
            found[item.code] = "na" if said.startswith("Non so") else int(said)
    return found


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Questionnaires]:
    home = tmp_path_factory.mktemp("home")
    store: Store = open_store(f"sqlite:///{home / 'record.sqlite'}", home)
    room = Questionnaires(store, InstrumentShelf(home))
    for number, each in enumerate(waves(date(2026, 10, 31))):
        room.prepare(each.wave, CHI, NOW)
        room.launch(each.wave.id, CHI, NOW)
        room.close(each.wave.id, CHI, NOW)
        file = Arriving(f"{number}" * 64, each.file, "limesurvey_csv", CHI, NOW.date())
        room.take_in(each.wave.id, file, *_given(each, load(each.wave.instrument), home / "demo"), NOW)
    yield room
    store.close()


def test_the_second_wave_stands_after_the_first(asked: Questionnaires) -> None:
    told = asked.released("benessere-2026")
    assert told is not None
    assert (told.reserved, told.previous and told.previous.id) == ("", "benessere-2025")
    assert told.turnout is not None
    assert (told.turnout.invited, told.turnout.answered) == (336, 207)
    assert {each.word for each in told.changes} >= {"migliorato"}
    assert [each.item for each in told.breakdowns] == ["GENERE", "ETA"]
    assert any("Dalla rilevazione precedente (benessere-2025)" in line for line in lines(told))


def test_workers_stand_beside_managers_without_any_detail(asked: Questionnaires) -> None:
    told = asked.released("fase6-sw-2026")
    assert told is not None
    assert (told.reserved, told.breakdowns, told.previous) == ("", (), None)
    assert {each.construct for each in told.gaps} >= {"PRO", "CON", "BEN"}
    assert any("percezione" in line for line in lines(told))
    managers = asked.released("fase6-dr-2026")
    assert managers is not None
    assert managers.gaps == ()


def test_what_was_worked_out_is_kept_until_something_arrives(asked: Questionnaires) -> None:
    assert asked.released("fase6-sw-2026") is asked.released("fase6-sw-2026")


def test_as_json_a_wave_says_what_it_says_and_no_answer_of_anybody(asked: Questionnaires) -> None:
    told = asked.released("fase6-sw-2026")
    assert told is not None
    found = document(told)
    assert found["instrument"] == {"id": "fase6_sw", "version": "1"}
    assert found["wave"]["opens"] == "2026-03-01"
    assert found["themes"] == []


def test_the_comments_of_the_made_up_wave_name_nobody(asked: Questionnaires) -> None:
    texts = [each.testo for each in asked.comments("fase6-sw-2026", CHI, NOW)]
    assert len(texts) == 8
    assert not [text for text in texts if "@" in text or "333" in text or "Verdi" in text]


def test_a_wave_without_answers_shows_nothing(asked: Questionnaires) -> None:
    number = next(each.id for each in asked.arrivals("fase6-dr-2026"))
    asked.withdraw(number, CHI, "prova", NOW)
    assert asked.released("fase6-dr-2026") is None
    told = asked.released("fase6-sw-2026")
    assert told is not None
    assert told.gaps == ()
