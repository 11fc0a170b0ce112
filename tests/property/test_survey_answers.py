# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Whatever stands in a cell or a heading, is it an answer of the item or none, and never an error of the program?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.questionari.export import Column
from ingest.questionari.labels import NA
from ingest.questionari.match import match
from ingest.questionari.recode import NOT_SHOWN, OUT_OF_RANGE, UNMAPPED, Reader
from surveys.instrument import Instrument, Item, Kind
from surveys.reading import known

ITEMS = [item for instrument in known() for item in instrument.items if item.kind is not Kind.OPEN]
WORDS = st.one_of(
    st.text(max_size=40),
    st.from_regex(r"[A-Z]{1,3}[ ._\[]?(SQ)?0{0,2}\d{1,2}\]?", fullmatch=True),
    st.from_regex(r"[+-]?\d{1,4}([.,]\d{0,3})?( ?[-=:(] ?[a-z ]{0,12}\)?)?", fullmatch=True),
    st.sampled_from([option.label for item in ITEMS for option in item.options]),
)


@given(st.sampled_from(ITEMS), st.none() | WORDS, st.booleans())
def test_a_cell_is_an_answer_of_the_item_or_none(item: Item, cell: str | None, mirrored: bool) -> None:
    meaning = Reader(item, mirrored=mirrored).read(cell)
    allowed = set(item.scale.points) if item.scale is not None else {option.code for option in item.options}
    assert meaning.value is None or meaning.value in allowed | {NA}
    assert meaning.status in ("", NOT_SHOWN, OUT_OF_RANGE, UNMAPPED)
    assert not (meaning.status and meaning.value is not None)
    assert (meaning.status == NOT_SHOWN) == (cell is None)


@given(st.sampled_from(known()), st.lists(WORDS, max_size=12), st.booleans())
def test_each_item_has_one_column_at_most(instrument: Instrument, headings: list[str], coded: bool) -> None:
    columns = tuple(
        Column(number, each, each if coded else "", "" if coded else each) for number, each in enumerate(headings, 1)
    )
    found = match(columns, instrument)
    items = [each.item for each in found.matched]
    assert len(items) == len(set(items))
    assert len(found.absent) + len(items) == len(instrument.items)
