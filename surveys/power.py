# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is the least difference that so many answers can show?"""

from __future__ import annotations

from scipy import special

from surveys.estimates import finite

LEVEL, POWER = 0.05, 0.80


def supposed_sd(minimum: int, maximum: int) -> float:
    """Return the standard deviation to reckon with before anybody has answered: a quarter of the range.

    1.25 on 1-6: what evenly spread answers would have is 1.71, what most sections have is about 1.
    """
    return (maximum - minimum) / 4


def detectable(
    first: int,
    second: int,
    sd: float,
    tests: int = 1,
    populations: tuple[int | None, int | None] = (None, None),
) -> float:
    """Return the least difference of two means that is found 4 times out of 5, at the level .05 over so many tests.

    (t(1 - .05/(2 tests)) + t(.80)) sd sqrt(f1/n1 + f2/n2), t with n1 + n2 - 2 and f = 1 - n/N. NaN for fewer than two
    answers in a group. Source: Bloom, Evaluation Review 19, 1995 (minimum detectable effects).
    """
    if min(first, second) < 2:
        return float("nan")
    spread = finite(first, populations[0]) / first + finite(second, populations[1]) / second
    return float(_multiple(first + second - 2, tests) * sd * spread**0.5)


def detectable_overall(n: int, sd: float, population: int | None = None) -> float:
    """Return the least distance of one mean from a fixed value (a benchmark) that is found 4 times out of 5.

    (t(.975) + t(.80)) sd sqrt(f/n), t with n - 1. NaN for fewer than two answers. Source: as `detectable`.
    """
    if n < 2:
        return float("nan")
    return float(_multiple(n - 1, 1) * sd * (finite(n, population) / n) ** 0.5)


def detectable_words(answers: int, points: float) -> str:
    """Return the Italian sentence of what so many answers can show, one decimal, rounded up.

    A count of people is in it: it is for counts that may be seen.
    """
    if points != points:
        return f"con {answers} risposte non si può vedere alcuna differenza"
    tenths = -int(-(points * 10 - 1e-9) // 1)
    unit = "punto" if tenths == 10 else "punti"
    return f"con {answers} risposte si vedono solo differenze di almeno {tenths // 10},{tenths % 10} {unit}"


def _multiple(df: int, tests: int) -> float:
    """Return the standard errors that a difference must be away from 0."""
    return float(special.stdtrit(df, 1 - LEVEL / (2 * tests)) + special.stdtrit(df, POWER))
