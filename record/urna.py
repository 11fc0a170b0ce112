# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Who may still answer, and what was answered, with nothing that ties the one to the other?

Two files. The one of the codes keeps a keyed digest of each and whether it was used; the one of the forms keeps what
was answered, under a random name. They share no key and no value. Neither keeps a time. Both are written anew after
each answer, in the order of their random names: the place of a row says nothing of when it came (docs/adr/0020).
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

CODES, FORMS = "codici.sqlite", "schede.sqlite"

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and letters that nobody takes for one another on paper."""

_GROUPS, _LENGTH = 4, 5
_WAIT_SECONDS = 30.0

_CODES_SCHEMA = """
CREATE TABLE IF NOT EXISTS codici (impronta TEXT PRIMARY KEY, usato INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS chiave (unica INTEGER PRIMARY KEY CHECK (unica = 1), valore BLOB NOT NULL) WITHOUT ROWID;
"""
_FORMS_SCHEMA = """
CREATE TABLE IF NOT EXISTS schede (nome TEXT PRIMARY KEY, contenuto TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS commenti (nome TEXT PRIMARY KEY, voce TEXT NOT NULL, testo TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ricevute (codice TEXT PRIMARY KEY) WITHOUT ROWID;
"""


class CodeRefused(ValueError):
    """A code opens nothing: nobody was given it, or it was used. Which of the two is in `used`."""

    def __init__(self, *, used: bool) -> None:
        super().__init__("used" if used else "unknown")
        self.used = used


@dataclass(frozen=True)
class Emptied:
    """What an urn held. The forms and the comments are two bags: no comment leads to a form."""

    forms: tuple[str, ...]
    comments: tuple[tuple[str, str], ...]


class Urna:
    """The urn of one wave, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def issue(self, count: int) -> tuple[str, ...]:
        """Make codes, and return them: they are nowhere else, and cannot be told again."""
        codes = tuple(_random_code(_GROUPS) for _ in range(count))
        with self._open() as both:
            key = _key(both)
            both.executemany("INSERT INTO codici VALUES (?, 0)", [(_digest(key, code),) for code in codes])
        self._forget_order()
        return codes

    def may_answer(self, code: str) -> None:
        """Do nothing when a code may still be used. Raises CodeRefused."""
        with self._open() as both:
            _still_open(both, _digest(_key(both), code))

    def put(self, code: str, form: str, comments: Sequence[tuple[str, str]]) -> str:
        """Use a code, keep what was answered and return the receipt: all of it or, with CodeRefused, nothing."""
        receipt = _random_code(2)
        with self._open() as both:
            digest = _digest(_key(both), code)
            _still_open(both, digest)
            both.execute("UPDATE codici SET usato = 1 WHERE impronta = ?", (digest,))
            both.execute("INSERT INTO forms.schede VALUES (?, ?)", (secrets.token_hex(16), form))
            said = [(secrets.token_hex(16), item, text) for item, text in comments]
            both.executemany("INSERT INTO forms.commenti VALUES (?, ?, ?)", said)
            both.execute("INSERT INTO forms.ricevute VALUES (?)", (_plain(receipt),))
        self._forget_order()
        return receipt

    def holds(self, receipt: str) -> bool:
        """Return whether a receipt is of a form that was taken in. Which one, nobody can tell."""
        with self._open() as both:
            found = both.execute("SELECT 1 FROM forms.ricevute WHERE codice = ?", (_plain(receipt),)).fetchone()
        return found is not None

    def issued(self) -> int:
        """Return how many codes were made."""
        with self._open() as both:
            return int(both.execute("SELECT count(*) FROM codici").fetchone()[0])

    def emptied(self) -> Emptied:
        """Return what was answered, in the order of names that say nothing; it stays until `destroy`."""
        with self._open() as both:
            forms = tuple(str(row[0]) for row in both.execute("SELECT contenuto FROM forms.schede ORDER BY nome"))
            said = both.execute("SELECT voce, testo FROM forms.commenti ORDER BY nome")
            return Emptied(forms, tuple((str(item), str(text)) for item, text in said))

    def destroy(self) -> None:
        """Overwrite and remove both files: the codes are of no use any more, the answers are in the record."""
        for name in (CODES, FORMS):
            path = self._folder / name
            if path.exists():
                path.write_bytes(os.urandom(path.stat().st_size))
                path.unlink()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Yield one transaction over both files, committed at the end as one (rollback journal, never a WAL)."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with closing(sqlite3.connect(self._folder / CODES, timeout=_WAIT_SECONDS, isolation_level=None)) as both:
            both.execute("ATTACH DATABASE ? AS forms", (str(self._folder / FORMS),))
            for schema in ("main", "forms"):
                both.execute(f"PRAGMA {schema}.journal_mode = DELETE")
                both.execute(f"PRAGMA {schema}.secure_delete = ON")
            both.execute("BEGIN IMMEDIATE")
            try:
                _make_tables(both)
                yield both
            except BaseException:
                both.execute("ROLLBACK")
                raise
            both.execute("COMMIT")

    def _forget_order(self) -> None:
        """Write both files anew: a page of SQLite lays rows down as they come, whatever their key."""
        for name in (CODES, FORMS):
            with closing(sqlite3.connect(self._folder / name, timeout=_WAIT_SECONDS, isolation_level=None)) as one:
                one.execute("PRAGMA secure_delete = ON")
                one.execute("VACUUM")


def _make_tables(both: sqlite3.Connection) -> None:
    for statement in filter(str.strip, _CODES_SCHEMA.split(";")):
        both.execute(statement)
    for statement in filter(str.strip, _FORMS_SCHEMA.split(";")):
        both.execute(statement.replace("EXISTS ", "EXISTS forms."))


def _key(both: sqlite3.Connection) -> bytes:
    both.execute("INSERT OR IGNORE INTO chiave VALUES (1, ?)", (os.urandom(32),))
    return bytes(both.execute("SELECT valore FROM chiave").fetchone()[0])


def _digest(key: bytes, code: str) -> str:
    return hmac.new(key, _plain(code).encode(), hashlib.sha256).hexdigest()


def _still_open(both: sqlite3.Connection, digest: str) -> None:
    found = both.execute("SELECT usato FROM codici WHERE impronta = ?", (digest,)).fetchone()
    if found is None or found[0]:
        raise CodeRefused(used=found is not None)


def _random_code(groups: int) -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(_LENGTH)) for _ in range(groups))


def _plain(code: str) -> str:
    """Return a code as typed in any way: no spaces, no dashes, capital letters."""
    return "".join(letter for letter in code.upper() if letter.isalnum())
