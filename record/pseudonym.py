# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Who is a person to everything but the door? A keyed pseudonym; the key is never in the database."""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_KEY_BYTES = 32
_NONCE_BYTES = 12
_PERSONA_MASK = (1 << 63) - 1


class KeyFault(ValueError):
    """The key file is not one of ours, or a sealed text was not sealed with this key."""


@dataclass(frozen=True)
class Keyring:
    """The two secrets of an ente: one names people, the other seals what may be read again."""

    naming: bytes = field(repr=False)
    sealing: bytes = field(repr=False)

    def persona(self, matricola: str) -> int:
        """Return the pseudonym of a matricola: positive, 63 bits, the same for every way of writing it."""
        text = normalise_matricola(matricola)
        if not text:
            raise ValueError("an empty matricola names nobody")
        digest = hmac.digest(self.naming, text.encode(), "sha256")
        return int.from_bytes(digest[:8]) & _PERSONA_MASK or 1

    def mark(self, text: str) -> str:
        """Return a name of a text, 64 hexadecimal digits, that tells nothing of it to whoever has not the key."""
        return hmac.digest(self.naming, b"mark:" + text.encode(), "sha256").hex()

    def seal(self, content: bytes | str) -> bytes:
        """Return nonce + AES-256-GCM ciphertext; the same content never gives the same bytes twice."""
        plain = content.encode() if isinstance(content, str) else content
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + AESGCM(self.sealing).encrypt(nonce, plain, None)

    def open(self, sealed: bytes) -> bytes:
        """Return what was sealed; KeyFault when it was altered or sealed with another key."""
        try:
            return AESGCM(self.sealing).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)
        except (InvalidTag, ValueError) as error:
            raise KeyFault("sealed with another key, or altered") from error


def load_keyring(path: Path) -> Keyring:
    """Return the keys of `path` (64 bytes), making the file on first use, readable by its owner only.

    Losing this file makes every new load a set of strangers: it is to be kept with the backups, apart from them.
    """
    if not path.exists():
        _create(path)
    secret = path.read_bytes()
    if len(secret) != 2 * _KEY_BYTES:
        raise KeyFault(f"{path}: a key file has {2 * _KEY_BYTES} bytes, this one has {len(secret)}")
    return Keyring(secret[:_KEY_BYTES], secret[_KEY_BYTES:])


def normalise_matricola(text: str) -> str:
    """Return a matricola as compared: no spaces, upper case, and without leading zeros when it is all digits."""
    compact = "".join(text.split()).upper()
    if compact.isascii() and compact.isdigit():
        return compact.lstrip("0") or "0"
    return compact


def _create(path: Path) -> None:
    """Make the key file whole or not at all; whoever comes second keeps the first one's key."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(2 * _KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        draft.unlink()
