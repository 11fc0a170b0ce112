# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""A wave as it might be released, written down: what the tests of words, figures and pages read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from disclosure.survey import (
    Breakdown,
    Change,
    Difference,
    Gap,
    Group,
    Interval,
    Priority,
    ReleasedSurvey,
    Reliability,
    Score,
    Theme,
    Tones,
    Turnout,
)
from surveys.instrument import Comparability, Instrument, Item, Kind, Option, Scale, Section
from surveys.wave import Promise, State, Stratum, Wave

SCALE = Scale("accordo", 1, 5, 4, 2, {1: "per niente", 5: "molto"})
GENDER = (Option("D", "donna"), Option("U", "uomo"), Option("N", "preferisco non dirlo"))

INSTRUMENT = Instrument(
    id="prova",
    version="1",
    title="Questionario di prova",
    purpose="Provare le pagine.",
    source="Scritto a mano",
    licence="EUPL-1.2",
    sections=(
        Section("STA", "Staccare a fine giornata", family="prova"),
        Section("STR", "Strumenti di lavoro", family="prova"),
        Section("OBI", "Obiettivi", family="prova"),
        Section("Z", "Chi risponde", score=False),
    ),
    items=(
        Item("S1", "STA", 1, Kind.LIKERT, "Riesco a staccare", scale=SCALE),
        Item("S2", "STA", 2, Kind.LIKERT, "Mi chiamano la sera", polarity=-1, scale=SCALE),
        Item("T1", "STR", 3, Kind.LIKERT, "Ho gli strumenti", scale=SCALE, comparability=Comparability.DIRECT),
        Item("O1", "OBI", 4, Kind.LIKERT, "I miei obiettivi sono chiari", scale=SCALE),
        Item("GENERE", "Z", 5, Kind.SINGLE, "Genere", options=GENDER, trait=True),
    ),
)


def wave(code: str = "prova-2026", year: int = 2026, state: State = State.CLOSED) -> Wave:
    """Return a wave of 336 people invited in May of a year."""
    return Wave(
        id=code,
        series="prova",
        title=f"Indagine {year}",
        instrument="prova",
        version="1",
        opens=date(year, 5, 4),
        closes=date(year, 5, 29),
        state=state,
        promise=Promise(breakdowns=("GENERE",)),
        strata=(Stratum({"GENERE": "D"}, 180), Stratum({"GENERE": "U"}, 150), Stratum({"GENERE": "N"}, 6)),
    )


def score(favourable: int, neutral: int = 20, answered: int = 200, half: int = 5, mean: str = "3.4") -> Score:
    """Return a score with an interval of `half` points on each side; none when it is 0."""
    held = Interval(Decimal(favourable - half), Decimal(favourable + half)) if half else None
    mid = Decimal(mean)
    around = Interval(mid - Decimal("0.2"), mid + Decimal("0.2")) if half else None
    return Score(answered, mid, around, Tones(favourable, neutral, 100 - favourable - neutral, held))


def gap(construct: str, title: str, difference: str, word: str, proxy: bool = False) -> Gap:
    """Return a distance whose interval reaches 0.3 on each side."""
    far = Decimal(difference)
    held = Interval(far - Decimal("0.3"), far + Decimal("0.3"))
    managers = score(60, answered=14, mean=str(Decimal("3.4") - far))
    return Gap(construct, title, score(50), managers, far, held, Decimal("0.3"), "<0,01", word, proxy)


SECTIONS = {"STA": score(38, mean="2.9"), "STR": score(65, mean="3.8"), "OBI": score(66, mean="3.9")}

GROUPS = (
    Group("D", "donna", 180, 117, {code: score(each.tones.favourable - 2) for code, each in SECTIONS.items()}),
    Group("U", "uomo", 150, 88, {"STA": score(43), "STR": score(68)}),
    Group("N", "preferisco non dirlo", None, None, {}),
)

DIFFERENCES = (
    Difference("STA", ">0,05", Decimal("0.1"), "piccolo", certain=False, detectable=Decimal("0.6")),
    Difference("STR", "<0,01", Decimal("0.3"), "medio", certain=True, detectable=Decimal("0.6")),
)

CHANGES = (
    Change(
        "STA",
        Decimal("3.4"),
        Decimal("2.9"),
        Decimal("-0.5"),
        Interval(Decimal("-0.8"), Decimal("-0.2")),
        "peggiorato",
    ),
    Change("STR", Decimal("3.7"), Decimal("3.8"), Decimal("0.1"), None, "stabile"),
    Change("OBI", None, None, None, None, "migliorato"),
)

PRIORITIES = (
    Priority("STA", Decimal("4.6"), Decimal("2.9"), Decimal("1.7"), None, urgent=True),
    Priority("STR", Decimal("4.0"), Decimal("3.8"), Decimal("0.2"), None, urgent=False),
    Priority("OBI", Decimal("4.1"), Decimal("3.9"), Decimal("0.2"), None, urgent=False),
)

GAPS = (
    gap("TEC", "Tecnologia", "0.1", "allineati"),
    gap("FID", "Fiducia e controllo", "-1.2", "disallineamento"),
    gap("BEN", "Benessere", "1.1", "disallineamento", proxy=True),
    gap("OBI", "Obiettivi", "-0.6", "da approfondire"),
)

RELEASED = ReleasedSurvey(
    wave=wave(),
    instrument=INSTRUMENT,
    turnout=Turnout(336, 206, 200),
    reserved="",
    sections=SECTIONS,
    items={"S1": score(38), "T1": replace(score(65), points=(5, 10, 20, 40, 25)), "O1": score(66)},
    choices={"GENERE": {"D": 57, "U": 43}},
    breakdowns=(Breakdown("GENERE", "Genere", GROUPS, DIFFERENCES),),
    reliability={
        "STA": Reliability(
            200, 2, Decimal("0.71"), Interval(Decimal("0.62"), Decimal("0.78")), None, "accettabile", "", {}, {}
        ),
        "OBI": Reliability(200, 1, None, None, None, "", "una sola domanda", {}, {}),
    },
    priorities=PRIORITIES,
    changes=CHANGES,
    previous=wave("prova-2025", 2025),
    gaps=GAPS,
    weighted={"STA": score(39, mean="3.0")},
    bands={"STA": "sotto il 20º percentile"},
    themes=(Theme("OPN", "=schermi", 4, "Chi scrive chiede schermi più grandi."),),
    warnings=("Ha risposto il 61 % degli invitati.",),
    run="0123456789abcdef",
    few={"S2": "meno di 3 risposte sfavorevoli"},
)

HIDDEN = replace(
    RELEASED, turnout=None, reserved="Dato riservato: le risposte sono meno di 10.", sections={}, items={}, choices={},
    breakdowns=(), reliability={}, priorities=(), changes=(), previous=None, gaps=(), weighted={}, bands={}, themes=(),
    warnings=(), run="", few={},
)  # fmt: skip
