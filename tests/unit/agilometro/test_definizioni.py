# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Are the definitions told with their days, their reasons and the value that each gives, and few people kept?"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import and_

from agilometro import definizioni
from agilometro.cli import main
from agilometro.settings import load_settings
from metrics.catalogue import INDICATORS
from metrics.declare import Indicator
from metrics.measures import Share
from metrics.quantities import QUANTITIES
from metrics.sources import Organico
from record.store import open_store
from tests.unit.agilometro.certified import PEOPLE, Office, person

COVERAGE = next(each for each in INDICATORS if each.code == "S-01")
REASON = "la platea è tutto il personale in servizio"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home of forty people, half with an agreement, ten whose work cannot be done elsewhere."""
    home = tmp_path_factory.mktemp("definizioni")
    settings = load_settings({"AGILOMETRO_HOME": str(home), "AGILOMETRO_ENTE": "lucca"}, home)
    office = Office(open_store(settings.database_url, home))
    staff = [person(number) | {"eseguibile_agile": int(number % 4 > 0)} for number in PEOPLE]
    office.load("organico", staff)
    begun = date(2026, 10, 1)
    office.load("accordi", [office.agreement(number, inizio=begun) for number in PEOPLE if number % 2])
    office.desk.close()
    office.store.close()
    return home


def run(home: Path, *arguments: str) -> Result:
    environ = {"AGILOMETRO_HOME": str(home), "AGILOMETRO_ENTE": "lucca", "AGILOMETRO_DATABASE_URL": None}
    return CliRunner().invoke(main, ["definitions", *arguments], env=environ, prog_name="agilometro")


def declare(monkeypatch: pytest.MonkeyPatch, measure: Callable[..., Share]) -> None:
    """Let S-01 have a second definition, from a day to come."""
    later: Indicator = replace(COVERAGE, since=date(2027, 1, 1), because=REASON, measure=measure, terms=())
    monkeypatch.setattr(definizioni, "INDICATORS", (*INDICATORS, later))


def of_everybody(persone: Organico) -> Share:
    """Return agreements over everybody in service."""
    return Share(part=persone.accordo_attivo, whole=persone.persona.is_not(None))


def but_for_one(persone: Organico) -> Share:
    """Return coverage of everybody but one person."""
    whole = and_(persone.eseguibile_agile, persone.persona != 1)
    return Share(part=and_(persone.accordo_attivo, whole), whole=whole)


def test_every_definition_is_listed_with_the_value_of_now(home: Path) -> None:
    found = json.loads(run(home, "--format", "json").stdout)
    codes = [each["codice"] for each in found]
    assert codes == sorted(codes)
    assert len(codes) == len(
        {*(each.code for each in (*INDICATORS, *QUANTITIES))}
        | {"S-04", "S-08", "S-12.preavviso", "S-14", "S-15", "S-15.formazione"}
    )
    first = next(each for each in found if each["codice"] == "S-01")
    assert (first["dal"], first["in_vigore"], first["motivo"], first["al"]) == (None, True, None, "2026-10-31")
    assert first["valore"].replace("\u00a0", " ") == "66,7 %"


def test_two_definitions_stand_beside_one_another(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch, of_everybody)
    said = run(home, "s-01").output.replace("\u00a0", " ").splitlines()
    assert said[0] == "S-01  Copertura del lavoro agile: adozione, da sempre"
    assert said[2] == "  Al 31/10/2026: 66,7 %"
    assert said[3].endswith(", dal 01/01/2027 (non è quella in vigore)")
    assert said[5] == f"  Perché è cambiata: {REASON}"
    assert said[6] == "  Al 31/10/2026: 50,0 %"
    (heading, _, later) = run(home, "S-01", "--format", "csv").stdout.splitlines()
    assert heading.startswith("codice;titolo;dal;in_vigore;motivo;formula;al;valore")
    assert "2027-01-01;no;la platea" in later


def test_a_difference_of_one_person_is_not_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch, but_for_one)
    assert run(home, "S-01").output.splitlines()[-1].startswith("  Al 31/10/2026: ris.  (riservato")


def test_an_unknown_code_and_an_empty_record(home: Path, tmp_path: Path) -> None:
    refused = run(home, "X-01")
    assert (refused.exit_code, "l'indicatore X-01 non c'è. Ci sono: EA-01" in refused.output) == (2, True)
    assert "–  (non ci sono ancora dati)" in run(tmp_path, "SO-01").output
