# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Are the packages exact, from nowhere in particular, and free to be used with our licences?"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, metadata, packages_distributions

import pytest
from packaging.requirements import Requirement

from tests.house.tree import ROOMS, ROOT, modules

RUNTIME, DEV = "requirements.lock", "requirements-dev.lock"


def pins(lock: str) -> dict[str, list[str]]:
    """Return each package of a lock with its pinned requirement lines (a marker may split one in two)."""
    found: dict[str, list[str]] = {}
    for line in (ROOT / lock).read_text(encoding="utf-8").splitlines():
        if re.match(r"[a-z0-9]", line):
            requirement = line.removesuffix(" \\")
            found.setdefault(Requirement(requirement).name, []).append(requirement)
    return found


@pytest.mark.parametrize("lock", [RUNTIME, DEV])
def test_every_package_is_exact_and_hashed(lock: str) -> None:
    blocks = re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text(encoding="utf-8"))[1:]
    assert len(blocks) == sum(map(len, pins(lock).values()))
    for block in blocks:
        assert re.match(r"[a-z0-9.\-]+==[^ ]+", block), block.splitlines()[0]
        assert "--hash=sha256:" in block, block.splitlines()[0]


@pytest.mark.parametrize("lock", [RUNTIME, DEV])
def test_no_index_and_no_path_is_named(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.findall(r"https?://|file:|--(?:extra-)?index|--find-links|-e |@ ", text) == []


def test_both_locks_agree() -> None:
    runtime, dev = pins(RUNTIME), pins(DEV)
    assert {name for name, lines in runtime.items() if _versions(lines) - _versions(dev.get(name, []))} == set()


def test_the_locks_hold_what_the_project_declares() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = {RUNTIME: project["project"]["dependencies"], DEV: project["dependency-groups"]["dev"]}
    for lock, requirements in declared.items():
        held = pins(lock)
        for text in requirements:
            requirement = Requirement(text)
            versions = _versions(held.get(requirement.name.lower(), []))
            assert versions, f"{lock} lacks {requirement.name}: make lock"
            assert all(requirement.specifier.contains(version) for version in versions), f"{text}: make lock"


def test_the_rooms_import_what_the_project_declares() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {Requirement(text).name.lower() for text in project["dependencies"]}
    known = packages_distributions()
    imported = {name for path in modules() for name in _imports(path.read_text(encoding="utf-8"))}
    foreign = imported - sys.stdlib_module_names - set(ROOMS)
    assert {known[name][0].lower() for name in foreign} == declared


def test_what_we_ship_with_may_be_used_under_both_licences() -> None:
    for package in pins(RUNTIME):
        try:
            words = _licence(package)
        except PackageNotFoundError:
            continue  # for another system or another Python
        assert words, f"{package} does not say its licence"
        copyleft = re.search(r"(?<![LA])GPL|General Public License", re.sub(r"L(esser )?GPL", "", words))
        assert not copyleft or "Lesser" in words or " OR " in words, f"{package}: {words}"


def _imports(source: str) -> set[str]:
    nodes = list(ast.walk(ast.parse(source)))
    plain = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    parts = [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level]
    return {name.partition(".")[0] for name in (*plain, *parts)}


def _versions(lines: list[str]) -> set[str]:
    return {spec.version for line in lines for spec in Requirement(line).specifier}


def _licence(package: str) -> str:
    said = metadata(package)
    expressed = [text[:80] for key in ("License-Expression", "License") for text in said.get_all(key) or []]
    classified = [text for text in said.get_all("Classifier") or [] if text.startswith("License ::")]
    return " ".join([*expressed, *classified])
