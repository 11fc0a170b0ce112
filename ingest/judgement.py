# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What would a whole file do, sheet by sheet, and how is that told?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice

from ingest.consequences import Consequences, consequences_of
from ingest.issues import Issue
from ingest.layout import Laid, lay_out
from ingest.mapping import Recognition
from ingest.report import LISTED, Report, SheetReport
from ingest.validate import Judged, judge
from ingest.workbench import Workbench
from record.checks import LOADING_ORDER
from record.intake import Connection
from record.lineage import Batch, Counts, batches, deposit_by_hash
from record.pseudonym import Keyring


@dataclass(frozen=True)
class LaidFile:
    """The sheets of a file: all as recognised, and those that can be read, laid out in the order of their needs."""

    recognitions: tuple[Recognition, ...]
    laid: tuple[Laid, ...]


@dataclass(frozen=True)
class FileJudgement:
    """What a file would do. `loaded` are the batches, still standing, by which its sheets came in before."""

    recognitions: tuple[Recognition, ...]
    found: tuple[Consequences, ...]
    loaded: tuple[Batch, ...]


def lay_out_file(bench: Workbench, recognitions: Sequence[Recognition], keyring: Keyring, as_of: date) -> LaidFile:
    """Lay out every sheet that can be read; nothing of the record is asked yet. One without rows is told, and ends."""
    loadable = [found for found in recognitions if found.loadable and found.table is not None]
    ordered = sorted(loadable, key=lambda found: LOADING_ORDER.index(found.table or ""))
    laid = tuple(lay_out(bench, found, keyring, as_of) for found in ordered)
    empty = tuple(found.recognition for found in laid if not bench.rows(f"SELECT 1 FROM {found.grid} LIMIT 1"))
    said = tuple(_said_empty(found) if found in empty else found for found in recognitions)
    return LaidFile(said, tuple(found for found in laid if found.recognition not in empty))


def _said_empty(recognition: Recognition) -> Recognition:
    said = "sotto le intestazioni non c'è nessuna riga da caricare"
    remedy = "Controlla di avere scelto e salvato il file con i dati, e ricaricalo."
    issue = Issue("ING-29", "warning", recognition.sheet.name or None, expected=said, remedy=remedy)
    return replace(recognition, issues=(*recognition.issues, issue))


def judge_file(bench: Workbench, file: LaidFile, conn: Connection, keyring: Keyring, sha256: str) -> FileJudgement:
    """Judge every sheet that does not stand in the record already, and count what it would change."""
    known = deposit_by_hash(conn, sha256)
    loaded = batches(conn, known.id, standing=True) if known is not None else ()
    names = {found.foglio for found in loaded}
    judged: list[Judged] = []
    for laid in file.laid:
        if laid.recognition.sheet.name not in names:
            judged.append(judge(bench, laid, conn, judged))
    found = tuple(consequences_of(sheet, conn, keyring) for sheet in judged)
    return FileJudgement(file.recognitions, found, loaded)


def report_of(
    judgement: FileJudgement,
    name: str,
    sha256: str,
    written: Mapping[str, int] | None = None,
    deposit: int | None = None,
) -> Report:
    """Tell what a file did (`written` gives the batch of each sheet) or, without `written`, would do."""
    found = {one.judged.laid.recognition.sheet.name: one for one in judgement.found}
    sheets = [
        _sheet_report(recognition, found.get(recognition.sheet.name), (written or {}).get(recognition.sheet.name))
        for recognition in judgement.recognitions
        if recognition.sheet.name not in {batch.foglio for batch in judgement.loaded}
    ]
    report = Report(name, sha256, written=bool(written), deposit=deposit, sheets=tuple(sheets))
    return _said_before(report, judgement) if judgement.loaded else report


def _said_before(report: Report, judgement: FileJudgement) -> Report:
    first, whole = judgement.loaded[0], not judgement.found
    issue = already_issue(first.accettato_il, tuple(batch.id for batch in judgement.loaded), whole)
    return replace(
        report, already_loaded=whole, loaded_at=first.accettato_il, deposit=first.deposito.id, issues=(issue,)
    )


def already_issue(when: datetime, batches_: Sequence[int], whole: bool) -> Issue:
    """Say that the file, or some sheets of it, came in before."""
    what = "il file è già stato caricato" if whole else "alcuni fogli del file sono già stati caricati"
    said = f"{what} il {when:%d/%m/%Y} ({listed(batches_)})"
    remedy = "Non è cambiato nulla. Per sostituirlo, annulla prima quel caricamento."
    return Issue("ING-17", "warning", expected=said, remedy=remedy)


def listed(numbers: Sequence[int]) -> str:
    """Return `batch 3` or `batch 3, 4`."""
    return f"batch {', '.join(map(str, numbers))}"


def _sheet_report(recognition: Recognition, found: Consequences | None, batch: int | None) -> SheetReport:
    name = recognition.sheet.name
    if found is None:
        issues = recognition.issues
        return SheetReport(name, recognition.table, None, Counts(), issues, len(issues))
    issues, total = issues_of(found.judged)
    return SheetReport(name, found.judged.table, batch, found.counts, issues, total)


def issues_of(judged: Judged) -> tuple[tuple[Issue, ...], int]:
    """Return the issues to tell of a sheet, the first `LISTED` rows of each level, and how many there are."""
    general = [issue for issue in judged.laid.recognition.issues if not (issue.level == "error" and issue.row)]
    rows = [issue for bad in islice(judged.bad_rows(), LISTED) for issue in bad.issues]
    remarks = list(islice(judged.warnings(), LISTED))
    total = len(general) + len(remarks) + (len(rows) if judged.rejected <= LISTED else judged.problems)
    return (*general, *rows, *remarks), total
