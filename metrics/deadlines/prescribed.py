# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What was prescribed on the day that starts a term? Each norm is looked up once, with all its versions."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date

from norms.lookup import Norms, Version
from norms.rules import Ruling

FIRST, LAST = date(1970, 1, 1), date(2199, 12, 31)
"""The days among which terms start."""


class Prescribed:
    """The rules of one ente, by the day on which they held."""

    def __init__(self, norms: Norms, ente: str) -> None:
        self._norms, self._ente = norms, ente
        self._versions: dict[str, tuple[Version, ...]] = {}

    def on(self, norm: str, day: date) -> Ruling | None:
        """Return the most local rule in force on a day; None where nothing is prescribed. Raises UnknownParameter."""
        if norm not in self._versions:
            self._versions[norm] = self._norms.versions(norm, self._ente, FIRST, LAST)
        versions = self._versions[norm]
        place = bisect_right(versions, day, key=lambda version: version.first) - 1
        return versions[place].ruling if place >= 0 else None

    def asked(self, norm: str, day: date) -> Ruling | None:
        """Return a rule in force on a day that asks for something: one that says no is as good as none."""
        ruling = self.on(norm, day)
        return None if ruling is not None and ruling.parameter.unit == "flag" and not ruling.flag else ruling
