# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is a page, and what may it ask for? A page holds a desk and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from dash import Dash
from flask import Flask, Response
from markupsafe import Markup

from disclosure.bridge import ReleasedBridge
from disclosure.foreseen import Foreseen
from disclosure.outcome import Outcome
from disclosure.release import Released
from disclosure.survey import ReleasedSurvey
from metrics.declare import Indicator
from metrics.forecast.scenario import Scenario
from metrics.goals import Goals
from metrics.places import ENTE, Unit
from norms.lookup import Norms
from norms.rules import Ruling
from record.cycles import Cycle, Seal
from record.rilevazioni import Arrival
from reports.certificate import Sealed
from reports.conto import Published
from reports.cycle import Told, Wanted
from reports.entries import Entry
from reports.foreseen import Supposed
from reports.phases import Phases
from surveys.feasibility import Foreseen as ForeseenWave
from surveys.form import Asked, Given
from surveys.instrument import Instrument
from surveys.wave import Wave

if TYPE_CHECKING:
    from ingest.door import Door
    from ingest.questionari.preview import Preview


@dataclass(frozen=True)
class SourceFile:
    """A file behind a figure: its name, its day, its rows, its hash; never its contents."""

    nome: str
    tabella: str
    ricevuto_il: datetime
    sha256: str
    righe: int


class Room(Protocol):
    """Where cycles are certified: what is read and what is done there, one step at a time."""

    def cycles(self) -> Sequence[Cycle]:
        """Return the cycles, the newest day first."""
        ...

    def told(self, today: date, al: date | None = None, unit: str = ENTE) -> Told | None:
        """Return the cycle of a day, or the newest one, with the figures of a unit among its own; None without any."""
        ...

    def take(self, ciclo: int, wanted: Wanted, now: datetime) -> Seal | None:
        """Take a step in a cycle and return the seal that it made, if it certified. Raises StepRefused."""
        ...

    def sealed(self, al: date | None = None, versione: int | None = None) -> Sealed | None:
        """Return a seal of a cycle as it was kept; None when it is not there."""
        ...


class Forms(Protocol):
    """Where people answer our own form, with a code that nothing ties to what they answered."""

    def asked(self, code: str, today: date) -> Asked:
        """Return the form that a code opens. Raises NotAnswerable, with the reason in Italian."""
        ...

    def take(self, code: str, answers: Given, today: date) -> str:
        """Keep what was answered and return the receipt. Raises NotAnswerable, and then nothing was kept."""
        ...

    def kept(self, receipt: str) -> bool:
        """Return whether the form of a receipt was taken in."""
        ...


class Surveys(Protocol):
    """Where waves of questionnaires are prepared, opened, closed, given their answers, and read as released.

    What may not be done raises WaveRefused, with the reason in Italian.
    """

    def waves(self) -> Sequence[Wave]:
        """Return the waves, the newest first."""
        ...

    def instruments(self) -> Sequence[Instrument]:
        """Return the questionnaires that are known, in every version."""
        ...

    def arrivals(self, code: str = "") -> Sequence[Arrival]:
        """Return the files of answers of a wave, those withdrawn too, oldest first."""
        ...

    def released(self, code: str) -> ReleasedSurvey | None:
        """Return what of a closed wave may be seen; None before any answer was taken in."""
        ...

    def foresee(self, wave: Wave) -> ForeseenWave:
        """Return what can ever be shown of a wave, kept or only thought of. Raises WaveRefused."""
        ...

    def prepare(self, wave: Wave, chi: str, now: datetime) -> ForeseenWave:
        """Keep a wave that nobody has opened yet. Raises WaveRefused."""
        ...

    def launch(self, code: str, chi: str, now: datetime) -> ForeseenWave:
        """Open a wave: what was promised is frozen from now on. Raises WaveRefused."""
        ...

    def close(self, code: str, chi: str, now: datetime) -> Wave:
        """Close a wave: from now on its answers can be taken in. Raises WaveRefused."""
        ...

    def preview(self, file: Path, code: str) -> Preview:
        """Return what a file of answers would bring to a wave: nothing is written. Raises WaveRefused, FileRefused."""
        ...

    def accept(self, file: Path, code: str, sha256: str, chi: str, now: datetime) -> int:
        """Take in the file that was seen (its hash), and return how many people answered.

        Raises WaveRefused, FileRefused.
        """
        ...


class Desk(Protocol):
    """Released numbers and their explanations for one audience; the shell makes it, everybody else only asks."""

    @property
    def ente(self) -> str:
        """Return the administration's name, as people read it."""
        ...

    @property
    def norms(self) -> Norms:
        """Return all the rules that are known, under the readings in use."""
        ...

    @property
    def regolamento(self) -> str:
        """Return the id of the ente whose rules hold."""
        ...

    def catalogue(self) -> Sequence[Indicator]:
        """Return the declared indicators, in code order."""
        ...

    def days(self) -> Sequence[date]:
        """Return the month ends that the record can answer for, newest first; empty before the first load."""
        ...

    def released(self, codes: Sequence[str], on: date, known_on: date | None = None) -> Mapping[str, Released]:
        """Return the one release of each indicator for a day: every place that may be asked for is in it."""
        ...

    def entries(self, on: date, known_on: date | None = None, struttura: str = ENTE) -> Sequence[Entry]:
        """Return what each indicator says of a unit on a day, as known on another, in code order."""
        ...

    def entry(self, code: str, on: date, known_on: date | None = None, struttura: str = ENTE) -> Entry | None:
        """Return what one indicator says, as `entries` does; None for a code that nobody declares on the day."""
        ...

    def goals(self, on: date, known_on: date | None = None) -> Goals:
        """Return what the ente means to reach, as known on a day."""
        ...

    def document(self, kind: str, on: date, suffix: str, known_on: date | None = None) -> bytes:
        """Return a document (relazione, piao, dfp) on a day, written as its suffix says; KeyError for another."""
        ...

    def units(self, on: date, known_on: date | None = None) -> Sequence[Unit]:
        """Return the units of a day, the whole ente first; empty before the first load."""
        ...

    def outcomes(self, on: date, known_on: date | None = None) -> Sequence[Outcome]:
        """Return what may be told of each rule from 1 January to a day, once per value in force, in the rules' order.

        A rule that nobody prescribes is not there.
        """
        ...

    def bridge(
        self, code: str, on: tuple[date, date], known_on: tuple[date | None, date | None] = (None, None)
    ) -> ReleasedBridge:
        """Return why an indicator of the whole ente differs between two days; raises NoBridge with the reason."""
        ...

    def known_days(self) -> Sequence[date]:
        """Return the days on which something was loaded or withdrawn, newest first: what was known changed on them."""
        ...

    def deadlines(self) -> Mapping[str, Released]:
        """Return the one release of each kind of deadline that somebody prescribes; empty before the first load.

        Seen from `on`, the last day on which anything was loaded; the months are those of the longest horizon, what is
        overdue is the numerator and stands in the first of them.
        """
        ...

    def norm(self, norm_id: str, on: date) -> Sequence[Ruling]:
        """Return what is prescribed on a day: stato, ccnl and ente, each that says something."""
        ...

    def lineage(self, run: str) -> Sequence[SourceFile]:
        """Return the files behind a release, newest first."""
        ...

    @property
    def certification(self) -> Room | None:
        """Return where cycles are certified; None where nobody can."""
        ...

    @property
    def surveys(self) -> Surveys | None:
        """Return where questionnaires are; None where there are none."""
        ...

    @property
    def forms(self) -> Forms | None:
        """Return where people answer our own form; None where nobody can."""
        ...

    def phases(self, on: date) -> Phases | None:
        """Return the phases and the readiness of the areas on a day; None where the regulation has no phases."""
        ...

    def forecast(self, on: date, until: date | None = None, scenario: Scenario | None = None) -> Foreseen | None:
        """Return where coverage goes from a day on, as known now; None where it cannot be counted on that day.

        Raises WrongScenario, with the reason in Italian.
        """
        ...

    def scenarios(self) -> Sequence[Supposed]:
        """Return the saved scenarios, by name."""
        ...

    def save_scenario(self, nome: str, scenario: Scenario, chi: str, now: datetime) -> None:
        """Save a scenario under a name, with who saves it. Raises WrongScenario, with the reason in Italian."""
        ...

    def remove_scenario(self, nome: str, chi: str, now: datetime) -> None:
        """Take a scenario off the list. Raises WrongScenario where there is none of that name."""
        ...

    def conto(self, year: int | None = None) -> Published:
        """Return what the published returns of other bodies tell of a year, the newest unless it is there."""
        ...

    def conto_agile(self, year: int) -> Released | None:
        """Return the persons of a year with an agile day, by genere; None where nothing of the year is recorded."""
        ...


@dataclass(frozen=True)
class View:
    """What a reader asked for: the state of a page is its URL and nothing else. `noto` None is what is known now.

    `values` are the variable parts of the path. What the URL says and nobody knows (a unit that is not there, a month
    that was not loaded) is kept in `refused`, so that the page can say so.
    """

    struttura: str = ENTE
    periodo: date | None = None
    per: str = "struttura"
    values: Mapping[str, str] | None = None
    refused: tuple[str, ...] = ()
    noto: date | None = None

    def value(self, name: str) -> str:
        """Return a variable part of the path; empty when the path has none."""
        return (self.values or {}).get(name, "")


@dataclass(frozen=True)
class Content:
    """What stands in `<main>`: title = place, lead = answer; `mark` goes before the title of the window."""

    title: str
    lead: str
    body: Markup
    crumbs: tuple[tuple[str, str], ...] = ()
    explorable: bool = False
    mark: str = ""


@dataclass(frozen=True)
class Site:
    """What a page may be wired to. `door` is None where nothing can be loaded; `clock` gives the time, naive UTC."""

    server: Flask
    dash: Dash
    door: Door | None
    clock: Callable[[], datetime]
    show: Callable[[Page, Content], Response]


@dataclass(frozen=True)
class Page:
    """One page. `nav` is its label in the navigation, None when it is reached from another page.

    `figures` are the names of the figures that open as interactive ones; `wire` adds what a GET of the page does not
    give: downloads, forms, callbacks. `layout` is None for a page that needs the door as well: its `wire` adds
    its addresses. Importing a page registers nothing.
    """

    name: str
    path: str
    title: str
    nav: str | None
    audience: tuple[str, ...]
    indicators: tuple[str, ...]
    figures: tuple[str, ...]
    layout: Callable[[Desk, View], Content] | None
    wire: Callable[[Site, Desk], None]
