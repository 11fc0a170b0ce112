# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do the rules on agreements count months to the day, know every element, and hold under rules that others write?"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from metrics.agreements import Accordi
from metrics.compliance import Rulebook, check
from metrics.engine import RecordBackend
from metrics.months import by_day_of_next_month, lasts_months, whole_months, within_months
from metrics.rule import Esito, of_every_tier
from metrics.rules import RULES, find_rule
from metrics.rules.accordi import CAMPI, ELEMENTS, MODELLO, NOT_A_NIGHT, NOT_SEEN, elements
from norms.lookup import Norms, load_norms
from norms.rules import Parameter
from record.period import add_months, duration_end, last_day
from record.store import Store
from tests.oracle.ente import fill
from tests.oracle.rules import rows_of

ON, LATER = date(2026, 6, 30), date(2030, 1, 1)
STARTS = (
    date(2023, 8, 31),
    date(2024, 2, 29),
    date(2023, 2, 28),
    date(2024, 12, 31),
    date(2025, 1, 30),
    date(2025, 3, 1),
)
MONTHS = (1, 6, 12)


# ---------------------------------------------------------------- months

DAYS_ON = 400


@pytest.mark.parametrize("months", MONTHS)
def test_months_are_counted_to_the_day(months: int) -> None:
    pairs = [(first, first + timedelta(days=on)) for first in STARTS for on in range(DAYS_ON + 1)]
    first, day = (np.ma.array([each.toordinal() for each in days]) for days in zip(*pairs, strict=True))
    counted = zip(
        whole_months(first, day).tolist(),
        lasts_months(first, day, months).tolist(),
        within_months(first, months, day).tolist(),
        by_day_of_next_month(first, 20, day).tolist(),
        by_day_of_next_month(first, 30, day).tolist(),
        strict=True,
    )
    assert list(counted) == [months_expected(first, day, months) for first, day in pairs]


def months_expected(first: date, day: date, months: int) -> tuple[int, bool, bool, bool, bool]:
    """Return the same, counted on days one by one."""
    whole = max(number for number in range(30) if add_months(first, number) <= day)
    following = add_months(first.replace(day=1), 1)
    by_20, by_30 = (day <= following.replace(day=min(number, last_day(following).day)) for number in (20, 30))
    return whole, day == duration_end(first, months), day <= add_months(first, months), by_20, by_30


def test_an_unknown_day_gives_an_unknown_answer() -> None:
    known, unknown = np.ma.array([739000]), np.ma.array([739000], mask=True)
    assert whole_months(known, unknown).mask.all()
    assert np.ma.getmaskarray(within_months(unknown, 6, known)).all()


# ---------------------------------------------------------------- elements


def lists(norms: Norms) -> list[Parameter]:
    """Return every list of elements that somebody prescribes."""
    shelves = norms.shelves.values()
    return [shelf[norm] for shelf in shelves for norm in (CAMPI, MODELLO) if norm in shelf]


def test_every_element_that_an_act_asks_for_is_seen_in_the_record() -> None:
    asked = {item.id for parameter in lists(load_norms()) for value in parameter.values for item in value.value}
    assert asked <= ELEMENTS.keys()
    assert len(asked) > 15


# ---------------------------------------------------------------- rules that others write

HEAD = """\
id: {id}
title: Regola di prova
unit: {unit}
bound: exact
values:
  - since: "2023-01-01"
    value: {value}
    source: {{act: unibs-dr-522-2019, article: art. 1}}
    mark: D
    row: prova
"""


def overlaid(folder: Path, id: str, unit: str, value: str) -> Rulebook:
    """Return the rules of Brescia with one parameter of its own."""
    place = folder / "parameters" / "enti" / "brescia"
    place.mkdir(parents=True)
    (place / f"{id}.yaml").write_text(HEAD.format(id=id, unit=unit, value=value), encoding="utf-8")
    return Rulebook(load_norms(folder), "brescia")


def judged(store: Store, rule: str, book: Rulebook, agreement: dict[str, Any]) -> list[tuple[Esito, str]]:
    """Return the outcome and the reason of one agreement; nothing where the rule is not about it."""
    fill(
        store,
        {
            "organico": [{"persona": 1}],
            "accordi": [{"accordo": "A1", "persona": 1, "inizio": date(2026, 1, 1), **agreement}],
        },
    )
    found = rows_of(find_rule(rule), ON, LATER, RecordBackend(store), book)
    assert [(row.told.esito, row.told.reason) for row in found] == [(row.esito, row.reason) for row in found]
    counted = check([find_rule(rule)], ON, LATER, RecordBackend(store), book)
    assert sum(sum(each.totals.values()) for each in counted) == len(found)
    return [(row.esito, row.reason) for row in found]


def test_an_element_that_the_record_does_not_hold_is_unknown(store: Store, tmp_path: Path) -> None:
    book = overlaid(tmp_path, CAMPI, "list", '[{id: tinta, text: "colore della carta"}, {id: nominativi, text: chi}]')
    by_law = {"firmato_il": date(2025, 12, 20), "dotazione": "ente", "clausole_presenti": 1}
    rest = {"disconnessione_dalle": 1200, "disconnessione_alle": 450}
    assert judged(store, "accordo.completezza", book, by_law | rest) == [(Esito.NON_VALUTABILE, NOT_SEEN)]


def test_a_list_of_the_law_that_changes_behind_the_entes_own_starts_a_period(tmp_path: Path) -> None:
    """The most local value stays the same, what is asked does not."""
    place = tmp_path / "parameters" / "stato"
    place.mkdir(parents=True)
    later = HEAD.format(id=CAMPI, unit="list", value='[{id: luoghi, text: "luoghi"}]').replace("2023", "2024")
    (place / f"{CAMPI}.yaml").write_text(later, encoding="utf-8")
    rule, norms = find_rule("accordo.completezza"), load_norms(tmp_path)
    found = Rulebook(norms, "brescia").periods(rule, ON)
    first, second = found
    assert (first.first, second.first) == (date(2019, 7, 2), date(2024, 1, 1))
    assert first.last == date(2023, 12, 31)
    assert [ruling.tier for ruling in of_every_tier(second.rulings, CAMPI)] == ["stato", "ente"]
    assert {each.id: each.tiers for each in elements(of_every_tier(second.rulings, CAMPI))}["luoghi"] == ("stato",)
    assert second.version == f"{CAMPI}@ente/2019-07-02, {CAMPI}@stato/2024-01-01"


def test_a_rule_with_the_most_local_value_alone_does_not_change_with_the_others() -> None:
    found = Rulebook(load_norms(), "brescia").periods(find_rule("sicurezza.informativa"), ON)
    assert [period.version.partition("@")[2] for period in found] == ["stato/2017-06-14", "ente/2019-07-02"]


@pytest.mark.parametrize(
    ("rule", "norm"),
    [
        ("formazione.prima_inizio", "formazione.prima_inizio"),
        ("rinnovo.richiesta_prima", "rinnovo.richiesta_prima_scadenza"),
        ("rapporto.periodicita", "rapporto.periodicita_in_accordo"),
        ("rapporti.scadenze", "rapporto.periodicita_in_accordo"),
        ("contattabilita.fascia_presente", "contattabilita.fascia_obbligatoria"),
        ("accordo.forma_scritta", "accordo.forma_scritta"),
    ],
)
def test_a_rule_said_not_to_hold_is_about_nobody(store: Store, tmp_path: Path, rule: str, norm: str) -> None:
    agreement = {"rinnovo_chiesto_il": date(2026, 2, 1), "formazione_il": date(2026, 2, 1), "fine": date(2026, 6, 1)}
    assert judged(store, rule, overlaid(tmp_path, norm, "flag", "no"), agreement) == []


def test_hours_of_rest_in_the_middle_of_the_day_are_not_judged(store: Store, tmp_path: Path) -> None:
    book = overlaid(tmp_path, "disconnessione.finestre", "windows", '[{days: [lunedì], from: "12:00", to: "13:00"}]')
    rest = {"disconnessione_dalle": 1050, "disconnessione_alle": 480}
    assert judged(store, "disconnessione.finestra", book, rest) == [(Esito.NON_VALUTABILE, NOT_A_NIGHT)]


def test_a_rest_of_whole_days_alone_asks_nothing_of_the_hours(store: Store, tmp_path: Path) -> None:
    book = overlaid(tmp_path, "disconnessione.finestre", "windows", "[{days: [sabato, domenica]}]")
    assert judged(store, "disconnessione.finestra", book, {}) == []


def test_the_longest_of_several_nights_is_asked_for(store: Store, tmp_path: Path) -> None:
    windows = '[{days: [lunedì], from: "19:00", to: "07:00"}, {days: [martedì], from: "18:00", to: "06:00"}]'
    book = overlaid(tmp_path, "disconnessione.finestre", "windows", windows)
    late = {"disconnessione_dalle": 19 * 60, "disconnessione_alle": 7 * 60}
    assert judged(store, "disconnessione.finestra", book, late) == [(Esito.NON_CONFORME, "")]


# ---------------------------------------------------------------- the rows


def test_an_agreement_ends_with_the_service_and_where_the_next_begins(store: Store) -> None:
    fill(
        store,
        {
            "organico": [{"persona": 1}, {"persona": 2, "cessato_il": date(2025, 12, 31)}],
            "accordi": [
                {"accordo": "A1", "persona": 1, "inizio": date(2025, 1, 1), "fine": date(2026, 12, 31)},
                {"accordo": "A2", "persona": 1, "inizio": date(2026, 1, 1), "stato": "sospeso"},
                {"accordo": "A3", "persona": 2, "inizio": date(2025, 1, 1)},
            ],
        },
    )
    book = Rulebook(load_norms(), "lucca")
    (found,) = check([find_rule("contattabilita.fascia_presente")], ON, LATER, RecordBackend(store), book)
    assert sum(found.totals.values()) == 1


def test_every_rule_on_agreements_says_whose_proof_it_is() -> None:
    mine = [rule for rule in RULES if issubclass(rule.grain, Accordi)]
    assert len(mine) == 16
    assert Accordi.key == "accordo"
    assert not Accordi.monthly
