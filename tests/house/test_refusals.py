# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do the machines refuse the shortcuts: a floor climbed, an exact count drawn, the clock read below the shell?"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT, modules, name

BIN = Path(sys.executable).parent

FORBIDDEN = [
    ("Imports only go down", "record/period.py", "import metrics.places"),
    ("Imports only go down", "norms/lookup.py", "import record.period"),
    ("Imports only go down", "ingest/issues.py", "import reports.tables"),
    ("Imports only go down", "reports/__init__.py", "import dashboard.page"),
    ("Imports only go down", "metrics/targets.py", "import disclosure.release"),
    ("SQLAlchemy is known to", "dashboard/page.py", "import sqlalchemy"),
    ("SQLAlchemy is known to", "disclosure/release.py", "import sqlalchemy"),
    ("DuckDB is known to", "reports/__init__.py", "import duckdb"),
    ("DuckDB is known to", "record/store.py", "import duckdb"),
    ("DuckDB is known to", "metrics/targets.py", "import duckdb"),
    ("Dash and Plotly are", "reports/__init__.py", "import dash"),
    ("Exact counts stay behind", "reports/__init__.py", "import metrics.measured"),
    ("Exact counts stay behind", "dashboard/page.py", "import metrics.measured"),
    ("Exact counts stay behind", "reports/__init__.py", "import metrics.bridged"),
    ("Exact counts stay behind", "disclosure/release.py", "import metrics.measured"),
]


def _copy(folder: Path) -> Path:
    for path in modules():
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def _run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    settings = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(folder), "COLUMNS": "200"}
    return subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True, check=False)


def _floors(folder: Path) -> str:
    done = _run(folder, str(BIN / "lint-imports"), "--no-cache")
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _copy(tmp_path_factory.mktemp("casa"))


def test_the_floors_hold(house: Path) -> None:
    report = _floors(house)
    assert " 0 broken." in report, report


@pytest.mark.parametrize(("contract", "module", "line"), FORBIDDEN)
def test_a_floor_that_is_climbed_is_found(house: Path, contract: str, module: str, line: str) -> None:
    path = house / module
    before = path.read_text(encoding="utf-8")
    path.write_text(f"{before}\n{line}\n", encoding="utf-8")
    report = _floors(house)
    path.write_text(before, encoding="utf-8")
    broken = [said for said in report.splitlines() if said.startswith(contract) and "BROKEN" in said]
    assert broken, report


def _takers() -> list[tuple[str, str, str]]:
    """Return (module, function, parameter) of every public function of reports that takes a Released."""
    found = []
    for path in modules():
        if path.relative_to(ROOT).parts[0] != "reports":
            continue
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                found += [(module, node.name, a.arg) for a in node.args.args if _is_released(a)]
    return found


def _is_released(argument: ast.arg) -> bool:
    return argument.annotation is not None and ast.unparse(argument.annotation) == "Released"


def test_no_figure_and_no_table_takes_an_exact_count(tmp_path: Path) -> None:
    takers = _takers()
    assert takers
    lines = [
        "from typing import Any",
        "from disclosure.release import Released",
        "from metrics.measured import Measured",
    ]
    lines += sorted({f"import {module}" for module, _, _ in takers})
    lines += ["def attempt(measured: Measured, released: Released, rest: dict[str, Any]) -> None:"]
    refused = []
    for module, function, parameter in takers:
        lines.append(f"    {module}.{function}({parameter}=released, **rest)")
        lines.append(f"    {module}.{function}({parameter}=measured, **rest)")
        refused.append(len(lines))
    attempt = tmp_path / "attempt.py"
    attempt.write_text("\n".join(lines) + "\n", encoding="utf-8")
    report = _run(ROOT, str(BIN / "mypy"), "--no-error-summary", "--no-pretty", str(attempt)).stdout
    errors = re.findall(r'attempt\.py:(\d+): error: .*incompatible type "Measured"; expected "Released"', report)
    assert [int(line) for line in errors] == refused, report


@pytest.mark.parametrize(
    ("file", "refused"),
    [("reports/a.py", True), ("dashboard/pages/a.py", True), ("ingest/a.py", True), ("metrics/a.py", False)],
)
def test_the_name_of_an_exact_count_is_banned_above_the_door(file: str, refused: bool) -> None:
    line = 'from metrics.measured import Measured\n\n__all__ = ["Measured"]\n'
    command = [str(BIN / "ruff"), "check", "--no-cache", "--stdin-filename", file, "-"]
    done = subprocess.run(command, cwd=ROOT, input=line, capture_output=True, text=True, check=False)
    assert ("TID251" in done.stdout) is refused, done.stdout + done.stderr


BELOW_THE_SHELL = [path for path in modules() if path.relative_to(ROOT).parts[0] != "agilometro"]


@pytest.mark.parametrize("path", BELOW_THE_SHELL, ids=name)
def test_only_the_shell_reads_the_clock(path: Path) -> None:
    calls = [node.func for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    clocks = [call for call in calls if isinstance(call, ast.Attribute) and call.attr in {"today", "now", "utcnow"}]
    assert not clocks, f"{name(path)}:{clocks[0].lineno}"
