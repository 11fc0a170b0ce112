# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How do files come in from the command line, and what is said about each?"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import click

from agilometro.installation import open_door, open_record
from agilometro.settings import Settings
from ingest.door import Door, Progress
from ingest.report import Report, SheetReport
from ingest.template import TEMPLATES, template_xlsx
from norms.reading import DeclarationError
from record.identities import WrongKey
from record.ledger import AlreadyWithdrawn
from record.lineage import Batch, NoSuchBatch
from record.store import Store

SENDER = "riga di comando"
READABLE = frozenset({".xlsx", ".xls", ".xlsb", ".ods", ".csv", ".txt", ".tsv"})
"""What is taken out of a folder; a file named by itself is always tried."""

SHOWN = 100
"""How many issues of a file are printed; the quarantine has them all."""


def load_files(
    settings: Settings, named: Sequence[Path], now: datetime, mapping: Path | None = None, as_of: date | None = None
) -> bool:
    """Load files and folders, say what each did, and return whether none of them had a mistake."""
    files = readable_files(named)
    with _opened(settings, now) as (_, door), _progress() as bar:
        reports = door.load_all(files, now, mapping, as_of, bar)
    return _told(reports)


def check_files(settings: Settings, named: Sequence[Path], now: datetime, mapping: Path | None = None) -> bool:
    """Say what loading would do; nothing of the files is kept."""
    files = readable_files(named)
    with _opened(settings, now) as (_, door):
        reports = door.check_all(files, now, mapping)
    return _told(reports)


def readable_files(named: Sequence[Path]) -> tuple[Path, ...]:
    """Return the files named, those of a folder in the order of their names."""
    found = [file for path in named for file in (_in_folder(path) if path.is_dir() else [path])]
    if not found:
        raise click.UsageError(f"in {named[0]} non c'è nessun file da leggere ({', '.join(sorted(READABLE))}).")
    return tuple(dict.fromkeys(found))


def _in_folder(folder: Path) -> list[Path]:
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return [path for path in files if path.suffix.lower() in READABLE and not path.name.startswith((".", "~"))]


@contextmanager
def _opened(settings: Settings, now: datetime) -> Iterator[tuple[Store, Door]]:
    """Yield the record and its door; what is wrong with a mapping or with the key is one sentence."""
    store = open_record(settings, now, lambda what: click.echo(f"{what}…", err=True))
    try:
        yield store, open_door(settings, store, SENDER)
    except DeclarationError as error:
        raise click.UsageError(f"la mappatura non si legge: {error}") from error
    except WrongKey as error:
        raise click.UsageError(f"la chiave {settings.key_file} non è quella con cui fu scritto l'archivio.") from error
    finally:
        store.close()


# ---------------------------------------------------------------- what is said


def _told(reports: Sequence[Report]) -> bool:
    for report in reports:
        for line in report_lines(report):
            click.echo(line)
    waiting = [str(batch) for report in reports if report.rejected for batch in report.batches[:1]]
    if waiting:
        click.echo(f"Righe da correggere: agilometro quarantine {waiting[0]} --out correggere.xlsx")
    return not any(report.errors for report in reports)


def report_lines(report: Report) -> Iterator[str]:
    """Yield what a file did, or would do, sheet by sheet, then its issues with their cells."""
    if report.already_loaded:
        when = f" il {report.loaded_at:%d/%m/%Y}" if report.loaded_at else ""
        yield f"{report.file}: già caricato{when}, nulla è cambiato."
        return
    if report.correction:
        resolved = _counted(report.resolved, "riga corretta", "righe corrette")
        yield f"{report.file}: {resolved}, ancora da correggere {report.pending}."
    for sheet in report.sheets:
        yield f"{report.file}{f', foglio «{sheet.sheet}»' if sheet.sheet else ''}: {_counts(sheet)}"
    issues = report.sentences()
    yield from (f"  {sentence}" for sentence in issues[:SHOWN])
    total = len(report.issues) + sum(sheet.issues_total for sheet in report.sheets)
    if total > SHOWN:
        yield f"  … e altri {total - SHOWN} problemi: sono tutti nel file della quarantena."


def _counts(sheet: SheetReport) -> str:
    """Return the consequences of a sheet in words; zeros other than the first are left out."""
    if sheet.table is None:
        return "foglio non caricato"
    batch = f" (caricamento {sheet.batch})" if sheet.batch is not None else ""
    numbers = (
        (sheet.changed, "modificata", "modificate"),
        (sheet.unchanged, "invariata", "invariate"),
        (sheet.rejected, "da correggere", "da correggere"),
    )
    said = [_counted(count, one, many) for count, one, many in numbers if count]
    words = [_counted(sheet.added, "riga nuova", "righe nuove"), *said]
    closed = f"; {_counted(sheet.closed, 'posizione chiusa', 'posizioni chiuse')}" if sheet.closed else ""
    return f"{sheet.table}: {', '.join(words)}{closed}{batch}"


def _counted(count: int, one: str, many: str) -> str:
    return f"{_italian(count)} {one if count == 1 else many}"


def _italian(count: int) -> str:
    return f"{count:,}".replace(",", ".")


@contextmanager
def _progress() -> Iterator[Progress]:
    """Yield what the door tells its progress to: a line redrawn in place on a terminal, nothing elsewhere."""
    shown = sys.stderr.isatty()

    def tell(what: str, done: int, total: int) -> None:
        if shown:
            full = 20 * done // max(1, total)
            click.echo(f"\r\x1b[2K[{'#' * full}{'.' * (20 - full)}] {what}", err=True, nl=False)

    yield tell
    if shown:
        click.echo("\r\x1b[2K", err=True, nl=False)


# ---------------------------------------------------------------- what was loaded


def list_batches(settings: Settings, now: datetime) -> None:
    """Print the batches, newest first."""
    with _opened(settings, now) as (_, door):
        found = door.batches()
    if not found:
        click.echo("Non c'è ancora nessun caricamento.")
    for batch in reversed(found):
        click.echo(batch_line(batch))


def batch_line(batch: Batch) -> str:
    """Return a batch in one line: number, when, file, table, rows, and whether it was withdrawn."""
    rows = batch.righe
    withdrawn = f"  ritirato il {batch.ritirato_il:%d/%m/%Y}: {batch.motivo}" if batch.ritirato_il else ""
    place = f" «{batch.foglio}»" if batch.foglio else ""
    held = f", da correggere {_italian(rows.respinte)}" if rows.respinte else ""
    counted = f"nuove {_italian(rows.nuove)}, modificate {_italian(rows.modificate)}{held}"
    what = f"{batch.deposito.nome}{place}  {batch.tabella}: {counted}"
    return f"{batch.id:>5}  {batch.accettato_il:%d/%m/%Y %H:%M}  {what}{withdrawn}"


def undo_batch(settings: Settings, number: int, now: datetime, motivo: str) -> None:
    """Withdraw the file of a batch and say which batches went with it."""
    with _opened(settings, now) as (_, door), _progress() as bar:
        try:
            undone = door.undo(number, now, motivo, bar)
        except NoSuchBatch as error:
            raise click.UsageError(f"il caricamento {number} non c'è. L'elenco: agilometro batches.") from error
        except AlreadyWithdrawn as error:
            raise click.UsageError(f"il caricamento {number} è già stato annullato.") from error
    numbers = ", ".join(str(batch) for batch in undone.batches)
    what = "caricamento" if len(undone.batches) == 1 else "caricamenti"
    click.echo(f"Annullato {undone.file} ({what} {numbers}): valgono i dati di prima.")


def write_templates(out: Path) -> None:
    """Write a spreadsheet to fill in for every kind of file; the folder is made, files of the same name replaced."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for table in TEMPLATES:
            (out / f"{table}.xlsx").write_bytes(template_xlsx(table))
    except OSError as error:
        raise click.UsageError(f"in «{out}» non si può scrivere ({error.strerror}).") from error
    click.echo(f"Scritti {len(TEMPLATES)} modelli in {out}: compilarli e caricarli con «agilometro load {out}».")


def write_quarantine(settings: Settings, number: int, out: Path, now: datetime) -> None:
    """Write the rows to correct of the file of a batch; where none waits, says so and writes nothing."""
    with _opened(settings, now) as (_, door):
        try:
            content = door.quarantine_xlsx(number, now)
        except NoSuchBatch as error:
            raise click.UsageError(f"il caricamento {number} non c'è. L'elenco: agilometro batches.") from error
        except LookupError:
            click.echo(f"Il caricamento {number} non ha righe da correggere.")
            return
    out.write_bytes(content)
    click.echo(f"Scritto {out}: correggere le celle colorate e ricaricarlo con «agilometro load {out}».")
