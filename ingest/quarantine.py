# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How do refused rows go back to the office that sent them, and how do they come in again, corrected, only once?

The spreadsheet has the columns of the first file, in their places, so that a cell has the same address in both. Behind
them: the problem, the remedy, and a hidden column that says which row of the quarantine it is. A row is merged when it
has no problem any more; one whose cells were all emptied is thrown away; the others wait with what they say now.
"""

from __future__ import annotations

import csv
import hmac
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from ingest import deposit
from ingest.accept import accept
from ingest.consequences import Consequences, consequences_of
from ingest.declarations import parse_mapping
from ingest.formats import Sheet, Workbook, read_file
from ingest.issues import Issue
from ingest.judgement import issues_of
from ingest.layout import lay_out
from ingest.mapping import Recognition
from ingest.quarantine_sheet import COLUMNS_BEHIND, MARK, Line, Page, write_spreadsheet
from ingest.recognise import recognise
from ingest.report import Report, SheetReport, StillWrong, Waiting
from ingest.validate import BadRow, Judged, judge
from ingest.workbench import Workbench
from record.intake import (
    Connection,
    corrected_by,
    correcting_batches,
    held_at,
    quarantine_place,
    stands,
)
from record.lineage import Batch, Counts, batch, batches
from record.mappings import text_of
from record.pseudonym import Keyring
from record.quarantine import Held, HeldRow, Problem, count_held, held, hold, resolve

_CORRECTION = "quarantena del batch "
_TOKEN_LENGTH = 12
_NEWLINE = "\r\n"


def reading_name(name: str, number: int | None, as_of: date) -> str:
    """Return how a batch names the way it was read: mapping, its number if it is an ente's, day it spoke of.

    With it, refused rows are read again as they were the first time.
    """
    return f"{name}#{number}@{as_of}" if number is not None else f"{name}@{as_of}"


def _reading_of(said: str) -> tuple[int | None, date]:
    """Return the number of the mapping, if it has one, and the day, as `reading_name` wrote them."""
    mapping, _, day = said.rpartition("@")
    _, marked, number = mapping.rpartition("#")
    return int(number) if marked else None, date.fromisoformat(day)


# ---------------------------------------------------------------- the file that the rows come from


@dataclass(frozen=True)
class Origin:
    """A sheet as it was first loaded, understood as it was then, and the batches that hold rows of it."""

    batch: Batch
    recognition: Recognition
    as_of: date
    family: tuple[int, ...]


def first_batch(conn: Connection, batch_id: int) -> int:
    """Return the batch in which the rows of a batch first came: itself, unless it is a correction."""
    said = batch(conn, batch_id).mappatura
    return int(said.removeprefix(_CORRECTION)) if said.startswith(_CORRECTION) else batch_id


def open_origin(conn: Connection, home: Path, scratch: Path, keyring: Keyring, batch_id: int) -> Origin:
    """Read the first file again, as it was kept, and recognise the sheet of a batch by the mapping of then."""
    first = batch(conn, batch_id)
    number, as_of = _reading_of(first.mappatura)
    copy = scratch / Path(first.deposito.nome).name
    deposit.reopen(home, first.deposito.sha256, keyring, copy)
    try:
        with read_file(copy) as book:
            sheet = next(sheet for sheet in book.sheets if sheet.name == first.foglio)
            recognition = _recognised_again(conn, sheet, number)
    finally:
        copy.unlink()
    return Origin(first, recognition, as_of, (batch_id, *correcting_batches(conn, [batch_id])))


def _recognised_again(conn: Connection, sheet: Sheet, number: int | None) -> Recognition:
    text = None if number is None else text_of(conn, number)
    given = None if text is None else parse_mapping(text, Path("mappatura ricordata.yaml"))
    return recognise(sheet, given=given)


# ---------------------------------------------------------------- out


def waiting(conn: Connection) -> tuple[Waiting, ...]:
    """Return what waits, one line for each sheet that was first loaded; no cell is deciphered."""
    rows: Counter[int] = Counter()
    for number, held_rows in count_held(conn).items():
        rows[first_batch(conn, number)] += held_rows
    return tuple(_waiting(conn, batch(conn, first), rows[first]) for first in sorted(rows))


def _waiting(conn: Connection, first: Batch, rows: int) -> Waiting:
    return Waiting(
        deposit=first.deposito.id,
        batch=first.id,
        file=first.deposito.nome,
        sheet=first.foglio,
        table=first.tabella,
        rows=rows,
        corrections=correcting_batches(conn, [first.id]),
    )


def spreadsheet(conn: Connection, bench: Workbench, home: Path, keyring: Keyring, batch_id: int) -> bytes:
    """Return the XLSX of all rows that wait of the file of a batch, with the problems that they have today."""
    found = _origins(conn, bench, home, keyring, batch_id)
    pages = [_page(conn, bench, keyring, origin, rows) for origin, rows in found]
    if not pages:
        raise LookupError(f"no row of the file of batch {batch_id} waits in the quarantine")
    return write_spreadsheet(pages)


def still_wrong(conn: Connection, bench: Workbench, home: Path, keyring: Keyring, batch_id: int) -> StillWrong:
    """Return what is wrong today with the rows that wait of the file of a batch, at their places in that file."""
    issues: list[Issue] = []
    total = ready = 0
    for origin, rows in _origins(conn, bench, home, keyring, batch_id):
        judged = _judge_again(conn, bench, keyring, origin, {row.riga: row.cells for row in rows})
        told, found = issues_of(judged)
        issues += (issue for issue in told if issue.level == "error")
        total += found - sum(1 for issue in told if issue.level == "warning")
        ready += len(rows) - judged.rejected
    return StillWrong(tuple(issues), total, ready)


def _origins(
    conn: Connection, bench: Workbench, home: Path, keyring: Keyring, batch_id: int
) -> Iterator[tuple[Origin, list[HeldRow]]]:
    """Yield each sheet, of the file that a batch came from, that has rows waiting, with them in its order."""
    file = batch(conn, first_batch(conn, batch_id)).deposito.id
    for first in batches(conn, file, standing=True):
        rows = held(conn, keyring, (first.id, *correcting_batches(conn, [first.id])))
        if rows:
            yield open_origin(conn, home, bench.scratch, keyring, first.id), sorted(rows, key=lambda row: row.riga)


def _page(conn: Connection, bench: Workbench, keyring: Keyring, origin: Origin, rows: Sequence[HeldRow]) -> Page:
    # The row of the spreadsheet in which each will stand is the row in which it is judged: 1 is the header.
    placed = {number: row.cells for number, row in enumerate(rows, start=2)}
    judged = _judge_again(conn, bench, keyring, origin, placed)
    problems = {bad.row: bad.issues for bad in judged.bad_rows()}
    lines = [
        Line(row.cells, token_of(row.id, keyring), problems.get(number, ())) for number, row in enumerate(rows, start=2)
    ]
    sheet = origin.recognition.sheet
    return Page(sheet.name or origin.batch.tabella, _headings(origin.recognition), tuple(lines))


def _headings(recognition: Recognition) -> tuple[str, ...]:
    width = recognition.sheet.columns
    return (*recognition.headings, *("",) * width)[:width]


def _judge_again(
    conn: Connection, bench: Workbench, keyring: Keyring, origin: Origin, rows: Mapping[int, Sequence[str]]
) -> Judged:
    """Judge rows as if they were the first sheet, whatever the row in which they stand now."""
    first = origin.recognition
    path = bench.scratch / f"righe-{bench.sheets + 1}.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator=_NEWLINE).writerows((number, *cells) for number, cells in rows.items())
    sheet = replace(first.sheet, csv=path, delimiter=",", row_numbers=True, newline=_NEWLINE, rows=len(rows))
    again = replace(first, sheet=sheet, header_row=1, left_out=(), issues=())
    judged = judge(bench, lay_out(bench, again, keyring, origin.as_of), conn, family=origin.family)
    path.unlink()
    return judged


# ---------------------------------------------------------------- which row is which


def token_of(row_id: int, keyring: Keyring) -> str:
    """Return what names a row of the quarantine in the spreadsheet: its number, and a mark that cannot be invented."""
    mark = hmac.digest(keyring.naming, f"quarantena {row_id}".encode(), "sha256").hex()[:_TOKEN_LENGTH]
    return f"{row_id}-{mark}"


def _row_of_token(token: str, keyring: Keyring) -> int | None:
    number, _, _ = token.strip().partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        return None
    return int(number) if hmac.compare_digest(token_of(int(number), keyring), token.strip()) else None


def _open_row(conn: Connection, row_id: int) -> int | None:
    """Follow a row to the one that waits for it now: itself, or what a later upload left of it; None when none does."""
    current = row_id
    while (correction := corrected_by(conn, current)) is not None:
        place = quarantine_place(conn, current)
        following = held_at(conn, correction[1], place[1]) if place else None
        if following is None:
            return None
        current = following
    place = quarantine_place(conn, current)
    return current if place is not None and stands(conn, place[0]) else None


# ---------------------------------------------------------------- in again


@dataclass(frozen=True)
class CorrectedPage:
    """The rows of one sheet that come back: `waiting` are the rows of the quarantine by the row where each stands.

    `thrown_away` are those whose cells were all emptied.
    """

    origin: Origin
    found: Consequences
    waiting: Mapping[int, HeldRow]
    thrown_away: tuple[HeldRow, ...]

    @cached_property
    def bad(self) -> tuple[BadRow, ...]:
        """The rows that still have problems."""
        return tuple(self.found.judged.bad_rows())

    @cached_property
    def resolved(self) -> tuple[int, ...]:
        """The rows of the quarantine that are good now, or thrown away."""
        still = {bad.row for bad in self.bad}
        good = tuple(row.id for number, row in self.waiting.items() if number not in still)
        return (*good, *(row.id for row in self.thrown_away))

    @cached_property
    def rewritten(self) -> tuple[tuple[HeldRow, BadRow], ...]:
        """The rows that were edited and still have problems: they wait with their new cells."""
        return tuple(
            (self.waiting[bad.row], bad) for bad in self.bad if tuple(bad.cells) != self.waiting[bad.row].cells
        )

    @property
    def counts(self) -> Counts:
        """What the page would change; the rows refused are those that go on waiting."""
        return replace(self.found.counts, respinte=len(self.bad))


@dataclass(frozen=True)
class Corrections:
    """A downloaded quarantine that came back. `done` counts its rows that were merged before."""

    pages: tuple[CorrectedPage, ...]
    issues: tuple[Issue, ...]
    done: int

    @property
    def changes_something(self) -> bool:
        """Whether any row is to be merged, thrown away or kept as it is written now."""
        return any(page.resolved or page.rewritten for page in self.pages)


def is_correction(book: Workbook) -> bool:
    """Whether a file is a spreadsheet that `spreadsheet` wrote."""
    return any(_mark(sheet) for sheet in book.sheets)


def _mark(sheet: Sheet) -> tuple[int, int] | None:
    """Return the row and the column, 1-based, of the heading over the rows' tokens; somebody may write above it."""
    marked = ((number, row.index(MARK) + 1) for number, row in enumerate(sheet.head, 1) if MARK in row)
    return next(marked, None)


def corrections(conn: Connection, bench: Workbench, home: Path, keyring: Keyring, book: Workbook) -> Corrections:
    """Judge again the rows of a downloaded quarantine that still wait; the others are only counted."""
    pages: list[CorrectedPage] = []
    issues: list[Issue] = []
    done = 0
    for sheet in book.sheets:
        mark = _mark(sheet)
        if mark is None:
            continue
        header, column = mark
        rows = {row[0]: tuple(cell or "" for cell in row[1:]) for row in bench.rows(sheet.source(header))}
        found = _waiting_rows(conn, keyring, sheet.name, rows, column, issues)
        done += sum(1 for row in found.values() if row is None)
        pages += _pages(conn, bench, home, keyring, sheet, rows, {n: row for n, row in found.items() if row}, issues)
    return Corrections(tuple(pages), tuple(issues), done)


def _waiting_rows(
    conn: Connection,
    keyring: Keyring,
    sheet: str,
    rows: Mapping[int, Sequence[str]],
    mark: int,
    issues: list[Issue],
) -> dict[int, HeldRow | None]:
    """Return the row of the quarantine behind each row, None where it was merged before; say which have none."""
    open_rows = {row.id: row for row in held(conn, keyring)}
    found: dict[int, HeldRow | None] = {}
    taken: set[int] = set()
    for number, cells in rows.items():
        row_id = _row_of_token(cells[mark - 1], keyring)
        if row_id is None or quarantine_place(conn, row_id) is None:
            if any(cells):
                issues.append(_unknown_row(sheet, number))
            continue
        if row_id in taken:
            issues.append(_repeated_row(sheet, number))
            continue
        taken.add(row_id)
        current = _open_row(conn, row_id)
        found[number] = open_rows.get(current) if current is not None else None
    return found


def _unknown_row(sheet: str, number: int) -> Issue:
    said = "la riga non ha un codice di quarantena valido"
    remedy = "Correggi soltanto le righe del file scaricato; le righe nuove vanno in un file a parte."
    return Issue("ING-27", "error", sheet, number, expected=said, remedy=remedy)


def _repeated_row(sheet: str, number: int) -> Issue:
    said = "la stessa riga di quarantena compare due volte"
    return Issue("ING-27", "error", sheet, number, expected=said, remedy="Tieni una sola delle due righe.")


def _pages(
    conn: Connection,
    bench: Workbench,
    home: Path,
    keyring: Keyring,
    sheet: Sheet,
    rows: Mapping[int, Sequence[str]],
    found: Mapping[int, HeldRow],
    issues: list[Issue],
) -> Iterator[CorrectedPage]:
    by_first: dict[int, dict[int, HeldRow]] = {}
    for number, row in found.items():
        by_first.setdefault(first_batch(conn, row.batch), {})[number] = row
    for first, waiting_rows in by_first.items():
        origin = open_origin(conn, home, bench.scratch, keyring, first)
        headings = _headings(origin.recognition)
        if not _as_downloaded(sheet, headings):
            issues.append(_moved_columns(sheet.name))
            continue
        cells = {number: tuple(rows[number][: len(headings)]) for number in waiting_rows}
        yield _corrected_page(conn, bench, keyring, origin, waiting_rows, cells)


def _as_downloaded(sheet: Sheet, headings: Sequence[str]) -> bool:
    row, column = _mark(sheet) or (1, 0)
    return column == len(headings) + COLUMNS_BEHIND and tuple(sheet.head[row - 1][: len(headings)]) == tuple(headings)


def _moved_columns(sheet: str) -> Issue:
    said = "le colonne non sono più quelle del file scaricato"
    remedy = "Scarica di nuovo le righe da correggere e non aggiungere, togliere o spostare colonne."
    return Issue("ING-27", "error", sheet, expected=said, remedy=remedy)


def _corrected_page(
    conn: Connection,
    bench: Workbench,
    keyring: Keyring,
    origin: Origin,
    waiting_rows: Mapping[int, HeldRow],
    cells: Mapping[int, Sequence[str]],
) -> CorrectedPage:
    kept = {number: row for number, row in cells.items() if any(cell.strip() for cell in row)}
    judged = _judge_again(conn, bench, keyring, origin, kept)
    thrown_away = tuple(waiting_rows[number] for number in cells if number not in kept)
    there = {number: waiting_rows[number] for number in kept}
    return CorrectedPage(origin, consequences_of(judged, conn, keyring), there, thrown_away)


def merge(conn: Connection, found: Corrections, kept: int, keyring: Keyring, now: datetime) -> dict[int, int]:
    """Write the good rows as batches of the deposit `kept`; return the batch made for each first batch.

    The quarantine is left holding, of these rows, only those with problems, as they are written now. A row that
    waits keeps the number it had in the first file.
    """
    written: dict[int, int] = {}
    for page in found.pages:
        if not page.resolved and not page.rewritten:
            continue
        first = page.origin.batch.id
        said = replace(page.found, counts=page.counts)
        written[first] = accept(conn, said, kept, f"{_CORRECTION}{first}", keyring, now, waiting=())
        hold(conn, written[first], (_held_again(row, bad) for row, bad in page.rewritten), keyring)
        resolve(conn, (*page.resolved, *(row.id for row, _ in page.rewritten)), written[first])
    return written


def _held_again(row: HeldRow, bad: BadRow) -> Held:
    problems = dict.fromkeys(Problem(issue.code, issue.field) for issue in bad.issues)
    return Held(row.riga, tuple(problems), bad.cells)


def report_of(
    found: Corrections, name: str, sha256: str, written: Mapping[int, int] | None = None, kept: int | None = None
) -> Report:
    """Tell what a downloaded quarantine that came back did, or would do."""
    sheets = tuple(_page_report(page, (written or {}).get(page.origin.batch.id)) for page in found.pages)
    nothing_left = not found.pages and found.done > 0
    issues = (*found.issues, _all_done()) if nothing_left and not found.issues else found.issues
    return Report(
        name,
        sha256,
        written=bool(written),
        already_loaded=nothing_left and not found.issues,
        deposit=kept,
        sheets=sheets,
        issues=issues,
        correction=True,
        resolved=sum(len(page.resolved) for page in found.pages),
        pending=sum(len(page.bad) for page in found.pages),
    )


def _all_done() -> Issue:
    said = "le righe di questo file sono già state corrette o ritirate"
    return Issue("ING-17", "warning", expected=said, remedy="Non è cambiato nulla.")


def _page_report(page: CorrectedPage, batch_id: int | None) -> SheetReport:
    issues, total = issues_of(page.found.judged)
    return SheetReport(page.origin.batch.foglio, page.found.judged.table, batch_id, page.counts, issues, total)
