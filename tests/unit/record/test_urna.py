# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does somebody who holds both files of an urn learn who answered what? The attack is tried, and a naive urn falls."""

from __future__ import annotations

import json
import random
import re
import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from scipy.stats import spearmanr

from record.urna import CODES, FORMS, CodeRefused, Urna

PEOPLE = 40


def _answered(folder: Path, people: int = PEOPLE) -> tuple[Urna, tuple[str, ...], list[str]]:
    """Let people answer one after the other, in the order of `codes`; return the urn, the codes, the answers."""
    urn = Urna(folder)
    issued = urn.issue(people)
    codes = tuple(random.Random(7).sample(issued, people))
    forms = [json.dumps({"A01": n % 6 + 1, "segno": f"scheda{n:03d}x"}) for n in range(people)]
    for n, code in enumerate(codes):
        urn.put(code, forms[n], [("OPN1", f"commento{n:03d}x")])
    return urn, codes, forms


def _order_told(folder: Path, marks: Sequence[str], name: str = FORMS) -> float:
    """Return how far the place of each answer in the file follows the order in which it came, from 0 to 1."""
    held = (folder / name).read_bytes()
    places = [held.find(mark.encode()) for mark in marks]
    assert min(places) > 0
    return abs(float(spearmanr(range(len(marks)), places).statistic))


def test_a_code_is_used_once(tmp_path: Path) -> None:
    urn = Urna(tmp_path)
    (code,) = urn.issue(1)
    receipt = urn.put(code.lower().replace("-", " "), "{}", ())
    assert urn.holds(receipt)
    assert not urn.holds("AAAAA-AAAAA")
    with pytest.raises(CodeRefused) as refused:
        urn.put(code, "{}", ())
    assert refused.value.used
    assert len(urn.emptied().forms) == 1


def test_a_code_that_nobody_was_given_opens_nothing(tmp_path: Path) -> None:
    urn = Urna(tmp_path)
    urn.issue(3)
    with pytest.raises(CodeRefused) as refused:
        urn.may_answer("23456-23456-23456-23456")
    assert not refused.value.used
    assert urn.issued() == 3


def test_of_two_who_use_one_code_at_once_one_is_taken_in(tmp_path: Path) -> None:
    urn = Urna(tmp_path)
    (code,) = urn.issue(1)

    def attempt(n: int) -> bool:
        try:
            Urna(tmp_path).put(code, json.dumps({"A01": n}), ())
        except CodeRefused:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(attempt, range(8)))
    assert sum(taken) == 1
    assert len(urn.emptied().forms) == 1


def test_a_refused_form_leaves_nothing(tmp_path: Path) -> None:
    urn = Urna(tmp_path)
    (code,) = urn.issue(1)
    with pytest.raises(sqlite3.IntegrityError):
        urn.put(code, "{}", [("OPN1", None)])  # type: ignore[list-item]  # a comment that no table takes
    assert urn.emptied().forms == ()
    urn.may_answer(code)


def test_everything_that_was_answered_comes_out(tmp_path: Path) -> None:
    urn, _, forms = _answered(tmp_path)
    emptied = urn.emptied()
    assert sorted(emptied.forms) == sorted(forms)
    assert len(emptied.comments) == PEOPLE
    urn.destroy()
    assert list(tmp_path.iterdir()) == []


def test_the_two_files_share_no_value_and_keep_no_time(tmp_path: Path) -> None:
    _, codes, _ = _answered(tmp_path)
    values = [_values(tmp_path / name) for name in (CODES, FORMS)]
    assert values[0] & values[1] == set()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted((CODES, FORMS))
    for name in (CODES, FORMS):
        held = (tmp_path / name).read_bytes()
        assert not any(code.encode() in held or code.replace("-", "").encode() in held for code in codes)
        assert re.search(rb"20\d\d-\d\d-\d\d|\d\d:\d\d", held) is None


def test_each_answer_is_in_the_file_once(tmp_path: Path) -> None:
    _answered(tmp_path)
    held = (tmp_path / FORMS).read_bytes()
    for n in range(PEOPLE):
        assert held.count(f"scheda{n:03d}x".encode()) == 1
        assert held.count(f"commento{n:03d}x".encode()) == 1


def test_the_attacker_finds_no_order_and_would_find_it_in_a_naive_urn(tmp_path: Path) -> None:
    marks = [f"scheda{n:03d}x" for n in range(PEOPLE)]
    _answered(tmp_path / "urn")
    # Chance alone gives |rho| >= 0.6 among 40 with a probability of about 0.00004.
    assert _order_told(tmp_path / "urn", marks) < 0.6
    assert _order_told(tmp_path / "urn", [f"commento{n:03d}x" for n in range(PEOPLE)]) < 0.6
    assert _order_told(_naive(tmp_path, marks), marks, "naive.sqlite") > 0.99


def test_forms_and_comments_do_not_lie_in_one_order(tmp_path: Path) -> None:
    _answered(tmp_path)
    with closing(sqlite3.connect(tmp_path / FORMS)) as held:
        forms = [json.loads(row[0])["segno"][6:9] for row in held.execute("SELECT contenuto FROM schede")]
        comments = [row[0][8:11] for row in held.execute("SELECT testo FROM commenti")]
    together = spearmanr([comments.index(mark) for mark in forms], range(PEOPLE)).statistic
    assert abs(float(together)) < 0.6


def _naive(folder: Path, marks: Sequence[str]) -> Path:
    with closing(sqlite3.connect(folder / "naive.sqlite")) as held, held:
        held.execute("CREATE TABLE schede (nome TEXT, contenuto TEXT)")
        held.executemany("INSERT INTO schede VALUES ('x', ?)", [(mark,) for mark in marks])
    return folder


def _values(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as held:
        tables = [row[0] for row in held.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = [row for table in tables for row in held.execute(f"SELECT * FROM {table}")]
    return {str(value) for row in rows for value in row if not isinstance(value, int)}
