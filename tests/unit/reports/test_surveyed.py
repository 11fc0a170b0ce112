# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a wave give to the indicators? Exactly what is shown of it, and nothing of what is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from disclosure.questionnaires import release
from disclosure.survey import ReleasedSurvey
from metrics.declare import Unit
from metrics.places import ENTE
from metrics.quantities import quantities
from metrics.targets import Status
from reports.entries import ONLY_ENTE, RESERVED, Entry
from reports.surveyed import all_told, of_survey, speaking, told
from surveys.analysis import analyse
from surveys.indicators import INDICATORS, Figure, fed
from surveys.reading import load
from surveys.wave import State, Wave
from tests.bench.surveys import made_up, made_up_wave

ON = date(2026, 12, 31)
INSTRUMENTS = sorted({each.instrument for each in INDICATORS})


def wave(id: str, people: int = 200) -> Wave:
    return replace(made_up_wave(load(id), people), id=id, title=f"Prova {id}")


def survey(id: str, people: int = 60, before: bool = False, managers: int = 0) -> ReleasedSurvey:
    """Return a made-up wave as it may be seen, after an earlier one and beside managers where asked."""
    earlier = (wave(id), made_up(load(id), people, 2)) if before else None
    other = (wave("fase6_dr"), made_up(load("fase6_dr"), managers, 3)) if managers else None
    return release(analyse(made_up(load(id), people, 1), wave(id), earlier, other))


def entry(code: str, struttura: str = ENTE) -> Entry:
    """Return the entry of an indicator that nothing feeds."""
    each = next(one for one in quantities(ON) if one.code == code)
    words = (each.code, each.title, each.formula, each.unit, each.direction, each.source, each.mark, each.verified)
    nothing = (None, None, None, False, Status.NOT_COMPUTABLE, "", "", "nessun questionario caricato", "")
    return Entry(*words, struttura, "Ente", ON, ON, *nothing)


def test_what_is_fed_is_declared_in_questionnaires_and_in_the_catalogue():
    codes = {each.code for each in quantities(ON)}
    assert set(fed()) == {"IM-03", "IM-04", "IE-S3", "S-18", "II-01.clima"} <= codes
    for each in INDICATORS:
        instrument = load(each.instrument)
        known = {section.code for section in instrument.sections} | set(instrument.by_code)
        assert set(each.of) <= known, each.title


def test_satisfaction_is_the_favourable_share_that_is_shown():
    found = survey("fase6_sw")
    given = of_survey(entry("IM-04"), fed()["IM-04"], found)
    assert given.value == found.items["GEN1"].tones.favourable
    assert given.unit is Unit.PERCENT
    assert given.status is Status.NO_TARGET
    assert given.shown == f"{found.items['GEN1'].tones.favourable},0\u00a0%"
    assert given.digest == found.run
    assert given.reason == "Rilevazione «Prova fase6_sw», chiusa il 01/10/2026"
    assert of_survey(entry("IE-S3"), fed()["IE-S3"], found).value == Fraction(found.sections["CON"].mean)


def test_of_too_few_answers_the_indicator_is_reserved():
    given = of_survey(entry("IM-04"), fed()["IM-04"], survey("fase6_sw", 9))
    assert (given.value, given.reserved, given.reason, given.shown) == (None, True, RESERVED, "ris.")


def test_a_unit_is_told_nothing():
    given = of_survey(entry("IM-04", "A1"), fed()["IM-04"], survey("fase6_sw"))
    assert (given.value, given.reason) == (None, ONLY_ENTE)


def test_a_change_needs_the_wave_before():
    effects = fed()["S-18"]
    alone = told(effects, survey("cremona_effetti"))
    assert alone.value is None
    assert alone.reason.endswith("manca una rilevazione precedente che si possa confrontare")
    found = survey("cremona_effetti", before=True)
    moved = [
        Fraction(each.difference)
        for each in found.changes
        if each.difference is not None and each.section in effects.of
    ]
    assert len(moved) == 3
    assert told(effects, found).value == sum(moved) / 3
    assert told(fed()["II-01.clima"], survey("civit2013", before=True)).value is not None


def test_a_gap_needs_the_managers():
    gap = next(each for each in INDICATORS if each.figure is Figure.GAP)
    assert told(gap, survey("fase6_sw")).reason.endswith("manca la rilevazione dei dirigenti, o è riservata")
    found = survey("fase6_sw", managers=30)
    assert told(gap, found).value == Fraction(next(each.difference for each in found.gaps if each.construct == "OBI"))


def test_isolation_counts_the_answers_as_they_were_asked():
    given, isolation = made_up(load("fase6_sw"), 60, 1), next(each for each in INDICATORS if each.of == ("BEN1",))
    place = [item.code for item in given.instrument.scored].index("BEN1")
    answered = given.statuses[:, place] == 0
    share = 100 * np.mean(given.values[answered, place] >= 5)
    assert given.instrument.by_code["BEN1"].polarity == -1
    value = told(isolation, survey("fase6_sw")).value
    assert value is not None
    assert abs(value - share) <= 1.5, "whole percentages of six points"


def test_every_indicator_of_a_wave_is_told():
    waves = {id: survey(id, before=True, managers=30 if id == "fase6_sw" else 0) for id in INSTRUMENTS}
    found = all_told(waves)
    assert [each.asked for each in found] == list(INDICATORS)
    assert all(each.value is not None for each in found if not each.reserved)


@pytest.mark.parametrize(("on", "speaks"), [("2026-10-01", True), ("2026-09-30", False), ("2027-10-02", False)])
def test_a_wave_speaks_from_its_end_for_a_year(on: str, speaks: bool) -> None:
    found = speaking([wave("fase6_sw"), wave("fase6_dr")], fed()["IM-04"], date.fromisoformat(on))
    assert (found is not None) == speaks
    still_open = replace(wave("fase6_sw"), state=State.OPEN)
    assert speaking([still_open], fed()["IM-04"], date.fromisoformat(on)) is None
