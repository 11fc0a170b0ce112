# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Are all problems of a file found at once, and only the problems?"""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from ingest.door import Door
from ingest.report import LISTED, Report
from record.pseudonym import load_keyring
from record.store import open_store

BASE = Path(__file__).parents[2] / "fixtures" / "broken" / "base"
NOW = datetime(2026, 4, 1, 9, 0)

Check = Callable[..., Report]


@pytest.fixture(scope="module")
def check(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Check]:
    """Give what checks rows written as a `;` file, behind the base files: heading line first."""
    home = tmp_path_factory.mktemp("controlli")
    store = open_store(f"sqlite:///{home / 'record.sqlite'}", home)
    door = Door(store, load_keyring(home / "key"), "prova")
    door.load_all(sorted(BASE.glob("*.csv")), NOW)

    def checked(*lines: str, name: str = "file.csv") -> Report:
        path = home / name
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return door.check(path, NOW)

    yield checked
    store.close()


def found(report: Report) -> list[tuple[str, str | None]]:
    return [(issue.code, issue.cell) for issue in report.all_issues]


AGREEMENT = "agreement_id;person_id;start;end;renewal_of;status;recess_date"
DAY = "person_id;day;presence_hours;agile_hours;holiday_hours"


def test_every_problem_of_every_row_is_told_at_once(check: Check) -> None:
    report = check(
        "agreement_id;person_id;start;end;duration_type;days_per_week;status",
        "B1;99999;31/02/2026;x;forse;9;boh",
        "B2;00413;01/03/2026;31/12/2026;TD;2;attivo",
        ";;;;;;attivo",
    )
    assert found(report) == [
        ("ING-02", "C2"),
        ("ING-02", "D2"),
        ("ING-05", "E2"),
        ("ING-05", "G2"),
        ("ING-13", "F2"),
        ("ING-07", "B2"),
        ("ING-06", "A4"),
        ("ING-06", "B4"),
        ("ING-06", "C4"),
    ]
    assert (report.sheets[0].added, report.sheets[0].rejected) == (1, 2)


def test_an_empty_cell_of_hours_is_zero_only_beside_a_filled_one(check: Check) -> None:
    report = check(DAY, "412;02/03/2026;7,2;;", "412;03/03/2026;;;7:12", "412;04/03/2026;;;", "412;05/03/2026;0;;")
    assert found(report) == [("ING-06", "C4")]
    assert report.sheets[0].added == 3


def test_unreadable_hours_are_not_also_missing(check: Check) -> None:
    assert found(check(DAY, "412;02/03/2026;boh;;")) == [("ING-04", "C2")]


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        (("B1;413;01/03/2026;30/06/2026;;;", "B2;413;01/07/2026;;;;"), []),
        (("B1;413;01/03/2026;30/06/2026;;;", "B2;413;30/06/2026;;;;"), [("ING-09", "C3")]),
        (("B2;413;30/06/2026;;;;", "B1;413;01/03/2026;30/06/2026;;;"), [("ING-09", "C2")]),
        (("B1;413;01/03/2026;;;;", "B2;413;01/06/2026;;B1;;", "B3;413;01/09/2026;;B2;;"), []),
        (("B1;413;01/03/2026;;;;01/06/2026", "B2;413;01/06/2026;;;;"), []),
        (("B1;413;01/03/2026;;;;02/06/2026", "B2;413;01/06/2026;;;;"), [("ING-09", "C3")]),
        (("B1;413;01/03/2026;;;bozza;", "B2;413;01/06/2026;;;;"), []),
        (("B1;413;01/03/2026;;;sospeso;", "B2;413;01/06/2026;;;;"), [("ING-09", "C3")]),
        (("A1;412;01/02/2026;30/06/2026;;;", "B2;412;01/07/2026;;;;"), []),
        (("B2;412;01/07/2026;;A1;;",), []),
    ],
)
def test_agreements_of_one_person_do_not_overlap(
    check: Check, rows: tuple[str, ...], problems: list[tuple[str, str]]
) -> None:
    assert found(check(AGREEMENT, *rows)) == problems


def test_the_renewal_of_an_unknown_agreement_is_only_a_warning(check: Check) -> None:
    report = check(AGREEMENT, "B1;413;01/03/2026;;Z9;;")
    assert [(issue.code, issue.level) for issue in report.all_issues] == [("ING-14", "warning")]
    assert report.sheets[0].added == 1


def test_a_number_that_passes_to_another_person_is_told(check: Check) -> None:
    report = check(AGREEMENT, "A1;413;01/06/2027;;;;")
    assert [(issue.code, issue.level, issue.cell) for issue in report.all_issues] == [("ING-08", "warning", "B2")]
    assert report.sheets[0].changed == 1
    assert found(check(AGREEMENT, "A1;412;01/01/2026;30/06/2026;;;")) == []


def test_a_person_whose_own_row_is_wrong_is_not_unknown_elsewhere(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'record.sqlite'}", tmp_path)
    door = Door(store, load_keyring(tmp_path / "key"), "prova")
    staff, days = tmp_path / "personale.csv", tmp_path / "giornate.csv"
    staff.write_text("person_id;gender;structure;hire_date\n1;K;S1;2020-01-01\n", encoding="utf-8")
    days.write_text("person_id;day;presence_hours;agile_hours\n001;02/03/2026;7,2;0\n", encoding="utf-8")
    checked = door.check_all((staff, days), NOW)
    assert [found(report) for report in checked] == [[("ING-05", "B2")], []]
    store.close()


def test_weeks_and_months_give_their_days(check: Check) -> None:
    head = "person_id;week;scheduled_hours;presence_hours;agile_hours;agile_days"
    report = check(head, "412;2026-W10;36;21,6;14,4;2", "412;marzo 2026;36;;14,4;2", "412;2026-W60;36;21,6;14,4;2")
    assert found(report) == [("ING-02", "B4")]
    assert found(check(head, "412;2026-W10;36;21,6;14,4;8")) == [("ING-18", "F2")]


def test_a_structure_may_move_but_not_under_itself(check: Check) -> None:
    head = "unit_code;name;parent;valid_from"
    assert found(check(head, "S1;Lavoro;S2;2026-01-01")) == []
    assert found(check(head, "ENTE;Provincia;S1;2026-01-01")) == [("ING-15", "C2")]
    assert found(check(head, "S9;Nona;S8;2026-01-01")) == [("ING-15", "C2")]
    assert found(check(head, "S9;Nona;S9;2026-01-01")) == [("ING-15", "C2")]


def test_structures_are_born_from_the_staff_where_no_file_names_them(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'record.sqlite'}", tmp_path)
    staff = tmp_path / "personale.csv"
    staff.write_text("person_id;gender;structure;hire_date\n1;D;S1;2020-01-01\n", encoding="utf-8")
    assert found(Door(store, load_keyring(tmp_path / "key"), "prova").check(staff, NOW)) == []
    store.close()


def test_a_very_long_code_and_an_absurd_number_are_told(check: Check) -> None:
    report = check(
        "agreement_id;person_id;start;days_per_week", f"{'B' * 121};413;01/03/2026;2", "B2;413;01/03/2026;1e9"
    )
    assert found(report) == [("ING-13", "A2"), ("ING-04", "D3")]
    head = "person_id;gender;structure;hire_date;service_days"
    assert found(check(head, "420;D;S1;2020-01-01;999999999")) == [("ING-13", "E2")]


def test_public_values_are_shown_and_personal_ones_never(check: Check) -> None:
    report = check("person_id;gender;structure;hire_date", "420;forse;S9;31/02/2020")
    values = {issue.code: issue.value for issue in report.all_issues}
    assert values == {"ING-05": None, "ING-02": None, "ING-15": "S9"}


def test_thousands_of_problems_are_counted_and_the_first_told(check: Check) -> None:
    report = check(DAY, *(f"9{n};02/03/2026;7,2;;" for n in range(LISTED + 500)))
    assert len(report.all_issues) == LISTED
    assert report.sheets[0].issues_total == LISTED + 500
    assert report.sheets[0].rejected == LISTED + 500


def test_rows_in_any_order_have_the_same_problems(check: Check) -> None:
    rows = [
        "B1;413;31/02/2026;;;;",
        "B2;999;01/03/2026;;;;",
        "B3;414;01/03/2026;01/01/2026;;;",
        "B4;412;01/05/2026;;;;",
    ]
    told = [sorted(issue.code for issue in check(AGREEMENT, *order).all_issues) for order in (rows, rows[::-1])]
    assert told[0] == told[1] == ["ING-02", "ING-03", "ING-07", "ING-09"]
