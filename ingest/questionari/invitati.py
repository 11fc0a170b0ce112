# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How many people were invited to a wave, by the traits that its results may be told apart by?

The file has a column of numbers («invitati») and, for each trait of the questionnaire, one of its options: by code or
in words. It names nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingest.formats.grid import Limits, Sheet
from ingest.formats.open import read_file
from ingest.formats.totals import is_total
from ingest.header import normalise
from ingest.issues import FileRefused, Issue
from surveys.instrument import Instrument, Item
from surveys.wave import Stratum

LIMITS = Limits(file_bytes=5 * 1024 * 1024, inflated_bytes=100 * 1024 * 1024, columns=60, cells=200_000)
"""A file of strata has some tens of rows."""

MOST = 1_000_000
"""No public body invites more."""

_NUMBERS = frozenset(
    map(normalise, ("invitati", "numero invitati", "invitate", "persone", "numero", "totale invitati"))
)
_NAMING = frozenset(
    map(
        normalise, ("matricola", "cognome", "nome", "cognome e nome", "nominativo", "codice fiscale", "email", "e-mail")
    )
)
_WHOLE = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d{1,7})(?:[.,]0+)?", re.ASCII)


@dataclass(frozen=True)
class Invited:
    """The strata of a file, and what was left out of it."""

    strata: tuple[Stratum, ...]
    warnings: tuple[Issue, ...]

    @property
    def people(self) -> int:
        """Return how many people were invited in all."""
        return sum(stratum.invited for stratum in self.strata)


@dataclass(frozen=True)
class _Headings:
    """In which column (from 0) the numbers stand, and which trait each other column is of."""

    row: int
    number: int
    traits: Mapping[int, Item]


def read_invited(path: Path, instrument: Instrument) -> Invited:
    """Return who was invited, from the first sheet of an XLSX, ODS or CSV. FileRefused says all that is wrong."""
    with read_file(path, LIMITS) as book:
        sheet = next((each for each in book.sheets if each.visible), book.sheets[0])
        headings = _headings(sheet, instrument)
        return _strata(sheet, headings, _rows(sheet, headings.row))


# ---------------------------------------------------------------- headings


def _headings(sheet: Sheet, instrument: Instrument) -> _Headings:
    for number, cells in enumerate(sheet.head, start=1):
        column = next((at for at, cell in enumerate(cells) if normalise(cell) in _NUMBERS), None)
        if column is not None:
            return _Headings(number, column, _traits(sheet, number, column, instrument))
    raise FileRefused(
        Issue(
            "ING-10", "error", sheet=_name(sheet), expected="manca la colonna «invitati»",
            remedy="Scrivi in una colonna «invitati» quante persone sono state invitate, una riga per gruppo.",
        )
    )  # fmt: skip


def _traits(sheet: Sheet, row: int, number: int, instrument: Instrument) -> dict[int, Item]:
    known = {normalise(words): item for item in instrument.traits for words in (item.code, item.label)}
    found: dict[int, Item] = {}
    issues: list[Issue] = []
    for column, heading in enumerate(sheet.head[row - 1]):
        if column == number or not heading.strip():
            continue
        item = known.get(normalise(heading))
        if item is None or item in found.values():
            issues.append(_wrong_heading(sheet, row, column, heading, item, instrument))
        else:
            found[column] = item
    if issues:
        raise FileRefused(*issues)
    return found


def _wrong_heading(
    sheet: Sheet, row: int, column: int, heading: str, item: Item | None, instrument: Instrument
) -> Issue:
    sheet_name, at = _name(sheet), column + 1
    if item is not None:
        said = f"la colonna «{item.label}» c’è due volte"
        return Issue("ING-24", "error", sheet_name, row, at, expected=said, remedy="Tienine una.")
    if normalise(heading) in _NAMING:
        remedy = "Togli la colonna: qui servono solo numeri, mai i nomi di chi è stato invitato."
        said = "una colonna dice chi è stato invitato"
        return Issue("ING-12", "error", sheet_name, row, at, expected=said, remedy=remedy)
    names = ", ".join(f"«{each.label}»" for each in instrument.traits) or "nessuna"
    said = f"la colonna «{heading.strip()[:60]}» non è del questionario"
    remedy = f"Usa le caratteristiche del questionario: {names}."
    return Issue("ING-11", "error", sheet_name, row, at, expected=said, remedy=remedy)


# ---------------------------------------------------------------- rows


def _rows(sheet: Sheet, after: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with something in them, with their numbers."""
    with duckdb.connect() as conn:
        rows = conn.execute(f"{sheet.source(after)} ORDER BY riga").fetchall()
    for number, *cells in rows:
        texts = [str(cell or "").strip() for cell in cells]
        if any(texts):
            yield int(number), texts


def _strata(sheet: Sheet, headings: _Headings, rows: Iterator[tuple[int, list[str]]]) -> Invited:
    strata: dict[tuple[tuple[str, str], ...], int] = {}
    errors: list[Issue] = []
    warnings: list[Issue] = []
    for row, cells in rows:
        if is_total(cells):
            remedy = "I totali li fa il programma."
            warnings.append(Issue("ING-21", "warning", _name(sheet), row, expected="riga di totale", remedy=remedy))
            continue
        traits, wrong = _options(sheet, headings, row, cells)
        people = _people(cells[headings.number])
        if people is None:
            wrong.append(_no_number(sheet, headings, row, cells[headings.number]))
        elif traits in strata and not wrong:
            remedy = "Somma le due righe in una sola."
            wrong.append(Issue("ING-08", "error", _name(sheet), row, expected="una riga per gruppo", remedy=remedy))
        errors.extend(wrong)
        strata[traits] = people or 0
    if not strata and not errors:
        remedy = "Scrivi almeno una riga con il numero degli invitati."
        errors.append(Issue("ING-29", "error", _name(sheet), expected="il foglio non ha righe", remedy=remedy))
    if errors:
        raise FileRefused(*errors)
    return Invited(tuple(Stratum(dict(traits), people) for traits, people in strata.items()), tuple(warnings))


def _options(
    sheet: Sheet, headings: _Headings, row: int, cells: Sequence[str]
) -> tuple[tuple[tuple[str, str], ...], list[Issue]]:
    """Return the option of each trait of a row, and what is wrong with them."""
    found: dict[str, str] = {}
    wrong: list[Issue] = []
    for column, item in headings.traits.items():
        options = {_plain(words): option.code for option in item.options for words in (option.label, option.code)}
        code = options.get(_plain(cells[column]))
        if code is None:
            allowed = ", ".join(f"«{option.label}»" for option in item.options)
            issue = "ING-05" if cells[column] else "ING-06"
            remedy = "Scrivi una delle risposte del questionario."
            expected = f"uno tra {allowed}"
            wrong.append(Issue(issue, "error", _name(sheet), row, column + 1, item.code, expected, remedy))
        else:
            found[item.code] = code
    return tuple(sorted(found.items())), wrong


def _people(text: str) -> int | None:
    found = _WHOLE.fullmatch(text)
    people = int(found[1].replace(".", "")) if found else MOST + 1
    return people if people <= MOST else None


def _no_number(sheet: Sheet, headings: _Headings, row: int, text: str) -> Issue:
    code = "ING-04" if text else "ING-06"
    remedy = "Scrivi quante persone sono state invitate, in cifre; 0 se nessuna."
    expected = f"un numero intero da 0 a {MOST}"
    return Issue(code, "error", _name(sheet), row, headings.number + 1, "invitati", expected, remedy)


def _name(sheet: Sheet) -> str | None:
    return sheet.name or None


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
