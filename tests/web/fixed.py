# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a page show when the numbers are known in advance? A desk with written releases, true norms, no record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from itertools import pairwise

from agilometro.snapshots import KINDS as WRITTEN
from agilometro.snapshots import snapshot_of
from dashboard.page import Forms, Room, SourceFile, Surveys
from disclosure.amounts import ReleasedAmount, ShownAmount
from disclosure.bridge import Piece, ReleasedBridge, Terms
from disclosure.foreseen import Ahead, Foreseen, Stop, UnitAhead
from disclosure.outcome import Outcome
from disclosure.release import Released, Shown
from metrics.catalogue import catalogue
from metrics.compliance import Period, Rulebook
from metrics.deadlines.kinds import KINDS
from metrics.declare import Indicator
from metrics.declare import Unit as Measure
from metrics.forecast.history import months_ahead, triennium_end
from metrics.forecast.scenario import Scenario, WrongScenario
from metrics.goals import NO_GOALS, Goals
from metrics.indicators.esiti import RULED
from metrics.movement import Movement, NoBridge
from metrics.places import ENTE, At, Unit, UnitTree
from metrics.quantities import quantities
from metrics.quantity import Quantity
from metrics.rule import Rule
from metrics.rules import RULES
from metrics.targets import Target, missing
from norms.lookup import Norms, load_norms
from norms.rules import Ruling
from record.period import months_of_year_until
from reports.conto import Published
from reports.entries import Entry, of_amount, of_outcome, of_share
from reports.foreseen import Supposed
from reports.formats import FORMS
from reports.goals import with_goal
from reports.phases import Phases

ON = date(2026, 10, 31)
KNOWN_ON = date(2026, 11, 3)
QUARTER = Target(Fraction(1, 4), "copertura.minima", "Provincia di Lucca")

EXCLUSIONS = (
    ("cessato", "cessato dal servizio"),
    ("altrove", "in servizio presso un altro ente"),
    ("non_mappato", "attività non ancora mappata"),
    ("non_eseguibile", "attività non eseguibile in modalità agile"),
    ("sotto_90_giorni", "meno di 90 giorni di servizio effettivo"),
)

SETTORI: tuple[tuple[str, str, int | None, int | None], ...] = (
    ("S01", "Affari generali e archivio", 16, 40),
    ("S02", "Ragioneria", 18, 45),
    ("S03", "Personale", 7, 18),
    ("S04", "Patrimonio", 6, 16),
    ("S05", "Ambiente", 10, 29),
    ("S06", "Istruzione e rete scolastica", 7, 21),
    ("S07", "Edilizia scolastica", 11, 38),
    ("S08", "Trasporti e pianificazione del territorio", 6, 24),
    ("S09", "Viabilità", 9, 61),
    ("S10", "Polizia provinciale", 2, 33),
    ("S11", "SIT, statistica e transizione digitale della Provincia", 8, 12),
    ("S12", "Avvocatura", None, None),
)
"""Code, name, people with an agreement, feasible people; None is hidden. Ufficio units hang below Viabilità."""

UFFICI = (("S09A", "Manutenzione strade, zona nord", 4, 30), ("S09B", "Manutenzione strade, zona sud", 5, 31))


def tree() -> UnitTree:
    """Return the ente, twelve settori and two uffici."""
    settori = tuple(Unit(code, name, ENTE) for code, name, _, _ in SETTORI)
    uffici = tuple(Unit(code, name, "S09") for code, name, _, _ in UFFICI)
    return UnitTree((Unit(ENTE, "Provincia di Esempio", None), *settori, *uffici))


def coverage(on: date = ON, shift: int = 0) -> dict[At, Shown]:
    """Return the cells of a stock: units, genere, months."""
    cells: dict[At, Shown] = {}
    for code, _, part, whole in (*SETTORI, *UFFICI):
        cells[At(code)] = Shown(None if part is None else part + shift, whole)
    out = {"cessato": 3, "altrove": 2, "non_mappato": 11, "non_eseguibile": 84, "sotto_90_giorni": 4}
    cells[At()] = Shown(104 + shift, 344, out)
    cells[At(ENTE, "D")] = Shown(58, 187)
    cells[At(ENTE, "U")] = Shown(46, 157)
    for index, first in enumerate(months_of_year_until(on)):
        cells[At(ENTE, None, first)] = Shown(70 + 4 * index, 330 + index)
        cells[At("S09", None, first)] = Shown(None, None) if index == 3 else Shown(5 + index // 3, 60)
    cells[At(ENTE, None, months_of_year_until(on)[-1])] = Shown(104 + shift, 344)
    return cells


def released(
    code: str, on: date = ON, cells: Mapping[At, Shown] | None = None, target: Target | None = QUARTER
) -> Released:
    """Return a release as the gate would give it."""
    found = coverage(on) if cells is None else cells
    return Released(code, on, KNOWN_ON, tree(), found, EXCLUSIONS, target, 5, "prova-1")


def written_bridge(code: str = "S-01", on: tuple[date, date] = (date(2026, 9, 30), ON)) -> ReleasedBridge:
    """Return a bridge as the gate would give it: 90 of 338, then 104 of 344."""
    states = [Terms(90, 338), Terms(84, 338), Terms(89, 344), Terms(104, 344)]
    causes = [(Movement.CORRECTIONS,), (Movement.LATE, Movement.POPULATION), (Movement.NEW,)]
    still = [Piece((each,), states[0], states[0], Fraction(0)) for each in (Movement.DEFINITION, Movement.RULE)]
    moved = [
        Piece(each, before, after, (after.share - before.share) * 100)
        for each, (before, after) in zip(causes, pairwise(states), strict=True)
    ]
    known = (date(2026, 10, 5), KNOWN_ON)
    return ReleasedBridge(code, Measure.PERCENT, on, known, states[0], states[-1], (*still, *moved), True, 5)


MONTHS_AHEAD = (date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1))

AHEAD: dict[str, tuple[tuple[int, ...], int]] = {
    "scadenza_accordo": ((8, 6, 12, 0), 0),
    "rapporto": ((31, 22, 24, 20), 9),
    "efficacia_recesso": ((0, 0, 0, 0), 0),
    "comunicazione_ministero": ((19, 5, 0, 0), 12),
    "informativa_sicurezza": ((6, 7, 5, 9), 0),
}
"""Of each kind what falls due in each month ahead, and how many of the first month are overdue."""

UNTOLD = {"informativa_sicurezza": {"senza_informativa": 11}, "rapporto": {"periodicita_ignota": 0}}


def ahead(kind: str, hidden: bool = False) -> Released:
    """Return a release of deadlines as the gate would give it: Viabilità has some, those of Avvocatura are hidden."""
    months, overdue = AHEAD[kind]
    cells = {At(): Shown(overdue, sum(months), UNTOLD.get(kind, {}))} if sum(months) else {}
    for month, number in zip(MONTHS_AHEAD, months, strict=True):
        if number:
            late = overdue if month == MONTHS_AHEAD[0] else 0
            cells[At(ENTE, None, month)] = Shown(late, number)
            cells[At("S09", None, month)] = Shown(0, 5)
            cells[At("S12", None, month)] = Shown(None, None)
    if cells:
        cells[At("S09")] = Shown(None, 5 * sum(number > 0 for number in months))
        cells[At("S12")] = Shown(None, None)
    if hidden:
        cells = {at: Shown(None, None) for at in cells}
    known = next(each.reasons for each in KINDS if each.id == kind)
    return Released(kind, KNOWN_ON, KNOWN_ON, tree(), cells, known, None, 5, f"prova-{kind}")


COUNTED: dict[str, tuple[int | None, int | None]] = {
    "presenza.settimana.lorda": (170, 214),
    "presenza.mese": (48, 48),
    "presenza.trimestre": (None, 16),
    "giorni_agili.settimana": (210, 210),
    "presenza.prevalente": (0, 0),
}
"""Of some rules, what is conforme and what could be judged; of the others 192 of 210."""

NO_ROWS = ("presenza.trimestre.lorda",)
"""Rules in force of which nothing happened."""

REASONS = (
    ("fatti_mancanti", "manca un dato che la regola guarda"),
    ("orario", "orario contrattuale o assenze non comunicati"),
    ("troppo_breve", "assenze giustificate quasi per l’intero periodo: resta meno di una giornata"),
)


def outcome(rule: Rule, period: Period, on: date, hidden: bool) -> Outcome:
    """Return the outcome of a rule as the gate would give it."""
    part, whole = COUNTED.get(rule.id, (192, 210))
    excluded = None if part is None else {"fatti_mancanti": 0, "orario": 9, "troppo_breve": 5}
    cells = {At(): Shown(part, whole, excluded), At("S09"): Shown(31, 40, None), At("S12"): Shown(None, None)}
    cells[At("S10")] = Shown(12, 12, {"fatti_mancanti": 0, "orario": 0, "troppo_breve": 6})
    for index, first in enumerate(months_of_year_until(on)):
        cells[At(ENTE, None, first)] = Shown(None, None) if index == 7 else Shown(15 + index, 20 + index)
    if hidden:
        cells = {at: Shown(None, None) for at in cells}
    released = Released(rule.id, on, KNOWN_ON, tree(), cells, REASONS, None, 5, f"prova-{rule.id}")
    return Outcome(rule, period, rule.principal(period.rulings), released)


def foreseen(start: Released, scenario: Scenario) -> Foreseen:
    """Return a forecast as the door would give it: a tenth of a point less each month, a point more with a scenario."""
    shown, until = start.cells[At()], triennium_end(start.on)
    if shown.numerator is None or shown.denominator is None:
        return Foreseen(start, until, (), (), {}, 0, scenario, "")
    ends = (start.on, *months_ahead(start.on, until))
    more = 0 if scenario.supposes_nothing else 10
    months = tuple(
        Ahead(
            end,
            shown.numerator - place // 3,
            shown.denominator,
            302 - 3 * place + more,
            302 - place + more,
            302 + 2 * place,
            9,
        )
        for place, end in enumerate(ends)
    )
    units = tuple(_unit_ahead(start, unit.code, ends) for unit in start.tree if unit.code != ENTE)
    habits = {"renewed": 82, "begun": 14, "withdrawn": None, "left": 5, "entered": None}
    return Foreseen(start, until, months, units, habits, 36, scenario, "prova-previsione")


def _unit_ahead(start: Released, code: str, ends: Sequence[date]) -> UnitAhead:
    shown = start.cells[At(code)]
    if shown.numerator is None or shown.denominator is None or start.target is None:
        return UnitAhead(code, ())
    gap = missing(shown.numerator, shown.denominator, start.target)
    stops = [end for end in ends if end == start.on or end.month in (6, 12)]
    return UnitAhead(code, tuple(Stop(end, shown.numerator, shown.denominator, gap) for end in stops))


@dataclass(frozen=True)
class FixedDesk:
    """A desk whose numbers are written down. `empty`: nothing loaded. `hidden`: every number of the ente is hidden."""

    empty: bool = False
    hidden: bool = False
    ente: str = "Provincia di Esempio"
    regolamento: str = "lucca"
    kept: list[Supposed] = field(default_factory=list)
    meant: Goals = NO_GOALS
    forms: Forms | None = None
    surveys: Surveys | None = None

    @property
    def certification(self) -> Room | None:
        """Return nothing: nobody certifies numbers that are written down."""
        return None

    @property
    def norms(self) -> Norms:
        """Return the rules that come with the product."""
        return NORMS

    def catalogue(self) -> Sequence[Indicator]:
        """Return the declared indicators."""
        return catalogue()

    def days(self) -> Sequence[date]:
        """Return three months."""
        return () if self.empty else (ON, date(2026, 9, 30), date(2026, 8, 31))

    def released(self, codes: Sequence[str], on: date, known_on: date | None = None) -> Mapping[str, Released]:
        """Return the releases asked; S-10 has none, as an indicator whose rule is not in force."""
        return {code: self._one(code, on) for code in codes if code != "S-10"}

    def _one(self, code: str, on: date) -> Released:
        target = QUARTER if code in ("S-01", "S-02") else None
        if self.hidden:
            cells = {at: Shown(None, None) for at in coverage(on)}
            return released(code, on, cells, target)
        return released(code, on, coverage(on, 14 if code == "S-02" else 0), target)

    def entries(self, on: date, known_on: date | None = None, struttura: str = ENTE) -> Sequence[Entry]:
        """Return the entry of each indicator, from the same releases."""
        found = self.released([each.code for each in catalogue()], on)
        shares = [of_share(each, found.get(each.code), on, KNOWN_ON, struttura) for each in catalogue()]
        sums = [of_amount(each, self._amount(each, on), struttura) for each in quantities(on)]
        book, judged = Rulebook(NORMS, self.regolamento), self.outcomes(on)
        ruled = [of_outcome(each, judged, each.in_force(book, on), on, KNOWN_ON, struttura) for each in RULED]
        every = [*shares, *sums, *ruled]
        return [with_goal(each, self.meant.of(each.code, struttura, on.year)) for each in every]

    def _amount(self, quantity: Quantity, on: date) -> ReleasedAmount:
        """Return a quantity as the gate would give it: a cost fell, what needs a questionnaire has none."""
        fell = ShownAmount(-36, 1000, (1000, 1), (date(2025, 1, 1), date(2025, 10, 31)), ())
        cells = {ENTE: fell, "S09": fell, "S12": None} if quantity.reads else {}
        reason = "" if cells else "nessun questionario caricato"
        return ReleasedAmount(quantity.code, on, KNOWN_ON, tree(), cells, reason, f"prova-{quantity.code}")

    def entry(self, code: str, on: date, known_on: date | None = None, struttura: str = ENTE) -> Entry | None:
        """Return one of them."""
        return next((each for each in self.entries(on, known_on, struttura) if each.code == code), None)

    def goals(self, on: date, known_on: date | None = None) -> Goals:
        """Return the goals that are written down."""
        return self.meant

    def document(self, kind: str, on: date, suffix: str, known_on: date | None = None) -> bytes:
        """Return a document from these numbers."""
        return FORMS[suffix].write(WRITTEN[kind](snapshot_of(self, on, known_on, lambda told: None)))

    def units(self, on: date, known_on: date | None = None) -> Sequence[Unit]:
        """Return the tree."""
        return tree().units

    def outcomes(self, on: date, known_on: date | None = None) -> Sequence[Outcome]:
        """Return an outcome of each rule in force in the year, but for those of which nothing happened."""
        book, year = Rulebook(NORMS, self.regolamento), on.replace(month=1, day=1)
        held = [(rule, period) for rule in RULES if rule.id not in NO_ROWS for period in book.periods(rule, on)]
        return [outcome(rule, period, on, self.hidden) for rule, period in held if period.last >= year]

    def bridge(
        self, code: str, on: tuple[date, date], known_on: tuple[date | None, date | None] = (None, None)
    ) -> ReleasedBridge:
        """Return a written bridge: corrections, two causes told together, new facts; refused where all is hidden."""
        if self.hidden:
            raise NoBridge("uno dei due valori è riservato")
        return written_bridge(code, on)

    def known_days(self) -> Sequence[date]:
        """Return two days of loads."""
        return () if self.empty else (KNOWN_ON, date(2026, 10, 5))

    def deadlines(self) -> Mapping[str, Released]:
        """Return the deadlines that Lucca has; those of the units are hidden for the withdrawals."""
        return {} if self.empty else {kind: ahead(kind, self.hidden) for kind in AHEAD}

    def norm(self, norm_id: str, on: date) -> Sequence[Ruling]:
        """Return what Lucca and the state prescribe."""
        return NORMS.lookup(norm_id, "lucca", on)

    def lineage(self, run: str) -> Sequence[SourceFile]:
        """Return two files."""
        return (
            SourceFile("accordi_ottobre.xlsx", "accordi", datetime(2026, 11, 3, 9, 12), "9f2c" + "0" * 60, 214),
            SourceFile("personale.csv", "organico", datetime(2026, 11, 2, 8, 1), "77ab" + "1" * 60, 448),
        )

    def phases(self, on: date) -> Phases | None:
        """Return nothing: Lucca has no phases."""
        return None

    def forecast(self, on: date, until: date | None = None, scenario: Scenario | None = None) -> Foreseen | None:
        """Return a straight way from the released numbers; nothing where the ente is hidden."""
        return foreseen(self._one("S-01", on), scenario or Scenario())

    def scenarios(self) -> Sequence[Supposed]:
        """Return those that were saved here."""
        return sorted(self.kept, key=lambda each: each.nome)

    def save_scenario(self, nome: str, scenario: Scenario, chi: str, now: datetime) -> None:
        """Save a scenario, if its name is new."""
        if any(each.nome == nome for each in self.kept):
            raise WrongScenario(f"lo scenario «{nome}» c’è già: scegliere un altro nome.")
        self.kept.append(Supposed(nome, scenario, chi, now))

    def remove_scenario(self, nome: str, chi: str, now: datetime) -> None:
        """Take a scenario off the list."""
        left = [each for each in self.kept if each.nome != nome]
        if len(left) == len(self.kept):
            raise WrongScenario(f"lo scenario «{nome}» non c’è.")
        self.kept[:] = left

    def conto(self, year: int | None = None) -> Published:
        """Return nothing: no returns of other bodies are loaded."""
        return Published()

    def conto_agile(self, year: int) -> Released | None:
        """Return nothing: no year is recorded."""
        return None


NORMS: Norms = load_norms()
