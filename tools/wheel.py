# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does the product run from its wheel, in an environment that has nothing else, from another folder?"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import sysconfig
import tempfile
import venv
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("dashboard", "disclosure", "ingest", "metrics", "norms", "record", "reports")
ON = date(2026, 10, 31)
FEASIBLE, AGREEMENTS = 83, 20


class WalkFailed(RuntimeError):
    """The wheel does not do what the tree does."""


def build(folder: Path) -> Path:
    """Build the wheel with the tools of this environment (the lock has them) and return its path."""
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT)
    return next(folder.glob("agilometro-*.whl"))


def install(wheel: Path, folder: Path, fresh: bool) -> Path:
    """Make an environment with the wheel in it and return its site-packages.

    `fresh`: every dependency is installed from the lock, as a stranger would. Otherwise the packages of this
    environment are lent by a path line, which does not lend the editable tree: that one hangs on a `.pth` of its own.
    """
    venv.create(folder, with_pip=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if fresh:
        run([*pip, "--require-hashes", "-r", str(ROOT / "requirements.lock")], cwd=folder)
    run([*pip, "--no-deps", "--no-index", str(wheel)], cwd=folder)
    packages = next(folder.glob("lib/python*/site-packages"))
    if not fresh:
        (packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return packages


def strangers(packages: Path) -> set[str]:
    """Return the rooms that lie at the top of site-packages: there must be none."""
    return {room for room in ROOMS if (packages / room).exists() or (packages / f"{room}.py").exists()}


def write_canonical(folder: Path) -> list[Path]:
    """Write canonical files of an office: 83 people who can work in agile mode, 20 of them with an agreement."""
    folder.mkdir(parents=True)
    people = [_person(n) for n in range(1, FEASIBLE + 8)]
    agreements = [_agreement(n) for n in range(1, AGREEMENTS + 1)]
    return [_write(folder / "personale.csv", people), _write(folder / "accordi.csv", agreements)]


def walk(folder: Path, packages: Path) -> None:
    """Load the canonical files with the installed command from an empty folder, and compare the counts."""
    files = write_canonical(folder / "files")
    agilometro = str(packages.parent.parent.parent / "bin" / "agilometro")
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    run([agilometro, "--help"], cwd=elsewhere)
    run([agilometro, "load", *map(str, files)], cwd=elsewhere)
    answer = run([agilometro, "indicators", "S-01", "--on", ON.isoformat(), "--format", "json"], cwd=elsewhere)
    (row,) = [row for row in json.loads(answer) if not row["by"]]
    found = (row["numerator"], row["denominator"], row["status"], row["missing_people"])
    if found != (AGREEMENTS, FEASIBLE, "not_met", 1):
        raise WalkFailed(f"S-01 from the wheel: {found}")


def run(command: list[str], cwd: Path) -> str:
    """Run a command away from the tree's settings and return what it printed; its errors end the walk."""
    settings = {name: text for name, text in os.environ.items() if not name.startswith(("AGILOMETRO", "PYTHON"))}
    done = subprocess.run(command, cwd=cwd, env=settings, capture_output=True, text=True, check=False)
    if done.returncode:
        raise WalkFailed(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def _person(number: int) -> dict[str, object]:
    return {
        "person_id": f"M{number:04d}",
        "gender": "UD"[number % 2],
        "birth_year": 1970,
        "category": "C",
        "role": "other",
        "structure": "Tributi" if number % 3 else "Personale",
        "hire_date": "2015-01-01",
        "part_time_pct": 100,
        "weekly_hours": 36,
        "feasible": int(number <= FEASIBLE),
    }


def _agreement(number: int) -> dict[str, object]:
    return {
        "agreement_id": f"A{number:03d}",
        "person_id": f"M{number:04d}",
        "signed_on": "2026-01-10",
        "start": "2026-02-01",
        "end": "2026-12-31",
        "duration_type": "TD",
        "status": "attivo",
    }


def _write(path: Path, rows: list[dict[str, object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys(), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return path


def main() -> None:
    """Build, install, walk; print one line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="install the dependencies from the lock")
    fresh = parser.parse_args().fresh
    with tempfile.TemporaryDirectory(prefix="agilometro-wheel-") as name:
        folder = Path(name)
        wheel = build(ROOT / "dist")
        print(f"built      {wheel.relative_to(ROOT)} ({wheel.stat().st_size // 1024} kB)")
        packages = install(wheel, folder / "env", fresh)
        if found := strangers(packages):
            raise WalkFailed(f"at the top of site-packages: {sorted(found)}")
        print(f"installed  {'from the lock' if fresh else 'beside lent packages'}; site-packages gained one name")
        walk(folder / "walk", packages)
        print(f"walked     S-01 = {AGREEMENTS}/{FEASIBLE}, not met, 1 person missing")


if __name__ == "__main__":
    main()
