# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Whom does the law put first (L. 81/2017 art. 18(3-bis)), and does a ranking respect it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction

from metrics.ranking.application import Application, age_on, ended
from metrics.ranking.assessment import Assessment, Line, counted, not_met
from metrics.ranking.rules import LAW_CAREGIVER, LAW_CHILD, LAW_DISABLED, LAW_DISABLED_CHILD
from norms.amounts import day
from norms.rules import Ruling

LEGAL_PRIORITY_CONFLICT = "LEGAL_PRIORITY_CONFLICT"

LAW_GROUNDS: Mapping[str, tuple[str, str]] = {
    "L104_figlio": (LAW_DISABLED_CHILD, "figlio con disabilità grave, senza limite di età"),
    "L104_proprio": (LAW_DISABLED, "disabilità grave propria"),
    "caregiver": (LAW_CAREGIVER, "assistenza a un familiare (caregiver)"),
}
"""Grounds stated for the law itself, with the rule that protects them: they give no points and no rank."""

SURE: Mapping[str, tuple[str, str]] = {
    **LAW_GROUNDS,
    "figli_disabili": (LAW_DISABLED_CHILD, "figlio con disabilità grave, senza limite di età"),
    "familiari_104": (LAW_CAREGIVER, "assistenza a un familiare con i permessi della L. 104/1992 (caregiver)"),
}
POSSIBLE: Mapping[str, tuple[str, str]] = {
    "C01": (LAW_DISABLED, "disabilità grave propria, tra i casi di C01"),
    "C02": (LAW_CAREGIVER, "assistenza a un familiare, tra i casi di C02"),
    "C03": (LAW_CAREGIVER, "assistenza a un familiare, tra i casi di C03"),
    "fragile": (LAW_DISABLED, "disabilità grave propria, tra i casi dei lavoratori fragili"),
}
"""Rows of a regulation that hold people whom the law protects and others: protected here, to be checked by a person."""

CHILD = ("C05", "C08", "C09", "figli_minori", "post_maternita")
"""Grounds that name a child by its birth date."""

OF_A_CHILD = ("C08", "figli_minori")
"""Those of them that are about nothing but a child: without that date nobody knows how old it is."""

Groups = tuple[tuple[str, ...], ...]
"""Codes of applications from the first place on; those of one group have the same place."""


@dataclass(frozen=True)
class Protection:
    """Why an application has priority by law, and by which rule; unless `sure` a person must check the document."""

    norm: str
    why: str
    sure: bool


@dataclass(frozen=True)
class Conflict:
    """A protected application below one that is not, without a certain place (`LEGAL_PRIORITY_CONFLICT`)."""

    protetta: str
    non_protetta: str


def protections(assessment: Assessment, law: Mapping[str, Ruling]) -> tuple[Protection, ...]:
    """Return why an application has priority by the parts of the law in force on its day (`law`, by id).

    «Up to» a number of years is read as completed age at most that one: a child of the age counts until the day before
    the next birthday.
    """
    named = {**SURE, **POSSIBLE}.items()
    found = (
        Protection(norm, why, code in SURE) for code, (norm, why) in named if norm in law and assessment.stands(code)
    )
    return (*_child(assessment, law[LAW_CHILD].number), *found) if LAW_CHILD in law else tuple(found)


def _child(assessment: Assessment, limit: int) -> Iterator[Protection]:
    """Yield the protection that a child gives; of a child without a birth date nobody knows, until it is stated."""
    if _small_child(assessment.application, limit):
        yield Protection(LAW_CHILD, f"figlio fino a {limit} anni", True)
    elif any(ground.nato_il is None for ground in assessment.application.held(*OF_A_CHILD)):
        yield Protection(LAW_CHILD, "figlio di cui manca la data di nascita", False)


def _small_child(application: Application, limit: int) -> bool:
    births = [ground.nato_il for ground in application.of(*CHILD) if ground.nato_il is not None]
    return any(0 <= age_on(born, application.presentata_il) <= limit for born in births)


def law_lines(application: Application) -> Iterator[Line]:
    """Yield the grounds stated for the law itself, which move nothing in the regulation's own order."""
    for ground in application.of(*LAW_GROUNDS):
        if ended(ground, application.presentata_il) and ground.fino_al is not None:
            yield not_met(ground.codice, f"durava fino al {day(ground.fino_al)}, prima della presentazione")
        else:
            yield counted(ground.codice, Fraction(0), "conta soltanto per la priorità di legge")


def conflicts(groups: Groups, protected: AbstractSet[str], places: int | None) -> tuple[Conflict, ...]:
    """Return each protected application that has no certain place with each unprotected one that comes before it.

    Without places nobody has a certain one. Applications in the same place are not one before the other.
    """
    found: list[Conflict] = []
    above: list[str] = []
    for position, group in positions(groups):
        certain = places is not None and position + len(group) - 1 <= places
        if not certain:
            found += [Conflict(code, other) for code in group if code in protected for other in above]
        above += [code for code in group if code not in protected]
    return tuple(found)


def as_the_law_requires(groups: Groups, protected: AbstractSet[str]) -> Groups:
    """Return the protected applications, then the others, each in the order of the regulation."""
    first = (tuple(code for code in group if code in protected) for group in groups)
    then = (tuple(code for code in group if code not in protected) for group in groups)
    return tuple(group for group in (*first, *then) if group)


def positions(groups: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield each group with its place: 1, 2, 2, 4."""
    position = 1
    for group in groups:
        yield position, group
        position += len(group)
