# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Before a wave opens: what of it can ever be shown, and what must therefore not be asked?

Only the numbers of those invited are known. A group is possible when it would be shown if everybody answered: what
cannot be shown even then is not collected (surveys.md 3.3 points 4 and 5).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from surveys.instrument import Instrument, Item, Sensitivity
from surveys.wave import FLOOR, USUAL, Promise, Stratum, WaveRefused

USUAL_RATE = Fraction(3, 5)
"""The response that is expected unless somebody says otherwise: ENEA's 60 % of 5,500 people (surveys.md 3.2)."""

MOST_TRAITS = 2
"""How many traits of a person a small staff is asked at most (surveys.md 3.3 point 5)."""

SMALL = 100
"""Below so many invited a staff is small: two traits of ten categories in all make cells of a few people."""

NO_DETAIL = "nessun dettaglio per area sarà pubblicabile"


@dataclass(frozen=True)
class Category:
    """One category of a breakdown: how many were invited, how many are expected, whether it can be shown."""

    code: str
    label: str
    invited: int
    expected: int
    possible: bool
    likely: bool
    """Whether it would be shown also at the expected response."""


@dataclass(frozen=True)
class Detail:
    """A trait by which results may be told apart. `categories` are empty where nobody said how many were invited.

    `reason` is Italian and says why the trait is removed; "" where it is kept.
    """

    item: str
    label: str
    categories: tuple[Category, ...]
    reason: str

    @property
    def kept(self) -> bool:
        """Return whether the trait may be asked and shown."""
        return not self.reason


@dataclass(frozen=True)
class Foreseen:
    """What a wave can show. `details` are of the breakdowns that were wanted, `unasked` the codes of the other traits.

    `answers_needed` is how many answers the whole needs, `superior_needed` the same for the judgement of a superior;
    `sentences` are Italian, for who prepares the wave.
    """

    invited: int
    expected: int
    rate: Fraction
    threshold: int
    superior_needed: int
    details: tuple[Detail, ...]
    unasked: tuple[str, ...]
    sentences: tuple[str, ...]

    @property
    def possible(self) -> bool:
        """Return whether anything at all can be shown."""
        return self.invited >= self.threshold

    @property
    def kept(self) -> tuple[str, ...]:
        """Return the codes of the breakdowns that can be promised."""
        return tuple(each.item for each in self.details if each.kept)

    @property
    def removed(self) -> tuple[str, ...]:
        """Return the codes of the traits that are not to be asked: nothing of them could be shown."""
        return (*(each.item for each in self.details if not each.kept), *self.unasked)

    def promise(self, wanted: Promise) -> Promise:
        """Return what was wanted without the breakdowns that cannot be kept."""
        return replace(wanted, breakdowns=self.kept)


def foresee(
    instrument: Instrument, strata: Sequence[Stratum], promise: Promise, rate: Fraction = USUAL_RATE
) -> Foreseen:
    """Return what can be shown of an instrument put to some people under a promise, if a share of them answers.

    Raises WaveRefused for a trait that the instrument does not have, in a stratum or in the promise.
    """
    check(instrument, strata, promise)
    invited = sum(each.invited for each in strata)
    details = _limited(
        [_detail(instrument.by_code[code], strata, promise.threshold, rate) for code in promise.breakdowns], invited
    )
    found = Foreseen(
        invited=invited,
        expected=int(invited * rate),
        rate=rate,
        threshold=promise.threshold,
        superior_needed=max(promise.threshold, USUAL),
        details=details,
        unasked=tuple(each.code for each in _quasi_identifiers(instrument) if each.code not in promise.breakdowns),
        sentences=(),
    )
    return replace(found, sentences=tuple(_sentences(found, instrument, strata)))


def check(instrument: Instrument, strata: Sequence[Stratum], promise: Promise) -> None:
    """Refuse traits and options that the instrument does not have. Raises WaveRefused."""
    traits = {each.code: {option.code for option in each.options} for each in instrument.traits}
    known = ", ".join(traits) or "nessuna"
    for code in promise.breakdowns:
        if code not in traits:
            raise WaveRefused(f"«{code}» non è una caratteristica del questionario; ci sono: {known}.")
    for stratum in strata:
        for code, option in stratum.traits.items():
            if code not in traits:
                raise WaveRefused(f"«{code}» non è una caratteristica del questionario; ci sono: {known}.")
            if option not in traits[code]:
                raise WaveRefused(f"«{option}» non è tra le risposte di {code}: {', '.join(sorted(traits[code]))}.")


def shown(counts: Mapping[str, int], threshold: int, kept_back: Collection[str] = ()) -> frozenset[str]:
    """Return which groups of one breakdown stay visible beside the total (surveys.md 6.3).

    A group of 1..threshold-1 is hidden, and those kept back for another reason; then the smallest visible ones until
    those hidden are two at least and reach the threshold together; ties by code. An empty group hides nothing and is
    not shown.
    """
    if sum(counts.values()) < threshold:
        return frozenset()
    hidden = {code for code, people in counts.items() if people > 0 and (people < threshold or code in kept_back)}
    visible = {code for code, people in counts.items() if people >= threshold and code not in kept_back}
    while hidden and visible and (sum(counts[code] for code in hidden) < threshold or len(hidden) == 1):
        smallest = min(visible, key=lambda code: (counts[code], code))
        visible.remove(smallest)
        hidden.add(smallest)
    return frozenset(visible) if not hidden or sum(counts[code] for code in hidden) >= threshold else frozenset()


# ---------------------------------------------------------------- one trait


def _detail(item: Item, strata: Sequence[Stratum], threshold: int, rate: Fraction) -> Detail:
    counts = _invited_by(item.code, strata)
    everybody = sum(each.invited for each in strata)
    if not counts:
        reason = f"gli invitati sono meno di {2 * threshold}: due gruppi sopra soglia non ci stanno"
        return Detail(item.code, item.label, (), reason if everybody < 2 * threshold else "")
    possible = shown(counts, threshold)
    likely = shown({code: int(people * rate) for code, people in counts.items()}, threshold)
    labels = {option.code: option.label for option in item.options}
    categories = tuple(
        Category(code, labels.get(code, code), people, int(people * rate), code in possible, code in likely)
        for code, people in counts.items()
    )
    reason = "" if possible else "nessuna categoria arriva alla soglia, neppure se rispondono tutti"
    if len(possible) == 1 and sum(1 for people in counts.values() if people) == 1:
        reason = "tutti gli invitati sono nella stessa categoria"
    return Detail(item.code, item.label, categories, reason)


def _invited_by(trait: str, strata: Sequence[Stratum]) -> dict[str, int]:
    """Return the invited by option; empty unless every stratum tells it (as `Wave.invited_by`)."""
    if not strata or not all(trait in stratum.traits for stratum in strata):
        return {}
    found: dict[str, int] = {}
    for stratum in strata:
        found[stratum.traits[trait]] = found.get(stratum.traits[trait], 0) + stratum.invited
    return dict(sorted(found.items()))


def _limited(details: Iterable[Detail], invited: int) -> tuple[Detail, ...]:
    """Return the details with no more than `MOST_TRAITS` of them kept where the staff is small, the first ones."""
    found: list[Detail] = []
    for each in details:
        enough = sum(1 for one in found if one.kept) >= MOST_TRAITS
        if each.kept and invited < SMALL and enough:
            each = replace(
                each, reason=f"con meno di {SMALL} invitati si chiedono al più {MOST_TRAITS} caratteristiche"
            )
        found.append(each)
    return tuple(found)


def _quasi_identifiers(instrument: Instrument) -> list[Item]:
    return [each for each in instrument.traits if each.sensitivity is not Sensitivity.NONE]


# ---------------------------------------------------------------- words


def _sentences(found: Foreseen, instrument: Instrument, strata: Sequence[Stratum]) -> Iterable[str]:
    if not found.possible:
        yield (
            f"Con {found.invited} invitati e una soglia di {found.threshold} nessun risultato sarà pubblicabile: "
            "unire più uffici o non somministrare il questionario."
        )
        return
    yield (
        f"Servono almeno {found.threshold} risposte su {found.invited} invitati; "
        f"con una partecipazione del {int(found.rate * 100)} % se ne attendono {found.expected}."
    )
    if found.expected < found.threshold:
        yield "A quella partecipazione nessun risultato sarà pubblicabile: occorre che rispondano in più."
    if found.threshold < found.superior_needed and any(section.superior for section in instrument.sections):
        yield f"Il giudizio sui superiori si mostra solo da {found.superior_needed} risposte in su."
    if not found.kept:
        yield f"{NO_DETAIL[0].upper()}{NO_DETAIL[1:]}: si vedrà solo l’insieme."
    for each in found.details:
        yield from _told(each)
    if found.unasked:
        labels = ", ".join(f"«{instrument.by_code[code].label}»" for code in found.unasked)
        yield f"Da togliere dal questionario, perché non serve a nessun dettaglio: {labels}."
    if _has_small_cell(found, strata):
        yield (
            f"Incrociando le caratteristiche chieste qualche gruppo ha meno di {FLOOR} persone: chi vedesse "
            "i dati grezzi potrebbe riconoscerle. Gli incroci non si mostrano mai; valutare se chiederne una sola."
        )


def _told(detail: Detail) -> Iterable[str]:
    if not detail.kept:
        yield f"Da togliere dal questionario: «{detail.label}», perché {detail.reason}."
        return
    if not detail.categories:
        yield f"«{detail.label}»: il numero degli invitati per categoria non è noto, indicarlo prima di aprire."
        return
    hidden = [each.label for each in detail.categories if not each.possible and each.invited]
    if hidden:
        yield f"«{detail.label}»: resteranno riservate comunque {', '.join(hidden)}. Valutare di unirle ad altre."
    short = [each.label for each in detail.categories if each.possible and not each.likely]
    if short:
        yield f"«{detail.label}»: alla partecipazione attesa resterebbero riservate {', '.join(short)}."


def _has_small_cell(found: Foreseen, strata: Sequence[Stratum]) -> bool:
    if len(found.kept) < 2 or not all(_invited_by(code, strata) for code in found.kept):
        return False
    cells: dict[tuple[str, ...], int] = {}
    for stratum in strata:
        key = tuple(stratum.traits[code] for code in found.kept)
        cells[key] = cells.get(key, 0) + stratum.invited
    return any(0 < people < FLOOR for people in cells.values())
