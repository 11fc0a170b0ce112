# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is a person the same however the matricola is written, and nobody without the key?"""

from __future__ import annotations

import hashlib
import hmac
import stat
import threading
from pathlib import Path

import pytest

from record.pseudonym import KeyFault, Keyring, load_keyring, normalise_matricola


@pytest.mark.parametrize(
    ("written", "compared"),
    [("00412", "412"), (" 412 ", "412"), ("412", "412"), ("ab 12", "AB12"), ("0A1", "0A1"), ("000", "0"), ("", "")],
)
def test_a_matricola_is_compared_without_zeros_spaces_and_case(written: str, compared: str) -> None:
    assert normalise_matricola(written) == compared


def test_a_pseudonym_is_the_keyed_hash_of_the_matricola(keyring: Keyring) -> None:
    digest = hmac.new(keyring.naming, b"412", hashlib.sha256).digest()
    assert keyring.persona("00412") == int.from_bytes(digest[:8]) & (2**63 - 1)
    assert keyring.persona("412") == keyring.persona("0 412")
    assert keyring.persona("412") != keyring.persona("413")


def test_a_pseudonym_fits_a_positive_bigint(keyring: Keyring) -> None:
    assert all(0 < keyring.persona(str(number)) < 2**63 for number in range(2_000))


def test_nobody_has_no_matricola(keyring: Keyring) -> None:
    with pytest.raises(ValueError, match="nobody"):
        keyring.persona("  ")


def test_what_is_sealed_is_read_with_the_same_key_only(keyring: Keyring, tmp_path: Path) -> None:
    sealed = keyring.seal("Città")
    assert keyring.open(sealed).decode() == "Città"
    assert keyring.seal("Città") != sealed
    other = load_keyring(tmp_path / "other.key")
    with pytest.raises(KeyFault):
        other.open(sealed)


@pytest.mark.parametrize(
    "spoil", [lambda s: s[:-1], lambda s: s[:-1] + bytes([s[-1] ^ 1]), lambda s: b"", lambda s: s[:5]]
)
def test_what_was_altered_is_not_read(keyring: Keyring, spoil: object) -> None:
    sealed = keyring.seal(b"payload")
    with pytest.raises(KeyFault):
        keyring.open(spoil(sealed))  # type: ignore[operator]  # a lambda of the parameters above


def test_the_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "identity.key"
    made = load_keyring(path)
    assert load_keyring(path) == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.stat().st_size == 64
    assert list(path.parent.iterdir()) == [path]


def test_two_that_make_the_key_at_once_have_the_same(tmp_path: Path) -> None:
    path = tmp_path / "identity.key"
    made: list[Keyring] = []
    threads = [threading.Thread(target=lambda: made.append(load_keyring(path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8
    assert len(set(made)) == 1


def test_a_file_that_is_not_a_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "identity.key"
    path.write_bytes(b"short")
    with pytest.raises(KeyFault, match="64 bytes"):
        load_keyring(path)


def test_the_key_is_never_printed(keyring: Keyring) -> None:
    assert repr(keyring) == "Keyring()"
