# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which two sets of rules are compared? An ente on a day, under our rules or under those of a folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from norms.lookup import Norms
from norms.rules import Ruling

PARTS = ("acts.yaml", "readings.yaml", "parameters")
"""What a folder of rules may hold; at least one must be there."""

EXPECTED = (
    "scrivere un ente (lucca), un giorno (01/01/2020), un ente in un giorno (lucca@2026-01-01) o una cartella di regole"
)


class WrongSide(ValueError):
    """What was written is not a side of a comparison; the message is Italian and says what is."""


@dataclass(frozen=True)
class Written:
    """A side as somebody wrote it; `folder` holds rules to lay over ours, None for ours alone."""

    folder: Path | None
    ente: str
    day: date


@dataclass(frozen=True)
class Side:
    """The rules of an ente on a day."""

    norms: Norms
    ente: str
    day: date

    def rulings(self) -> Mapping[str, Ruling]:
        """Return the most local rule in force of each id; what nothing prescribes that day is not there."""
        ids = sorted({parameter.id for _, parameter in self.norms.parameters(self.ente)})
        found = ((id, self.norms.in_force(id, self.ente, self.day)) for id in ids)
        return {id: ruling for id, ruling in found if ruling is not None}


def parse_side(text: str, default_ente: str, default_day: date) -> Written:
    """Return what was written: «lucca», «lucca@2026-01-01», «2020-01-01», «01/01/2020», a folder of rules.

    A bare word is an ente: a folder of that name is written with its slash (`./lucca`). Raises WrongSide.
    """
    asked = text.strip()
    where, at, on = asked.rpartition("@")
    if at:
        return _placed(where, default_ente, _must_be_day(on, asked))
    found = _day(asked)
    return Written(None, default_ente, found) if found else _placed(asked, default_ente, default_day)


def open_side(written: Written, ours: Norms, load: Callable[[Path], Norms]) -> Side:
    """Return the rules of a side; `load` reads the rules of a folder laid over ours, and raises DeclarationError.

    Raises WrongSide when nobody declares the ente.
    """
    norms = load(written.folder) if written.folder else ours
    if written.ente not in norms.enti:
        raise WrongSide(
            f"«{written.ente}» non è un ente: scegliere tra {', '.join(sorted(norms.enti))}; "
            f"per una cartella scrivere ./{written.ente}."
        )
    return Side(norms, written.ente, written.day)


def _placed(where: str, default_ente: str, day: date) -> Written:
    if re.fullmatch(r"[a-z0-9][a-z0-9_-]*", where):
        return Written(None, where, day)
    folder = Path(where)
    if not where or not folder.is_dir():
        raise WrongSide(f"«{where}» non va bene: {EXPECTED}.")
    if not any((folder / part).exists() for part in PARTS):
        raise WrongSide(f"la cartella «{where}» non contiene regole: serve almeno uno tra {', '.join(PARTS)}.")
    return Written(folder, default_ente, day)


def _must_be_day(text: str, asked: str) -> date:
    found = _day(text)
    if found is None:
        raise WrongSide(f"«{asked}»: «{text}» non è un giorno: scrivere per esempio 31/10/2026 o 2026-10-31.")
    return found


def _day(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None
