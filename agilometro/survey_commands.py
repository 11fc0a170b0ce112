# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a person type to ask people and read what they said? `agilometro survey waves | new | launch | ...`."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from agilometro.installation import clock, terminal_user
from agilometro.instrument_commands import export, instruments
from agilometro.italian import Comandi, Day, Existing, OneOf, Whole
from agilometro.settings import Settings

PROBLEMS = 1

Command = Callable[..., Any]


@click.group(cls=Comandi)
def survey() -> None:
    """Questionari: si prepara una rilevazione, si apre, si chiude, se ne importano le risposte e se ne leggono i
    risultati. Chi ha risposto non si conserva."""


survey.add_command(instruments)
survey.add_command(export)


def _signed(command: Command) -> Command:
    return click.option("--chi", metavar="NOME", help="Chi lo fa; se manca, l'utente della macchina.")(command)


def _rate(command: Command) -> Command:
    return click.option(
        "--rate",
        "rate",
        type=Whole(1, 100),
        default=60,
        show_default=True,
        help="Quanti si pensa che rispondano, in %.",
    )(command)


def _mapping(command: Command) -> Command:
    return click.option("--mapping", type=Existing(), help="Come leggere le colonne: un file YAML.")(command)


@survey.command()
@click.option("--format", "form", type=OneOf("table", "json"), default="table", show_default=True)
@click.pass_obj
def waves(settings: Settings, form: str) -> None:
    """Elenca le rilevazioni: stato, date, invitati, file importati."""
    from agilometro.surveying import list_waves

    list_waves(settings, form, clock())


@survey.command()
@click.argument("codice")
@click.option(
    "--instrument", "strumento", metavar="CODICE", required=True, help="Il questionario: civit2013, fase6_sw."
)
@click.option("--version", "versione", metavar="VERSIONE", default="", help="Se manca, la più recente.")
@click.option("--series", "serie", metavar="NOME", help="Le rilevazioni da confrontare; se manca, il questionario.")
@click.option("--title", "titolo", metavar="TESTO", required=True, help="Come si chiama nelle pagine.")
@click.option("--from", "apre", type=Day(), required=True, help="Il primo giorno.")
@click.option("--to", "chiude", type=Day(), required=True, help="L'ultimo giorno.")
@click.option("--invited", "invitati", type=Existing(), help="Un file con il numero degli invitati per gruppo.")
@click.option("--people", "persone", type=Whole(1, 1_000_000), help="Solo il numero degli invitati.")
@click.option(
    "--by", "dettagli", metavar="CODICI", default="", help="Per che cosa distinguere i risultati: GENERE,ETA."
)
@click.option("--threshold", "soglia", type=Whole(3, 1000), default=10, show_default=True, help="Da quante risposte.")
@click.option(
    "--reason", "motivo", metavar="TESTO", default="", help="Perché la soglia è sotto 10, con il parere del DPO."
)
@_rate
@_signed
@click.option("--confirm", is_flag=True, help="La prepara; senza, dice soltanto che cosa si potrà mostrare.")
@click.pass_obj
def new(settings: Settings, /, codice: str, confirm: bool, chi: str | None, rate: int, **said: Any) -> None:
    """Prepara una rilevazione e dice, prima di aprirla, che cosa se ne potrà mai mostrare."""
    from agilometro.surveying import Wanted, prepare_wave

    prepare_wave(settings, Wanted(codice, **said), rate, confirm, chi or terminal_user(), clock())


@survey.command()
@click.argument("codice")
@click.argument("file", type=Existing())
@_signed
@click.pass_obj
def invite(settings: Settings, codice: str, file: Path, chi: str | None) -> None:
    """Sostituisce il numero degli invitati con quello di un file: una riga per gruppo, mai i nomi."""
    from agilometro.surveying import invite_people

    _exit_with(invite_people(settings, codice, file, chi or terminal_user(), clock()))


@survey.command()
@click.argument("codice")
@_rate
@click.pass_obj
def check(settings: Settings, codice: str, rate: int) -> None:
    """Dice che cosa di una rilevazione si potrà mostrare, e che cosa non va chiesto."""
    from agilometro.surveying import show_foreseen

    show_foreseen(settings, codice, rate, clock())


@survey.command()
@click.argument("codice")
@_signed
@click.pass_obj
def launch(settings: Settings, codice: str, chi: str | None) -> None:
    """Apre una rilevazione: soglia e dettagli non cambiano più."""
    from agilometro.surveying import launch_wave

    launch_wave(settings, codice, chi or terminal_user(), clock())


@survey.command()
@click.argument("codice")
@_signed
@click.pass_obj
def close(settings: Settings, codice: str, chi: str | None) -> None:
    """Chiude una rilevazione: da allora se ne importano le risposte."""
    from agilometro.surveying import close_wave

    close_wave(settings, codice, chi or terminal_user(), clock())


@survey.command("read")
@click.argument("file", type=Existing())
@click.option("--wave", "codice", metavar="CODICE", required=True, help="La rilevazione.")
@_mapping
@click.pass_obj
def look_at(settings: Settings, file: Path, codice: str, mapping: Path | None) -> None:
    """Mostra che cosa un file di risposte porterebbe, senza scrivere nulla: LimeSurvey, EUSurvey, Google, Kobo..."""
    from agilometro.surveying import look_at_file

    _exit_with(look_at_file(settings, codice, file, mapping, clock()))


@survey.command("import")
@click.argument("file", type=Existing())
@click.option("--wave", "codice", metavar="CODICE", required=True, help="La rilevazione.")
@click.option("--seen", "impronta", metavar="IMPRONTA", required=True, help="L'impronta mostrata da «survey read».")
@click.option("--partial", "partial", type=Whole(1, 100), help="Conta anche chi non ha finito, da questa % di domande.")
@_mapping
@_signed
@click.pass_obj
def take_in(settings: Settings, /, file: Path, codice: str, impronta: str, chi: str | None, **said: Any) -> None:
    """Importa le risposte di una rilevazione chiusa, dopo averle guardate con «survey read»."""
    from agilometro.questionari_files import Rules
    from agilometro.surveying import take_file_in

    partial = said["partial"]
    rules = Rules(said["mapping"], None if partial is None else Fraction(partial, 100))
    _exit_with(take_file_in(settings, codice, file, impronta, rules, chi or terminal_user(), clock()))


@survey.command()
@click.argument("codice")
@click.option("--format", "form", type=OneOf("table", "csv", "json"), default="table", show_default=True)
@click.pass_obj
def results(settings: Settings, codice: str, form: str) -> None:
    """Mostra i risultati di una rilevazione: gli stessi delle pagine, con gli stessi gruppi riservati."""
    from agilometro.surveying import show_results

    show_results(settings, codice, form, clock())


@survey.command()
@click.argument("numero", type=Whole(1, 2**31 - 1))
@click.option("--motivo", metavar="TESTO", required=True, help="Perché si ritira.")
@_signed
@click.pass_obj
def withdraw(settings: Settings, numero: int, motivo: str, chi: str | None) -> None:
    """Ritira un file di risposte: le risposte e i commenti si cancellano, resta che era arrivato."""
    from agilometro.surveying import withdraw_file

    withdraw_file(settings, numero, motivo, chi or terminal_user(), clock())


@survey.command()
@click.argument("codice")
@click.option("--chi", metavar="NOME", required=True, help="Chi legge: è registrato.")
@click.option("--read", "uid", metavar="SIGLA", help="Il commento a cui dare un tema.")
@click.option("--theme", "tema", metavar="TESTO", help="Il tema; conta quando un'altra persona dà lo stesso.")
@click.option("--leave-out", "fuori", is_flag=True, help="Il commento non va contato in nessun tema.")
@click.option(
    "--tell", "parafrasi", metavar="TESTO", help="Come si racconta il tema dato con --theme, a parole proprie."
)
@click.option("--item", "voce", metavar="CODICE", help="La domanda del tema che si racconta.")
@click.pass_obj
def comments(settings: Settings, /, codice: str, chi: str, **said: Any) -> None:
    """Mostra i commenti a chi li legge per il CUG, o ne segna il tema: due persone, una dopo l'altra."""
    from agilometro.surveying import Reading, work_comments

    work_comments(settings, codice, Reading(chi, **said), clock())


def _exit_with(clean: bool) -> None:
    if not clean:
        raise SystemExit(PROBLEMS)
