# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Are grounds and rankings read back as they were sealed, and only with the key?"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import select

from record import tables
from record.grounds import Ground, canonical_code, grounds, read_ground
from record.pseudonym import KeyFault, Keyring
from record.rankings import Confirmed, Ranking, confirm, confirmed
from record.store import Store, reading, writing
from tests.unit.record.building import NOW, load

CHILD = Ground("C08", nato_il=date(2016, 5, 1), protocollo="2026/123")
FAR = Ground("C11", km=Fraction(45))
TODAY = NOW.date()


def seal(keyring: Keyring, ground: Ground) -> bytes:
    said = {name: value if value is None else str(value) for name, value in vars(ground).items()}
    return keyring.seal(json.dumps(said))


def state(store: Store, keyring: Keyring, domanda: str, *stated: Ground, now: datetime = NOW) -> None:
    rows = [
        {"domanda": domanda, "progressivo": n, "contenuto_cifrato": seal(keyring, ground)}
        for n, ground in enumerate(stated, 1)
    ]
    load(store, "titoli", rows, now)


def test_grounds_come_in_their_order_and_the_bare_codes_after_them(store: Store, keyring: Keyring) -> None:
    state(store, keyring, "D1", FAR, CHILD, CHILD)
    codes = [("D1", 1, "C08"), ("D1", 2, "C09"), ("D2", 1, "FIGLI_MINORI"), ("D2", 2, "P01")]
    rows = [{"domanda": d, "progressivo": n, "codice_cifrato": keyring.seal(code)} for d, n, code in codes]
    load(store, "titoli_priorita", rows)
    with reading(store) as conn:
        assert grounds(conn, keyring, TODAY) == {
            "D1": (FAR, CHILD, CHILD, Ground("C09")),
            "D2": (Ground("figli_minori"), Ground("P01")),
        }


@pytest.mark.parametrize(("said", "km"), [("45", 45), ('"39.5"', Fraction(79, 2)), ("null", None)])
def test_a_distance_is_read_as_it_was_ever_sealed(said: str, km: Fraction | None) -> None:
    rest = '"codice": "C11", "nato_il": null, "assistito": null, "fino_al": null, "protocollo": null'
    read = read_ground(f'{{{rest}, "km": {said}}}'.encode())
    assert read == Ground("C11", km=km)
    assert read.km is None or type(read.km) is Fraction


def test_grounds_are_those_known_on_a_day(store: Store, keyring: Keyring) -> None:
    state(store, keyring, "D1", FAR, CHILD)
    state(store, keyring, "D1", CHILD, now=NOW + timedelta(days=2))
    with reading(store) as conn:
        known = [grounds(conn, keyring, TODAY + timedelta(days=n)).get("D1") for n in (-1, 0, 2)]
    assert known == [None, (FAR, CHILD), (CHILD,)]


def test_another_key_reads_nothing(store: Store, keyring: Keyring) -> None:
    state(store, keyring, "D1", FAR)
    with reading(store) as conn, pytest.raises(KeyFault):
        grounds(conn, Keyring(b"n" * 32, b"s" * 32), TODAY)


@pytest.mark.parametrize(("written", "code"), [("c01", "C01"), ("L104_FIGLIO", "L104_figlio"), ("P01", "P01")])
def test_a_code_is_written_in_one_way(written: str, code: str) -> None:
    assert canonical_code(written) == code


RANKING = Ranking(
    nome="Bando 2026",
    regola="brescia",
    metodo="bs_default",
    dal=date(2026, 9, 1),
    al=date(2026, 9, 30),
    posti=10,
    proposta_sha256="a" * 64,
    contenuto={"ordine": [["D1", "26,5"], ["D2", "6"]], "nota": "però"},
    motivo="Titolo C11 di D2 corretto in istruttoria.",
    confermata_da="ufficio personale",
    confermata_il=NOW,
    titoli_fino_al=date(2027, 10, 31),
)


def test_a_confirmed_ranking_is_read_back_and_nothing_of_it_is_in_clear(store: Store, keyring: Keyring) -> None:
    silent = replace(RANKING, nome="Bando 2027", motivo=None)
    with writing(store) as conn:
        numbers = [confirm(conn, ranking, keyring) for ranking in (RANKING, silent)]
    with reading(store) as conn:
        found = confirmed(conn, keyring)
        row = conn.execute(select(tables.graduatorie).order_by(tables.graduatorie.c.id)).first()
    marked = [replace(each, proposta_sha256=keyring.mark(each.proposta_sha256)) for each in (RANKING, silent)]
    assert found == tuple(Confirmed(**vars(r), id=n) for r, n in zip(marked, numbers, strict=True))
    assert row is not None
    assert b"D1" not in bytes(row.contenuto_cifrato)
    assert b"C11" not in bytes(row.motivo_cifrato)
    assert row.proposta_sha256 != RANKING.proposta_sha256  # the hash of a short ranking could be guessed
    with reading(store) as conn, pytest.raises(KeyFault):
        confirmed(conn, Keyring(b"n" * 32, b"s" * 32))
