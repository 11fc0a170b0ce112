# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""In which chapter does an indicator stand? By the dimensions of the POLA guidelines, in their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reports.entries import Entry

DIMENSIONS: Mapping[str, str] = {
    "SO": "Condizioni abilitanti: salute organizzativa",
    "SP": "Condizioni abilitanti: salute professionale",
    "SD": "Condizioni abilitanti: salute digitale",
    "SE": "Condizioni abilitanti: salute economico-finanziaria",
    "IM": "Stato di implementazione",
    "S": "Indicatori dei regolamenti",
    "EC": "Performance organizzativa: economicità",
    "EF": "Performance organizzativa: efficienza",
    "EA": "Performance organizzativa: efficacia",
    "PI": "Obiettivi degli accordi, solo per struttura",
    "IE": "Impatti esterni",
    "II": "Impatti interni",
}
"""Title by the letters before the hyphen of a code."""

ENABLING = ("SO", "SP", "SD", "SE")
IMPACTS = ("IE", "II")


def dimension(code: str) -> str:
    """Return the letters before the hyphen: `SO` of SO-01, `IE` of IE-S1."""
    return code.partition("-")[0]


def by_dimension(entries: Iterable[Entry], wanted: Iterable[str] = DIMENSIONS) -> Mapping[str, tuple[Entry, ...]]:
    """Return the entries of each dimension wanted that has any, in order; one that nobody knows comes last."""
    listed = tuple(entries)
    strange = {dimension(each.code) for each in listed} - DIMENSIONS.keys() if wanted is DIMENSIONS else set()
    names = (*wanted, *sorted(strange))
    found = {name: tuple(each for each in listed if dimension(each.code) == name) for name in names}
    return {name: held for name, held in found.items() if held}
