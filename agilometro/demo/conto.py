# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What would the Ragioneria publish of made-up bodies? The Conto annuale of a year, in that year's own layout."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from random import Random

AGILE_SINCE = 2021

Cell = str | int
Row = tuple[Cell, ...]

KINDS: dict[str, tuple[str, int, int]] = {
    "C": ("COMUNI", 4, 90),
    "P": ("PROVINCE", 120, 600),
    "Q": ("UNIVERSITA'", 250, 1800),
    "U": ("AZIENDE SANITARIE E OSPEDALIERE", 900, 6000),
    "V": ("CAMERE DI COMMERCIO", 20, 180),
}
"""Of each type its name, and between how many people most of its bodies lie."""

CATEGORIES = (
    ("ND", "CD", "0D6000", 45),
    ("ND", "CC", "0C5000", 35),
    ("ND", "CB", "0B7000", 15),
    ("NF", "DI", "0D0102", 5),
)
"""Macrocategoria, categoria, qualifica, and the share of the people."""

CAUSES = (("F00", 27), ("M05", 5), ("M06", 3), ("PR4", 3), ("O10", 1), ("PR5", 3), ("PR6", 3), ("SC1", 1), ("SS2", 1))
"""Causes of absence and days a head."""

OLD_HEADINGS: dict[str, str] = {
    "PERSONALE_TEMPO_PIENO_UOMINI": "Personale Tempo Pieno Uomini",
    "PERSONALE_TEMPO_PIENO_DONNE": "Personale Tempo Pieno Donne",
    "PART_TIME_INF50%_UOMINI": "Part Time Inf50% Uomini",
    "PART_TIME_INF50%_DONNE": "Part Time Inf50% Donne",
    "PART_TIME_SUP50%_UOMINI": "Part TimeSup50% Uomini",
    "PART_TIME_SUP50%_DONNE": "Part TimeSup50% Donne",
    "SOGGETTI_REPERIBILITA_UOMINI": "Soggeti Reperibilità Uomini",
    "SOGGETTI_REPERIBILITA_DONNE": "Soggeti Reperibilità Donne",
    "FASCIA_ETA": "Fascia Anzianità",
    "FASCIA_ANZIANITA": "Fascia Anzianità",
}
"""Headings of 2015 and 2016 that are not today's in title case: some were misspelt, that of ETA is of another file."""

NEW_HEADINGS = {"PERSONALE_TEMPO_PIENO_DONNE": "PERSONALE_TEMPO_PIEDO_DONNE", "FASCIA_ETA": "Fascia Età"}
"""Headings from 2017 on that are not what they should be."""

KEYS = ("ISTITUZIONE", "CONTRATTO", "CATEGORIA", "QUALIFICA")
HEADINGS: dict[str, tuple[str, ...]] = {
    "OCCUPAZIONE": (
        *KEYS, "PERSONALE_TEMPO_PIENO_UOMINI", "PERSONALE_TEMPO_PIENO_DONNE", "PART_TIME_INF50%_UOMINI",
        "PART_TIME_INF50%_DONNE", "PART_TIME_SUP50%_UOMINI", "PART_TIME_SUP50%_DONNE",
    ),
    "MODALITA_LAVORO_FLESSIBILE": (
        "ISTITUZIONE", "CONTRATTO", "MACROCATEGORIA", "CATEGORIA", "TELE_LAVORO_UOMINI", "TELE_LAVORO_DONNE",
        "SOGGETTI_TURNAZIONE_UOMINI", "SOGGETTI_TURNAZIONE_DONNE", "SOGGETTI_REPERIBILITA_UOMINI",
        "SOGGETTI_REPERIBILITA_DONNE",
    ),
    "ASSENZE": (*KEYS, "CAUSALE_ASSENZA", "ASSENZE_UOMINI", "ASSENZE_DONNE"),
    "FORMAZIONE": (
        *KEYS, "CAUSALE_ASSENZA", "FORM_UOMINI", "FORM_DONNE", "FORM_MEDIA_UOMINI", "FORM_MEDIA_DONNE",
    ),
    "ETA": (*KEYS, "FASCIA_ETA", "UOMINI", "DONNE"),
}  # fmt: skip
AGILE_HEADINGS = ("PERS_LAVORO_AGILE_U", "PERS_LAVORO_AGILE_D", "PERS_COWORKING_U", "PERS_COWORKING_D")


@dataclass(frozen=True)
class MadeUpBody:
    """A public body: its type, its number, its name, and how large it is."""

    kind: str
    number: int
    name: str
    people: int

    @property
    def code(self) -> str:
        """Return its code, as the data files have it."""
        return f"{self.kind}{self.number}"


def make_bodies(count: int, seed: int) -> tuple[MadeUpBody, ...]:
    """Return made-up bodies, most of them municipalities, as it is in Italy."""
    rng = Random(f"{seed}:enti")
    kinds = rng.choices(list(KINDS), weights=(88, 2, 2, 5, 3), k=count)
    return tuple(_body(kind, 1000 + number, f"ENTE DI ESEMPIO {number}", seed) for number, kind in enumerate(kinds))


def bodies_of(published: Iterable[tuple[str, int, str]], seed: int) -> tuple[MadeUpBody, ...]:
    """Return bodies with true codes and names (type, number, name) and made-up sizes."""
    return tuple(_body(kind, number, name, seed) for kind, number, name in published)


def _body(kind: str, number: int, name: str, seed: int) -> MadeUpBody:
    low, high = KINDS.get(kind, ("", 3, 300))[1:]
    people = int(Random(f"{seed}:{kind}{number}").lognormvariate(0, 0.7) * (low + high) / 3) + 1
    return MadeUpBody(kind, number, name, people)


# ---------------------------------------------------------------- what a body returns


@dataclass(frozen=True)
class _Post:
    """People of one category, women and men."""

    macro: str
    category: str
    post: str
    women: int
    men: int


def rows_of(body: MadeUpBody, year: int, seed: int) -> Mapping[str, Sequence[Row]]:
    """Return the rows of a body for a year by table; the same arguments give the same rows."""
    rng = Random(f"{seed}:{body.code}:{year}")
    women = rng.uniform(0.4, 0.75)
    posts = [
        _Post(macro, category, post, round(people * women), people - round(people * women))
        for macro, category, post, share in CATEGORIES
        if (people := round(body.people * share / 100)) or category == "CD"
    ]
    keys = {post.post: (f"{body.code} ", "RALN", f"{post.category} ", post.post) for post in posts}
    return {
        "OCCUPAZIONE": [(*keys[post.post], *_occupied(post, rng)) for post in posts],
        "MODALITA_LAVORO_FLESSIBILE": [_flexible(body, post, year, rng) for post in posts],
        "ASSENZE": [row for post in posts for row in _absent(keys[post.post], post, rng)],
        "FORMAZIONE": [_trained(keys[post.post], post, rng) for post in posts],
        "ETA": [(*keys[post.post], "E45 ", post.men, post.women) for post in posts],
    }


def _occupied(post: _Post, rng: Random) -> Row:
    part_m, part_w = int(post.men * rng.uniform(0, 0.05)), int(post.women * rng.uniform(0, 0.2))
    return (post.men - part_m, post.women - part_w, 0, 0, part_m, part_w)


def _flexible(body: MadeUpBody, post: _Post, year: int, rng: Random) -> Row:
    keys = (body.code, "RALN", post.macro, post.category)
    usual = min(0.9, rng.betavariate(1.2, 4) + (0.12 if body.people > 200 else 0))
    agile = (int(post.men * usual * 0.85), int(post.women * usual), 0, 0)
    return (*keys, 0, 0, 0, 0, 0, 0, *(agile if year >= AGILE_SINCE else ()))


def _absent(keys: Row, post: _Post, rng: Random) -> Iterator[Row]:
    for cause, days in CAUSES:
        said = tuple(_decimal(people * days * rng.uniform(0.6, 1.4)) for people in (post.men, post.women))
        yield (*keys, f"{cause} ", *said)


def _trained(keys: Row, post: _Post, rng: Random) -> Row:
    men, women = (people * rng.uniform(0, 3) for people in (post.men, post.women))
    means = tuple(_decimal(days / people) if people else "" for days, people in ((men, post.men), (women, post.women)))
    return (*keys, "Z01", _decimal(men), _decimal(women), *means)


def _decimal(days: float) -> str:
    return f"{days:.2f}".replace(".", ",")


# ---------------------------------------------------------------- as a year publishes it


@dataclass(frozen=True)
class Layout:
    """How the files of a year are written."""

    year: int

    @property
    def old(self) -> bool:
        """Tell whether it is a year of quoted commas and title case."""
        return self.year in (2015, 2016)

    @property
    def encoding(self) -> str:
        """Return the encoding: Latin-1 in the older years, with a byte order mark in the newest."""
        return "latin-1" if self.year <= 2020 else "utf-8-sig"

    def headings(self, table: str) -> tuple[str, ...]:
        """Return the headings of a table as that year has them, mistakes included."""
        names = HEADINGS[table]
        if table == "MODALITA_LAVORO_FLESSIBILE" and self.year >= AGILE_SINCE:
            names = (*names, *AGILE_HEADINGS)
        if self.old:
            return tuple(OLD_HEADINGS.get(name, name.replace("_", " ").title()) for name in names)
        return tuple(NEW_HEADINGS.get(name, name) for name in names)

    def text(self, headings: Sequence[str], rows: Iterable[Row]) -> bytes:
        """Return a file of that year."""
        out = StringIO()
        if self.old:
            csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows([headings, *rows])
        else:
            out.writelines(";".join(map(str, row)) + "\n" for row in (headings, *rows))
        return out.getvalue().encode(self.encoding)


def year_files(bodies: Sequence[MadeUpBody], year: int, seed: int) -> dict[str, bytes]:
    """Return the data files of a year by name."""
    tables: dict[str, list[Row]] = {table: [] for table in HEADINGS}
    for body in bodies:
        for table, rows in rows_of(body, year, seed).items():
            tables[table].extend(rows)
    layout = Layout(year)
    return {f"{name}_{year}.CSV": layout.text(layout.headings(name), rows) for name, rows in tables.items()}


def reference_file(bodies: Sequence[MadeUpBody], year: int) -> bytes:
    """Return the table of the bodies; fiscal codes are made up, some without the zeros that they began with."""
    head = "ANNO;CODI_TIPO_ISTITUZIONE;DESC_TIPO_ISTITUZIONE;CODI_ISTITUZIONE;DESC_ISTITUZIONE;CODI_FISCALE"
    return "\n".join([head, *(_reference(each, year) for each in bodies), ""]).encode("utf-8-sig")


def _reference(body: MadeUpBody, year: int) -> str:
    kind = KINDS.get(body.kind, ("ALTRI ENTI", 0, 0))[0]
    return f"{year};{body.kind};{kind};{body.number};{body.name};{body.number * 7919}"


def write_year(folder: Path, bodies: Sequence[MadeUpBody], year: int, seed: int) -> Path:
    """Write `AAAATutto.zip` as the Ragioneria does, from 2017 with another zip inside, and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {f"{year}Dati/{name}": content for name, content in year_files(bodies, year, seed).items()}
    path = folder / f"{year}Tutto.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("TipoIstituzione_Istituzione.CSV", reference_file(bodies, year))
        if Layout(year).old:
            for name, content in files.items():
                archive.writestr(name, content)
        else:
            archive.writestr(f"{year}Dati.zip", _zipped(files))
    return path


def _zipped(files: Mapping[str, bytes]) -> bytes:
    from io import BytesIO

    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()
