# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does the forecast go where arithmetic says, when there is nothing to guess?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from metrics.forecast.facts import Agreements, Facts, States
from metrics.forecast.history import History, Tried, history_of, lasts, months_ahead, triennium_end
from metrics.forecast.simulate import Overrides, Simulated, simulate
from metrics.forecast.start import Start, start_of
from metrics.known import NEVER

ON = date(2026, 12, 31)
ENDS = months_ahead(ON, date(2027, 6, 30))
OLD = date(2010, 1, 1)

Agreed = tuple[int, date, date | None]
"""Whose, from and to."""


def facts(
    people: int,
    agreed: list[Agreed],
    hired: dict[int, date] | None = None,
    left: dict[int, date] | None = None,
    minimum: int | None = 90,
) -> Facts:
    """Return the facts of people who all have a feasible activity."""
    first = [(hired or {}).get(person, OLD).toordinal() for person in range(people)]
    gone = [(left or {}).get(person, date.max).toordinal() for person in range(people)]
    states = States(
        person=np.arange(people, dtype=np.int64),
        since=np.array(first, dtype=np.int64),
        hired=np.array(first, dtype=np.int64),
        left=np.array(gone, dtype=np.int64),
        served_from=np.array(first, dtype=np.int64),
        feasible=np.ones(people, dtype=np.int64),
        feasible_since=np.zeros(people, dtype=np.int64),
        elsewhere=np.zeros(people, dtype=np.int64),
    )
    since = np.array([start.toordinal() for _, start, _ in agreed], dtype=np.int64)
    until = np.array([NEVER if end is None else end.toordinal() for _, _, end in agreed], dtype=np.int64)
    person = np.array([each for each, _, _ in agreed], dtype=np.int64)
    return Facts(people, states, Agreements(person, since, since, until, until), minimum)


def nothing_learnt() -> History:
    """Return a history in which nothing could happen: every rate is zero, and a renewal as likely as not."""
    none = Tried(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    return History((), np.zeros(0), none, none, (none,) * 3, none, none, none, np.zeros((12, 62)))


def ahead(known: Facts, overrides: Overrides | None = None) -> Simulated:
    """Return the futures of some facts where only what is known happens."""
    return simulate(start_of(known, ON, ENDS), nothing_learnt(), overrides, futures=50)


def paths(simulated: Simulated) -> list[tuple[set[int], set[int]]]:
    """Return the numerators and the denominators that the futures reach, month by month."""
    months = range(simulated.part.shape[1])
    return [(set(simulated.part[:, month].tolist()), set(simulated.whole[:, month].tolist())) for month in months]


def test_without_expiries_nothing_moves() -> None:
    known = facts(10, [(0, OLD, None), (1, OLD, date(2030, 1, 1)), (2, OLD, None)])
    assert paths(ahead(known)) == [({3}, {10})] * 7


def test_all_expire_and_none_is_renewed() -> None:
    # Held on the last day, gone from the month end after it: 31 March still counts, 30 April does not.
    known = facts(8, [(person, OLD, date(2027, 3, 31)) for person in range(4)])
    assert [part for part, _ in paths(ahead(known, Overrides(renewed=0.0)))] == [{4}] * 4 + [{0}] * 3


def test_all_expire_and_all_are_renewed() -> None:
    known = facts(8, [(person, OLD, date(2027, 3, 15)) for person in range(4)])
    assert paths(ahead(known, Overrides(renewed=1.0))) == [({4}, {8})] * 7


@pytest.mark.parametrize(("hired", "first"), [(date(2026, 11, 2), 1), (date(2026, 11, 3), 2), (date(2026, 12, 1), 3)])
def test_who_is_hired_counts_from_the_day_after_ninety(hired: date, first: int) -> None:
    # 2 November + 90 days is 31 January: on it ninety days are behind; one day later is a month end later.
    known = facts(5, [], hired={4: hired})
    wholes = [whole for _, whole in paths(ahead(known))]
    assert wholes == [{4}] * first + [{5}] * (7 - first)


def test_who_arrives_may_bring_an_agreement() -> None:
    known = facts(5, [(4, date(2026, 12, 1), date(2027, 4, 30))], hired={4: date(2026, 11, 2)})
    expected = [({0}, {4}), ({1}, {5}), ({1}, {5}), ({1}, {5}), ({1}, {5}), ({0}, {5}), ({0}, {5})]
    assert paths(ahead(known, Overrides(renewed=0.0))) == expected


def test_known_leavers_leave_on_their_day() -> None:
    known = facts(6, [(0, OLD, None), (1, OLD, None)], left={0: date(2027, 2, 28), 5: date(2027, 1, 30)})
    # The last day of service is still served: 28 February counts, and so would not 31 January after the 30th.
    assert paths(ahead(known)) == [({2}, {6}), ({2}, {5}), ({2}, {5}), *[({1}, {4})] * 4]


def test_a_signed_agreement_begins_on_its_day() -> None:
    known = facts(4, [(0, date(2027, 2, 1), date(2027, 4, 30))])
    parts = [part for part, _ in paths(ahead(known, Overrides(renewed=0.0)))]
    assert parts == [{0}, {0}, {1}, {1}, {1}, {0}, {0}]


def test_hires_wait_for_ninety_days() -> None:
    # Hired from 1 January on, they can count from 31 March: ninety days must lie behind.
    found = ahead(facts(100, []), Overrides(hired_each_month=20.0))
    means = found.whole.mean(axis=0)
    assert means[:4].tolist() == [100.0] * 4
    assert means[4] > 110


def test_the_same_inputs_give_the_same_answer_bit_for_bit() -> None:
    known = facts(200, [(person, OLD, date(2027, 1 + person % 6, 20)) for person in range(80)])
    first, second = ahead(known), ahead(known)
    assert first.digest == second.digest
    assert first.part.tobytes() == second.part.tobytes()
    assert first.whole.tobytes() == second.whole.tobytes()
    assert ahead(known, Overrides(renewed=0.5)).digest != first.digest


def test_history_counts_each_thing_once() -> None:
    agreed: list[Agreed] = [
        (0, date(2026, 1, 1), date(2026, 6, 30)),
        (0, date(2026, 7, 1), date(2027, 6, 30)),  # went on
        (1, date(2026, 1, 1), date(2026, 6, 30)),  # did not
        (2, date(2026, 9, 15), date(2027, 9, 14)),  # began
    ]
    history = history_of(facts(5, agreed, left={4: date(2026, 10, 10)}), ON)
    assert history.months[-1] == ON
    assert history.renewed.total == (1, 2)
    assert history.left.total[0] == 1
    assert history.withdrawn.total[0] == 0
    assert history.begun.total[0] == 3
    assert history.begun.happened[history.months.index(date(2026, 9, 30))] == 1
    assert history.late[0].total == (1, 2), "signed on the day it began: nothing was known the month before"
    assert history.weighed_durations[0, 6] == pytest.approx(2 * 0.5 ** (11 / 24))


def test_a_renewal_signed_ahead_is_no_late_one() -> None:
    known = facts(3, [(0, OLD, date(2026, 6, 30)), (0, date(2026, 7, 1), None), (1, OLD, date(2026, 6, 30))])
    signed = known.agreements.signed.copy()
    signed[1] = date(2026, 5, 20).toordinal()
    ahead_of_time = replace(known, agreements=replace(known.agreements, signed=signed))
    history = history_of(ahead_of_time, ON)
    assert history.renewed.total == (1, 2)
    # Due between 30 June and 31 July: known on 30 June and on 31 May, not yet on 30 April.
    assert [each.total for each in history.late] == [(0, 1), (0, 1), (1, 2)]


def test_a_withdrawal_is_no_expiry() -> None:
    known = facts(3, [(0, OLD, date(2026, 6, 30))])
    stopped = np.array([date(2026, 4, 15).toordinal()])
    history = history_of(replace(known, agreements=replace(known.agreements, until=stopped)), ON)
    assert history.withdrawn.total[0] == 1
    assert history.renewed.total == (0, 0)


def test_durations_are_month_ends() -> None:
    assert lasts(date(2026, 1, 1).toordinal(), date(2026, 12, 31).toordinal()) == 12
    assert lasts(date(2026, 1, 15).toordinal(), date(2027, 1, 14).toordinal()) == 12
    assert lasts(date(2026, 1, 1).toordinal(), date(2026, 1, 30).toordinal()) == 0
    assert lasts(date(2026, 1, 1).toordinal(), NEVER) == 61


def test_an_empty_record_has_no_history() -> None:
    nobody = facts(0, [])
    assert history_of(nobody, ON).months == ()
    start = start_of(nobody, ON, ENDS)
    assert (start.part, start.whole) == (0, 0)
    assert simulate(start, history_of(nobody, ON), futures=10).share.tolist() == [[0.0] * 7] * 10


def test_the_triennium_ends_two_years_on() -> None:
    assert triennium_end(date(2026, 1, 31)) == date(2028, 12, 31)
    assert len(months_ahead(ON, triennium_end(ON))) == 24
    assert months_ahead(date(2026, 11, 15), date(2026, 12, 31)) == (date(2026, 11, 30), ON)


def test_the_start_is_what_the_indicator_counts() -> None:
    start: Start = start_of(
        facts(7, [(0, OLD, ON), (1, OLD, date(2026, 12, 30))], left={2: date(2026, 12, 30)}), ON, ENDS
    )
    assert (start.part, start.whole) == (1, 6)
