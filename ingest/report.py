# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does the office read after it sent a file?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ingest.issues import Issue
from record.lineage import Counts

LISTED = 2000
"""How many refused rows of a sheet are told one by one; `SheetReport.rejected` counts them all."""


@dataclass(frozen=True)
class SheetReport:
    """What one sheet did, or would do. `batch` is None after a check, and for a sheet that was not loaded.

    `rows` of the sheet are added + changed + unchanged + rejected; `closed` counts apart what came to an end. `issues`
    are errors and warnings, those of the first `LISTED` refused rows; `issues_total` counts all.
    """

    sheet: str
    table: str | None
    batch: int | None
    counts: Counts
    issues: tuple[Issue, ...]
    issues_total: int

    @property
    def added(self) -> int:
        """Rows whose key was not in the record."""
        return self.counts.nuove

    @property
    def changed(self) -> int:
        """Rows that say something else under a known key."""
        return self.counts.modificate

    @property
    def closed(self) -> int:
        """Agreements, people's service and units that come to an end through this sheet."""
        return self.counts.chiuse

    @property
    def unchanged(self) -> int:
        """Rows that say what the record says already; they are not stored again."""
        return self.counts.invariate

    @property
    def rejected(self) -> int:
        """Rows with problems: in quarantine after a load."""
        return self.counts.respinte

    @property
    def rows(self) -> int:
        """All data rows of the sheet."""
        return self.added + self.changed + self.unchanged + self.rejected


@dataclass(frozen=True)
class Report:
    """What one file did, or would do.

    `written` says whether the record changed. `already_loaded`: every sheet of it stands in the record since
    `loaded_at`. `resolved` are the rows of the quarantine that this file put right (or took away), `pending` those of
    it that still wait. `issues` are those of the file as a whole; `all_issues` adds those of the sheets.
    """

    file: str
    sha256: str
    written: bool
    already_loaded: bool = False
    loaded_at: datetime | None = None
    deposit: int | None = None
    sheets: tuple[SheetReport, ...] = ()
    issues: tuple[Issue, ...] = ()
    correction: bool = False
    resolved: int = 0
    pending: int = 0

    @property
    def all_issues(self) -> tuple[Issue, ...]:
        """Every issue told, the file's first, then sheet by sheet."""
        return self.issues + tuple(issue for sheet in self.sheets for issue in sheet.issues)

    @property
    def errors(self) -> tuple[Issue, ...]:
        """The issues that kept something out."""
        return tuple(issue for issue in self.all_issues if issue.level == "error")

    @property
    def refused(self) -> bool:
        """Whether no sheet of the file could be taken at all."""
        return bool(self.errors) and not self.already_loaded and all(sheet.rows == 0 for sheet in self.sheets)

    @property
    def batches(self) -> tuple[int, ...]:
        """The batches that the file made."""
        return tuple(sheet.batch for sheet in self.sheets if sheet.batch is not None)

    @property
    def rejected(self) -> int:
        """Rows with problems, over all sheets."""
        return sum(sheet.rejected for sheet in self.sheets)

    @property
    def accepted(self) -> int:
        """Rows without problems, over all sheets."""
        return sum(sheet.rows - sheet.rejected for sheet in self.sheets)

    def sentences(self) -> tuple[str, ...]:
        """Return every issue as the office reads it, with the file's name and the cell."""
        return tuple(issue.sentence(self.file) for issue in self.all_issues)


@dataclass(frozen=True)
class Undone:
    """What an undo withdrew: the batches of the file, and of the corrections of its rows."""

    batches: tuple[int, ...]
    file: str


@dataclass(frozen=True)
class StillWrong:
    """What is wrong today with the rows of a file that wait: the problems told, how many there are in all.

    `ready` are the rows that have no problem any more (what they name has come in since): they wait to be sent again.
    """

    issues: tuple[Issue, ...]
    total: int
    ready: int


@dataclass(frozen=True)
class Waiting:
    """The rows of one sheet that wait in the quarantine; `corrections` are the batches that took others out of it."""

    deposit: int
    batch: int
    file: str
    sheet: str
    table: str
    rows: int
    corrections: tuple[int, ...]
