# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is every indicator of the reference declared, and nothing about one person's results?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from metrics.catalogue import catalogue
from metrics.indicators.esiti import RULED
from metrics.quantities import quantities

REFERENCE = Path(__file__).parents[3] / "shared" / "domain.md"
RESTRICTED = {f"PI-{number:02}" for number in range(1, 8)}
"""What stays inside the agreement between a manager and a worker (domain.md 2.4)."""

FAMILIES = {"SO": 4, "SP": 6, "SD": 10, "SE": 3, "IM": 4, "EC": 2, "EF": 4, "EA": 4, "S": 19}
CODES = {f"{family}-{number:02}" for family, last in FAMILIES.items() for number in range(1, last + 1)} | {
    *("PI-AGG", "IE-S1", "IE-S2", "IE-S3", "IE-A1", "IE-A2", "IE-A3", "IE-E1", "IE-E2"),
    *("II-01", "II-02", "II-03", "II-04"),
}
"""The codes of domain.md 2.1-2.6; a variant of ours adds a word after a point: `EC-01.utenze`."""


def declared() -> set[str]:
    return {*(each.code for each in catalogue()), *(each.code for each in quantities()), *(each.code for each in RULED)}


def test_every_code_is_declared() -> None:
    assert CODES - declared() == set()


def test_what_is_declared_is_a_code_or_a_variant_of_one() -> None:
    assert {code.partition(".")[0] for code in declared()} == CODES


def test_no_figure_of_one_person_is_declared() -> None:
    assert not {code.partition(".")[0] for code in declared()} & RESTRICTED


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference (../shared/domain.md) is not on this machine")
def test_the_codes_are_those_of_the_reference() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    section = text[text.index("\n### 2.1 ") : text.index("\n## 3. ")]
    found = set(re.findall(r"^\| ((?:[A-Z]{1,2})-(?:[A-Z]?\d{1,2}|AGG)) \|", section, re.MULTILINE))
    assert found == CODES | RESTRICTED
