# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Whatever people do and whatever moves: is nothing certified that nobody verified, and is nothing ever forgotten?"""

from __future__ import annotations

from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from metrics.places import ENTE
from record.cycles import Step
from reports.cycle import Kind, State, StepRefused
from tests.unit.reports.cycles import Table

PLACES = st.sampled_from([("", ENTE), ("S-01", ENTE), ("S-02", ENTE), ("S-01", "S09"), ("S-99", ENTE)])


class Certifying(RuleBasedStateMachine):
    """Two indicators and a unit; people ask for any step at any time, figures move, days pass."""

    def __init__(self) -> None:
        super().__init__()
        self.table = Table({("S-01", ENTE): "30,1 %", ("S-02", ENTE): "5,0 %", ("S-01", "S09"): "12,0 %"})
        self.kept: list[Step] = []

    @rule(kind=st.sampled_from(Kind), place=PLACES, author=st.sampled_from(["A", "B", "C"]))
    def ask(self, kind: Kind, place: tuple[str, str], author: str) -> None:
        """Ask for a step; what is certified is checked against the whole history, with other words than the rules."""
        try:
            self.table.take(kind, *place, autore=author)
        except StepRefused:
            return
        if kind is Kind.CERTIFIED:
            self._was_verified()

    @rule()
    def everybody_does_their_part(self) -> None:
        """Take what a quiet cycle takes, wherever it stands: without it chance would seldom certify."""
        for kind in (Kind.VERIFIED, Kind.NOTED, Kind.CONFIRMED):
            for place in [("", ENTE)] if kind is Kind.NOTED else self.table.now.indicators:
                self.ask(kind, place, "ABC"[(Kind.VERIFIED, Kind.NOTED, Kind.CONFIRMED).index(kind)])
        self.ask(Kind.CERTIFIED, ("", ENTE), "C")

    @rule(place=st.sampled_from([("S-01", ENTE), ("S-02", ENTE), ("S-01", "S09")]), value=st.integers(0, 3))
    def a_figure_moves(self, place: tuple[str, str], value: int) -> None:
        """Let a figure be another one, perhaps one that it was before."""
        self.table.values[place] = f"{value},0 %"

    @rule(days=st.integers(1, 40))
    def time_passes(self, days: int) -> None:
        """Let days pass."""
        self.table.later(days)

    @invariant()
    def the_history_only_grows(self) -> None:
        """Find again every step that was ever there, as it was."""
        assert self.table.steps[: len(self.kept)] == self.kept
        self.kept = list(self.table.steps)

    def _was_verified(self) -> None:
        event("certified")
        steps, figures = self.table.steps[:-1], self.table.now.figures
        reopened = max((n for n, step in enumerate(steps) if step.passo == "riaperto"), default=-1)
        for code in ("S-01", "S-02"):
            about = [s for s in steps[reopened + 1 :] if (s.indicatore, s.struttura) == (code, ENTE)]
            judged = [s for s in about if s.passo in ("verificato_dirigente", "verificato_nucleo", "rinviato")]
            assert [s.passo for s in judged[-2:]] == ["verificato_dirigente", "verificato_nucleo"]
            assert {s.impronta for s in judged[-2:]} == {figures[code, ENTE].impronta}
            assert judged[-1].autore != judged[-2].autore
            assert self.table.now.state((code, ENTE)) is State.CONFIRMED
        notes = [s for s in steps[reopened + 1 :] if s.passo == "presa_atto_conferenza"]
        assert notes[-1].impronta == self.table.now.whole


TestCertifying = Certifying.TestCase
TestCertifying.settings = settings(max_examples=60, stateful_step_count=30)
