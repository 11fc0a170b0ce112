# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does every platform's file become: columns of questions, one record per respondent, nothing personal?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.issues import Issue


@dataclass(frozen=True)
class Column:
    """One column of a file. `number` is 1-based; `heading` is as written, on one line, without BOM and double spaces.

    `code` is the platform's code («A1[SQ004]», «q/opt»), "" where there are only words; `text` are the words, "" where
    there are only codes. `meta` names a platform's own column in LimeSurvey's words («id», «token»): its cells were
    emptied when they could be personal; "" for a question.
    """

    number: int
    heading: str
    code: str
    text: str
    meta: str = ""


@dataclass(frozen=True)
class Export:
    """A file of answers as it was read. `rows` are as wide as `columns`: "" is unanswered, None was not shown.

    `numbers` are the rows of the file where each record begins, `complete` says who reached the end. `labels` and
    `assessments` come from the survey's structure, by column code and answer code: its words, and its place on the
    scale; `words` too, by column code: as what an answer may be written, in every language, and the answer's code.
    `platform` is limesurvey_csv, limesurvey_vv, limesurvey_lsa, limesurvey_xlsx, eusurvey_xlsx, eusurvey_xml,
    google_forms, microsoft_forms, kobo or table.
    """

    platform: str
    sheet: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str | None, ...], ...]
    numbers: tuple[int, ...]
    complete: tuple[bool, ...]
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    assessments: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    warnings: tuple[Issue, ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def questions(self) -> tuple[Column, ...]:
        """Return the columns that are not the platform's own."""
        return tuple(column for column in self.columns if not column.meta)
