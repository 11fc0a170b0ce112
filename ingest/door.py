# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does a file enter the record, how is it checked without entering, and how is it undone?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from ingest import deposit, quarantine
from ingest.accept import accept
from ingest.declarations import parse_mapping, read_mapping
from ingest.formats import Limits, Workbook, read_file
from ingest.issues import FileRefused
from ingest.judgement import FileJudgement, judge_file, lay_out_file, listed, report_of
from ingest.mapping import Mapping, Recognition
from ingest.recognise import recognise_all
from ingest.report import Report, StillWrong, Undone, Waiting
from ingest.workbench import Workbench, open_workbench
from norms.reading import DeclarationError
from record.audit import note
from record.checks import LOADING_ORDER
from record.identities import check_key
from record.intake import Connection, correcting_batches
from record.ledger import add_deposit, withdraw
from record.lineage import Batch, batch, batches
from record.mappings import recall, remember
from record.marts import publish
from record.pseudonym import Keyring
from record.store import Store, reading, writing

Progress = Callable[[str, int, int], None]
"""Told (what, done, total) in Italian as the work goes on."""

STEPS = 3
LAST = len(LOADING_ORDER)


@dataclass(frozen=True)
class Arrival:
    """A file at the door: who knows it by which hash, how to read it, on which day it speaks."""

    path: Path
    sha256: str
    now: datetime
    as_of: date
    mapping: Mapping | None = None
    mapping_text: str | None = None

    @property
    def name(self) -> str:
        """The file's own name; what cannot be shown or stored (line ends, escapes, bytes of no alphabet) is �."""
        return "".join(letter if letter.isprintable() else "\ufffd" for letter in self.path.name)


@dataclass(frozen=True)
class Door:
    """The one way in. `mittente` is who is loading: it is written beside every file and every undo."""

    store: Store
    keyring: Keyring
    mittente: str
    limits: Limits = field(default_factory=Limits)

    # ------------------------------------------------------------ in

    def check(self, path: Path, now: datetime, mapping: Path | None = None, as_of: date | None = None) -> Report:
        """Return what `load` would say and do, having written nothing."""
        return self.check_all((path,), now, mapping, as_of)[0]

    def check_all(
        self, paths: Sequence[Path], now: datetime, mapping: Path | None = None, as_of: date | None = None
    ) -> tuple[Report, ...]:
        """Check several files as if they were loaded in the order in which they need each other.

        What one file names is known to the next; the reports come in the order of `paths`.
        """
        arrivals = {path: _arrival(path, now, mapping, as_of) for path in self.in_order(paths, mapping)}
        with open_workbench(self._scratch) as bench, reading(self.store) as conn:
            reports = {path: self._checked(bench, conn, arrival) for path, arrival in arrivals.items()}
        return tuple(reports[path] for path in paths)

    def load(
        self,
        path: Path,
        now: datetime,
        mapping: Path | None = None,
        as_of: date | None = None,
        progress: Progress | None = None,
    ) -> Report:
        """Take a file in: all of its good rows in one transaction, the others in quarantine; then publish the marts.

        `mapping` is an ente's YAML for this kind of file, remembered for its headings; `as_of` the day to which the
        file refers where it does not say it (by default the day of `now`). A file that cannot be opened or may not
        be collected leaves nothing but a line of the audit.
        """
        return self.load_all((path,), now, mapping, as_of, progress)[0]

    def load_all(
        self,
        paths: Sequence[Path],
        now: datetime,
        mapping: Path | None = None,
        as_of: date | None = None,
        progress: Progress | None = None,
    ) -> tuple[Report, ...]:
        """Load several files, each in its own transaction, in the order in which they need each other.

        The marts are published once, at the end. The reports come in the order of `paths`.
        """
        reports: dict[Path, Report] = {}
        try:
            for path in self.in_order(paths, mapping):
                reports[path] = self._loaded(_arrival(path, now, mapping, as_of), progress or _silent)
        finally:
            if any(report.written for report in reports.values()):
                (progress or _silent)("Pubblicazione dei dati", 0, 1)
                publish(self.store, now, progress)
        return tuple(reports[path] for path in paths)

    def in_order(self, paths: Sequence[Path], mapping: Path | None = None) -> tuple[Path, ...]:
        """Return the files so that what one needs comes before it; those nobody recognises come last."""
        if len(paths) < 2:
            return tuple(paths)
        given = None if mapping is None else read_mapping(mapping)
        ranks = {path: self._rank(path, given) for path in paths}
        return tuple(sorted(ranks, key=lambda path: ranks[path]))

    # ------------------------------------------------------------ out again

    def undo(self, batch_id: int, now: datetime, motivo: str, progress: Progress | None = None) -> Undone:
        """Withdraw the file that a batch came from: every batch of it, and the corrections of its refused rows.

        A file came in whole and goes out whole; what it had superseded holds again, and nothing of it waits in the
        quarantine. Raises NoSuchBatch, or AlreadyWithdrawn when the batch no longer stands.
        """
        with writing(self.store) as conn:
            chosen = batch(conn, batch_id)
            standing = {found.id for found in batches(conn, chosen.deposito.id, standing=True)} | {batch_id}
            withdrawn = tuple(sorted({*standing, *correcting_batches(conn, standing)}))
            for number in withdrawn:
                withdraw(conn, number, now, motivo)
            note(conn, now, self.mittente, "ritiro", listed(withdrawn)[:200])
        publish(self.store, now, progress)
        return Undone(withdrawn, chosen.deposito.nome)

    def batches(self) -> tuple[Batch, ...]:
        """Return every batch, oldest first, the withdrawn ones among them."""
        with reading(self.store) as conn:
            return batches(conn)

    # ------------------------------------------------------------ quarantine

    def open_quarantine(self) -> tuple[Waiting, ...]:
        """Return which rows wait to be corrected, sheet by sheet."""
        with reading(self.store) as conn:
            return quarantine.waiting(conn)

    def quarantine_xlsx(self, batch_id: int, now: datetime) -> bytes:
        """Return the spreadsheet to correct: every row that waits of the file that a batch came from.

        It has the cells as they came: it is for the office that sent them, and the audit says who took it. LookupError
        when nothing of that file waits.
        """
        with open_workbench(self._scratch) as bench, reading(self.store) as conn:
            content = quarantine.spreadsheet(conn, bench, self.store.home, self.keyring, batch_id)
        with writing(self.store) as conn:
            note(conn, now, self.mittente, "scarico quarantena", f"batch {batch_id}")
        return content

    def waiting_issues(self, batch_id: int) -> StillWrong:
        """Return the present problems of the rows that wait of the file that a batch came from, at their cells in it.

        They are judged against the record as it is now, so that they hold after a restart and a partial correction.
        """
        with open_workbench(self._scratch) as bench, reading(self.store) as conn:
            return quarantine.still_wrong(conn, bench, self.store.home, self.keyring, batch_id)

    # ------------------------------------------------------------ inside

    @property
    def _scratch(self) -> Path:
        return self.store.home / "banco"

    def _rank(self, path: Path, given: Mapping | None) -> int:
        try:
            with read_file(path, self.limits) as book, reading(self.store) as conn:
                tables = [found.table for found in _recognised(book, conn, given)]
        except FileRefused:
            return LAST
        return min((LOADING_ORDER.index(table) for table in tables if table), default=LAST)

    def _checked(self, bench: Workbench, conn: Connection, file: Arrival) -> Report:
        try:
            with read_file(file.path, self.limits) as book:
                if quarantine.is_correction(book):
                    found = quarantine.corrections(conn, bench, self.store.home, self.keyring, book)
                    return quarantine.report_of(found, file.name, file.sha256)
                laid = lay_out_file(bench, _recognised(book, conn, file.mapping), self.keyring, file.as_of)
                judgement = judge_file(bench, laid, conn, self.keyring, file.sha256)
                return report_of(judgement, file.name, file.sha256)
        except FileRefused as refused:
            return _refusal(file, refused)

    def _loaded(self, file: Arrival, progress: Progress) -> Report:
        progress(f"Lettura di {file.name}", 0, STEPS)
        try:
            with read_file(file.path, self.limits) as book, open_workbench(self._scratch) as bench:
                if quarantine.is_correction(book):
                    return self._corrected(file, book, bench)
                return self._entered(file, book, bench, progress)
        except FileRefused as refused:
            with writing(self.store) as conn:
                note(conn, file.now, self.mittente, "rifiuto", f"sha256 {file.sha256}: {refused.issue.code}")
            return _refusal(file, refused)

    def _entered(self, file: Arrival, book: Workbook, bench: Workbench, progress: Progress) -> Report:
        with reading(self.store) as conn:
            recognitions = _recognised(book, conn, file.mapping)
        progress(f"Controllo di {file.name}", 1, STEPS)
        laid = lay_out_file(bench, recognitions, self.keyring, file.as_of)
        with self._keeping(file) as keep, writing(self.store) as conn:
            check_key(conn, self.keyring)
            judgement = judge_file(bench, laid, conn, self.keyring, file.sha256)
            if not judgement.found:
                return report_of(judgement, file.name, file.sha256)
            progress(f"Scrittura di {file.name}", 2, STEPS)
            keep()
            return self._write(file, judgement, conn)

    def _write(self, file: Arrival, judgement: FileJudgement, conn: Connection) -> Report:
        kept = self._deposited(file, conn)
        written = {}
        for found in judgement.found:
            recognition = found.judged.laid.recognition
            name = _reading_name(conn, file, recognition)
            written[recognition.sheet.name] = accept(conn, found, kept, name, self.keyring, file.now)
        self._note(conn, file, kept, tuple(written.values()))
        return report_of(judgement, file.name, file.sha256, written, kept)

    def _corrected(self, file: Arrival, book: Workbook, bench: Workbench) -> Report:
        """Take in the rows of a downloaded quarantine that are good now; the others wait as they are written now."""
        with self._keeping(file) as keep, writing(self.store) as conn:
            check_key(conn, self.keyring)
            found = quarantine.corrections(conn, bench, self.store.home, self.keyring, book)
            if not found.changes_something:
                return quarantine.report_of(found, file.name, file.sha256)
            keep()
            kept = self._deposited(file, conn)
            written = quarantine.merge(conn, found, kept, self.keyring, file.now)
            self._note(conn, file, kept, tuple(written.values()))
            return quarantine.report_of(found, file.name, file.sha256, written, kept)

    def _deposited(self, file: Arrival, conn: Connection) -> int:
        return add_deposit(conn, file.sha256, file.name, file.path.stat().st_size, self.mittente, file.now).id

    def _note(self, conn: Connection, file: Arrival, kept: int, written: tuple[int, ...]) -> None:
        note(conn, file.now, self.mittente, "caricamento", f"deposito {kept}: {listed(written)}"[:200])

    @contextmanager
    def _keeping(self, file: Arrival) -> Iterator[Callable[[], None]]:
        """Yield what keeps the file's bytes; if the transaction then fails, they are not kept."""
        fresh = False

        def keep() -> None:
            nonlocal fresh
            fresh = deposit.keep(self.store.home, file.path, file.sha256, self.keyring)

        try:
            yield keep
        except BaseException:
            if fresh:
                deposit.forget(self.store.home, file.sha256)
            raise


def _arrival(path: Path, now: datetime, mapping: Path | None, as_of: date | None) -> Arrival:
    sha256, day = deposit.hash_of(path), as_of or now.date()
    if mapping is None:
        return Arrival(path, sha256, now, day)
    return Arrival(path, sha256, now, day, read_mapping(mapping), mapping.read_text(encoding="utf-8"))


def _recognised(book: Workbook, conn: Connection, given: Mapping | None) -> tuple[Recognition, ...]:
    return recognise_all(book, lambda fingerprint: remembered(conn, fingerprint), given)


def remembered(conn: Connection, fingerprint: str) -> Mapping | None:
    """Return the mapping last confirmed for these headings; one that this version no longer reads is passed over."""
    text = recall(conn, fingerprint)
    if text is None:
        return None
    try:
        return parse_mapping(text, Path("mappatura ricordata.yaml"))
    except DeclarationError:
        return None


def _reading_name(conn: Connection, file: Arrival, recognition: Recognition) -> str:
    """Return what the batch says of how its sheet was read; an ente's mapping is kept from now on for its headings."""
    name = recognition.mapping.name if recognition.mapping else ""
    text = file.mapping_text if recognition.mapping == file.mapping else None
    if text is None and remembered(conn, recognition.fingerprint) == recognition.mapping:
        text = recall(conn, recognition.fingerprint)
    number = None if text is None else remember(conn, recognition.fingerprint, text, file.now)
    return quarantine.reading_name(name, number, file.as_of)


def _refusal(file: Arrival, refused: FileRefused) -> Report:
    return Report(file.name, file.sha256, written=False, issues=refused.issues)


def _silent(what: str, done: int, total: int) -> None:
    return None
