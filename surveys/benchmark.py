# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What do other bodies score? A reference is a file with its source and year; an ente adds its own to ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from norms.reading import DeclarationError, Entry, Text, read_entry
from surveys.instrument import Instrument
from surveys.reading import InstrumentError

OURS = Path(__file__).parent / "benchmarks"

FOLDER = "benchmarks"
"""Where an ente puts its own, in the folder of its questionnaires."""

_HEAD = ("id", "title", "instrument", "source", "year", "mark", "from", "to", "sections")
_FIGURES = ("p20", "p50", "p80", "mean")
_MARKS = ("indicativo", "verificato")


@dataclass(frozen=True)
class Reference:
    """What other bodies score in a section: the percentiles, the mean, or both; None for what is not known."""

    p20: Decimal | None
    p50: Decimal | None
    p80: Decimal | None
    mean: Decimal | None


@dataclass(frozen=True)
class Benchmark:
    """One table of references, on the scale `minimum` to `maximum`. `mark` says whether a page calls it indicative."""

    id: str
    title: str
    instrument: str
    source: str
    year: int
    mark: str
    minimum: int
    maximum: int
    sections: Mapping[str, Reference]

    @property
    def cuts(self) -> Mapping[str, tuple[float, float, float]]:
        """Return 20th, 50th and 80th percentile by section, where all three are known."""
        return {
            code: (float(each.p20), float(each.p50), float(each.p80))
            for code, each in self.sections.items()
            if each.p20 is not None and each.p50 is not None and each.p80 is not None
        }

    def suits(self, instrument: Instrument) -> bool:
        """Return whether it is about this instrument, and all its sections are scored on the same points."""
        return self.instrument == instrument.id and all(
            item.scale is not None and (item.scale.minimum, item.scale.maximum) == (self.minimum, self.maximum)
            for code in self.sections
            for item in instrument.of(code)
        )


def benchmarks(instrument: Instrument, extra: Path | None = None) -> tuple[Benchmark, ...]:
    """Return the references for an instrument, the newest year last; a file of the ente takes the place of ours.

    `extra` is the folder of the ente's questionnaires. Raises InstrumentError at the first file that is wrong.
    """
    found: dict[str, Benchmark] = {}
    for folder in (OURS, extra / FOLDER if extra is not None else None):
        for path in sorted(folder.glob("*.yaml")) if folder is not None and folder.is_dir() else ():
            read = read_benchmark(path)
            found[read.id] = read
    return tuple(sorted((each for each in found.values() if each.suits(instrument)), key=lambda each: each.year))


def read_benchmark(path: Path) -> Benchmark:
    """Return the references of a file. Raises InstrumentError: `file:line: what is wrong; what is allowed`."""
    try:
        return _benchmark(read_entry(path))
    except DeclarationError as error:
        raise InstrumentError(str(error)) from None


def on_hundred(mean: float, minimum: int, maximum: int) -> float:
    """Return a mean as a share of its scale, 0 to 100: (mean - minimum) / (maximum - minimum) x 100.

    It is not a percentile, and is never set beside one. Source: surveys.md 2.2.
    """
    return (mean - minimum) / (maximum - minimum) * 100


def _benchmark(top: Entry) -> Benchmark:
    top.only(_HEAD)
    low, high = _whole(top.text("from")), _whole(top.text("to"))
    if low >= high:
        raise top.wrong("from must be below to")
    table = top.entry("sections")
    return Benchmark(
        id=top.text("id").text,
        title=top.text("title").text,
        instrument=top.text("instrument").text,
        source=top.text("source").text,
        year=_whole(top.text("year")),
        mark=top.text("mark").among(_MARKS, "mark"),
        minimum=low,
        maximum=high,
        sections={code: _reference(table.entry(code), low, high) for code, _ in table.keys},
    )


def _reference(each: Entry, low: int, high: int) -> Reference:
    each.only((), _FIGURES)
    p20, p50, p80, mean = (_figure(each.optional(key), low, high) for key in _FIGURES)
    percentiles = [figure for figure in (p20, p50, p80) if figure is not None]
    if len(percentiles) not in (0, 3) or sorted(set(percentiles)) != percentiles:
        raise each.wrong("p20, p50 and p80 are all there or none is, and ascend")
    if not percentiles and mean is None:
        raise each.wrong(f"nothing to compare with; allowed: {', '.join(_FIGURES)}")
    return Reference(p20, p50, p80, mean)


def _figure(said: Text | None, low: int, high: int) -> Decimal | None:
    if said is None:
        return None
    if not re.fullmatch(r"-?\d{1,6}(\.\d{1,6})?", said.text) or not low <= Decimal(said.text) <= high:
        raise said.wrong(f"{said.text!r} is not a number from {low} to {high}")
    return Decimal(said.text)


def _whole(said: Text) -> int:
    if not re.fullmatch(r"\d{1,4}", said.text):
        raise said.wrong(f"{said.text!r} is not a whole number")
    return int(said.text)
