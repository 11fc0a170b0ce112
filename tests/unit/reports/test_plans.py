# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do the PIAO block and the DFP questionnaire say what they must, and nothing that is not known?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from metrics.dfp import UNSAID, Headcount, Headcounts, Return
from metrics.goals import Goal, Goals
from metrics.places import ENTE
from reports.dfp import EXACT, FRAGILI, PROTECTED, dfp
from reports.document import TO_FILL, Document, Paragraph
from reports.piao import piao
from reports.tables import Table
from tests.unit.reports.documents import document, snapshot

YEAR = date(2026, 12, 31)


def table(made: Document, key: str) -> Table:
    (found,) = [grid.table for grid in made.grids if grid.key == key]
    return found


def goal(code: str, year: int, value: int | None = None, **said: object) -> Goal:
    plain = Goal(code, ENTE, year, "%", 2025, Fraction(24), None, None, None, None, None, None, None)
    return replace(plain, value=None if value is None else Fraction(value), **said)


# ---------------------------------------------------------------- PIAO


def test_each_indicator_has_its_base_its_three_targets_and_its_value() -> None:
    milestone = goal("SO-01", 2026, unit="testo", milestone="regolamento adottato", state="in_corso", base=None)
    goals = Goals((goal("S-01", 2026, 26), goal("S-01", 2028, 30), milestone))
    made = piao(replace(snapshot(), goals=goals))
    row = next(row for row in table(made, "piano.copertura").rows if row[0] == "S-01")
    assert row[2] == "24,0\u00a0% nel 2025"
    assert row[3].replace("\u00a0", " ") == "30,2 %"
    assert [cell.replace("\u00a0", " ") for cell in row[4:7]] == ["≥ 26,0 %", "non fissato", "≥ 30,0 %"]


def test_thresholds_stand_side_by_side_each_with_its_own_denominator() -> None:
    rows = {row[0]: row for row in table(document("piao"), "soglie").rows}
    national, applicants, local = rows["T6, con il PIAO"], rows["T6, senza il PIAO"], rows["T9, dell’ente: adozione"]
    assert national[2] == local[2] == "personale con attività eseguibile"
    assert (national[3], national[5]) == ("S-01", "● Raggiunta")
    assert applicants[2] == "persone che lo chiedono"
    assert (applicants[3], applicants[4]) == ("–", "–"), "no share of applications stands beside a floor of persons"
    assert "T8, presenza prevalente" in rows


def test_a_share_under_a_threshold_is_told_unrounded() -> None:
    held = snapshot()
    low = tuple(replace(each, value=Fraction(2499, 100)) if each.code == "S-01" else each for each in held.whole)
    made = piao(replace(held, entries={**held.entries, ENTE: low}))
    rows = {row[0]: row for row in table(made, "soglie").rows}
    assert rows["T9, dell’ente: adozione"][5] == "■ Sotto la soglia"


# ---------------------------------------------------------------- DFP


def headcounts(men: tuple[int, int, int], women: tuple[int, int, int], unsaid: int = 0) -> Headcounts:
    """Return the counts of a month: total, dirigenti and agili; everybody agile has an agreement."""
    told = {"U": Headcount(*men, men[2], 0), "D": Headcount(*women, women[2], 0)}
    return told if not unsaid else {**told, UNSAID: Headcount(unsaid, 0, 0, 0, 0)}


def returned(last: Headcounts) -> Return:
    first = headcounts((40, 2, 10), (60, 3, 21))
    months = [(date(2026, month, 1), first) for month in range(1, 12)]
    return Return(YEAR, first, [*months, (date(2026, 12, 1), last)])


def exact(last: Headcounts) -> Document:
    return dfp(replace(snapshot(), on=YEAR), returned(last))


def test_the_return_has_the_sheets_of_the_questionnaire_and_its_numbers() -> None:
    made = exact(headcounts((41, 2, 11), (61, 4, 22)))
    assert [grid.sheet for grid in made.grids][:5] == [
        "intestazione", "1.1", "1.2_agile", "1.2_fragili", "altre_sezioni",
    ]  # fmt: skip
    staff = table(made, "1.1")
    assert staff.head[1:] == (
        "Uomini al 01/01/2026", "Donne al 01/01/2026", "Uomini al 31/12/2026", "Donne al 31/12/2026",
    )  # fmt: skip
    assert staff.rows[0][1:] == ("40", "60", "41", "61")
    assert staff.rows[1][1:] == ("2", "3", "2", "4")
    agile = table(made, "1.2_agile")
    assert len(agile.rows) == 12
    assert agile.rows[11] == ("Dicembre", "11", "22", "33", "11", "22", "33")
    assert made.manifest.exact
    assert {row[1] for row in table(made, "controlli").rows[:3]} == {"● torna"}


def test_the_fragili_are_never_zero() -> None:
    made = exact(headcounts((41, 2, 11), (61, 4, 22)))
    assert set(table(made, "1.1").rows[2][1:]) == {TO_FILL}
    assert {cell for row in table(made, "1.2_fragili").rows for cell in row[1:]} == {TO_FILL}
    assert Paragraph(FRAGILI) in made.parts


def test_what_does_not_add_up_is_said() -> None:
    more_managers = table(exact(headcounts((41, 42, 11), (61, 4, 22))), "controlli").rows
    assert [row[1] for row in more_managers[:3]] == ["■ non torna", "● torna", "● torna"]
    more_agile = table(exact(headcounts((41, 2, 45), (61, 4, 22))), "controlli").rows
    assert more_agile[1][1] == "■ non torna"
    no_gender = exact(headcounts((41, 2, 11), (61, 4, 22), unsaid=1))
    assert table(no_gender, "controlli").rows[2][1] == "■ non torna"
    (staff,) = [grid for grid in no_gender.grids if grid.key == "1.1"]
    assert any("Di una persona il genere non è noto" in note for note in staff.notes)


def test_without_leave_only_what_was_released_is_told() -> None:
    made = document("dfp")
    assert not made.manifest.exact
    assert any(isinstance(part, Paragraph) and part.text == PROTECTED for part in made.parts)
    assert not any(isinstance(part, Paragraph) and part.text == EXACT for part in made.parts)
    for row in table(made, "1.2_agile").rows[:10]:
        assert row[1] == row[2] == row[4] == row[5] == "ris."  # genere by month is never released
    assert table(made, "1.2_agile").rows[11][1:] == ("n. d.",) * 6
    assert table(made, "1.1").rows[1][1:] == ("ris.",) * 4
    assert table(made, "controlli").rows[0][1].startswith("◇")
