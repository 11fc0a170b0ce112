# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do table and CSV say what the release shows, and nothing of what it hides?"""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO

from disclosure.release import Released, Shown
from metrics.places import ENTE, At, Unit, UnitTree
from reports import tables
from reports.tables import Sight
from tests.web.fixed import ON, QUARTER, released

KNOWN = date(2026, 11, 3)


def small(*cells: tuple[At, Shown], names: tuple[str, ...] = ("Uno", "Due", "Tre", "Quattro")) -> Released:
    units = (Unit(ENTE, "Ente", None), *(Unit(f"U{i}", name, ENTE) for i, name in enumerate(names)))
    return Released("S-01", ON, KNOWN, UnitTree(units), dict(cells), (), QUARTER, 5, "r")


def read(released: Released, lines: tuple[tables.Line, ...]) -> list[dict[str, str]]:
    text = tables.csv_text(released, lines)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text[1:]), delimiter=";"))


def test_hidden_absent_and_empty_are_three_things() -> None:
    release = small((At("U0"), Shown(None, None)), (At("U1"), Shown(0, 0)), (At("U2"), Shown(2, 8)))
    hidden, empty, shown, absent = tables.by_unit(release)
    assert (hidden.sight, empty.sight, shown.sight, absent.sight) == (
        Sight.RESERVED,
        Sight.SHOWN,
        Sight.SHOWN,
        Sight.ABSENT,
    )
    assert [row["codice"] for row in read(release, (hidden, empty, shown, absent))] == ["c", "x", "", "x"]
    assert [row["valore"] for row in read(release, (hidden, empty, shown, absent))] == ["", "", "25,0", ""]
    assert [row["numeratore"] for row in read(release, (hidden, empty, shown, absent))] == ["", "0", "2", ""]


def test_a_hidden_place_says_nothing_that_follows_from_its_number() -> None:
    line = tables.by_unit(small((At("U0"), Shown(None, 40))))[0]
    assert line.counts is None
    assert line.missing is None
    assert line.outcome[1] == "Riservato"
    (row,) = read(small((At("U0"), Shown(None, 40))), (line,))
    assert (row["valore"], row["codice"], row["esito"], row["mancano"], row["denominatore"]) == (
        "",
        "c",
        "Riservato",
        "",
        "40",
    )


def test_the_order_is_the_tree_whatever_the_values() -> None:
    one = small((At("U0"), Shown(1, 10)), (At("U1"), Shown(None, None)), (At("U2"), Shown(9, 10)))
    other = small((At("U0"), Shown(9, 10)), (At("U1"), Shown(None, None)), (At("U2"), Shown(1, 10)))
    assert [each.label for each in tables.by_unit(one)] == [each.label for each in tables.by_unit(other)]
    assert [each.label for each in tables.by_unit(one)] == ["Uno", "Due", "Tre", "Quattro"]


def test_missing_people_are_those_of_the_target() -> None:
    line = tables.by_unit(small((At("U0"), Shown(20, 83))))[0]
    assert line.missing == 1
    assert tables.table("t", "Struttura", [line]).rows[0] == ("Uno", "20", "83", "24,1 %", "■ Sotto", "1")


def test_a_name_is_never_a_formula() -> None:
    release = small((At("U0"), Shown(1, 4)), names=("=CMD()", "-2+3", "@x", "Buono"))
    names = [row["struttura"] for row in read(release, tables.by_unit(release))]
    assert names == ["'=CMD()", "'-2+3", "'@x", "Buono"]


def test_months_run_to_the_reference_day() -> None:
    lines = tables.by_month(released("S-01"), "S09")
    assert [each.label for each in lines][:2] == ["gennaio 2026", "febbraio 2026"]
    assert len(lines) == 10
    assert lines[3].sight is Sight.RESERVED


def nested(most: int = 0) -> Released:
    units = [Unit(ENTE, "Ente", None), Unit("A", "Area", ENTE), Unit("B", "Area", ENTE)]
    units += [Unit(f"A{i}", f"Ufficio {i}", "A") for i in range(2 + most)] + [Unit("A00", "Squadra", "A0")]
    return Released("S-01", ON, KNOWN, UnitTree(tuple(units)), {}, (), QUARTER, 5, "r")


def test_two_levels_each_unit_before_its_parts() -> None:
    lines = tables.by_unit(nested())
    assert [(each.label, each.depth) for each in lines] == [
        ("Area (A)", 0),
        ("Ufficio 0", 1),
        ("Ufficio 1", 1),
        ("Area (B)", 0),
    ]
    assert [each.label for each in tables.parts(lines)] == ["Ufficio 0", "Ufficio 1", "Area (B)"]


def test_many_units_keep_to_one_level() -> None:
    lines = tables.by_unit(nested(most=tables.MOST_LINES))
    assert [each.label for each in lines] == ["Area (A)", "Area (B)"]
    assert tables.parts(lines) == lines
