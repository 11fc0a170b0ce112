# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Where is a file kept as it was received, and under which name?"""

from __future__ import annotations

import os
from hashlib import file_digest
from pathlib import Path

from record.pseudonym import Keyring

FOLDER = "deposits"


def hash_of(path: Path) -> str:
    """Return the sha256 of a file, in hexadecimal: the name by which it is known from now on."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def sealed_path(home: Path, sha256: str) -> Path:
    """Return where the bytes with this hash lie, or would lie, sealed."""
    return home / FOLDER / sha256[:2] / f"{sha256}.sealed"


def keep(home: Path, path: Path, sha256: str, keyring: Keyring) -> bool:
    """Leave the bytes of a file sealed under the home, whole or not at all; return whether they were not there before.

    A file names people: its bytes lie encrypted, with the key that lies elsewhere.
    """
    kept = sealed_path(home, sha256)
    if kept.exists():
        return False
    kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = kept.with_suffix(f".{os.getpid()}")
    descriptor = os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(keyring.seal(path.read_bytes()))
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, kept)
        _flush_folder(kept.parent)
    finally:
        draft.unlink(missing_ok=True)
    return True


def forget(home: Path, sha256: str) -> None:
    """Remove bytes that `keep` left for a load that then failed."""
    sealed_path(home, sha256).unlink(missing_ok=True)


def reopen(home: Path, sha256: str, keyring: Keyring, target: Path) -> None:
    """Leave in `target` the bytes of a deposit; FileNotFoundError when they are no longer kept."""
    content = keyring.open(sealed_path(home, sha256).read_bytes())
    descriptor = os.open(target, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
