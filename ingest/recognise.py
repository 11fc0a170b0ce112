# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is this sheet, and which of its columns is which?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatch

from ingest.declarations import builtin_mappings
from ingest.forbidden import forbidden
from ingest.formats.grid import Sheet, Workbook
from ingest.header import Candidate, candidates, fingerprint, normalise, without_brackets, without_unit
from ingest.issues import FileRefused, Issue
from ingest.mapping import FieldRule, Located, Mapping, Recognition, Unit
from ingest.rows import row_issues, totals_left_out

Remembered = Callable[[str], Mapping | None]
"""From the fingerprint of a sheet's headings to the mapping that was once confirmed for it."""

HOW_TO_SHEET = "Come si compila"
HOW_TO_HEADINGS = ("Colonna", "Che cos'è", "Obbligatoria", "Esempio")
"""The sheet of instructions of our own templates: it is passed over without a word."""

_FEWEST = 2
_COMPLETE = 1000


def _nothing_remembered(_: str) -> Mapping | None:
    return None


def recognise_all(
    book: Workbook, remembered: Remembered = _nothing_remembered, given: Mapping | None = None
) -> tuple[Recognition, ...]:
    """Return one `Recognition` a sheet, in the order of the file.

    A sheet that is not recognised is a warning if another one is, otherwise an error. FileRefused when any sheet has
    a column that may not be collected, with all of them.
    """
    found, banned = [], list[Issue]()
    for sheet in book.sheets:
        if is_how_to(sheet):
            continue
        try:
            found.append(recognise(sheet, remembered, given))
        except FileRefused as refusal:
            banned.extend(refusal.issues)
    if banned:
        raise FileRefused(*banned)
    if any(recognition.table for recognition in found):
        return tuple(_as_warning(recognition) for recognition in found)
    return tuple(found)


def is_how_to(sheet: Sheet) -> bool:
    """Tell whether a sheet is the instructions of a template, by its name and by its headings."""
    return sheet.name == HOW_TO_SHEET and sheet.head[:1] == (HOW_TO_HEADINGS,)


def _as_warning(recognition: Recognition) -> Recognition:
    if recognition.table is not None:
        return recognition
    issues = tuple(replace(issue, level="warning") for issue in recognition.issues)
    return replace(recognition, issues=issues)


def recognise(sheet: Sheet, remembered: Remembered = _nothing_remembered, given: Mapping | None = None) -> Recognition:
    """Return what a sheet is: by the mapping `given` for it, by the one remembered for its headings, by our own.

    FileRefused when one of its headings may not be collected (domain.md 7.2), whether or not the rest is understood.
    """
    if not sheet.visible:
        return _unknown(sheet, None, _hidden(sheet))
    match = _given(sheet, given) or _remembered(sheet, remembered) or _best(sheet)
    header = match.candidate if match else _likely_header(sheet)
    if header is not None:
        banned = forbidden(header.names, match.mapping.table if match else None, sheet.name or None, header.last_row)
        if banned:
            raise FileRefused(*banned)
    if match is None:
        return _unknown(sheet, header, _not_recognised(sheet))
    return _recognised(sheet, match)


# --------------------------------------------------------------- matching


@dataclass(frozen=True)
class _Match:
    candidate: Candidate
    mapping: Mapping
    located: dict[str, Located]
    repeated: tuple[tuple[int, str], ...]
    strong: int

    @property
    def missing(self) -> tuple[FieldRule, ...]:
        return tuple(
            rule
            for rule in self.mapping.fields.values()
            if rule.required and rule.name not in self.located and rule.constant is None
        )

    @property
    def missing_groups(self) -> tuple[tuple[str, ...], ...]:
        """The groups of `one_of`, when not one of them is whole."""
        whole = any(all(name in self.located for name in group) for group in self.mapping.one_of)
        return () if whole else self.mapping.one_of

    @property
    def complete(self) -> bool:
        return not self.missing and not self.missing_groups

    @property
    def columns(self) -> int:
        return sum(len(located.columns) for located in self.located.values())


@dataclass(frozen=True)
class _Hit:
    rule: FieldRule
    unit: Unit | None
    rank: int
    strong: bool


def _given(sheet: Sheet, given: Mapping | None) -> _Match | None:
    if given is None or (given.sheet and not fnmatch(sheet.name.casefold(), given.sheet.casefold())):
        return None
    found = [c for c in candidates(sheet) if given.header_row in (None, c.last_row)]
    matches = [_match(candidate, given, trusted=True) for candidate in found]
    return max(matches, key=_weight, default=None)


def _remembered(sheet: Sheet, remembered: Remembered) -> _Match | None:
    for candidate in candidates(sheet):
        mapping = remembered(fingerprint(candidate.names))
        if mapping is not None:
            return _match(candidate, mapping, trusted=True)
    return None


def _best(sheet: Sheet) -> _Match | None:
    """Return the row and the table that explain most headings; a table with all it needs comes before the others."""
    matches = []
    for candidate in candidates(sheet):
        for mapping in builtin_mappings():
            named = _is_named(sheet, mapping)
            match = _match(candidate, mapping, trusted=named)
            if match.strong >= _FEWEST and (match.complete or _plausible(match, named)):
                matches.append((_weight(match) + named / 2, match))
    return max(matches, key=lambda pair: pair[0], default=(0.0, None))[1]


def _weight(match: _Match) -> float:
    rows = match.candidate.last_row - match.candidate.first_row
    return _COMPLETE * match.complete + match.columns - rows / 4


def _plausible(match: _Match, named: bool) -> bool:
    """A sheet that lacks a needed column is told so only where it cannot be anything else."""
    headings = sum(1 for name in match.candidate.names if name)
    known = any(rule.required and rule.name in match.located for rule in match.mapping.fields.values())
    return known and (named or match.columns * 2 > headings)


def _is_named(sheet: Sheet, mapping: Mapping) -> bool:
    said = f" {normalise(sheet.name)} | {normalise(sheet.file)} "
    return any(f" {name} " in said for name in mapping.sheet_names)


def _match(candidate: Candidate, mapping: Mapping, *, trusted: bool) -> _Match:
    dictionary = _dictionary(mapping)
    hits = [(column, _hit(names, mapping, dictionary)) for column, names in enumerate(candidate.headings, 1)]
    strong = sum(1 for _, hit in hits if hit and hit.strong)
    chosen: dict[str, list[tuple[int, _Hit]]] = {}
    for column, hit in hits:
        if hit is not None and (hit.strong or strong or trusted):
            chosen.setdefault(hit.rule.name, []).append((column, hit))
    located, repeated = {}, list[tuple[int, str]]()
    for name, columns in chosen.items():
        kept = columns if columns[0][1].rule.many else [min(columns, key=lambda pair: pair[1].rank)]
        repeated.extend((column, name) for column, _ in columns if (column, _) not in kept)
        located[name] = _located(candidate, kept)
    for rule in mapping.fields.values():
        if rule.constant is not None:
            located[rule.name] = Located(rule, (), (), rule.unit)
    count = len(located) if trusted else strong
    return _Match(candidate, mapping, located, tuple(sorted(repeated)), count)


def _located(candidate: Candidate, kept: list[tuple[int, _Hit]]) -> Located:
    rule, unit = kept[0][1].rule, kept[0][1].unit
    columns = tuple(column for column, _ in kept)
    return Located(rule, columns, tuple(candidate.names[column - 1] for column in columns), unit or rule.unit)


def _dictionary(mapping: Mapping) -> dict[str, tuple[FieldRule, bool]]:
    """Return heading -> (rule, is it a strong one); a field given by an ente's mapping comes last, and so wins."""
    weak = {heading: (rule, False) for rule in mapping.fields.values() for heading in rule.weak}
    return weak | {heading: (rule, True) for rule in mapping.fields.values() for heading in rule.headings}


def _hit(names: tuple[str, ...], mapping: Mapping, dictionary: dict[str, tuple[FieldRule, bool]]) -> _Hit | None:
    for rank, (words, unit) in enumerate(_readings(names, mapping.noise)):
        found = dictionary.get(words)
        if found is None and words.translate(_NO_DIGITS) != words:
            found = dictionary.get(" ".join(words.translate(_NO_DIGITS).split()))
            if found is not None and not found[0].many:
                found = None
        if found is not None and (unit is None or found[0].kind == "minutes"):
            return _Hit(found[0], unit or found[0].units.get(words), rank, found[1])
    return None


_NO_DIGITS = str.maketrans("0123456789", " " * 10)


def _readings(names: tuple[str, ...], noise: frozenset[str]) -> Iterator[tuple[str, Unit | None]]:
    """Yield the ways to read a heading, the most literal first: as it is, without brackets, unit, words of context."""
    for name in names:
        whole, bare = normalise(name), normalise(without_brackets(name))
        unit = without_unit(whole)[1]
        yield whole, None
        if bare != whole:
            yield bare, unit if without_unit(bare)[1] is None else None
        for words in dict.fromkeys((whole, bare)):
            timeless, said = without_unit(words)
            if said or unit:
                yield timeless, said or unit
            yield from _without_context(timeless if said else words, said, noise)


def _without_context(words: str, unit: Unit | None, noise: frozenset[str]) -> Iterator[tuple[str, Unit | None]]:
    kept = [word for word in words.split() if word not in noise]
    if kept and len(kept) < len(words.split()):
        yield " ".join(kept), unit


# ---------------------------------------------------------------- telling


def _likely_header(sheet: Sheet) -> Candidate | None:
    """Return the row that names most columns in a sheet nobody knows, to look there for what may not be collected."""
    rows = (candidate for candidate in candidates(sheet) if candidate.first_row == candidate.last_row)
    return max(rows, key=lambda candidate: sum(map(bool, candidate.names)), default=None)


def _unknown(sheet: Sheet, header: Candidate | None, issue: Issue) -> Recognition:
    names = header.names if header else ()
    row = header.last_row if header else 0
    return Recognition(sheet, None, None, row, names, {}, (), (issue,), fingerprint(names))


def _hidden(sheet: Sheet) -> Issue:
    remedy = "Se contiene dati da caricare, scoprilo in Excel e ricarica il file; altrimenti non occorre fare nulla."
    return Issue(
        "ING-25", "warning", sheet.name or None, expected="il foglio è nascosto e non viene caricato", remedy=remedy
    )


def _not_recognised(sheet: Sheet) -> Issue:
    what = "il foglio non è" if sheet.name else "il file non è"
    expected = f"{what} tra quelli conosciuti (personale, strutture, domande, accordi, presenze, ...)"
    remedy = "Usa il modello, oppure scrivi una mappatura che dica quali colonne contiene."
    return Issue("ING-20", "error", sheet.name or None, expected=expected, remedy=remedy)


def _recognised(sheet: Sheet, match: _Match) -> Recognition:
    header_row, names = match.candidate.last_row, match.candidate.names
    left_out = totals_left_out(sheet, header_row, match.located)
    issues = (
        *_missing(sheet, match),
        *_unexpected(sheet, match),
        *_repeated(sheet, match),
        *row_issues(sheet, header_row, names, match.located, left_out),
    )
    table = match.mapping.table
    return Recognition(
        sheet, table, match.mapping, header_row, names, match.located, left_out, issues, fingerprint(names)
    )


def _missing(sheet: Sheet, match: _Match) -> Iterator[Issue]:
    remedy = "Usa il modello, oppure indica in una mappatura quale colonna la contiene."
    row = match.candidate.last_row
    for rule in match.missing:
        yield Issue(
            "ING-10", "error", sheet.name or None, None, None, rule.name, f"manca la colonna «{rule.label}»", remedy
        )
    if match.missing_groups:
        groups = " oppure ".join(
            " e ".join(f"«{match.mapping.fields[name].label}»" for name in group) for group in match.missing_groups
        )
        said = f"mancano le colonne {groups} nella riga {row} delle intestazioni"
        yield Issue(
            "ING-10",
            "error",
            sheet.name or None,
            None,
            None,
            match.missing_groups[0][0],
            said,
            match.mapping.one_of_says or remedy,
        )


def _unexpected(sheet: Sheet, match: _Match) -> Iterator[Issue]:
    row, names = match.candidate.last_row, match.candidate.names
    taken = {column for located in match.located.values() for column in located.columns}
    taken |= {column for column, _ in match.repeated}
    for column, name in enumerate(names, 1):
        if name and column not in taken and normalise(name) not in match.mapping.ignored:
            expected = f"la colonna «{name}» non è nel modello"
            yield Issue("ING-11", "warning", sheet.name or None, row, column, None, expected, "La ignoriamo.")
        elif not name and any(cells[column - 1].strip() for cells in sheet.head[row:]):
            expected = "la colonna non ha intestazione"
            yield Issue("ING-11", "warning", sheet.name or None, row, column, None, expected, "La ignoriamo.")


def _repeated(sheet: Sheet, match: _Match) -> Iterator[Issue]:
    for column, field in match.repeated:
        name, kept = match.candidate.names[column - 1], match.located[field].headings[0]
        expected = f"la colonna «{name}» dice la stessa cosa di «{kept}»"
        remedy = "Leggiamo solo la seconda delle due nominate: togli quella che non serve."
        yield Issue("ING-24", "warning", sheet.name or None, match.candidate.last_row, column, field, expected, remedy)
