# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does the ledger refuse to hand out rows about people?"""

from __future__ import annotations

from datetime import date

import pytest

from metrics.engine import RecordBackend
from metrics.ledger import open_ledger
from record.columns import Kind, meaning_of
from record.store import Store
from record.tables import FACTS
from tests.oracle.ente import fill

ON = date(2026, 12, 31)
ABOUT_PEOPLE = [
    name
    for name, fact in FACTS.items()
    if any(
        meaning_of(column).kind in (Kind.PERSONA, Kind.SEALED) for column in fact.columns if "meaning" in column.info
    )
]


def test_rows_come_by_column_name(store: Store) -> None:
    fill(store, {"costi": [{"voce": "utenze", "dal": ON, "al": ON, "importo": 5}]})
    with RecordBackend(store).opened(ON) as reader:
        (row,) = open_ledger(reader, ON, ON, {}).rows("costi")
    assert row == {"voce": "utenze", "struttura": "-", "dal": ON, "al": ON, "importo": 5, "quantita": None}


@pytest.mark.parametrize("table", ABOUT_PEOPLE)
def test_a_table_about_people_is_refused(store: Store, table: str) -> None:
    with RecordBackend(store).opened(ON) as reader, pytest.raises(ValueError, match="about people"):
        open_ledger(reader, ON, ON, {}).rows(table)
