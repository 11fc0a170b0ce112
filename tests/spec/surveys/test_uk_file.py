# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do the statistics come to the numbers of a real survey (surveys.md 4.12; RSE survey 2017, CC BY 2.5 Scotland)?"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from surveys.comparison import two_groups
from surveys.estimates import moments
from surveys.instrument import Scale
from surveys.reliability import cronbach
from surveys.scoring import person_scores, tones

FILE = Path(__file__).parents[4] / "shared" / "data" / "questionari" / "limesurvey_ccby_rse" / "2017_uk_public_data.csv"
POINTS = {
    "strongly disagree": 1,
    "disagree": 2,
    "neither agree or disagree": 3,
    "agree": 4,
    "strongly agree": 5,
    "never": 1,
    "sometimes": 2,
    "often": 3,
    "very often": 4,
    "always": 5,
}

pytestmark = pytest.mark.skipif(not FILE.exists(), reason=f"the reference file ({FILE.name}) is not on this machine")


@cache
def records() -> list[dict[str, str]]:
    """Return the records of the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def matrix(scale: str, items: int) -> np.ndarray:
    """Return the answers to scale1, scale2, ..., NaN where nothing was answered."""
    headings = [next(each for each in records()[0] if f"[{scale}{item}]" in each) for item in range(1, items + 1)]
    return np.array([[POINTS.get(row[heading].lower(), np.nan) for heading in headings] for row in records()])


def gender() -> np.ndarray:
    """Return what each record says of gender."""
    heading = next(each for each in records()[0] if each.startswith("socio2"))
    return np.array([row[heading] for row in records()])


SCALES = [
    (
        "affSat",
        (225, 223, 215, 214),
        (4.196, 3.848, 3.581, 3.874),
        (84.9, 74.0, 65.1, 72.9),
        (0.9078, 0.9055, 208, 0.8827, 0.9249),
        (0.801, 0.770, 0.763, 0.820),
    ),
    (
        "affRec",
        (210, 214, 218, 208, 209),
        (3.914, 3.584, 3.656, 3.413, 3.498),
        (76.7, 58.9, 64.7, 57.7, 57.9),
        (0.8813, 0.8801, 195, 0.8513, 0.9048),
        (0.715, 0.471, 0.781, 0.818, 0.811),
    ),
    (
        "perfCheck",
        (213, 213, 222, 214, 213, 207, 217),
        (3.042, 2.634, 3.491, 3.439, 2.577, 2.696, 2.521),
        (33.8, 17.8, 51.8, 45.3, 19.7, 21.3, 18.0),
        (0.8760, 0.8805, 192, 0.8528, 0.9047),
        (0.654, 0.641, 0.633, 0.659, 0.765, 0.727, 0.587),
    ),
]


@pytest.mark.parametrize(("scale", "valid", "means", "favourable", "alphas", "totals"), SCALES)
def test_scale(
    scale: str,
    valid: tuple[int, ...],
    means: tuple[float, ...],
    favourable: tuple[float, ...],
    alphas: tuple[float, float, int, float, float],
    totals: tuple[float, ...],
) -> None:
    values, five = matrix(scale, len(valid)), Scale("cinque", 1, 5, 4, 2)
    items = [values[:, place] for place in range(len(valid))]
    counts = [tones(item, five) for item in items]
    assert tuple(sum(count) for count in counts) == valid
    assert tuple(round(moments(item).mean, 3) for item in items) == means
    assert tuple(round(100 * count[0] / sum(count), 1) for count in counts) == favourable
    found = cronbach(values)
    pairwise, alpha, people, low, high = alphas
    assert (found.pairwise, found.alpha) == (pytest.approx(pairwise, abs=5e-5), pytest.approx(alpha, abs=5e-5))
    assert (found.people, found.low) == (people, pytest.approx(low, abs=5e-5))
    assert found.high == pytest.approx(high, abs=5e-5)
    assert tuple(round(total, 3) for total in found.item_total) == totals


def test_gender() -> None:
    """The score with at least half of the items: k = 5, so three."""
    values, told = matrix("affRec", 5), gender()
    assert [int((told == each).sum()) for each in ("Male", "Female", "Other", "")] == [183, 33, 1, 36]
    scores = person_scores(values, np.zeros(values.shape, dtype=np.bool_), (1, 2))
    for chosen, n, mean, sd in (
        (told != "nobody", 215, 3.6195, 0.8520),
        (told == "Male", 177, 3.6148, 0.8056),
        (told == "Female", 30, 3.6417, 1.1006),
    ):
        found = moments(scores[chosen])
        assert (found.n, round(found.mean, 4), round(found.sd, 4)) == (n, mean, sd)
    compared = two_groups(scores[told == "Male"], scores[told == "Female"])
    assert (compared.u, round(compared.p, 4), round(compared.rank_biserial, 4)) == (2331, 0.2845, -0.1220)
    assert (round(compared.t, 4), round(compared.df, 3), round(compared.welch_p, 4)) == (-0.1281, 34.459, 0.8988)
