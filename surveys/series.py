# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which answers of two waves may be set side by side: those to the same words, or to words declared the same?"""

from __future__ import annotations

from surveys.instrument import Instrument, Item, Section


def comparable(before: Instrument, after: Instrument) -> tuple[tuple[Item, Item], ...]:
    """Return the scored items of two versions that ask the same, as (before, after), in the order of `after`.

    The same version asks the same. Between versions only what one of the two files declares equivalent does, and only
    where the points of the scale and the polarity are the same too; questionnaires with another id never compare.
    """
    if before.id != after.id:
        return ()
    pairs = ((_before(before, after, item), item) for item in after.scored)
    return tuple((one, other) for one, other in pairs if one is not None and _alike(one, other))


def comparable_sections(before: Instrument, after: Instrument) -> tuple[tuple[Section, Section], ...]:
    """Return the sections whose scores compare: every item of the one is paired with an item of the other, none left.

    A section is told by its code in both.
    """
    partner = {other.code: one for one, other in comparable(before, after)}
    codes = {section.code: section for section in before.sections}
    found = []
    for section in after.sections:
        earlier = codes.get(section.code)
        if earlier is None or not section.score or not earlier.score:
            continue
        asked = {partner[item.code].code for item in after.of(section.code) if item.code in partner}
        whole = {item.code for item in before.of(section.code)}
        if whole and asked == whole and len(after.of(section.code)) == len(whole):
            found.append((earlier, section))
    return tuple(found)


def _before(before: Instrument, after: Instrument, item: Item) -> Item | None:
    """Return the item of `before` that asks what this one of `after` asks."""
    if before.version == after.version:
        return before.by_code.get(item.code)
    said = [code for version, code in item.equivalent if version == before.version]
    said += [one.code for one in before.scored if (after.version, item.code) in one.equivalent]
    return before.by_code.get(said[0]) if said else None


def _alike(one: Item, other: Item) -> bool:
    if not one.scored or one.scale is None or other.scale is None:
        return False
    points = (one.scale.points, one.polarity) == (other.scale.points, other.polarity)
    return points and one.kind is other.kind
