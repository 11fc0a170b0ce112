# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Whatever is corrected, added or withdrawn after a seal, on whatever day: does the seal come out the same?"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import event, given, settings
from hypothesis import strategies as st

from record.store import open_store
from reports.cycle import Kind
from tests.unit.agilometro.certified import PEOPLE, Office

AGREEMENTS = st.tuples(
    st.sampled_from([number for number in PEOPLE]),
    st.dates(date(2026, 1, 2), date(2026, 12, 31)),
)
CORRECTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("accordi"), st.lists(AGREEMENTS, min_size=1, max_size=8, unique_by=lambda each: each[0])),
        st.tuples(st.just("annulla"), st.integers(0, 5)),
        st.tuples(st.just("giorni"), st.integers(1, 200)),
    ),
    min_size=2,
    max_size=6,
)


@settings(max_examples=8)
@given(CORRECTIONS)
def test_every_seal_comes_out_the_same_after_any_correction(corrections: list[tuple[str, object]]) -> None:
    with TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/record.sqlite", Path(folder))
        office = Office(store)
        office.furnish()
        office.open()
        before, first = office.value(), office.certify()
        batches: list[int] = []
        for what, how in corrections:
            _correct(office, batches, what, how)
        event("the live value moved" if office.value() != before else "it did not")
        checked = office.check(first)
        assert (checked.holds, checked.lines, checked.grounds) == (True, (), ())
        office.take(Kind.REOPENED)
        second = office.certify()
        _correct(office, batches, "accordi", [(2, date(2026, 5, 5))])
        assert office.check(first).holds
        assert office.check(second).holds
        office.desk.close()
        store.close()


def _correct(office: Office, batches: list[int], what: str, how: object) -> None:
    if what == "giorni" and isinstance(how, int):
        office.now += timedelta(days=how)
    elif what == "annulla" and isinstance(how, int) and batches:
        office.undo(batches.pop(how % len(batches)))
    elif what == "accordi" and isinstance(how, list):
        rows = [office.agreement(number, fine=end, stato="concluso") for number, end in how]
        batches.append(office.load("accordi", rows))
