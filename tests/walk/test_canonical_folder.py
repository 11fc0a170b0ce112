# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""A folder of canonical CSVs (domain.md 9), loaded and asked from the command line: exact integers, exact decimals."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

STAFF = ("person_id", "gender", "birth_year", "category", "role", "structure", "hire_date", "service_days", "feasible")
AGREEMENTS = ("agreement_id", "person_id", "signed_on", "start", "end", "renewal_of")
ON = "2026-10-31"


def staff_rows() -> list[tuple[object, ...]]:
    """83 people who may, 12 whose work cannot be done in agile mode, 3 hired less than 90 days before."""
    units = ("VIA", "RAG", "AMB", "SIT")
    rows: list[tuple[object, ...]] = []
    for number in range(98):
        new, feasible = number >= 95, number < 83 or number >= 95
        hired = "2026-09-15" if new else f"20{number % 20:02d}-03-01"
        gender = "D" if number % 2 else "U"
        rows.append(
            (
                f"{number:05d}",
                gender,
                1965 + number % 30,
                "Istruttori",
                "other",
                units[number % 4],
                hired,
                "",
                int(feasible),
            )
        )
    return rows


def agreement_rows(people: int) -> list[tuple[object, ...]]:
    """One agreement in force per person, and for the first two a renewal: one after the end, one before it."""
    rows: list[tuple[object, ...]] = [
        (f"A{number:03d}", f"{number:05d}", "2025-12-20", "2026-01-01", "2026-12-31", "") for number in range(people)
    ]
    rows[0] = ("A000", "00000", "2025-12-20", "2026-01-01", "2026-06-30", "")
    rows.append(("A000-R", "00000", "2026-06-20", "2026-07-01", "2027-06-30", "A000"))
    rows.append(("A001-R", "00001", "2026-10-01", "2026-10-15", "2027-10-14", "A001"))
    return rows


def write(path: Path, headings: tuple[str, ...], rows: list[tuple[object, ...]], delimiter: str) -> None:
    lines = [delimiter.join(str(cell) for cell in row) for row in (headings, *rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def agilometro(home: Path, *arguments: str, code: int = 0) -> str:
    environ = {**os.environ, "AGILOMETRO_HOME": str(home), "AGILOMETRO_ENTE": "lucca"}
    environ.pop("AGILOMETRO_DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", "agilometro", *arguments], env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def coverage(home: Path, *more: str) -> list[dict[str, Any]]:
    text = agilometro(home, "indicators", "S-01", "--on", ON, "--by", "struttura", "--format", "json", *more)
    rows: list[dict[str, Any]] = json.loads(text)
    return rows


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "csv"
    made.mkdir()
    write(made / "personale.csv", STAFF, staff_rows(), ";")
    write(made / "accordi.csv", AGREEMENTS, agreement_rows(20), ",")
    return made


def test_twenty_people_of_eighty_three_are_one_short_and_twenty_one_are_enough(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    agilometro(home, "load", str(folder))
    whole, *units = coverage(home)
    assert whole["by"] == {}
    assert (whole["numerator"], whole["denominator"], whole["value"]) == (20, 83, "24.10")
    assert (whole["status"], whole["missing_people"], whole["target"]) == ("not_met", 1, "25.00")
    assert {unit["by"]["struttura"] for unit in units} == {"VIA", "RAG", "AMB", "SIT"}
    assert sum(unit["denominator"] for unit in units) == 83

    text = agilometro(home, "indicators", "S-01", "--on", ON, "--open")
    assert "20 su 83" in text
    assert "24,10 %" in text
    assert "manca 1 persona" in text
    assert "in tutto: 98" in text

    write(folder / "accordi.csv", AGREEMENTS, agreement_rows(21), ",")
    agilometro(home, "load", str(folder / "accordi.csv"))
    (whole, *_) = coverage(home)
    assert (whole["numerator"], whole["denominator"], whole["value"]) == (21, 83, "25.30")
    assert (whole["status"], whole["missing_people"]) == ("met", 0)


def test_loading_the_same_folder_again_changes_nothing(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    agilometro(home, "load", str(folder))
    before = coverage(home)
    assert "già" in agilometro(home, "load", str(folder))
    assert coverage(home) == before


def test_undo_brings_back_the_totals_before(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    agilometro(home, "load", str(folder))
    write(folder / "accordi.csv", AGREEMENTS, agreement_rows(21), ",")
    agilometro(home, "load", str(folder / "accordi.csv"))
    agilometro(home, "undo", "3")
    assert coverage(home)[0]["numerator"] == 20
    agilometro(home, "undo", "99", code=2)
    assert "ritirato" in agilometro(home, "batches")


def test_check_writes_nothing(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    agilometro(home, "check", str(folder))
    agilometro(home, "indicators", code=2)
