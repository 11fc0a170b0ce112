# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""One broken file per mistake: is each refused with its file, its line, and what is allowed?"""

from __future__ import annotations

from pathlib import Path

import pytest

from norms.lookup import load_norms
from norms.reading import DeclarationError, read_entry

GOOD = """\
id: prova.soglia
title: Una soglia
unit: percent
bound: floor
base: eseguibili
values:
  - since: "2020-01-01"
    value: "25"
    source: {act: prova, article: "art. 1"}
    mark: V
    row: X.1
checked: "2026-11-23"
"""
MISTAKES = {
    "unknown key": ("bound: floor", "bound: floor\nbounds: floor", 5, "unknown key 'bounds'; allowed: id, title, unit"),
    "missing key": ("title: Una soglia\n", "", 1, "missing key 'title'; required: id, title, unit, bound, values"),
    "repeated key": ("bound: floor", "bound: floor\nbound: above", 5, "key 'bound' is already at line 4"),
    "not a day": ('since: "2020-01-01"', 'since: "2020-13-01"', 7, "'2020-13-01' is not a day; allowed: yyyy-mm-dd"),
    "bare year": ('since: "2020-01-01"', "since: 2020", 7, "'2020' is not a day; allowed: yyyy-mm-dd"),
    "over 100": ('value: "25"', 'value: "125"', 8, "'125' is not a percentage; allowed: a number from 0 to 100"),
    "a word": ('value: "25"', "value: no", 8, "'no' is not a percentage; allowed: a number from 0 to 100, or repealed"),
    "empty value": ('value: "25"', 'value: ""', 7, "'value' must be a text"),
    "first repealed": ('value: "25"', "value: repealed", 7, "the first value cannot be a repeal"),
    "unknown act": ("act: prova", "act: prva", 9, "unknown act 'prva'; allowed: "),
    "unknown mark": ("mark: V", "mark: S", 10, "unknown mark 'S'; allowed: V, P, K, D"),
    "base of a count": ("unit: percent\n", "unit: days\n", 5, "only a percent has a base; remove it"),
    "unknown bound": ("bound: floor", "bound: minimum", 4, "unknown bound 'minimum'; allowed: floor, ceiling, above, "),
    "unknown base": ("base: eseguibili", "base: tutti", 5, "unknown base 'tutti'; allowed: eseguibili, richiedenti"),
    "unknown reading": ("mark: V", "mark: V\n    reading: amb_XX_9", 11, "unknown reading 'amb_XX_9'; allowed: amb_"),
    "never read": ('checked: "2026-11-23"\n', "", 7, "a value marked V or P needs `checked` on the parameter, or"),
    "wrong name": ("id: prova.soglia", "id: prova.altra", 1, "unknown id (it is the name of the file) 'prova.altra'"),
    "no values": ("values:\n", "values: []\nvalori:\n", 7, "unknown key 'valori'"),
    "alias": ("title: Una soglia", "title: *x", 2, "no tags and no aliases; write the value"),
    "tag": ("title: Una soglia", "title: !!python/name:os.system", 2, "no tags and no aliases; write the value"),
    "not YAML": ("title: Una soglia", "title: [", 4, "not YAML: "),
    "a list": (GOOD, "- uno\n", 1, "expected a mapping of keys"),
    "nothing": (GOOD, "", 1, "the file is empty"),
}


def write(folder: Path, parameter: str) -> Path:
    (folder / "acts.yaml").write_text("- {id: prova, title: Atto di prova, text: esempio.it}\n", encoding="utf-8")
    path = folder / "parameters" / "stato" / "prova.soglia.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(parameter, encoding="utf-8")
    return path


def test_the_good_file_is_read(tmp_path: Path):
    write(tmp_path, GOOD)
    assert "prova.soglia" in load_norms(tmp_path).shelves["stato", ""]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_has_its_exact_place(tmp_path: Path, mistake: str):
    before, after, line, message = MISTAKES[mistake]
    assert before in GOOD
    path = write(tmp_path, GOOD.replace(before, after))
    with pytest.raises(DeclarationError) as refused:
        load_norms(tmp_path)
    assert str(refused.value).startswith(f"{path}:{line}: {message}")


def test_values_go_from_the_oldest_to_the_newest(tmp_path: Path):
    second = GOOD.split("values:\n")[1].split("checked")[0].replace("2020-01-01", "2019-01-01")
    path = write(tmp_path, GOOD.replace("checked", second + "checked"))
    with pytest.raises(DeclarationError) as refused:
        load_norms(tmp_path)
    assert str(refused.value) == (
        f"{path}:12: 2019-01-01 does not follow 2020-01-01; values go from the oldest to the newest"
    )


def test_a_reading_must_be_one_of_those_declared(tmp_path: Path):
    path = tmp_path / "readings.yaml"
    path.write_text("- code: amb_LU_1\n  active: solari\n", encoding="utf-8")
    with pytest.raises(DeclarationError) as refused:
        load_norms(tmp_path)
    assert str(refused.value) == f"{path}:2: unknown reading 'solari'; allowed: calendario, lavorati"


def test_an_act_is_declared_once(tmp_path: Path):
    path = tmp_path / "acts.yaml"
    path.write_text("- {id: l-81-2017, title: Legge, text: x}\n", encoding="utf-8")
    with pytest.raises(DeclarationError) as refused:
        load_norms(tmp_path)
    assert str(refused.value) == f"{path}:1: act 'l-81-2017' is already declared; use another id"


def test_an_ente_says_who_it_is(tmp_path: Path):
    folder = tmp_path / "parameters" / "enti" / "pisa"
    folder.mkdir(parents=True)
    with pytest.raises(DeclarationError) as refused:
        load_norms(tmp_path)
    assert str(refused.value) == f"{folder / 'ente.yaml'}:1: missing; a new ente needs id, name and ccnl"


@pytest.mark.parametrize("written", ["8:00", "17:30", "no", "2019-07-02", "1_000", "0o17", "1e3", "null", "~"])
def test_every_scalar_stays_as_written(tmp_path: Path, written: str):
    path = tmp_path / "x.yaml"
    path.write_text(f"ora: {written}\n", encoding="utf-8")
    assert read_entry(path).text("ora").text == written
