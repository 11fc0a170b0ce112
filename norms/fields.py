# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is a rule written for a machine? Plain objects: days as yyyy-mm-dd, exact numbers as text, none as null."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from norms.amounts import amount_said, hour, number
from norms.citation import where_read
from norms.register import Change, Entry, Sheet
from norms.rules import COUNTS, REPEALED, Ente, Reading, Ruling, Span

Fields = dict[str, object]


def entry_fields(entry: Entry) -> Fields:
    """Return a rule in force: what is prescribed, by whom, where it is written, what must still be looked at."""
    return {
        **_ruling_fields(entry.ruling),
        "theme": _theme(entry),
        "applies": entry.applies,
        "adds_up": entry.adds_up,
        "to_verify": entry.to_verify or None,
        "stale": entry.stale,
    }


def sheet_fields(sheet: Sheet) -> Fields:
    """Return everything that is known of a rule; a tier that prescribes nothing on the day is null."""
    return {
        "id": sheet.id,
        "title": sheet.title,
        "theme": {"id": sheet.theme.id, "title": sheet.theme.title},
        "on": sheet.on.isoformat(),
        "applies": None if sheet.applied is None else sheet.applied.ruling.tier,
        "adds_up": sheet.applied is not None and sheet.applied.adds_up,
        "tiers": {tier: None if entry is None else entry_fields(entry) for tier, entry in sheet.tiers},
        "history": [_change_fields(change) for change in sheet.changes],
        "readings": [_reading_fields(reading) for reading in sheet.readings],
        "elsewhere": [_elsewhere_fields(*each) for each in sheet.elsewhere],
    }


def _theme(entry: Entry) -> Fields:
    return {"id": entry.theme.id, "title": entry.theme.title}


def _ruling_fields(ruling: Ruling) -> Fields:
    parameter, value = ruling.parameter, ruling.value
    return {
        "id": parameter.id,
        "title": parameter.title,
        "tier": ruling.tier,
        "unit": parameter.unit,
        "bound": parameter.bound,
        "base": parameter.base,
        "value": amount_said(ruling),
        "content": content(ruling),
        "condition": value.condition,
        "since": value.since.isoformat(),
        "act": value.source.act.title,
        "article": value.source.article,
        "text": value.source.act.text,
        "read": where_read(ruling) or None,
        "checked": _day(parameter.checked),
        "mark": value.mark.value,
        "since_mark": value.since_mark.value,
        "since_declared": value.since_declared,
        "reading": None if value.reading is None else _active_fields(ruling, value.reading),
    }


def _active_fields(ruling: Ruling, reading: Reading) -> Fields:
    """Return the reading that is applied, and the fraction that it puts in the place of `content`, if it does."""
    as_read = ruling.as_read
    return {"code": reading.code, "active": reading.active, "value": None if as_read is None else str(as_read)}


def content(ruling: Ruling) -> object:
    """Return what is prescribed in the shape of its unit; null for a repeal."""
    unit = ruling.parameter.unit
    if ruling.value.value is REPEALED:
        return None
    if unit in COUNTS:
        return ruling.number
    return SHAPES[unit](ruling) if unit in SHAPES else ruling.text


def _bands(ruling: Ruling) -> list[Fields]:
    return [
        {
            "from": _exact(number(band.low)),
            "to": None if band.high is None else _exact(number(band.high)),
            "to_included": band.closed,
            "value": _exact(number(band.value)),
        }
        for band in ruling.bands
    ]


def _windows(ruling: Ruling) -> list[Fields]:
    return [{"days": list(each.days), "from": hour(each.since), "to": hour(each.to)} for each in ruling.windows]


def _span(span: Span) -> Fields:
    return {"from": _day(span.first), "to": _day(span.last)}


SHAPES: Mapping[str, Callable[[Ruling], object]] = MappingProxyType(
    {
        "percent": lambda ruling: _exact(ruling.text),
        "points": lambda ruling: _exact(ruling.text),
        "flag": lambda ruling: ruling.flag,
        "list": lambda ruling: [{"id": item.id, "text": item.text} for item in ruling.items],
        "bands": _bands,
        "windows": _windows,
        "period": lambda ruling: _span(ruling.span),
    }
)


def _exact(written: str) -> str:
    """Return a number with a point: a machine that reads it as a float is the one that rounds."""
    return written.replace(",", ".")


def _change_fields(change: Change) -> Fields:
    step = change.step
    return {
        "from": step.first.isoformat(),
        "to": _day(step.last),
        "repealed": step.ruling.value.value is REPEALED,
        **_ruling_fields(step.ruling),
        "change": change.says or None,
    }


def _reading_fields(reading: Reading) -> Fields:
    return {
        "code": reading.code,
        "question": reading.question,
        "active": reading.active,
        "options": [{"id": option.id, "text": option.text} for option in reading.options],
    }


def _elsewhere_fields(ente: Ente, ruling: Ruling | None) -> Fields:
    return {"ente": ente.id, "name": ente.name, "rule": None if ruling is None else _ruling_fields(ruling)}


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()
