# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does `agilometro demo` do? Make up an ente, load its spreadsheets through the real door, show its coverage."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path

import click

from agilometro.demo import questionari
from agilometro.demo.ente import make_ente
from agilometro.demo.offices import Folder
from agilometro.figures import desk_of
from agilometro.loading import load_files
from agilometro.questionari import Questionnaires
from agilometro.rows import Row, as_table, missing_in_words, rows_of
from agilometro.settings import Settings, remember_ente
from agilometro.surveying import service
from metrics.catalogue import find
from norms.amounts import percent

COVERAGE = "S-01"

NAMES = {
    "lucca": "Provincia di Esempio",
    "bologna": "Città metropolitana di Esempio",
    "civitanova": "Comune di Esempio",
    "cremona": "Comune di Esempio",
    "brescia": "Università di Esempio",
}
"""What the made-up ente is called: it follows a real regulation, and nobody must take its figures for that body's."""


@dataclass(frozen=True)
class Exhibition:
    """Which ente to make up, and where to put its spreadsheets."""

    ente: str
    employees: int
    seed: int
    on: date
    out: Path


def exhibit(settings: Settings, wanted: Exhibition) -> Settings:
    """Make up the ente, load it, print its coverage; return the settings under which it now lives.

    The home remembers the regulation. Its files are loaded as of the evening of the last day of their data. The same
    ente again changes nothing; another one in the same home is refused.
    """
    chosen = replace(settings, ente=wanted.ente, ente_chosen=True, nome=None)
    nome = f"{NAMES[wanted.ente]} (dati inventati)"
    _refuse_other(settings, wanted)
    click.echo(f"Invento {wanted.employees} persone e tre anni della loro vita…")
    folder = make_ente(wanted.ente, wanted.employees, wanted.seed, wanted.on).write(wanted.out)
    remember_ente(settings.home, wanted.ente, nome)
    _note(settings).write_text(_words(wanted), encoding="utf-8")
    lived = replace(chosen, nome=nome)
    _load(lived, wanted, folder)
    _ask(lived, wanted)
    _show(lived, wanted.on)
    return lived


def _note(settings: Settings) -> Path:
    return settings.home / "demo.txt"


def _words(wanted: Exhibition) -> str:
    return f"{wanted.ente} {wanted.employees} {wanted.seed} {wanted.on.isoformat()}\n"


def _refuse_other(settings: Settings, wanted: Exhibition) -> None:
    """Refuse a home that holds another ente: two of them in one record would be a third."""
    note = _note(settings)
    other = note.read_text(encoding="utf-8") if note.exists() else ""
    foreign = not note.exists() and (settings.home / "agilometro.db").exists()
    if foreign or (other and other != _words(wanted)):
        raise click.UsageError(
            f"in {settings.home} c'è già un altro ente. Scegliere un'altra cartella con AGILOMETRO_HOME, o toglierla."
        )


def _load(settings: Settings, wanted: Exhibition, folder: Folder) -> None:
    click.echo(f"Carico {len(folder.files)} file da {wanted.out}, con {len(folder.planted)} righe sbagliate apposta:")
    evening = datetime.combine(wanted.on, time(18))
    load_files(settings, folder.files, evening)


def _ask(settings: Settings, wanted: Exhibition) -> None:
    """Put the questionnaires of the made-up ente to people who do not exist, and take their answers in."""
    with service(settings, datetime.combine(wanted.on, time(18))) as asked:
        known = {wave.id for wave in asked.waves()}
        for each in questionari.waves(wanted.on):
            if each.wave.id not in known:
                _answered(asked, each, wanted)


def _answered(asked: Questionnaires, made_up: questionari.Asked, wanted: Exhibition) -> None:
    wave = made_up.wave
    file = questionari.write(made_up, asked.instrument(wave), wanted.out, wanted.seed)
    asked.prepare(wave, _CUG, datetime.combine(wave.opens, time(8)))
    asked.launch(wave.id, _CUG, datetime.combine(wave.opens, time(9)))
    closed = datetime.combine(wave.closes, time(18))
    asked.close(wave.id, _CUG, closed)
    seen = asked.look(file, wave.id)
    people = asked.accept(file, wave.id, seen.sha256, _CUG, closed)
    _agreed(asked, wave.id, closed)
    click.echo(f"{wave.title}: {people} risposte su {wave.invited} invitati.")


def _agreed(asked: Questionnaires, code: str, now: datetime) -> None:
    """Let two readers who do not exist agree on the themes of the comments."""
    found = asked.comments(code, _READERS[0], now)
    for item, sign, theme, told in questionari.THEMES:
        of_theme = [each for each in found if each.voce == item and sign in each.testo.casefold()]
        for each in of_theme:
            for reader in _READERS:
                asked.read_comment(code, each.uid, theme, reader, now)
        if of_theme:
            asked.tell_theme(code, item, theme, told, _READERS[1], now)


_CUG = "CUG (inventato)"
_READERS = ("Prima lettrice (inventata)", "Secondo lettore (inventato)")


def _show(settings: Settings, on: date) -> None:
    """Print the coverage by unit and the answer in one sentence."""
    desk = desk_of(settings, datetime.combine(on, time(18)))
    released = desk.released([COVERAGE], on)[COVERAGE]
    rows = list(rows_of(COVERAGE, on, released, ("struttura",)))
    click.echo(f"\n{as_table(find([COVERAGE])[0], on, rows)}\n\n{answer(desk.ente, rows[0])}")


def answer(ente: str, row: Row) -> str:
    """Return the coverage of the whole ente in one sentence, numerator and denominator in it."""
    if row.suppressed:
        return f"{ente}: la copertura è riservata, mostrarla permetterebbe di ricavare un altro dato."
    if row.value is None:
        return f"{ente}: la copertura non si può calcolare."
    counted = f"{ente} è al {percent(_italian(row.value))}: {row.numerator} persone su {row.denominator}"
    if row.target is None:
        return f"{counted}; nessun obiettivo è prescritto."
    outcome = "raggiunto" if row.status == "met" else f"non raggiunto, {missing_in_words(row.missing_people or 0)}"
    return f"{counted}; obiettivo del {percent(_italian(row.target))}: {outcome}."


def _italian(value: str) -> str:
    return value.replace(".", ",")
