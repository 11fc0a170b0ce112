# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What was measured and released, once for each publication and pair of days, so that nobody counts it again?"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from threading import Lock
from typing import TypeVar

from agilometro.fasi import prescribed
from disclosure.amounts import ReleasedAmount, release_amounts
from disclosure.bridge import ReleasedBridge, release_bridge
from disclosure.gate import release
from disclosure.outcome import Outcome, outcomes
from disclosure.policy import Policy
from disclosure.redefined import about_people, other_value
from disclosure.release import Released
from metrics.amounts import amounts
from metrics.bridge import Point, bridge
from metrics.catalogue import catalogue, find
from metrics.compliance import Rulebook, measure_rules
from metrics.deadlines.counted import HORIZONS, count, horizon
from metrics.deadlines.facts import SOURCES, read_facts
from metrics.deadlines.falling import falling
from metrics.deadlines.prescribed import Prescribed
from metrics.declare import Indicator, Number
from metrics.engine import Backend, MartBackend, RecordBackend, measure, tables_read
from metrics.goals import Goals, goals_of, goals_query
from metrics.movement import NoBridge
from metrics.quantities import find_quantity, quantities
from metrics.quantity import Quantity
from metrics.reads import facts_read
from metrics.rules import RULES
from metrics.targets import Target
from norms.citation import citation
from norms.lookup import Norms
from norms.rules import Ruling
from record.lineage import Batch, batches
from record.marts import MartConnection, connect, newest
from record.store import Store, reading

Value = TypeVar("Value")

REMEMBERED = 64
"""How many releases of a kind are kept: one per publication, reference day and known-on day."""

RESERVED_BRIDGE = "uno dei due valori è riservato: riguarda troppo poche persone per essere mostrato"


@dataclass(frozen=True)
class Asked:
    """What names a release: the publication of the marts (0 for a past known-on day) and its two days."""

    publication: int
    on: date
    known_on: date


class Kept(OrderedDict[Hashable, Value]):
    """The newest answers of one kind, by what names them."""

    def of(self, name: Hashable, make: Callable[[], Value]) -> Value:
        """Return the answer of a name, made once while it is remembered."""
        if name not in self:
            self[name] = make()
            while len(self) > REMEMBERED:
                self.popitem(last=False)
        return self[name]


class Releases:
    """The releases of one record. Safe to share between threads: measuring goes one at a time, answers are kept."""

    def __init__(self, store: Store, norms: Norms, policy: Policy, ente: str) -> None:
        self._store, self._norms, self._policy, self._ente = store, norms, policy, ente
        self._measuring = Lock()
        self._shares: Kept[Mapping[str, Released]] = Kept()
        self._amounts: Kept[Mapping[str, ReleasedAmount]] = Kept()
        self._goals: Kept[Goals] = Kept()
        self._outcomes: Kept[tuple[Outcome, ...]] = Kept()
        self._bridges: Kept[ReleasedBridge] = Kept()
        self._deadlines: Kept[Mapping[str, Released]] = Kept()
        self._marts: MartConnection | None = None

    def asked(self, on: date, known_on: date | None) -> Asked:
        """Return the name of a release: whatever is not in the past is what the marts hold."""
        now_known = self.known_until() or on
        if known_on is None or known_on >= now_known:
            return Asked(newest(self._store).id, on, now_known)
        return Asked(0, on, known_on)

    def close(self) -> None:
        """Let the marts go."""
        if self._marts is not None:
            self._marts.close()

    # ---------------------------------------------------------------- of each kind

    def shares(self, asked: Asked) -> Mapping[str, Released]:
        """Return the releases of the indicators on people, by code: all are measured and released together."""
        if (kept := self._shares.get(asked)) is not None:
            return kept
        with self._measuring:
            return self._shares.of(asked, lambda: self._measured(asked))

    def amounts(self, asked: Asked) -> Mapping[str, ReleasedAmount]:
        """Return the releases of what is no share of people, by code."""
        with self._measuring:
            return self._amounts.of(asked, lambda: self._summed(asked))

    def outcomes(self, asked: Asked) -> tuple[Outcome, ...]:
        """Return the releases of the rules, once per value in force, in the rules' order."""
        with self._measuring:
            return self._outcomes.of(asked, lambda: self._judged(asked))

    def goals(self, asked: Asked) -> Goals:
        """Return what the ente means to reach."""
        with self._measuring:
            return self._goals.of(asked, lambda: self._meant(asked))

    def deadlines(self, asked: Asked) -> Mapping[str, Released]:
        """Return the releases of the deadlines that lie ahead of a day, by kind, to the longest horizon."""
        with self._measuring:
            return self._deadlines.of(asked, lambda: self._counted(asked))

    def bridge(self, code: str, first: Asked, last: Asked) -> ReleasedBridge:
        """Return why an indicator differs between two releases. Raises NoBridge and UnknownIndicator."""
        name = (code, first, last)
        with self._measuring:
            if name in self._bridges:
                return self._bridges[name]
        told = self._bridged(code, first, last)
        with self._measuring:
            return self._bridges.of(name, lambda: told)

    def other_share(self, indicator: Indicator, asked: Asked) -> Fraction | None:
        """Return the value under a definition that does not hold on the day, in its unit; None where it is reserved.

        Raises NoBridge where it cannot be told beside the value that holds.
        """
        held = self.shares(asked).get(indicator.code)
        if held is None:
            raise NoBridge(f"al {asked.on:%d/%m/%Y} l’indicatore non è calcolabile")
        here = Point(indicator, self.parameters([indicator], asked.on), asked.on, asked.known_on)
        exact = bridge(here, self._point(indicator.code, asked), RecordBackend(self._store))
        return other_value(exact, held, self._policy)

    def other_amount(self, quantity: Quantity, asked: Asked) -> ReleasedAmount | None:
        """Return a quantity under a definition that does not hold on the day; None where it is reserved."""
        if about_people(quantity):
            return None
        with self._measuring:
            return self._sums([quantity], asked)[quantity.code]

    def measuring(self, asked: Asked, work: Callable[[Backend], Value]) -> Value:
        """Return what some work counts where a release was counted, while nobody else measures."""
        with self._measuring:
            return work(self._where(asked))

    def parameters(self, indicators: Sequence[Indicator | Quantity], on: date) -> dict[str, Number]:
        """Return the values in force that the indicators need, the most local of each."""
        needed = {norm for indicator in indicators for norm in indicator.parameters}
        rulings = {norm: self._norms.in_force(norm, self._ente, on) for norm in needed}
        return {norm: _number(ruling) for norm, ruling in rulings.items() if ruling is not None}

    # ---------------------------------------------------------------- where from

    def known_until(self) -> date | None:
        """Return the day of the last load or withdrawal; None before the first."""
        return max(self.known_days(), default=None)

    def known_days(self) -> set[date]:
        """Return the days on which something was loaded or withdrawn."""
        days = (day for each in self._batches() for day in (each.noto_dal, each.ritiro_noto_dal))
        return {day for day in days if day is not None}

    def first_day(self) -> date | None:
        """Return the first day of which the marts hold anything; None where they are empty."""
        with self._measuring:
            ((first,),) = self._mart_connection().execute(_FIRST_DAY)
        return first if isinstance(first, date) else None

    def files(self, run: str) -> Sequence[Batch]:
        """Return the batches behind a release that was given, newest first."""
        found = self._given(run)
        if found is None:
            return ()
        known_on, tables = found
        visible = [each for each in self._batches() if each.tabella in tables and _visible(each, known_on)]
        return tuple(reversed(visible))

    def _given(self, run: str) -> tuple[date, tuple[str, ...]] | None:
        """Return the day as known on which a run counted, and the facts that it was counted from."""
        for answer in tuple(self._shares.values()):
            for each in answer.values():
                if each.run == run:
                    return each.known_on, tables_read(find([each.indicator], each.on)[0])
        for sums in tuple(self._amounts.values()):
            for amount in sums.values():
                if amount.run == run:
                    return amount.known_on, find_quantity(amount.quantity, amount.on).reads
        for judged in tuple(self._outcomes.values()):
            for outcome in judged:
                if outcome.released.run == run:
                    return outcome.released.known_on, facts_read(outcome.rule, outcome.period)
        ahead = [each for answer in tuple(self._deadlines.values()) for each in answer.values()]
        return next(((each.known_on, SOURCES) for each in ahead if each.run == run), None)

    def _batches(self) -> tuple[Batch, ...]:
        with reading(self._store) as conn:
            return batches(conn)

    def _where(self, asked: Asked) -> Backend:
        return RecordBackend(self._store) if not asked.publication else MartBackend(self._mart_connection())

    def _mart_connection(self) -> MartConnection:
        """Return a connection to the newest publication (called while measuring, so by one thread at a time)."""
        if self._marts is not None and self._marts.version != newest(self._store).id:
            self._marts.close()
            self._marts = None
        if self._marts is None:
            self._marts = connect(self._store)
        return self._marts

    # ---------------------------------------------------------------- counting

    def _measured(self, asked: Asked) -> Mapping[str, Released]:
        indicators = catalogue(asked.on)
        codes = [indicator.code for indicator in indicators]
        parameters = self.parameters(indicators, asked.on)
        measured = measure(codes, asked.on, asked.known_on, self._where(asked), parameters)
        targets = {indicator.code: self._target(indicator, asked.on) for indicator in indicators}
        return release(list(measured.values()), targets, self._policy)

    def _target(self, indicator: Indicator, on: date) -> Target | None:
        ruling = None if indicator.target is None else self._norms.in_force(indicator.target, self._ente, on)
        if ruling is None:
            return None
        return Target(ruling.fraction, ruling.parameter.id, citation(ruling))

    def _summed(self, asked: Asked) -> Mapping[str, ReleasedAmount]:
        return self._sums(quantities(asked.on), asked)

    def _sums(self, wanted: Sequence[Quantity], asked: Asked) -> Mapping[str, ReleasedAmount]:
        on, said = asked.on, prescribed(self._norms, self._ente, asked.on)
        phases = () if said is None else said.phases
        parameters = self.parameters([*catalogue(on), *wanted], on)
        counted = amounts(wanted, on, asked.known_on, self._where(asked), parameters, phases)
        return release_amounts(counted.values(), self._policy)

    def _judged(self, asked: Asked) -> tuple[Outcome, ...]:
        book = Rulebook(self._norms, self._ente)
        found = outcomes(measure_rules(RULES, asked.on, asked.known_on, self._where(asked), book), self._policy)
        order = {rule.id: number for number, rule in enumerate(RULES)}
        return tuple(sorted(found, key=lambda each: (order[each.rule.id], each.period.first)))

    def _meant(self, asked: Asked) -> Goals:
        with self._where(asked).opened(asked.known_on) as reader:
            return goals_of(reader.rows(goals_query(reader.relations)))

    def _counted(self, asked: Asked) -> Mapping[str, Released]:
        until = horizon(asked.on, max(HORIZONS))
        facts = read_facts(self._where(asked), asked.on, until, asked.known_on)
        counted = count(falling(facts, Prescribed(self._norms, self._ente)), asked.known_on)
        return release(counted, {each.indicator: None for each in counted}, self._policy)

    def _bridged(self, code: str, first: Asked, last: Asked) -> ReleasedBridge:
        ends = [self.shares(asked).get(code) for asked in (first, last)]
        exact = bridge(self._point(code, first), self._point(code, last), RecordBackend(self._store))
        told = None if ends[0] is None or ends[1] is None else release_bridge(exact, ends[0], ends[1], self._policy)
        if told is None:
            raise NoBridge(RESERVED_BRIDGE)
        return told

    def _point(self, code: str, asked: Asked) -> Point:
        (indicator,) = find([code], asked.on)
        return Point(indicator, self.parameters([indicator], asked.on), asked.on, asked.known_on)


_FIRST_DAY = """
SELECT least(
    (SELECT min(presentata_il) FROM domande), (SELECT min(inizio) FROM accordi),
    (SELECT min(giorno) FROM giornate), (SELECT min(dal) FROM presenze))
"""
"""The one question that is not an indicator's: since when is there anything to count? Asked of the marts' views."""


def _number(ruling: Ruling) -> Number:
    """Return a value as indicators take it, under the active reading."""
    return ruling.fraction * 100 if ruling.parameter.unit == "percent" else ruling.number


def _visible(batch: Batch, known_on: date) -> bool:
    withdrawn = batch.ritiro_noto_dal
    return batch.noto_dal <= known_on and (withdrawn is None or withdrawn > known_on)
