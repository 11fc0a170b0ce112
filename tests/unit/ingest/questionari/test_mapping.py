# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does an ente's mapping say what it may say, and is each mistake refused with its line and what is allowed?"""

from __future__ import annotations

import pytest

from ingest.questionari.mapping import Mapping, read_mapping
from norms.reading import DeclarationError
from tests.unit.ingest.questionari.exports import SMALL

WHOLE = """
questionario: piccolo
colonne:
  A01: "Domanda 1"
blocchi:
  - {da: colonna C, domande: [A02, A03]}
risposte:
  tutte: {Abbastanza: 4, Donne: D, non lo so: na}
  A01: {Così così: 3, boh: escludi}
verso: {rovesciato: [B01]}
ignora: [Note dell'ufficio]
assenti: [B09]
sconosciute: escludi
"""


def test_a_whole_mapping() -> None:
    said = read_mapping(WHOLE, SMALL)
    assert said.columns == {"A01": "Domanda 1"}
    assert said.blocks == (("colonna C", ("A02", "A03")),)
    assert said.answers["A01"] == {"abbastanza": 4, "non lo so": "na", "cosi cosi": 3, "boh": None}
    assert said.answers["GENERE"] == {"donne": "D", "non lo so": "na"}
    assert said.ignored == ("Note dell'ufficio",)
    assert (said.mirrored, said.absent) == (frozenset({"B01"}), frozenset({"B09"}))
    assert said.leave_out_unknown


def test_all_scales_may_be_turned() -> None:
    assert read_mapping("verso: {rovesciato: tutte}", SMALL).mirrored == {"A01", "A02", "A03", "B01", "B09"}


def test_a_mapping_may_say_nothing_but_one_thing() -> None:
    assert read_mapping("assenti: [B09]", SMALL) == Mapping(absent=frozenset({"B09"}))


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("colone: {A01: x}", "mappatura.yaml:1: unknown key 'colone'; allowed: questionario, colonne, blocchi"),
        ("questionario: civit2013", "unknown questionnaire 'civit2013'; allowed: piccolo"),
        ("colonne:\n  A99: x", "mappatura.yaml:2: 'A99' is no item of piccolo; allowed: A01, A02"),
        ("colonne: {A01: [x]}", "expected a text"),
        ("assenti: [Z1]", "'Z1' is no item of piccolo"),
        ("risposte: {A01: {bene: 9}}", "'9' is no answer of A01; allowed: escludi, na, 1, 2, 3, 4, 5, 6"),
        ("risposte: {Q9: {bene: 9}}", "'Q9' is no item of piccolo"),
        ("verso: {dritto: [A01]}", "unknown key 'dritto'; allowed: rovesciato"),
        ("blocchi: A01", "'blocchi' must be a list"),
        ("blocchi: [{da: K}]", "missing key 'domande'"),
        ("sconosciute: forse", "unknown value 'forse'; allowed: escludi"),
    ],
)
def test_a_mistake_is_refused(written: str, message: str) -> None:
    with pytest.raises(DeclarationError) as refused:
        read_mapping(written, SMALL)
    assert message in str(refused.value)
