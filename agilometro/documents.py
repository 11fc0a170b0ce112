# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which document is written, from what, and does one that came back still say what the record says?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agilometro.desk import RecordDesk
from agilometro.figures import desk_over
from agilometro.installation import open_record, terminal_user
from agilometro.release_number import version
from agilometro.settings import Settings
from agilometro.snapshots import KINDS, snapshot_of
from metrics.dfp import exact_return
from metrics.engine import RecordBackend
from record.audit import note
from record.store import Store, writing
from reports.dfp import KIND as DFP
from reports.dfp import dfp
from reports.document import Document
from reports.document_manifest import Manifest, ManifestUnreadable, read_manifest
from reports.formats import FORMS
from reports.read_back import read_file
from reports.snapshot import Snapshot
from reports.verification import Difference, differences
from reports.wording import count, day

if TYPE_CHECKING:
    pass  # with it comes Dash: the command line does without

Progress = Callable[[str], None]

SHOWN = 20
"""How many differing lines are printed before the others are only counted."""


@dataclass(frozen=True)
class Request:
    """What is asked for: `on` None is the last month end, `known_on` None is now; `exact` only for the DFP."""

    kind: str
    on: date | None
    known_on: date | None
    out: Path
    exact: bool = False


def write_report(settings: Settings, request: Request, now: datetime) -> None:
    """Write a document, telling on the error stream how far it is; of exact counts a line stays in the audit."""
    if request.exact and request.kind != DFP:
        raise click.UsageError("i conteggi esatti (--exact) servono solo alla restituzione al DFP: «report dfp».")
    form = FORMS.get(request.out.suffix.lower())
    if form is None:
        allowed = " o ".join((", ".join([*FORMS][:-1]), [*FORMS][-1]))
        raise click.UsageError(f"il nome del file deve finire con {allowed}: «{request.out.name}» non va bene.")
    store = open_record(settings, now, _told)
    desk = desk_over(settings, store)
    on = request.on or next(iter(desk.days()), None)
    if on is None:
        raise click.UsageError("non ci sono ancora dati. Caricare i primi file con «agilometro load FILE».")
    document = _written(store, _taken(desk, on, request.known_on), request.kind, request.exact, now)
    _told(f"Scrivo il file {form.name}")
    request.out.write_bytes(form.write(document))
    click.echo(f"{request.out}: {document.title}, {document.days.lower()}.")
    click.echo(document.stamp)


def verify_report(settings: Settings, path: Path, now: datetime) -> bool:
    """Print which lines of a document are not what the record says, counted again as known then; True when none is."""
    try:
        read = read_file(path)
        held = read_manifest(read.manifest)
    except ManifestUnreadable as error:
        raise click.UsageError(f"«{path.name}» {error}.") from error
    if held.kind not in KINDS:
        raise click.UsageError(f"«{path.name}» è un documento di tipo «{held.kind}», che questa versione non conosce.")
    store = open_record(settings, now, _told)
    snapshot = _taken(desk_over(settings, store), held.on, held.known_on, held.software)
    found = differences(read, _written(store, snapshot, held.kind, held.exact, now))
    _tell(path, held, found)
    return not found


def _written(store: Store, snapshot: Snapshot, kind: str, exact: bool, now: datetime) -> Document:
    """Return a document; whoever asks for exact counts is written down before they are counted."""
    if not exact:
        return KINDS[kind](snapshot)
    with writing(store) as conn:
        note(conn, now, terminal_user(), "conteggi esatti", f"{kind} al {snapshot.on.isoformat()}")
    _told("Conto le persone: questa richiesta è registrata")
    return dfp(snapshot, exact_return(snapshot.on, snapshot.known_on, RecordBackend(store)))


def _tell(path: Path, held: Manifest, found: tuple[Difference, ...]) -> None:
    days = f"dati al {day(held.on)}, come noti al {day(held.known_on)}"
    if not found:
        click.echo(f"{path.name} è intatto: ogni riga corrisponde ai dati ({days}).")
        return
    click.echo(f"{path.name} non corrisponde ai dati ({days}): {count(len(found), 'differenza', 'differenze')}.")
    for each in found[:SHOWN]:
        click.echo(f"  ■ {each.text}")
    if len(found) > SHOWN:
        click.echo(f"  … e {count(len(found) - SHOWN, 'altra', 'altre')}.")
    if held.software != version():
        click.echo(f"Nota: il documento è di Agilometro {held.software}, questa versione è la {version()}.")


def _taken(desk: RecordDesk, on: date, known_on: date | None, software: str | None = None) -> Snapshot:
    return snapshot_of(desk, on, known_on, _told, software, desk.goals(on, known_on))


def _told(what: str) -> None:
    click.echo(f"{what}…", err=True)
