# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which platform wrote a table of answers, told by its headings, and which of its columns are its own?

Google Forms was read in three real exports; Microsoft Forms, EUSurvey and KoboToolbox in public code that reads or
writes them. The Italian headings of Google and Microsoft are general knowledge, to be checked on a real file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.questionari.export import Column, Export
from ingest.questionari.headings import folded, one_line

_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_NAME = re.compile(r"[A-Za-z_][\w.-]*(?:/[\w.-]+)*\Z")
_MICROSOFT_EXTRA = re.compile(r"(?:points|feedback|punti|punteggio|commenti e suggerimenti) - ")


@dataclass(frozen=True)
class Table:
    """A table as it was read: headings, rows as wide, and the row of the file where each record begins."""

    sheet: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str | None]]
    numbers: Sequence[int]


@dataclass(frozen=True)
class Platform:
    """A platform's own columns: heading -> what it is in LimeSurvey's words. Only «submitdate» is kept, as a day."""

    id: str
    own: Mapping[str, str]
    dropped: re.Pattern[str] = re.compile(r"(?!)")
    by_name: bool = False

    def meta(self, heading: str) -> str:
        """Return what a column of the platform is, "" for a question."""
        named = folded(heading)
        return self.own.get(named, "dropped" if self.dropped.match(named) else "")


GOOGLE = Platform(
    "google_forms",
    {
        "timestamp": "submitdate",
        "informazioni cronologiche": "submitdate",
        "email address": "email",
        "username": "email",
        "nome utente": "email",
        "indirizzo email": "email",
        "indirizzo e-mail": "email",
        "score": "score",
        "punteggio": "score",
    },
)
MICROSOFT = Platform(
    "microsoft_forms",
    {
        "id": "id",
        "start time": "startdate",
        "ora di inizio": "startdate",
        "completion time": "submitdate",
        "ora di completamento": "submitdate",
        "email": "email",
        "posta elettronica": "email",
        "name": "firstname",
        "nome": "firstname",
        "last modified time": "datestamp",
        "ora dell'ultima modifica": "datestamp",
        "language": "startlanguage",
        "lingua": "startlanguage",
        "total points": "score",
        "totale punti": "score",
        "quiz feedback": "score",
    },
    _MICROSOFT_EXTRA,
)
EUSURVEY = Platform(
    "eusurvey_xlsx",
    {
        "invitation number": "token",
        "numero di invito": "token",
        "contribution id": "id",
        "id contributo": "id",
        "user name": "email",
        "nome utente": "email",
        "creation date": "startdate",
        "data di creazione": "startdate",
        "last update": "submitdate",
        "ultimo aggiornamento": "submitdate",
        "languages": "startlanguage",
        "lingue": "startlanguage",
        "total score": "score",
        "punteggio totale": "score",
    },
)
KOBO = Platform(
    "kobo",
    {
        "start": "startdate",
        "end": "datestamp",
        "today": "startdate",
        "username": "email",
        "deviceid": "ipaddr",
        "phonenumber": "email",
        "__version__": "version",
        "_id": "id",
        "_uuid": "id",
        "_submission_time": "submitdate",
        "_validation_status": "dropped",
        "_notes": "dropped",
        "_status": "dropped",
        "_submitted_by": "email",
        "_tags": "dropped",
        "_index": "id",
        "_parent_index": "dropped",
        "_parent_table_name": "dropped",
        "meta/instanceid": "id",
        "meta/rootuuid": "id",
    },
    by_name=True,
)
TABLE = Platform(
    "table",
    {
        **dict.fromkeys(("email", "e-mail", "indirizzo email", "posta elettronica", "mail", "username"), "email"),
        **dict.fromkeys(("nome", "cognome", "nome e cognome", "cognome e nome", "nominativo"), "firstname"),
        **dict.fromkeys(("matricola", "codice fiscale", "id", "id risposta", "telefono", "cellulare"), "id"),
        **dict.fromkeys(("ip", "indirizzo ip", "ip address", "token", "codice d'accesso"), "token"),
        **dict.fromkeys(("data", "data invio", "data di compilazione", "submitdate", "timestamp"), "submitdate"),
    },
    by_name=True,
)


def platform_of(headings: Sequence[str]) -> Platform:
    """Return the platform that headings are of; a table of any kind when none of them says."""
    named = [folded(heading) for heading in headings]
    first = named[0] if named else ""
    if first in ("timestamp", "informazioni cronologiche"):
        return GOOGLE
    if first == "id" and {"start time", "ora di inizio"} & set(named):
        return MICROSOFT
    if {"_uuid", "_submission_time", "__version__"} & set(named):
        return KOBO
    return TABLE


def exported(platform: Platform, table: Table) -> Export:
    """Return what a table says: the platform's own columns emptied, the day kept of the moment of sending."""
    columns = tuple(_column(platform, number, heading) for number, heading in enumerate(table.headings, 1))
    kept = [(number, row) for number, row in zip(table.numbers, table.rows, strict=True) if any(row)]
    return Export(
        platform.id,
        table.sheet,
        columns,
        tuple(tuple(_cell(of, value) for of, value in zip(columns, row, strict=True)) for _, row in kept),
        tuple(number for number, _ in kept),
        # None of these says who stopped half way: what is in the table was sent.
        (True,) * len(kept),
    )


def _column(platform: Platform, number: int, heading: str) -> Column:
    line = one_line(heading)
    meta = platform.meta(line)
    code = line if platform.by_name and _NAME.match(line) and not meta else ""
    return Column(number, line, code, "" if code else line, meta)


def _cell(of: Column, value: str | None) -> str | None:
    if value is None or not of.meta:
        return value
    return day_of(value) if of.meta == "submitdate" else ""


def day_of(moment: str) -> str:
    """Return the day of a moment as yyyy-mm-dd; "" when it tells none. The hour is not kept."""
    found = _DAY.search(moment)
    if found is None:
        return ""
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    return f"{year}-{int(month):02d}-{int(day):02d}"
