# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which column of a file answers which item: by what the ente says, by code, by the words of the question?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.issues import Issue, column_letters
from ingest.questionari.export import Column
from ingest.questionari.labels import plain
from ingest.questionari.mapping import Mapping as Said
from surveys.instrument import Instrument, Item

_ALIAS = re.compile(r"([A-Z]+?)(?:SQ)?0*(\d{1,2})")
_SEPARATORS = re.compile(r"[\s._\-\[\]/]+")
_LEADING = re.compile(r"(?P<code>[A-Za-z]{1,12}[\s._]?\d{1,2})\s*[.)\-–—:]+\s+(?P<text>\S.*)")
_TRAILING = re.compile(r"(?P<text>.*\S)\s*\((?P<code>[A-Za-z][\w.\[\]]{0,20})\)")
"""Words with their code behind, as EUSurvey writes them."""
_BARE = re.compile(r"[A-Za-z][A-Za-z0-9._\-\[\] ]{0,20}")
"""What a code may look like in a file whose headings may as well be words."""
_BESIDE = re.compile(r"(?:.*\W|.*_)?(?:other|comment|othercomment|\w+comment|filecount)\]?", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"(?P<question>.*?)\s*\[(?P<row>.*)\]\s*")
_CUT = re.compile(r"\.\.\s*\Z")
_SUFFIX = re.compile(r"(?P<text>.*\D)\d{1,2}")


@dataclass(frozen=True)
class Matched:
    """One column (its number) and the item (its code) whose answers it holds."""

    column: int
    item: str


@dataclass(frozen=True)
class Matching:
    """What was found: each item at most once, in the order of the columns; `ignored` are questions of no item."""

    matched: tuple[Matched, ...]
    absent: tuple[Item, ...]
    ignored: tuple[Column, ...]
    issues: tuple[Issue, ...]


@dataclass
class _Found:
    """The item of each column so far (by column number), and what could not be decided."""

    items: dict[int, str] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)


def match(columns: Sequence[Column], instrument: Instrument, said: Said | None = None) -> Matching:
    """Return which column is of which item: what the ente says comes first, then codes, then words."""
    questions = [column for column in columns if not column.meta]
    found = _Found()
    skipped = _as_said(questions, said, found) if said is not None else set()
    rest = [column for column in questions if column.number not in skipped]
    _by_code(rest, instrument, found)
    _by_text(rest, instrument, found)
    _by_cut_text(rest, instrument, found)
    once = _once(questions, found)
    taken = {each.item for each in once}
    return Matching(
        tuple(once),
        tuple(item for item in instrument.items if item.code not in taken),
        tuple(column for column in rest if column.number not in found.items),
        tuple(found.issues),
    )


# ---------------------------------------------------------------- as the ente says


def _as_said(columns: Sequence[Column], said: Said, found: _Found) -> set[int]:
    """Place the columns that a mapping names; return those it leaves out."""
    skipped: set[int] = set()
    for name in said.ignored:
        skipped |= {column.number for column in _named(columns, name, found)}
    for code, name in said.columns.items():
        found.items.update({column.number: code for column in _named(columns, name, found)})
    for name, codes in said.blocks:
        for first in _named(columns, name, found)[:1]:
            after = [column for column in columns if column.number >= first.number]
            if len(after) < len(codes):
                found.issues.append(_short_block(first, codes))
            found.items.update({column.number: code for column, code in zip(after, codes, strict=False)})
    return skipped


def _named(columns: Sequence[Column], name: str, found: _Found) -> list[Column]:
    """Return the columns that a mapping means: by letters («colonna K»), heading, code or words."""
    letters = re.fullmatch(r"colonna ([A-Z]{1,3})", name.strip(), re.IGNORECASE)
    if letters:
        named = [each for each in columns if column_letters(each.number) == letters[1].upper()]
    else:
        named = [each for each in columns if plain(name) in map(plain, (each.heading, each.code, each.text)) if name]
    if not named:
        found.issues.append(
            Issue(
                "ING-40", "error", expected=f"il file di mappatura nomina la colonna «{name}», che qui non c’è",
                remedy="Correggi il nome nel file di mappatura, o togli la riga.",
            )
        )  # fmt: skip
    return named


def _short_block(first: Column, codes: Sequence[str]) -> Issue:
    said = f"da questa colonna in poi ce ne sono meno delle {len(codes)} domande che il file di mappatura vi mette"
    return Issue("ING-40", "error", column=first.number, expected=said, remedy="Correggi il blocco nella mappatura.")


# ---------------------------------------------------------------- by code


def alias(code: str) -> str:
    """Return what is common to the ways of writing a code: A.04, A04, A4, A_04, a04, A[04], A[SQ004] are all A4."""
    joined = _SEPARATORS.sub("", code).upper()
    found = _ALIAS.fullmatch(joined)
    return f"{found[1]}{int(found[2])}" if found else joined


def _by_code(columns: Iterable[Column], instrument: Instrument, found: _Found) -> None:
    items = {alias(item.code): item.code for item in instrument.items}
    free = [column for column in columns if column.number not in found.items]
    for column in free:
        code = next((items[each] for each in _codes_of(column) if each in items), None)
        if code is not None:
            found.items[column.number] = code
    _by_single_block([column for column in free if column.number not in found.items], items, found)


def _codes_of(column: Column) -> Iterator[str]:
    """Yield the codes that a column may have: the whole, the row of a matrix, the one that its words begin with."""
    if column.code:
        if not _BESIDE.fullmatch(column.code):
            yield alias(column.code)
            for between in (r"/", r"[\[\]/.]+", r"[\[\]/_.]+"):
                yield alias(next((part for part in reversed(re.split(between, column.code)) if part), ""))
        return
    text = _row_of(column.text)
    if _BARE.fullmatch(text):
        yield alias(text)
    for written in (_LEADING.fullmatch(text), _TRAILING.fullmatch(text)):
        if written:
            yield alias(written["code"])


def _by_single_block(columns: Sequence[Column], items: Mapping[str, str], found: _Found) -> None:
    """Match `A1[SQ004]`, row 4 of the only matrix of section A."""
    blocks: dict[str, dict[str, list[tuple[Column, str]]]] = defaultdict(lambda: defaultdict(list))
    for column in columns:
        row = re.fullmatch(r"(?P<matrix>(?P<section>[A-Za-z]+)\d*)\[(?:SQ)?0*(?P<row>\d{1,2})\]", column.code)
        if row:
            code = f"{row['section'].upper()}{int(row['row'])}"
            blocks[row["section"].upper()][row["matrix"]].append((column, code))
    for matrices in blocks.values():
        rows = next(iter(matrices.values()))
        if len(matrices) == 1 and all(code in items for _, code in rows):
            found.items.update({column.number: items[code] for column, code in rows})


# ---------------------------------------------------------------- by the words of the question


def _by_text(columns: Iterable[Column], instrument: Instrument, found: _Found) -> None:
    known: dict[str, list[str]] = defaultdict(list)
    for item in instrument.items:
        for wording in {plain(item.label), plain(item.official)} - {""}:
            known[wording].append(item.code)
    groups: dict[str, list[Column]] = defaultdict(list)
    for column in columns:
        wording = next((each for each in _wordings(column) if each in known), "") or _numbered_twin(column, known)
        if not wording:
            continue
        if column.number in found.items:
            _contradiction(column, found.items[column.number], known[wording], found)
        else:
            groups[wording].append(column)
    taken = set(found.items.values())
    for wording, group in groups.items():
        _place(group, [code for code in known[wording] if code not in taken] or known[wording], found)


def _wordings(column: Column) -> Iterator[str]:
    """Yield the words that a column may stand for, the most complete first; none for what was written beside."""
    if _BESIDE.fullmatch(column.code):
        return
    text = column.text or ("" if column.code else column.heading)
    row = _row_of(text)
    bare = [found["text"] for found in (_LEADING.fullmatch(row), _TRAILING.fullmatch(row)) if found]
    for words in (text, row, *bare):
        yield from (plain(each) for each in (words, words.rpartition(": ")[2], words.partition(": ")[2]) if plain(each))


def _row_of(text: str) -> str:
    """Return the row of a matrix: what stands in the last brackets, else the whole text."""
    found = _IN_BRACKETS.fullmatch(text)
    return found["row"] if found and found["row"].strip() else text


def _numbered_twin(column: Column, known: Mapping[str, Sequence[str]]) -> str:
    """Return the words of «X2», the second question with the words X; "" when it is none."""
    found = _SUFFIX.fullmatch(column.text)
    wording = plain(found["text"]) if found else ""
    return wording if len(known.get(wording, ())) > 1 else ""


def _contradiction(column: Column, code: str, said: Sequence[str], found: _Found) -> None:
    if code in said:
        return
    words = f"la colonna ha il codice di {code} ma le parole di {said[0]}"
    remedy = f"Controlla la domanda, poi scrivi nel file di mappatura quale delle due è (colonne: {code}: …)."
    found.issues.append(Issue("ING-39", "error", column=column.number, field=code, expected=words, remedy=remedy))


def _place(group: Sequence[Column], codes: Sequence[str], found: _Found) -> None:
    """Give the columns with the same words to the items with those words, in order, when they are as many."""
    if len(codes) == 1:
        found.items.update({column.number: codes[0] for column in group})
    elif len(group) == len(codes):
        ordered = sorted(group, key=lambda column: column.number)
        found.items.update({column.number: code for column, code in zip(ordered, codes, strict=True)})
    else:
        found.issues.extend(_ambiguous(column, codes) for column in group)


def _ambiguous(column: Column, codes: Sequence[str]) -> Issue:
    listed = ", ".join(codes[:8])
    said = f"le parole di questa colonna sono di più domande ({listed}) e le colonne così non sono altrettante"
    remedy = "Esporta di nuovo con i codici delle domande, o di’ nel file di mappatura quale colonna è."
    return Issue("ING-39", "error", column=column.number, expected=said, remedy=remedy)


# ---------------------------------------------------------------- by words that were cut


def _by_cut_text(columns: Iterable[Column], instrument: Instrument, found: _Found) -> None:
    """Match the abbreviated headings of LimeSurvey: each part is cut at some characters, and ends with two dots."""
    taken = set(found.items.values())
    free = [item for item in instrument.items if item.code not in taken]
    titles = {section.code: plain(section.title) for section in instrument.sections}
    groups: dict[tuple[str, ...], list[Column]] = defaultdict(list)
    for column in columns:
        if column.number not in found.items and not column.code:
            candidates = _beginning_so(column.text, free, titles)
            if candidates:
                groups[candidates].append(column)
    for codes, group in groups.items():
        _place(group, codes, found)


def _beginning_so(text: str, items: Sequence[Item], titles: Mapping[str, str]) -> tuple[str, ...]:
    """Return the items whose words begin as a cut heading does, of its section when the heading begins with one."""
    parts = _IN_BRACKETS.fullmatch(text)
    row = parts["row"] if parts else text
    if not _CUT.search(row):
        return ()
    beginning = plain(_CUT.sub("", row))
    candidates = [item for item in items if beginning and _begins(item, beginning)]
    question = plain(_CUT.sub("", parts["question"])) if parts else ""
    within = [item for item in candidates if question and titles.get(item.section, "").startswith(question)]
    return tuple(item.code for item in within or candidates)


def _begins(item: Item, beginning: str) -> bool:
    return plain(item.label).startswith(beginning) or plain(item.official).startswith(beginning)


# ---------------------------------------------------------------- once


def _once(columns: Iterable[Column], found: _Found) -> list[Matched]:
    """Return each item's column; a second column of the same item is told."""
    first: dict[str, Column] = {}
    kept = []
    for column in columns:
        code = found.items.get(column.number)
        if code is None:
            continue
        if code in first:
            found.issues.append(_twice(column, first[code], code))
            continue
        first[code] = column
        kept.append(Matched(column.number, code))
    return kept


def _twice(column: Column, other: Column, code: str) -> Issue:
    said = f"anche questa colonna è di {code}, come la colonna {column_letters(other.number)}"
    remedy = f"Di’ nel file di mappatura quale delle due è {code}, e metti l’altra tra quelle da ignorare."
    return Issue("ING-39", "error", column=column.number, field=code, expected=said, remedy=remedy)
