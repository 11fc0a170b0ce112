# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does our return for the Conto annuale agree with the record, and which rows of it can the record write?

Exact counts, as the duty to file asks for: for the personnel office, on the command line, each use in the audit.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

import click

from agilometro.folding import folded
from agilometro.installation import open_record, terminal_user
from agilometro.settings import Settings
from ingest.contoannuale.filing import NotReadable, Return, read_return
from ingest.contoannuale.layout import ASSENZE, FORMAZIONE, MODALITA, Table
from ingest.contoannuale.returns import Returns
from ingest.contoannuale.shelf import Shelf
from metrics.annual import NothingRecorded, Year, read_year
from metrics.engine import MartBackend
from record.audit import note
from record.marts import connect
from record.store import writing
from reports.conto_check import COLUMNS, NOT_RECORDED, Checked, compared, number, verdict

READERS = (
    "Per l’ufficio del personale: numeri esatti, come la rilevazione li chiede. Questa consultazione è registrata."
)
COUNTED = (
    "Nell’archivio conta chi ha almeno una giornata agile nell’anno; una giornata con richiamo in sede è presenza."
)


# ---------------------------------------------------------------- check


def check(settings: Settings, path: Path, year: int | None, form: str, now: datetime) -> bool:
    """Print each cell of a return beside the record, and return whether none differs; the audit has it before."""
    body = own_body(settings)
    try:
        filed = read_return(path, path.name, body)
    except NotReadable as error:
        raise click.UsageError(f"il file non si può controllare.\n{chr(10).join(error.sentences)}") from error
    if year is not None and year != filed.year:
        raise click.UsageError(f"il file è del {filed.year}, non del {year}.")
    told = recorded_year(settings, filed.year, f"controllo/{filed.year}", now)
    by_category = _same_codes(told, filed)
    checked = compared(filed.cells, lambda genere, area: _exact(told, genere, area), by_category, "")
    click.echo(_as_json(filed, checked) if form == "json" else "\n".join(_as_text(filed, checked, told, by_category)))
    return not any(each.answer.name == "DIFFERENT" for each in checked)


def _exact(told: Year, genere: str, area: str | None) -> int:
    return sum(people for (whose, where), people in told.agile.items() if whose == genere and area in (None, where))


def _same_codes(told: Year, filed: Return) -> bool:
    """Tell whether the record's areas are the file's categories, code by code: nobody matches them by guess."""
    categories = {row.codes.get("CATEGORIA") or "" for row in filed.rows}
    return bool(categories) and "" not in categories and told.areas <= categories


def _as_text(filed: Return, checked: Sequence[Checked], told: Year, by_category: bool) -> Iterator[str]:
    yield f"Controllo del Conto annuale {filed.year}: {filed.name}"
    yield from folded(READERS)
    yield from folded(verdict(checked) if filed.rows else "Nel file non c’è nessuna riga del nostro ente.")
    for each in checked:
        sign, word, _ = each.answer.value
        said = f"file {number(each.filed.number)} ({each.where}), archivio {number(each.recorded)}"
        yield f"{sign} {each.name}: {said}"
        yield f"  {word}: {each.said}."
    unknown = sum(people for (genere, _), people in told.agile.items() if genere not in ("U", "D"))
    if unknown:
        yield from folded(
            f"Nell’archivio {unknown} di chi ha lavorato in agile non ha il genere: è fuori dalle due colonne."
        )
    if not by_category:
        yield from folded("Le categorie del file non sono i codici dell’archivio: si confrontano i totali dell’ente.")
    yield from folded(
        f"{COUNTED} L’archivio non ha {', '.join(NOT_RECORDED.values())}: quelle colonne non si confrontano."
    )


def _as_json(filed: Return, checked: Sequence[Checked]) -> str:
    cells = [
        {
            "column": each.filed.column,
            "category": each.filed.category,
            "lines": list(each.filed.lines),
            "filed": None if each.filed.number is None else int(each.filed.number),
            "recorded": each.recorded,
            "outcome": each.answer.name.lower(),
        }
        for each in checked
    ]
    said = {"file": filed.name, "year": filed.year, "readers": READERS, "verdict": verdict(checked), "cells": cells}
    return json.dumps(said, ensure_ascii=False, indent=1)


# ---------------------------------------------------------------- export


def export(settings: Settings, year: int, out: Path, now: datetime) -> None:
    """Write our rows in the layout of the Ragioneria; what the record does not hold stays empty, and is said."""
    body = own_body(settings)
    told = recorded_year(settings, year, f"esportazione/{year}", now)
    categories = Returns(Shelf(settings.home), Shelf(settings.home).listing()).categories()
    out.mkdir(parents=True, exist_ok=True)
    click.echo("\n".join(folded(READERS)))
    for table, rows, empty in _files(told, body, told.areas <= categories):
        path = out / f"{table.name}_{year}.CSV"
        path.write_text(_csv(table, rows), encoding="utf-8", newline="")
        click.echo(f"Scritto {path}: {len(rows)} {'riga' if len(rows) == 1 else 'righe'}.")
        for line in folded(f"Vuoto, perché l’archivio non lo contiene: {empty}.", 2):
            click.echo(line)
    click.echo(
        "\n".join(folded("CONTRATTO, CATEGORIA e QUALIFICA vanno completati prima dell’invio; vuoto non è zero."))
    )


Cells = Mapping[str, str]


def _files(told: Year, body: str, by_area: bool) -> Iterator[tuple[Table, list[Cells], str]]:
    yield MODALITA, list(_agile_rows(told, body, by_area)), ", ".join(NOT_RECORDED.values())
    days = (("Z02", told.days), ("F00", told.leave))
    known = [(cause, said) for cause, said in days if said is not None]
    lost = [
        name
        for name, said in (("il lavoro a distanza (Z02)", told.days), ("le ferie (F00)", told.leave))
        if said is None
    ]
    rows = [_row(body, {"CAUSALE_ASSENZA": cause, **_pair("ASSENZE", said)}) for cause, said in known]
    yield ASSENZE, rows, ", ".join([*lost, "tutte le altre cause di assenza"])
    trained = [] if told.training is None else [_row(body, {"CAUSALE_ASSENZA": "Z01", **_pair("FORM", told.training)})]
    yield FORMAZIONE, trained, "i giorni medi" if trained else "i giorni di formazione"


def _agile_rows(told: Year, body: str, by_area: bool) -> Iterator[Cells]:
    for area in sorted(told.areas) if by_area else (None,):
        numbers = {column: str(_exact(told, genere, area)) for column, genere in COLUMNS.items()}
        yield _row(body, {"CATEGORIA": area or "", **numbers})


def _row(body: str, cells: Cells) -> Cells:
    return {"ISTITUZIONE": body, **cells}


def _pair(stem: str, days: Mapping[str, int]) -> dict[str, str]:
    return {f"{stem}_{word}": f"{days.get(genere, 0)}" for word, genere in (("UOMINI", "U"), ("DONNE", "D"))}


def _csv(table: Table, rows: Sequence[Cells]) -> str:
    """Return a file as the Ragioneria writes them from 2017 on: semicolons, no quotes, capitals."""
    names = [column.name for column in table.columns if _published(table, column.name)]
    lines = [";".join(names), *(";".join(row.get(name, "") for name in names) for row in rows)]
    return "\r\n".join([*lines, ""])


def _published(table: Table, name: str) -> bool:
    """Tell whether a key is among those that the table of today has: each file has four of the five."""
    return name != ("QUALIFICA" if table is MODALITA else "MACROCATEGORIA")


# ---------------------------------------------------------------- the record


def own_body(settings: Settings) -> str:
    """Return the code of the body that we are; wrong use when nobody said it."""
    own = Shelf(settings.home).listing().own
    if own is None:
        raise click.UsageError(
            "dire quale ente siamo: «agilometro conto bodies TESTO», poi «agilometro conto own CODICE»."
        )
    return own


def recorded_year(settings: Settings, year: int, what: str, now: datetime) -> Year:
    """Return a year of the record, exactly; that somebody asked is in the audit before."""
    store = open_record(settings, now, lambda said: click.echo(f"{said}…", err=True))
    with writing(store) as conn:
        note(conn, now, terminal_user(), "conto annuale", what)
    try:
        with closing(connect(store)) as marts:
            return read_year(MartBackend(marts), year, now.date())
    except NothingRecorded as error:
        raise click.UsageError(f"nell'archivio non c'è nessuna presenza del {year}: manca, e non è zero.") from error
    finally:
        store.close()
