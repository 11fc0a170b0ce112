# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""In which words is it said what is wrong with a file of answers, without the words of whoever answered?"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ingest.issues import Issue, Level
from ingest.questionari.export import Column, Export
from ingest.questionari.labels import NA, plain, unquoted
from ingest.questionari.recode import Meaning
from surveys.instrument import Instrument, Item, Kind
from surveys.wave import Wave

__all__ = ["Level", "OfColumn", "absent", "another", "days", "ignored", "languages", "records", "shown"]

_MOST_TOLD = 10
"""An answer is quoted when few differ: a question with more is perhaps an open one, and nobody's words are quoted."""

_LONGEST_TOLD, _MOST_WORDS = 40, 7
_IDENTITY = re.compile(r"@|\d{5}|[A-Z]{6}\d{2}")


def _quotable(label: str) -> bool:
    return len(label) <= _LONGEST_TOLD and len(plain(label).split()) <= _MOST_WORDS and not _IDENTITY.search(label)


def shown(item: Item, labels: Collection[str]) -> tuple[str, ...]:
    """Return the answers that may be shown, sorted; «(…)» stands for those that could be somebody's words or number."""
    if len(labels) > _MOST_TOLD or item.kind is Kind.NUMBER:
        return ("(…)",) if labels else ()
    quoted = sorted({label for label in labels if _quotable(label)})
    return (*quoted, "(…)") if len(quoted) < len(set(labels)) else tuple(quoted)


# ---------------------------------------------------------------- the file


def another(instrument: Instrument, found: int, better: str, sheet: str) -> Issue:
    """Return the refusal of a file that answers another questionnaire."""
    said = f"domande trovate nel file: {found} delle {len(instrument.items)} di «{instrument.title}»"
    if better:
        said += f"; sembra il questionario «{better}»"
        remedy = "Carica il file nella rilevazione di quel questionario, o scegli quello giusto."
    else:
        remedy = "Scegli il file di questa rilevazione; se è questo, di’ in un file di mappatura quali colonne sono."
    return Issue("ING-45", "error", sheet=sheet or None, expected=said, remedy=remedy)


def absent(items: Sequence[Item], expected: Collection[str], wave: Wave | None, sheet: str) -> Iterator[Issue]:
    """Yield the questions that have no column: an error for those that are scored, and for the breakdowns promised.

    What tells people apart and was not promised is rightly not there: nothing is said of it.
    """
    promised = () if wave is None else wave.promise.breakdowns
    for item in items:
        if item.code in expected or (item.trait and wave is not None and item.code not in promised):
            continue
        level: Level = "error" if item.scored or item.code in promised else "warning"
        said = f"manca la domanda {item.code} («{item.label}»)"
        remedy = (
            f"Esporta tutte le domande; se non è stata posta, scrivi nel file di mappatura «assenti: [{item.code}]»."
        )
        yield Issue("ING-40", level, sheet=sheet or None, field=item.code, expected=said, remedy=remedy)


def ignored(columns: Sequence[Column], sheet: str) -> Iterator[Issue]:
    """Yield the columns of no question: they are not read."""
    for column in columns:
        said = f"la colonna «{column.heading[:60]}» non è una domanda del questionario e non viene letta"
        remedy = "Se lo è, di’ nel file di mappatura quale; altrimenti non c’è niente da fare."
        yield Issue("ING-41", "warning", sheet=sheet or None, column=column.number, expected=said, remedy=remedy)


def languages(found: Collection[str], sheet: str) -> Iterator[Issue]:
    """Yield a warning when the answers are in two languages."""
    if {"it", "en"} <= set(found):
        said = "ci sono risposte in italiano e risposte in inglese: sono state lette come le stesse"
        remedy = "Guarda nell’anteprima come è stata letta ogni risposta."
        yield Issue("ING-47", "warning", sheet=sheet or None, expected=said, remedy=remedy)


def days(export: Export, wave: Wave | None) -> Iterator[Issue]:
    """Yield what to say when answers were given before a wave opened or after it closed; no day is kept."""
    place = next((index for index, each in enumerate(export.columns) if each.meta == "submitdate"), None)
    if wave is None or place is None:
        return
    given = [day for row in export.rows if (day := _day(row[place] or "")) is not None]
    outside = [day for day in given if not wave.opens <= day <= wave.closes]
    if not outside:
        return
    period = f"tra il {wave.opens:%d/%m/%Y} e il {wave.closes:%d/%m/%Y}"
    column, sheet = export.columns[place].number, export.sheet or None
    if 2 * len(outside) > len(given):
        said = f"la maggior parte delle risposte non è stata data {period}, quando la rilevazione era aperta"
        remedy = "Scegli il file di questa rilevazione, o correggi i giorni della rilevazione."
        yield Issue("ING-45", "error", sheet=sheet, column=column, expected=said, remedy=remedy)
    else:
        said = f"alcune risposte non sono state date {period}, quando la rilevazione era aperta"
        remedy = "Se sono prove, toglile dal file prima di caricarlo."
        yield Issue("ING-45", "warning", sheet=sheet, column=column, expected=said, remedy=remedy)


def _day(text: str) -> date | None:
    """Return a day, unless it is LimeSurvey's for «not known» (1980-01-01)."""
    found = re.match(r"(\d{4})-(\d{2})-(\d{2})", text)
    italian = re.match(r"(\d{2})/(\d{2})/(\d{4})", text)
    parts = found.groups() if found else italian.groups()[::-1] if italian else None
    try:
        day = date(*map(int, parts)) if parts else None
    except ValueError:
        return None
    return None if day == date(1980, 1, 1) else day


def records(export: Export, answered: NDArray[np.bool_], twins: Sequence[tuple[int, ...]]) -> Iterator[Issue]:
    """Yield the records without answers, and those that say the same throughout."""
    sheet = export.sheet or None
    if not export.rows or not answered.any():
        remedy = "Esporta di nuovo, scegliendo anche le risposte complete."
        yield Issue("ING-46", "error", sheet=sheet, expected="il file non ha nessuna risposta", remedy=remedy)
        return
    for row in np.flatnonzero(~answered)[:1]:
        said = "ci sono righe senza nessuna risposta, da questa in poi: non vengono lette"
        remedy = "Non c’è niente da fare."
        yield Issue("ING-46", "warning", sheet=sheet, row=export.numbers[int(row)], expected=said, remedy=remedy)
    for first, *others in twins[:_MOST_TOLD]:
        listed = ", ".join(str(each) for each in others[:_MOST_TOLD])
        said = f"questa riga ha le stesse risposte, una per una, di un’altra (riga {listed})"
        remedy = "Se una risposta è stata copiata, toglila dal file; altrimenti conferma: si contano tutte."
        yield Issue("ING-46", "warning", sheet=sheet, row=first, expected=said, remedy=remedy)


# ---------------------------------------------------------------- one column


@dataclass(frozen=True)
class OfColumn:
    """Tells of the answers of a column; `rows` say where an answer stands first."""

    item: Item
    column: Column
    sheet: str | None
    rows: Mapping[str, int]

    def _issue(
        self, code: str, level: Level, said: str, remedy: str, cell: str = "", value: str | None = None
    ) -> Issue:
        row = self.rows.get(cell)
        return Issue(code, level, self.sheet, row, self.column.number, self.item.code, said, remedy, value)

    @property
    def _allowed(self) -> str:
        scale = self.item.scale
        if scale is not None:
            return f"un numero da {scale.minimum} a {scale.maximum}"
        return "una tra " + ", ".join(f"«{option.label}»" for option in self.item.options)

    def unknown(self, cells: Sequence[str], level: Level) -> Iterator[Issue]:
        """Yield the answers that mean nothing to us."""
        remedy = f"Di’ nel file di mappatura che cosa vuol dire (risposte: {self.item.code}: …), o «escludi»."
        yield from self._each("ING-42", cells, level, "la risposta{} non è tra quelle che conosciamo", remedy)

    def beyond(self, cells: Sequence[str], level: Level) -> Iterator[Issue]:
        """Yield the values that are no point of the scale."""
        remedy = "Correggi la cella, o scrivi nel file di mappatura che cosa vuol dire o che si esclude."
        yield from self._each("ING-43", cells, level, "il valore{} è fuori dalla scala", remedy)

    def _each(self, code: str, cells: Sequence[str], level: Level, said: str, remedy: str) -> Iterator[Issue]:
        wanted = f"{self.item.code} vuole {self._allowed}"
        if len(cells) > _MOST_TOLD:
            first = min(cells, key=lambda cell: self.rows.get(cell, 0))
            many = f"più di {_MOST_TOLD} risposte diverse non sono di questa domanda, da questa cella in poi; {wanted}"
            yield self._issue(code, level, many, "Controlla che la colonna sia quella giusta. " + remedy, first)
            return
        for cell in sorted(cells, key=lambda cell: self.rows.get(cell, 0)):
            label = unquoted(cell)
            value = label if self.item.kind is not Kind.NUMBER and _quotable(label) else None
            quoted = f" «{value}»" if value is not None else ""
            yield self._issue(code, level, f"{said.format(quoted)}; {wanted}", remedy, cell, value)

    def against(self) -> Issue:
        """Return that numbers and words of the answers go opposite ways."""
        said = "numeri e parole delle risposte vanno in versi opposti, oppure la scala è rovesciata"
        remedy = (
            f"Se i numeri sono rovesciati, scrivi nel file di mappatura «verso: {{rovesciato: [{self.item.code}]}}»."
        )
        return self._issue("ING-44", "error", said, remedy)

    def length(self, offered: int) -> Issue:
        """Return that the platform offered another number of points than the scale has."""
        points = len(self.item.scale.points) if self.item.scale is not None else 0
        said = f"nella piattaforma le risposte sono {offered}, nella scala del questionario sono {points}"
        remedy = "Se la scala è un’altra i punteggi non si confrontano; se no di’ nella mappatura che cosa vuol dire "
        return self._issue("ING-43", "error", said, f"{remedy}ogni risposta (risposte: {self.item.code}: …).")

    def unsure(self) -> Issue:
        """Return that the points come from the order of the answers in the platform, which no word confirms."""
        said = "le risposte sono state messe in ordine come nella piattaforma, dalla prima (la più bassa) all’ultima"
        remedy = f"Se la prima è la più alta, scrivi nel file di mappatura «verso: {{rovesciato: [{self.item.code}]}}»."
        return self._issue("ING-44", "warning", said, remedy)

    def choices(self, labels: Mapping[str, Meaning], doubtful: bool, ours: bool) -> Iterator[Issue]:
        """Yield what was decided by us: the end of a band, codes of ours, «non so» where it was not foreseen."""
        edge = next((cell for cell, meaning in labels.items() if meaning.edge), None)
        if edge is not None and self.item.options:
            first = self.item.options[0].label
            said = f"il confine della fascia non è detto allo stesso modo: è stato messo in «{first}»"
            yield self._issue("ING-47", "warning", said, "Guarda nell’anteprima come è stato letto.", edge)
        code = next((cell for cell, meaning in labels.items() if meaning.ours), None)
        if code is not None and not ours:
            said = "i codici delle risposte sono stati letti nell’ordine del questionario, come nei file che prepariamo"
            remedy = "Se il questionario l’hai scritto tu, esporta le risposte per esteso o carica il file .lsa."
            yield self._issue("ING-47", "warning", said, remedy, code)
        if doubtful:
            said = "i numeri della colonna sono stati letti come codici delle fasce, non come numeri"
            remedy = "Se sono numeri, scrivi nel file di mappatura che cosa vuol dire ciascuno."
            yield self._issue("ING-47", "warning", said, remedy)
        if not self.item.allow_na and any(meaning.value == NA for meaning in labels.values()):
            said = (
                f"{self.item.code} non prevede «non so» o «non applicabile»: queste risposte non contano nel punteggio"
            )
            yield self._issue("ING-47", "warning", said, "Non c’è niente da fare.")
