# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How are the parts of one installation opened: record, norms, door, desk, and the clock?"""

from __future__ import annotations

import getpass
import os
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from agilometro.mistakes import told as mistake
from agilometro.settings import Settings, SettingsError
from norms.lookup import Norms, load_norms
from norms.reading import DeclarationError
from record.identities import WrongKey, check_key, names_of_all, names_people
from record.marts import recover
from record.pseudonym import KeyFault, Keyring, load_keyring
from record.store import Store, open_store, reading

if TYPE_CHECKING:
    from agilometro.desk import RecordDesk
    from ingest.door import Door
    from surveys.comments import People


def clock() -> datetime:
    """Return the time, naive UTC: the one place where the clock is read."""
    return datetime.now(UTC).replace(tzinfo=None)


def terminal_user() -> str:
    """Return who types at the command line, as the machine knows them."""
    try:
        return f"riga di comando ({getpass.getuser()})"
    except (KeyError, OSError, ImportError):
        return "riga di comando"


def open_record(settings: Settings, now: datetime, progress: Callable[[str], None] | None = None) -> Store:
    """Return the record, its schema current and its marts equal to it, whatever was interrupted before."""
    store = open_store(settings.database_url, settings.home, progress)
    recover(store, now)
    return store


def norms_of(settings: Settings) -> Norms:
    """Return the rules, ours under those of the home; SettingsError when the ente's regulation is not among them."""
    try:
        norms = load_norms(settings.norms_overlay if settings.norms_overlay.is_dir() else None)
    except DeclarationError as error:
        raise SettingsError(f"le regole dell'ente non si leggono: {mistake(error)}") from error
    if settings.ente not in norms.enti:
        known = ", ".join(sorted(norms.enti))
        raise SettingsError(f"il regolamento «{settings.ente}» non c'è: scegliere tra {known} (AGILOMETRO_ENTE).")
    return norms


def open_door(settings: Settings, store: Store, mittente: str) -> Door:
    """Return the door through which files come in; the keys are made at its first opening.

    SettingsError when the key of a record that already names people is not there, or is another one: a new key would
    turn everybody into strangers.
    """
    from ingest.door import Door

    return Door(store, open_keyring(settings, store), mittente)


def open_keyring(settings: Settings, store: Store) -> Keyring:
    """Return the keys of the record. Raises SettingsError as `open_door` does."""
    return _keyring(settings.key_file, store)


def _keyring(path: Path, store: Store) -> Keyring:
    with reading(store) as conn:
        if not path.exists() and names_people(conn):
            raise SettingsError(
                f"la chiave {path} non c'è più: rimettere la copia di sicurezza. Nulla è stato scritto."
            )
        try:
            keyring = load_keyring(path)
            check_key(conn, keyring)
        except WrongKey as error:
            raise SettingsError(f"la chiave {path} non è quella con cui fu scritto l'archivio.") from error
        except KeyFault as error:
            raise SettingsError(f"la chiave {path} non va bene: servono 64 byte, intatti.") from error
    return keyring


def open_desk(settings: Settings, store: Store) -> RecordDesk:
    """Return the desk over an open record."""
    from agilometro.desk import RecordDesk
    from disclosure.policy import load_policy

    norms = norms_of(settings)
    name = ente_name(settings, norms)
    return RecordDesk(store, norms, load_policy(), settings.ente, name, lambda: staff(settings, store))


def staff(settings: Settings, store: Store) -> People:
    """Return the names of the staff, to be taken out of comments: opened now, kept nowhere. Raises SettingsError."""
    from surveys.comments import people

    with reading(store) as conn:
        if not names_people(conn):
            return people(())
    keyring = open_keyring(settings, store)
    with reading(store) as conn:
        return people(names_of_all(conn, keyring))


def ente_name(settings: Settings, norms: Norms) -> str:
    """Return the administration's name; where nobody chose a regulation, which one holds meanwhile."""
    regulation = norms.enti[settings.ente].name
    if settings.nome is not None:
        return settings.nome
    return regulation if settings.ente_chosen else f"Ente non indicato (regolamento predefinito: {regulation})"


def forms_key(settings: Settings) -> bytes:
    """Return the key that signs the pages' forms, made at the first call and readable by its owner only."""
    path = settings.home / "secrets" / "forms.key"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_bytes()
    key = secrets.token_bytes(32)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key)
    return key
