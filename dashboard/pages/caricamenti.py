# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""È arrivato? Che cosa non va, in quale cella, e che cosa si perde fermandosi qui?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Response, abort, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as Redirect

from dashboard.guard import form_token, require_form
from dashboard.page import Content, Desk, Page, Site
from dashboard.pages.adozione import HOME
from dashboard.shell import render
from dashboard.text import caricamenti as words
from dashboard.waiting import NotWaiting, Remembered, WaitingRoom
from ingest.door import Door
from ingest.report import Report, Waiting
from ingest.template import TEMPLATES, template_xlsx
from record.ledger import AlreadyWithdrawn
from record.lineage import Batch
from reports.wording import count, moment

CRUMBS = (*HOME, ("Caricamenti", "/caricamenti"))
ACCEPTED = ".xlsx,.xls,.xlsb,.ods,.csv,.txt"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

DONE = {
    "nessun-file": ("bad", "Nessun file scelto", "Scegli un file e premi di nuovo «Controlla il file»."),
    "scartato": ("good", "Il file è stato lasciato", "Nulla è stato scritto e il file non è più qui."),
    "scaduto": ("warn", "Il file non aspetta più", "È già stato confermato o lasciato, oppure è passato un giorno."),
    "annullato": ("good", "Caricamento annullato", "I totali sono tornati quelli di prima."),
    "gia-annullato": ("warn", "Era già annullato", "Nulla è cambiato."),
    "confermato": ("good", "Righe confermate", "I numeri sono aggiornati."),
    "non-scritto": ("warn", "Nulla di nuovo da scrivere", "Il file non ha cambiato i dati."),
}
"""What an action did, by the word that its redirect carries in the address."""


@dataclass(frozen=True)
class Loaded:
    """A file that came in: its batches together, and its rows that wait."""

    deposit: int
    name: str
    received: str
    tables: str
    rows: int
    waiting: int
    withdrawn: bool


def loaded(batches: Sequence[Batch], waiting: Sequence[Waiting]) -> list[Loaded]:
    """Return the files, newest first."""
    files: dict[int, list[Batch]] = {}
    for batch in batches:
        files.setdefault(batch.deposito.id, []).append(batch)
    return [_file(group, waiting) for _, group in sorted(files.items(), reverse=True)]


def _file(group: Sequence[Batch], waiting: Sequence[Waiting]) -> Loaded:
    file = group[-1].deposito
    standing = [batch for batch in group if batch.ritirato_il is None]
    shown = standing or group
    return Loaded(
        deposit=file.id,
        name=file.nome,
        received=moment(max(batch.accettato_il for batch in group)),
        tables=", ".join(dict.fromkeys(words.table_name(batch.tabella) for batch in shown)),
        rows=sum(batch.righe.nuove + batch.righe.modificate for batch in shown),
        waiting=sum(each.rows for each in waiting if each.deposit == file.id),
        withdrawn=not standing,
    )


@dataclass(frozen=True)
class Counter:
    """The office's counter: what the routes below need, one per site."""

    site: Site
    door: Door
    room: WaitingRoom
    reports: Remembered
    megabytes: int

    def show(self, content: Content) -> Response:
        """Return a page of the loadings."""
        return self.site.show(PAGE, content)

    def home(self) -> Response:
        """Return the list of the files, what is missing, and the form."""
        self.room.sweep(self.site.clock())
        waiting, batches = self.door.open_quarantine(), self.door.batches()
        standing = [batch.tabella for batch in batches if batch.ritirato_il is None]
        body = render(
            "caricamenti.html",
            done=_done(),
            files=loaded(batches, waiting),
            waiting=waiting,
            form=self.form(),
            models=[(table, words.table_name(table)) for table in TEMPLATES],
        )
        return self.show(Content("Caricamenti", words.lead(standing, waiting), body, HOME))

    def form(self) -> Markup:
        """Return the form that takes a file."""
        return render("carica.html", token=form_token(), accepted=ACCEPTED, megabytes=self.megabytes)

    def receive(self) -> Redirect:
        """Keep a file aside and lead to its check."""
        require_form()
        file = request.files.get("file")
        if file is None or not file.filename:
            return redirect("/caricamenti?fatto=nessun-file", 303)
        token = self.room.put(file.filename, file.read(), self.site.clock())
        return redirect(f"/caricamenti/attesa/{token}", 303)

    def preview(self, token: str) -> Response | Redirect:
        """Return what the file would do: nothing is written."""
        try:
            report = self.reports.get(token) or self._checked(token)
        except NotWaiting:
            return redirect("/caricamenti?fatto=scaduto", 303)
        headline = words.checked(report)
        body = render(
            "controllo.html", token=token, form=form_token(), headline=headline, other=self.form(), **told(report)
        )
        mark = "Errore: " if headline.style == "bad" else ""
        return self.show(Content("Esito del controllo", report.file, body, CRUMBS, mark=mark))

    def _checked(self, token: str) -> Report:
        with self.room.opened(token) as path:
            report = self.reports.keep(token, self.door.check(path, self.site.clock()))
        if report.refused:  # what may not be collected, or cannot be read, does not wait either
            self.room.discard(token)
        return report

    def confirm(self, token: str) -> Redirect:
        """Load the file that was checked."""
        require_form()
        try:
            with self.room.opened(token) as path:
                report = self.door.load(path, self.site.clock())
        except NotWaiting:
            return redirect("/caricamenti?fatto=scaduto", 303)
        self.room.discard(token)
        if not report.written:
            return redirect("/caricamenti?fatto=non-scritto", 303)
        if report.deposit is None:
            return redirect("/caricamenti?fatto=confermato", 303)
        return redirect(f"/caricamenti/{report.deposit}?fatto=confermato", 303)

    def give_up(self, token: str) -> Redirect:
        """Forget the file that was checked."""
        require_form()
        self.room.discard(token)
        return redirect("/caricamenti?fatto=scartato", 303)

    def outcome(self, deposito: int) -> Response:
        """Return what a file did, what of it waits, and how to undo it."""
        batches = self._batches(deposito)
        numbers = {batch.id for batch in batches}
        waiting = [
            each for each in self.door.open_quarantine() if each.deposit == deposito or numbers & {*each.corrections}
        ]
        wrong = self.door.waiting_issues(batches[-1].id) if waiting else None
        body = render(
            "esito.html",
            done=_done(),
            file=loaded(batches, waiting)[0],
            batches=batches,
            table_name=words.table_name,
            waiting=sum(each.rows for each in waiting),
            origin=waiting[0] if waiting and waiting[0].deposit != deposito else None,
            wrong=wrong,
            errors=[] if wrong is None else words.problems(wrong.issues, "error"),
            form=self.form(),
        )
        file = batches[-1].deposito
        lead = f"{file.nome}, caricato il {moment(batches[-1].accettato_il)}."
        return self.show(Content("Esito del caricamento", lead, body, CRUMBS))

    def spreadsheet(self, deposito: int) -> Response:
        """Return the rows to correct as a spreadsheet."""
        try:
            content = self.door.quarantine_xlsx(self._batches(deposito)[-1].id, self.site.clock())
        except LookupError:
            abort(404)
        return _download(content, f"da-correggere-{deposito}.xlsx")

    def model(self, tabella: str) -> Response:
        """Return the spreadsheet to fill in for a kind of file."""
        if tabella not in TEMPLATES:
            abort(404)
        return _download(template_xlsx(tabella), f"modello-{tabella}.xlsx")

    def ask_undo(self, deposito: int) -> Response | Redirect:
        """Return the question before a file is undone."""
        batches = [batch for batch in self._batches(deposito) if batch.ritirato_il is None]
        if not batches:
            return redirect(f"/caricamenti/{deposito}?fatto=gia-annullato", 303)
        file = loaded(batches, ())[0]
        body = render("annulla.html", form=form_token(), file=file, missing=request.args.get("manca") == "motivo")
        lead = f"{file.name}: {count(file.rows, 'riga entrata', 'righe entrate')} da questo file non varranno più."
        return self.show(Content("Annulla il caricamento", lead, body, CRUMBS))

    def undo(self, deposito: int) -> Redirect:
        """Withdraw a file: everything that came with it, at once."""
        require_form()
        reason = request.form.get("motivo", "").strip()
        if not reason:
            return redirect(f"/caricamenti/{deposito}/annulla?manca=motivo", 303)
        standing = [batch for batch in self._batches(deposito) if batch.ritirato_il is None]
        try:
            if standing:
                self.door.undo(standing[-1].id, self.site.clock(), reason[:400])
        except AlreadyWithdrawn:
            standing = []
        return redirect(f"/caricamenti/{deposito}?fatto={'annullato' if standing else 'gia-annullato'}", 303)

    def _batches(self, deposito: int) -> list[Batch]:
        found = [batch for batch in self.door.batches() if batch.deposito.id == deposito]
        if not found:
            abort(404)
        return found


def told(report: Report) -> dict[str, object]:
    """Return what the templates say of a report."""
    issues = report.all_issues
    return {
        "report": report,
        "sheets": [(sheet, words.table_name(sheet.table), words.consequences(sheet)) for sheet in report.sheets],
        "errors": words.problems(issues, "error"),
        "warnings": words.problems(issues, "warning"),
        "untold": sum(sheet.issues_total - len(sheet.issues) for sheet in report.sheets),
    }


def _download(content: bytes, name: str) -> Response:
    response = Response(content, content_type=SPREADSHEET)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _done() -> words.Headline | None:
    said = DONE.get(request.args.get("fatto", ""))
    return None if said is None else words.Headline(*said)


def wire(site: Site, desk: Desk) -> None:
    """Add the pages of the loadings; without a door there is one page that says so."""
    if site.door is None:
        body = render("nessuna_porta.html")
        site.server.add_url_rule(PAGE.path, PAGE.name, lambda: site.show(PAGE, Content("Caricamenti", "", body, HOME)))
        return
    room = WaitingRoom(site.door.store.home / "attesa", site.door.keyring)
    megabytes = int(site.server.config["MAX_CONTENT_LENGTH"]) // (1024 * 1024)
    room.sweep(site.clock())
    counter = Counter(site, site.door, room, Remembered(), megabytes)
    for path, name, answer, method in _routes(counter):
        site.server.add_url_rule(path, name, answer, methods=[method])


def _routes(counter: Counter) -> tuple[tuple[str, str, Callable[..., Response | Redirect], str], ...]:
    waiting, file = "/caricamenti/attesa/<token>", "/caricamenti/<int:deposito>"
    return (
        ("/caricamenti", "caricamenti", counter.home, "GET"),
        ("/caricamenti", "caricamenti.arrivo", counter.receive, "POST"),
        ("/caricamenti/modelli/<tabella>.xlsx", "caricamenti.modello", counter.model, "GET"),
        (waiting, "caricamenti.controllo", counter.preview, "GET"),
        (f"{waiting}/conferma", "caricamenti.conferma", counter.confirm, "POST"),
        (f"{waiting}/lascia", "caricamenti.lascia", counter.give_up, "POST"),
        (file, "caricamenti.esito", counter.outcome, "GET"),
        (f"{file}/da-correggere.xlsx", "caricamenti.foglio", counter.spreadsheet, "GET"),
        (f"{file}/annulla", "caricamenti.chiede", counter.ask_undo, "GET"),
        (f"{file}/annulla", "caricamenti.annulla", counter.undo, "POST"),
    )


PAGE = Page(
    name="caricamenti",
    path="/caricamenti",
    title="Caricamenti",
    nav="Caricamenti",
    audience=("personale",),
    indicators=(),
    figures=(),
    layout=None,
    wire=wire,
)
