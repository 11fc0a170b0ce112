# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How long does a whole wave take: 50,000 people, the 82 items of benessere, ten breakdowns, weights and bootstrap?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from disclosure.questionnaires import release
from surveys.analysis import analyse
from surveys.answers import Answers, Status
from surveys.estimates import bca
from surveys.instrument import Instrument, Item
from surveys.reading import load
from surveys.scoring import reversed_values, section_scores
from surveys.wave import Promise, State, Stratum, Wave

ASKED_SECONDS, BREAKDOWNS = 20, 10


def ten_traits(instrument: Instrument) -> Instrument:
    """Return the questionnaire with ten traits: its five, and a second one of each."""
    more = [replace(item, code=f"{item.code}2", order=200 + item.order) for item in instrument.traits]
    return replace(instrument, items=(*instrument.items, *more[: BREAKDOWNS - len(instrument.traits)]))


def made_up(instrument: Instrument, people: int, seed: int) -> Answers:
    """Return answers in which a person's mood, a section's and chance weigh alike; 3 % missing, 1 % not applicable."""
    random = np.random.default_rng(seed)
    sections = {section.code: random.normal(0.0, 0.5, people) for section in instrument.sections}
    mood = random.normal(0.0, 0.7, people)
    columns = [_column(item, mood + sections[item.section], random) for item in instrument.scored]
    chance = random.random((people, len(columns)))
    statuses = np.where(chance < 0.03, Status.MISSING, np.where(chance < 0.04, Status.NA, Status.VALID))
    values = np.where(statuses == Status.VALID, np.column_stack(columns), 0)
    choices = {item.code: _chosen(item, people, random) for item in instrument.choices}
    complete = np.ones(people, dtype=np.bool_)
    return Answers(instrument, "banco", values.astype(np.int16), statuses.astype(np.uint8), choices, complete)


def made_up_wave(instrument: Instrument, invited: int, traits: Mapping[str, str] | None = None) -> Wave:
    """Return a closed wave with a breakdown by every trait, of so many invited by `traits` (one stratum each)."""
    strata = (Stratum(traits or {}, invited),)
    day = date(2026, 10, 1)
    promise = Promise(breakdowns=tuple(item.code for item in instrument.traits))
    names = (instrument.id, instrument.version)
    return Wave("banco", "benessere", "Banco", *names, day, day, State.CLOSED, promise, strata)


def _column(item: Item, leaning: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.int64]:
    """Return the raw answers to an item: the mirror of the leaning for a negative one."""
    if item.scale is None:
        raise ValueError(f"item {item.code!r} has no scale")
    middle = (item.scale.minimum + item.scale.maximum) / 2 + 0.4
    points = np.rint(middle + leaning + random.normal(0.0, 0.9, len(leaning))).astype(np.int64)
    kept = np.clip(points, item.scale.minimum, item.scale.maximum)
    return item.scale.minimum + item.scale.maximum - kept if item.polarity == -1 else kept


def _chosen(item: Item, people: int, random: np.random.Generator) -> NDArray[np.int16]:
    """Return the option of each person; one in a hundred does not tell."""
    chosen = random.integers(0, len(item.options), people)
    return np.where(random.random(people) < 0.01, -1, chosen).astype(np.int16)


def _strata(instrument: Instrument, answers: Answers) -> tuple[Stratum, ...]:
    """Return the invited by the first trait: twice those who answered, and a little more of the first category."""
    trait = instrument.traits[0]
    counts = np.bincount(answers.choices[trait.code] + 1, minlength=len(trait.options) + 1)[1:]
    return tuple(
        Stratum({trait.code: option.code}, int(count * (2.3 if place == 0 else 2.0)))
        for place, (option, count) in enumerate(zip(trait.options, counts, strict=True))
    )


def bench_surveys(people: int, turns: int) -> None:
    """Print the seconds of a whole wave, analysed and released, and the most memory that the process ever held."""
    instrument = ten_traits(load("civit2013"))
    answers, before = made_up(instrument, people, 1), made_up(instrument, people, 2)
    wave = replace(made_up_wave(instrument, 0), strata=_strata(instrument, answers))
    earlier = replace(wave, id="banco-prima")
    analysing, releasing, drawing = [], [], []
    for _ in range(turns):
        start = perf_counter()
        analysed = analyse(answers, wave, (earlier, before))
        middle = perf_counter()
        found = release(analysed)
        analysing.append(middle - start)
        releasing.append(perf_counter() - middle)
        drawing.append(_bootstrap_of_all(answers))
    both = [sum(each) for each in zip(analysing, releasing, drawing, strict=True)]
    groups = sum(1 for each in found.breakdowns for group in each.groups if not group.reserved)
    print(f"  {len(instrument.scored)} items, {len(found.breakdowns)} breakdowns, {groups} groups shown, a wave before")
    print(f"  analysed and released         {median(both):>12.2f} s ({min(both):.2f}-{max(both):.2f})   {ASKED}")
    print(f"  of which releasing            {median(releasing):>12.2f} s")
    print(f"  of which bootstrap of all     {median(drawing):>12.2f} s   (so many answers do not need it)")
    print(f"  most memory of the process    {_peak_megabytes():>12.0f} MB   (a process of its own)")


def _peak_megabytes() -> float:
    """Return the most memory that this process ever held; `getrusage` would tell that of the one that started it."""
    held = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(held[1]) / 1024 if held else float("nan")


def _bootstrap_of_all(answers: Answers) -> float:
    """Return the seconds of a bootstrap interval for every section and item: `analyse` makes those that are due."""
    start = perf_counter()
    for section in answers.instrument.sections:
        if section.score:
            bca(section_scores(answers, section.code))
    values = reversed_values(answers)
    for place in range(values.shape[1]):
        bca(values[:, place])
    return perf_counter() - start


ASKED = f"(asked: at most {ASKED_SECONDS})"
