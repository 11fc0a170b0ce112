# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does the sheet «Perché questo esito?» say what it said when somebody last read it?

After a wanted change: AGILOMETRO_WRITE_GOLDEN=1 pytest tests/golden, then read the difference before committing it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden.test_figures import compare
from tests.web.conftest import build
from tests.web.fixed import FixedDesk
from tests.web.test_regole import text_of

KEPT = Path(__file__).parent / "sheets"


@pytest.mark.parametrize(
    ("ente", "rule"),
    [("lucca", "presenza.settimana"), ("lucca", "presenza.trimestre"), ("brescia", "contattabilita.quota_giorno")],
)
def test_the_text_of_a_sheet(ente: str, rule: str) -> None:
    answer = build(FixedDesk(regolamento=ente)).test_client().get(f"/regole/{rule}")
    text = text_of(answer.get_data(as_text=True))
    compare(KEPT / f"{ente}-{rule}.txt", text)
