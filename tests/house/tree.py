# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which files are the project's own? The house tests read them all."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("agilometro", "dashboard", "disclosure", "ingest", "metrics", "norms", "record", "reports", "surveys")
LISTED = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]


@cache
def tracked() -> tuple[Path, ...]:
    """Return the project's files: git's and new ones, or (in an unpacked archive) all but what `make` makes."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(LISTED, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        paths = (ROOT / name for name in listed.split("\0") if name)
        return tuple(path for path in paths if path.is_file())
    made = {".venv", "var", "dist", "build", "node_modules", "__pycache__"}
    found = (path for path in ROOT.rglob("*") if path.is_file())
    return tuple(path for path in found if not made & set(path.relative_to(ROOT).parts))


def own(*suffixes: str) -> tuple[Path, ...]:
    """Return the project's own files that end so; what others wrote and we ship (vendor) is not among them."""
    return tuple(p for p in tracked() if p.suffix in suffixes and "vendor" not in p.parts and "fixtures" not in p.parts)


def modules() -> tuple[Path, ...]:
    """Return the Python files of the rooms."""
    return tuple(path for path in own(".py") if path.relative_to(ROOT).parts[0] in ROOMS)


def name(path: Path) -> str:
    """Return a path as a test's name."""
    return path.relative_to(ROOT).as_posix()
