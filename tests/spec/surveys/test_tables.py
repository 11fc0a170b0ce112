# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do the questionnaires say, item by item, what the tables of the reference say?"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import Path

import pytest

from surveys.benchmark import benchmarks
from surveys.instrument import Instrument, Item, Kind, Sensitivity
from surveys.reading import load

REFERENCE = Path(__file__).parents[4] / "shared" / "surveys.md"

pytestmark = pytest.mark.skipif(not REFERENCE.exists(), reason="the reference (../shared/surveys.md) is not here")

Row = dict[str, str]


def _tables() -> list[list[Row]]:
    blocks = re.findall(r"```csv\n(.*?)```", REFERENCE.read_text(encoding="utf-8"), re.DOTALL)
    return [list(csv.DictReader(io.StringIO(block))) for block in blocks]


def _table(*columns: str) -> list[Row]:
    """Return the one table with these columns first."""
    (found,) = [rows for rows in _tables() if rows and tuple(rows[0])[: len(columns)] == columns]
    return found


def _letters(words: str) -> str:
    """Return words without accents and apostrophes: the reference writes «dignita'», we write «dignità»."""
    plain = words.replace("’", "'").translate(str.maketrans("àèéìòùÈ", "aeeiouE"))
    return re.sub(r"(?<=[aeiouE])'(?=\W|$)", "", plain)


def _polarity(row: Row) -> int:
    return int(row["polarity"])


# ---------------------------------------------------------------- CiVIT (1.2, 1.3, 1.4)


def test_every_row_of_civit() -> None:
    civit, rows = load("civit2013"), _table("item", "section", "polarity", "allow_na")
    assert [item.code for item in civit.scored] == [row["item"] for row in rows]
    for item, row in zip(civit.scored, rows, strict=True):
        assert (item.section, item.polarity, item.allow_na) == (row["section"], _polarity(row), row["allow_na"] == "1")
        assert _letters(item.label) == _letters(row["label_it_breve"])
        assert item.kind is (Kind.IMPORTANCE if row["section"] == "IMP" else Kind.LIKERT)
        assert item.scale is not None
        assert (item.scale.minimum, item.scale.maximum) == (1, 6)
        assert (item.scale.favourable, item.scale.unfavourable) == (4, 3)


def test_every_section_of_civit() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| (Benessere|Condivisione[^|]*|Superiore[^|]*) \| ([A-P]) \| [^|]+ \| (\d) \| ([^|]+) \|$", text, re.M
    )
    assert len(rows) == 14
    civit = load("civit2013")
    assert [section.code for section in civit.sections if section.score] == [letter for _, letter, _, _ in rows]
    families = {"Benessere": "benessere", "Condivisione": "condivisione", "Superiore": "superiore"}
    sections = {section.code: section for section in civit.sections}
    for survey, letter, count, turned in rows:
        items = civit.of(letter)
        assert len(items) == int(count)
        assert [item.code for item in items if item.polarity < 0] == re.findall(r"[A-Z]\d\d", turned)
        assert sections[letter].family == families[survey.split()[0]]


def test_the_totals_of_civit() -> None:
    civit = load("civit2013")
    families = {section.code: section.family for section in civit.sections}
    assert Counter(families[item.section] for item in civit.scored) == {
        "benessere": 51,
        "": 9,
        "condivisione": 13,
        "superiore": 9,
    }


def test_the_registry_sheet_of_civit() -> None:
    civit = load("civit2013")
    sheet = {item.code: [option.label for option in item.options] for item in civit.traits}
    assert sheet == {
        "GENERE": ["donna", "uomo"],
        "CONTRATTO": ["a tempo determinato", "a tempo indeterminato"],
        "ETA": ["fino a 30 anni", "da 31 a 40 anni", "da 41 a 50 anni", "da 51 a 60 anni", "oltre 60 anni"],
        "ANZIANITA": ["meno di 5 anni", "da 5 a 10 anni", "da 11 a 20 anni", "oltre 20 anni"],
        "QUALIFICA": ["dirigente", "non dirigente"],
    }
    cells = 1
    for options in sheet.values():
        cells *= len(options)
    assert cells == 160
    age = civit.by_code["ETA"].options
    assert [(option.low, option.high) for option in age] == [(None, 30), (31, 40), (41, 50), (51, 60), (61, None)]
    service = civit.by_code["ANZIANITA"].options
    assert [(option.low, option.high) for option in service] == [(None, 4), (5, 10), (11, 20), (21, None)]


# ---------------------------------------------------------------- HSE (2.1, 2.2)


def test_every_row_of_hse() -> None:
    hse, rows = load("hse_msit35"), _table("n", "dim", "polarity")
    assert len(rows) == len(hse.scored) == 35
    for item, row in zip(hse.scored, rows, strict=True):
        assert (item.code, item.section, item.polarity) == (f"H{int(row['n']):02d}", row["dim"], _polarity(row))
        assert _letters(item.label) == _letters(row["label_it_breve"])
        assert item.scale is not None
        assert (item.scale.id == "frequenza") == (int(row["n"]) <= 23)
        assert (item.scale.minimum, item.scale.maximum) == (1, 5)
        assert (item.scale.favourable, item.scale.unfavourable) == (4, 2)


def test_the_words_of_both_scales_of_hse() -> None:
    scales = {item.scale.id: item.scale for item in load("hse_msit35").scored if item.scale}
    assert list(scales["frequenza"].labels.values()) == ["mai", "raramente", "qualche volta", "spesso", "sempre"]
    assert (scales["accordo"].labels[1], scales["accordo"].labels[5]) == (
        "fortemente in disaccordo",
        "fortemente d’accordo",
    )


def test_the_first_references_of_hse() -> None:
    rows = _table("dimension", "p20", "p50", "p80")
    cuts = benchmarks(load("hse_msit35"))[0].cuts
    assert cuts == {row["dimension"]: tuple(float(row[key]) for key in ("p20", "p50", "p80")) for row in rows}


def test_the_means_of_hse() -> None:
    line = re.search(
        r"HSE 2023 benchmark means.*?CAM[^.]*\.\d+ \(3\.30\)", REFERENCE.read_text(encoding="utf-8"), re.DOTALL
    )
    assert line is not None
    means = dict(re.findall(r"([A-Z]{3}) [\d.]+(?: %)? \((\d\.\d\d)\)", line[0]))
    found = benchmarks(load("hse_msit35"))[1].sections
    assert {code: str(each.mean) for code, each in found.items()} == means
    assert len(means) == 7


# ---------------------------------------------------------------- fase 6 (3.3, 3.4)


def _bank() -> dict[str, Row]:
    return {row["code"]: row for row in _table("code", "construct", "polarity", "cmp", "forms")}


def _asked(instrument: Instrument) -> dict[str, Item]:
    return {item.code: item for item in instrument.items if not item.code.startswith("F_") and not item.trait}


@pytest.mark.parametrize(
    ("id", "form", "label"),
    [
        ("fase6_sw", "SW", "label_sw_breve"),
        ("fase6_dr", "DR", "label_dr_breve"),
        ("fase6_co", "CO", "label_sw_breve"),
    ],
)
def test_every_row_of_fase_6(id: str, form: str, label: str) -> None:
    rows = {code: row for code, row in _bank().items() if form in row["forms"].split(";")}
    asked = _asked(load(id))
    assert set(asked) == set(rows)
    for code, row in rows.items():
        item = asked[code]
        assert item.section == row["construct"]
        if row["construct"] not in ("CMP", "OPN"):
            assert (item.polarity, item.construct, item.kind) == (_polarity(row), row["construct"], Kind.LIKERT)
            assert item.allow_na
        told = re.sub(r": (-1/0/\+1|0-5)$|\s*\(testo\)$", "", row[label])
        assert _letters(item.label) == _letters(told)


def test_what_compares_in_fase_6() -> None:
    workers, managers = load("fase6_sw"), load("fase6_dr")
    for code, row in _bank().items():
        both = row["forms"].startswith("SW;DR") and row["cmp"] in ("D", "P")
        for form in (workers, managers):
            item = form.by_code.get(code)
            if item is None:
                continue
            assert item.match == (code if both else "")
            assert (item.comparability.value if item.comparability else "-") == row["cmp"]


def test_the_counts_of_fase_6() -> None:
    bank = _bank()
    likert = [row for row in bank.values() if row["construct"] not in ("CMP", "OPN", "DIR")]
    assert Counter(row["construct"] for row in likert) == {
        **dict.fromkeys(["OBI", "PRO", "AUT", "FID", "COL", "TEC", "CDG", "CON", "BEN", "EQU", "GEN"], 3),
        "SER": 2,
    }
    for id, scaled in (("fase6_sw", 35), ("fase6_dr", 39), ("fase6_co", 5)):
        instrument = load(id)
        assert sum(item.kind is Kind.LIKERT for item in instrument.items) == scaled
        assert instrument.needed == (2, 3)
    negative = {code for code, row in bank.items() if row["polarity"] == "-1"}
    told = ["OBI3", "AUT3", "FID3", "COL3", "CON3", "BEN1", "BEN2", "EQU2", "SER2", "DIR3"]
    assert negative == set(told)


def test_three_items_compare_with_before() -> None:
    for id in ("fase6_sw", "fase6_dr"):
        scales = {item.code: item.scale for item in load(id).of("CMP")}
        ends = {code: (scale.minimum, scale.maximum) for code, scale in scales.items() if scale}
        assert ends == {"CMP1": (-1, 1), "CMP2": (-1, 1), "CMP3": (0, 5)}


def test_the_facts_of_fase_6() -> None:
    workers, managers = load("fase6_sw"), load("fase6_dr")
    facts = {item.code: len(item.options) for item in workers.items if item.code.startswith("F_")}
    assert facts == {
        "F_PROF": 3, "F_GG": 0, "F_KM": 4, "F_MIN": 4, "F_MEZZO": 8, "F_ALIM": 5, "F_LUOGO": 4, "F_CURA": 3,
        "F_SPESE": 3,
    }  # fmt: skip
    days = workers.by_code["F_GG"].scale
    assert days is not None
    assert list(days.points) == [0, 1, 2, 3, 4, 5]
    bands = {code: [option.high for option in workers.by_code[code].options] for code in ("F_KM", "F_MIN")}
    assert bands == {"F_KM": [10, 25, 50, None], "F_MIN": [30, 60, 90, None]}
    coordinated = managers.by_code["F_NCOORD"].options
    assert [(option.low, option.high) for option in coordinated] == [(1, 2), (3, 5), (6, None)]
    assert [option.code for option in workers.by_code["F_PROF"].options] == ["P", "O", "G"]


def test_what_an_answer_may_reveal_in_fase_6() -> None:
    found = {item.code: item.sensitivity for id in ("fase6_sw", "fase6_dr") for item in load(id).items}
    assert found["F_CURA"] is Sensitivity.SPECIAL
    telling = {code for code, sensitivity in found.items() if sensitivity is Sensitivity.QUASI_IDENTIFIER}
    assert telling == {"GENERE", "F_PROF", "F_KM", "F_MIN", "F_NCOORD"}
    assert [item.code for item in load("fase6_sw").traits] == ["GENERE", "F_PROF"]
    assert {code for code, sensitivity in found.items() if sensitivity is Sensitivity.FREE_TEXT} == {"OPN1", "OPN2"}


# ---------------------------------------------------------------- Cremona (domain.md, 1.4)


def test_the_effects_that_cremona_wants_to_measure() -> None:
    cremona = load("cremona_effetti")
    assert list(cremona.constructs) == ["CR-QV", "CR-MO", "CR-PR", "CR-EF"]
    assert Counter(item.construct for item in cremona.scored) == dict.fromkeys(cremona.constructs, 3)
    assert Counter(item.construct for item in cremona.scored if item.polarity < 0) == dict.fromkeys(
        cremona.constructs, 1
    )
    assert {(item.scale.minimum, item.scale.maximum) for item in cremona.scored if item.scale} == {(1, 6)}
