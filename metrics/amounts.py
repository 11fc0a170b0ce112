# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What do the quantities come to on a day, as known on another? The same integers on the record and on the marts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256

from metrics.counted import Counted
from metrics.declare import Number
from metrics.engine import Backend
from metrics.ledger import ReadLedger, open_ledger
from metrics.phases import Phase
from metrics.quantity import Amounts, NotComputable, Quantity


def amounts(
    quantities: Iterable[Quantity],
    on: date,
    known_on: date,
    where: Backend,
    parameters: Mapping[str, Number],
    phases: Sequence[Phase] = (),
) -> Mapping[str, Counted]:
    """Return what each quantity comes to on a day, as known on another, by code.

    `parameters` are the values in force by norm id, `phases` those that the ente's regulation prescribes.
    """
    wanted = tuple(quantities)
    together = {share.code: share for each in wanted for share in each.rests_on}
    with where.opened(known_on) as reader:
        ledger = open_ledger(reader, on, known_on, parameters, phases, together.values())
        return {each.code: _counted(each, ledger) for each in wanted}


def _counted(quantity: Quantity, ledger: ReadLedger) -> Counted:
    found = quantity.count(ledger)
    reason = found.reason if isinstance(found, NotComputable) else ""
    held: Amounts = {} if isinstance(found, NotComputable) else found
    run = _run(quantity, ledger, held, reason)
    return Counted(quantity.code, ledger.on, ledger.known_on, ledger.tree, held, reason, run)


def _run(quantity: Quantity, ledger: ReadLedger, held: Amounts, reason: str) -> str:
    """Return the short name of a calculation: equal only if everything that went in and came out is equal."""
    used = {norm: str(ledger.parameters.get(norm)) for norm in quantity.parameters}
    counted = repr([(unit, held[unit]) for unit in sorted(held)])
    words = (quantity.description, quantity.formula, repr(used), counted, reason)
    texts = (quantity.code, ledger.on.isoformat(), ledger.known_on.isoformat(), *words)
    return sha256("\x1f".join(texts).encode()).hexdigest()[:12]
