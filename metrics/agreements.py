# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which agreements does a rule judge, as they stood on the reference day, with what belongs to each?

The one that each renews, its renewal, what its person was told and taught under any agreement, its reports.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from metrics.grain import Window
from metrics.holders import SPAN, States, next_of_same
from metrics.known import (
    NEVER,
    UNSAID,
    Flags,
    Ints,
    Whole,
    else_of,
    holds,
    is_known,
    is_unknown,
    only_where,
    unknown_of,
)
from metrics.rows import InMemory, Remembered, day_of
from metrics.written import DURATE, Written

HAPPENED = (
    "formazione_il",
    "informativa_sicurezza_il",
    "comunicato_il",
    "rinnovo_chiesto_il",
    "recesso_comunicato_il",
)
"""Days that, when they lie after the reference day, have not come yet."""


# ---------------------------------------------------------------- those of a period


class Made:
    """The agreements that held on some day from 1 January to the reference day; drafts and annulled ones are not there.

    Each ends on the day before its withdrawal takes effect, on the day before the same person's next one starts, and
    with the person's service. `place` is where each stands in `Written`, `al` its last day (NEVER is none), `giorno`
    that day or the reference day while it holds, `numero` the person's state on it.
    """

    def __init__(self, written: Written, states: States, window: Window) -> None:
        self._all, self._on = written, window.on.toordinal()
        made = np.flatnonzero(holds(written.says["stipulato"] == 1))
        persona, since = written.persona[made], np.ma.getdata(written.says["inizio"])[made]
        until = self._last_days(made, next_of_same(persona, since), states)
        day = np.minimum(until, self._on)
        number = states.numbers(persona, day)
        inside = (since <= self._on) & (until >= window.start.toordinal()) & (until >= since) & (number > 0)
        kept = np.flatnonzero(inside)
        self.place, self.persona = made[kept], persona[kept]
        self._person = written.person[self.place]
        self.al, self.giorno, self.numero = until[kept], day[kept], number[kept]
        self._done: dict[str, Whole] = {}

    def _last_days(self, place: Ints, following: Ints, states: States) -> Ints:
        says = self._all.says
        written = says["fine"].filled(NEVER)[place]
        withdrawn = says["recesso_il"].filled(NEVER)[place]
        held = np.where(withdrawn <= written, withdrawn - 1, written)
        alone = np.where(following <= held, following - 1, held)
        return np.minimum(alone, states.last_day(self._all.persona[place]))

    def __len__(self) -> int:
        return len(self.place)

    def says(self, name: str) -> Whole:
        """Return what each says; a day that lies after the reference day has not come yet, where it tells an event."""
        stated = self._all.says[name][self.place]
        if name in HAPPENED:
            return only_where(stated, stated <= self._on)
        return only_where(stated, ~self.withdrawn_later) if name == "recesso_il" else stated

    def once(self, name: str, work: Callable[[], Whole]) -> Whole:
        """Return what some work comes to, done once: a rule looks at the same under each of its values."""
        if name not in self._done:
            self._done[name] = work()
        return self._done[name]

    def by_now(self, day: Whole) -> Whole:
        """Return days, unknown where they lie after the reference day."""
        return only_where(day, day <= self._on)

    @property
    def on(self) -> int:
        """Return the number of the reference day."""
        return self._on

    @property
    def communicated(self) -> bool:
        """Return whether the record holds a communication of any agreement."""
        return self._all.communicated

    @cached_property
    def withdrawn_later(self) -> Flags:
        """Return which were withdrawn from by a notice that had not come yet."""
        return holds(self._all.says["recesso_comunicato_il"][self.place] > self._on)

    # ------------------------------------------------------------ renewals

    @cached_property
    def _before(self) -> Ints:
        """Return the place of the agreement that each says it renews; UNSAID where there is none that was ever made."""
        place = self._all.renews.filled(UNSAID)
        return np.where(self._was_made[place] & (place != UNSAID), place, UNSAID)

    @cached_property
    def _was_made(self) -> Flags:
        return holds(self._all.says["stipulato"] == 1)

    @property
    def last_day_before(self) -> Whole:
        """Return the last day of the agreement of the same person that each renews."""
        before = self._before[self.place]
        return only_where(self._all.says["fine"][before], (before != UNSAID) & self._of_same_person(before))

    @property
    def renews_amiss(self) -> Flags:
        """Return which say that they renew another person's agreement, or one that does not start before them."""
        before, since = self._before[self.place], self._all.says["inizio"]
        amiss = ~self._of_same_person(before) | holds(since[before] >= since[self.place])
        wrong: Flags = (before != UNSAID) & amiss
        return wrong

    def _of_same_person(self, place: Ints) -> Flags:
        same: Flags = self._all.persona[place] == self.persona
        return same

    @cached_property
    def renewed(self) -> Flags:
        """Return of which a renewal of the same person was signed, or had started, by the reference day."""
        says, before = self._all.says, self._before
        since = else_of(says["firmato_il"], says["inizio"])
        renewals = self._was_made & (before != UNSAID) & holds(since <= self._on)
        theirs = np.flatnonzero(renewals & (self._all.persona[before] == self._all.persona))
        found = np.zeros(len(before), dtype=np.bool_)
        found[before[theirs]] = True
        return found[self.place]

    # ------------------------------------------------------------ what the person was taught and told

    @cached_property
    def first_trained(self) -> Whole:
        """Return the first day on which any agreement of the person says that he or she was trained."""
        told = self._told("formazione_il")
        place = np.searchsorted(told, self._person * SPAN)
        return self._of_the_person(told, place)

    def last_told(self, day: Ints) -> Whole:
        """Return the last day, not after another, on which any agreement says that the person was told of safety."""
        told = self._told("informativa_sicurezza_il")
        place = np.searchsorted(told, self._person * SPAN + day, side="right") - 1
        return self._of_the_person(told, place)

    def _told(self, name: str) -> Ints:
        """Return the days of a kind that any agreement ever made states, with their person, sorted."""
        days, made = self._all.says[name], self._all.says["stipulato"] == 1
        place = np.flatnonzero(is_known(days) & holds(made) & holds(days <= self._on))
        return np.sort(self._all.person[place] * SPAN + np.ma.getdata(days)[place])

    def _of_the_person(self, told: Ints, place: Ints) -> Whole:
        if not len(told):
            return unknown_of(len(self.place))
        found = told[np.clip(place, 0, len(told) - 1)]
        mine = (place >= 0) & (place < len(told)) & (found // SPAN == self._person)
        return np.ma.array(found % SPAN, mask=~mine)


# ---------------------------------------------------------------- rows that rules judge


class Accordi(InMemory):
    """One row per agreement that held on some day from 1 January to the reference day; drafts and annulled ones none.

    `accordi["fine"]` is what each says; where a day tells an event that had not come by the reference day, nothing.
    """

    row = "accordo individuale"
    event = "l'ultimo giorno in cui è valso, o il giorno di riferimento finché vale"
    monthly = False
    key = "accordo"
    reads: ClassVar[tuple[str, ...]] = ("organico", "accordi")

    _DAYS = frozenset(
        ("firmato", "inizio", "fine", "chiesto", "comunicato", "effetto", "formata", "ultima", "prima", "giorno")
        + ("decorre", "limite")
    )

    def __init__(self, memory: Remembered) -> None:
        self._memory = memory
        self.made: Made = memory.made
        self.numero, self.ends = self.made.numero, self.made.giorno
        self.mese = np.ones(len(self.made), dtype=np.int64)

    @classmethod
    def of(cls, memory: Remembered) -> Accordi:
        """Return the agreements that are remembered."""
        return cls(memory)

    def codes(self) -> list[str]:
        """Return the code of each agreement."""
        return [self._memory.written.codes[place] for place in self.made.place.tolist()]

    def written(self, name: str, value: Any) -> Any:
        """Return a day as a day, a kind of duration by its letters, a periodicity as it is written."""
        if name in self._DAYS:
            return day_of(value)
        if value is None:
            return None
        if name == "tipo":
            return DURATE[value] or None
        return self._memory.written.periodicities[value] if name == "periodicita" else value

    def __getitem__(self, name: str) -> Whole:
        return self.made.once(name, lambda: self.made.says(name))

    def once(self, name: str, work: Callable[[Accordi], Whole]) -> Whole:
        """Return what some work on these rows comes to, done once."""
        return self.made.once(name, lambda: work(self))

    @cached_property
    def giorno(self) -> Whole:
        """Return the day of each row."""
        return np.ma.array(self.ends)

    @cached_property
    def every(self) -> Flags:
        """Return the condition that every row meets."""
        return np.ones(len(self.made), dtype=np.bool_)

    @cached_property
    def stipula(self) -> Whole:
        """Return the day whose rules its contents follow: that of the signature, or the start when it is not stated."""
        return self.once("stipula", lambda rows: else_of(rows.firma, rows["inizio"]))

    @property
    def firma(self) -> Whole:
        """Return the day of the signature; unknown where it is not stated, or had not come by the reference day."""
        return self.once("firma", lambda rows: rows.made.by_now(rows["firmato_il"]))

    @property
    def riferimento(self) -> int:
        """Return the number of the reference day."""
        return self.made.on

    @property
    def is_rinnovo(self) -> Flags:
        """Return whether it renews another."""
        return holds(self["rinnovo_di_indicati"] == 1)

    @property
    def a_tempo_indeterminato(self) -> Flags:
        """Return whether it is stated to be open-ended, and has no last day."""
        return is_unknown(self["fine"]) & holds(self["tipo_durata"] == DURATE.index("TI"))

    @property
    def a_termine(self) -> Flags:
        """Return whether it has a term: it is stated, or nothing is and it has a last day."""
        unsaid = holds(self["tipo_durata"] == 0) & is_known(self["fine"])
        return holds(self["tipo_durata"] == DURATE.index("TD")) | unsaid

    @property
    def receduto(self) -> Flags:
        """Return whether somebody withdrew from it, as was known on the reference day."""
        stated = is_known(self.made.says("recesso_il")) | is_known(self["recesso_comunicato_il"])
        return ~self.made.withdrawn_later & (stated | holds(self["receduto"] == 1))

    # ------------------------------------------------------------ renewals

    @property
    def fine_precedente(self) -> Whole:
        """Return the last day of the agreement of the same person that it renews."""
        return self.once("fine_precedente", lambda rows: rows.made.last_day_before)

    @property
    def rinnovo_incoerente(self) -> Flags:
        """Return whether the agreement that it says it renews is another person's, or does not start before it."""
        return self.made.renews_amiss

    @property
    def rinnovato(self) -> Flags:
        """Return whether a renewal of it was signed, or had started, by the reference day."""
        return self.made.renewed

    # ------------------------------------------------------------ what the person was taught and told

    @property
    def formata_il(self) -> Whole:
        """Return the first day on which any agreement of the person says that he or she was trained."""
        return self.made.first_trained

    @property
    def informata_all_inizio(self) -> Whole:
        """Return the last day, not after the start, on which any agreement of the person says that it was informed."""
        return self.once("prima", lambda rows: rows.made.last_told(np.ma.getdata(rows["inizio"])))

    @property
    def informata(self) -> Whole:
        """Return the last day, not after that of the row, on which any agreement says that the person was informed."""
        return self.once("ultima", lambda rows: rows.made.last_told(rows.made.giorno))

    # ------------------------------------------------------------ what is written

    @cached_property
    def periodicita(self) -> Whole:
        """Return the place, in `codes`, of the periodicity of its reports as it is written; unknown where it is not."""
        return np.ma.array(self.made.place, mask=is_unknown(self["periodicita"]))


class AccordiConFasce(Accordi):
    """The same, with their contact bands."""

    reads = ("organico", "accordi", "accordi_fasce")


class AccordiRendicontati(Accordi):
    """The same, with their reports."""

    reads = ("organico", "accordi", "rapporti")

    def __init__(self, memory: Remembered) -> None:
        super().__init__(memory)
        self.rapporti = memory.reports.of_agreements(self.made)
