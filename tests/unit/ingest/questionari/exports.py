# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Small exports and a small questionnaire, as the readers would give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ingest.issues import Issue
from ingest.questionari.export import Column, Export
from surveys.instrument import Instrument, Item, Kind, Option, Scale, Section

SIX = Scale("accordo", 1, 6, 4, 3, {1: "per nulla d’accordo", 6: "del tutto d’accordo"})
FIVE = Scale("frequenza", 1, 5, 4, 2, {1: "mai", 2: "raramente", 3: "qualche volta", 4: "spesso", 5: "sempre"})
CHANGE = Scale("prima", -1, 1, 1, -1, {-1: "peggiorato", 0: "uguale", 1: "migliorato"})
TEN = Scale("dieci", 0, 10, 7, 5)
AGES = (
    Option("30", "fino a 30 anni", None, 30),
    Option("31-40", "da 31 a 40 anni", 31, 40),
    Option("61", "oltre 40 anni", 41, None),
)
GENDERS = (Option("D", "donna"), Option("U", "uomo"), Option("N", "preferisco non rispondere"))


def item(code: str, label: str, scale: Scale | None = SIX, kind: Kind = Kind.LIKERT, section: str = "A") -> Item:
    """Return an item on a scale."""
    return Item(code, section, 0, kind, label, scale=scale)


AGE = Item("ETA", "Z", 9, Kind.NUMBER, "Età", polarity=0, options=AGES, trait=True)
GENDER = Item("GENERE", "Z", 8, Kind.SINGLE, "Genere", polarity=0, options=GENDERS, trait=True)
OPEN = Item("OPN1", "Z", 10, Kind.OPEN, "Aspetto da migliorare", polarity=0)

SMALL = Instrument(
    id="piccolo",
    version="1",
    title="Piccolo",
    purpose="",
    source="",
    licence="",
    sections=(Section("A", "Sicurezza e salute"), Section("B", "Equità"), Section("Z", "Chi risponde", score=False)),
    items=(
        item("A01", "Luogo di lavoro sicuro"),
        item("A02", "Informazione sui rischi"),
        item("A03", "Ho subito mobbing"),
        item("B01", "L’età è un ostacolo", section="B"),
        replace(item("B09", "Correttezza rispetto alla disabilità", section="B"), allow_na=True),
        GENDER,
        AGE,
        OPEN,
    ),
)
CODES = tuple(each.code for each in SMALL.items)
GIVEN = ("1", "2", "3", "4", "5", "D", "45", "")


def coded(*codes: str) -> tuple[Column, ...]:
    """Return columns that have only a code."""
    return tuple(Column(number, code, code, "") for number, code in enumerate(codes, 1))


def worded(*texts: str) -> tuple[Column, ...]:
    """Return columns that have only words."""
    return tuple(Column(number, text, "", text) for number, text in enumerate(texts, 1))


def export(
    columns: Sequence[Column] = coded(*CODES),
    *rows: Sequence[str | None],
    complete: Sequence[bool] = (),
    labels: Mapping[str, Mapping[str, str]] | None = None,
    places: Mapping[str, Mapping[str, int]] | None = None,
    platform: str = "limesurvey_csv",
) -> Export:
    """Return an export of rows, complete unless it is said."""
    return Export(
        platform,
        "",
        tuple(columns),
        tuple(tuple(row) for row in rows),
        tuple(range(2, len(rows) + 2)),
        tuple(complete) or (True,) * len(rows),
        labels or {},
        places or {},
    )


def sentences(issues: Sequence[Issue], level: str = "") -> list[str]:
    """Return what is told, as whoever sends the file reads it."""
    return [issue.sentence("f.csv") for issue in issues if level in ("", issue.level)]
