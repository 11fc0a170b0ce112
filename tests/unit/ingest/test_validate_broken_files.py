# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does each kind of mistake give exactly the message that was promised?"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from ingest import layout
from ingest.door import Door
from record.pseudonym import load_keyring
from record.store import open_store

FOLDER = Path(__file__).parents[2] / "fixtures" / "broken"
NOW = datetime(2026, 4, 1, 9, 0)


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Give a door behind which the base files stand."""
    home = tmp_path_factory.mktemp("rotti")
    store = open_store(f"sqlite:///{home / 'record.sqlite'}", home)
    door = Door(store, load_keyring(home / "key"), "prova")
    reports = door.load_all(sorted((FOLDER / "base").glob("*.csv")), NOW)
    assert [report.sentences() for report in reports] == [()] * 4
    yield door
    store.close()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.csv")), ids=lambda path: path.stem)
def test_the_message_is_exact(door: Door, path: Path) -> None:
    report = door.check(path, NOW)
    assert "\n".join(report.sentences()) + "\n" == path.with_suffix(".txt").read_text(encoding="utf-8")
    assert {issue.code for issue in report.all_issues} == {path.stem[:6]}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.csv")), ids=lambda path: path.stem)
def test_columns_of_many_texts_are_read_the_same(door: Door, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = door.check(path, NOW)
    monkeypatch.setattr(layout, "FEW", -1)
    assert door.check(path, NOW) == compared
