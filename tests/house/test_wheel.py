# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does the product run from its wheel, and does site-packages gain one name only?"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.house.tree import ROOMS, ROOT, name, tracked
from tools import wheel


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wheel.build(tmp_path_factory.mktemp("dist"))


def test_every_file_of_the_rooms_is_in_it(built: Path) -> None:
    with zipfile.ZipFile(built) as archive:
        packed = set(archive.namelist())
    for path in tracked():
        room, _, rest = name(path).partition("/")
        if room in ROOMS and rest:
            inside = name(path) if room == "agilometro" else f"agilometro/_house/{room}/{rest}"
            assert inside in packed


def test_it_has_one_top_level_name_and_both_licences(built: Path) -> None:
    with zipfile.ZipFile(built) as archive:
        tops = {entry.partition("/")[0] for entry in archive.namelist()}
        licences = {Path(entry).name for entry in archive.namelist() if "/licenses/" in entry}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"agilometro"}
    assert licences == {"LICENSE", "EUPL-1.2.txt", "AGPL-3.0-or-later.txt"}


def test_it_walks_from_files_to_a_figure_from_another_folder(built: Path, tmp_path: Path) -> None:
    packages = wheel.install(built, tmp_path / "env", fresh=False)
    assert wheel.strangers(packages) == set()
    (packages / "metrics").mkdir()  # a stranger's package of the same name must not take our room's place
    (packages / "metrics" / "__init__.py").write_text("raise ImportError('a stranger')\n")
    wheel.walk(tmp_path / "walk", packages)


def test_the_tree_is_not_lent_to_it(built: Path, tmp_path: Path) -> None:
    packages = wheel.install(built, tmp_path / "env", fresh=False)
    where = "import agilometro, record; print(agilometro.__file__, record.__file__)"
    said = wheel.run([str(packages.parents[2] / "bin" / "python"), "-c", where], cwd=tmp_path)
    assert str(ROOT) not in said
