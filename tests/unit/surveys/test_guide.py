# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Are the files that the guide shows read as they are written there?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from surveys.authoring.lss import write_lss
from surveys.benchmark import benchmarks
from surveys.reading import load

GUIDE = Path(__file__).parents[3] / "docs" / "guida" / "questionari.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the folder of an ente that copied every file of the guide."""
    blocks = re.findall(r"```yaml\n# (questionari/[\w/.-]+)\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 3
    for name, written in blocks:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written, encoding="utf-8")
    return tmp_path / "questionari"


def test_a_questionnaire_of_the_ente(folder: Path) -> None:
    own = load("mensa", extra=folder)
    assert [item.code for item in own.scored] == ["M01", "M02"]
    assert all(code in write_lss(own) for code in (b"[M01]", b"[M02]", b"[M03]", b"[SEDE]"))


def test_official_words(folder: Path) -> None:
    assert load("civit2013", extra=folder).by_code["A02"].official == "Il testo della seconda"


def test_a_reference_of_the_ente(folder: Path) -> None:
    found = benchmarks(load("hse_msit35"), folder)
    assert [each.id for each in found] == ["hse_2007", "hse_2023", "inail"]
