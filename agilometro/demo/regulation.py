# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How do people live under each of the five regulations?

These are habits of made-up people, not rules: what the regulations prescribe is in `norms`, and the two meet only
when an indicator is measured.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    """The habits of an ente: durations in months, terms in days, shares between 0 and 1."""

    ente: str
    coverage: float
    days_by_profile: Mapping[str, int]
    profile_weights: Mapping[str, int]
    first_months: int
    renewal_months: int
    signature_days: int
    signed_late: float
    band_minutes: tuple[int, ...]
    report_months: int


WAYS: Mapping[str, Way] = {
    way.ente: way
    for way in (
        Way("lucca", 0.265, {"": 2}, {"": 1}, 12, 12, 30, 0.10, (180, 210, 240), 3),
        Way("bologna", 0.20, {"P": 3, "O": 2, "G": 1}, {"P": 3, "O": 4, "G": 3}, 6, 12, 30, 0.12, (180, 240), 6),
        Way("civitanova", 0.24, {"": 2}, {"": 1}, 6, 12, 30, 0.15, (180, 240, 300), 3),
        Way("cremona", 0.14, {"": 1}, {"": 1}, 6, 6, 30, 0.05, (180,), 6),
        Way("brescia", 0.22, {"": 2}, {"": 1}, 6, 12, 45, 0.08, (120, 150, 180, 210, 270), 1),
    )
}


@dataclass(frozen=True)
class Prescribed:
    """What a regulation prescribes, as the right answers need it; None where it says nothing."""

    service_days: int | None = None
    agile_days: int | None = None
    presence_percent: int | None = None
    signature_days: int | None = None


PRESCRIBED: Mapping[str, Prescribed] = {
    "lucca": Prescribed(service_days=90, agile_days=2, presence_percent=66),
    "bologna": Prescribed(),
    "civitanova": Prescribed(signature_days=30),
    "cremona": Prescribed(),
    "brescia": Prescribed(presence_percent=55),
}
"""Written down a second time on purpose: the right answers must not come out of the folder that is under test."""
