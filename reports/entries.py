# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does each indicator say of a unit? One entry each, the same for page, file, document and certificate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from disclosure.amounts import ReleasedAmount
from disclosure.outcome import Outcome
from disclosure.release import Released
from metrics.compliance import Period
from metrics.declare import Direction, Indicator, Unit
from metrics.places import ENTE, At
from metrics.quantity import Quantity, first_few
from metrics.ruled import Ruled
from metrics.targets import Status
from metrics.units import ENTE_NAME
from reports.tables import Sight, line, unit_name
from reports.wording import RESERVED_WORDS, STATUS_WORDS, day, decimal, fraction_percent, integer

RESERVED = "riservato: meno persone di quante ne servono per non riconoscerle"
NOTHING_COUNTED = "nessun fatto del periodo entra nel conto"
ONLY_ENTE = "si calcola solo per l’intero ente"
DIVIDED_BY_NOTHING = "il termine per cui si divide è zero, o manca la base"
NOT_IN_FORCE = "manca in vigore un valore che il calcolo richiede"


@dataclass(frozen=True)
class Entry:
    """One indicator at one unit, on a day, as known on another.

    `value` is exact and in `unit`, None where there is none: then `reason` says why, in Italian; beside a value it says
    what is not in it for lack of facts. `numerator` and
    `denominator` are integers in the small unit (`Unit.per`). `target` and `base` are in words, "" where there is none.
    `digest` names the calculation: equal only if everything that went in and came out is equal.
    """

    code: str
    title: str
    formula: str
    unit: Unit
    direction: Direction
    source: str
    mark: str
    verified: str
    struttura: str
    struttura_name: str
    on: date
    known_on: date
    numerator: int | None
    denominator: int | None
    value: Fraction | None
    reserved: bool
    status: Status
    target: str
    base: str
    reason: str
    digest: str

    @property
    def shown(self) -> str:
        """Return the value as people read it: `26,2 %`, `ris.`, `–`."""
        if self.reserved:
            return "ris."
        return "–" if self.value is None else said(self.value, self.unit)

    @property
    def terms(self) -> str:
        """Return numerator and denominator as people read them; "" where they are not shown."""
        if self.numerator is None or self.denominator is None or self.unit is not Unit.PERCENT:
            return ""
        return f"{integer(self.numerator)} su {integer(self.denominator)}"

    @property
    def outcome(self) -> tuple[str, str, str]:
        """Return symbol, word and style."""
        return RESERVED_WORDS if self.reserved else STATUS_WORDS[self.status]


def said(value: Fraction, unit: Unit) -> str:
    """Return an exact value with one decimal, half up away from zero, and its unit: `-3,5 %`, `1.250,0 euro`."""
    rounded = (abs(value) * 20 + 1) // 2
    number = ("-" if value < 0 and rounded else "") + decimal(int(rounded))
    if unit is Unit.COUNT and value.denominator == 1:
        number = integer(int(value))
    suffix = {Unit.PERCENT: "%", Unit.CHANGE: "%", Unit.COUNT: "", Unit.SCORE: "", Unit.EACH: ""}.get(unit, unit.value)
    return f"{number}\u00a0{suffix}" if suffix else number


def of_share(
    indicator: Indicator, released: Released | None, on: date, known_on: date, struttura: str, in_force: bool = True
) -> Entry:
    """Return the entry of an indicator on people; None, a release that nothing in force allows, is not computable.

    `in_force` is whether every value that the count needs is prescribed: without one the release has no cells.
    """
    if released is None:
        return _entry(indicator, on, known_on, struttura, struttura, reason=NOT_IN_FORCE)
    at = At(struttura)
    place = line(released, at, unit_name(released, struttura))
    reserved = place.sight is Sight.RESERVED
    value = None if place.counts is None else Fraction(*place.counts) * indicator.unit.per
    target = "" if released.target is None else f"≥ {fraction_percent(released.target.floor)}"
    nothing = NOTHING_COUNTED if in_force else NOT_IN_FORCE
    return _entry(
        indicator,
        on,
        known_on,
        struttura,
        place.label,
        numerator=place.numerator,
        denominator=place.denominator,
        value=value,
        reserved=reserved,
        status=place.status,
        target=target,
        reason=RESERVED if reserved else "" if value is not None else nothing,
        digest=released.run,
    )


def of_outcome(
    ruled: Ruled, found: Sequence[Outcome], prescribed: bool, on: date, known_on: date, struttura: str = ENTE
) -> Entry:
    """Return the entry of an indicator that is the outcome of a rule: of the value in force on the day, no other.

    `found` are the outcomes of the year, `prescribed` whether the rule is in force on the day.
    """
    held = next((each for each in found if each.rule.id == ruled.rule.id and each.period.last >= on), None)
    if held is None or not prescribed:
        reason = NOTHING_COUNTED if prescribed else f"nessuna norma in vigore lo prescrive: «{ruled.rule.title}»"
        return _entry(ruled, on, known_on, struttura, ENTE_NAME if struttura == ENTE else struttura, reason=reason)
    released = held.released
    place = line(released, At(struttura), unit_name(released, struttura))
    reserved = place.sight is Sight.RESERVED
    value = None if place.counts is None else Fraction(*place.counts) * ruled.unit.per
    reason = _since(held.period, on) if value is not None else NOTHING_COUNTED
    return _entry(
        ruled,
        on,
        known_on,
        struttura,
        place.label,
        numerator=place.numerator,
        denominator=place.denominator,
        value=value,
        reserved=reserved,
        status=place.status,
        reason=RESERVED if reserved else reason,
        digest=released.run,
    )


def _since(period: Period, on: date) -> str:
    """Return what is not in an outcome whose rule changed in the year: two rules are never added up."""
    if period.first <= on.replace(month=1, day=1):
        return ""
    return f"Conta soltanto i casi sotto la regola in vigore dal {day(period.first)}"


def of_amount(
    quantity: Quantity,
    released: ReleasedAmount,
    struttura: str = ENTE,
    *,
    status: Status = Status.NO_TARGET,
    target: str = "",
) -> Entry:
    """Return the entry of a quantity; `status` and `target` are those of the ente's own goal, where there is one."""
    names = {unit.code: unit.name for unit in released.tree}
    place = quantity, released.on, released.known_on, struttura, names.get(struttura, struttura)
    if struttura not in released.cells:
        return _entry(*place, reason=_absent(released, struttura, names), digest=released.run, target=target)
    shown = released.cells[struttura]
    if shown is None:
        return _entry(*place, reserved=True, reason=RESERVED, digest=released.run)
    base = None if shown.base is None or not shown.base[1] else Fraction(*shown.base) * quantity.base_unit.per
    return _entry(
        *place,
        numerator=shown.part,
        denominator=shown.whole,
        value=Fraction(shown.part, shown.whole) * quantity.unit.per if shown.whole else None,
        status=status if shown.whole else Status.NOT_COMPUTABLE,
        target=target,
        base="" if base is None else f"{said(base, quantity.base_unit)}{_when(shown.base_period)}",
        reason=". ".join(filter(None, ("" if shown.whole else DIVIDED_BY_NOTHING, _left_out(shown.left_out)))),
        digest=released.run,
    )


def _absent(released: ReleasedAmount, struttura: str, names: Mapping[str, str]) -> str:
    """Return why there is nothing at a unit."""
    if struttura not in names:
        return f"{struttura} non c’è al {day(released.on)}"
    if released.reason:
        return released.reason
    return ONLY_ENTE if tuple(released.cells) == (ENTE,) else NOTHING_COUNTED


def _when(period: tuple[date, date] | None) -> str:
    if period is None:
        return ""
    first, last = period
    return f", al {day(last)}" if first == last else f", dal {day(first)} al {day(last)}"


def _left_out(left_out: Sequence[str]) -> str:
    """Return what is not in a value: the first ones by name, the others by number."""
    if not left_out:
        return ""
    return f"Fuori dal conto: {first_few(left_out)}"


def _entry(
    indicator: Indicator | Quantity | Ruled,
    on: date,
    known_on: date,
    struttura: str,
    name: str,
    *,
    numerator: int | None = None,
    denominator: int | None = None,
    value: Fraction | None = None,
    reserved: bool = False,
    status: Status = Status.NOT_COMPUTABLE,
    target: str = "",
    base: str = "",
    reason: str = "",
    digest: str = "",
) -> Entry:
    return Entry(
        code=indicator.code,
        title=indicator.title,
        formula=indicator.formula,
        unit=indicator.unit,
        direction=indicator.direction,
        source=indicator.source,
        mark=indicator.mark,
        verified=indicator.verified,
        struttura=struttura,
        struttura_name=name,
        on=on,
        known_on=known_on,
        numerator=numerator,
        denominator=denominator,
        value=value,
        reserved=reserved,
        status=status,
        target=target,
        base=base,
        reason=reason,
        digest=digest,
    )
