# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""One broken file per mistake: is each refused with its file, its line, and what is allowed?

The first line of a broken file says the line of the mistake and the exact message.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from norms.declared import read_declared
from norms.reading import DeclarationError
from tests.unit.norms.overlay import READINGS, overlay

BROKEN = Path(__file__).parents[2] / "fixtures" / "norms"
FILES = sorted(BROKEN.glob("*/*.yaml"))


def written(broken: Path, folder: Path) -> Path:
    """Put a broken file where its kind is read, beside an act and a reading that are in order."""
    overlay(folder, {"readings.yaml": READINGS})
    (folder / "parameters" / "ccnl" / "funzioni-locali").mkdir(parents=True)
    places = {
        "acts": "acts.yaml",
        "readings": "readings.yaml",
        "enti": f"parameters/enti/{broken.stem}/ente.yaml",
        "parameters": f"parameters/stato/{broken.name}",
    }
    path = folder / places[broken.parent.name]
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(broken, path)
    return path


def test_the_folder_of_broken_files_is_there():
    assert len(FILES) > 80


@pytest.mark.parametrize("broken", FILES, ids=[f"{path.parent.name}/{path.stem}" for path in FILES])
def test_each_broken_file_has_its_exact_message(tmp_path: Path, broken: Path):
    expected = re.fullmatch(r"# line (\d+: .+)", broken.read_text(encoding="utf-8").splitlines()[0])
    assert expected is not None
    path = written(broken, tmp_path)
    with pytest.raises(DeclarationError) as refused:
        read_declared((tmp_path,))
    assert str(refused.value) == f"{path}:{expected[1]}"
