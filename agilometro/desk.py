# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Who answers for the numbers? One desk over the record, the norms, the engine and the gate."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING

from agilometro.certification import Certification
from agilometro.conto import Memory
from agilometro.fasi import phases_on
from agilometro.instruments import InstrumentShelf
from agilometro.previsione import Foresight, remove, save, supposed
from agilometro.questionari import Questionnaires
from agilometro.release_number import version
from agilometro.releases import Asked, Releases
from agilometro.rispondere import Answering, urns_of
from agilometro.snapshots import KINDS, snapshot_of
from disclosure.bridge import ReleasedBridge
from disclosure.foreseen import Foreseen, foresee
from disclosure.gate import release
from disclosure.outcome import Outcome
from disclosure.policy import Policy
from disclosure.release import Released
from ingest.contoannuale.shelf import Shelf
from metrics.annual import NothingRecorded, measured, read_year
from metrics.catalogue import catalogue, find
from metrics.compliance import Rulebook
from metrics.declare import Indicator, Number
from metrics.engine import Backend, RecordBackend
from metrics.forecast.ask import Horizon
from metrics.forecast.history import triennium_end
from metrics.forecast.scenario import Scenario
from metrics.goals import Goals
from metrics.indicators.esiti import RULED
from metrics.movement import NoBridge
from metrics.places import ENTE, Unit
from metrics.quantities import quantities
from metrics.quantity import Quantity
from metrics.ruled import Ruled
from norms.lookup import Norms
from norms.rules import Ruling
from record.lineage import Batch
from record.period import last_day, month_of
from record.store import Store
from reports.conto import Published
from reports.entries import RESERVED, Entry, of_amount, of_outcome, of_share, said
from reports.foreseen import Supposed
from reports.formats import FORMS
from reports.goals import with_goal, with_norm
from reports.phases import Phases
from reports.surveyed import of_survey, speaking
from surveys.comments import People
from surveys.indicators import fed

if TYPE_CHECKING:
    from dashboard.page import SourceFile

COVERAGE = "S-01"

HIDDEN = ("ris.", RESERVED)
"""How a value that may not be told reads, and why."""


class RecordDesk:
    """The desk of one installation. Safe to share between threads."""

    def __init__(
        self, store: Store, norms: Norms, policy: Policy, ente: str, name: str, known: Callable[[], People] = People
    ) -> None:
        """`known` gives the names that are taken out of what people write (`surveys.comments`)."""
        self._store, self._norms, self._policy = store, norms, policy
        self._ente, self._name = ente, name
        self._releases = Releases(store, norms, policy, ente)
        self._conto = Memory(Shelf(store.home))
        self._foresight = Foresight()
        self._questionnaires = Questionnaires(store, InstrumentShelf(store.home), known)
        self._forms = Answering(self._questionnaires, urns_of(store.home))

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
        return Certification(self, self._store, version())

    @property
    def surveys(self) -> Questionnaires:
        """Return the questionnaires: the waves, and what of them may be seen."""
        return self._questionnaires

    @property
    def forms(self) -> Answering:
        """Return where people answer our own form."""
        return self._forms

    def units(self, on: date, known_on: date | None = None) -> Sequence[Unit]:
        """Return the units of a day, the whole ente first."""
        releases = self._releases.shares(self._asked(on, known_on)).values()
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
        known = self._releases.known_until()
        if known is None:
            return ()
        first = self._releases.first_day() or known
        return tuple(_month_ends(first, known))

    def released(self, codes: Sequence[str], on: date, known_on: date | None = None) -> Mapping[str, Released]:
        """Return the one release of each indicator for a day, as known on another (the last one unless given).

        All indicators are measured and released together, once. Raises UnknownIndicator.
        """
        wanted = [indicator.code for indicator in find(codes, on)]
        everything = self._releases.shares(self._asked(on, known_on))
        return {code: everything[code] for code in wanted}

    def entries(self, on: date, known_on: date | None = None, struttura: str = ENTE) -> Sequence[Entry]:
        """Return what each indicator says of a unit on a day, as known on another, in code order."""
        asked = self._asked(on, known_on)
        found = [
            *self._shares(asked, struttura),
            *(self._amount(each, asked, struttura) for each in quantities(on)),
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
            found = self._amount(quantity, asked, struttura)
        elif (ruled := next((each for each in RULED if each.code == code), None)) is not None:
            found = self._ruled(ruled, asked, struttura)
        else:
            found = next((each for each in self._shares(asked, struttura) if each.code == code), None)
        return None if found is None else self._beside_goal(found, asked)

    def _shares(self, asked: Asked, struttura: str) -> Iterator[Entry]:
        declared, released = catalogue(asked.on), self._releases.shares(asked)
        values = self._releases.parameters(declared, asked.on)
        for each in declared:
            in_force = each.arguments(values) is not None
            yield of_share(each, released.get(each.code), asked.on, asked.known_on, struttura, in_force=in_force)

    def _amount(self, quantity: Quantity, asked: Asked, struttura: str) -> Entry:
        """Return the entry of a quantity, beside what a norm asks of the whole ente in words."""
        entry = self._surveyed(of_amount(quantity, self._releases.amounts(asked)[quantity.code], struttura), asked)
        if not quantity.target or struttura != ENTE:
            return entry
        ruling = self._norms.in_force(quantity.target, self._ente, asked.on)
        return entry if ruling is None else with_norm(entry, ruling.text)

    def _surveyed(self, entry: Entry, asked: Asked) -> Entry:
        """Return an entry that a questionnaire feeds with what the last wave of the year before the day gives it."""
        declared = fed().get(entry.code)
        if declared is None:
            return entry
        wave = speaking(self._questionnaires.waves(), declared, min(asked.on, asked.known_on))
        survey = None if wave is None else self._questionnaires.released(wave.id)
        return entry if survey is None else of_survey(entry, declared, survey)

    def _ruled(self, ruled: Ruled, asked: Asked, struttura: str) -> Entry:
        in_force = ruled.in_force(Rulebook(self._norms, self._ente), asked.on)
        return of_outcome(ruled, self._releases.outcomes(asked), in_force, asked.on, asked.known_on, struttura)

    def _beside_goal(self, entry: Entry, asked: Asked) -> Entry:
        return with_goal(entry, self._releases.goals(asked).of(entry.code, entry.struttura, asked.on.year))

    def goals(self, on: date, known_on: date | None = None) -> Goals:
        """Return what the ente means to reach, as known on a day."""
        return self._releases.goals(self._asked(on, known_on))

    def redefined(self, declared: Indicator | Quantity, on: date) -> tuple[str, str]:
        """Return how the whole ente's value reads under a definition that does not hold on a day, and a note.

        `–` where there is none, with the reason; `ris.` where it may not be told beside the value that holds.
        """
        asked = self._asked(on, None)
        if isinstance(declared, Quantity):
            amount = self._releases.other_amount(declared, asked)
            entry = None if amount is None else of_amount(declared, amount)
            return HIDDEN if entry is None else (entry.shown, entry.reason)
        try:
            value = self._releases.other_share(declared, asked)
        except NoBridge as refusal:
            return "–", str(refusal)
        return HIDDEN if value is None else (said(value, declared.unit), "")

    def outcomes(self, on: date, known_on: date | None = None) -> Sequence[Outcome]:
        """Return what may be told of each rule from 1 January to a day, once per value in force, in the rules' order.

        A rule that nobody prescribes is not there. All rules are checked and released together, once.
        """
        return self._releases.outcomes(self._asked(on, known_on))

    def bridge(
        self, code: str, on: tuple[date, date], known_on: tuple[date | None, date | None] = (None, None)
    ) -> ReleasedBridge:
        """Return why an indicator of the whole ente differs between two days, each as known on a day (None: now).

        Raises NoBridge, with the reason in Italian, where the two values cannot be told or compared, and
        UnknownIndicator.
        """
        first, last = (self._asked(*each) for each in zip(on, known_on, strict=True))
        return self._releases.bridge(code, first, last)

    def known_days(self) -> Sequence[date]:
        """Return the days on which something was loaded or withdrawn, newest first: what was known changed on them."""
        return sorted(self._releases.known_days(), reverse=True)

    def deadlines(self) -> Mapping[str, Released]:
        """Return the one release of each kind of deadline, seen from the last day on which anything was loaded.

        It reaches to the longest horizon; empty before the first load. All kinds are counted and released together.
        """
        on = self._releases.known_until()
        return {} if on is None else self._releases.deadlines(self._asked(on, None))

    def parameters(self, indicators: Sequence[Indicator | Quantity], on: date) -> dict[str, Number]:
        """Return the values in force that the indicators need, the most local of each."""
        return self._releases.parameters(indicators, on)

    def norm(self, norm_id: str, on: date) -> Sequence[Ruling]:
        """Return what is prescribed on a day: stato, ccnl and ente, each that says something."""
        return self._norms.lookup(norm_id, self._ente, on)

    def lineage(self, run: str) -> Sequence[SourceFile]:
        """Return the files behind a release that this desk gave, newest first."""
        return tuple(_source_file(each) for each in self._releases.files(run))

    def phases(self, on: date) -> Phases | None:
        """Return the phases and the readiness of the areas on a day, as known now; None without phases."""
        known_on = self._releases.known_until() or on
        return phases_on(RecordBackend(self._store), self._norms, self._ente, self._policy, on, known_on)

    def forecast(self, on: date, until: date | None = None, scenario: Scenario | None = None) -> Foreseen | None:
        """Return where coverage goes from a day to another (at most the end of the PIAO's three years), as known now.

        None where S-01 cannot be counted on that day. Raises WrongScenario, with the reason in Italian.
        """
        asked, supposition = self._asked(on, None), scenario or Scenario()
        released = self._releases.shares(asked).get(COVERAGE)
        if released is None:
            return None
        minimum = self._releases.parameters(find([COVERAGE], on), on).get("servizio.minimo_giorni")
        ahead = Horizon(on, asked.known_on, triennium_end(on), None if minimum is None else int(minimum))

        def simulate() -> Foreseen:
            def work(where: Backend) -> Foreseen:
                return foresee(where, ahead, released, self._policy, supposition)

            return self._releases.measuring(asked, work)

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
        known_on = self._releases.known_until()
        if known_on is None:
            return None
        on = date(year, 12, 31)
        try:
            told = self._releases.measuring(self._asked(on, None), lambda where: read_year(where, year, known_on))
        except NothingRecorded:
            return None
        counted = measured(told, date(year, 12, 31), known_on)
        return release([counted], {}, self._policy)[counted.indicator]

    def document(self, kind: str, on: date, suffix: str, known_on: date | None = None) -> bytes:
        """Return a document (relazione, piao, dfp) on a day, written as its suffix says; KeyError for another."""
        write, form = KINDS[kind], FORMS[suffix]
        return form.write(write(snapshot_of(self, on, known_on, lambda told: None, None, self.goals(on, known_on))))

    def close(self) -> None:
        """Let the marts go; the record belongs to whoever opened it."""
        self._releases.close()

    def _asked(self, on: date, known_on: date | None) -> Asked:
        return self._releases.asked(on, known_on)


def _month_ends(first: date, last: date) -> Iterator[date]:
    end = last_day(month_of(last))
    if end > last:
        end = month_of(last) - timedelta(days=1)
    yield end
    while (end := month_of(end) - timedelta(days=1)) >= first:
        yield end


def _source_file(batch: Batch) -> SourceFile:
    from dashboard.page import SourceFile  # with it comes Dash: the command line does without

    counts = batch.righe
    rows = counts.nuove + counts.modificate + counts.invariate
    file = batch.deposito
    return SourceFile(file.nome, batch.tabella, file.ricevuto_il, file.sha256, rows)
