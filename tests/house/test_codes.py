# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""May a goal be set for every indicator that is declared, and for no other?"""

from __future__ import annotations

from metrics.catalogue import INDICATORS
from metrics.indicators.esiti import RULED
from metrics.quantities import QUANTITIES
from record.tables import CODICI_INDICATORI


def test_the_record_knows_the_codes_that_metrics_declares() -> None:
    declared = {each.code for each in (*INDICATORS, *QUANTITIES, *RULED)}
    assert sorted(CODICI_INDICATORI) == sorted(declared)
