# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Che cosa si dice a chi ha mandato un file: che cosa è arrivato, che cosa non va, che cosa fare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.issues import CODES, Issue, column_letters
from ingest.report import Report, SheetReport, Waiting
from reports.wording import count, integer, listed, moment

TABLES = {
    "strutture": "Strutture",
    "organico": "Personale",
    "domande": "Domande",
    "titoli": "Titoli di priorità",
    "accordi": "Accordi",
    "giornate": "Presenze giornaliere",
    "presenze": "Presenze periodiche",
    "contattabilita": "Contattabilità",
    "rapporti": "Rapporti",
    "formazione": "Formazione",
    "dotazioni": "Dotazioni",
    "fasi": "Fasi",
    "mappature_aree": "Mappature delle aree",
    "requisiti": "Requisiti e atti",
    "costi": "Costi",
    "processi": "Processi e servizi",
    "applicativi": "Applicativi e banche dati",
    "spazi": "Spazi",
    "spostamenti": "Spostamenti casa-lavoro",
    "obiettivi_ente": "Obiettivi dell’ente",
}

NEEDED: tuple[tuple[str, ...], ...] = (("organico",), ("accordi",), ("domande",), ("giornate", "presenze"))
"""What the indicators of *Adozione* cannot do without; any one of a group is enough."""

ROWS = ("riga", "righe")
SHOWN_CELLS = 30


def table_name(table: str | None) -> str:
    """Return a table's name as offices call it."""
    return TABLES.get(table or "", "Foglio non riconosciuto")


def lacking(standing: Iterable[str]) -> list[str]:
    """Return what is still to be loaded, in the order in which files need each other."""
    loaded = set(standing)
    return [TABLES[group[0]].lower() for group in NEEDED if not loaded & set(group)]


def lead(standing: Sequence[str], waiting: Sequence[Waiting]) -> str:
    """Return the answer of the page: what is missing, what waits to be corrected."""
    if not standing and not waiting:
        return "Non ci sono ancora dati. Carica il primo file."
    missing, rows = lacking(standing), sum(each.rows for each in waiting)
    said = f"Manca ancora: {listed(missing)}." if missing else "C’è tutto quello che serve."
    return f"{said} {count(rows, 'riga aspetta', 'righe aspettano')} la correzione." if rows else said


@dataclass(frozen=True)
class Headline:
    """How a file went, in a line, with what follows; `style` is good, bad or warn."""

    style: str
    title: str
    says: str


def checked(report: Report) -> Headline:
    """Return the outcome of a check: nothing is written yet."""
    if report.already_loaded:
        when = f" il {moment(report.loaded_at)}" if report.loaded_at else ""
        return Headline("warn", f"Hai già caricato questo file{when}", "Caricarlo di nuovo non cambia nulla.")
    if report.correction:
        return _correction(report)
    if not _rows(report):
        return Headline("bad", "Il file non si può caricare", _refusal(report))
    ready = f"{count(report.accepted, 'riga è pronta', 'righe sono pronte')} su {integer(_rows(report))}."
    if report.rejected:
        title = f"{'C’è' if report.rejected == 1 else 'Ci sono'} {count(report.rejected, *ROWS)} da correggere"
        if not report.accepted:
            return Headline("bad", title, "Nessuna riga è pronta. Puoi metterle da parte: aspettano la correzione.")
        return Headline("bad", title, f"{ready} Puoi confermarle: quelle da correggere aspettano, non si perdono.")
    return Headline("good", "Il file è pronto", f"{ready} Non è ancora stato scritto nulla: conferma per caricare.")


def _correction(report: Report) -> Headline:
    title = f"{count(report.resolved, 'riga corretta', 'righe corrette')}"
    if not report.resolved:
        return Headline("bad", "Nessuna riga corretta", "Correggi le celle colorate e ricarica il file.")
    says = (
        f"{count(report.pending, 'riga aspetta', 'righe aspettano')} ancora." if report.pending else "Non ne restano."
    )
    return Headline("warn" if report.pending else "good", title, says)


def _refusal(report: Report) -> str:
    reasons = report.issues or report.errors
    return "Nulla è stato scritto. " + (reason(reasons[0]) if reasons else "Il file non contiene righe di dati.")


def _rows(report: Report) -> int:
    return sum(sheet.rows for sheet in report.sheets)


def consequences(sheet: SheetReport) -> tuple[tuple[str, int], ...]:
    """Return the counts of a sheet as they stand in the table."""
    return (
        ("Aggiunte", sheet.added),
        ("Modificate", sheet.changed),
        ("Chiuse", sheet.closed),
        ("Invariate", sheet.unchanged),
        ("Da correggere", sheet.rejected),
    )


def reason(issue: Issue) -> str:
    """Return what is wrong and what to do, as a sentence of its own."""
    said = f"{issue.clause[:1].upper()}{issue.clause[1:]}."
    return f"{said} {issue.remedy}" if issue.remedy else said


@dataclass(frozen=True)
class Problem:
    """The same problem in one or more cells: told once."""

    code: str
    title: str
    sheet: str
    field: str
    where: str
    says: str
    value: str


def problems(issues: Iterable[Issue], level: str) -> list[Problem]:
    """Return the problems of a level, equal ones together, in the order of the file."""
    groups: dict[tuple[str, str | None, int | None, str, str], list[Issue]] = {}
    for issue in issues:
        if issue.level == level:
            key = (issue.code, issue.sheet, issue.column, issue.expected, issue.remedy)
            groups.setdefault(key, []).append(issue)
    return [_problem(group) for group in groups.values()]


def _problem(group: list[Issue]) -> Problem:
    first = group[0]
    values = list(dict.fromkeys(issue.value for issue in group if issue.value))
    return Problem(
        code=first.code,
        title=CODES[first.code],
        sheet=first.sheet or "",
        field=first.field or "",
        where=_where(group),
        says=reason(first),
        value=listed(values[:3]) + ("…" if len(values) > 3 else "") if values else "",
    )


def _where(group: list[Issue]) -> str:
    first = group[0]
    cells = [issue.cell or (f"riga {issue.row}" if issue.row else "") for issue in group]
    if first.row is None:
        return f"colonna {column_letters(first.column)}" if first.column else "tutto il file"
    if len(group) == 1:
        return cells[0]
    more = f" e altre {len(cells) - SHOWN_CELLS}" if len(cells) > SHOWN_CELLS else ""
    return f"{count(len(group), *ROWS)}: {', '.join(cells[:SHOWN_CELLS])}{more}"
