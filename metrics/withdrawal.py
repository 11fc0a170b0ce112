# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How much notice does a withdrawal from an agreement owe? The rule and the deadline ask here, so that they agree.

L. 81/2017, art. 19(2): from an open term with at least 30 days of notice, or without any for a justified reason; from a
fixed term, before its expiry, for a justified reason alone.
"""

from __future__ import annotations

from datetime import date

from norms.rules import Mark, Ruling


def is_fixed_term(tipo_durata: str | None, fine: date | None) -> bool:
    """Tell whether an agreement has a fixed term: it is stated, or nothing is and there is a last day."""
    return tipo_durata == "TD" or (tipo_durata is None and fine is not None)


def bars_fixed_term(preavviso: Ruling) -> bool:
    """Tell whether no notice is enough for a fixed term: the days are the law's, which asks them of open terms.

    They are when the law alone speaks, and when an ente's act leaves them blank and they are supposed from the law
    (mark D): what the law says of fixed terms comes with them.
    """
    return preavviso.tier == "stato" or preavviso.value.mark is Mark.DERIVED


def notice_due(preavviso: Ruling | None, promised: int | None, fixed_term: bool, justified: bool) -> int | None:
    """Return the days of notice that are owed: the longer of what is prescribed and what the agreement promises.

    A justified reason owes 0 days. None is returned where no notice is enough, or nobody says how much.
    """
    if justified:
        return 0
    if preavviso is None:
        return promised
    if fixed_term and bars_fixed_term(preavviso):
        return None
    return max(preavviso.number, promised or 0)
