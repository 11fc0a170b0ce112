# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is each agreement of the period, as it stood on the reference day, with what belongs to it?

Joined only when a rule looks at it: contact bands, the agreement that it renews, its renewal, what the person was told
and taught under any agreement, the reports of its periods. Months are counted on calendar parts, so that the three
engines agree to the day (domain.md 10.6).
"""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    cast,
    extract,
    func,
    literal,
    literal_column,
    or_,
    select,
)

from metrics.deadlines.reports import PERIODICITA
from metrics.occasions import NEVER_MADE, contact_minutes
from metrics.sources import Evento
from record.moved_days import add_days, add_months, days_between, month_start
from record.relations import FOREVER, stati

HAPPENED = (
    "formazione_il",
    "informativa_sicurezza_il",
    "comunicato_il",
    "rinnovo_chiesto_il",
    "recesso_comunicato_il",
)
"""Days that, when they lie after the reference day, have not come yet."""

SHORTEST_MONTH = 28
"""Every month has this many days."""

MONDAY = ("lunedì", "lunedÌ", "lunedi", "lunedi'", "lunedi’", "lun", "lun.")
"""How offices write that Monday is the only usual agile day, in small letters (SQLite leaves «Ì» as it is)."""


# ---------------------------------------------------------------- months


def month_number(day: ColumnElement[Any]) -> ColumnElement[int]:
    """Return the months from year 0 to that of a day."""
    return cast(extract("year", day), Integer) * 12 + cast(extract("month", day), Integer)


def day_number(day: ColumnElement[Any]) -> ColumnElement[int]:
    """Return the day of the month."""
    return cast(extract("day", day), Integer)


def whole_months(first: ColumnElement[Any], until: ColumnElement[Any]) -> ColumnElement[int]:
    """Return how many whole months there are from a day up to another, excluded: the most whose end is not after it.

    A month from the 31st ends on the last day of a shorter month (`record.period.add_months`).
    """
    clipped = day_number(add_days(until, 1)) == 1
    unfinished = and_(day_number(until) < day_number(first), ~clipped)
    return month_number(until) - month_number(first) - case((unfinished, 1), else_=0)


def lasts_months(first: ColumnElement[Any], last: ColumnElement[Any], months: int) -> ColumnElement[bool]:
    """Return whether a day is the last one of some months from another: `record.period.duration_end`."""
    return last == add_days(add_months(first, months), -1)


def within_months(since: ColumnElement[Any], months: int, day: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return whether a day is not after the same day some months on."""
    return day <= add_months(since, months)


def by_day_of_next_month(start: ColumnElement[Any], number: int, day: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return whether a day is not after a numbered day of the month that follows another's; a short month ends it."""
    following = add_months(month_start(start), 1)
    by_number = day <= add_days(following, number - 1)
    return by_number if number <= SHORTEST_MONTH else and_(by_number, day < add_months(following, 1))


# ---------------------------------------------------------------- the rows


class Accordi(Evento):
    """One row per agreement that held on some day from 1 January to the reference day; drafts and annulled ones none.

    It ends on the day before its withdrawal takes effect, on the day before the same person's next one starts, and
    with the person's service.
    """

    row = "accordo individuale"
    event = "l'ultimo giorno in cui è valso, o il giorno di riferimento finché vale"
    monthly = False
    key = "accordo"

    def _events(self) -> Select[Any]:
        return select(self._held)

    @cached_property
    def _held(self) -> CTE:
        """Return the rows, named once however many times a query looks at them."""
        made = self._made()
        on = literal(self._window.on, Date)
        until = _last_day(made)
        day = case((until > on, on), else_=until)
        signed = case((self._by_now(made.c.firmato_il), made.c.firmato_il), else_=made.c.inizio)
        given_later = made.c.recesso_comunicato_il > on
        withdrawn = case((given_later, None), else_=made.c.recesso_il)
        stated = [column for column in made.c if column.name not in (*HAPPENED, "recesso_il", "seguente", "cessato_il")]
        known = [case((self._by_now(made.c[name]), made.c[name])).label(name) for name in HAPPENED]
        rows: Select[Any] = select(
            *stated,
            *known,
            withdrawn.label("recesso_il"),
            case((given_later, 0), (_withdrawn(made), 1), else_=0).label("receduto"),
            signed.label("stipula"),
            until.label("al"),
            day.label("giorno"),
        )
        begun = self._by_now(made.c.inizio)
        return rows.where(begun, until >= literal(self._window.start, Date), until >= made.c.inizio).cte("tenuti")

    def _made(self) -> Subquery:
        accordi = self._rel["accordi"]
        following = func.lead(accordi.c.inizio).over(
            partition_by=accordi.c.persona, order_by=(accordi.c.inizio, accordi.c.accordo)
        )
        last = stati(self._rel)
        theirs = and_(last.c.persona == accordi.c.persona, last.c.fino_al == literal(FOREVER, Date))
        rows = select(accordi, following.label("seguente"), last.c.cessato_il)
        return rows.select_from(accordi.outerjoin(last, theirs)).where(_kept(accordi)).subquery("stipulati")

    @property
    def stipula(self) -> ColumnElement[Any]:
        """Return the day whose rules its contents follow: that of the signature, or the start when it is not stated."""
        return self.riga.c.stipula

    @property
    def firma(self) -> ColumnElement[Any]:
        """Return the day of the signature; NULL where it is not stated, or had not come by the reference day."""
        return case((self._by_now(self.riga.c.firmato_il), self.riga.c.firmato_il))

    @property
    def riferimento(self) -> ColumnElement[Any]:
        """Return the reference day."""
        return literal(self._window.on, Date)

    @property
    def is_rinnovo(self) -> ColumnElement[bool]:
        """Return whether it renews another."""
        return self.riga.c.rinnovo_di.is_not(None)

    @property
    def a_tempo_indeterminato(self) -> ColumnElement[bool]:
        """Return whether it is stated to be open-ended, and has no last day."""
        stated = func.coalesce(self.riga.c.tipo_durata, "") == "TI"
        return and_(self.riga.c.fine.is_(None), stated)

    # ------------------------------------------------------------ contact bands

    @cached_property
    def fasce(self) -> FromClause:
        """Return its bands together: minuti, numero, dalle (the first), alle (the last); NULL where it has none."""
        bands = contact_minutes(self._rel)
        self._join(bands, bands.c.accordo == self.riga.c.accordo)
        return bands

    @property
    def fascia_minuti(self) -> ColumnElement[int]:
        """Return the contact minutes of a day: its bands together, else what it states."""
        return func.coalesce(self.fasce.c.minuti, self.riga.c.fascia_minuti)

    @property
    def solo_lunedi(self) -> ColumnElement[int]:
        """Return 1 where Monday is the only usual agile day, else 0."""
        return case((func.lower(func.trim(self.riga.c.giorni_abituali)).in_(MONDAY), 1), else_=0)

    # ------------------------------------------------------------ renewals

    @cached_property
    def precedente(self) -> FromClause:
        """Return the agreement of the same person that it renews, its columns NULL where there is none."""
        before = self._rel["accordi"].alias("precedente")
        mine = and_(before.c.accordo == self.riga.c.rinnovo_di, before.c.persona == self.riga.c.persona)
        self._join(before, and_(mine, _kept(before)))
        return before

    @cached_property
    def rinnovo_incoerente(self) -> ColumnElement[int]:
        """Return 1 where the agreement that it says it renews is another person's, or does not start before it."""
        named = self._rel["accordi"].alias("rinnovato_da")
        self._join(named, and_(named.c.accordo == self.riga.c.rinnovo_di, _kept(named)))
        wrong = or_(named.c.persona != self.riga.c.persona, named.c.inizio >= self.riga.c.inizio)
        return case((wrong, 1), else_=0)

    @cached_property
    def rinnovato(self) -> ColumnElement[bool]:
        """Return whether a renewal of it was signed, or had started, by the reference day."""
        renewals = self._rel["accordi"].alias("rinnovi")
        found = (
            select(renewals.c.rinnovo_di.label("accordo"), renewals.c.persona)
            .where(renewals.c.rinnovo_di.is_not(None), _kept(renewals))
            .where(self._by_now(func.coalesce(renewals.c.firmato_il, renewals.c.inizio)))
            .distinct()
            .subquery("rinnovati")
        )
        mine = and_(found.c.accordo == self.riga.c.accordo, found.c.persona == self.riga.c.persona)
        self._join(found, mine)
        return found.c.accordo.is_not(None)

    # ------------------------------------------------------------ what the person was taught and told

    @cached_property
    def formata_il(self) -> ColumnElement[Any]:
        """Return the first day on which any agreement of the person says that he or she was trained."""
        accordi = self._rel["accordi"].alias("formati")
        first = (
            select(accordi.c.persona, func.min(accordi.c.formazione_il).label("formata_il"))
            .where(self._by_now(accordi.c.formazione_il), _kept(accordi))
            .group_by(accordi.c.persona)
            .subquery("formazione_prima")
        )
        self._join(first, first.c.persona == self.riga.c.persona)
        return first.c.formata_il

    @property
    def informata_all_inizio(self) -> ColumnElement[Any]:
        """Return the last day, not after the start, on which any agreement of the person says that it was informed."""
        return self._informata.c.prima

    @property
    def informata(self) -> ColumnElement[Any]:
        """Return the last day, not after that of the row, on which any agreement says that the person was informed."""
        return self._informata.c.ultima

    @cached_property
    def _informata(self) -> Subquery:
        mine, theirs = self._held.alias("da_informare"), self._rel["accordi"].alias("informati")
        told = theirs.c.informativa_sicurezza_il
        found = (
            select(
                mine.c.accordo,
                func.max(case((told <= mine.c.inizio, told))).label("prima"),
                func.max(case((told <= mine.c.giorno, told))).label("ultima"),
            )
            .select_from(mine.join(theirs, and_(theirs.c.persona == mine.c.persona, _kept(theirs))))
            .group_by(mine.c.accordo)
            .subquery("informata")
        )
        self._join(found, found.c.accordo == self.riga.c.accordo)
        return found

    # ------------------------------------------------------------ communications

    @cached_property
    def comunicazioni_note(self) -> ColumnElement[int]:
        """Return 1 where the record holds a communication of any agreement, whenever it was made, else 0."""
        rows = self._rel["accordi"].alias("comunicati")
        told = or_(rows.c.comunicato_il.is_not(None), rows.c.codice_comunicazione.is_not(None))
        found = select(func.max(case((told, 1), else_=0)).label("note")).select_from(rows).subquery("comunicazioni")
        self._join(found, self.ogni_riga)
        return found.c.note

    # ------------------------------------------------------------ reports

    @property
    def limite_rapporti(self) -> ColumnElement[Any]:
        """Return the last day by which reports can be late: the agreement's, or the one before the reference day."""
        return self._rapporti.c.limite

    @property
    def rapporti_attesi(self) -> ColumnElement[int]:
        """Return how many reports its periodicity made due by then: one at the end of each whole period.

        NULL where the periodicity is not stated, or is not among those that are known.
        """
        return self._rapporti.c.attesi

    @property
    def rapporti_coperti(self) -> ColumnElement[int]:
        """Return of how many of those periods a report is registered, received or not."""
        return self._rapporti.c.coperti

    @property
    def rapporti_in_ritardo(self) -> ColumnElement[int]:
        """Return how many registered reports came after the day they were due, or have not come and are past it."""
        return self._rapporti.c.in_ritardo

    @property
    def _eve(self) -> ColumnElement[Any]:
        return literal(self._window.on - timedelta(days=1), Date)

    @cached_property
    def _rapporti(self) -> Subquery:
        """Return for each row limite, attesi, coperti and in_ritardo, worked out step by step: each counts once."""
        rows = _in_periods(self._reports_of(_in_periods(self._awaited(), "attese")), "presentati")
        number = case(
            (rows.c.scade_il.is_(None), None),
            (rows.c.al.is_not(None), rows.c.periodi),
            (rows.c.periodi > 0, rows.c.periodi - 1),
            else_=0,
        )
        found = (
            select(
                rows.c.accordo,
                func.max(rows.c.limite).label("limite"),
                func.max(rows.c.attesi).label("attesi"),
                func.count(case((number < rows.c.attesi, number)).distinct()).label("coperti"),
                func.count(case((rows.c.in_ritardo == 1, 1))).label("in_ritardo"),
            )
            .group_by(rows.c.accordo)
            .subquery("resoconti")
        )
        self._join(found, found.c.accordo == self.riga.c.accordo)
        return found

    def _awaited(self) -> Select[Any]:
        """Return the agreements, each up to the day after its limit."""
        held = self._held.alias("da_rendicontare")
        limit = case((held.c.al < self._eve, held.c.al), else_=self._eve)
        written = periodicita_scritta(held).label("ogni")
        return select(held.c.accordo, held.c.inizio, written, limit.label("limite"), add_days(limit, 1).label("fino_a"))

    def _reports_of(self, due: Subquery) -> Select[Any]:
        """Return the reports of the agreements, one row without any where there is none.

        A report belongs to the period in which its own ends; without that, to the last one over on the day it is due.
        """
        reports = self._reports()
        awaited = and_(reports.c.ricevuto_il.is_(None), reports.c.scade_il <= self._eve)
        late = case((or_(reports.c.ricevuto_il > reports.c.scade_il, awaited), 1), else_=0)
        until = case((reports.c.al.is_not(None), reports.c.al), else_=add_days(reports.c.scade_il, 1))
        return select(
            due.c.accordo,
            due.c.inizio,
            due.c.ogni,
            due.c.limite,
            due.c.periodi.label("attesi"),
            reports.c.al,
            reports.c.scade_il,
            late.label("in_ritardo"),
            until.label("fino_a"),
        ).select_from(due.outerjoin(reports, reports.c.accordo == due.c.accordo))

    def _reports(self) -> Subquery:
        """Return one row per report: a report with several objectives is received when it is for each."""
        rows = self._rel["rapporti"]
        come = case((self._by_now(rows.c.ricevuto_il), rows.c.ricevuto_il))
        complete = func.count(come) == func.count()
        return (
            select(
                rows.c.accordo,
                func.max(rows.c.al).label("al"),
                func.min(rows.c.scade_il).label("scade_il"),
                case((complete, func.max(come))).label("ricevuto_il"),
            )
            .group_by(rows.c.rapporto, rows.c.accordo)
            .subquery("rapporti_interi")
        )


def _kept(accordi: FromClause) -> ColumnElement[bool]:
    return func.coalesce(accordi.c.stato, "attivo").not_in(NEVER_MADE)


def _last_day(made: FromClause) -> ColumnElement[Any]:
    written = func.coalesce(made.c.fine, literal(FOREVER, Date))
    held = case((made.c.recesso_il <= written, add_days(made.c.recesso_il, -1)), else_=written)
    alone = case((made.c.seguente <= held, add_days(made.c.seguente, -1)), else_=held)
    return case((made.c.cessato_il < alone, made.c.cessato_il), else_=alone)


def _withdrawn(made: FromClause) -> ColumnElement[bool]:
    stated = or_(made.c.recesso_il.is_not(None), made.c.recesso_comunicato_il.is_not(None))
    return or_(stated, func.coalesce(made.c.stato, "attivo") == "recesso")


def periodicita_scritta(agreements: FromClause) -> ColumnElement[str]:
    """Return the periodicity of the reports as `PERIODICITA` names it."""
    return func.lower(func.trim(agreements.c.periodicita_rapporto))


def _in_periods(rows: Select[Any], name: str) -> Subquery:
    """Return rows with `periodi`: how many whole periods of `ogni` lie from `inizio` to `fino_a`, excluded.

    NULL for a periodicity that is not known.
    """
    stated = rows.subquery(f"{name}_dette")
    days = {each: every.days for each, every in PERIODICITA.items() if every.days}
    months = {each: every.months for each, every in PERIODICITA.items() if every.months}
    measured = select(
        stated,
        days_between(stated.c.inizio, stated.c.fino_a).label("giorni"),
        whole_months(stated.c.inizio, stated.c.fino_a).label("mesi"),
        case(*((stated.c.ogni == each, number) for each, number in days.items())).label("ogni_giorni"),
        case(*((stated.c.ogni == each, number) for each, number in months.items())).label("ogni_mesi"),
    ).subquery(f"{name}_misurate")
    number = case(
        (and_(measured.c.ogni_giorni.is_(None), measured.c.ogni_mesi.is_(None)), None),
        (measured.c.giorni <= 0, literal_column("0", Integer)),
        (measured.c.ogni_mesi.is_(None), _divided(measured.c.giorni, measured.c.ogni_giorni)),
        else_=_divided(measured.c.mesi, measured.c.ogni_mesi),
    )
    return select(measured, number.label("periodi")).subquery(name)


def _divided(number: ColumnElement[int], by: ColumnElement[int]) -> ColumnElement[int]:
    """Return the whole quotient: what is divided is a multiple, so that no engine has anything to round."""
    return cast((number - number % by) // by, Integer)
