# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does each agreement of the record say? Read once, as it is, and numbered in memory.

An engine would spend more time on planning what to number than memory does on numbering it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import FromClause, select

from metrics.cube import Answer
from metrics.deadlines.reports import PERIODICITA
from metrics.holders import PROFILI, Agreements, agreements_in_order
from metrics.known import NEVER, UNSAID, Ints, Whole, either, holds, is_known, said, unknown_of
from metrics.scan import Statement
from record.relations import Relations

NEVER_MADE = ("bozza", "annullato")
NOT_HELD = (*NEVER_MADE, "sospeso")

NUMBERS = (
    *("inizio", "fine", "firmato_il", "formazione_il", "informativa_sicurezza_il", "recesso_il", "comunicato_il"),
    *("rinnovo_chiesto_il", "recesso_comunicato_il", "giorni_settimana", "giornata_minuti", "fascia_minuti"),
    *("disconnessione_dalle", "disconnessione_alle", "preavviso_recesso_giorni", "luoghi_presenti"),
    *("obiettivi_presenti", "clausole_presenti", "recesso_giustificato"),
)
"""Days, minutes, and yes or no."""

TEXTS = (
    *("accordo", "rinnovo_di", "stato", "profilo", "tipo_durata", "giorni_abituali", "attivita", "tecnologie"),
    *("dotazione", "codice_comunicazione", "periodicita_rapporto"),
)
STATED = ("giorni_abituali", "dotazione", "codice_comunicazione", "rinnovo_di")
"""Of these texts, also whether they are stated."""
WRITTEN = ("attivita", "tecnologie", "giorni_abituali")
"""Of these, whether something is written: a text in white is none."""

MONDAY = ("lunedì", "lunedi", "lunedi'", "lunedi’", "lun", "lun.")
"""How offices write that Monday is the only usual agile day, in small letters."""

BLANK, OTHER = 0, len(PERIODICITA) + 1
"""The periodicity of the reports, by number: nothing written; one that is not known. Between, its place in PERIODICITA,
from 1."""

DURATE = ("", "TD", "TI")
"""What an agreement says of its duration, by number; 0 is nothing."""

Texts = NDArray[Any]


# ---------------------------------------------------------------- asking for them


def agreements_query(rel: Relations) -> Statement:
    """Return the query of all the agreements, drafts too: by person, start and code."""
    accordi = rel["accordi"]
    return select(accordi.c.persona, *(accordi.c[name] for name in (*NUMBERS, *TEXTS))).order_by(*in_order(accordi))


def bands_query(rel: Relations) -> Statement:
    """Return the query of the contact bands of agreements: accordo, dalle, alle."""
    bands = rel["accordi_fasce"]
    return select(bands.c.accordo, bands.c.dalle, bands.c.alle)


def in_order(accordi: FromClause) -> tuple[Any, ...]:
    """Return what agreements are put in order by: person, start and code."""
    return accordi.c.persona, accordi.c.inizio, accordi.c.accordo


# ---------------------------------------------------------------- all of them


@dataclass(frozen=True)
class Written:
    """What every agreement of the record says, one element each, by person, start and code; masked where it does not.

    Days are numbered as `date.toordinal` numbers them, people in `person` from 0. `renews` is the place of the one that
    each says it renews, whosever that is.
    """

    says: Mapping[str, Whole]
    persona: Ints
    person: Ints
    codes: Sequence[str]
    periodicities: Sequence[str | None]
    renews: Whole

    @cached_property
    def communicated(self) -> bool:
        """Return whether any of them was communicated, whenever: else nobody has ever loaded a communication."""
        coded = self.says["codice_comunicazione_indicati"] == 1
        return bool((is_known(self.says["comunicato_il"]) | holds(coded)).any())

    @cached_property
    def place_of(self) -> Mapping[str, int]:
        """Return the place of each code."""
        return {code: place for place, code in enumerate(self.codes)}

    def held(self) -> Agreements:
        """Return those that were held, each up to its last day: one withdrawn by its first day took nobody's place."""
        withdrawn = self.says["recesso_il"].filled(NEVER)
        place = np.flatnonzero(holds(self.says["tenuto"] == 1) & (withdrawn > np.ma.getdata(self.says["inizio"])))
        persona, since = self.persona[place], np.ma.getdata(self.says["inizio"])[place]
        until = np.minimum(self.says["fine"].filled(NEVER)[place], withdrawn[place] - 1)
        taken = {name: self.says[name][place] for name in ("firmato_il", "fascia")}
        return agreements_in_order(place, persona, since, until, **taken, profile=self.says["profilo"][place])


def written_of(answer: Answer, bands: Answer) -> Written:
    """Return the agreements of an answer, with their bands."""
    people, person = np.unique(answer["persona"].astype(np.int64), return_inverse=True)
    codes = answer["accordo"].tolist()
    place_of = {code: place for place, code in enumerate(codes)}
    says = {name: said(answer[name]) for name in NUMBERS} | _numbered_texts(answer)
    says |= _bands(bands, place_of, len(codes))
    says["fascia"] = either(is_known(says["fasce_minuti"]), says["fasce_minuti"], says["fascia_minuti"])
    renews = said(_numbers(answer["rinnovo_di"], lambda code: place_of.get(code, UNSAID)))
    return Written(says, people[person], person, codes, answer["periodicita_rapporto"].tolist(), renews)


def _numbered_texts(answer: Answer) -> dict[str, Whole]:
    status = answer["stato"]
    numbered = {
        **{f"{name}_indicati": _numbers(answer[name], lambda text: text is not None) for name in STATED},
        **{f"{name}_scritti": _numbers(answer[name], _is_written) for name in WRITTEN},
        "solo_lunedi": _numbers(answer["giorni_abituali"], lambda text: _small(text) in MONDAY),
        "profilo": _numbers(answer["profilo"], lambda text: PROFILI.index(text or "")),
        "tipo_durata": _numbers(answer["tipo_durata"], lambda text: DURATE.index(text or "")),
        "periodicita": _numbers(answer["periodicita_rapporto"], _periodicity),
        "stipulato": _numbers(status, lambda text: text not in NEVER_MADE),
        "tenuto": _numbers(status, lambda text: text not in NOT_HELD),
        "receduto": _numbers(status, lambda text: text == "recesso"),
    }
    return {name: said(values) for name, values in numbered.items()}


def _numbers(texts: Texts, number: Callable[[Any], int]) -> Ints:
    """Return a number for each text, worked out once for each that is different."""
    found = texts.tolist()
    known = {text: number(text) for text in set(found)}
    return np.array([known[text] for text in found], dtype=np.int64)


def _small(text: str | None) -> str:
    return (text or "").strip(" ").lower()


def _is_written(text: str | None) -> bool:
    return _small(text) != ""


_PLACE_OF = {name: place for place, name in enumerate(PERIODICITA, 1)} | {"": BLANK}


def _periodicity(text: str | None) -> int:
    return UNSAID if text is None else _PLACE_OF.get(_small(text), OTHER)


def _bands(answer: Answer, place_of: Mapping[str, int], size: int) -> dict[str, Whole]:
    """Return the bands of each agreement together: their minutes, how many, when the first begins and the last ends."""
    place = _numbers(answer["accordo"], lambda code: place_of.get(code, UNSAID))
    mine = np.flatnonzero(place != UNSAID)
    if not len(mine):
        return {f"fasce_{name}": unknown_of(size) for name in ("minuti", "numero", "dalle", "alle")}
    place, since, to = place[mine], answer["dalle"][mine].astype(np.int64), answer["alle"][mine].astype(np.int64)
    number = np.bincount(place, minlength=size)
    first, last = np.full(size, NEVER), np.zeros(size, dtype=np.int64)
    np.minimum.at(first, place, since)
    np.maximum.at(last, place, to)
    minutes = np.bincount(place, weights=to - since, minlength=size).astype(np.int64)
    found = {"minuti": minutes, "numero": number, "dalle": first, "alle": last}
    return {f"fasce_{name}": np.ma.array(values, mask=number == 0) for name, values in found.items()}
