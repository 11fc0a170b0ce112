# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Are the questionnaires what their sources say: how many items, which reversed, in which section, on which scale?"""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path

import pytest

from surveys.instrument import Instrument, Kind, Sensitivity
from surveys.reading import OURS, InstrumentError, known, load

REVERSED = {
    "civit2013": "A04 A05 A09 B04 B07 H05",
    "hse_msit35": "H03 H05 H06 H09 H12 H14 H16 H18 H20 H21 H22 H34",
    "fase6_sw": "OBI3 AUT3 FID3 COL3 CON3 BEN1 BEN2 EQU2 SER2",
    "fase6_dr": "OBI3 AUT3 FID3 COL3 CON3 BEN1 BEN2 EQU2 SER2 DIR3",
    "fase6_co": "EQU2 SER2",
}
CIVIT = dict(zip("ABCDEFGHILMNOP", (9, 9, 5, 5, 5, 5, 5, 5, 3, 4, 4, 5, 5, 4), strict=True))
HSE = {
    "DOM": (3, 6, 9, 12, 16, 18, 20, 22),
    "CON": (2, 10, 15, 19, 25, 30),
    "SUP": (8, 23, 29, 33, 35),
    "COL": (7, 24, 27, 31),
    "REL": (5, 14, 21, 34),
    "RUO": (1, 4, 11, 13, 17),
    "CAM": (26, 28, 32),
}


def _scored(instrument: Instrument) -> Counter[str]:
    return Counter(item.section for item in instrument.scored)


def test_civit_has_82_items_in_14_sections_and_importance() -> None:
    civit = load("civit2013")
    assert len(civit.scored) == 82
    assert _scored(civit) == Counter({**CIVIT, "IMP": 9})
    assert {(item.scale.minimum, item.scale.maximum) for item in civit.scored if item.scale} == {(1, 6)}
    assert [item.code for item in civit.traits] == ["GENERE", "CONTRATTO", "ETA", "ANZIANITA", "QUALIFICA"]
    assert [item.code for item in civit.items if item.allow_na] == ["B09"]
    assert [section.importance for section in civit.sections[:9]] == [f"Q0{n}" for n in range(1, 10)]
    assert {section.code for section in civit.sections if section.superior} == {"O", "P"}
    special = {item.code for item in civit.items if item.sensitivity is Sensitivity.SPECIAL}
    assert special == {"A04", "A05", "A09", *(f"B0{n}" for n in range(1, 10))}


def test_hse_has_35_items_in_7_dimensions_on_two_scales() -> None:
    hse = load("hse_msit35")
    for dimension, numbers in HSE.items():
        assert [item.code for item in hse.of(dimension)] == [f"H{n:02d}" for n in numbers]
    assert sum(map(len, HSE.values())) == len(hse.scored) == 35
    assert [item.scale.id for item in hse.scored if item.scale] == ["frequenza"] * 23 + ["accordo"] * 12


@pytest.mark.parametrize(("id", "codes"), REVERSED.items())
def test_reversed_items(id: str, codes: str) -> None:
    assert [item.code for item in load(id).items if item.polarity == -1] == codes.split()


def test_the_two_forms_of_fase_6_match_item_by_item() -> None:
    workers, managers = load("fase6_sw"), load("fase6_dr")
    assert (workers.comparable_with, managers.comparable_with) == (managers.id, workers.id)
    matched = [item for item in workers.items if item.match]
    assert len([item for item in matched if item.kind is Kind.LIKERT]) == 35
    for item in matched:
        other = managers.by_code[item.match]
        assert (item.polarity, item.scale, item.section) == (other.polarity, other.scale, other.section)
        assert (item.comparability, other.match) == (other.comparability, item.code)
    assert Counter(item.section for item in matched if item.kind is Kind.LIKERT) == Counter(
        {**dict.fromkeys(["OBI", "PRO", "AUT", "FID", "COL", "TEC", "CDG", "CON", "BEN", "EQU", "GEN"], 3), "SER": 2}
    )
    assert _scored(managers)["DIR"] == 4
    assert _scored(workers)["CMP"] == _scored(managers)["CMP"] == 3
    assert len(workers.comments) == len(managers.comments) == 2
    assert {item.code for item in load("fase6_co").items} == {"EQU1", "EQU2", "EQU3", "SER1", "SER2"}
    assert [item.code for item in workers.traits] == ["GENERE", "F_PROF"]
    assert managers.traits == ()


def test_bands_have_neither_gaps_nor_overlaps() -> None:
    for instrument in known():
        for item in instrument.items:
            ends = [(option.low, option.high) for option in item.options if (option.low, option.high) != (None, None)]
            for (_, high), (low, _) in itertools.pairwise(ends):
                assert high is not None
                assert low == high + 1, item.code


def test_every_instrument_says_who_made_its_words() -> None:
    assert [each.id for each in known()] == sorted(path.stem for path in OURS.glob("*.yaml"))
    for instrument in known():
        assert instrument.licence
        assert instrument.source
        assert instrument.minutes > 0


SMALL = """id: mio
version: "{version}"
title: Mio
purpose: Prova
source: l’ente
licence: EUPL-1.2
form: ALL
minutes: 3
needed: 1/2
scales: {{a: {{from: 1, to: 4, favourable: 3, unfavourable: 2}}}}
sections: [{{code: S, title: Uno}}]
items: [{{code: X1, section: S, kind: likert, scale: a, label: Prima{more}}}]
"""


def test_an_ente_adds_its_own_and_the_newest_version_comes_when_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "uno.yaml").write_text(SMALL.format(version="1", more=""), encoding="utf-8")
    (tmp_path / "due.yaml").write_text(SMALL.format(version="2", more=", official: Parole vere"), encoding="utf-8")
    assert load("mio", extra=tmp_path).items[0].official == "Parole vere"
    assert load("mio", "1", tmp_path).items[0].official == ""
    with pytest.raises(InstrumentError, match=r"unknown instrument 'mio' 3; allowed: .*mio 1, mio 2"):
        load("mio", "3", tmp_path)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (", polarity: 2", r"uno.yaml:12: unknown polarity '2'; allowed: 1, 0, -1"),
        (", scala: a", r"uno.yaml:12: unknown key 'scala'; allowed: code, section, kind, label, scale"),
        (", trait: yes", r"uno.yaml:12: item X1: a trait has options"),
        (", allow_na: forse", r"uno.yaml:12: unknown allow_na 'forse'; allowed: yes, no"),
        (", options: b", r"uno.yaml:12: unknown options 'b'; allowed: "),
        (", sensitivity: alta", r"uno.yaml:12: unknown sensitivity 'alta'; allowed: nessuna, "),
        (", construct: C", r"uno.yaml:12: item X1: construct 'C'; allowed: none is declared"),
        (r', official: "Una\x07"', r"uno.yaml:12: a control sign; allowed: what can be printed"),
        (r', official: "Una\ud800"', r"uno.yaml:12: a control sign"),
        (", match: X2", r"uno.yaml:12: item X1: a match needs comparable_with"),
        ("}, {code: X1, section: S, kind: likert, scale: a, label: Due", r"uno.yaml:12: item X1: twice"),
        (
            "}, {code: X2, section: T, kind: likert, scale: a, label: Due",
            r"uno.yaml:12: unknown section of item X2 'T'; ",
        ),
        ("}, {code: X2, section: S, kind: likert, label: Due", r"uno.yaml:12: item X2: a likert needs a scale"),
        ("}, {code: 2X, section: S, kind: likert, scale: a, label: Due", r"uno.yaml:12: item '2X': a code is a letter"),
        ("}, {code: X2, section: S, kind: testo, label: Due", r"uno.yaml:12: item X2: the sensitivity of a testo is "),
    ],
)
def test_a_mistake_names_the_file_and_what_is_allowed(tmp_path: Path, more: str, message: str) -> None:
    (tmp_path / "uno.yaml").write_text(SMALL.format(version="1", more=more), encoding="utf-8")
    with pytest.raises(InstrumentError, match=message):
        known(tmp_path)
