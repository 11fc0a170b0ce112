# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Who answers for the numbers? One desk over the record, the norms, the engine and the gate."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from threading import Lock
from typing import TYPE_CHECKING

from agilometro.conto import Memory
from agilometro.fasi import phases_on, prescribed
from agilometro.previsione import Foresight, remove, save, supposed
from disclosure.amounts import ReleasedAmount, release_amounts
from disclosure.bridge import ReleasedBridge, release_bridge
from disclosure.foreseen import Foreseen, foresee
from disclosure.gate import release
from disclosure.outcome import Outcome, outcomes
from disclosure.policy import Policy
from disclosure.release import Released
from ingest.contoannuale.shelf import Shelf
from metrics.amounts import amounts
from metrics.annual import NothingRecorded, measured, read_year
from metrics.bridge import Point, bridge
from metrics.catalogue import catalogue, find
from metrics.compliance import Rulebook, measure_rules
from metrics.deadlines.counted import HORIZONS, count, horizon
from metrics.deadlines.facts import SOURCES, read_facts
from metrics.deadlines.falling import falling
from metrics.deadlines.prescribed import Prescribed
from metrics.declare import Indicator, Number
from metrics.engine import Backend, MartBackend, RecordBackend, measure, tables_read
from metrics.forecast.ask import Horizon
from metrics.forecast.history import triennium_end
from metrics.forecast.scenario import Scenario
from metrics.goals import Goals, goals_of, goals_query
from metrics.indicators.esiti import RULED
from metrics.movement import NoBridge
from metrics.places import ENTE, Unit
from metrics.quantities import find_quantity, quantities
from metrics.quantity import Quantity
from metrics.reads import facts_read
from metrics.ruled import Ruled
from metrics.rules import RULES
from metrics.targets import Target
from norms.citation import citation
from norms.lookup import Norms
from norms.rules import Ruling
from record.lineage import Batch, batches
from record.marts import MartConnection, connect, newest
from record.period import last_day, month_of
from record.store import Store, reading
from reports.conto import Published
from reports.entries import Entry, of_amount, of_outcome, of_share
from reports.foreseen import Supposed
from reports.goals import with_goal
from reports.phases import Phases

if TYPE_CHECKING:
    from agilometro.certification import Certification
    from dashboard.page import SourceFile

COVERAGE = "S-01"

REMEMBERED = 64
"""How many releases a desk keeps: one per publication, reference day and known-on day."""


@dataclass(frozen=True)
class _Asked:
    """What names a release: the publication of the marts (0 for a past known-on day) and its two days."""

    publication: int
    on: date
    known_on: date


class RecordDesk:
    """The desk of one installation. Safe to share between threads: measuring goes one at a time, answers are kept."""

    def __init__(self, store: Store, norms: Norms, policy: Policy, ente: str, name: str) -> None:
        self._store, self._norms, self._policy = store, norms, policy
        self._ente, self._name = ente, name
        self._measuring = Lock()
        self._kept: OrderedDict[_Asked, Mapping[str, Released]] = OrderedDict()
        self._summed: OrderedDict[_Asked, Mapping[str, ReleasedAmount]] = OrderedDict()
        self._meant: OrderedDict[_Asked, Goals] = OrderedDict()
        self._judged: OrderedDict[_Asked, tuple[Outcome, ...]] = OrderedDict()
        self._bridges: OrderedDict[tuple[str, _Asked, _Asked], ReleasedBridge] = OrderedDict()
        self._falling: tuple[_Asked, Mapping[str, Released]] | None = None
        self._marts: MartConnection | None = None
        self._conto = Memory(Shelf(store.home))
        self._foresight = Foresight()

    @property
    def ente(self) -> str:
        """Return the administration's name, as people read it."""
        return self._name

    @property
    def norms(self) -> Norms:
        """Return all the rules that are known, under the readings in use."""
        return self._norms

    @property
    def regolamento(self) -> str:
        """Return the id of the ente whose rules hold."""
        return self._ente

    @property
    def policy(self) -> Policy:
        """Return the rules under which numbers are released."""
        return self._policy

    @property
    def certification(self) -> Certification:
        """Return where the cycles of this record are certified."""
        from agilometro.certification import Certification  # it holds a desk: they cannot name each other at import
        from agilometro.installation import version

        return Certification(self, self._store, version())

    def units(self, on: date, known_on: date | None = None) -> Sequence[Unit]:
        """Return the units of a day, the whole ente first."""
        releases = self._release(self._asked(on, known_on)).values()
        return next((each.tree.units for each in releases), ())

    def under(self, norms: Norms, regolamento: str) -> RecordDesk:
        """Return a desk over the same record with other rules: it remembers nothing of this one, nor this of it."""
        return RecordDesk(self._store, norms, self._policy, regolamento, self._name)

    def catalogue(self) -> Sequence[Indicator]:
        """Return the declared indicators, in code order."""
        return catalogue()

    def days(self) -> Sequence[date]:
        """Return the month ends that the record can answer for, newest first; empty before the first load.

        From the first month in which anything was asked, signed or worked, to the last that was over when something
        was last loaded; that one always, be it a month in which nothing had yet happened.
        """
        known = self._known_until()
        if known is None:
            return ()
        first = self._first_day() or known
        return tuple(_month_ends(first, known))

    def released(self, codes: Sequence[str], on: date, known_on: date | None = None) -> Mapping[str, Released]:
        """Return the one release of each indicator for a day, as known on another (the last one unless given).

        All indicators are measured and released together, once. Raises UnknownIndicator.
        """
        wanted = [indicator.code for indicator in find(codes, on)]
        everything = self._release(self._asked(on, known_on))
        return {code: everything[code] for code in wanted}

    def entries(self, on: date, known_on: date | None = None, struttura: str = ENTE) -> Sequence[Entry]:
        """Return what each indicator says of a unit on a day, as known on another, in code order."""
        asked = self._asked(on, known_on)
        found = [
            *self._shares(asked, struttura),
            *(of_amount(each, self._amounts(asked)[each.code], struttura) for each in quantities(on)),
            *(self._ruled(each, asked, struttura) for each in RULED),
        ]
        return [self._beside_goal(each, asked) for each in sorted(found, key=attrgetter("code"))]

    def entry(self, code: str, on: date, known_on: date | None = None, struttura: str = ENTE) -> Entry | None:
        """Return what one indicator says, as `entries` does; None for a code that nobody declares on the day.

        Only what it needs is counted.
        """
        asked = self._asked(on, known_on)
        found: Entry | None
        if (quantity := next((each for each in quantities(on) if each.code == code), None)) is not None:
            found = of_amount(quantity, self._amounts(asked)[code], struttura)
        elif (ruled := next((each for each in RULED if each.code == code), None)) is not None:
            found = self._ruled(ruled, asked, struttura)
        else:
            found = next((each for each in self._shares(asked, struttura) if each.code == code), None)
        return None if found is None else self._beside_goal(found, asked)

    def _shares(self, asked: _Asked, struttura: str) -> Iterator[Entry]:
        declared, released = catalogue(asked.on), self._release(asked)
        values = self.parameters(declared, asked.on)
        for each in declared:
            in_force = each.arguments(values) is not None
            yield of_share(each, released.get(each.code), asked.on, asked.known_on, struttura, in_force=in_force)

    def _ruled(self, ruled: Ruled, asked: _Asked, struttura: str) -> Entry:
        in_force = ruled.in_force(Rulebook(self._norms, self._ente), asked.on)
        return of_outcome(ruled, self._outcomes(asked), in_force, asked.on, asked.known_on, struttura)

    def _beside_goal(self, entry: Entry, asked: _Asked) -> Entry:
        return with_goal(entry, self._goals(asked).of(entry.code, entry.struttura, asked.on.year))

    def goals(self, on: date, known_on: date | None = None) -> Goals:
        """Return what the ente means to reach, as known on a day."""
        return self._goals(self._asked(on, known_on))

    def _goals(self, asked: _Asked) -> Goals:
        with self._measuring:
            if asked not in self._meant:
                with self._where(asked).opened(asked.known_on) as reader:
                    self._meant[asked] = goals_of(reader.rows(goals_query(reader.relations)))
                while len(self._meant) > REMEMBERED:
                    self._meant.popitem(last=False)
            return self._meant[asked]

    def outcomes(self, on: date, known_on: date | None = None) -> Sequence[Outcome]:
        """Return what may be told of each rule from 1 January to a day, once per value in force, in the rules' order.

        A rule that nobody prescribes is not there. All rules are checked and released together, once.
        """
        return self._outcomes(self._asked(on, known_on))

    def _outcomes(self, asked: _Asked) -> tuple[Outcome, ...]:
        with self._measuring:
            if asked not in self._judged:
                self._judged[asked] = self._checked_and_released(asked)
                while len(self._judged) > REMEMBERED:
                    self._judged.popitem(last=False)
            return self._judged[asked]

    def bridge(
        self, code: str, on: tuple[date, date], known_on: tuple[date | None, date | None] = (None, None)
    ) -> ReleasedBridge:
        """Return why an indicator of the whole ente differs between two days, each as known on a day (None: now).

        Raises NoBridge, with the reason in Italian, where the two values cannot be told or compared, and
        UnknownIndicator.
        """
        first, last = (self._asked(*each) for each in zip(on, known_on, strict=True))
        with self._measuring:
            kept = self._bridges.get((code, first, last))
        if kept is None:
            kept = self._bridged(code, first, last)
            with self._measuring:
                self._bridges[code, first, last] = kept
                while len(self._bridges) > REMEMBERED:
                    self._bridges.popitem(last=False)
        return kept

    def known_days(self) -> Sequence[date]:
        """Return the days on which something was loaded or withdrawn, newest first: what was known changed on them."""
        found = {day for each in self._batches() for day in (each.noto_dal, each.ritiro_noto_dal) if day is not None}
        return sorted(found, reverse=True)

    def deadlines(self) -> Mapping[str, Released]:
        """Return the one release of each kind of deadline, seen from the last day on which anything was loaded.

        It reaches to the longest horizon; empty before the first load. All kinds are counted and released together.
        """
        on = self._known_until()
        if on is None:
            return {}
        asked = self._asked(on, None)
        with self._measuring:
            if self._falling is None or self._falling[0] != asked:
                self._falling = asked, self._counted_and_released(asked)
            return self._falling[1]

    def norm(self, norm_id: str, on: date) -> Sequence[Ruling]:
        """Return what is prescribed on a day: stato, ccnl and ente, each that says something."""
        return self._norms.lookup(norm_id, self._ente, on)

    def lineage(self, run: str) -> Sequence[SourceFile]:
        """Return the files behind a release that this desk gave, newest first."""
        found = self._given(run)
        if found is None:
            return ()
        known_on, tables = found
        visible = [each for each in self._batches() if each.tabella in tables and _visible(each, known_on)]
        return tuple(_source_file(each) for each in reversed(visible))

    def _given(self, run: str) -> tuple[date, tuple[str, ...]] | None:
        """Return the day as known on which a run counted, and the facts that it was counted from."""
        for answer in tuple(self._kept.values()):
            for each in answer.values():
                if each.run == run:
                    return each.known_on, tables_read(find([each.indicator], each.on)[0])
        for sums in tuple(self._summed.values()):
            for amount in sums.values():
                if amount.run == run:
                    return amount.known_on, find_quantity(amount.quantity, amount.on).reads
        for judged in tuple(self._judged.values()):
            for outcome in judged:
                if outcome.released.run == run:
                    return outcome.released.known_on, facts_read(outcome.rule, outcome.period)
        ahead = {} if self._falling is None else self._falling[1]
        return next(((each.known_on, SOURCES) for each in ahead.values() if each.run == run), None)

    def phases(self, on: date) -> Phases | None:
        """Return the phases and the readiness of the areas on a day, as known now; None without phases."""
        known_on = self._known_until() or on
        return phases_on(RecordBackend(self._store), self._norms, self._ente, self._policy, on, known_on)

    def forecast(self, on: date, until: date | None = None, scenario: Scenario | None = None) -> Foreseen | None:
        """Return where coverage goes from a day to another (at most the end of the PIAO's three years), as known now.

        None where S-01 cannot be counted on that day. Raises WrongScenario, with the reason in Italian.
        """
        asked, supposition = self._asked(on, None), scenario or Scenario()
        released = self._release(asked).get(COVERAGE)
        if released is None:
            return None
        minimum = self.parameters(find([COVERAGE], on), on).get("servizio.minimo_giorni")
        ahead = Horizon(on, asked.known_on, triennium_end(on), None if minimum is None else int(minimum))

        def simulate() -> Foreseen:
            with self._measuring:
                return foresee(self._where(asked), ahead, released, self._policy, supposition)

        found = self._foresight.of((asked.publication, ahead, supposition), simulate)
        return found if until is None else found.up_to(until)

    def scenarios(self) -> Sequence[Supposed]:
        """Return the saved scenarios, by name."""
        return supposed(self._store)

    def save_scenario(self, nome: str, scenario: Scenario, chi: str, now: datetime) -> None:
        """Save a scenario under a name, with who saves it. Raises WrongScenario, with the reason in Italian."""
        save(self._store, nome, scenario, chi, now)

    def remove_scenario(self, nome: str, chi: str, now: datetime) -> None:
        """Take a scenario off the list. Raises WrongScenario where there is none of that name."""
        remove(self._store, nome, chi, now)

    def conto(self, year: int | None = None) -> Published:
        """Return what the published returns of other bodies tell of a year, the newest unless it is there."""
        return self._conto.published(year)

    def conto_agile(self, year: int) -> Released | None:
        """Return the persons of a year with an agile day, by genere; None where nothing of the year is recorded."""
        known_on = self._known_until()
        if known_on is None:
            return None
        with self._measuring:
            try:
                told = read_year(MartBackend(self._mart_connection()), year, known_on)
            except NothingRecorded:
                return None
        counted = measured(told, date(year, 12, 31), known_on)
        return release([counted], {}, self._policy)[counted.indicator]

    def close(self) -> None:
        """Let the marts go; the record belongs to whoever opened it."""
        if self._marts is not None:
            self._marts.close()

    # ---------------------------------------------------------------- releases

    def _asked(self, on: date, known_on: date | None) -> _Asked:
        """Return the name of a release: whatever is not in the past is what the marts hold."""
        now_known = self._known_until() or on
        if known_on is None or known_on >= now_known:
            return _Asked(newest(self._store).id, on, now_known)
        return _Asked(0, on, known_on)

    def _release(self, asked: _Asked) -> Mapping[str, Released]:
        kept = self._kept.get(asked)
        if kept is not None:
            return kept
        with self._measuring:
            if asked not in self._kept:
                self._kept[asked] = self._measured_and_released(asked)
                while len(self._kept) > REMEMBERED:
                    self._kept.popitem(last=False)
            return self._kept[asked]

    def _measured_and_released(self, asked: _Asked) -> Mapping[str, Released]:
        indicators = catalogue(asked.on)
        where = self._where(asked)
        codes = [indicator.code for indicator in indicators]
        measured = measure(codes, asked.on, asked.known_on, where, self.parameters(indicators, asked.on))
        targets = {indicator.code: self._target(indicator, asked.on) for indicator in indicators}
        return release(list(measured.values()), targets, self._policy)

    def _bridged(self, code: str, first: _Asked, last: _Asked) -> ReleasedBridge:
        ends = [self._release(asked).get(code) for asked in (first, last)]
        exact = bridge(self._point(code, first), self._point(code, last), RecordBackend(self._store))
        told = None if ends[0] is None or ends[1] is None else release_bridge(exact, ends[0], ends[1], self._policy)
        if told is None:
            raise NoBridge(_RESERVED_BRIDGE)
        return told

    def _point(self, code: str, asked: _Asked) -> Point:
        (indicator,) = find([code], asked.on)
        return Point(indicator, self.parameters([indicator], asked.on), asked.on, asked.known_on)

    def _amounts(self, asked: _Asked) -> Mapping[str, ReleasedAmount]:
        with self._measuring:
            if asked not in self._summed:
                self._summed[asked] = self._summed_and_released(asked)
                while len(self._summed) > REMEMBERED:
                    self._summed.popitem(last=False)
            return self._summed[asked]

    def _summed_and_released(self, asked: _Asked) -> Mapping[str, ReleasedAmount]:
        wanted, on = quantities(asked.on), asked.on
        said = prescribed(self._norms, self._ente, on)
        phases = () if said is None else said.phases
        parameters = self.parameters([*catalogue(on), *wanted], on)
        return release_amounts(
            amounts(wanted, on, asked.known_on, self._where(asked), parameters, phases).values(), self._policy
        )

    def _checked_and_released(self, asked: _Asked) -> tuple[Outcome, ...]:
        book = Rulebook(self._norms, self._ente)
        found = outcomes(measure_rules(RULES, asked.on, asked.known_on, self._where(asked), book), self._policy)
        order = {rule.id: number for number, rule in enumerate(RULES)}
        return tuple(sorted(found, key=lambda each: (order[each.rule.id], each.period.first)))

    def _where(self, asked: _Asked) -> Backend:
        return RecordBackend(self._store) if not asked.publication else MartBackend(self._mart_connection())

    def _counted_and_released(self, asked: _Asked) -> Mapping[str, Released]:
        until = horizon(asked.on, max(HORIZONS))
        facts = read_facts(MartBackend(self._mart_connection()), asked.on, until, asked.known_on)
        counted = count(falling(facts, Prescribed(self._norms, self._ente)), asked.known_on)
        return release(counted, {each.indicator: None for each in counted}, self._policy)

    def _mart_connection(self) -> MartConnection:
        """Return a connection to the newest publication (called while measuring, so by one thread at a time)."""
        if self._marts is not None and self._marts.version != newest(self._store).id:
            self._marts.close()
            self._marts = None
        if self._marts is None:
            self._marts = connect(self._store)
        return self._marts

    # ---------------------------------------------------------------- norms

    def parameters(self, indicators: Sequence[Indicator | Quantity], on: date) -> dict[str, Number]:
        """Return the values in force that the indicators need, the most local of each."""
        needed = {norm for indicator in indicators for norm in indicator.parameters}
        rulings = {norm: self._norms.in_force(norm, self._ente, on) for norm in needed}
        return {norm: _number(ruling) for norm, ruling in rulings.items() if ruling is not None}

    def _target(self, indicator: Indicator, on: date) -> Target | None:
        ruling = None if indicator.target is None else self._norms.in_force(indicator.target, self._ente, on)
        if ruling is None:
            return None
        return Target(ruling.fraction, ruling.parameter.id, citation(ruling))

    # ---------------------------------------------------------------- the record

    def _batches(self) -> tuple[Batch, ...]:
        with reading(self._store) as conn:
            return batches(conn)

    def _known_until(self) -> date | None:
        """Return the day of the last load or withdrawal; None before the first."""
        days = [day for each in self._batches() for day in (each.noto_dal, each.ritiro_noto_dal) if day is not None]
        return max(days, default=None)

    def _first_day(self) -> date | None:
        with self._measuring:
            ((first,),) = self._mart_connection().execute(_FIRST_DAY)
        return first if isinstance(first, date) else None


_RESERVED_BRIDGE = "uno dei due valori è riservato: riguarda troppo poche persone per essere mostrato"

_FIRST_DAY = """
SELECT least(
    (SELECT min(presentata_il) FROM domande), (SELECT min(inizio) FROM accordi),
    (SELECT min(giorno) FROM giornate), (SELECT min(dal) FROM presenze))
"""
"""The one question that is not an indicator's: since when is there anything to count? Asked of the marts' views."""


def _number(ruling: Ruling) -> Number:
    """Return a value as indicators take it, under the active reading."""
    return ruling.fraction * 100 if ruling.parameter.unit == "percent" else ruling.number


def _month_ends(first: date, last: date) -> Iterator[date]:
    end = last_day(month_of(last))
    if end > last:
        end = month_of(last) - timedelta(days=1)
    yield end
    while (end := month_of(end) - timedelta(days=1)) >= first:
        yield end


def _visible(batch: Batch, known_on: date) -> bool:
    withdrawn = batch.ritiro_noto_dal
    return batch.noto_dal <= known_on and (withdrawn is None or withdrawn > known_on)


def _source_file(batch: Batch) -> SourceFile:
    from dashboard.page import SourceFile  # with it comes Dash: the command line does without

    counts = batch.righe
    rows = counts.nuove + counts.modificate + counts.invariate
    file = batch.deposito
    return SourceFile(file.nome, batch.tabella, file.ricevuto_il, file.sha256, rows)
