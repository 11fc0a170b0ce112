# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Rules on the command line: the outcomes, the proof of one case and its trace, and other rules that poison nothing."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agilometro.cli import main
from agilometro.desk import RecordDesk
from agilometro.installation import open_desk, open_record
from agilometro.settings import load_settings
from agilometro.trial import Trial, desk_under
from metrics.places import At
from metrics.rules import RULES
from record.audit import notes
from record.marts import publish
from record.store import Store, reading
from tests.oracle.ente import Row, fill

ON = date(2026, 6, 30)
PEOPLE = 24
MONDAYS = (date(2026, 6, 1), date(2026, 6, 8))


def _days(persona: int) -> Iterator[Row]:
    """Yield two weeks of a person: two agile days of five, 60 %; of every third person one, 80 %."""
    agile_days = 1 if persona % 3 == 0 else 2
    for monday in MONDAYS:
        for number in range(5):
            minutes = {"minuti_agile": 432} if number < agile_days else {"minuti_presenza": 432}
            yield {"persona": persona, "giorno": monday + timedelta(days=number), **minutes}


def _ente() -> dict[str, list[Row]]:
    people = range(1, PEOPLE + 1)
    return {
        "strutture": [{"codice": "A"}, {"codice": "B"}],
        "organico": [
            {"persona": each, "struttura": "AB"[each % 2], "orario_settimanale_minuti": 2160, "giorni_settimana": 5}
            for each in people
        ],
        "accordi": [
            {"accordo": f"A{each:03}", "persona": each, "inizio": date(2026, 1, 1), "firmato_il": date(2025, 12, 20)}
            for each in people
        ],
        "giornate": [row for each in people for row in _days(each)],
    }


@dataclass(frozen=True)
class Installed:
    """An installation with a small ente in it, and its desk."""

    home: Path
    store: Store
    desk: RecordDesk

    def run(self, *arguments: str) -> Result:
        """Type a command."""
        environ = {"AGILOMETRO_HOME": str(self.home), "AGILOMETRO_ENTE": "lucca", "AGILOMETRO_DATABASE_URL": None}
        return CliRunner().invoke(main, arguments, env=environ, prog_name="agilometro")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    home = tmp_path_factory.mktemp("regole") / "var"
    settings = load_settings({"AGILOMETRO_HOME": str(home), "AGILOMETRO_ENTE": "lucca"}, home.parent)
    store = open_record(settings, datetime(2026, 7, 1))
    fill(store, _ente())
    publish(store, datetime(2026, 7, 1))
    desk = open_desk(settings, store)
    yield Installed(home, store, desk)
    desk.close()
    store.close()


# ---------------------------------------------------------------- outcomes


def test_the_desk_counts_every_rule_once_and_remembers(installed: Installed) -> None:
    found = installed.desk.outcomes(ON)
    assert installed.desk.outcomes(ON) is found
    order = [rule.id for rule in RULES]
    assert [order.index(each.rule.id) for each in found] == sorted(order.index(each.rule.id) for each in found)
    whole = {each.rule.id: each.released.cells[At()] for each in found}
    assert (whole["presenza.settimana"].numerator, whole["presenza.settimana"].denominator) == (16, 48)
    assert (whole["giorni_agili.settimana"].numerator, whole["giorni_agili.settimana"].denominator) == (48, 48)
    assert "giorni_agili.profilo" not in whole  # Lucca prescribes no profiles
    assert not {each.rule.id for each in found if each.principal} & {"presenza.mese", "presenza.settimana.lorda"}


def test_compliance_tells_the_same_in_every_form(installed: Installed) -> None:
    asked = ("compliance", "presenza.settimana", "--on", "2026-06-30")
    text = installed.run(*asked).output
    assert "Regola: almeno 66 % dell’orario ordinario medio settimanale" in text
    assert "Intero ente: 16 su 48, 33,33 %  ■ non sempre rispettata" in text
    (said,) = json.loads(installed.run(*asked, "--format", "json").stdout)
    assert (said["kept"], said["judged"], said["percent"], said["trial_rules"]) == (16, 48, "33.33", None)
    (row,) = csv.DictReader(StringIO(installed.run(*asked, "--format", "csv").stdout), delimiter=";")
    assert (row["kept"], row["judged"], row["percent"], row["trial_rules"]) == ("16", "48", "33.33", "")


def test_compliance_by_struttura_and_month_is_released_like_the_rest(installed: Installed) -> None:
    asked = ("compliance", "presenza.settimana", "--on", "2026-06-30", "--by", "struttura,mese", "--format", "csv")
    rows = list(csv.DictReader(StringIO(installed.run(*asked).stdout), delimiter=";"))
    places = {(row["struttura"], row["mese"]): (row["kept"], row["suppressed"]) for row in rows}
    assert places[("", "")] == ("16", "no")
    released = {each.rule.id: each.released for each in installed.desk.outcomes(ON)}["presenza.settimana"]
    for (unit, month), (kept, suppressed) in places.items():
        shown = released.cells[At(unit or "*", None, date.fromisoformat(f"{month}-01") if month else None)]
        assert kept == ("c" if shown.numerator is None else str(shown.numerator))
        assert suppressed == ("no" if shown.hidden is None else "yes")


def test_rules_that_nobody_prescribes_are_named(installed: Installed) -> None:
    assert "Non prescritte per questo ente:" in installed.run("compliance", "--on", "2026-06-30").output


# ---------------------------------------------------------------- one case


def test_why_tells_the_steps_of_one_agreement_by_code(installed: Installed) -> None:
    asked = ("why", "presenza.settimana", "--accordo", "A001", "--on", "2026-06-30")
    text = installed.run(*asked, "--day", "2026-06-03").output
    assert "Per l’ufficio del personale, il responsabile e la persona interessata" in text
    assert "■ non conforme: 1" in text
    assert "07/06/2026  ■ non conforme" in text
    assert "1296 ÷ 2160 minuti = 60,00 %" in text
    said = json.loads(installed.run(*asked, "--format", "json").stdout)
    assert [proof["day"] for proof in said["proofs"]] == ["2026-06-07", "2026-06-14"]
    assert said["proofs"][0]["prescribed"][0]["version"] == "presenza.minima@ente/2021-10-20"


def test_each_use_of_why_is_in_the_audit_without_values(installed: Installed) -> None:
    before = _proofs(installed)
    installed.run("why", "presenza.settimana", "--accordo", "A002", "--on", "2026-06-30")
    installed.run("why", "presenza.settimana", "--accordo", "NESSUNO", "--on", "2026-06-30")
    written = _proofs(installed)[: 2 + len(before)]
    assert len(written) == len(before) + 2
    assert {each.oggetto for each in written[:2]} == {"presenza.settimana/A002", "presenza.settimana/NESSUNO"}
    assert all(each.chi.startswith("riga di comando") for each in written)


def _proofs(installed: Installed) -> list[object]:
    with reading(installed.store) as conn:
        return [each for each in notes(conn, 1000) if each.azione == "prova"]


def test_a_rule_without_rows_of_that_code_says_so(installed: Installed) -> None:
    asked = ("why", "presenza.settimana", "--accordo", "A001", "--day", "2026-03-03", "--on", "2026-06-30")
    assert "Nessun caso da valutare" in installed.run(*asked).output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("compliance", "colore"), "la regola «colore» non c'è. Ci sono: presenza.settimana,"),
        (("compliance", "giorni_agili.profilo"), "non è in vigore nel 2026 per Provincia di Lucca. In vigore: "),
        (("compliance", "--by", "genere"), "scegliere tra struttura, mese"),
        (("why", "presenza.settimana"), "serve un codice solo"),
        (("why", "colore", "--accordo", "A001"), "la regola «colore» non c'è"),
        (
            ("why", "presenza.settimana", "--accordo", "X"),
            "I codici sono come questi: A001, A002, A003, A004, A005 … A024.",
        ),
        (("why", "eleggibilita.servizio", "--domanda", "X"), "non ce n'è ancora nessuno"),
        (("why", "eleggibilita.servizio", "--accordo", "A001"), "usare --domanda CODICE"),
        (("why", "accordo.forma_scritta", "--domanda", "A001"), "la domanda «A001» non c'è"),
        (("compliance", "--norms", "atlantide"), "il regolamento «atlantide» non c'è. Ci sono: bologna, brescia"),
        (("compliance", "--reading", "boh"), "scrivere per esempio amb_LU_3=due_terzi"),
        (("compliance", "--reading", "amb_LU_3=boh"), "scegliere tra entrambi_per_settimana, media_mese"),
        (("compliance", "--reading", "amb_BS_8=lorda"), "non tocca le regole di Provincia di Lucca. Le toccano: amb"),
        (("compliance", "--norms", "brescia", "--by", "struttura"), "Togliere --by"),
        (("indicators", "--norms", "brescia", "--by", "mese"), "Togliere --by"),
    ],
)
def test_wrong_use_says_what_there_is(installed: Installed, arguments: tuple[str, ...], said: str) -> None:
    result = installed.run(*arguments, "--on", "2026-06-30")
    assert result.exit_code == 2, result.output
    lines = [line for line in result.output.splitlines() if line.startswith("Errore: ")]
    assert len(lines) == 1, result.output
    assert said in lines[0]


# ---------------------------------------------------------------- rules on trial


def test_the_same_past_under_another_regulation_says_so(installed: Installed) -> None:
    asked = ("indicators", "S-06", "--on", "2026-06-30")
    said = "Regole di prova: Università degli Studi di Brescia (non quelle dell’ente)"
    assert "16 su 48" in installed.run(*asked).output
    tried = installed.run(*asked, "--norms", "brescia").output
    assert said in tried
    assert "48 su 48" in tried
    (row,) = json.loads(installed.run(*asked, "--norms", "brescia", "--format", "json").stdout)
    assert row["trial_rules"] == "brescia"
    (own,) = json.loads(installed.run(*asked, "--norms", "lucca", "--format", "json").stdout)
    assert own["trial_rules"] is None


def test_another_reading_of_the_own_text_says_so(installed: Installed) -> None:
    asked = ("compliance", "presenza.settimana", "--on", "2026-06-30", "--reading", "amb_LU_3=media_mese")
    text = installed.run(*asked).output
    assert "Regole di prova: lettura «media mese» di amb_LU_3 (non quelle dell’ente)" in text
    assert "Presenza minima nella settimana (di confronto)" in text
    (said,) = json.loads(installed.run(*asked, "--format", "json").stdout)
    assert (said["principal"], said["trial_rules"]) == (False, "amb_LU_3=media_mese")


def test_a_trial_leaves_what_the_real_desk_remembers_alone(installed: Installed) -> None:
    real = installed.desk
    before, figure = real.outcomes(ON), real.released(["S-06"], ON)["S-06"]
    tried, rules = desk_under(real, Trial("brescia"))
    assert rules.tried == "brescia"
    assert tried.released(["S-06"], ON)["S-06"].cells[At()] != figure.cells[At()]
    assert tried.outcomes(ON) != before
    assert real.outcomes(ON) is before
    assert real.released(["S-06"], ON)["S-06"] is figure
    assert desk_under(real, Trial("lucca"))[0] is real
    tried.close()


def test_the_files_behind_an_outcome_are_those_that_its_rule_reads(installed: Installed) -> None:
    released = {each.rule.id: each.released for each in installed.desk.outcomes(ON)}
    names = {file.tabella for file in installed.desk.lineage(released["accordo.forma_scritta"].run)}
    assert names == {"organico", "accordi"}
