# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is the gate the only place of the product that makes a Released or a Shown?"""

from __future__ import annotations

import ast
from pathlib import Path

import disclosure

ROOT = Path(disclosure.__file__).parents[1]
ROOMS = ("agilometro", "dashboard", "disclosure", "ingest", "metrics", "norms", "record", "reports")
GATE = ROOT / "disclosure" / "gate.py"


def makers(path: Path) -> list[int]:
    """Return the lines of a file that call Released, Shown, or replace on what may be one."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = [(node, getattr(node.func, "id", getattr(node.func, "attr", ""))) for node in calls]
    return [node.lineno for node, name in named if name in ("Released", "Shown")]


def test_only_the_gate_makes_what_may_be_seen():
    sources = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if path != GATE]
    assert {str(path.relative_to(ROOT)): lines for path in sources if (lines := makers(path))} == {}
    assert makers(GATE)
