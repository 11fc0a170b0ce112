# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is a released figure written down, row by row: as a table, as JSON, as CSV?"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from disclosure.release import Released
from metrics.declare import Indicator, Unit
from metrics.goals import Goals
from metrics.places import ENTE, At
from metrics.targets import Status
from norms.amounts import percent as percentage
from reports.entries import Entry
from reports.goals import target_words

FIELDS = (
    "code", "on", "by", "struttura_nome", "numerator", "denominator", "value", "status", "target", "missing_people",
    "suppressed", "run", "trial_rules", "unit", "reason", "verified", "base", "goal",
)  # fmt: skip
"""The fields of a row, in order."""

CODES = {
    Status.MET: "met",
    Status.NEAR: "near",
    Status.NOT_MET: "not_met",
    Status.NOT_COMPUTABLE: "not_computable",
    Status.NO_TARGET: "no_target",
}
SUPPRESSED = "suppressed"
WORDS = {
    "met": "● raggiunto",
    "near": "▲ vicino",
    "not_met": "■ sotto",
    "not_computable": "◇ non calcolabile",
    "no_target": "senza obiettivo",
    SUPPRESSED: "▨ riservato",
}
"""Status as machines read it, and the sign and word that people read (ux.md 5.0)."""


@dataclass(frozen=True)
class Row:
    """One place of one indicator. `value` has two decimals, rounded half up, in `unit`; so has a `target` by norm.

    `status` is one of `WORDS`; `numerator`, `value` and `missing_people` are None where the place is suppressed or
    nothing can be counted, `denominator` may stay. `trial_rules` names rules that are not the ente's own. `reason` says
    why there is no value, or what is not in it; `base` what it is compared with; `verified` how sure its definition is;
    `goal` the ente's own goal in words.
    """

    code: str
    on: date
    by: tuple[tuple[str, str], ...]
    unit_name: str
    numerator: int | None
    denominator: int | None
    value: str | None
    status: str
    target: str | None
    missing_people: int | None
    run: str
    trial_rules: str | None = None
    unit: str = Unit.PERCENT.value
    reason: str | None = None
    verified: str | None = None
    base: str | None = None
    goal: str | None = None

    @property
    def suppressed(self) -> bool:
        """Say whether something of the place is withheld to protect people."""
        return self.status == SUPPRESSED


def rows_of(
    code: str, on: date, released: Released | None, by: Sequence[str], trial_rules: str | None = None
) -> Iterator[Row]:
    """Yield the rows of an indicator: the whole ente always first, then each place of the breakdown asked.

    None, an indicator that nothing in force allows to count, has one row: not computable.
    """
    if released is None:
        yield Row(code, on, (), "", None, None, None, CODES[Status.NOT_COMPUTABLE], None, None, "", trial_rules)
        return
    names = {unit.code: unit.name for unit in released.tree}
    for at in (At(), *places(released, by)):
        yield replace(_row(released, at, tuple(by_of(at)), names[at.unit]), trial_rules=trial_rules)


def row_of(entry: Entry, trial_rules: str | None = None) -> Row:
    """Return what is said of an indicator that is no share of people, at one unit."""
    return Row(
        code=entry.code,
        on=entry.on,
        by=() if entry.struttura == ENTE else (("struttura", entry.struttura),),
        unit_name=entry.struttura_name,
        numerator=entry.numerator,
        denominator=entry.denominator,
        value=None if entry.value is None else _two_decimals(entry.value / 100),
        status=SUPPRESSED if entry.reserved else CODES[entry.status],
        target=entry.target or None,
        missing_people=None,
        run=entry.digest,
        trial_rules=trial_rules,
        **_words(entry),
    )


def with_words(row: Row, entries: Sequence[Entry]) -> Row:
    """Return the row of an indicator on people with what its entries, the ente's first, say beside the numbers.

    A goal of the ente's own is in the entry of its place: its outcome and its words are the row's there.
    """
    unit = place_of(row)
    entry = next((each for each in entries if each.struttura == unit), None)
    if entry is None:
        return replace(row, unit=entries[0].unit.value, verified=entries[0].verified)
    status = row.status if row.suppressed else CODES[entry.status]
    return replace(row, status=status, target=row.target or entry.target or None, **_words(entry))


def place_of(row: Row) -> str | None:
    """Return the unit that a row is of, the ente's too; None for a part of one, by genere or month."""
    found = dict(row.by)
    return found.get("struttura", ENTE) if found.keys() <= {"struttura"} else None


def with_goal(row: Row, entry: Entry, goals: Goals) -> Row:
    """Return a row with the ente's own goal for its place and year, in words, where there is one."""
    unit = place_of(row)
    goal = None if unit is None else goals.of(row.code, unit, row.on.year)
    return row if goal is None else replace(row, goal=target_words(goal, entry) or None)


def _words(entry: Entry) -> dict[str, Any]:
    return {
        "unit": entry.unit.value,
        "reason": entry.reason or None,
        "verified": entry.verified,
        "base": entry.base or None,
    }


def places(released: Released, by: Sequence[str]) -> list[At]:
    """Return the places of a breakdown, in tree order, then genere, then month; the whole ente is not one of them.

    With `struttura` every unit is asked for, and the ente beside them when another dimension divides it.
    """
    order = {unit.code: number for number, unit in enumerate(released.tree)}
    found = [at for at in released.cells if at != At() and _asked(at, by)]
    return sorted(found, key=lambda at: (order[at.unit], at.genere or "", at.mese or date.min))


def _asked(at: At, by: Sequence[str]) -> bool:
    unit_fits = at.unit == ENTE or "struttura" in by
    divided = (at.genere is not None) == ("genere" in by) and (at.mese is not None) == ("mese" in by)
    return unit_fits and divided


def by_of(at: At) -> Iterator[tuple[str, str]]:
    """Yield by what a place divides the whole: the dimension, and which of it."""
    if at.unit != ENTE:
        yield "struttura", at.unit
    if at.genere is not None:
        yield "genere", at.genere
    if at.mese is not None:
        yield "mese", f"{at.mese:%Y-%m}"


def _row(released: Released, at: At, by: tuple[tuple[str, str], ...], name: str) -> Row:
    shown = released.cells.get(at)
    part = None if shown is None else shown.numerator
    whole = None if shown is None else shown.denominator
    hidden = shown is not None and shown.hidden is not None
    return Row(
        code=released.indicator,
        on=released.on,
        by=by,
        unit_name=name,
        numerator=part,
        denominator=whole,
        value=percent(part, whole),
        status=SUPPRESSED if hidden else CODES[released.status(at)],
        target=None if released.target is None else _two_decimals(released.target.floor),
        missing_people=released.missing_people(at),
        run=released.run,
    )


def percent(part: int | None, whole: int | None) -> str | None:
    """Return part of whole as a percentage with two decimals, half up; None where there is none."""
    return None if part is None or not whole else _two_decimals(Fraction(part, whole))


def _two_decimals(share: Fraction) -> str:
    hundredths = (abs(share.numerator) * 20_000 + share.denominator) // (2 * share.denominator)
    sign = "-" if share < 0 and hundredths else ""
    return f"{sign}{hundredths // 100}.{hundredths % 100:02d}"


# ---------------------------------------------------------------- as machines read it


def as_json(rows: Iterable[Row]) -> str:
    """Return a JSON list, one object per row with `FIELDS`; `by` is an object, empty for the whole ente."""
    return json.dumps([_fields(row) for row in rows], ensure_ascii=False, indent=1)


def as_csv(rows: Iterable[Row]) -> str:
    """Return CSV with `;` and one column for each dimension; what is suppressed is `c`, what has no value `x`."""
    out = io.StringIO()
    fields = [name for name in FIELDS if name != "by"]
    heading = [*fields[:2], "struttura", "genere", "mese", *fields[2:]]
    writer = csv.DictWriter(out, heading, delimiter=";", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        cells = {**_fields(row), **dict(row.by)}
        cells |= {name: unarmed(text) for name, text in cells.items() if isinstance(text, str)}
        del cells["by"]
        missing = "c" if row.suppressed else "x"
        writer.writerow(
            {**cells, **{name: missing for name in ("numerator", "denominator", "value") if cells[name] is None}}
        )
    return out.getvalue()


def unarmed(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _fields(row: Row) -> dict[str, object]:
    return {
        "code": row.code,
        "on": row.on.isoformat(),
        "by": dict(row.by),
        "struttura_nome": row.unit_name,
        "numerator": row.numerator,
        "denominator": row.denominator,
        "value": row.value,
        "status": row.status,
        "target": row.target,
        "missing_people": row.missing_people,
        "suppressed": row.suppressed,
        "run": row.run,
        "trial_rules": row.trial_rules,
        "unit": row.unit,
        "reason": row.reason,
        "verified": row.verified,
        "base": row.base,
        "goal": row.goal,
    }


# ---------------------------------------------------------------- as people read it


def as_table(indicator: Indicator, on: date, rows: Sequence[Row]) -> str:
    """Return the figure as Italian text: a title line, then aligned columns."""
    title = f"{indicator.code}  {indicator.title}, al {on:%d/%m/%Y}"
    target = next((f"; obiettivo {_italian(row.target)}" for row in rows if row.target is not None), "")
    cells = [(_place(row), _counts(row), _italian(row.value), _outcome(row)) for row in rows]
    widths = [max(len(line[column]) for line in cells) for column in range(3)]
    lines = [
        f"  {place:<{widths[0]}}  {counts:>{widths[1]}}  {value:>{widths[2]}}  {outcome}".rstrip()
        for place, counts, value, outcome in cells
    ]
    return "\n".join([f"{title}{target}", *lines])


def as_lines(entries: Sequence[Entry], on: date) -> str:
    """Return an indicator that is no share of people as Italian text: the whole ente first, then each unit."""
    first, *units = entries
    lines = [f"{first.code}  {first.title}, al {on:%d/%m/%Y}"]
    for entry in (first, *units):
        sign = "" if entry.status is Status.NO_TARGET and not entry.reserved else f"  {' '.join(entry.outcome[:2])}"
        base = f"  (base: {entry.base})" if entry.base else ""
        place = entry.struttura_name if entry.struttura == ENTE else f"{entry.struttura} {entry.struttura_name}"
        lines.append(f"  {place}  {entry.shown}{base}{sign}")
        if entry.reason and not entry.reserved:
            lines.append(f"    {entry.reason}")
    return "\n".join(lines)


def _place(row: Row) -> str:
    labels = dict(row.by)
    unit = f"{labels['struttura']} {row.unit_name}" if "struttura" in labels else row.unit_name or "Ente"
    return ", ".join([unit, *(labels[name] for name in ("genere", "mese") if name in labels)])


def _counts(row: Row) -> str:
    if row.denominator is None and row.numerator is None:
        return "–"
    return f"{_whole(row.numerator)} su {_whole(row.denominator)}"


def _whole(count: int | None) -> str:
    return "ris." if count is None else f"{count:,}".replace(",", ".")


def _italian(value: str | None) -> str:
    return "–" if value is None else percentage(value.replace(".", ","))


def _outcome(row: Row) -> str:
    word = WORDS[row.status]
    if row.status != "not_met" or not row.missing_people:
        return word
    return f"{word}, {missing_in_words(row.missing_people)}"


def missing_in_words(people: int) -> str:
    """Return how many people are missing to the target, as a clause."""
    return "manca 1 persona" if people == 1 else f"mancano {people} persone"
