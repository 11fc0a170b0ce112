# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does a file still say what the record says? Line by line: what is different, where, and what it should be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from reports.document import TO_FILL, Document, Grid
from reports.document_manifest import Manifest, TableLines, digest_of, read_manifest, table_lines
from reports.found import Cell, ReadFile, ReadTable, squeezed
from reports.xlsx import figure_of

FIELDS: Mapping[str, str] = {
    "unit": "unità",
    "numerator": "numeratore",
    "denominator": "denominatore",
    "value": "valore esatto",
    "reserved": "riservato",
    "status": "esito",
    "target": "obiettivo",
    "base": "base",
    "reason": "motivo",
    "run": "calcolo",
}
"""What an entry of the manifest holds, in Italian."""


@dataclass(frozen=True)
class Difference:
    """One line that differs: where it stands, what is there, what the record gives."""

    place: str
    found: str
    expected: str

    @property
    def text(self) -> str:
        """Return the difference as one line."""
        return f"{self.place}: c’è «{self.found}», ricalcolato «{self.expected}»"


def differences(read: ReadFile, fresh: Document) -> tuple[Difference, ...]:
    """Return every line of a file that is not what the document, made again, says; none when it holds."""
    held = read_manifest(read.manifest)
    return (
        *_stamps(read),
        *_manifest(held, fresh.manifest),
        *_tables(read.tables, fresh.grids),
        *_sentences(read, fresh),
    )


# ---------------------------------------------------------------- the manifest


def _stamps(read: ReadFile) -> Iterator[Difference]:
    digest = digest_of(read.manifest)
    for stamp in sorted(read.stamps - {digest}):
        yield Difference("impronta stampata sulle pagine", stamp, f"{digest} (impronta del manifesto allegato)")
    for page in read.unstamped:
        yield Difference(f"impronta sulla pagina {page}", "nessuna", digest)


def _manifest(held: Manifest, fresh: Manifest) -> Iterator[Difference]:
    for name, said in (("ente", "ente"), ("kind", "tipo"), ("exact", "conteggi esatti"), ("filters", "filtri")):
        here, there = getattr(held, name), getattr(fresh, name)
        if here != there:
            yield Difference(f"manifesto, {said}", _said(here), _said(there))
    yield from _entries(held.entries, fresh.entries)
    for here, there in zip_longest(held.sentences, fresh.sentences, fillvalue=""):
        if here != there:
            yield Difference("manifesto, frase", here, there)
    yield from _manifest_tables(held.tables, fresh.tables)


def _entries(held: Sequence[Mapping[str, Any]], fresh: Sequence[Mapping[str, Any]]) -> Iterator[Difference]:
    here, there = ({(each.get("code"), each.get("struttura")): each for each in side} for side in (held, fresh))
    for key in dict.fromkeys((*there, *here)):
        place = f"manifesto, indicatore {key[0]}, struttura {'intero ente' if key[1] == '*' else key[1]}"
        if key not in here or key not in there:
            yield Difference(place, *("assente" if key not in side else "presente" for side in (here, there)))
            continue
        for name, said in FIELDS.items():
            if here[key].get(name) != there[key].get(name):
                yield Difference(f"{place}, {said}", _said(here[key].get(name)), _said(there[key].get(name)))


def _manifest_tables(held: Sequence[TableLines], fresh: Sequence[TableLines]) -> Iterator[Difference]:
    here = {each.key: each for each in held}
    for lines in fresh:
        if lines.key not in here:
            yield Difference(f"manifesto, tabella «{lines.caption}»", "assente", "presente")
        else:
            found = here[lines.key]
            yield from _lines(f"manifesto, tabella «{lines.caption}»", (found.head, *found.rows), lines)
    known = {each.key for each in fresh}
    for lines in held:
        if lines.key not in known:
            yield Difference(f"manifesto, tabella «{lines.caption}»", "presente", "assente")


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "sì" if value else "no"
    return "nessuno" if value is None else "; ".join(value) if isinstance(value, tuple) else str(value)


# ---------------------------------------------------------------- what the file shows


def _tables(read: Sequence[ReadTable], grids: Sequence[Grid]) -> Iterator[Difference]:
    left = list(read)
    for grid in grids:
        place = f"tabella «{grid.table.caption}»"
        found = next((each for each in left if _is(each, grid)), None)
        if found is None:
            yield Difference(place, "assente", "presente")
        else:
            left.remove(found)
            yield from _lines(place, found.rows, table_lines(grid.key, grid.table))


def _is(read: ReadTable, grid: Grid) -> bool:
    """Tell whether a table of a file is this one: by its caption, or by the name of its sheet."""
    return read.caption == grid.sheet or squeezed(read.caption).endswith(squeezed(grid.table.caption))


def _lines(place: str, rows: Sequence[Sequence[Cell]], fresh: TableLines) -> Iterator[Difference]:
    head, *body = rows or ((),)
    if not _all_same(head, fresh.head):
        yield Difference(f"{place}, intestazione", " | ".join(map(str, head)), " | ".join(fresh.head))
    for here, there in zip_longest(body, fresh.rows):
        if here is None:
            yield Difference(f"{place}, riga «{_named(there)}»", "assente", " | ".join(there))
        elif there is None:
            yield Difference(f"{place}, riga «{_named(here)}»", " | ".join(map(str, here)), "assente")
        else:
            yield from _cells(f"{place}, riga «{_named(there)}»", here, there, fresh.head)


def _cells(place: str, here: Sequence[Cell], there: Sequence[str], head: Sequence[str]) -> Iterator[Difference]:
    for found, expected, column in zip_longest(here, there, head, fillvalue=""):
        if not _same(found, str(expected)):
            yield Difference(f"{place}, colonna «{column}»", str(found), str(expected))


def _named(row: Sequence[Cell]) -> str:
    """Return how a row is called: its first two cells, as a code and a title."""
    return " ".join(str(cell) for cell in row[:2])


def _all_same(here: Sequence[Cell], there: Sequence[str]) -> bool:
    return len(here) == len(there) and all(_same(found, said) for found, said in zip(here, there, strict=True))


def _same(found: Cell, expected: str) -> bool:
    """Tell whether a cell says the words expected: a number of a spreadsheet says them when it is that number."""
    if expected == TO_FILL:
        return True
    if isinstance(found, str):
        return squeezed(found) == squeezed(expected)
    said = figure_of(expected)
    return said is not None and said.value == found


def _sentences(read: ReadFile, fresh: Document) -> Iterator[Difference]:
    for sentence in fresh.manifest.sentences:
        if squeezed(sentence) not in read.words:
            yield Difference("frase del testo", "assente o cambiata", sentence)
