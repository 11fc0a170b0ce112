# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Five hundred applications with ties: stable, explained, monotone, silent about grounds, and held to the law?"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import chain
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agilometro.ranking_rows import as_content, as_csv, list_json, list_lines
from metrics.ranking.application import Application
from metrics.ranking.assessment import Outcome
from metrics.ranking.legal import Groups, positions
from metrics.ranking.proposal import Proposal, assess, propose
from metrics.ranking.publication import publication
from metrics.ranking.rules import ADDITIVE, CRITERIA, MODES, RankingRules, Scale, rules_for
from norms.lookup import load_norms
from record.grounds import Ground
from record.rankings import Ranking

NORMS = load_norms()
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
RULES = {
    **{mode: rules_for(NORMS, "brescia", FIRST, LAST, mode) for mode in MODES},
    "civitanova": rules_for(NORMS, "civitanova", FIRST, LAST),
}
LAW_CODES = ("L104_figlio", "L104_proprio", "caregiver")

FEW = settings(max_examples=12)
SEEDS = st.integers(0, 10**6)


def random_ground(rng: Random, codes: tuple[str, ...]) -> Ground:
    """Return a ground that may lack anything, with few different values: ties are wanted."""
    born = date(2026, 3, 15) - timedelta(days=rng.choice((200, 3000, 3650, 3653, 4500, 4748, 5200, 6574, 6600)))
    return Ground(
        rng.choice(codes),
        nato_il=rng.choice((None, born, born)),
        km=rng.choice((None, 15, 30, 45, 101)),
        assistito=rng.choice((None, "A", "B")),
        fino_al=rng.choice((None, None, None, date(2026, 3, 10), date(2024, 1, 1))),
        protocollo=rng.choice((None, "2026/1")),
    )


def random_application(rng: Random, number: int, codes: tuple[str, ...]) -> Application:
    return Application(
        domanda=f"D{number:04}",
        presentata_il=FIRST + timedelta(days=rng.choice((8, 9, 20))),
        presentata_minuto=rng.choice((None, 540, 541, 600)),
        anzianita_giorni=rng.choice((None, 100, 200, 300)),
        giornate_agili_anno_precedente=rng.choice((None, 0, 10)),
        titoli=tuple(random_ground(rng, codes) for _ in range(rng.choice((0, 0, 1, 1, 2, 4)))),
    )


def random_applications(seed: int, rules: RankingRules, count: int = 500) -> list[Application]:
    rng = Random(seed)
    codes = (*rules.method.codes, *LAW_CODES, "P01")
    return [random_application(rng, number, codes) for number in range(count)]


@pytest.mark.parametrize("which", RULES)
@given(seed=SEEDS)
@FEW
def test_the_order_in_which_applications_come_is_irrelevant(which: str, seed: int) -> None:
    rules = RULES[which]
    applications = random_applications(seed, rules)
    shuffled = [*applications]
    Random(seed + 1).shuffle(shuffled)
    straight, other = propose(applications, rules, 200), propose(shuffled, rules, 200)
    assert as_content(straight) == as_content(other)
    assert straight.groups == other.groups
    assert any(len(group) > 1 for group in straight.groups)
    assert sorted(chain(*straight.groups)) == [each.domanda for each in applications]


@pytest.mark.parametrize("which", RULES)
@given(seed=SEEDS)
@FEW
def test_every_point_and_every_tie_is_explained(which: str, seed: int) -> None:
    rules = RULES[which]
    proposal = propose(random_applications(seed, rules), rules, 200)
    merits = [each.assessment.merit for each in proposal.placed]
    assert merits == sorted(merits, reverse=True)
    for each in proposal.placed:
        lines = each.assessment.lines
        assert {line.criterion for line in lines} == {ground.codice for ground in each.assessment.application.titoli}
        assert all(line.why and (line.points == 0 or line.outcome is Outcome.COUNTED) for line in lines)
        if isinstance(rules.method, Scale):
            assert sum((line.points for line in lines), Fraction(0)) == each.assessment.merit
    for group in proposal.groups:
        last_word = [tie for tie in proposal.ties if tie.open and set(tie.domande) == set(group)]
        assert (len(last_word) == 1) == (len(group) > 1)
    parted = {frozenset((a, b)) for tie in proposal.ties for a in tie.domande for b in tie.domande if a != b}
    for above, below in zip(proposal.placed, proposal.placed[1:], strict=False):
        equal = above.assessment.merit == below.assessment.merit
        assert not equal or frozenset((above.domanda, below.domanda)) in parted


@given(seed=SEEDS)
@settings(max_examples=300)
def test_one_more_ground_never_lowers_the_score_when_all_add_up(seed: int) -> None:
    rng, rules = Random(seed), RULES[ADDITIVE]
    before = random_application(rng, 1, rules.method.codes)
    more = random_ground(rng, rules.method.codes)
    if more.codice == "C11" and before.of("C11"):
        return  # a second distance contradicts the first: neither can be told any more
    titoli = list(before.titoli)
    titoli.insert(rng.randint(0, len(titoli)), more)
    after = Application(before.domanda, before.presentata_il, titoli=tuple(titoli))
    assert assess(after, rules).merit >= assess(before, rules).merit


# ---------------------------------------------------------------- publication


def published(groups: Groups, places: int) -> str:
    """Return everything that may be published of an order, in its three forms."""
    ranking = Ranking(
        *("Bando", "brescia", "BS-DEFAULT", FIRST, LAST, places, "a" * 64, {}, None, "chi", datetime(2026, 4, 1), LAST)
    )
    lines = publication(groups, places)
    return "\n".join([*list_lines(ranking, lines, "Ente"), list_json(lines), as_csv(lines)])


def of_other_grounds(groups: Groups, rules: RankingRules) -> list[Application]:
    """Return applications that fall into the same groups for altogether other reasons."""
    children = tuple(Ground("C08", nato_il=date(2020, 1, 1)) for _ in groups)
    return [
        Application(code, FIRST, titoli=children[place:]) for place, group in enumerate(groups, 0) for code in group
    ]


@given(seed=SEEDS, places=st.integers(1, 40))
@FEW
def test_two_sets_of_grounds_with_one_order_are_published_byte_for_byte_the_same(seed: int, places: int) -> None:
    rules = RULES["BS-DEFAULT"]
    one = propose(random_applications(seed, rules, 40), rules, places)
    other = propose(of_other_grounds(one.groups, rules), rules, places)
    assert one.groups == other.groups
    assert {each.domanda: each.assessment for each in one.placed} != {
        each.domanda: each.assessment for each in other.placed
    }
    assert published(one.groups, places).encode() == published(other.groups, places).encode()


@pytest.mark.parametrize("which", ["BS-DEFAULT", "civitanova"])
@given(seed=SEEDS)
@FEW
def test_the_list_says_place_code_and_outcome_and_nothing_else(which: str, seed: int) -> None:
    rules = RULES[which]
    proposal = propose(random_applications(seed, rules), rules, 200)
    lines = published(proposal.groups, 200).splitlines()[2:502]
    assert all(re.fullmatch(r" *\d+  D\d{4}  (ammessa|non ammessa|riserva)", line) for line in lines)
    text = published(proposal.groups, 200)
    assert not [code for code in (*CRITERIA, *RULES["civitanova"].method.codes, *LAW_CODES) if code in text]


# ---------------------------------------------------------------- the law


def protected_by_hand(application: Application) -> bool:
    """The oracle: who has priority under art. 18(3-bis), in the readings of this product, ground by ground."""
    on = application.presentata_il
    unknown_child = False
    for ground in application.titoli:
        over = ground.fino_al is not None and ground.fino_al < on
        if ground.codice in ("C05", "C08", "C09", "figli_minori", "post_maternita") and ground.nato_il is not None:
            born = ground.nato_il
            if born <= on and (on.year - born.year - ((on.month, on.day) < (born.month, born.day))) <= 12:
                return True
        if ground.codice in ("C08", "figli_minori") and ground.nato_il is None and not over:
            unknown_child = True
        if ground.codice in ("C01", "C02", "C03", *LAW_CODES) and not over:
            return True
        if ground.codice in ("fragile", "figli_disabili", "familiari_104") and not over and ground.protocollo:
            return True
    return unknown_child


def conflicts_by_hand(proposal: Proposal, places: int | None) -> set[tuple[str, str]]:
    place = {code: position for position, group in positions(proposal.groups) for code in group}
    protected = {each.domanda: protected_by_hand(each.assessment.application) for each in proposal.placed}
    certain = {
        code: places is not None and sum(other <= place[code] for other in place.values()) <= places for code in place
    }
    return {
        (low, high)
        for low in place
        for high in place
        if protected[low] and not protected[high] and place[low] > place[high] and not certain[low]
    }


@pytest.mark.parametrize("which", ["BS-DEFAULT", "civitanova"])
@given(seed=SEEDS, places=st.one_of(st.none(), st.integers(1, 80)))
@settings(max_examples=25)
def test_conflicts_are_those_found_by_hand(which: str, seed: int, places: int | None) -> None:
    rules = RULES[which]
    proposal = propose(random_applications(seed, rules, 80), rules, places)
    found = [(each.protetta, each.non_protetta) for each in proposal.conflicts]
    assert len(found) == len(set(found))
    assert set(found) == conflicts_by_hand(proposal, places)


@pytest.mark.parametrize("which", ["BS-DEFAULT", "civitanova"])
@given(seed=SEEDS)
@FEW
def test_the_order_of_the_law_has_no_conflict_and_moves_nobody_else(which: str, seed: int) -> None:
    rules = RULES[which]
    proposal = propose(random_applications(seed, rules, 80), rules, 20)
    place = {code: number for number, group in enumerate(proposal.groups) for code in group}
    flat = list(chain(*proposal.by_law))
    assert sorted(flat) == sorted(place)
    kinds = [code in proposal.protected for code in flat]
    assert kinds == sorted(kinds, reverse=True)
    for kind in (True, False):
        places = [place[code] for code in flat if (code in proposal.protected) is kind]
        assert places == sorted(places)
