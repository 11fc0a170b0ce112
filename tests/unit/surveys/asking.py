# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""A small questionnaire to test with: three scored items, two traits, one comment."""

from __future__ import annotations

from surveys.instrument import Instrument, Item, Kind, Option, Scale, Section, Sensitivity

ONE_TO_SIX = Scale("1-6", 1, 6, 5, 2, {1: "Per nulla", 6: "Del tutto"})
DAYS = Scale("giorni", 0, 5, 3, 1)
QUASI = Sensitivity.QUASI_IDENTIFIER


def trait(code: str, order: int, label: str, *options: tuple[str, str]) -> Item:
    """Return a trait of the person who answers."""
    kept = tuple(Option(each, words) for each, words in options)
    return Item(code, "F", order, Kind.SINGLE, label, 0, options=kept, sensitivity=QUASI, trait=True)


SMALL = Instrument(
    id="prova",
    version="1",
    title="Prova",
    purpose="",
    source="",
    licence="",
    sections=(Section("A", "Obiettivi", superior=True), Section("F", "Chi risponde", score=False)),
    items=(
        Item("A1", "A", 1, Kind.LIKERT, "Obiettivi chiari", scale=ONE_TO_SIX, allow_na=True),
        Item("A2", "A", 2, Kind.LIKERT, "Conta la presenza", -1, scale=ONE_TO_SIX),
        Item("A3", "A", 3, Kind.COUNT, "Giorni desiderati", 0, scale=DAYS),
        trait("F_GEN", 4, "Genere", ("D", "Donna"), ("U", "Uomo")),
        trait("F_PROF", 5, "Profilo", ("P", "Progettuale"), ("O", "Per obiettivi"), ("G", "Gestionale")),
        Item("O1", "A", 6, Kind.OPEN, "Che cosa migliorare", 0, sensitivity=Sensitivity.FREE_TEXT),
    ),
)
