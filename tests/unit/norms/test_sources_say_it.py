# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does the source document say each value that was verified in it, the number itself included?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from norms.amounts import day, number
from norms.lookup import Norms, load_norms
from norms.rules import COUNTS, Mark, Ruling, Tier, Value

SPEC = Path(__file__).parents[2] / "spec" / "norms" / "frasi.yaml"
FONTI = Path(__file__).parents[4] / "shared" / "fonti"
WRITTEN: dict[str, dict[str, str | dict[str, str]]] = yaml.load(
    SPEC.read_text(encoding="utf-8"), Loader=yaml.BaseLoader
)
CASES = [(name, id) for name, listed in WRITTEN.items() for id in listed]
ENTI = ("lucca", "bologna", "cremona", "civitanova", "brescia")
SHELVES: dict[str, tuple[Tier, str]] = {
    **{ente: ("ente", ente) for ente in ENTI},
    "funzioni-locali": ("ccnl", "funzioni-locali"),
    "stato": ("stato", ""),
}
DOCUMENTS = {**{ente: f"{ente}.txt" for ente in ENTI}, "funzioni-locali": "civitanova.txt", "stato": "brescia.txt"}
ACTS = {
    "lucca-dd-69-2021",
    "bologna-smart-work-2019",
    "cremona-2018-05-24",
    "civitanova-regolamento",
    "unibs-dr-522-2019",
}
REPORTED = ("Comune di Civitanova Marche, Regolamento", "Università degli Studi di Brescia, Regolamento")
SPOKEN = {
    "1": ("il giorno prima",),
    "3": ("tre anni", "triennio"),
    "6": ("sei mesi",),
    "12": ("un anno", "annuale"),
    "15": ("quindicesimo",),
    "30": ("trenta",),
    "media": ("medio",),
    "elevata": ("elevato",),
    "direttore_generale": ("direttore generale",),
    "dipendente": ("il lavoratore",),
    "punti": ("punteggio",),
    "ordine": ("seguenti categorie",),
    "no": ("non",),
}
"""How the documents say what they do not write as we do."""


@pytest.fixture(scope="module")
def norms() -> Norms:
    return load_norms()


def of_shelf(norms: Norms, name: str, id: str) -> Ruling:
    parameter = norms.shelves[SHELVES[name]][id]
    return Ruling(SHELVES[name][0], parameter, parameter.values[-1])


def phrases(name: str, id: str) -> dict[str, str]:
    """Return the words of each part of a value; a value of one part is the part ""."""
    written = WRITTEN[name][id]
    return written if isinstance(written, dict) else {"": written}


def plain(text: str) -> str:
    return " ".join(text.replace("*", "").split()).casefold()


def says(text: str, phrase: str) -> bool:
    """Tell whether a text says a phrase in whole words: 15 is in neither 150 nor 2,15."""
    return re.search(rf"(?<![\w,]){re.escape(plain(phrase))}(?!\w)", plain(text)) is not None


def parts(ruling: Ruling) -> Iterator[tuple[str, str]]:
    """Yield what the words of each part of a value must say; "" where any words will do."""
    unit = ruling.parameter.unit
    if unit == "list":
        yield from ((item.id, "") for item in ruling.items)
    elif unit == "bands":
        for band in ruling.bands:
            yield from ((number(band.low), number(said)) for said in (band.low, band.high, band.value) if said)
    elif unit == "period":
        yield from (("", end) for end in ends(ruling))
    elif unit == "windows":
        nights = (
            minute for window in ruling.windows if window.to < window.since for minute in (window.since, window.to)
        )
        yield from (("", f"{minute // 60}:{minute % 60:02}") for minute in nights)
    elif unit in (*COUNTS, "percent", "points", "choice") or ruling.text == "no":
        yield "", ruling.text
    else:
        yield "", ""


def ends(ruling: Ruling) -> Iterator[str]:
    """Yield the ends of a period as a document says them: the day, or the year of a whole year."""
    span = ruling.span
    first, last = span.first, span.last
    if first and last and first.replace(year=first.year + 1) == last + timedelta(days=1) == date(last.year + 1, 1, 1):
        yield str(first.year)
    else:
        yield from (day(end) for end in (first, last) if end)


@pytest.mark.parametrize(("name", "id"), CASES)
def test_the_words_say_each_part_of_the_value(norms: Norms, name: str, id: str):
    found = phrases(name, id)
    asked = list(parts(of_shelf(norms, name, id)))
    assert list(found) == list(dict.fromkeys(part for part, _ in asked))
    unsaid = [
        (part, value)
        for part, value in asked
        if value and not any(says(found[part], way) for way in (value, *SPOKEN.get(value, ())))
    ]
    assert unsaid == []


def test_the_words_are_few():
    long = [(name, id) for name, id in CASES for phrase in phrases(name, id).values() if len(phrase.split()) > 12]
    assert long == []


def test_every_value_verified_in_a_document_is_listed(norms: Norms):
    names = {shelf: name for name, shelf in SHELVES.items()}
    verified = {
        (names[key], id)
        for key, shelf in norms.shelves.items()
        if key in names
        for id, parameter in shelf.items()
        if any(_verified_here(value) for value in parameter.values)
    }
    assert len(verified) > 170
    assert sorted(verified - set(CASES)) == []


def _verified_here(value: Value) -> bool:
    reported = (value.through or "").startswith(REPORTED)
    return value.mark is Mark.VERIFIED and (value.source.act.id in ACTS or reported)


@pytest.mark.skipif(not FONTI.exists(), reason="the source documents (../shared/fonti) are not on this machine")
@pytest.mark.parametrize(("name", "id"), CASES)
def test_the_document_says_the_words(name: str, id: str):
    text = (FONTI / DOCUMENTS[name]).read_text(encoding="utf-8")
    assert [phrase for phrase in phrases(name, id).values() if not says(text, phrase)] == []
