# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which commands does a person type, and what do they answer?

Exit codes: 0 done, 1 problems in the data, 2 wrong use.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import click

from agilometro.answer_commands import codes, gather
from agilometro.certify_commands import certify
from agilometro.conto_commands import conto
from agilometro.demo.ente import EMPLOYEES, MIN_EMPLOYEES, REFERENCE_DAY, SEED
from agilometro.forecast_commands import forecast, scenario
from agilometro.goals_commands import definitions, goal, goals
from agilometro.installation import clock
from agilometro.instrument_commands import export, instruments
from agilometro.italian import Comandi, Day, Existing, OneOf, SomeOf, Whole, Within
from agilometro.norms_commands import norms
from agilometro.ranking_commands import ranking
from agilometro.settings import Settings, load_settings
from agilometro.survey_commands import survey
from agilometro.trial import Readings, Trial, trial_options

PROBLEMS = 1
"""The exit code of a command that did its work and found mistakes in the files."""

DIMENSIONS = ("struttura", "genere", "mese")
FORMATS = ("table", "json", "csv")
ENTI = ("lucca", "bologna", "civitanova", "cremona", "brescia")
REPORTS = ("relazione", "piao", "dfp")
SCADENZE = (
    "firma", "firma_dopo_commissione", "scadenza_accordo", "richiesta_rinnovo", "rapporto", "efficacia_recesso",
    "comunicazione_ministero", "informativa_sicurezza", "formazione",
)  # fmt: skip


@click.group(cls=Comandi, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """Agilometro: dai fogli dell'ufficio personale agli indicatori del lavoro agile."""
    context.obj = load_settings(os.environ, Path.cwd())


# ---------------------------------------------------------------- files in


@main.command()
@click.argument("file", nargs=-1, required=True, type=Existing())
@click.option("--mapping", type=Existing(), help="Come leggere i fogli: un file YAML.")
@click.option("--as-of", "as_of", type=Day(), help="Giorno a cui i file si riferiscono.")
@click.pass_obj
def load(settings: Settings, file: tuple[Path, ...], mapping: Path | None, as_of: date | None) -> None:
    """Carica file o cartelle: XLSX, XLS, XLSB, ODS, CSV."""
    from agilometro.loading import load_files

    _exit_with(load_files(settings, file, clock(), mapping, as_of))


@main.command()
@click.argument("file", nargs=-1, required=True, type=Existing())
@click.option("--mapping", type=Existing(), help="Come leggere i fogli: un file YAML.")
@click.pass_obj
def check(settings: Settings, file: tuple[Path, ...], mapping: Path | None) -> None:
    """Controlla file o cartelle senza scrivere nulla."""
    from agilometro.loading import check_files

    _exit_with(check_files(settings, file, clock(), mapping))


@main.command()
@click.pass_obj
def batches(settings: Settings) -> None:
    """Elenca i caricamenti, dal più recente."""
    from agilometro.loading import list_batches

    list_batches(settings, clock())


@main.command()
@click.argument("batch", type=Whole(1, 2**31 - 1))
@click.option("--motivo", metavar="TESTO", default="annullato da riga di comando", help="Perché si annulla.")
@click.pass_obj
def undo(settings: Settings, batch: int, motivo: str) -> None:
    """Annulla un caricamento: i totali tornano quelli di prima."""
    from agilometro.loading import undo_batch

    undo_batch(settings, batch, clock(), motivo)


@main.command()
@click.argument("batch", type=Whole(1, 2**31 - 1))
@click.option("--out", required=True, metavar="FILE", type=click.Path(path_type=Path), help="Il file XLSX da scrivere.")
@click.pass_obj
def quarantine(settings: Settings, batch: int, out: Path) -> None:
    """Scrive le righe da correggere di un caricamento in un file XLSX, da correggere e ricaricare."""
    from agilometro.loading import write_quarantine

    write_quarantine(settings, batch, out, clock())


@main.command()
@click.option(
    "--out", required=True, metavar="CARTELLA", type=click.Path(path_type=Path, file_okay=False), help="Dove scriverli."
)
def templates(out: Path) -> None:
    """Scrive i modelli da compilare: un file XLSX per ogni tipo di dati."""
    from agilometro.loading import write_templates

    write_templates(out)


# ---------------------------------------------------------------- figures out


@main.command()
@click.argument("codice", nargs=-1)
@click.option("--on", "on", type=Day(), help="Giorno di riferimento; se manca, l'ultimo fine mese caricato.")
@click.option("--known-on", type=Day(), help="Come si sapeva in quel giorno; se manca, come si sa ora.")
@click.option(
    "--by", type=SomeOf(*DIMENSIONS), default=(), help="Per struttura, genere, mese: uno o più, separati da virgola."
)
@click.option("--open", "opened", is_flag=True, help="Mostra anche chi resta fuori dal conto, e perché.")
@trial_options
@click.option("--format", "form", type=OneOf(*FORMATS), default="table", show_default=True)
@click.pass_obj
def indicators(
    settings: Settings,
    codice: tuple[str, ...],
    on: date | None,
    known_on: date | None,
    by: tuple[str, ...],
    opened: bool,
    pack: str | None,
    readings: Readings,
    form: str,
) -> None:
    """Mostra gli indicatori (tutti, o quelli dei codici dati)."""
    from agilometro.figures import Question, show_indicators

    trial = Trial(pack, readings)
    show_indicators(settings, Question(codice, on, known_on, by, opened, form, trial), clock())


@main.command()
@click.argument("codice")
@click.option("--from", "first", type=Day(), required=True, help="Il primo giorno.")
@click.option("--to", "last", type=Day(), required=True, help="Il secondo giorno; può essere lo stesso.")
@click.option("--known-from", type=Day(), help="Il primo, come si sapeva in quel giorno; se manca, come si sa ora.")
@click.option("--known-to", type=Day(), help="Il secondo, come si sapeva in quel giorno; se manca, come si sa ora.")
@click.option("--format", "form", type=OneOf(*FORMATS), default="table", show_default=True)
@click.pass_obj
def bridge(
    settings: Settings,
    codice: str,
    first: date,
    last: date,
    known_from: date | None,
    known_to: date | None,
    form: str,
) -> None:
    """Spiega perché un indicatore è cambiato tra due giorni, causa per causa."""
    from agilometro.perche import Question, show_bridge

    show_bridge(settings, Question(codice, (first, last), (known_from, known_to), form), clock())


@main.command()
@click.argument("regola", nargs=-1)
@click.option("--on", "on", type=Day(), help="Dal 1° gennaio a quel giorno; se manca, l'ultimo fine mese caricato.")
@click.option("--by", type=SomeOf("struttura", "mese"), default=(), help="Per struttura, mese, o tutti e due.")
@trial_options
@click.option("--format", "form", type=OneOf(*FORMATS), default="table", show_default=True)
@click.pass_obj
def compliance(
    settings: Settings,
    regola: tuple[str, ...],
    on: date | None,
    by: tuple[str, ...],
    pack: str | None,
    readings: Readings,
    form: str,
) -> None:
    """Mostra quanto ciò che è successo rispetta le regole (tutte, o quelle date)."""
    from agilometro.conformita import Question, show_compliance

    show_compliance(settings, Question(regola, on, by, Trial(pack, readings), form), clock())


@main.command()
@click.argument("regola")
@click.option("--accordo", metavar="CODICE", help="Il codice dell'accordo.")
@click.option("--domanda", metavar="CODICE", help="Il codice della domanda.")
@click.option("--day", "day", type=Day(), help="Solo la settimana, il mese o la giornata di quel giorno.")
@click.option("--on", "on", type=Day(), help="Dal 1° gennaio a quel giorno; se manca, l'ultimo fine mese caricato.")
@trial_options
@click.option("--format", "form", type=OneOf("table", "json"), default="table", show_default=True)
@click.pass_obj
def why(
    settings: Settings,
    regola: str,
    accordo: str | None,
    domanda: str | None,
    day: date | None,
    on: date | None,
    pack: str | None,
    readings: Readings,
    form: str,
) -> None:
    """Spiega l'esito di un accordo o di una domanda, passo per passo. Per l'ufficio del personale: è registrato."""
    from agilometro.prova import Question, show_why

    show_why(settings, Question(regola, accordo, domanda, day, on, Trial(pack, readings), form), clock())


@main.command()
@click.option("--within", type=Within(), default="60d", show_default=True, help="Entro quanto: 60g, 8s, 2m.")
@click.option("--on", "on", type=Day(), help="Viste da quel giorno; se manca, da oggi.")
@click.option("--kind", type=OneOf(*SCADENZE), help="Solo di un tipo.")
@click.option("--struttura", metavar="CODICE", help="Solo di una struttura e di quelle sotto.")
@click.option("--format", "form", type=OneOf(*FORMATS), default="table", show_default=True)
@click.pass_obj
def deadlines(
    settings: Settings, within: tuple[int, str], on: date | None, kind: str | None, struttura: str | None, form: str
) -> None:
    """Elenca le scadenze, accordo per accordo: quelle passate prima. Per l'ufficio del personale."""
    from agilometro.scadenze import Question, show_deadlines

    now = clock()
    show_deadlines(settings, Question(within, on or now.date(), kind, struttura, form), now)


main.add_command(goals)
main.add_command(goal)
main.add_command(definitions)
main.add_command(forecast)
main.add_command(scenario)
main.add_command(norms)


@main.command()
@click.option("--on", "on", type=Day(), help="Lo stato in quel giorno; se manca, oggi.")
@click.option("--format", "form", type=OneOf("table", "json"), default="table", show_default=True)
@click.pass_obj
def phases(settings: Settings, on: date | None, form: str) -> None:
    """Mostra le fasi del regolamento e per quali profili è pronta ogni area."""
    from agilometro.fasi_rows import show_phases

    show_phases(settings, on, form, clock())


main.add_command(ranking)


main.add_command(conto)


survey.add_command(instruments)
survey.add_command(export)
survey.add_command(codes)
survey.add_command(gather)
main.add_command(survey)


# ---------------------------------------------------------------- documents


@main.command()
@click.argument("kind", metavar="TIPO", type=OneOf(*REPORTS))
@click.option("--on", "on", type=Day(), help="Giorno di riferimento; se manca, l'ultimo fine mese caricato.")
@click.option("--known-on", type=Day(), help="Come si sapeva in quel giorno; se manca, come si sa ora.")
@click.option(
    "--out", required=True, metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
    help="Il file da scrivere: .pdf, .docx o .xlsx.",
)  # fmt: skip
@click.option("--exact", is_flag=True, help="Solo per dfp: conteggi esatti, per la restituzione. È registrato.")
@click.pass_obj
def report(settings: Settings, kind: str, on: date | None, known_on: date | None, out: Path, exact: bool) -> None:
    """Scrive un documento (relazione, piao, dfp), con il manifesto che permette di verificarlo."""
    from agilometro.documents import Request, write_report

    write_report(settings, Request(kind, on, known_on, out, exact), clock())


@main.command()
@click.argument("file", type=Existing())
@click.pass_obj
def verify(settings: Settings, file: Path) -> None:
    """Ricalcola un documento o un sigillo e dice quali righe sono diverse."""
    if file.suffix.lower() == ".json":
        from agilometro.certifying import verify_seal

        _exit_with(verify_seal(settings, file, clock()))
        return
    from agilometro.documents import verify_report

    _exit_with(verify_report(settings, file, clock()))


main.add_command(certify)


# ---------------------------------------------------------------- pages


@main.command()
@click.option("--port", type=Whole(1, 65535), default=8050, show_default=True, help="La porta su 127.0.0.1.")
@click.pass_obj
def serve(settings: Settings, port: int) -> None:
    """Serve le pagine su questa macchina."""
    from agilometro.serving import serve_pages

    serve_pages(settings, port)


@main.command()
@click.option(
    "--employees", type=Whole(MIN_EMPLOYEES, 200_000), default=EMPLOYEES, show_default=True, help="Quante persone."
)
@click.option("--seed", type=Whole(0, 2**31), default=SEED, show_default=True, help="Lo stesso seme dà lo stesso ente.")
@click.option("--ente", type=OneOf(*ENTI), default="lucca", show_default=True, help="Il regolamento.")
@click.option(
    "--on", "on", type=Day(), default=REFERENCE_DAY.isoformat(), show_default=True, help="L'ultimo giorno dei dati."
)
@click.option("--out", metavar="CARTELLA", type=click.Path(path_type=Path), help="La cartella in cui scrivere i fogli.")
@click.option("--serve/--no-serve", "pages", default=False, help="Alla fine serve le pagine.")
@click.option("--port", type=Whole(1, 65535), default=8050, show_default=True)
@click.pass_obj
def demo(
    settings: Settings, employees: int, seed: int, ente: str, on: date, out: Path | None, pages: bool, port: int
) -> None:
    """Inventa un ente, ne carica i fogli e ne mostra la copertura."""
    from agilometro.exhibition import Exhibition, exhibit
    from agilometro.serving import serve_pages

    lived = exhibit(settings, Exhibition(ente, employees, seed, on, out or settings.home / "demo"))
    if pages:
        serve_pages(lived, port)


def _exit_with(clean: bool) -> None:
    if not clean:
        raise SystemExit(PROBLEMS)
