# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Are the scores of other bodies those that were published, and does an ente's own table take their place?"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from surveys.benchmark import FOLDER, OURS, benchmarks, on_hundred, read_benchmark
from surveys.comparison import benchmark_band
from surveys.reading import InstrumentError, load

CUTS = """
DOM 3.32 3.71 4.17
CON 3.46 3.78 4.10
SUP 3.51 3.92 4.31
COL 3.49 3.79 4.16
REL 3.62 4.00 4.49
RUO 3.91 4.32 4.71
CAM 2.71 3.10 3.55
"""
SHARES = {"DOM": 56.3, "CON": 68.0, "SUP": 70.0, "COL": 75.3, "REL": 77.8, "RUO": 79.0, "CAM": 57.5}
"""Means of 2023 as they were published: (mean - 1) / 4, in percent."""

OWN = """id: hse_2007
title: Enti della regione
instrument: hse_msit35
source: Rete dei CUG
year: 2025
mark: verificato
from: 1
to: 5
sections:
  DOM: {p20: "3.00", p50: "3.20", p80: "3.40", mean: "3.21"}
"""


def test_the_table_of_2007() -> None:
    first, _ = benchmarks(load("hse_msit35"))
    assert (first.id, first.year, first.mark) == ("hse_2007", 2007, "indicativo")
    assert first.cuts == {
        code: (float(p20), float(p50), float(p80)) for code, p20, p50, p80 in map(str.split, CUTS.strip().splitlines())
    }


def test_the_means_of_2023_are_the_shares_published() -> None:
    _, last = benchmarks(load("hse_msit35"))
    assert (last.id, last.year, last.cuts) == ("hse_2023", 2023, {})
    for code, share in SHARES.items():
        mean = last.sections[code].mean
        assert mean is not None
        assert on_hundred(float(mean), 1, 5) == pytest.approx(share, abs=0.2)


def test_every_section_of_the_instrument_is_there() -> None:
    hse = load("hse_msit35")
    for each in benchmarks(hse):
        assert set(each.sections) == {section.code for section in hse.sections if section.score}


def test_raw_4_everywhere_is_2_where_the_questions_are_turned_round() -> None:
    hse = load("hse_msit35")
    scores = {}
    for section in hse.sections:
        values = [item.scale.reversed(4) if item.polarity < 0 else 4 for item in hse.of(section.code) if item.scale]
        if values:
            scores[section.code] = sum(values) / len(values)
    assert scores == {**dict.fromkeys(["CON", "SUP", "COL", "RUO", "CAM"], 4.0), "DOM": 2.0, "REL": 2.0}
    cuts = benchmarks(hse)[0].cuts
    words = {code: benchmark_band(score, *cuts[code]) for code, score in scores.items()}
    assert words == {
        "DOM": "intervento urgente",
        "CON": "buono",
        "SUP": "buono",
        "COL": "buono",
        "REL": "intervento urgente",
        "RUO": "da migliorare",
        "CAM": "ottimo",
    }


def test_other_instruments_have_none() -> None:
    assert benchmarks(load("civit2013")) == ()


def test_a_table_of_the_ente_takes_the_place_of_ours(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "nostro.yaml").write_text(OWN, encoding="utf-8")
    found = benchmarks(load("hse_msit35"), tmp_path)
    assert [(each.id, each.year) for each in found] == [("hse_2023", 2023), ("hse_2007", 2025)]
    assert found[-1].sections["DOM"].mean == Decimal("3.21")


def test_a_table_on_another_scale_is_not_about_the_instrument(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "nostro.yaml").write_text(OWN.replace("to: 5", "to: 6"), encoding="utf-8")
    assert [each.id for each in benchmarks(load("hse_msit35"), tmp_path)] == ["hse_2023"]


@pytest.mark.parametrize(
    ("said", "instead", "message"),
    [
        ('p20: "3.00"', 'p20: "3.30"', r":10: p20, p50 and p80 are all there or none is, and ascend"),
        ('p80: "3.40", ', "", r":10: p20, p50 and p80 are all there"),
        ('"3.21"', '"5.21"', r":10: '5.21' is not a number from 1 to 5"),
        ('"3.21"', '"3,21"', r":10: '3,21' is not a number"),
        ("mark: verificato", "mark: forse", r":6: unknown mark 'forse'; allowed: indicativo, verificato"),
        ("year: 2025", "year: ieri", r":5: 'ieri' is not a whole number"),
        ("to: 5", "to: 1", r"from must be below to"),
        ("year: 2025\n", "", r"missing key 'year'"),
    ],
)
def test_a_mistake_names_file_and_line(tmp_path: Path, said: str, instead: str, message: str) -> None:
    path = tmp_path / "sbagliato.yaml"
    path.write_text(OWN.replace(said, instead), encoding="utf-8")
    with pytest.raises(InstrumentError, match=f"sbagliato.yaml.*{message}"):
        read_benchmark(path)


def test_our_tables_are_called_by_their_name() -> None:
    assert all(read_benchmark(path).id == path.stem for path in OURS.glob("*.yaml"))
