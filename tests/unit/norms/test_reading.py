# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does it matter which reader opened a file? The quick and the exact one give the same nodes and the same errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from norms import reading
from norms.lookup import OURS, load_norms
from norms.reading import DeclarationError, parse_yaml

FILES = sorted(OURS.rglob("*.yaml"))

WRONG = {
    "a tab": "id:\tuno\nbound:\n\t- due",
    "a tab in a word": "un\tit: uno\n\t",
    "a question mark in a flow": "{a: uno, b ?due: 1}",
    "an alias": "a: &x uno\nb: *x",
    "a tag": "a: !uno due",
    "a repeated key": "a: uno\na: due",
    "a key that is a list": "[a]: uno",
    "two documents": "a: uno\n---\nb: due",
    "nothing": "# niente\n",
    "not closed": "a: [uno",
    "a control character": "a: u\x07no",
}


def said(written: str) -> str:
    with pytest.raises(DeclarationError) as refused:
        parse_yaml(written, Path("prova.yaml"))
    return str(refused.value)


@pytest.fixture
def without_c(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Read as a PyYAML that was built without libyaml does."""
    monkeypatch.setattr(reading, "_C_READER", None)
    return monkeypatch


def test_our_files_take_the_quick_way() -> None:
    slow = [path.name for path in FILES if reading._parse_quickly(path.read_text(encoding="utf-8"), path) is None]
    assert len(FILES) > 250
    assert len(slow) <= 3, slow


@pytest.mark.parametrize("path", FILES[::7] + [OURS / "readings.yaml", OURS / "acts.yaml"], ids=lambda path: path.stem)
def test_both_ways_give_the_same_nodes_and_lines(path: Path, without_c: pytest.MonkeyPatch) -> None:
    written = path.read_text(encoding="utf-8")
    exact = parse_yaml(written, path)
    without_c.undo()
    assert parse_yaml(written, path) == exact


@pytest.mark.parametrize("written", WRONG.values(), ids=WRONG)
def test_both_ways_refuse_with_the_same_words(written: str, without_c: pytest.MonkeyPatch) -> None:
    exact = said(written)
    without_c.undo()
    assert said(written) == exact


def test_what_is_not_written_has_the_same_line_both_ways(without_c: pytest.MonkeyPatch) -> None:
    written = "a: uno\nb:\n\nc: due\n"
    exact = parse_yaml(written, Path("prova.yaml"))
    without_c.undo()
    assert parse_yaml(written, Path("prova.yaml")) == exact


def test_the_rules_are_the_same_without_the_extension(without_c: pytest.MonkeyPatch) -> None:
    exact = load_norms()
    without_c.undo()
    assert load_norms() == exact
