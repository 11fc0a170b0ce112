# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Has every definition one name, in every process, and does a new one say why it took over?"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest

from metrics.catalogue import INDICATORS
from metrics.declare import DeclarationError, explained
from metrics.definition import definition
from metrics.quantities import QUANTITIES

FIRST = next(each for each in INDICATORS if each.code == "S-01")
LATER = replace(FIRST, since=date(2027, 1, 1))


def test_a_definition_has_the_same_name_in_another_process() -> None:
    code = (
        "from metrics.definition import definition; from metrics.quantities import QUANTITIES; "
        "print(*(definition(each) for each in QUANTITIES))"
    )
    elsewhere = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert elsewhere.stdout.split() == [definition(each) for each in QUANTITIES]


def test_the_reason_is_not_the_definition() -> None:
    assert definition(replace(FIRST, because="il ministero l’ha cambiata")) == definition(FIRST)
    assert definition(replace(FIRST, formula="uno / due")) != definition(FIRST)


def test_a_later_definition_without_a_reason_is_refused() -> None:
    with pytest.raises(DeclarationError, match="S-01: redefined since 2027-01-01 without `because`"):
        explained(LATER, FIRST)
    with pytest.raises(DeclarationError, match="S-01: declared twice"):
        explained(FIRST, replace(FIRST, because="perché sì"))
    given = replace(LATER, because="la direttiva del 2027 conta anche i comandati")
    assert explained(given, FIRST) == (given, FIRST)
