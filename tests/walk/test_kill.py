# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does anything half done remain when a load is killed, at any moment?"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from time import monotonic, sleep

import pytest
from sqlalchemy import func, select

from record.marts import connect, recover
from record.relations import as_known, persona_mese, persona_settimana, published
from record.store import Store, open_store, reading

PEOPLE, DAYS = 200, 60
FIRST_DAY = date(2025, 1, 1)
MEASURES = ("minuti_presenza", "minuti_agile")


@dataclass(frozen=True)
class Home:
    """An installation that is loaded through its command line and looked at from outside."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "record.sqlite"

    @property
    def url(self) -> str:
        return f"sqlite:///{self.database}"

    def start(self, *arguments: str | Path) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "AGILOMETRO_HOME": str(self.folder), "AGILOMETRO_DATABASE_URL": self.url}
        command = [sys.executable, "-m", "agilometro", *map(str, arguments)]
        return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def load(self, path: Path) -> None:
        assert self.start("load", path).wait(timeout=120) == 0

    def newest(self, table: str, column: str = "id") -> int:
        with sqlite3.connect(self.database, timeout=30) as con:
            return int(con.execute(f"SELECT coalesce(max({column}), 0) FROM {table}").fetchone()[0])


@pytest.fixture
def installed(home: Path, tmp_path: Path) -> Home:
    """Return an installation that knows its staff."""
    staff = tmp_path / "personale.csv"
    rows = [f"{1000 + n};{'UD'[n % 2]};S{n % 5};2015-01-01;36;1" for n in range(PEOPLE)]
    staff.write_text("\n".join(("person_id;gender;structure;hire_date;weekly_hours;feasible", *rows)), encoding="utf-8")
    installed = Home(home)
    installed.load(staff)
    return installed


def attendance(folder: Path, turn: int) -> Path:
    """Write the same people's days with other hours: every file corrects the one before."""
    path = folder / f"giornate-{turn}.csv"
    agile = turn % 400 / 100
    lines = ["person_id;day;presence_hours;agile_hours"]
    for number in range(DAYS):
        day = (FIRST_DAY + timedelta(days=number)).isoformat()
        lines += [f"{1000 + person};{day};3.5;{agile:.2f}" for person in range(PEOPLE)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("kills", [6, pytest.param(50, marks=pytest.mark.long)])
def test_a_load_killed_at_random_moments_leaves_nothing_half_done(installed: Home, tmp_path: Path, kills: int) -> None:
    started = monotonic()
    installed.load(attendance(tmp_path, 0))
    whole = monotonic() - started
    random, acknowledged = Random(20261031), 0
    for turn in range(1, kills + 1):
        path, before = attendance(tmp_path, turn), installed.newest("batch")
        process = installed.start("load", path)
        sleep(random.uniform(0, 1.15 * whole))
        process.send_signal(signal.SIGKILL)
        finished = process.wait() == 0
        acknowledged += finished
        check_whole(installed)
        assert not finished or installed.newest("batch") == before + 1, "an acknowledged batch was lost"
    print(f"killed {kills - acknowledged} of {kills}")
    check_published(installed)


@pytest.mark.parametrize("kills", [2, pytest.param(10, marks=pytest.mark.long)])
def test_a_load_killed_between_its_commit_and_its_publication_is_published_at_the_next_start(
    installed: Home, tmp_path: Path, kills: int
) -> None:
    between = 0
    for turn in range(1, kills + 1):
        before = installed.newest("batch")
        process = installed.start("load", attendance(tmp_path, turn))
        with sqlite3.connect(installed.database, timeout=30) as con:
            while process.poll() is None:
                if con.execute("SELECT max(id) FROM batch").fetchone()[0] > before:
                    process.send_signal(signal.SIGKILL)
                    break
        process.wait()
        between += installed.newest("pubblicazioni", "fino_al_batch") < installed.newest("batch")
        check_whole(installed)
    assert between, "no kill fell between commit and publication: the moment was not tried"
    print(f"killed between commit and publication {between} of {kills}")
    check_published(installed)


# ---------------------------------------------------------------- what must hold


def check_whole(installed: Home) -> None:
    """Every batch has all of its rows, and what is published can be read, before anything is recovered."""
    with sqlite3.connect(installed.database, timeout=30) as con:
        assert con.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        batches = con.execute(
            "SELECT id, righe_nuove + righe_modificate FROM batch WHERE tabella = 'giornate'"
        ).fetchall()
        for batch, rows in batches:
            assert con.execute("SELECT count(*) FROM giornate WHERE batch = ?", (batch,)).fetchone() == (rows,)
        strangers = "SELECT count(*) FROM giornate WHERE batch NOT IN (SELECT id FROM batch)"
        assert con.execute(strangers).fetchone() == (0,)
    with opened(installed) as store, connect(store) as marts:
        assert marts.execute("SELECT count(*), sum(minuti_agile) FROM giornate") is not None


def check_published(installed: Home) -> None:
    """After a start the marts tell what the record tells, and no file of an interrupted work is left."""
    with opened(installed) as store:
        recover(store, datetime(2026, 11, 23))
        with connect(store) as marts, reading(store) as conn:
            for relation in (persona_settimana, persona_mese, lambda rel: rel["giornate"]):
                known, seen = relation(as_known(date.max)), relation(published())
                sums = [
                    select(func.count(), *(func.sum(each.c[name]) for name in MEASURES)).select_from(each)
                    for each in (known, seen)
                ]
                assert [tuple(row) for row in conn.execute(sums[0])] == [tuple(row) for row in marts.rows(sums[1])]
        assert not list(store.marts.rglob("*.tmp"))


@contextmanager
def opened(installed: Home) -> Iterator[Store]:
    """Give the record, opened as every process opens it."""
    store = open_store(installed.url, installed.folder)
    yield store
    store.close()
