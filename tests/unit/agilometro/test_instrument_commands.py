# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do the commands show the questionnaires, and write one whole for another platform?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agilometro.cli import main
from surveys.authoring.lss import write_lss
from surveys.authoring.tsv import write_tsv
from surveys.authoring.xlsform import write_xlsform
from surveys.reading import load


def _run(home: Path, *args: str) -> Result:
    return CliRunner().invoke(main, ["survey", *args], env={"AGILOMETRO_HOME": str(home)})


def test_the_list_names_every_questionnaire(tmp_path: Path) -> None:
    told = _run(tmp_path, "instruments")
    assert told.exit_code == 0
    assert "civit2013 2013-05: Benessere organizzativo" in told.output
    assert "82 domande a punteggio su 87, 20 minuti." in told.output


def test_one_is_shown_with_its_questions(tmp_path: Path) -> None:
    told = _run(tmp_path, "instruments", "civit2013").output
    assert "A04       Ho subito mobbing (R: si legge al contrario; da 1 a 6)" in told
    assert "GENERE    Genere (dice chi risponde)" in told


def test_the_document_has_every_question(tmp_path: Path) -> None:
    (told,) = json.loads(_run(tmp_path, "instruments", "fase6_sw", "--format", "json").output)
    assert len(told["domande"]) == len(load("fase6_sw").items)
    by_code = {each["codice"]: each for each in told["domande"]}
    assert by_code["OBI3"]["polarita"] == -1
    assert by_code["F_PROF"]["opzioni"]["P"] == "progettuale (fino a 3 giorni)"


@pytest.mark.parametrize(("form", "write"), [("lss", write_lss), ("tsv", write_tsv), ("xlsform", write_xlsform)])
def test_a_questionnaire_is_written(tmp_path: Path, form: str, write: object) -> None:
    path = tmp_path / "scritto"
    told = _run(tmp_path, "export", "hse_msit35", "--format", form, "--output", str(path))
    assert told.exit_code == 0
    assert told.output.endswith("Rischio da stress lavoro-correlato, 35 domande, versione 2004, 36 domande.\n")
    assert callable(write)
    assert path.read_bytes() == write(load("hse_msit35"))


def test_one_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    told = _run(tmp_path, "export", "boh", "--output", str(tmp_path / "x"))
    assert told.exit_code == 2
    assert "il questionario «boh» non c’è: scegliere tra civit2013, cremona_effetti" in told.output


def test_a_file_of_the_ente_that_is_wrong_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "questionari").mkdir()
    (tmp_path / "questionari" / "mio.yaml").write_text("id: mio\nversione: 1\n", encoding="utf-8")
    told = _run(tmp_path, "instruments")
    assert told.exit_code == 2
    assert "un questionario dell’ente non si legge" in told.output
    assert "mio.yaml:2: unknown key 'versione'" in told.output
