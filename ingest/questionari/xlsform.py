# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does an XLSForm say: questions, their words by language, the answers of each list and their order?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.formats import refusals
from ingest.formats.grid import Limits, Sheet
from ingest.formats.open import read_file
from ingest.questionari.export import Column, Export
from ingest.questionari.headings import folded, one_line
from ingest.questionari.sheets import rows_of

Row = Mapping[str, str]

_BEGIN = re.compile(r"begin[ _](?:group|repeat)")
_END = re.compile(r"end[ _](?:group|repeat)")
_CHOICE = re.compile(
    r"(?P<how>select[ _]one|select[ _]multiple|select all that apply|rank)(?:[ _]from)? (?P<list>\S+)"
    r"(?P<other> (?:or[ _]other|or specify other))?",
    re.IGNORECASE,
)
_SILENT = frozenset(
    {"note", "start", "end", "today", "deviceid", "uri:deviceid", "username", "email", "phonenumber", "audit", "hidden"}
    | {"simserial", "subscriberid", "start-geopoint", "background-audio", "background-geopoint", ""}
)
"""What a form writes by itself: who and where, or nothing at all."""
_ITALIAN = re.compile(r"it(?:alian[ao]?)?\b|.*\(it(?:-[a-z]+)?\)", re.IGNORECASE)


@dataclass(frozen=True)
class Choice:
    """One answer of a list: the name that is stored, and its words by language ("" where no language is said)."""

    name: str
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """One question. `path` has its groups before it; `type` is select_one, select_multiple, rank, text, integer, ..."""

    path: str
    name: str
    type: str
    list: str
    other: bool
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Form:
    """A form: what it is called, its questions in order, and the answers of each list in order."""

    title: str
    id: str
    version: str
    language: str
    questions: tuple[Asked, ...]
    choices: Mapping[str, tuple[Choice, ...]]

    def words(self, labels: Mapping[str, str]) -> str:
        """Return the words in the form's own language; else in Italian, without language, or the first there are."""
        italian = (labels[each] for each in labels if _ITALIAN.match(each))
        candidates = (labels.get(self.language, ""), next(italian, ""), labels.get("", ""), *labels.values())
        return next((each for each in candidates if each), "")


def is_form(sheets: Sequence[str]) -> bool:
    """Return whether sheets are those of a form and not of answers."""
    named = {folded(sheet) for sheet in sheets}
    return "survey" in named and bool(named & {"choices", "settings", "external_choices"})


def read_form(path: Path, limits: Limits) -> Form:
    """Return the form of a spreadsheet. Raises FileRefused, with what to do, when it has no sheet «survey»."""
    with read_file(path, limits) as book:
        sheets = {folded(sheet.name): tuple(_rows(sheet)) for sheet in book.sheets}
    if not any("type" in row for row in sheets.get("survey", ())):
        raise refusals.refused(
            "Il file non è un modulo XLSForm: manca il foglio «survey» con la colonna «type»",
            "In KoboToolbox: progetto, «Scarica XLS»; oppure carica le sole risposte.",
        )
    settings = next(iter(sheets.get("settings", ())), {})
    return Form(
        settings.get("form_title", "") or settings.get("title", ""),
        settings.get("form_id", "") or settings.get("id_string", ""),
        settings.get("version", ""),
        settings.get("default_language", ""),
        tuple(_questions(sheets["survey"])),
        _choices(sheets.get("choices", ())),
    )


def _rows(sheet: Sheet) -> Iterator[Row]:
    """Yield the rows under the headings, by heading; empty cells are left out."""
    rows = (cells for _, cells in rows_of(sheet))
    headings = [_heading(cell) for cell in next(rows, ())]
    for cells in rows:
        yield {name: one_line(cell) for name, cell in zip(headings, cells, strict=True) if name and cell.strip()}


def _heading(cell: str) -> str:
    """Return a heading in small letters, its language as written: «Label :: Italiano (it)» is label::Italiano (it)."""
    name, mark, language = one_line(cell).partition(":")
    plain = re.sub(r"[ _]+", "_", name.strip().lower())
    return f"{plain}::{language.lstrip(':').strip()}" if mark else plain


def _labels(row: Row) -> Mapping[str, str]:
    found = {name.partition("::")[2]: cell for name, cell in row.items() if name.partition("::")[0] == "label"}
    return found or {"": row.get("caption", "")} if "caption" in row else found


def _questions(rows: Sequence[Row]) -> Iterator[Asked]:
    groups: list[str] = []
    for row in rows:
        kind, name = row.get("type", ""), row.get("name", "")
        if _BEGIN.match(kind.lower()):
            groups.append(name)
        elif _END.match(kind.lower()):
            del groups[-1:]
        elif name and kind.lower() not in _SILENT:
            chosen = _CHOICE.match(kind)
            how = re.sub(r"[ _]+", "_", chosen["how"].lower()) if chosen else kind.lower()
            yield Asked(
                "/".join([*filter(None, groups), name]),
                name,
                "select_multiple" if how == "select_all_that_apply" else how,
                chosen["list"] if chosen else "",
                bool(chosen and chosen["other"]),
                _labels(row),
            )


def _choices(rows: Sequence[Row]) -> Mapping[str, tuple[Choice, ...]]:
    """Return the answers of each list; one that stands there twice, for two filters, is one answer."""
    found: dict[str, dict[str, Choice]] = defaultdict(dict)
    for row in rows:
        name = row.get("name", "") or row.get("value", "")
        if name and "list_name" in row:
            found[row["list_name"]].setdefault(name, Choice(name, _labels(row)))
    return {name: tuple(choices.values()) for name, choices in found.items()}


# ---------------------------------------------------------------- answers


def labelled(export: Export, form: Form) -> Export:
    """Return the same answers with the form's words and the order of its lists: names and words become one.

    Columns of no question of the form are left as they are; so are the cells.
    """
    by_name, by_words = _by_name(form), _by_words(form)
    columns, labels, places, words = [], dict(export.labels), dict(export.assessments), dict(export.words)
    for column in export.columns:
        asked = None if column.meta else by_name.get(column.code) or by_words.get(folded(column.text))
        if asked is None:
            columns.append(_option(column, by_name, form))
            continue
        columns.append(replace(column, code=asked.path, text=form.words(asked.labels)))
        if asked.type == "select_one" and asked.list in form.choices:
            chosen = form.choices[asked.list]
            labels[asked.path] = {each.name: form.words(each.labels) or each.name for each in chosen}
            places[asked.path] = {each.name: place for place, each in enumerate(chosen, 1)}
            words[asked.path] = _written(chosen)
    return replace(export, columns=tuple(columns), labels=labels, assessments=places, words=words)


def _written(chosen: Sequence[Choice]) -> Mapping[str, str]:
    """Return what each answer may be written as, in every language; words of two answers tell neither."""
    said: dict[str, set[str]] = defaultdict(set)
    for each in chosen:
        for text in filter(None, each.labels.values()):
            said[text].add(each.name)
    return {text: min(names) for text, names in said.items() if len(names) == 1}


def _by_name(form: Form) -> Mapping[str, Asked]:
    """Return the questions by path and by name, a name only where it is of one question."""
    names: dict[str, list[Asked]] = defaultdict(list)
    for each in form.questions:
        names[each.name].append(each)
    single = {name: same[0] for name, same in names.items() if len(same) == 1}
    return single | {each.path: each for each in form.questions}


def _by_words(form: Form) -> Mapping[str, Asked]:
    words: dict[str, list[Asked]] = defaultdict(list)
    for each in form.questions:
        for text in {folded(text) for text in each.labels.values()}:
            words[text].append(each)
    return {text: same[0] for text, same in words.items() if text and len(same) == 1}


def _option(column: Column, by_name: Mapping[str, Asked], form: Form) -> Column:
    """Return a column of one option («mezzi/bici») with the words of its question and its own."""
    question, mark, name = column.code.rpartition("/")
    asked = by_name.get(question) if mark and not column.meta else None
    if asked is None or asked.type != "select_multiple":
        return column
    chosen = next((form.words(each.labels) for each in form.choices.get(asked.list, ()) if each.name == name), name)
    return replace(column, text=f"{form.words(asked.labels)} [{chosen}]")
