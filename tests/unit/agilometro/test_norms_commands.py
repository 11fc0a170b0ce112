# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does the command line say of norms: in force, changed from a day to another, and written by an ente itself?"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import Result

from agilometro.norms_commands import norms
from norms.lookup import load_norms
from norms.rules import BASES, BOUNDS, UNITS
from tests.unit.agilometro.test_cli import run
from tests.unit.norms.overlay import overlay

DAY = ("--on", "2026-10-31")


def asked(tmp_path: Path, *arguments: str, ente: str = "lucca") -> str:
    """Return what the command answers when it is in order."""
    result = run(tmp_path / "var", "norms", *arguments, ente=ente)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("ente", ["lucca", "bologna", "civitanova", "cremona", "brescia"])
def test_the_list_has_a_line_per_norm_and_fits(tmp_path: Path, ente: str) -> None:
    said = asked(tmp_path, *DAY, ente=ente)
    lines = said.splitlines()
    assert max(map(len, lines)) <= 100
    rules = json.loads(asked(tmp_path, *DAY, "--format", "json", ente=ente))["rules"]
    assert sum(line[:3] in ("   ", "?  ", " ! ", "?! ") for line in lines) == len(rules)
    assert "Accordo individuale" in lines
    assert f"{len(rules)} norme in elenco" in said


def test_marks_and_tiers_of_the_list(tmp_path: Path) -> None:
    lines = asked(tmp_path, *DAY).splitlines()
    tiers = [line.split() for line in lines if " accordo.campi_obbligatori " in line]
    assert [words[:3] for words in tiers] == [
        ["?!", "accordo.campi_obbligatori", "Stato"],
        ["?!", "accordo.campi_obbligatori", "CCNL"],
        ["?", "accordo.campi_obbligatori", "Ente"],
    ]
    overruled = [line.split()[-1] for line in lines if " lavoro_agile.definizione " in line and "(Stato)" in line]
    assert len(overruled) == 1


def test_tiers_that_a_rule_reads_together_add_up(tmp_path: Path) -> None:
    said = " ".join(asked(tmp_path, "accordo.campi_obbligatori", *DAY).split())
    assert said.count("; i livelli si sommano") == 3
    assert "prevale il livello più locale" not in said
    fields = json.loads(asked(tmp_path, "accordo.campi_obbligatori", *DAY, "--format", "json"))
    assert fields["adds_up"]
    assert [(each["applies"], each["adds_up"]) for each in fields["tiers"].values()] == [(True, True)] * 3


@pytest.mark.parametrize(("option", "key"), [("--stale", "stale"), ("--to-verify", "to_verify")])
def test_what_is_to_be_looked_at(tmp_path: Path, option: str, key: str) -> None:
    said = json.loads(asked(tmp_path, *DAY, option, "--format", "json"))
    assert said[key] == len(said["rules"]) > 0
    assert all(rule[key] for rule in said["rules"])
    assert "presenza.minima" not in asked(tmp_path, "--stale", *DAY)
    assert "Nessuna norma da mostrare." in asked(tmp_path, option, "--on", "01/01/1990")
    assert "In quel giorno nulla è prescritto." in asked(tmp_path, "--on", "01/01/1990")


def test_one_norm_says_tiers_history_reading_source_and_uses(tmp_path: Path) -> None:
    said = " ".join(asked(tmp_path, "presenza.minima", *DAY).split())
    for expected in (
        "Stato: nulla è prescritto",
        "Ente: almeno 66 % dell’orario ordinario medio settimanale, dal 20/10/2021",
        "letto il 23/11/2026",
        "decorrenza da verificare sul testo",
        "entrambi per settimana (adottata): valgono entrambi",
        "media trimestre: la quota in presenza è una media del trimestre",
        "Per provarne un'altra: --reading amb_LU_3=media_mese, --reading amb_LU_3=media_trimestre, --reading",
        "Indicatori che la usano: S-06",
        "presenza.settimana",
    ):
        assert expected in said
    ended = " ".join(asked(tmp_path, "modalita.ordinaria", "--on", "2021-06-01").split())
    assert "Stato, dal 19/05/2020 al 14/10/2021: non è più prescritta" in ended
    assert "In quel giorno nulla è prescritto." in ended
    elsewhere = asked(tmp_path, "graduatoria.c11", *DAY)
    assert "nessun livello l'ha mai prescritta" in elsewhere


@pytest.mark.parametrize(
    ("id", "ente", "said"),
    [
        ("durata.iniziale_mesi", "brescia", "Scadenze che la usano: "),
        ("comunicazione.sanzione", "lucca", "Comunicazione al Ministero del lavoro (comunicazione_ministero)"),
        ("fase.01", "bologna", "La usa lo stato delle fasi: agilometro phases"),
        ("graduatoria.c11", "brescia", "La usa la proposta di graduatoria: agilometro ranking propose"),
    ],
)
def test_one_norm_names_deadlines_phases_and_rankings(tmp_path: Path, id: str, ente: str, said: str) -> None:
    assert said in " ".join(asked(tmp_path, id, *DAY, ente=ente).split())


def test_one_norm_as_machines_read_it(tmp_path: Path) -> None:
    said = json.loads(asked(tmp_path, "presenza.minima", *DAY, "--format", "json"))
    assert (said["id"], said["on"], said["applies"], said["trial"]) == ("presenza.minima", "2026-10-31", "ente", None)
    assert said["used_by"]["indicators"] == ["S-06"]
    assert said["used_by"]["deadlines"] == []
    assert said["history"][0]["from"] == "2021-10-20"


def test_another_reading_is_said_to_be_one(tmp_path: Path) -> None:
    said = asked(tmp_path, "presenza.minima", *DAY, "--reading", "amb_LU_3=due_terzi")
    assert "Regole di prova: lettura «due terzi» di amb_LU_3 (non quelle dell’ente)." in said
    assert "due terzi (adottata)" in said
    assert json.loads(asked(tmp_path, "--reading", "amb_LU_3=due_terzi", "--format", "json"))["trial"]


def test_a_norm_called_as_a_command_is_read_with_show(tmp_path: Path) -> None:
    """No id of ours is one, and an ente's own is still within reach."""
    ids = {id for shelf in load_norms().shelves.values() for id in shelf}
    assert not ids & set(norms.commands)
    assert "la norma «diff» non c'è" in run(tmp_path / "var", "norms", "show", "diff").output
    assert asked(tmp_path, *DAY, "presenza.minima") == asked(tmp_path, "show", "presenza.minima", *DAY)
    assert "diff" in asked(tmp_path, "--help")


# ---------------------------------------------------------------- diff


def test_what_changes_between_two_days(tmp_path: Path) -> None:
    said = " ".join(asked(tmp_path, "diff", "2021-04-29", "30/04/2021").split())
    assert "Da: Provincia di Lucca, 29/04/2021 A: Provincia di Lucca, 30/04/2021" in said
    assert "copertura.nazionale.con_pola: Quota minima di dipendenti in lavoro agile" in said
    assert "da almeno 60 %" in said
    assert "copertura.nazionale.emergenza: non è più prescritta: " in said
    assert "Nessuna differenza." in asked(tmp_path, "diff", "lucca@2026-01-01", "lucca@2026-01-02")


def test_what_differs_between_two_enti_is_not_new(tmp_path: Path) -> None:
    said = json.loads(asked(tmp_path, "diff", "civitanova@2026-10-31", "brescia@2026-10-31", "--format", "json"))
    says = {each["id"]: each["says"] for each in said["differences"]}
    assert (said["from"]["rule_pack"], said["to"]["rule_pack"]) == ("civitanova", "brescia")
    assert says["graduatoria.c11"].startswith("solo nella seconda: ")
    assert "durata.iniziale_mesi" in says


def test_a_folder_is_a_side(tmp_path: Path) -> None:
    folder = own_folder(tmp_path)
    said = " ".join(asked(tmp_path, "diff", "lucca@2027-01-01", f"{folder}@2027-01-01").split())
    assert "con le regole di" in said
    assert "1 differenza." in said
    assert "da almeno 66 % (base: orario ordinario medio settimanale;" in said
    assert "ad almeno 60 %" in said


# ---------------------------------------------------------------- check


MINE = """\
id: presenza.minima
title: Quota minima di orario in presenza
unit: percent
bound: floor
base: orario_settimanale
values:
  - since: "2021-10-20"
    value: 66
    source: {act: lucca-dd-69-2021, article: "art. 5"}
    mark: V
    row: nostra
  - since: "2027-01-01"
    value: 60
    source: {act: prova, article: "art. 5"}
    mark: V
    row: nostra
checked: "2026-12-01"
"""


def own_folder(tmp_path: Path, name: str = "presenza.minima.yaml", text: str = MINE) -> Path:
    return overlay(tmp_path / "regole", {f"parameters/enti/lucca/{name}": text})


def checked(tmp_path: Path, *arguments: str) -> Result:
    return run(tmp_path / "var", "norms", "check", *arguments)


def test_a_folder_in_order_says_what_it_changes(tmp_path: Path) -> None:
    folder = own_folder(tmp_path)
    (folder / "readings.yaml").write_text("- {code: amb_LU_3, active: media_mese}\n", encoding="utf-8")
    result = checked(tmp_path, str(folder))
    assert result.exit_code == 0, result.output
    assert "presenza.minima (Provincia di Lucca): al posto di quella del programma" in result.output
    assert "amb_LU_3: lettura «media mese», non «entrambi per settimana»" in result.output
    assert result.output.endswith("Nessun errore.\n")


def test_the_entry_into_force_that_an_ente_gives_is_said(tmp_path: Path) -> None:
    given = 'id: civitanova\nentry_into_force: "2023-02-16"\n'
    folder = overlay(tmp_path / "regole", {"parameters/enti/civitanova/ente.yaml": given})
    result = checked(tmp_path, str(folder))
    assert result.exit_code == 0, result.output
    assert "Comune di Civitanova Marche: entrata in vigore il 16/02/2023 (44 norme da quel giorno)" in result.output
    wrong = given.replace("2023-02-16", "16 febbraio")
    (folder / "parameters/enti/civitanova/ente.yaml").write_text(wrong, encoding="utf-8")
    assert (
        "ente.yaml», riga 2: «16 febbraio» non è un giorno; ammesso: aaaa-mm-gg"
        in checked(tmp_path, str(folder)).output
    )


def test_the_folder_of_the_installation_is_the_default(tmp_path: Path) -> None:
    assert checked(tmp_path).exit_code == 0
    assert "la cartella non c'è" in checked(tmp_path).output
    overlay(tmp_path / "var" / "norme", {"parameters/enti/lucca/presenza.minima.yaml": MINE.replace("60", "sessanta")})
    result = checked(tmp_path)
    assert result.exit_code == 1
    first = result.output.splitlines()[0]
    assert "presenza.minima.yaml», riga 13: «sessanta» non è una percentuale" in first
    stopped = run(tmp_path / "var", "norms", "presenza.minima")
    assert stopped.exit_code == 2
    assert stopped.output.startswith("Errore: le regole dell'ente non si leggono: «")
    assert "riga 13: «sessanta» non è una percentuale; ammessi: un numero da 0 a 100, o repealed." in stopped.output


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("presenza.minima.yml", MINE, "presenza.minima.yml» non viene letto. I posti sono acts.yaml"),
        (
            "presenza.minima.yaml",
            MINE.replace("unit: percent", "unit: days").replace("base: orario_settimanale\n", ""),
            "riga 3: per presenza.minima l’unità «days» non va bene; il programma la applica con: percent",
        ),
        ("presenza.minima.yaml", MINE.replace("act: prova", "act: prva"), "riga 14: l’atto «prva» non va bene"),
    ],
)
def test_each_mistake_of_a_folder_is_said(tmp_path: Path, name: str, text: str, said: str) -> None:
    result = checked(tmp_path, str(own_folder(tmp_path, name, text)))
    assert result.exit_code == 1, result.output
    assert said in result.output


def test_a_folder_without_rules_is_said(tmp_path: Path) -> None:
    (tmp_path / "vuota").mkdir()
    result = checked(tmp_path, str(tmp_path / "vuota"))
    assert result.exit_code == 1
    assert "non c'è nessuna regola" in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("presenza.minima", "--stale"), "togliere l'ID"),
        (("--reading", "amb_LU_3"), "«amb_LU_3» non va bene"),
        (("--reading", "amb_XX_9=a"), "la lettura «amb_XX_9» non tocca le regole"),
        (("--reading", "amb_LU_3=boh"), "la lettura amb_LU_3 non ammette «boh»"),
        (("--format", "csv"), "scegliere tra table, json"),
        (("presenza.minima", "altra"), "argomenti di troppo: altra"),
        (("diff", "lucca"), "manca B"),
        (("diff", "lucca", "atlantide"), "«atlantide» non è un ente"),
        (("diff", "lucca@ieri", "lucca"), "«ieri» non è un giorno"),
        (("check", "/non/esiste"), "«/non/esiste» non c'è"),
        (("check", __file__), "non è una cartella"),
    ],
)
def test_wrong_use_is_one_italian_sentence_and_code_two(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run(tmp_path / "var", "norms", *arguments)
    assert result.exit_code == 2, result.output
    assert len(result.output.splitlines()) == 1
    assert result.output.startswith("Errore: ")
    assert said in result.output


def test_a_folder_that_cannot_be_read_is_a_mistake_of_the_side(tmp_path: Path) -> None:
    folder = own_folder(tmp_path, text=MINE.replace("mark: V", "mark: S"))
    result = run(tmp_path / "var", "norms", "diff", "lucca", str(folder))
    assert (result.exit_code, len(result.output.splitlines())) == (2, 1)
    assert "il segno di verifica «S» non va bene; ammessi: V, P, K, D" in result.output


# ---------------------------------------------------------------- the guide

GUIDE = Path(__file__).parents[3] / "docs" / "guida" / "norme.md"
BLOCK = re.compile(r"^```yaml\n# (norme/\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_example_of_the_guide_is_in_order_and_does_what_it_says(tmp_path: Path) -> None:
    written = BLOCK.findall(GUIDE.read_text(encoding="utf-8"))
    assert len(written) == 6
    for path, content in written:
        target = tmp_path / "var" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
    result = run(tmp_path / "var", "norms", "check")
    assert result.exit_code == 0, result.output
    assert "presenza.minima (Comune di Esempio): nuova" in result.output
    in_2025 = asked(tmp_path, "presenza.minima", "--on", "31/12/2025", ente="esempio")
    assert "Ente: almeno 50 % dell’orario ordinario medio settimanale" in in_2025
    changed = " ".join(asked(tmp_path, "diff", "31/12/2025", "01/01/2026", ente="esempio").split())
    assert "ad almeno 60 % (base: orario ordinario medio settimanale; condizione: personale con orario" in changed
    assert "Comune di Civitanova Marche: entrata in vigore il 16/02/2023 (44 norme da quel giorno)" in result.output
    lucca = asked(tmp_path, "presenza.minima")
    assert "media mese (adottata)" in lucca


def test_the_guide_names_every_unit_key_and_base() -> None:
    said = GUIDE.read_text(encoding="utf-8")
    names = (*UNITS, *BASES, *BOUNDS, "since_mark", "through", "condition", "checked", "choices", "row")
    assert [name for name in names if f"`{name}`" not in said] == []
