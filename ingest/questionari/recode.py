# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does each answer of a column mean? Read once per distinct wording, from the structure when there is one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ingest.questionari.labels import (
    NA,
    Word,
    decimal,
    interval,
    not_applicable,
    numbered,
    option_words,
    plain,
    scale_words,
    squeezed,
    unanswered,
    unquoted,
    whole_number,
)
from surveys.authoring.pages import answers
from surveys.instrument import Item, Kind, Option, Scale

OUT_OF_RANGE = "out_of_range"
UNMAPPED = "unmapped"
NOT_SHOWN = "not_shown"

_PLAUSIBLE = {"ETA": (14, 100), "ANZIANITA": (0, 60), "F_KM": (0, 1_000), "F_MIN": (0, 1_440), "F_NCOORD": (0, 9_999)}
"""What a number can be; a year of birth is no age."""

_AGE = "ETA"


@dataclass(frozen=True)
class Meaning:
    """What an answer is: a point, the code of an option, `NA`; or why it is none (`status`); or nothing, unanswered.

    `language` is that of the words; `edge` says that the words leave out the end of a band («< 30»), or that the age
    is exactly that end; `number` that the answer was a bare number, which is quoted nowhere when it is kept in bands;
    `against` that number and words of the answer say different points; `ours` that it was read as a code of the
    structures that we write («A3» is the third option).
    """

    value: int | str | None = None
    status: str = ""
    language: str = ""
    edge: bool = False
    number: bool = False
    against: bool = False
    ours: bool = False


NOTHING = Meaning()
HIDDEN = Meaning(status=NOT_SHOWN)


@dataclass(frozen=True)
class Reader:
    """Reads the answers of one column as those of `item`.

    `coded` says that the bare numbers of the column are codes of bands («3140» for «31-40»), not numbers.
    `labels` and `places` are the structure's (answer code -> label, place on the scale), `words` what an answer may be
    written as, in its languages, and its code: empty without one. `answers`
    is what the ente says (by `plain`): a point, an option's code, `NA`, or None for an answer not to be counted.
    `mirrored` turns numbers and places round; words are never turned.
    """

    item: Item
    labels: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    answers: Mapping[str, int | str | None] = field(default_factory=dict)
    mirrored: bool = False
    coded: bool = False
    words: Mapping[str, str] = field(default_factory=dict)

    def read(self, cell: str | None) -> Meaning:
        """Return what a cell means."""
        if cell is None:
            return HIDDEN
        said = unquoted(cell)
        key = plain(said)
        if key and key in self.answers:
            value = self.answers[key]
            return Meaning(value) if value is not None else Meaning(status=UNMAPPED)
        code = said if said in self._codes else self._by_label.get(key) if key else None
        if code is not None:
            return self.structured.get(code, Meaning(status=UNMAPPED))
        if unanswered(said):
            return NOTHING
        return self._in_words(said)

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset((*self.labels, *self.places))

    @cached_property
    def _by_label(self) -> Mapping[str, str]:
        said = {plain(wording): code for wording, code in self.words.items()}
        said |= {plain(label): code for code, label in self.labels.items()}
        return {wording: code for wording, code in said.items() if wording}

    # ------------------------------------------------------------ the structure

    @cached_property
    def structured(self) -> Mapping[str, Meaning]:
        """Return what each answer code of the structure means; a code that cannot be told is not there."""
        if self.item.scale is None:
            return self._structured_options()
        na = {code for code in self._codes if not_applicable(self.labels.get(code, "")) or not_applicable(code)}
        found = {code: Meaning(NA) for code in na}
        points = self._points_of(sorted(self._codes - na))
        return found | {code: Meaning(value, language=self._language(code)) for code, value in points.items()}

    def _structured_options(self) -> dict[str, Meaning]:
        found = {}
        for code, label in self.labels.items():
            for words in (label, code):
                meaning = self._in_words(unquoted(words))
                if not meaning.status and not (meaning.ours and self.labels[code]):
                    found[code] = meaning
                    break
        return found

    def _points_of(self, codes: list[str]) -> Mapping[str, int]:
        """Return the points of answer codes: their words when all are known, their digits, or their order."""
        words = self._known
        if codes and all(code in words for code in codes):
            return {code: words[code] for code in codes}
        ordered = self._ordered(codes)
        scale = self._scale
        return {code: scale.reversed(point) for code, point in ordered.items()} if self.mirrored else ordered

    def _ordered(self, codes: list[str]) -> Mapping[str, int]:
        digits = {code: whole_number(code) for code in codes}
        points = list(self._scale.points)
        if codes and all(value in points for value in digits.values()):
            return {code: value for code, value in digits.items() if value is not None}
        placed = [code for code in codes if code in self.places]
        if len(placed) == len(codes) == len(points) and len({self.places[code] for code in codes}) == len(codes):
            return dict(zip(sorted(codes, key=lambda code: self.places[code]), points, strict=True))
        return {}

    @cached_property
    def _known(self) -> Mapping[str, int]:
        """Return the points of the answer codes whose words say one."""
        said = {code: self._words_of(label) for code, label in self.labels.items()}
        return {code: meaning.value for code, meaning in said.items() if isinstance(meaning.value, int)}

    def _words_of(self, label: str) -> Meaning:
        meaning = self._point(unquoted(label))
        return meaning if meaning.value in self._scale.points else NOTHING

    def _language(self, code: str) -> str:
        word = self._words.get(plain(self.labels.get(code, "")))
        return word.language if word else ""

    @cached_property
    def against(self) -> bool:
        """Return whether the order of the structure and the words of some of its answers say different points."""
        if self.item.scale is None:
            return False
        read = self.structured
        if any(self._words_of(label).against for label in self.labels.values()):
            return True
        return any(read[code].value != point for code, point in self._known.items() if code in read)

    @cached_property
    def unsure(self) -> bool:
        """Return whether the points come from an order that no word and no digit confirms: it must be looked at."""
        if self.item.scale is None or self.mirrored or self._known:
            return False
        return any(isinstance(each.value, int) and whole_number(code) is None for code, each in self.structured.items())

    @cached_property
    def offered(self) -> int:
        """Return how many points the structure offers when they are not those of the scale; 0 when all is well."""
        points = [code for code in self._codes if not not_applicable(self.labels.get(code, ""))]
        offered = [code for code in points if not not_applicable(code)]
        if self.item.scale is None or len(offered) == len(self.item.scale.points):
            return 0
        return len(offered)

    # ------------------------------------------------------------ words alone

    def _in_words(self, said: str) -> Meaning:
        if self.item.scale is not None:
            return self._point(said)
        return self._option(said)

    @property
    def _scale(self) -> Scale:
        if self.item.scale is None:
            raise TypeError(f"{self.item.code} has no scale")
        return self.item.scale

    @cached_property
    def _words(self) -> Mapping[str, Word]:
        return scale_words(self._scale)

    def _point(self, said: str) -> Meaning:
        number = whole_number(said)
        if number is not None:
            return self._on_scale(number)
        word = self._words.get(plain(said))
        if word is not None:
            return Meaning(word.value, language=word.language)
        if said in self._written:
            return self._on_scale(int(self._written[said]))
        pair = numbered(said)
        if pair is not None:
            return self._numbered(*pair)
        if not_applicable(said):
            return Meaning(NA)
        return Meaning(status=OUT_OF_RANGE if decimal(said) is not None else UNMAPPED)

    def _numbered(self, number: int, words: str) -> Meaning:
        """Read «1 - Per niente»: the words, where they are known, tell whether the numbers go the other way."""
        word = self._words.get(plain(words))
        meaning = self._on_scale(number)
        if word is None or meaning.value == word.value:
            return meaning
        return Meaning(word.value, against=True)

    def _on_scale(self, number: int) -> Meaning:
        if number not in self._scale.points:
            return Meaning(status=OUT_OF_RANGE)
        return Meaning(self._scale.reversed(number) if self.mirrored else number)

    # ------------------------------------------------------------ categories and bands

    @cached_property
    def _categories(self) -> Mapping[str, tuple[str, str]]:
        return {words: (each.option, each.language) for words, each in option_words(self.item).items()}

    def _option(self, said: str) -> Meaning:
        exact = next((option for option in self.item.options if option.code == said), None)
        found = (exact.code, "") if exact else self._categories.get(plain(said)) or self._categories.get(squeezed(said))
        banded = self.item.kind is Kind.NUMBER
        if banded and decimal(said) is not None:
            return Meaning(found[0], number=True) if self.coded and found else self._number(said)
        # «< 30» and «> 30» are the same words: bands are told apart by what they hold.
        within = self._band(said) if banded else None
        if within is not None:
            return within
        if found is not None:
            return Meaning(found[0], language=found[1])
        if said in self._written:
            return Meaning(self._written[said], ours=True)
        return Meaning(NA) if not_applicable(said) else Meaning(status=UNMAPPED)

    @cached_property
    def _written(self) -> Mapping[str, str]:
        """Return what the codes mean that our own structures give to answers whose own code fits no platform."""
        return {each.code: each.plain for each in answers(self.item) if each.code != each.plain and each.plain != NA}

    def _number(self, said: str) -> Meaning:
        number = decimal(said) or 0.0
        low, high = _PLAUSIBLE.get(self.item.code, (0, 10**9))
        if not low <= number <= high:
            return Meaning(status=OUT_OF_RANGE, number=True)
        for option in self.item.options:
            if option.high is None or number <= option.high:
                edge = self.item.code == _AGE and option is self.item.options[0] and number == option.high
                return Meaning(option.code, edge=edge, number=True)
        return Meaning(status=OUT_OF_RANGE, number=True)

    def _band(self, said: str) -> Meaning | None:
        found = interval(said)
        if found is None:
            return None
        for option in self.item.options:
            ends = _ends(option, self.item.options[0])
            if found == ends or found == (option.low, option.high):
                return Meaning(option.code)
            if ends[0] is None and found == (None, (ends[1] or 0) - 1):
                return Meaning(option.code, edge=True)
        return Meaning(status=UNMAPPED)


def _ends(option: Option, first: Option) -> tuple[int | None, int | None]:
    """Return the ends of a band; the first has no lower one, whatever its words say."""
    return (None if option is first else option.low), option.high


def coded(item: Item, cells: Iterable[str | None]) -> tuple[bool, bool]:
    """Return whether the bare numbers of a column are codes of bands, and whether they could be numbers as well.

    They are codes when every one of them is: «12» may be «1-2», or twelve.
    """
    numbers = {unquoted(cell) for cell in cells if cell and decimal(unquoted(cell)) is not None}
    if item.kind is not Kind.NUMBER or not numbers:
        return False, False
    as_codes, as_numbers = Reader(item, coded=True), Reader(item)
    if not numbers <= {each for option in item.options for each in (option.code, squeezed(option.code))}:
        return False, False
    values = {said: as_numbers.read(said).value for said in numbers}
    return True, any(value not in (None, as_codes.read(said).value) for said, value in values.items())
