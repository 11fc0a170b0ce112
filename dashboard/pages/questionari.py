# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""A che punto sono le rilevazioni? Si preparano, si aprono, si chiudono, e se ne importano le risposte."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Response, abort, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as Redirect

from dashboard.guard import form_token, require_form
from dashboard.page import Content, Desk, Page, Site, Surveys
from dashboard.pages.adozione import HOME
from dashboard.pages.metodo import instrument_of
from dashboard.shell import render
from dashboard.survey_wizard import MOST_DETAILS, Draft, draft, key
from dashboard.text import caricamenti
from dashboard.text import questionari as words
from dashboard.waiting import NotWaiting, WaitingRoom
from ingest.issues import FileRefused, Issue
from surveys.feasibility import Foreseen
from surveys.wave import FLOOR, USUAL, State, Wave, WaveRefused

if TYPE_CHECKING:
    from ingest.questionari.preview import Preview

TITLE = "Questionari"
CRUMBS = (*HOME, (TITLE, "/questionari"))
ACCEPTED = ".csv,.txt,.tsv,.vv,.xlsx,.xls,.ods,.xml,.lsa,.zip"
LONGEST = 400


@dataclass(frozen=True)
class Row:
    """One wave of the list."""

    wave: Wave
    instrument: str
    state: tuple[str, str, str]
    period: str
    answered: str


@dataclass(frozen=True)
class Seen:
    """A file that waits: its name, its hash, how it was read; `preview` is None where `issues` refuse it."""

    name: str
    digest: str
    preview: Preview | None
    issues: tuple[Issue, ...]


@dataclass(frozen=True)
class Counter:
    """Where waves are handled: what the routes below need, one per site. `room` is None where no file can wait."""

    site: Site
    surveys: Surveys
    room: WaitingRoom | None
    megabytes: int

    # ------------------------------------------------------------ the list

    def home(self) -> Response:
        """Return the waves, newest first, and the way to a new one."""
        waves = self.surveys.waves()
        body = render("questionari.html", rows=[self._row(wave) for wave in waves])
        return self.site.show(PAGE, Content(TITLE, words.lead(waves), body, HOME))

    def _row(self, wave: Wave) -> Row:
        instrument = instrument_of(self.surveys, wave)
        survey = self.surveys.released(wave.id) if wave.state is State.CLOSED else None
        name = wave.instrument if instrument is None else instrument.title
        return Row(wave, name, words.STATES[wave.state], words.period(wave), words.took_part(survey))

    # ------------------------------------------------------------ a new one

    def new(self) -> Response:
        """Return the next step of a new wave: all that was typed is in the address."""
        return self._step(self._draft(), "")

    def _draft(self) -> Draft:
        sent = request.values
        return draft(dict(sent.items()), sent.getlist("dettagli"), self.surveys.instruments())

    def _step(self, typed: Draft, refused: str) -> Response:
        step, foreseen = typed.step, None
        try:
            if step > 2:
                wave = typed.wave()
                foreseen = self.surveys.foresee(wave) if step == 4 else None
        except WaveRefused as error:
            refused = refused or _sentence(error)
            step = 2 if step == 3 else step
        if request.args.get("torna") in ("2", "3"):
            step = int(request.args["torna"])
        body = render("rilevazione_nuova.html", **self._told(typed, step, foreseen, refused))
        lead = f"Passo {step} di 4: {_STEPS[step]}"
        response = self.site.show(PAGE, Content("Nuova rilevazione", lead, body, CRUMBS))
        response.status_code = 409 if refused and request.method == "POST" else 200
        return response

    def _told(self, typed: Draft, step: int, foreseen: Foreseen | None, refused: str) -> dict[str, object]:
        here = urlencode(typed.hidden)
        return {
            "step": step,
            "typed": typed,
            "refused": refused,
            "foreseen": foreseen,
            "instruments": [(key(each), each) for each in self.surveys.instruments()],
            "cells": typed.cells() if step == 3 else [],
            "here": f"/questionari/nuova?{here}",
            "form": form_token(),
            "usual": USUAL,
            "floor": FLOOR,
            "most": MOST_DETAILS,
        }

    def prepare(self) -> Response | Redirect:
        """Keep the wave of the form."""
        require_form()
        typed = self._draft()
        try:
            wave = typed.wave()
            self.surveys.prepare(wave, _who(), self.site.clock())
        except WaveRefused as error:
            return self._step(typed, _sentence(error))
        return redirect(f"/questionari/{wave.id}?fatto=preparata", 303)

    # ------------------------------------------------------------ one wave

    def wave(self, codice: str) -> Response:
        """Return a wave: what was promised, what can be shown of it, what may be done now."""
        return self._wave(codice, "")

    def _wave(self, codice: str, refused: str) -> Response:
        wave = self._found(codice)
        survey = self.surveys.released(codice) if wave.state is State.CLOSED else None
        arrivals = self.surveys.arrivals(codice)
        instrument = instrument_of(self.surveys, wave)
        body = render(
            "rilevazione.html",
            wave=wave, instrument=instrument, state=words.STATES[wave.state], form=form_token(), refused=refused,
            done=words.DONE.get(request.args.get("fatto", "")), period=words.period(wave),
            promise=words.promised(wave, instrument), lowered=words.lowered(wave), foreseen=self._foreseen(wave),
            survey=survey, answered=words.took_part(survey), arrivals=arrivals, platforms=words.PLATFORMS,
            standing=any(each.ritirato_il is None for each in arrivals), upload=self._upload(wave),
        )  # fmt: skip
        _, word, _ = words.STATES[wave.state]
        lead = f"{word}, {words.period(wave)}. {words.promised(wave, instrument)}"
        response = self.site.show(PAGE, Content(wave.title, lead, body, CRUMBS))
        response.status_code = 409 if refused else 200
        return response

    def _foreseen(self, wave: Wave) -> Foreseen | None:
        """Return what can be shown; None where the questionnaire is no longer known."""
        try:
            return self.surveys.foresee(wave)
        except WaveRefused:
            return None

    def _upload(self, wave: Wave) -> Markup:
        """Return the form that takes a file of answers; empty while the wave is not closed, or no file can wait."""
        if wave.state is not State.CLOSED or self.room is None:
            return Markup()
        return render(
            "rilevazione_file.html", wave=wave, form=form_token(), accepted=ACCEPTED, megabytes=self.megabytes
        )

    def _found(self, codice: str) -> Wave:
        return next((wave for wave in self.surveys.waves() if wave.id == codice), None) or abort(404)

    def launch(self, codice: str) -> Response | Redirect:
        """Open a wave."""
        return self._take(codice, "aperta", self.surveys.launch)

    def close(self, codice: str) -> Response | Redirect:
        """Close a wave."""
        return self._take(codice, "chiusa", self.surveys.close)

    def _take(self, codice: str, done: str, step: Callable[..., object]) -> Response | Redirect:
        require_form()
        self._found(codice)
        try:
            step(codice, _who(), self.site.clock())
        except WaveRefused as error:
            return self._wave(codice, _sentence(error))
        return redirect(f"/questionari/{codice}?fatto={done}", 303)

    # ------------------------------------------------------------ its answers

    def receive(self, codice: str) -> Redirect:
        """Keep a file of answers aside, sealed, and lead to its preview."""
        require_form()
        self._found(codice)
        file = request.files.get("file")
        if self.room is None or file is None or not file.filename:
            return redirect(f"/questionari/{codice}?fatto=nessun-file", 303)
        token = self.room.put(file.filename, file.read(), self.site.clock())
        return redirect(f"/questionari/{codice}/file/{token}", 303)

    def preview(self, codice: str, token: str) -> Response | Redirect:
        """Return how a file was read, or why it is refused: nothing is written."""
        wave = self._found(codice)
        try:
            with self._waiting().opened(token) as path:
                seen = self._look(path, codice)
        except NotWaiting:
            return redirect(f"/questionari/{codice}?fatto=scaduto", 303)
        except WaveRefused as error:
            return self._wave(codice, _sentence(error))
        if seen.preview is None:  # what cannot be read does not wait either
            self._waiting().discard(token)
        return self._seen(wave, token, seen, "")

    def _look(self, path: Path, codice: str) -> Seen:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        try:
            return Seen(path.name, digest, self.surveys.preview(path, codice), ())
        except FileRefused as error:
            return Seen(path.name, digest, None, error.issues)

    def _seen(self, wave: Wave, token: str, seen: Seen, refused: str) -> Response:
        preview = seen.preview
        issues = seen.issues if preview is None else preview.issues
        headline = words.unreadable(issues) if preview is None else words.seen(preview)
        body = render(
            "rilevazione_anteprima.html",
            wave=wave, token=token, digest=seen.digest, preview=preview, headline=headline, refused=refused,
            form=form_token(), told={} if preview is None else words.told(preview),
            errors=caricamenti.problems(issues, "error"), warnings=caricamenti.problems(issues, "warning"),
            upload=self._upload(wave),
        )  # fmt: skip
        crumbs = (*CRUMBS, (wave.title, f"/questionari/{wave.id}"))
        mark = "Errore: " if headline.style == "bad" else ""
        response = self.site.show(PAGE, Content("Che cosa contiene il file", seen.name, body, crumbs, mark=mark))
        response.status_code = 409 if refused else 200
        return response

    def accept(self, codice: str, token: str) -> Response | Redirect:
        """Take in the file that was seen."""
        require_form()
        wave = self._found(codice)
        try:
            with self._waiting().opened(token) as path:
                refused, seen = self._accepted(path, codice)
        except NotWaiting:
            return redirect(f"/questionari/{codice}?fatto=scaduto", 303)
        if seen is not None:
            return self._seen(wave, token, seen, refused)
        self._waiting().discard(token)
        return redirect(f"/questionari/{codice}?fatto=importato", 303)

    def _accepted(self, path: Path, codice: str) -> tuple[str, Seen | None]:
        """Take a file in; return why it was refused and how it reads, nothing when it was taken."""
        try:
            self.surveys.accept(path, codice, request.form.get("impronta", ""), _who(), self.site.clock())
        except WaveRefused as error:
            return _sentence(error), self._look(path, codice)
        except FileRefused:
            return "Il file non si legge più.", self._look(path, codice)
        return "", None

    def give_up(self, codice: str, token: str) -> Redirect:
        """Forget the file that was seen."""
        require_form()
        self._found(codice)
        self._waiting().discard(token)
        return redirect(f"/questionari/{codice}?fatto=lasciato", 303)

    def _waiting(self) -> WaitingRoom:
        return self.room or abort(404)


_STEPS = {
    1: "quale questionario.",
    2: "quando, e che cosa si promette a chi risponde.",
    3: "quante persone sono invitate.",
    4: "che cosa si potrà mostrare, prima di chiedere qualcosa a qualcuno.",
}


def _who() -> str:
    return request.form.get("chi", "")[:LONGEST]


def _sentence(refused: WaveRefused) -> str:
    """Return why something was refused, as a sentence."""
    said = str(refused)
    return f"{said[:1].upper()}{said[1:]}"


def wire(site: Site, desk: Desk) -> None:
    """Add the addresses of the waves; where there are no questionnaires there is one page that says so."""
    if desk.surveys is None:
        nothing = Content(TITLE, "Qui non ci sono questionari.", Markup(), HOME)
        site.server.add_url_rule(PAGE.path, PAGE.name, lambda: site.show(PAGE, nothing))
        return
    door = site.door
    room = None if door is None else WaitingRoom(door.store.home / "attesa-questionari", door.keyring)
    if room is not None:
        room.sweep(site.clock())
    megabytes = int(site.server.config["MAX_CONTENT_LENGTH"]) // (1024 * 1024)
    counter = Counter(site, desk.surveys, room, megabytes)
    for path, name, answer, method in _routes(counter):
        site.server.add_url_rule(path, name, answer, methods=[method])


def _routes(counter: Counter) -> tuple[tuple[str, str, Callable[..., Response | Redirect], str], ...]:
    wave = "/questionari/<codice>"
    waiting = f"{wave}/file/<token>"
    return (
        ("/questionari", "questionari", counter.home, "GET"),
        ("/questionari/nuova", "questionari.nuova", counter.new, "GET"),
        ("/questionari/nuova", "questionari.prepara", counter.prepare, "POST"),
        (wave, "questionari.rilevazione", counter.wave, "GET"),
        (f"{wave}/apri", "questionari.apri", counter.launch, "POST"),
        (f"{wave}/chiudi", "questionari.chiudi", counter.close, "POST"),
        (f"{wave}/file", "questionari.arrivo", counter.receive, "POST"),
        (waiting, "questionari.anteprima", counter.preview, "GET"),
        (f"{waiting}/conferma", "questionari.conferma", counter.accept, "POST"),
        (f"{waiting}/lascia", "questionari.lascia", counter.give_up, "POST"),
    )


PAGE = Page(
    name="questionari",
    path="/questionari",
    title=TITLE,
    nav="Questionari",
    audience=("cug", "personale"),
    indicators=(),
    figures=(),
    layout=None,
    wire=wire,
)
