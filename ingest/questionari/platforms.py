# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which platform wrote a table of answers, told by its headings, and which of its columns are its own?

Google Forms was read in three real exports; Microsoft Forms, EUSurvey and KoboToolbox in public code that reads or
writes them. The Italian headings of Google and Microsoft are general knowledge, to be checked on a real file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ingest.issues import Issue, column_letters
from ingest.questionari.export import Column, Export
from ingest.questionari.headings import folded, one_line

Row = Sequence[str | None]

_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_NAME = re.compile(r"[A-Za-z_][\w.-]*(?:/[\w.-]+)*\Z")
_WORD = re.compile(r"[A-Z]?[a-zà-ú]+\Z")
_MICROSOFT_EXTRA = re.compile(r"(?:points|feedback|punti|punteggio|commenti e suggerimenti) - (?P<question>.+)")
_GOOGLE_EXTRA = re.compile(r"(?P<question>.+) \[(?:score|feedback|punteggio|commenti)\]")


@dataclass(frozen=True)
class Table:
    """A table as it was read: headings, rows as wide, and the row of the file where each record begins."""

    sheet: str
    headings: Sequence[str]
    rows: Sequence[Row]
    numbers: Sequence[int]
    warnings: Sequence[Issue] = ()
    heading_row: int = 1


@dataclass(frozen=True)
class Platform:
    """A platform's own columns: heading -> what it is in LimeSurvey's words. Only «submitdate» is kept, as a day.

    `beside` tells the columns of marks that stand beside a question of a quiz, `hidden` those that begin in its way.
    """

    id: str
    own: Mapping[str, str]
    beside: re.Pattern[str] = re.compile(r"(?!)")
    by_name: bool = False
    hidden: str = ""

    def metas(self, headings: Sequence[str]) -> tuple[str, ...]:
        """Return what each column is to the platform, "" for a question."""
        named = [folded(heading) for heading in headings]
        return tuple(self._meta(each, named) for each in named)

    def _meta(self, heading: str, headings: Sequence[str]) -> str:
        beside = self.beside.fullmatch(heading)
        if beside and beside["question"] in headings:
            return "score"
        hidden = self.hidden and heading.startswith(self.hidden)
        return self.own.get(heading.rstrip(" :*?."), "dropped" if hidden else "")


GOOGLE = Platform(
    "google_forms",
    {
        "timestamp": "submitdate",
        "informazioni cronologiche": "submitdate",
        "marca temporale": "submitdate",
        "email address": "email",
        "email": "email",
        "username": "email",
        "nome utente": "email",
        "indirizzo email": "email",
        "indirizzo e-mail": "email",
        "score": "score",
        "total score": "score",
        "punteggio": "score",
        "punteggio totale": "score",
    },
    _GOOGLE_EXTRA,
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
        "punti totali": "score",
        "quiz feedback": "score",
        "feedback sul quiz": "score",
        "feedback del test": "score",
        "grade posted time": "score",
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
        "_submitted_by": "email",
        "_index": "id",
        "subscriberid": "ipaddr",
        "simserial": "ipaddr",
        "audit": "dropped",
        "formhub/uuid": "id",
        "meta/instanceid": "id",
        "meta/instancename": "dropped",
        "meta/rootuuid": "id",
        "meta/audit": "dropped",
    },
    by_name=True,
    hidden="_",
)
TABLE = Platform(
    "table",
    {
        **dict.fromkeys(("email", "e-mail", "indirizzo email", "posta elettronica", "mail", "username"), "email"),
        **dict.fromkeys(("email address", "indirizzo e-mail", "nome utente", "pec", "user name", "utente"), "email"),
        **dict.fromkeys(("nome", "cognome", "nome e cognome", "cognome e nome", "nominativo"), "firstname"),
        **dict.fromkeys(("name", "first name", "last name", "full name", "nome completo"), "firstname"),
        **dict.fromkeys(("matricola", "codice fiscale", "id", "id risposta", "telefono", "cellulare"), "id"),
        **dict.fromkeys(("numero di telefono", "phone", "data di nascita", "luogo di nascita", "response id"), "id"),
        **dict.fromkeys(("ip", "indirizzo ip", "ip address", "token", "codice d'accesso"), "token"),
        **dict.fromkeys(("data", "data invio", "data di compilazione", "submitdate", "timestamp"), "submitdate"),
    },
    by_name=True,
)


def platform_of(headings: Sequence[str]) -> Platform:
    """Return the platform that headings are of; a table of any kind when none of them says."""
    named = [folded(heading) for heading in headings]
    first, all_of = named[0] if named else "", set(named)
    if first in ("timestamp", "informazioni cronologiche", "marca temporale"):
        return GOOGLE
    if first == "id" and {"start time", "ora di inizio"} & all_of:
        return MICROSOFT
    if {"_uuid", "_submission_time", "__version__"} & all_of:
        return KOBO
    return KOBO if {"start", "end"} <= all_of and "submitdate" not in all_of else TABLE


def exported(platform: Platform, table: Table) -> Export:
    """Return what a table says: the platform's own columns emptied, the day kept of the moment of sending."""
    kept = [(number, row) for number, row in zip(table.numbers, table.rows, strict=True) if any(row)]
    rows = [row for _, row in kept]
    columns = columns_of(platform, table)
    american = {of.number for of in columns if of.meta and _is_month_first(row[of.number - 1] for row in rows)}
    return Export(
        platform.id,
        table.sheet,
        columns,
        tuple(tuple(_cell(of, cell, american) for of, cell in zip(columns, row, strict=True)) for row in rows),
        tuple(number for number, _ in kept),
        # None of these says who stopped half way: what is in the table was sent.
        (True,) * len(kept),
        warnings=(*table.warnings, *_told(platform, table.sheet, columns)),
    )


def columns_of(platform: Platform, table: Table) -> tuple[Column, ...]:
    """Return the columns of a table as their headings say."""
    headings = [one_line(heading) for heading in table.headings]
    metas = platform.metas(headings)
    return tuple(_column(platform, *each) for each in zip(range(1, len(headings) + 1), headings, metas, strict=True))


def _column(platform: Platform, number: int, heading: str, meta: str) -> Column:
    code = heading if platform.by_name and _NAME.match(heading) and not meta else ""
    # «Genere» may be a name or the whole of a question: it is kept as both.
    return Column(number, heading, code, "" if code and not _WORD.match(code) else heading, meta)


def _cell(of: Column, value: str | None, american: Collection[int]) -> str | None:
    if value is None or not of.meta:
        return value
    return day_of(value, of.number in american) if of.meta == "submitdate" else ""


def _told(platform: Platform, sheet: str, columns: Sequence[Column]) -> Iterator[Issue]:
    yield from _repeated(sheet, columns)
    if platform is TABLE:
        yield Issue(
            "ING-38",
            "warning",
            sheet=sheet or None,
            expected="il file non dice da quale piattaforma viene: è letto come una tabella, una riga per persona",
            remedy="Controlla nell’anteprima a quale domanda è abbinata ogni colonna.",
        )


def _repeated(sheet: str, columns: Sequence[Column]) -> Iterator[Issue]:
    places: dict[str, list[Column]] = defaultdict(list)
    for column in columns:
        if not column.meta and column.heading:
            places[folded(column.heading)].append(column)
    for same in places.values():
        if len(same) > 1:
            letters = ", ".join(column_letters(each.number) for each in same)
            yield Issue(
                "ING-24",
                "warning",
                sheet=sheet or None,
                column=same[1].number,
                expected=f"«{_short(same[0].heading)}» è il titolo di {len(same)} colonne ({letters})",
                remedy="Controlla nell’anteprima che ognuna sia abbinata alla sua domanda.",
            )


def _short(heading: str) -> str:
    return heading if len(heading) <= 60 else f"{heading[:59]}…"


def day_of(moment: str, month_first: bool = False) -> str:
    """Return the day of a moment as yyyy-mm-dd; "" when it tells none. The hour is not kept.

    `month_first` reads 6/2 as the second of June; 6/25 can only be that, whatever is said.
    """
    found = _DAY.search(moment)
    if found is None:
        return ""
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    if not found[1] and (month_first or int(month) > 12):
        month, day = day, month
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _is_month_first(moments: Iterable[str | None]) -> bool:
    """Return whether a column can only hold months before days: one of its moments has a 25th month otherwise."""
    found = (_DAY.search(moment or "") for moment in moments)
    return any(each[5] is not None and int(each[5]) > 12 for each in found if each)
