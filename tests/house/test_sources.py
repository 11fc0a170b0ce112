# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does every source file say its licence and its question, and is it written as the house writes?"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from statistics import median

import pytest

from tests.house.tree import ROOT, modules, name, own, tracked

SPDX = "SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later"
SOURCES = own(".py", ".sh", ".html", ".css", ".scss", ".js", ".toml", ".md")
SCRIPTS = tuple(ROOT / path for path in ("Makefile", ".ci/run", "tools/env", "tools/lock", "publiccode.yml"))
NO_NAMES = {"utils", "util", "helpers", "helper", "manager", "data", "info", "common", "misc"}
LONGEST, MEDIAN = 40, 10

Function = ast.FunctionDef | ast.AsyncFunctionDef


@pytest.mark.parametrize("path", [*SOURCES, *SCRIPTS], ids=name)
def test_the_first_lines_say_the_licence(path: Path) -> None:
    assert any(SPDX in line for line in path.read_text(encoding="utf-8").splitlines()[:2])


@pytest.mark.parametrize("path", own(".py"), ids=name)
def test_a_module_begins_with_one_sentence(path: Path) -> None:
    first = (ast.get_docstring(_tree(path)) or "").partition("\n")[0]
    assert first.endswith((".", "?", "!")), f"{name(path)}: first docstring line: {first!r}"


@pytest.mark.parametrize("path", modules(), ids=name)
def test_what_is_public_says_what_it_does(path: Path) -> None:
    silent = [node.name for node in _public(_tree(path)) if not ast.get_docstring(node)]
    assert not silent, f"{name(path)}: no docstring: {', '.join(silent)}"


@pytest.mark.parametrize("path", own(".py"), ids=name)
def test_names_say_something(path: Path) -> None:
    assert not NO_NAMES & set(path.relative_to(ROOT).with_suffix("").parts)


@pytest.mark.parametrize("path", own(".py"), ids=name)
def test_an_exception_to_the_rules_gives_its_reason(path: Path) -> None:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        found = re.search(r"#\s*(type:\s*ignore|noqa)(\[[\w,\- ]+\]|:\s*[\w, ]+?)?(?P<rest>\s.*)?$", line)
        assert not found or "#" in (found["rest"] or "") or "–" in (found["rest"] or ""), f"{name(path)}:{number}"


@pytest.mark.parametrize("path", own(".py"), ids=name)
def test_nothing_is_left_for_later(path: Path) -> None:
    marker = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    assert not marker.search(path.read_text(encoding="utf-8"))


def test_functions_are_short() -> None:
    # A migration lists a table's columns: it is as long as the table is wide.
    written = [path for path in modules() if "migrations" not in path.parts]
    lengths = {f"{name(path)}:{node.name}": _length(node) for path in written for node in _functions(_tree(path))}
    too_long = {place: lines for place, lines in lengths.items() if lines > LONGEST}
    assert not too_long
    assert median(lengths.values()) < MEDIAN


def test_no_file_names_the_place_where_it_was_written() -> None:
    here = str(ROOT).encode()
    assert [name(path) for path in tracked() if here in path.read_bytes()] == []


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _functions(tree: ast.AST) -> list[Function]:
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def _length(node: Function) -> int:
    """Return the lines of a function's body, its docstring not counted."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def _public(tree: ast.Module) -> list[Function | ast.ClassDef]:
    named: list[Function | ast.ClassDef] = []
    for node in tree.body:
        if not isinstance(node, Function | ast.ClassDef) or node.name.startswith("_"):
            continue
        named.append(node)
        if isinstance(node, ast.ClassDef):
            named += [n for n in node.body if isinstance(n, Function) and not n.name.startswith("_")]
    return named
