# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How are the questionnaires told on a terminal, and written for another platform?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

from agilometro.instruments import InstrumentShelf
from agilometro.settings import Settings
from reports.wording import count
from surveys.authoring.lss import write_lss
from surveys.authoring.pages import CannotWrite, words
from surveys.authoring.tsv import write_tsv
from surveys.authoring.xlsform import write_xlsform
from surveys.instrument import Instrument, Item, Section
from surveys.wave import WaveRefused

WRITERS: Mapping[str, Callable[[Instrument], bytes]] = {
    "lss": write_lss,
    "tsv": write_tsv,
    "xlsform": write_xlsform,
}


def show_instruments(settings: Settings, codice: str | None, version: str, form: str) -> None:
    """Print the questionnaires, or one with its questions."""
    shelf = InstrumentShelf(settings.home)
    try:
        found = list(shelf.known()) if codice is None else [shelf.load(codice, version)]
    except WaveRefused as refused:
        raise click.UsageError(str(refused)) from refused
    if form == "json":
        click.echo(json.dumps([_as_document(each) for each in found], ensure_ascii=False, indent=1))
        return
    for each in found:
        click.echo("\n".join(_in_short(each) if codice is None else _in_full(each)))


def write_instrument(settings: Settings, codice: str, version: str, form: str, output: Path) -> None:
    """Write a questionnaire in one of `WRITERS`' formats, and say what was written."""
    try:
        instrument = InstrumentShelf(settings.home).load(codice, version)
        content = WRITERS[form](instrument)
    except WaveRefused as refused:
        raise click.UsageError(str(refused)) from refused
    except CannotWrite as refused:
        raise click.UsageError(f"il questionario non si può scrivere in questo formato: {refused}") from refused
    output.write_bytes(content)
    asked = count(len(instrument.items), "domanda", "domande")
    click.echo(f"«{output}»: {instrument.title}, versione {instrument.version}, {asked}.")


def _in_short(instrument: Instrument) -> Iterator[str]:
    scored = count(len(instrument.scored), "domanda a punteggio", "domande a punteggio")
    yield f"{instrument.id} {instrument.version}: {instrument.title}"
    minutes = count(instrument.minutes, "minuto", "minuti")
    yield f"  {scored} su {len(instrument.items)}, {minutes}. {instrument.purpose}"


def _in_full(instrument: Instrument) -> Iterator[str]:
    yield from _in_short(instrument)
    yield f"  Fonte: {instrument.source}"
    yield f"  Licenza: {instrument.licence}"
    for section in instrument.sections:
        yield ""
        yield f"{section.code}  {section.title}"
        yield from (f"  {item.code:<9} {words(item)}{_notes(item)}" for item in _of(instrument, section))


def _of(instrument: Instrument, section: Section) -> tuple[Item, ...]:
    return tuple(item for item in instrument.items if item.section == section.code)


def _notes(item: Item) -> str:
    said = []
    if item.polarity < 0:
        said.append("R: si legge al contrario")
    if item.scale is not None:
        said.append(f"da {item.scale.minimum} a {item.scale.maximum}")
    if item.trait:
        said.append("dice chi risponde")
    return f" ({'; '.join(said)})" if said else ""


def _as_document(instrument: Instrument) -> dict[str, object]:
    return {
        "codice": instrument.id,
        "versione": instrument.version,
        "titolo": instrument.title,
        "fonte": instrument.source,
        "licenza": instrument.licence,
        "ambiti": [{"codice": each.code, "titolo": each.title} for each in instrument.sections],
        "domande": [_item_document(item) for item in instrument.items],
    }


def _item_document(item: Item) -> dict[str, object]:
    return {
        "codice": item.code,
        "ambito": item.section,
        "tipo": item.kind.value,
        "testo": words(item),
        "polarita": item.polarity,
        "scala": None if item.scale is None else [item.scale.minimum, item.scale.maximum],
        "opzioni": {option.code: option.label for option in item.options},
        "sensibilita": item.sensitivity.value,
        "corrisponde_a": item.match,
    }
