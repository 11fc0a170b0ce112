# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does `agilometro phases` say, with phases and without?"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from agilometro.desk import RecordDesk
from agilometro.fasi import prescribed
from agilometro.fasi_rows import as_fields, as_text
from disclosure.policy import load_policy
from metrics.phases import phase
from metrics.readiness import Outcome, Unseen, readiness
from norms.lookup import load_norms
from norms.rules import Span
from record.marts import publish
from record.store import Store
from reports.phases import NO_PHASES, asks_words, lacks_words
from tests.oracle.ente import fill
from tests.unit.agilometro.test_cli import run

NORMS = load_norms()
ON = date(2020, 6, 15)
LEVELS = {
    "digitalizzazione": {"alto": 4, "medio": 0, "basso": 1},
    "competenze": {"avanzate": 1, "adeguate": 3, "autonome": 8, "di_base": 9},
}


@pytest.mark.parametrize("ente", ["lucca", "brescia", "civitanova", "cremona"])
def test_a_regulation_without_phases_says_so(tmp_path: Path, ente: str) -> None:
    result = run(tmp_path / "var", "phases", ente=ente)
    assert (result.exit_code, result.stdout) == (0, f"{NO_PHASES}\n")


def test_before_the_regulation_there_were_no_phases(tmp_path: Path) -> None:
    told = json.loads(run(tmp_path / "var", "phases", "--on", "30/07/2019", "--format", "json", ente="bologna").stdout)
    assert told == {
        "on": "2019-07-30",
        "message": NO_PHASES,
        "progress": None,
        "phases": [],
        "strange": [],
        "areas": [],
    }


def test_an_empty_record_evaluates_nothing_and_calls_nothing_late(tmp_path: Path) -> None:
    told = json.loads(run(tmp_path / "var", "phases", "--on", "01/07/2020", "--format", "json", ente="bologna").stdout)
    assert [each["phase"] for each in told["phases"]] == [f"{number:02}" for number in range(1, 11)]
    assert {each["state"] for each in told["phases"]} == {"non_valutabile"}
    assert told["progress"] == {"in_time": 0, "due": 0, "not_evaluable": 10}
    assert told["areas"] == []


def test_the_table_is_in_italian(tmp_path: Path) -> None:
    result = run(tmp_path / "var", "phases", "--on", "31/10/2019", ente="bologna")
    assert "Fase 3: formazione tecnica di chi lavora in agile\n    dal 01/11/2019 al 30/11/2019: ○ non iniziata" in (
        result.stdout
    )
    assert "nessuna fase valutabile ha il termine già passato. Non valutabili" not in result.stdout


def filled(store: Store) -> RecordDesk:
    """Return the desk of Bologna with one mapped area, one that is not, and phases done in and out of time."""
    mappings = [
        {"struttura": "A", "rilevata_il": date(2020, 3, 1), "aspetto": aspect, "livello": level, "numero": number}
        for aspect, levels in LEVELS.items()
        for level, number in levels.items()
    ]
    fill(
        store,
        {
            "strutture": [{"codice": code, "nome": f"Area {code}", "dal": date(2019, 1, 1)} for code in ("A", "B")],
            "fasi": [
                {"fase": "01", "conclusa_il": date(2019, 11, 2), "atto": "Atto sindacale n. 7"},
                {"fase": "11", "avviata_il": date(2020, 1, 1)},
                {"fase": "04", "avviata_il": date(2019, 12, 1), "conclusa_il": date(2020, 6, 30), "atto": "Relazione"},
            ],
            "mappature_aree": mappings,
        },
    )
    publish(store, datetime(2020, 6, 30))
    return RecordDesk(store, NORMS, load_policy(), "bologna", "Città metropolitana di Bologna")


def test_the_desk_reads_the_record(store: Store) -> None:
    told = filled(store).phases(ON)
    assert told is not None
    text = as_text(told)
    assert (
        "entro il 31/10/2019: ▲ conclusa in ritardo di 2 giorni\n    conclusa il 02/11/2019; Atto sindacale n. 7"
        in text
    )
    assert "dal 01/12/2019 al 31/05/2020: ■ scaduta da 15 giorni\n    avviata il 01/12/2019; Relazione" in text
    assert "  Registrate ma non previste dal regolamento: 11.\n" in text
    assert "30/06/2020;" not in text  # what happens after the day asked is not told
    assert "  B Area B\n    non mappata" in text


def test_hidden_people_are_hidden_in_every_format(store: Store) -> None:
    told = filled(store).phases(ON)
    assert told is not None
    assert "competenze: riservato (rilevata il 01/03/2020" in as_text(told)
    area = as_fields(ON, told)["areas"]
    assert isinstance(area, list)
    assert area[0]["competenze"]["livelli"] is None
    assert area[0]["competenze"]["perche"] == "riservato"
    assert area[0]["digitalizzazione"]["livelli"] == LEVELS["digitalizzazione"]
    assert {each["outcome"] for each in area[0]["profiles"].values()} == {"riservato"}
    assert "pronta" not in json.dumps(area[0])


def test_a_phase_needs_a_day() -> None:
    ruling = NORMS.in_force("fase.01", "bologna", ON)
    assert ruling is not None
    with pytest.raises(ValueError, match=r"fase\.01 has neither"):
        phase(replace(ruling, value=replace(ruling.value, value=Span(None, None))))


def test_a_profile_of_which_nothing_is_written_is_never_ready() -> None:
    said = prescribed(NORMS, "bologna", ON)
    assert said is not None
    blank = replace(said.profiles[0], digitalisation=None, skills=None)
    found = readiness(blank, LEVELS["digitalizzazione"], {level: 9 for level in LEVELS["competenze"]})
    assert (found.outcome, found.lacks) == (Outcome.NOT_EVALUABLE, ())
    assert lacks_words(found) == "il regolamento non dice che cosa chiede il profilo"
    assert asks_words(blank) == "il regolamento non dice che cosa chiede a una mappatura"
    assert readiness(blank, LEVELS["digitalizzazione"], Unseen.RESERVED).outcome is Outcome.RESERVED
