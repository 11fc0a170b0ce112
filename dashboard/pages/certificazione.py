# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""È tutto controllato? Che cosa porterà la firma, e che cosa manca? Un ciclo dalla verifica al sigillo."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import Response, abort, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as Redirect

from dashboard.guard import form_token, require_form
from dashboard.page import Content, Desk, Page, Room, Site
from dashboard.pages.adozione import HOME
from dashboard.shell import render
from dashboard.text import certificazione as words
from metrics.places import ENTE
from reports.cycle import Kind, Live, Phase, Place, Role, State, StepRefused, Told, Wanted, Who
from reports.cycle_words import NOTHING_OPEN, SHORT, about, deed, lead, seal_line, terms
from reports.wording import day

CRUMBS = (*HOME, ("Certificazione", "/certificazione"))
LONGEST = 2000
"""How many characters of a reason are taken: the rest would not be read."""

Fields = Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """One indicator of the cycle, with its state."""

    code: str
    title: str
    shown: str
    state: tuple[str, str, str]


@dataclass(frozen=True)
class Counter:
    """The counter of the Nucleo: what the routes below need, one per site."""

    site: Site
    desk: Desk
    room: Room

    def home(self) -> Response:
        """Return the cycle asked for, or the newest: what is verified, what was done, the forms."""
        return self._home(self._told(), {})

    def _told(self, unit: str = ENTE) -> Told | None:
        return self.room.told(self.site.clock().date(), self._asked(), unit)

    def _asked(self) -> date | None:
        """Return the day of the cycle whose month the address names; a month without a cycle is not found."""
        month = request.args.get("periodo", "")
        if not month:
            return None
        found = [each.al for each in self.room.cycles() if f"{each.al:%Y-%m}" == month]
        return found[0] if found else abort(404)

    def _home(self, told: Told | None, typed: Fields, refused: str = "") -> Response:
        if told is None:
            return self._show(
                Content("Certificazione", NOTHING_OPEN, render("certificazione_vuota.html"), HOME), refused
            )
        body = render(
            "certificazione.html",
            done=words.done(request.args.get("fatto", "")),
            refused=refused,
            typed=typed,
            form=form_token(),
            cycles=[(f"{each.al:%Y-%m}", day(each.al), each.al == told.cycle.al) for each in self.room.cycles()],
            **_cycle(told),
        )
        return self._show(Content("Certificazione", lead(told), body, HOME), refused)

    def indicator(self, codice: str) -> Response:
        """Return one figure of a cycle with what was done about it, and the forms."""
        return self._indicator(codice, {}, "")

    def _indicator(self, codice: str, typed: Fields, refused: str) -> Response:
        unit = request.values.get("struttura") or ENTE
        told = self._told(unit)
        place = (codice, unit)
        if told is None or place not in told.now.figures:
            abort(404)
        body = Markup("").join([words.headline(request.args.get("fatto", ""), refused), panel(told, place, typed)])
        live = told.now.figures[place]
        where = "" if unit == ENTE else f" nella struttura {unit}"
        said = f"{live.title}{where}: {live.shown} al {day(told.cycle.al)}."
        return self._show(Content(f"Verifica di {codice}", said, body, CRUMBS), refused)

    def _show(self, content: Content, refused: str) -> Response:
        response = self.site.show(PAGE, content)
        response.status_code = 409 if refused else 200
        return response

    def step(self) -> Response | Redirect:
        """Take a step, and lead back to where it was asked for; a step that is refused is said there."""
        require_form()
        typed = {name: value.strip()[:LONGEST] for name, value in request.form.items()}
        typed["passo"] = _step_of(typed)
        code = typed.get("indicatore", "")
        told = self._told(typed.get("struttura") or ENTE)
        if told is None or not typed["passo"]:
            abort(400)
        try:
            self.room.take(told.cycle.id, _wanted(typed), self.site.clock())
        except StepRefused as refused:
            return self._indicator(code, typed, str(refused)) if code else self._home(told, typed, str(refused))
        place = f"/{code}" if code else ""
        return redirect(f"/certificazione{place}?{_where(told, typed)}fatto={typed['passo']}", 303)

    def seal(self, mese: str, versione: int) -> Response:
        """Return a seal as a file."""
        found = [each.al for each in self.room.cycles() if f"{each.al:%Y-%m}" == mese]
        sealed = self.room.sealed(found[0], versione) if found else None
        if sealed is None:
            abort(404)
        response = Response(sealed.text, content_type="application/json; charset=utf-8")
        response.headers.set("Content-Disposition", "attachment", filename=f"sigillo-{mese}-{versione}.json")
        return response


def _where(told: Told, typed: Fields) -> str:
    unit = typed.get("struttura", ENTE)
    return f"periodo={told.cycle.al:%Y-%m}&" + (f"struttura={unit}&" if unit != ENTE else "")


def _step_of(typed: Fields) -> str:
    """Return the step that a form asks for: one button verifies for whoever presses it; "" for what is no step."""
    asked = typed.get("passo", "")
    if asked == "verificato":
        kind = Kind.CONFIRMED if typed.get("ruolo") == Role.NUCLEO.value else Kind.VERIFIED
        return str(kind.value)
    return asked if asked in {kind.value for kind in Kind} else ""


def _wanted(typed: Fields) -> Wanted:
    """Return the step of a form; StepRefused where the box that says «I looked» is not ticked."""
    kind = Kind(typed["passo"])
    if kind in words.BOXES and not typed.get("letto"):
        raise StepRefused(f"Manca la spunta: «{words.BOXES[kind]}».")
    seen = typed.get("visto", "")
    place = (typed.get("indicatore", ""), typed.get("struttura") or ENTE)
    who = Who(typed.get("ruolo", ""), typed.get("nome", ""), typed.get("delegato_da", ""))
    shown = seen if _SHOWN.fullmatch(seen) else ""
    return Wanted(kind, place, who, typed.get("motivo", ""), typed.get("impronta", ""), shown)


_SHOWN = re.compile(r"[-–0-9.,%\w\s₂]{1,40}")
"""How a value reads: what a form says that its author saw is repeated only if it could be one."""


def _cycle(told: Told) -> dict[str, object]:
    """Return what the template says of a cycle."""
    now = told.now
    verified = all(now.state(place) is State.CONFIRMED for place in now.indicators)
    certified = now.phase is Phase.CERTIFIED
    return {
        "told": told,
        "rows": [Row(code, live.title, live.shown, now.state((code, unit)).value) for (code, unit), live in _own(told)],
        "steps": words.stages(verified, now.noted, certified),
        "terms": terms(told.cycle),
        "history": [deed(each, told.cycle) for each in reversed(now.steps)],
        "observed": [deed(each, told.cycle) for each in now.steps if each.passo == Kind.OBSERVED.value],
        "seals": [(each.versione, seal_line(each)) for each in reversed(told.seals)],
        "certified": certified,
        "missing": told.missing,
        "month": f"{told.cycle.al:%Y-%m}",
        "whole": now.whole,
        "short": now.whole[:SHORT],
        "roles": words.ROLES,
        "boxes": {kind.value: text for kind, text in words.BOXES.items()},
        "note_why": words.why_no_note(told),
        "rectify_why": words.why_no_rectification(told),
    }


def _own(told: Told) -> list[tuple[Place, Live]]:
    return [(place, live) for place, live in told.now.figures.items() if place[1] == ENTE]


def panel(told: Told, place: Place, typed: Fields) -> Markup:
    """Return the forms of one figure: verify, ask for clarifications, observe; what was done about it."""
    live = told.now.figures[place]
    return render(
        "verifica.html",
        form=form_token(),
        typed=typed,
        place=place,
        live=live,
        month=f"{told.cycle.al:%Y-%m}",
        state=told.now.state(place).value,
        history=about(told, place),
        roles=words.ROLES,
        box=words.BOXES[Kind.VERIFIED],
        certified=told.now.phase is Phase.CERTIFIED,
        whole_ente=place[1] == ENTE,
    )


def verification(desk: Desk, code: str, unit: str, on: date) -> Markup:
    """Return the forms of a figure for its card; empty where no cycle looks at that day."""
    room = desk.certification
    told = None if room is None else room.told(on, on, unit)
    place = (code, unit)
    return Markup("") if told is None or place not in told.now.figures else panel(told, place, {})


def wire(site: Site, desk: Desk) -> None:
    """Add the addresses of the certification; where nobody can certify there is one page that says so."""
    room = desk.certification
    if room is None:
        nothing = Content("Certificazione", NOTHING_OPEN, render("certificazione_vuota.html"), HOME)
        site.server.add_url_rule(PAGE.path, PAGE.name, lambda: site.show(PAGE, nothing))
        return
    counter = Counter(site, desk, room)
    for path, name, answer, method in _routes(counter):
        site.server.add_url_rule(path, name, answer, methods=[method])


def _routes(counter: Counter) -> tuple[tuple[str, str, Callable[..., Response | Redirect], str], ...]:
    return (
        ("/certificazione", "certificazione", counter.home, "GET"),
        ("/certificazione", "certificazione.passo", counter.step, "POST"),
        ("/certificazione/<codice>", "certificazione.indicatore", counter.indicator, "GET"),
        ("/certificazione/sigilli/<mese>-v<int:versione>.json", "certificazione.sigillo", counter.seal, "GET"),
    )


PAGE = Page(
    name="certificazione",
    path="/certificazione",
    title="Certificazione",
    nav="Certificazione",
    audience=("nucleo", "conferenza", "personale"),
    indicators=(),
    figures=(),
    layout=None,
    wire=wire,
)
