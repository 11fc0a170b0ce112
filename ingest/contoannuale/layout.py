# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which tables does the Ragioneria publish every year, under which headings, and which of these did it misspell?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

FIRST_YEAR, LAST_YEAR = 2001, 2100
AGILE_SINCE = 2021
"""The first year in which the returns tell who worked in agile or in coworking."""


class Reads(Enum):
    """What stands in a column: a code, a text, whole people, days (with decimals)."""

    BODY = "body"
    CODE = "code"
    TEXT = "text"
    PEOPLE = "people"
    DAYS = "days"

    @property
    def is_number(self) -> bool:
        """Tell whether the column adds up."""
        return self in (Reads.PEOPLE, Reads.DAYS)


@dataclass(frozen=True)
class Column:
    """One column under its name of today; `also` are the headings under which it was published in other years.

    A column that is not `required` may be absent: absent stays absent, and is never read as zero.
    """

    name: str
    reads: Reads
    required: bool = True
    also: tuple[str, ...] = ()

    @property
    def headings(self) -> frozenset[str]:
        """Return the headings by which the column is known, bare."""
        return frozenset(bare(heading) for heading in (self.name, *self.also))


@dataclass(frozen=True)
class Table:
    """One table of the Conto annuale. `yearly` is False for the reference tables, whose year is a column."""

    name: str
    columns: tuple[Column, ...]
    yearly: bool = True
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """Where the columns of a table stand in a heading row (0-based), and which headings nobody knows or repeats."""

    at: Mapping[str, int]
    missing: tuple[str, ...]
    absent: tuple[str, ...]
    unknown: tuple[tuple[int, str], ...] = ()
    repeated: tuple[tuple[int, str], ...] = field(default=())


def bare(heading: str) -> str:
    """Return a heading without accents, case, spaces and signs: `Part TimeSup50% Uomini` is `PARTTIMESUP50UOMINI`."""
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Z0-9]", "", plain.upper())


def find_columns(table: Table, headings: tuple[str, ...]) -> Found:
    """Return where the columns of a table are, whatever the year's way of writing them."""
    known = {heading: column.name for column in table.columns for heading in column.headings}
    at: dict[str, int] = {}
    unknown, repeated = [], []
    for index, heading in enumerate(headings):
        name = known.get(bare(heading))
        if name is None:
            unknown += [(index, heading.strip())] if heading.strip() else []
        elif name in at:
            repeated.append((index, heading.strip()))
        else:
            at[name] = index
    missing = tuple(each.name for each in table.columns if each.required and each.name not in at)
    absent = tuple(each.name for each in table.columns if not each.required and each.name not in at)
    return Found(at, missing, absent, tuple(unknown), tuple(repeated))


# ---------------------------------------------------------------- the tables


def _by_gender(stem: str, reads: Reads = Reads.PEOPLE, *, required: bool = True) -> Iterator[Column]:
    for genere in ("UOMINI", "DONNE"):
        yield Column(f"{stem}_{genere}", reads, required)


_BODY = Column("ISTITUZIONE", Reads.BODY)
_CONTRACT = Column("CONTRATTO", Reads.CODE)
_MACRO = Column("MACROCATEGORIA", Reads.CODE, required=False, also=("MACRO_CATEGORIA",))
_CATEGORY = Column("CATEGORIA", Reads.CODE, required=False)
_POST = Column("QUALIFICA", Reads.CODE, required=False)
_KEYS = (_BODY, _CONTRACT, _MACRO, _CATEGORY, _POST)
_WOMEN_AND_MEN = (Column("UOMINI", Reads.PEOPLE), Column("DONNE", Reads.PEOPLE))

OCCUPAZIONE = Table(
    "OCCUPAZIONE",
    (
        *_KEYS,
        Column("PERSONALE_TEMPO_PIENO_UOMINI", Reads.PEOPLE),
        Column("PERSONALE_TEMPO_PIENO_DONNE", Reads.PEOPLE, also=("PERSONALE_TEMPO_PIEDO_DONNE",)),
        *_by_gender("PART_TIME_INF50"),
        *_by_gender("PART_TIME_SUP50"),
    ),
)
MODALITA = Table(
    "MODALITA_LAVORO_FLESSIBILE",
    (
        *_KEYS,
        *_by_gender("TELE_LAVORO"),
        *_by_gender("SOGGETTI_TURNAZIONE"),
        Column("SOGGETTI_REPERIBILITA_UOMINI", Reads.PEOPLE, also=("SOGGETI_REPERIBILITA_UOMINI",)),
        Column("SOGGETTI_REPERIBILITA_DONNE", Reads.PEOPLE, also=("SOGGETI_REPERIBILITA_DONNE",)),
        Column("PERS_LAVORO_AGILE_U", Reads.PEOPLE, required=False),
        Column("PERS_LAVORO_AGILE_D", Reads.PEOPLE, required=False),
        Column("PERS_COWORKING_U", Reads.PEOPLE, required=False),
        Column("PERS_COWORKING_D", Reads.PEOPLE, required=False),
    ),
)
ETA = Table("ETA", (*_KEYS, Column("FASCIA_ETA", Reads.CODE, also=("FASCIA_ANZIANITA", "FASCIA")), *_WOMEN_AND_MEN))
ANZIANITA = Table("ANZIANITA", (*_KEYS, Column("FASCIA_ANZIANITA", Reads.CODE, also=("FASCIA",)), *_WOMEN_AND_MEN))
ASSENZE = Table(
    "ASSENZE", (*_KEYS, Column("CAUSALE_ASSENZA", Reads.CODE, also=("CAUSALE",)), *_by_gender("ASSENZE", Reads.DAYS))
)
FORMAZIONE = Table(
    "FORMAZIONE",
    (
        *_KEYS,
        Column("CAUSALE_ASSENZA", Reads.CODE, required=False, also=("CAUSALE",)),
        *_by_gender("FORM", Reads.DAYS),
        *_by_gender("FORM_MEDIA", Reads.DAYS, required=False),
    ),
)
LAVORO_FLESSIBILE = Table(
    "LAVORO_FLESSIBILE",
    (
        *_KEYS,
        *_by_gender("PERSONALE_TEMPO_DETERMINATO"),
        *_by_gender("FORMAZIONE_LAVORO"),
        *_by_gender("INTERINALE"),
        *_by_gender("LAVORO_SOCIALMENTE_UTILE"),
    ),
)
TITOLI = Table(
    "TITOLI_STUDIO_DATI",
    (*_KEYS, Column("TITOLO_STUDIO", Reads.CODE, also=("TITOLO",)), *_WOMEN_AND_MEN),
    also=("TITOLO_STUDIO", "TITOLI_STUDIO"),
)

YEARLY = (OCCUPAZIONE, MODALITA, ASSENZE, FORMAZIONE, ETA, ANZIANITA, LAVORO_FLESSIBILE, TITOLI)


def _reference(name: str, *columns: str) -> Table:
    texts = tuple(Column(each, Reads.TEXT if each.startswith("DESC") else Reads.CODE) for each in columns)
    return Table(name, (Column("ANNO", Reads.CODE), *texts), yearly=False)


ENTI = _reference(
    "TipoIstituzione_Istituzione",
    "CODI_TIPO_ISTITUZIONE", "DESC_TIPO_ISTITUZIONE", "CODI_ISTITUZIONE", "DESC_ISTITUZIONE", "CODI_FISCALE",
)  # fmt: skip
CATEGORIE = _reference(
    "ContrattoMacroCCategQualif",
    "CODI_CONTRATTO", "CODI_MACROCATEGORIA", "DESC_MACROCATEGORIA", "CODI_CATEGORIA", "DESC_CATEGORIA",
    "CODI_QUALIFICA", "DESC_QUALIFICA",
)  # fmt: skip
CAUSALI = _reference("Causali", "CODICE_TIPO_CAUSALE", "TIPO_CAUSALE", "CODICE_CAUSALE", "DESCRIZIONE_CAUSALE")
REFERENCE = (
    ENTI,
    CATEGORIE,
    CAUSALI,
    _reference(
        "CompartoContratto",
        "CODI_COMPARTO", "DESC_COMPARTO", "CODI_AGGREGATO", "DESC_AGGREGATO", "CODI_CONTRATTO", "DESC_CONTRATTO",
    ),
    _reference("Titoli_Studio", "CODI_TITOLO", "DESC_TITOLO"),
    _reference(
        "RegioneProvinciaCatasto",
        "CODI_CATASTALE", "DESC_CODICE_CATASTALE", "CODI_PROVINCIA", "DESC_PROVINCIA", "CODI_REGIONE", "DESC_REGIONE",
    ),
)  # fmt: skip

_NAME = re.compile(r"(?P<table>.+?)_(?P<year>(?:19|20)\d\d)", re.IGNORECASE)


def table_of(stem: str) -> tuple[Table, int | None] | None:
    """Return the table that a file's name says (without suffix), and its year; None for a table we do not keep."""
    for table in REFERENCE:
        if stem.casefold() == table.name.casefold():
            return table, None
    found = _NAME.fullmatch(stem)
    if found is None:
        return None
    name = found["table"].upper()
    table_found = next((each for each in YEARLY if name in (each.name, *each.also)), None)
    return None if table_found is None else (table_found, int(found["year"]))
