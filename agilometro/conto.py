# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What do the published returns of the Conto annuale tell this installation? Loading, finding ourselves, comparing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from threading import Lock

import click

from agilometro.folding import folded
from agilometro.settings import Settings
from ingest.contoannuale.layout import YEARLY, Table
from ingest.contoannuale.reading import Reading
from ingest.contoannuale.returns import Returns
from ingest.contoannuale.shelf import Listing, Shelf
from metrics.bodies import ABSENCES, AGILE, TRAINING, Body, compare
from reports.conto import File, Published, group_words, lead, table
from reports.tables import Table as Lines
from reports.wording import count, integer

SHOWN = 40
"""How many problems of a file, and how many bodies found, are printed."""


def published(shelf: Shelf, year: int | None = None) -> Published:
    """Return what the published returns tell of a year: the newest one unless given; one not there is the newest."""
    listing = shelf.listing()
    returns = Returns(shelf, listing)
    years = returns.years
    if not years:
        return Published(own=None if listing.own is None else returns.body(listing.own))
    chosen = year if year in years else years[0]
    files = _files(listing, chosen)
    if listing.own is None:
        return Published(years, chosen, None, None, files)
    own = returns.body(listing.own, chosen)
    return Published(years, chosen, own, compare(chosen, own, returns.of_year(chosen)), files)


class Memory:
    """What was compared lately, kept as long as the listing of the files stays as it is. Safe to share by threads."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf, self._comparing = shelf, Lock()
        self._listing: Listing | None = None
        self._kept: dict[int | None, Published] = {}

    def published(self, year: int | None) -> Published:
        """Return what `published` does, remembered."""
        listing = self._shelf.listing()
        with self._comparing:
            if listing != self._listing:
                self._listing, self._kept = listing, {}
            known = year if year in Returns(self._shelf, listing).years else None
            if known not in self._kept:
                self._kept[known] = published(self._shelf, known)
            return self._kept[known]


def _files(listing: Listing, year: int) -> tuple[File, ...]:
    kept = [listing.files.get(f"{table.name}_{year}") for table in YEARLY]
    return tuple(File(each.source, each.loaded, each.rows) for each in kept if each is not None)


# ---------------------------------------------------------------- loading


def load(settings: Settings, named: Sequence[Path], now: datetime) -> bool:
    """Load zips, folders and CSVs, say what each file was, and return whether none had a mistake."""
    progress = (lambda name: click.echo(f"{name}…", err=True)) if sys.stderr.isatty() else None
    readings = Shelf(settings.home).load(named, now, progress)
    if not readings:
        raise click.UsageError("non c'è nessuna tabella del Conto annuale: servono file come OCCUPAZIONE_2023.CSV.")
    for reading in readings:
        for line in _said(reading):
            click.echo(line)
    return all(reading.parquet is not None for reading in readings)


def _said(reading: Reading) -> Sequence[str]:
    issues = [f"  {issue.sentence(reading.name)}" for issue in reading.issues]
    more = [f"  … e altri {len(issues) - SHOWN} problemi."] if len(issues) > SHOWN else []
    if reading.parquet is None:
        return (f"{reading.name}: non caricato.", *issues[:SHOWN], *more)
    absent = absent_words(reading.table, reading.absent)
    told = f"{reading.name}: {reading.table.name} {reading.year}, {count(reading.rows, 'riga', 'righe')}{absent}."
    return (told, *issues[:SHOWN], *more)


def absent_words(columns: Table, absent: Sequence[str]) -> str:
    """Return which numbers a year did not publish yet: absent, not zero."""
    numbers = [each.name for each in columns.columns if each.reads.is_number and each.name in absent]
    return f"; colonne che quell'anno non ci sono (mancano, non sono zero): {', '.join(numbers)}" if numbers else ""


# ---------------------------------------------------------------- who are we


def find_bodies(settings: Settings, text: str) -> None:
    """Print the bodies whose code or name holds a text."""
    shelf = Shelf(settings.home)
    known = Returns(shelf, shelf.listing()).bodies()
    if not known:
        raise click.UsageError(
            "manca la tabella degli enti: caricare TipoIstituzione_Istituzione.CSV con «agilometro conto load FILE»."
        )
    wanted = text.casefold().split()
    found = [body for body in known.values() if all(word in _searched(body) for word in wanted)]
    if not found:
        raise click.UsageError(f"nessun ente con «{text}» nel codice o nel nome.")
    for body in sorted(found, key=lambda each: (each.name, each.code))[:SHOWN]:
        click.echo(f"{body.code:<9} {body.name} ({body.kind_name.strip()}){_fiscal(body)}")
    if len(found) > SHOWN:
        click.echo(f"… e altri {integer(len(found) - SHOWN)}: aggiungere una parola.")


def _searched(body: Body) -> str:
    return f"{body.code} {body.name} {body.fiscal or ''}".casefold()


def _fiscal(body: Body) -> str:
    """Return the fiscal code as published; a short one may have lost its zeros, and nobody puts them back by guess."""
    if not body.fiscal:
        return ""
    short = "" if len(body.fiscal) in (11, 16) else ", com'è pubblicato: forse senza gli zeri iniziali"
    return f", codice fiscale {body.fiscal}{short}"


def remember_own(settings: Settings, code: str) -> None:
    """Remember which body we are; one that no loaded file knows is refused."""
    shelf, wanted = Shelf(settings.home), code.strip().upper()
    returns = Returns(shelf, shelf.listing())
    known = returns.bodies()
    if wanted not in known and not any(each.body == wanted for year in returns.years for each in returns.of_year(year)):
        raise click.UsageError(
            f"l'ente «{wanted}» non è nei dati caricati. Cercarlo con «agilometro conto bodies TESTO»."
        )
    shelf.remember(wanted)
    click.echo(f"Il nostro ente è {wanted}: {returns.body(wanted).name}.")


# ---------------------------------------------------------------- comparing


def show_comparison(settings: Settings, year: int | None) -> None:
    """Print our body beside the others of its type and size: a distribution, never a rank."""
    told = published(Shelf(settings.home), year)
    if year is not None and told.years and year not in told.years:
        known = ", ".join(str(each) for each in told.years)
        raise click.UsageError(f"il {year} non è caricato. Ci sono: {known}.")
    for line in folded(lead(told)):
        click.echo(line)
    if told.comparison is None:
        raise click.UsageError(missing(told))
    among = group_words(told.comparison.group, told.comparison.own.kind_name)
    click.echo(f"Confronto con {among}. Fonte: Conto annuale, Ragioneria generale dello Stato.")
    for title, measures in (("Lavoro agile", AGILE), ("Assenze, giorni a testa", ABSENCES), ("Formazione", TRAINING)):
        distributions = told.comparison.said(measures)
        click.echo(f"\n{title}")
        click.echo(_as_text(table(title, distributions)) if distributions else "Nessun dato pubblicato per quest'anno.")


def missing(told: Published) -> str:
    """Return which command to type to have a comparison."""
    if not told.years:
        return "caricare prima i dati: «agilometro conto load 2023Tutto.zip»."
    if told.own is None:
        return "dire quale ente siamo: «agilometro conto bodies TESTO», poi «agilometro conto own CODICE»."
    return f"scegliere un altro anno con --year: ci sono {', '.join(str(each) for each in told.years)}."


def _as_text(lines: Lines) -> str:
    rows = [lines.head, *lines.rows]
    widths = [max(len(row[index]) for row in rows) for index in range(len(lines.head))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if index else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
