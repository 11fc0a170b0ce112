# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Are answers of two versions set side by side only where somebody declared that they say the same?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from surveys.instrument import Instrument
from surveys.reading import InstrumentError, load, read_text
from surveys.series import comparable, comparable_sections

FIRST = """id: clima
version: "1"
title: Clima
purpose: Prova
source: l’ente
licence: EUPL-1.2
form: ALL
minutes: 3
needed: 1/2
scales:
  sei: {from: 1, to: 6, favourable: 4, unfavourable: 3}
  cinque: {from: 1, to: 5, favourable: 4, unfavourable: 2}
sections:
  - {code: A, title: Prima}
  - {code: B, title: Seconda}
items:
  - {code: A1, section: A, kind: likert, scale: sei, label: Uno}
  - {code: A2, section: A, kind: likert, scale: sei, label: Due}
  - {code: B1, section: B, kind: likert, scale: sei, label: Tre}
"""
SECOND = FIRST.replace('version: "1"', 'version: "2"')


def _read(written: str) -> Instrument:
    return read_text(written, Path("prova.yaml"))


def _pairs(before: str, after: str) -> list[tuple[str, str]]:
    return [(one.code, other.code) for one, other in comparable(_read(before), _read(after))]


def _sections(before: str, after: str) -> list[str]:
    return [other.code for _, other in comparable_sections(_read(before), _read(after))]


def test_the_same_version_asks_the_same() -> None:
    civit = load("civit2013")
    assert len(comparable(civit, civit)) == 82
    assert len(comparable_sections(civit, civit)) == 14


def test_another_version_asks_something_else_until_somebody_says_so() -> None:
    assert _pairs(FIRST, SECOND) == []
    assert _sections(FIRST, SECOND) == []


def test_one_line_declares_the_items_with_the_same_code() -> None:
    declared = SECOND.replace("form: ALL", 'form: ALL\nsame_as: "1"')
    assert _pairs(FIRST, declared) == [("A1", "A1"), ("A2", "A2"), ("B1", "B1")]
    assert _sections(FIRST, declared) == ["A", "B"]
    changed = declared.replace("label: Due}", "label: Due riscritta, equivalent: none}")
    assert _pairs(FIRST, changed) == [("A1", "A1"), ("B1", "B1")]
    assert _sections(FIRST, changed) == ["B"]


def test_an_item_may_have_another_code_and_be_declared_from_either_side() -> None:
    renamed = SECOND.replace("code: B1", "code: B9").replace(
        "label: Tre}", 'label: Tre, equivalent: [{version: "1", code: B1}]}'
    )
    assert _pairs(FIRST, renamed) == [("B1", "B9")]
    assert _pairs(renamed, FIRST) == [("B9", "B1")]
    assert _sections(FIRST, renamed) == ["B"]


@pytest.mark.parametrize(
    "changed", ["scale: cinque, label: Uno", "scale: sei, polarity: -1, label: Uno", "scale: sei, kind: importanza"]
)
def test_points_polarity_and_kind_must_be_the_same_whatever_is_declared(changed: str) -> None:
    declared = SECOND.replace("form: ALL", 'form: ALL\nsame_as: "1"')
    other = declared.replace("kind: likert, scale: sei, label: Uno", f"{_kind(changed)}{changed}{_label(changed)}")
    assert _pairs(FIRST, other) == [("A2", "A2"), ("B1", "B1")]
    assert _sections(FIRST, other) == ["B"]


def test_a_section_with_one_item_more_does_not_compare() -> None:
    more = SECOND.replace("form: ALL", 'form: ALL\nsame_as: "1"') + (
        "  - {code: A3, section: A, kind: likert, scale: sei, label: Nuova}\n"
    )
    assert _pairs(FIRST, more) == [("A1", "A1"), ("A2", "A2"), ("B1", "B1")]
    assert _sections(FIRST, more) == ["B"]
    assert _sections(more, FIRST) == ["B"]


def test_other_questionnaires_never_compare() -> None:
    declared = _read(SECOND.replace("form: ALL", 'form: ALL\nsame_as: "1"'))
    assert comparable(replace(_read(FIRST), id="altro"), declared) == ()


def test_what_is_declared_equivalent_has_a_version_and_a_code() -> None:
    with pytest.raises(InstrumentError, match=r"prova.yaml:17: missing key 'code'; required: version, code"):
        _read(SECOND.replace("label: Uno}", 'label: Uno, equivalent: [{version: "1"}]}'))


def _kind(changed: str) -> str:
    return "" if "kind" in changed else "kind: likert, "


def _label(changed: str) -> str:
    return "" if "label" in changed else ", label: Uno"
