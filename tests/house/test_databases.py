# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is every test's record its own, on both databases?"""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import insert, select

from record.store import Store, reading, writing
from record.tables import depositi

A_FILE = {
    "sha256": "0" * 64,
    "nome": "accordi.xlsx",
    "byte": 1,
    "mittente": "prova",
    "ricevuto_il": datetime(2026, 11, 1, 9, 0),
}


@pytest.mark.parametrize("turn", [1, 2])
def test_a_record_begins_empty_whatever_another_test_wrote(store: Store, turn: int) -> None:
    with reading(store) as conn:
        assert conn.execute(select(depositi)).all() == []
    with writing(store) as conn:
        conn.execute(insert(depositi), [A_FILE])
    with reading(store) as conn:
        assert len(conn.execute(select(depositi)).all()) == 1
