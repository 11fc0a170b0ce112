# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What did people answer, in a LimeSurvey archive (.lsa): the structure and the answers together, never the tokens?"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

from ingest.formats import refusals
from ingest.formats.grid import Limits
from ingest.issues import Issue
from ingest.questionari.export import Export
from ingest.questionari.limesurvey import assembled
from ingest.questionari.lss import Expected, Question, Structure, expected, read_structure
from ingest.questionari.xml import opened

_OWN = ("id", "submitdate", "lastpage", "startlanguage", "seed", "token", "startdate", "datestamp", "ipaddr", "refurl")


def is_archive(names: Sequence[str]) -> bool:
    """Return whether the names inside a zip are those of a LimeSurvey archive."""
    return any(name.endswith(".lss") for name in names) and any(name.endswith("_responses.lsr") for name in names)


def read_archive(path: Path, limits: Limits) -> Export:
    """Return the answers of an archive, with the words of its structure. Raises FileRefused, with what to do.

    The table of tokens (names, addresses) is never opened.
    """
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        structure = read_structure(_held(archive, ".lss", limits), limits)
        root = opened(_held(archive, "_responses.lsr", limits), limits)
    told = (_tokens_left(),) if any(name.endswith("_tokens.lst") for name in names) else ()
    return _joined(structure, root, told)


def _held(archive: zipfile.ZipFile, ending: str, limits: Limits) -> bytes:
    """Return one entry, never more of it than is allowed."""
    entry = next(each for each in archive.infolist() if each.filename.endswith(ending))
    most = min(limits.inflated_bytes, limits.inflation * max(entry.compress_size, 1024))
    if entry.file_size > most:
        raise refusals.bomb()
    try:
        with archive.open(entry) as file:
            held = file.read(most + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        raise refusals.damaged() from None
    if len(held) > most:
        raise refusals.bomb()
    return held


def _tokens_left() -> Issue:
    return Issue(
        "ING-34",
        "warning",
        expected="L’archivio contiene la tabella dei partecipanti (nomi, indirizzi): non è stata aperta",
        remedy="Per non tenerla sul computer, esporta solo struttura e risposte.",
    )


def _joined(structure: Structure, root: Element, told: tuple[Issue, ...]) -> Export:
    if root.findtext("LimeSurveyDocType") != "Responses":
        raise refusals.refused("L’archivio non contiene risposte", "Esporta di nuovo l’archivio da LimeSurvey.")
    names = [each.text or "" for each in root.iterfind("responses/fields/fieldname")]
    by_column = dict(_column_codes(structure))
    headings = [by_column.get(name, name if name in _OWN else "") for name in names]
    kept = [(name, heading) for name, heading in zip(names, headings, strict=True) if heading]
    rows = [tuple(_cells(row, [name for name, _ in kept])) for row in root.iterfind("responses/rows/row")]
    export = assembled("limesurvey_lsa", "", [heading for _, heading in kept], rows, range(1, len(rows) + 1), told)
    columns = {each.code: each for each in expected(structure)}
    return Export(
        export.platform, export.sheet, export.columns, export.rows, export.numbers, export.complete,
        _labels(columns), _places(columns), export.warnings,
    )  # fmt: skip


def _cells(row: Element, names: Sequence[str]) -> Iterator[str | None]:
    """Yield the cells of a row: an element left out was NULL, so it was not shown."""
    held = {cell.tag: cell.text or "" for cell in row}
    for name in names:
        # XML names begin with no digit and hold no #: LimeSurvey writes _ before, - instead.
        tag = name.replace("#", "-")
        yield held.get(tag, held.get(f"_{tag}"))


def _column_codes(structure: Structure) -> Iterator[tuple[str, str]]:
    """Yield the database's name of each column with the code that the results CSV gives it (LimeSurvey up to 6)."""
    for question in structure.questions:
        base = f"{structure.sid}X{question.gid}X{question.qid}"
        for each in expected(Structure(structure.sid, (), {}, (question,))):
            yield f"{base}{_tail(question, each.code)}", each.code


def _tail(question: Question, code: str) -> str:
    parts = [part.rstrip("]") for part in code.split("[")[1:]]
    if question.type == "1" and len(parts) == 2:
        return f"{parts[0]}#{int(parts[1]) - 1}"
    if question.type == "|" and parts == ["filecount"]:
        return "_filecount"
    return "".join(parts)


def _labels(columns: Mapping[str, Expected]) -> Mapping[str, Mapping[str, str]]:
    return {
        code: {answer.code: next(iter(answer.texts.values()), "") for answer in each.answers}
        for code, each in columns.items()
        if each.answers
    }


def _places(columns: Mapping[str, Expected]) -> Mapping[str, Mapping[str, int]]:
    return {
        code: {answer.code: answer.place for answer in each.answers} for code, each in columns.items() if each.answers
    }
