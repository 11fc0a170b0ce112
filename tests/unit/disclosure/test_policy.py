# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is a threshold read from its file, and refused below the floor?"""

from __future__ import annotations

from pathlib import Path

import pytest

from disclosure.policy import FLOOR, Policy, PolicyError, load_policy

GOOD = "id: mia\ntitle: Mia\nthreshold: 10\nreason: Perché\nsource: Una\n"


def test_the_threshold_of_staff_counts_is_five_with_its_reason():
    policy = load_policy()
    assert policy.threshold == 5
    assert policy.reason.startswith("Un conteggio che riguarda meno di 5 persone")


def test_no_policy_goes_below_the_floor():
    assert FLOOR == 3
    with pytest.raises(PolicyError, match="policy 'x': threshold 2 is below the floor of 3 people"):
        Policy("x", "X", 2, "perché", "fonte")


def test_an_ente_adds_its_own(tmp_path: Path):
    (tmp_path / "mia.yaml").write_text(GOOD, encoding="utf-8")
    assert load_policy("mia", tmp_path).threshold == 10


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (GOOD.replace("10", "2"), "threshold 2 is below the floor of 3 people"),
        (GOOD.replace("10", "dieci"), "threshold 'dieci' is not a count of people"),
        (GOOD.replace("title: Mia\n", ""), "expected exactly the keys id, title, threshold, reason, source"),
        (GOOD.replace("Perché", "''"), "every key must be a text"),
        ("a: [", "not YAML"),
        ("", "expected exactly the keys"),
    ],
)
def test_a_wrong_policy_is_refused(tmp_path: Path, written: str, message: str):
    (tmp_path / "mia.yaml").write_text(written, encoding="utf-8")
    with pytest.raises(PolicyError, match=message):
        load_policy("mia", tmp_path)


def test_an_unknown_policy_names_those_there_are():
    with pytest.raises(PolicyError, match="unknown policy 'nessuna'; allowed: personale"):
        load_policy("nessuna")
