# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is a side of a comparison understood as it was written, and refused in Italian otherwise?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from norms.lookup import load_norms
from norms.reading import DeclarationError
from norms.sides import Written, WrongSide, open_side, parse_side
from tests.unit.norms.overlay import overlay

TODAY = date(2026, 10, 31)
ALLOWED = (
    "scrivere un ente (lucca), un giorno (01/01/2020), un ente in un giorno (lucca@2026-01-01) "
    "o una cartella di regole."
)
SIDES = {
    "brescia": Written(None, "brescia", TODAY),
    " brescia ": Written(None, "brescia", TODAY),
    "brescia@2026-01-01": Written(None, "brescia", date(2026, 1, 1)),
    "brescia@01/01/2026": Written(None, "brescia", date(2026, 1, 1)),
    "2020-01-01": Written(None, "lucca", date(2020, 1, 1)),
    "01/01/2020": Written(None, "lucca", date(2020, 1, 1)),
    "29/02/2024": Written(None, "lucca", date(2024, 2, 29)),
}
REFUSED = {
    "": f"«» non va bene: {ALLOWED}",
    "Lucca": f"«Lucca» non va bene: {ALLOWED}",
    "31/02/2020": f"«31/02/2020» non va bene: {ALLOWED}",
    "non/esiste": f"«non/esiste» non va bene: {ALLOWED}",
    "@2020-01-01": f"«» non va bene: {ALLOWED}",
    "lucca@ieri": "«lucca@ieri»: «ieri» non è un giorno: scrivere per esempio 31/10/2026 o 2026-10-31.",
    "lucca@": "«lucca@»: «» non è un giorno: scrivere per esempio 31/10/2026 o 2026-10-31.",
}


@pytest.mark.parametrize("text", SIDES)
def test_a_side_as_it_is_written(text: str):
    assert parse_side(text, "lucca", TODAY) == SIDES[text]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_a_side_is_refused(text: str):
    with pytest.raises(WrongSide) as refused:
        parse_side(text, "lucca", TODAY)
    assert str(refused.value) == REFUSED[text]


def test_a_folder_with_or_without_a_day(tmp_path: Path):
    overlay(tmp_path, {})
    assert parse_side(str(tmp_path), "lucca", TODAY) == Written(tmp_path, "lucca", TODAY)
    assert parse_side(f"{tmp_path}@01/01/2026", "lucca", TODAY) == Written(tmp_path, "lucca", date(2026, 1, 1))


def test_a_folder_without_rules_is_refused(tmp_path: Path):
    with pytest.raises(WrongSide) as refused:
        parse_side(str(tmp_path), "lucca", TODAY)
    assert str(refused.value) == (
        f"la cartella «{tmp_path}» non contiene regole: serve almeno uno tra acts.yaml, readings.yaml, parameters."
    )


def test_a_bare_word_is_an_ente_also_where_a_folder_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    overlay(tmp_path / "brescia", {})
    monkeypatch.chdir(tmp_path)
    assert parse_side("brescia", "lucca", TODAY) == Written(None, "brescia", TODAY)
    assert parse_side("./brescia", "lucca", TODAY) == Written(Path("brescia"), "lucca", TODAY)


def test_a_side_is_opened_with_our_rules_or_with_those_of_its_folder(tmp_path: Path):
    ours = load_norms()
    overlay(tmp_path, {"readings.yaml": "- {code: amb_LU_1, active: lavorati}\n"})
    one = open_side(Written(None, "lucca", TODAY), ours, load_norms)
    other = open_side(Written(tmp_path, "lucca", TODAY), ours, load_norms)
    assert one.norms is ours
    assert other.norms.readings["amb_LU_1"].active == "lavorati"
    assert (other.ente, other.day) == ("lucca", TODAY)


def test_an_ente_that_nobody_declares_and_a_folder_with_a_mistake(tmp_path: Path):
    ours = load_norms()
    with pytest.raises(WrongSide) as refused:
        open_side(Written(None, "pisa", TODAY), ours, load_norms)
    assert str(refused.value) == (
        "«pisa» non è un ente: scegliere tra bologna, brescia, civitanova, cremona, lucca; "
        "per una cartella scrivere ./pisa."
    )
    overlay(tmp_path, {"readings.yaml": "- {code: amb_LU_1, active: solari}\n"})
    with pytest.raises(DeclarationError, match=r"readings\.yaml:1: unknown reading 'solari'"):
        open_side(Written(tmp_path, "lucca", TODAY), ours, load_norms)
