# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does a scenario keep its name, its author and its time, and does a removed one make room?"""

from __future__ import annotations

from datetime import datetime

import pytest

from record.audit import notes
from record.scenari import NameTaken, NoScenario, Saved, remove, save, saved
from record.store import Store, reading, writing

NOW, LATER = datetime(2026, 11, 23, 10, 0), datetime(2026, 11, 24, 9, 0)


def test_scenarios_are_kept_by_name_with_author_and_time(store: Store) -> None:
    with writing(store) as conn:
        save(conn, "Viabilità al 20 %", '{"rinnovi": null}', "A. Bianchi", NOW)
        save(conn, "Assunzioni", "{}", "C. Verdi", LATER)
    with reading(store) as conn:
        assert saved(conn) == (
            Saved("Assunzioni", "{}", "C. Verdi", LATER),
            Saved("Viabilità al 20 %", '{"rinnovi": null}', "A. Bianchi", NOW),
        )
        assert [(each.chi, each.azione) for each in notes(conn)] == [
            ("C. Verdi", "scenario salvato"),
            ("A. Bianchi", "scenario salvato"),
        ]


def test_a_name_is_of_one_scenario_until_it_is_removed(store: Store) -> None:
    with writing(store) as conn:
        save(conn, "Prova", "{}", "A. Bianchi", NOW)
    with writing(store) as conn, pytest.raises(NameTaken):
        save(conn, "Prova", "{}", "C. Verdi", LATER)
    with writing(store) as conn:
        remove(conn, "Prova", "C. Verdi", LATER)
        save(conn, "Prova", '{"assunzioni": 2}', "C. Verdi", LATER)
    with reading(store) as conn:
        assert [each.contenuto for each in saved(conn)] == ['{"assunzioni": 2}']
    with writing(store) as conn, pytest.raises(NoScenario):
        remove(conn, "Altra", "C. Verdi", LATER)
