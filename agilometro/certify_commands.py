# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a person type to certify a cycle? `agilometro certify open | verify | send-back | note | seal | ...`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from agilometro.installation import clock
from agilometro.italian import Comandi, Day, OneOf, Whole
from agilometro.settings import Settings

if TYPE_CHECKING:
    from agilometro.certifying import Asked

ROLES = ("dirigente", "conferenza", "nucleo")
"""Who may act: accounts come later, so whoever types says in which capacity (`reports.cycle.Role`)."""

Command = Callable[..., Any]
OUT = click.Path(path_type=Path, dir_okay=False)


@click.group(cls=Comandi)
def certify() -> None:
    """Apre, verifica e certifica un ciclo di indicatori, e ne conserva il sigillo.

    Il ruolo lo dichiara chi scrive il comando: gli account arrivano in una versione successiva.
    """


def _which(command: Command) -> Command:
    return click.option("--al", "al", type=Day(), help="Il giorno del ciclo; se manca, il ciclo più recente.")(command)


def _signed(reason: str = "", unit: bool = False) -> Callable[[Command], Command]:
    """Give a command the options that say who acts; `reason` is the help of the reason that it asks for."""
    options = [
        click.option("--ruolo", required=True, type=OneOf(*ROLES), help="In quale veste."),
        click.option("--chi", required=True, metavar="NOME", help="Chi fa il passo."),
        click.option("--delegato-da", metavar="NOME", default="", help="Per delega di chi."),
        click.option("--motivo", metavar="TESTO", default="", help=reason or "Un chiarimento, se serve."),
    ]
    if unit:
        options.append(click.option("--struttura", metavar="CODICE", default="*", help="Il valore di una struttura."))
    else:
        options.append(click.option("--impronta", default="", help="L'impronta dell'insieme letta con status."))

    def add(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return _which(command)

    return add


def _asked(said: dict[str, Any]) -> Asked:
    from agilometro.certifying import Asked
    from reports.cycle import Who

    who = Who(said.pop("ruolo"), said.pop("chi"), said.pop("delegato_da"))
    return Asked(who=who, **said)


@certify.command("open")
@click.option("--al", "al", type=Day(), help="Il giorno degli indicatori; se manca, l'ultimo fine mese caricato.")
@click.option("--chi", required=True, metavar="NOME", help="Chi apre il ciclo.")
@click.option("--verifica-entro", type=Day(), help="Termine per i dirigenti; se manca, tra 15 giorni.")
@click.option("--presa-atto-entro", type=Day(), help="Termine per la Conferenza; se manca, tra 25 giorni.")
@click.option("--certificazione-entro", type=Day(), help="Termine per il Nucleo; se manca, tra 30 giorni.")
@click.option("--rettifica-entro", type=Day(), help="Fino a quando si rettifica; se manca, tra 90 giorni.")
@click.pass_obj
def open_(settings: Settings, /, al: date | None, chi: str, **said: Any) -> None:
    """Apre un ciclo sugli indicatori di un giorno."""
    from agilometro.certifying import Terms, open_cycle

    terms = {name.removesuffix("_entro"): until for name, until in said.items()}
    open_cycle(settings, al, chi, Terms(**terms), clock())


@certify.command()
@_which
@click.option("--format", "form", type=OneOf("table", "json"), default="table", show_default=True)
@click.pass_obj
def status(settings: Settings, al: date | None, form: str) -> None:
    """Dice a che punto è il ciclo, indicatore per indicatore, e che cosa manca."""
    from agilometro.certifying import show_status

    show_status(settings, al, form, clock())


@certify.command()
@click.argument("codice", nargs=-1, required=True)
@_signed(unit=True)
@click.pass_obj
def verify(settings: Settings, /, codice: tuple[str, ...], **said: Any) -> None:
    """Segna come verificato: prima il dirigente, poi il Nucleo.

    CODICE@IMPRONTA vale solo per il valore guardato: se nel frattempo è cambiato, si ferma.
    """
    from agilometro.certifying import take_steps
    from reports.cycle import Kind

    kind = Kind.CONFIRMED if said["ruolo"] == "nucleo" else Kind.VERIFIED
    take_steps(settings, kind, codice, _asked(said), clock())


@certify.command("send-back")
@click.argument("codice", nargs=-1, required=True)
@_signed("Quali chiarimenti servono.", unit=True)
@click.pass_obj
def send_back(settings: Settings, /, codice: tuple[str, ...], **said: Any) -> None:
    """Rinvia al dirigente, con il motivo."""
    from agilometro.certifying import take_steps
    from reports.cycle import Kind

    take_steps(settings, Kind.SENT_BACK, codice, _asked(said), clock())


@certify.command()
@click.argument("codice", nargs=-1)
@_signed("L'osservazione.", unit=True)
@click.pass_obj
def observe(settings: Settings, /, codice: tuple[str, ...], **said: Any) -> None:
    """Scrive un'osservazione del Nucleo, su indicatori o sull'intero ciclo."""
    from agilometro.certifying import take_steps, take_whole
    from reports.cycle import Kind

    if codice:
        take_steps(settings, Kind.OBSERVED, codice, _asked(said), clock())
    else:
        take_whole(settings, Kind.OBSERVED, _asked(said), clock())


@certify.command()
@_signed()
@click.pass_obj
def note(settings: Settings, /, **said: Any) -> None:
    """La Conferenza dei dirigenti prende atto dei valori verificati."""
    _whole(settings, "presa_atto_conferenza", said)


@certify.command()
@_signed()
@click.option("--out", metavar="FILE", type=OUT, help="Scrive anche il sigillo, in JSON.")
@click.pass_obj
def seal(settings: Settings, /, out: Path | None, **said: Any) -> None:
    """Certifica il ciclo e lo sigilla."""
    _whole(settings, "certificato", said, out)


@certify.command()
@_signed("Che cosa si rettifica e perché.")
@click.pass_obj
def rectify(settings: Settings, /, **said: Any) -> None:
    """Apre una rettifica, dentro la sua finestra: si verifica di nuovo solo ciò che è cambiato."""
    _whole(settings, "rettificato", said)


@certify.command()
@_signed("Perché il ciclo si riapre.")
@click.pass_obj
def reopen(settings: Settings, /, **said: Any) -> None:
    """Riapre un ciclo certificato, con il motivo: si verifica tutto di nuovo."""
    _whole(settings, "riaperto", said)


@certify.command()
@_which
@click.option("--versione", type=Whole(1, 1000), help="Quale versione; se manca, l'ultima.")
@click.option("--out", required=True, metavar="FILE", type=OUT, help="Il file JSON da scrivere.")
@click.pass_obj
def export(settings: Settings, al: date | None, versione: int | None, out: Path) -> None:
    """Scrive il sigillo di un ciclo certificato, da verificare con «agilometro verify»."""
    from agilometro.certifying import export_seal

    export_seal(settings, al, versione, out, clock())


def _whole(settings: Settings, kind: str, said: dict[str, Any], out: Path | None = None) -> None:
    from agilometro.certifying import take_whole
    from reports.cycle import Kind

    take_whole(settings, Kind(kind), _asked(said), clock(), out)
