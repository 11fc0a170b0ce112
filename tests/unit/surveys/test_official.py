# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do official words reach the questions without touching codes, scales and labels?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from surveys.authoring.lss import write_lss
from surveys.reading import InstrumentError, load

WORDS = """id: civit2013
version: "2013-05"
source: Modello CiVIT, pagina 12
words:
  A01: Parole vere della prima domanda
  P04: Parole vere dell’ultima
"""


def _folder(path: Path, written: str) -> Path:
    (path / "parole.yaml").write_text(written, encoding="utf-8")
    return path


def test_words_lie_over_the_labels(tmp_path: Path) -> None:
    ours, theirs = load("civit2013"), load("civit2013", extra=_folder(tmp_path, WORDS))
    assert theirs.by_code["A01"].official == "Parole vere della prima domanda"
    assert theirs.by_code["A02"].official == ""
    assert replace(theirs, items=tuple(replace(item, official="") for item in theirs.items)) == ours


def test_who_answers_reads_them(tmp_path: Path) -> None:
    written = write_lss(load("civit2013", extra=_folder(tmp_path, WORDS))).decode()
    assert "Parole vere della prima domanda" in written
    assert "Luogo di lavoro sicuro" not in written


def test_none_of_ours_is_official() -> None:
    for id in ("civit2013", "hse_msit35"):
        assert not any(item.official for item in load(id).items)


@pytest.mark.parametrize(
    ("said", "instead", "message"),
    [
        ("  A01:", "  Z01:", r"parole.yaml:5: no item 'Z01' in civit2013; allowed: A01, "),
        ("2013-05", "2031", r"parole.yaml:1: no instrument 'civit2013' 2031; allowed: civit2013 2013-05, "),
        ("source: Modello CiVIT, pagina 12\n", "", r"parole.yaml:1: missing key 'source'"),
        ("Parole vere dell’ultima", "[una, due]", r"parole.yaml:6: expected the words of an item"),
    ],
)
def test_a_mistake_names_file_and_line(tmp_path: Path, said: str, instead: str, message: str) -> None:
    with pytest.raises(InstrumentError, match=message):
        load("civit2013", extra=_folder(tmp_path, WORDS.replace(said, instead)))
