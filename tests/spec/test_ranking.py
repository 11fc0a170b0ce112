# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is each application ranked as an HR officer would rank it by hand? The worked cases of `ranking/*.yaml`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from metrics.ranking.application import Application
from metrics.ranking.proposal import Proposal, assess, propose
from metrics.ranking.publication import publication
from metrics.ranking.rules import CRITERIA, MODES, RankingRules, rules_for, with_readings
from norms.amounts import number
from norms.lookup import load_norms
from record.grounds import Ground

FOLDER = Path(__file__).parent / "ranking"
NORMS = load_norms()
DAY = date(2026, 3, 10)


def cases(*names: str) -> list[Any]:
    """Return the cases of some files, with what their file says for all of them."""
    found = []
    for name in names:
        content = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
        shared = {key: value for key, value in content.items() if key != "cases"}
        found += [pytest.param({**shared, **case}, id=f"{name}: {case['name']}") for case in content["cases"]]
    return found


def rules(case: dict[str, Any], first: date, last: date) -> RankingRules:
    mode = case.get("mode")
    return rules_for(with_readings(NORMS, case.get("readings", {}), mode), case["ente"], first, last, mode)


def grounds(stated: Sequence[dict[str, Any]]) -> tuple[Ground, ...]:
    return tuple(Ground(**{**each, "km": Fraction(str(each["km"])) if "km" in each else None}) for each in stated)


@pytest.mark.parametrize("case", cases("brescia-criteri.yaml", "civitanova-categorie.yaml"))
def test_what_one_application_gets(case: dict[str, Any]) -> None:
    on = case["presentata_il"]
    found = assess(Application("D1", on, titoli=grounds(case["titoli"])), rules(case, on, on))
    said = [f"{line.criterion} {number(line.points)} {line.outcome.value}" for line in found.lines]
    assert sorted(said) == sorted(case["righe"])
    assert all(line.why for line in found.lines)
    if "punti" in case:
        assert number(found.merit) == case["punti"]
    else:
        assert found.merit == -case["categoria"]


@pytest.mark.parametrize("case", cases("ordini.yaml"))
def test_a_whole_ranking(case: dict[str, Any]) -> None:
    proposal = proposed(case)
    assert [list(group) for group in proposal.groups] == case["ordine"]
    if "parita" in case:
        assert ties(proposal) == [{"manca": [], "previsto": True, **tie} for tie in case["parita"]]
    if "frasi" in case:
        assert [tie.sentence() for tie in proposal.ties] == case["frasi"]
    if "protette" in case:
        assert sorted(proposal.protected) == case["protette"]
        assert [f"{each.protetta} < {each.non_protetta}" for each in proposal.conflicts] == case["conflitti"]
    if "legge" in case:
        assert [list(group) for group in proposal.by_law] == case["legge"]
    if "pubblicazione" in case:
        published = publication(proposal.groups, proposal.places)
        assert [f"{p.position} {p.domanda} {p.esito.value}" for p in published if p.esito] == case["pubblicazione"]


def proposed(case: dict[str, Any]) -> Proposal:
    """Return the proposal of a case."""
    day = case.get("presentata_il", DAY)
    applications = [
        Application(
            domanda=code,
            presentata_il=stated.get("presentata_il", day),
            presentata_minuto=stated.get("ore"),
            anzianita_giorni=stated.get("anzianita"),
            giornate_agili_anno_precedente=stated.get("agili"),
            titoli=grounds(stated["titoli"]),
        )
        for code, stated in case["domande"].items()
    ]
    days = [each.presentata_il for each in applications]
    return propose(applications, rules(case, min(days), max(days)), case.get("posti"))


def ties(proposal: Proposal) -> list[dict[str, Any]]:
    return [
        {
            "di": list(tie.domande),
            "per": None if tie.by is None else tie.by.id,
            "esito": [list(group) for group in tie.into],
            "manca": list(tie.missing),
            "previsto": tie.by is None or tie.by.foreseen,
        }
        for tie in proposal.ties
    ]


def test_every_criterion_category_mode_and_reading_has_its_cases() -> None:
    every = [param.values[0] for param in cases(*(path.name for path in FOLDER.glob("*.yaml")))]
    told = {ground["codice"] for case in every for ground in case.get("titoli", [])}
    categories = rules({"ente": "civitanova"}, DAY, DAY).method.codes
    assert {*CRITERIA, *categories} <= told
    assert {case.get("mode", "BS-DEFAULT") for case in every} == set(MODES)
    chosen = {(code, option) for case in every for code, option in case.get("readings", {}).items()}
    codes = {reading.code for ente in ("brescia", "civitanova") for reading in rules({"ente": ente}, DAY, DAY).readings}
    others = {
        (code, option.id)
        for code in codes
        for option in NORMS.readings[code].options
        if option.id != NORMS.readings[code].active
    }
    assert chosen == others
