# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Come risponde chi ha ricevuto un codice? Una pagina per sezione, senza che nulla leghi il codice alle risposte."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, request

from dashboard.guard import form_token, require_form
from dashboard.page import Content, Desk, Forms, Page, Site
from dashboard.shell import render
from reports.wording import day
from surveys.form import LONGEST_COMMENT, NA, Asked, Given, NotAnswerable, Step, given, steps
from surveys.instrument import Instrument, Item, Kind

TITLE = "Rispondi a un questionario"
LEAD = "Con il codice che hai ricevuto apri il questionario: il codice vale una volta sola e non resta con le risposte."
LONGEST_CODE = 60

Fields = Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """One question as it is drawn: `choices` are (value, label, chosen); none for a comment, `written` is its text."""

    item: Item
    name: str
    choices: tuple[tuple[str, str, bool], ...]
    written: str

    @property
    def along(self) -> str:
        """Return what the two ends of a scale mean, "" where each point has its words."""
        scale = self.item.scale
        if scale is None or len(scale.labels) == len(scale.points):
            return ""
        ends = [f"{point} = {scale.labels[point]}" for point in (scale.minimum, scale.maximum) if point in scale.labels]
        return ", ".join(ends)


@dataclass(frozen=True)
class Booth:
    """Where people answer: what the routes below need, one per site."""

    site: Site
    forms: Forms

    def door(self) -> Response:
        """Return the page that asks for the code."""
        return self._door()

    def _door(self, refused: str = "", kept: bool | None = None) -> Response:
        body = render("rispondi.html", form=form_token(), refused=refused, kept=kept, longest=LONGEST_CODE)
        response = self.site.show(PAGE, Content(TITLE, LEAD, body))
        response.status_code = 409 if refused else 200
        return response

    def answer(self) -> Response:
        """Return the next page of the form, or keep what was answered; a code that opens nothing is told."""
        require_form()
        fields = {name: value for name, value in request.form.items()}
        code = fields.get("codice", "")[:LONGEST_CODE]
        try:
            asked = self.forms.asked(code, self.site.clock().date())
            if fields.get("vai") == "invia":
                return self._keep(code, asked, fields)
        except NotAnswerable as refused:
            return self._door(str(refused))
        return self._page(code, asked, fields)

    def _keep(self, code: str, asked: Asked, fields: Fields) -> Response:
        receipt = self.forms.take(code, given(asked.instrument, fields), self.site.clock().date())
        body = render("rispondi_ricevuta.html", receipt=receipt)
        return self.site.show(PAGE, Content("Risposte ricevute", "Grazie: le tue risposte sono nell’urna.", body))

    def _page(self, code: str, asked: Asked, fields: Fields) -> Response:
        pages = steps(asked.instrument)
        at = _place(fields, len(pages))
        if at < len(pages):
            return self._questions(code, asked, fields, pages, at)
        answers = given(asked.instrument, fields)
        body = render(
            "rispondi_invia.html", form=form_token(), code=code, at=at, kept=_kept(asked.instrument, fields, ()),
            answered=len(answers.values), comments=len(answers.comments), asked=_closed(asked.instrument),
        )  # fmt: skip
        return self.site.show(PAGE, Content("Invia le risposte", "Fin qui nulla è stato conservato.", body))

    def _questions(self, code: str, asked: Asked, fields: Fields, pages: tuple[Step, ...], at: int) -> Response:
        step = pages[at]
        body = render(
            "rispondi_sezione.html", form=form_token(), code=code, at=at, pages=len(pages), step=step,
            questions=[_question(item, fields) for item in step.items], longest=LONGEST_COMMENT,
            kept=_kept(asked.instrument, fields, step.items), promise=promised(asked) if at == 0 else "",
        )  # fmt: skip
        lead = f"Sezione {at + 1} di {len(pages)}: {step.section.title}. Puoi lasciare vuota ogni domanda."
        return self.site.show(PAGE, Content(asked.wave.title, lead, body))

    def receipt(self) -> Response:
        """Return whether a receipt is of a form that was taken in."""
        require_form()
        return self._door(kept=self.forms.kept(request.form.get("ricevuta", "")[:LONGEST_CODE]))


def promised(asked: Asked) -> str:
    """Return what is promised before the first answer: the threshold, the comments, the last day."""
    return (
        f"Mostreremo risultati solo per gruppi di almeno {asked.wave.promise.threshold} risposte e mai in combinazioni "
        "che permettano di ricavare la tua. I commenti liberi si leggono separati da tutto il resto e si pubblicano "
        f"solo come temi. Si risponde fino al {day(asked.wave.closes)}; servono circa "
        f"{asked.instrument.minutes or 10} minuti."
    )


def _place(fields: Fields, pages: int) -> int:
    """Return which page is asked for, from 0; `pages` is the last one, where everything is sent."""
    here = fields.get("pagina", "")
    if not (here.isascii() and here.isdecimal()):
        return 0
    step = {"avanti": 1, "indietro": -1}.get(fields.get("vai", ""), 0)
    return max(0, min(pages, int(here[:4]) + step))


def _question(item: Item, fields: Fields) -> Question:
    said = fields.get(item.code, "")
    return Question(
        item,
        item.official or item.label,
        tuple((value, label, value == said) for value, label in _choices(item)),
        said[:LONGEST_COMMENT] if item.kind is Kind.OPEN else "",
    )


def _choices(item: Item) -> list[tuple[str, str]]:
    if item.scale is not None:
        words = item.scale.labels if len(item.scale.labels) == len(item.scale.points) else {}
        found = [
            (str(point), f"{point} – {words[point]}" if point in words else str(point)) for point in item.scale.points
        ]
    else:
        found = [(option.code, option.label) for option in item.options]
    return found + ([(NA, "Non so / non applicabile")] if item.allow_na else [])


def _kept(instrument: Instrument, fields: Fields, shown: tuple[Item, ...]) -> list[tuple[str, str]]:
    """Return what was answered on other pages: it travels with the form, and is nowhere else."""
    answers: Given = given(instrument, fields)
    here = {item.code for item in shown}
    said = [*((code, str(value)) for code, value in answers.values.items()), *answers.comments]
    return [(code, value) for code, value in said if code not in here]


def _closed(instrument: Instrument) -> int:
    return sum(item.kind is not Kind.OPEN for item in instrument.items)


def wire(site: Site, desk: Desk) -> None:
    """Add the page and its forms, where somebody keeps urns."""
    if desk.forms is None:
        return
    booth = Booth(site, desk.forms)
    site.server.add_url_rule(PAGE.path, PAGE.name, booth.door, methods=["GET"])
    site.server.add_url_rule(PAGE.path, f"{PAGE.name}.risposte", booth.answer, methods=["POST"])
    site.server.add_url_rule(f"{PAGE.path}/ricevuta", f"{PAGE.name}.ricevuta", booth.receipt, methods=["POST"])


PAGE = Page(
    name="rispondi",
    path="/rispondi",
    title=TITLE,
    nav=None,
    audience=("pubblico",),
    indicators=(),
    figures=(),
    layout=None,
    wire=wire,
)
