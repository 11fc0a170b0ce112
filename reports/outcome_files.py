# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How do machines read the outcome of a rule? As JSON with English keys, as CSV with Italian headings."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO
from typing import Any

from norms.amounts import amount_said
from norms.citation import citation, place, to_verify
from norms.rules import Reading, Ruling
from reports.outcomes import WORDS, Checkup, Entry, Tally, Told, place_name
from reports.tables import unarmed
from reports.wording import day

# ---------------------------------------------------------------- JSON


def document(found: Checkup, entries: Sequence[Entry], unit: str) -> dict[str, Any]:
    """Return some entries at a place, and the rules that nobody prescribes: numbers only as released."""
    return {
        "on": found.on.isoformat(),
        "unit": unit,
        "rules": [entry_document(entry, unit) for entry in entries],
        "not_prescribed": [rule.id for rule in found.not_prescribed],
    }


def entry_document(entry: Entry, unit: str) -> dict[str, Any]:
    """Return one rule under one value: what is prescribed, the counts, the months."""
    released = entry.released
    return {
        "id": entry.rule.id,
        "title": entry.rule.title,
        "question": entry.rule.question,
        "principal": entry.principal,
        "version": entry.period.version,
        "since": max(ruling.value.since for ruling in entry.rulings).isoformat(),
        "until": entry.period.last.isoformat(),
        "prescribed": [ruling_document(ruling) for ruling in entry.rulings],
        "unit_name": place_name(entry, unit),
        **tally_document(entry.tally(unit)),
        "months": [{"month": f"{first:%Y-%m}", **_counts(tally)} for first, tally in entry.months(unit)],
        "known_on": None if released is None else released.known_on.isoformat(),
        "run": None if released is None else released.run,
    }


def ruling_document(ruling: Ruling) -> dict[str, Any]:
    """Return one value in force, with its source and the readings it admits."""
    value = ruling.value
    return {
        "norm": ruling.parameter.id,
        "title": ruling.parameter.title,
        "tier": ruling.tier,
        "version": ruling.version,
        "since": value.since.isoformat(),
        "amount": amount_said(ruling),
        "condition": value.condition,
        "act": value.source.act.title,
        "article": value.source.article,
        "cited": citation(ruling),
        "to_verify": to_verify(ruling) or None,
        "reading": None if value.reading is None else _reading(value.reading),
    }


def _reading(reading: Reading) -> dict[str, Any]:
    options = [{"id": option.id, "text": option.text} for option in reading.options]
    return {"code": reading.code, "question": reading.question, "active": reading.active, "options": options}


def tally_document(tally: Tally) -> dict[str, Any]:
    """Return the counts of a place, with what could not be judged and why."""
    reasons = None
    if tally.reasons is not None:
        reasons = [{"code": code, "label": label, "count": number} for code, label, number in tally.reasons]
    return {**_counts(tally), "not_judged": tally.unknown, "reasons": reasons}


def _counts(tally: Tally) -> dict[str, Any]:
    return {
        "kept": tally.kept,
        "judged": tally.judged,
        "broken": tally.broken,
        "percent": tally.exact,
        "status": tally.told.value,
        "suppressed": tally.told is Told.SUPPRESSED,
    }


# ---------------------------------------------------------------- CSV

CSV_HEAD = (
    "regola",
    "titolo",
    "di_confronto",
    "versione",
    "al",
    "noto_al",
    "struttura_codice",
    "struttura",
    "mese",
    "conformi",
    "valutate",
    "valore",
    "non_valutabili",
    "codice",
    "esito",
    "prescritto",
    "fonte",
    "calcolo",
)
"""`valore` is a percentage with two decimals; `codice` says why there is none: c riservato, x non disponibile."""


def csv_text(entries: Iterable[Entry], on: date, unit: str, unit_code: str) -> str:
    """Return the entries at a place, each followed by its months, as Italian offices open them."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(CSV_HEAD)
    for entry in entries:
        writer.writerow(_row(entry, on, unit, unit_code, None))
        writer.writerows(_row(entry, on, unit, unit_code, first) for first, _ in entry.months(unit))
    return "\ufeff" + out.getvalue()


def _row(entry: Entry, on: date, unit: str, unit_code: str, first: date | None) -> tuple[str, ...]:
    tally, released = entry.tally(unit, first), entry.released
    code = {Told.SUPPRESSED: "c", Told.NOT_COMPUTABLE: "x", Told.NO_CASES: "x"}.get(tally.told, "")
    return (
        entry.rule.id,
        entry.rule.title,
        "no" if entry.principal else "sì",
        entry.period.version,
        day(on),
        "" if released is None else day(released.known_on),
        unarmed(unit_code),
        unarmed(place_name(entry, unit)),
        "" if first is None else f"{first:%Y-%m}",
        _number(tally.kept),
        _number(tally.judged),
        "" if tally.exact is None else tally.exact.replace(".", ","),
        _number(tally.unknown),
        code,
        WORDS[tally.told][1],
        "; ".join(amount_said(ruling) for ruling in entry.rulings),
        "; ".join(place(ruling) for ruling in entry.rulings),
        "" if released is None else released.run,
    )


def _number(count: int | None) -> str:
    return "" if count is None else str(count)
