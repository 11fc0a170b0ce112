# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does the register say of the rules of an ente on a day: which, of whom, looked at when, changed how?"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from norms.amounts import OF, amount_said, base_said
from norms.citation import find_unchecked
from norms.differences import told_change
from norms.fields import content, entry_fields, sheet_fields
from norms.lookup import Norms, UnknownParameter, load_norms
from norms.register import Wanted, by_theme, chosen, entries, sheet
from norms.rules import BASES, Parameter, Ruling
from norms.themes import THEMES, find_theme, theme_of
from tests.unit.norms.overlay import dated, ruled

ON = date(2026, 11, 23)


@pytest.fixture(scope="module")
def norms() -> Norms:
    return load_norms()


def test_every_rule_of_ours_has_a_heading(norms: Norms) -> None:
    words = [word for theme in THEMES for word in theme.words]
    firsts = {id.partition(".")[0] for shelf in norms.shelves.values() for id in shelf}
    assert sorted(words) == sorted(firsts)
    assert theme_of("colore.preferito") is THEMES[-1]
    assert find_theme("presenza") is theme_of("giorni_agili.frazionabili")
    assert find_theme("colore") is None


def test_a_percentage_always_says_of_what(norms: Norms) -> None:
    assert set(OF) == set(BASES)
    shares = [each for shelf in norms.shelves.values() for each in shelf.values() if each.unit == "percent"]
    assert len({each.base for each in shares}) == len(BASES)
    assert base_said(norms.shelves["ente", "lucca"]["presenza.minima"]) == "dell’orario ordinario medio settimanale"
    ruling = norms.in_force("presenza.prevalente", "lucca", ON)
    assert ruling is not None
    assert amount_said(ruling) == "più di 50 % della prestazione lavorativa di ciascun dipendente"


@pytest.mark.parametrize("ente", ["lucca", "bologna", "civitanova", "cremona", "brescia"])
def test_every_rule_in_force_is_there_once_per_tier(norms: Norms, ente: str) -> None:
    found = entries(norms, ente, ON)
    expected = [(tier, each.id) for tier, each in norms.parameters(ente) if each.on(ON) is not None]
    assert sorted((entry.ruling.tier, entry.id) for entry in found) == sorted(expected)
    assert [entry for _, under in by_theme(found) for entry in under] == list(found)
    assert len({theme for theme, _ in by_theme(found)}) == len(by_theme(found))
    unchecked = find_unchecked(norms, ente, ON)
    assert len(chosen(found, Wanted(stale=True))) == len(unchecked.stale)
    assert len(chosen(found, Wanted(to_verify=True))) == len(unchecked.to_verify)


def test_the_most_local_applies(norms: Norms) -> None:
    found = [entry for entry in entries(norms, "lucca", ON) if entry.id == "accordo.campi_obbligatori"]
    assert [(entry.ruling.tier, entry.applies) for entry in found] == [
        ("stato", False),
        ("ccnl", False),
        ("ente", True),
    ]
    together = entries(norms, "lucca", ON, {"accordo.campi_obbligatori", "presenza.minima"})
    assert {entry.id for entry in together if entry.adds_up} == {"accordo.campi_obbligatori"}  # the other has one tier
    assert all(entry.applies for entry in together if entry.adds_up)
    assert sheet_fields(sheet(norms, "accordo.campi_obbligatori", "lucca", ON, {"accordo.campi_obbligatori"}))[
        "adds_up"
    ]


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Wanted(words="eta FIGLI limiti"), ["priorita.figli_disabili"]),
        (Wanted(words="presenza.minima"), ["presenza.minima"]),
        (Wanted(words="DISPOSITIVI dell'ente parola_che_non_c’è"), []),
        (Wanted(theme=find_theme("sicurezza")), ["sicurezza.informativa_mesi", "sicurezza.informativa_rischi"]),
        (Wanted(theme=find_theme("presenza"), tier="ente"), ["giorni_agili.massimi_settimana", "presenza.minima"]),
    ],
)
def test_what_is_asked_for_is_found(norms: Norms, wanted: Wanted, ids: list[str]) -> None:
    assert [entry.id for entry in chosen(entries(norms, "lucca", ON), wanted)] == ids


def test_a_sheet_knows_all_tiers_the_past_and_the_others(norms: Norms) -> None:
    found = sheet(norms, "durata.iniziale_mesi", "civitanova", ON)
    assert [(tier, entry is not None) for tier, entry in found.tiers] == [
        ("stato", False),
        ("ccnl", False),
        ("ente", True),
    ]
    others = {ente.id: None if ruling is None else ruling.number for ente, ruling in found.elsewhere}
    assert others == {"bologna": None, "cremona": None, "lucca": None, "brescia": 6}
    assert [tier for tier, _ in sheet(norms, "durata.iniziale_mesi", "brescia", ON).tiers] == ["stato", "ente"]


def test_before_the_first_day_nothing_is_prescribed(norms: Norms) -> None:
    found = sheet(norms, "copertura.minima", "lucca", date(2021, 10, 19))
    assert found.applied is None
    assert found.title == "Quota minima di personale che può accedere al lavoro agile"
    fields = sheet_fields(found)
    assert (fields["applies"], fields["tiers"]) == (None, {"stato": None, "ccnl": None, "ente": None})
    elsewhere = sheet(norms, "graduatoria.c11", "lucca", ON)
    assert (elsewhere.title, elsewhere.changes) == ("C11: chilometri tra l’abitazione e la sede", ())
    with pytest.raises(UnknownParameter):
        sheet(norms, "colore.preferito", "lucca", ON)


def test_a_repeal_is_a_step_that_says_so(norms: Norms) -> None:
    changes = sheet(norms, "copertura.nazionale.con_pola", "lucca", ON).changes
    assert [(change.step.first, change.says) for change in changes] == [
        (date(2020, 7, 19), ""),
        (date(2021, 4, 30), "da almeno 60 % ad almeno 15 %; cambiano anche la fonte e la condizione"),
    ]
    ended = sheet(norms, "modalita.ordinaria", "lucca", ON).changes
    assert [change.says for change in ended[1:]] == ["non è più prescritta", "di nuovo prescritta"]
    fields = sheet_fields(sheet(norms, "obiettivo.salute_organizzativa", "lucca", date(2027, 1, 1)))
    history = fields["history"]
    assert isinstance(history, list)
    assert (history[-1]["repealed"], history[-1]["content"]) == (True, None)
    assert fields["applies"] is None


def test_a_change_of_parts_and_a_change_of_nothing_but_the_source(tmp_path: Path) -> None:
    one, other = "\n- {id: a, text: uno}", "\n- {id: a, text: uno}\n- {id: b, text: due}"
    values = (
        dated("2020-01-01", one),
        dated("2021-01-01", other),
        dated("2022-01-01", other, article="art. 2", more="mark: V\ncondition: in deroga"),
    )
    says = [change.says for change in sheet(ruled(tmp_path, "list", *values), "prova.regola", "lucca", ON).changes]
    assert says == ["", "si aggiunge «due»", "cambiano solo la fonte e la condizione"]


def test_a_machine_reads_every_shape(norms: Norms) -> None:
    for ente in norms.enti:
        for entry in entries(norms, ente, ON):
            assert json.loads(json.dumps(entry_fields(entry)))["id"] == entry.id
    lucca, brescia, civitanova = (norms.shelves["ente", ente] for ente in ("lucca", "brescia", "civitanova"))
    assert content(first(lucca["presenza.minima"])) == "66"
    assert content(first(lucca["servizio.minimo_giorni"])) == 90
    assert content(first(brescia["graduatoria.c08.primo"])) == "5"
    assert content(first(lucca["accesso.volontario"])) is True
    bands = content(first(brescia["graduatoria.c11"]))
    assert isinstance(bands, list)
    assert bands[0] == {"from": "20", "to": "40", "to_included": True, "value": "1"}
    assert bands[-1]["to"] is None
    windows = content(first(civitanova["disconnessione.finestre"]))
    assert isinstance(windows, list)
    assert (windows[0]["from"], windows[0]["to"]) == ("17:30", "08:00")
    assert content(first(norms.shelves["ente", "bologna"]["fase.01"])) == {"from": None, "to": "2019-10-31"}


def first(parameter: Parameter) -> Ruling:
    return Ruling("ente", parameter, parameter.values[0])


def test_the_last_change_is_told_without_its_source(norms: Norms) -> None:
    before, after = (step.step.ruling for step in sheet(norms, "presenza.prevalente", "lucca", ON).changes)
    assert told_change(before, after) == "cambia solo la fonte"
