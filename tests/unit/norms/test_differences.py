# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does an official read what changes from a version of the rules to another, and only that?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from norms.differences import Difference, differences, history, told, told_step
from norms.lookup import UnknownEnte, UnknownParameter, load_norms
from norms.rules import REPEALED
from norms.sides import Side
from tests.unit.norms.overlay import dated, overlay, ruled

BEFORE, AFTER = date(2020, 6, 1), date(2022, 6, 1)
WHERE = "(Atto di prova, art. 1, dal 01/01/2020)", "(Atto di prova, art. 2, dal 01/01/2022)"
BOTH = "(da Atto di prova, art. 1, dal 01/01/2020; a Atto di prova, art. 2, dal 01/01/2022)"
FROM_TO = "da Atto di prova, art. 1, dal 01/01/2020; a Atto di prova, art. 2, dal 01/01/2022"
CHANGES = {
    "a count": ("days", "2", "3", f"Regola di prova: da 2 giorni {WHERE[0]} a 3 giorni {WHERE[1]}"),
    "points": ("points", "0,5", "1", f"Regola di prova: da 0,5 punti {WHERE[0]} a 1 punto {WHERE[1]}"),
    "a flag": ("flag", "no", "sì", f"Regola di prova: da no {WHERE[0]} a sì {WHERE[1]}"),
    "words": ("text", "uno", "altro", f"Regola di prova: da «uno» {WHERE[0]} a «altro» {WHERE[1]}"),
    "a period": (
        "period",
        '{to: "2019-10-31"}',
        '{from: "2019-11-01", to: "2019-11-30"}',
        f"Regola di prova: da «entro il 31/10/2019» {WHERE[0]} a «dal 01/11/2019 al 30/11/2019» {WHERE[1]}",
    ),
    "items": (
        "list",
        "\n- {id: a, text: obiettivi}\n- {id: b, text: luoghi}\n- {id: c, text: durata}",
        "\n- {id: a, text: obiettivi da realizzare}\n- {id: d, text: riposo}\n- {id: e, text: sede}",
        "Regola di prova: si aggiungono «riposo», «sede»; si tolgono «luoghi», «durata»; "
        f"«obiettivi» diventa «obiettivi da realizzare» {BOTH}",
    ),
    "the order": (
        "list",
        "\n- {id: a, text: gravidanza}\n- {id: b, text: figli}",
        "\n- {id: b, text: figli}\n- {id: a, text: gravidanza}",
        f"Regola di prova: l’ordine diventa «figli», «gravidanza» {BOTH}",
    ),
    "bands": (
        "bands",
        "\n- {from: 20, to: 40, value: 1}\n- {from: 41, to: 60, value: 2}\n- {from: 61, value: 3}",
        "\n- {from: 20, to: 40, value: 0.5}\n- {from: 41, to: 60, value: 2}\n- {from: 61, to: 100, value: 3}",
        "Regola di prova: «da 20 a 40» passa da 1 a 0,5; si aggiunge «da 61 a 100: 3»; si toglie «da 61: 3» " + BOTH,
    ),
    "windows": (
        "windows",
        "\n- {days: [lunedì], from: 17:30, to: 8:00}\n- days: [sabato]",
        "\n- {days: [lunedì], from: 18:00, to: 8:00}\n- days: [sabato]",
        f"Regola di prova: si aggiunge «lunedì 18:00–08:00»; si toglie «lunedì 17:30–08:00» {BOTH}",
    ),
    "only the source": ("days", "2", "2", f"cambia solo la fonte: Regola di prova, 2 giorni: {FROM_TO}"),
    "the end": ("days", "2", "repealed", f"non è più prescritta: Regola di prova, 2 giorni {WHERE[0]}"),
}


def sides(folder: Path, unit: str, *values: str, bound: str = "exact", more: str = "") -> tuple[Side, Side]:
    norms = ruled(folder, unit, *values, bound=bound, more=f'{more}checked: "2026-11-23"')
    return Side(norms, "lucca", BEFORE), Side(norms, "lucca", AFTER)


def said(before: Side, after: Side) -> list[str]:
    return [told(difference) for difference in differences(before.rulings(), after.rulings())]


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_in_words(tmp_path: Path, change: str):
    unit, one, other, expected = CHANGES[change]
    gap = "mark: V\nreading: amb_XX_1"
    values = dated("2020-01-01", one, more=gap), dated("2022-01-01", other, article="art. 2", more=gap)
    assert said(*sides(tmp_path, unit, *values)) == [expected]


def test_a_percentage_says_of_what_and_a_reading_says_which(tmp_path: Path):
    values = (
        dated("2020-01-01", "66", more="mark: V\nreading: amb_XX_1"),
        dated("2022-01-01", "55", article="art. 2", more="mark: V\ncondition: salvo diverso accordo"),
    )
    before, after = sides(tmp_path, "percent", *values, bound="floor", more="base: ore_settimanali\n")
    assert said(before, after) == [
        "Regola di prova: da almeno 66 % (base: ore settimanali; Atto di prova, art. 1, dal 01/01/2020) "
        "ad almeno 55 % (base: ore settimanali; condizione: salvo diverso accordo; "
        "Atto di prova, art. 2, dal 01/01/2022); lettura adottata: da «prima» (amb_XX_1) a nessuna"
    ]


def test_only_another_reading(tmp_path: Path):
    before, _ = sides(tmp_path, "days", dated("2020-01-01", "90", more="mark: V\nreading: amb_XX_1"))
    after = Side(before.norms.with_reading("amb_XX_1", "seconda"), "lucca", BEFORE)
    assert said(before, after) == [
        "cambia solo la lettura adottata: Regola di prova, 90 giorni: da «prima» (amb_XX_1) a «seconda» (amb_XX_1)"
    ]


def test_another_first_day_and_another_condition(tmp_path: Path):
    values = dated("2020-01-01", "0,5"), dated("2022-01-01", "0.5", more="mark: V\ncondition: in deroga")
    assert said(*sides(tmp_path, "points", *values)) == [
        "cambiano solo la decorrenza e la condizione: Regola di prova, 0,5 punti: "
        "decorrenza: dal 01/01/2020 al 01/01/2022; condizione: da nessuna a «in deroga»"
    ]


def test_a_new_rule_and_a_rule_of_one_ente_only(tmp_path: Path):
    before, after = sides(tmp_path, "days", dated("2022-01-01", "2", article="art. 2"))
    assert said(before, after) == [f"nuova: Regola di prova, 2 giorni {WHERE[1]}"]
    (difference,) = differences(before.rulings(), after.rulings())
    assert told(difference, in_time=False).startswith("solo nella seconda: Regola di prova, 2 giorni")
    assert told(Difference(difference.id, difference.after, None), in_time=False).startswith("solo nella prima: ")


def test_rules_may_come_as_pairs(tmp_path: Path):
    before, after = sides(tmp_path, "days", dated("2020-01-01", "2"), dated("2022-01-01", "3", article="art. 2"))
    pairs = tuple(before.rulings().items()), tuple(after.rulings().items())
    assert differences(*pairs) == differences(before.rulings(), after.rulings())


def test_nothing_changes_between_a_side_and_itself():
    norms = load_norms()
    for ente in norms.enti:
        side = Side(norms, ente, date(2026, 10, 31))
        assert differences(side.rulings(), side.rulings()) == ()


def test_every_pair_of_enti_is_told_with_the_title_of_each_rule():
    norms = load_norms()
    all_sides = [Side(norms, ente, date(2026, 10, 31)).rulings() for ente in sorted(norms.enti)]
    for before in all_sides:
        for after in all_sides:
            for difference in differences(before, after):
                ruling = difference.after or difference.before
                assert ruling is not None
                assert ruling.parameter.title in told(difference, in_time=False)


def test_two_days_of_the_state():
    norms = load_norms()
    found = differences(
        Side(norms, "cremona", date(2022, 9, 21)).rulings(), Side(norms, "cremona", date(2022, 9, 22)).rulings()
    )
    (prevalente,) = (difference for difference in found if difference.id == "presenza.prevalente")
    assert told(prevalente) == (
        "cambia solo la fonte: Prevalenza della prestazione in presenza, per ciascun lavoratore, più di 50 %: "
        "da Decreto del Ministro per la pubblica amministrazione 8 ottobre 2021, condizioni per il lavoro agile, "
        "dal 15/10/2021; a Decreto ministeriale 30 giugno 2022, n. 132 (G.U. n. 209 del 07/09/2022), piano-tipo, "
        "sottosezione 3.2, dal 22/09/2022"
    )


def test_an_overlay_against_ours(tmp_path: Path):
    rule = load_norms().shelves["ente", "lucca"]["giorni_agili.massimi_settimana"].values[0].source
    text = (
        "id: giorni_agili.massimi_settimana\ntitle: Giorni agili\nunit: days\nbound: ceiling\nvalues:\n"
        f"{dated('2026-01-01', '3', more='mark: K')}"
    )
    ours = load_norms()
    theirs = load_norms(overlay(tmp_path, {"parameters/enti/lucca/giorni_agili.massimi_settimana.yaml": text}))
    found = differences(*(Side(norms, "lucca", date(2026, 10, 31)).rulings() for norms in (ours, theirs)))
    assert [difference.id for difference in found] == ["giorni_agili.massimi_settimana"]
    assert told(found[0]).startswith(f"Giorni agili: da al massimo 2 giorni ({rule.act.title}, secondo ")
    assert " ad al massimo 3 giorni (Atto di prova, art. 1, dal 01/01/2026)" in told(found[0])


def test_the_history_of_a_rule(tmp_path: Path):
    values = dated("2020-01-01", "2"), dated("2022-01-01", "repealed", article="art. 2"), dated("2023-01-01", "3")
    norms = ruled(tmp_path, "days", *values)
    steps = history(norms, "prova.regola", "lucca")
    assert [(step.tier, step.first, step.last, step.ruling.value.value is REPEALED) for step in steps] == [
        ("stato", date(2020, 1, 1), date(2021, 12, 31), False),
        ("stato", date(2022, 1, 1), date(2022, 12, 31), True),
        ("stato", date(2023, 1, 1), None, False),
    ]
    assert [told_step(step) for step in steps] == [
        "Stato: dal 01/01/2020 al 31/12/2021 2 giorni (Atto di prova, art. 1; letto il 23/11/2026)",
        "Stato: dal 01/01/2022 al 31/12/2022 non è più prescritto (Atto di prova, art. 2; letto il 23/11/2026)",
        "Stato: dal 01/01/2023 3 giorni (Atto di prova, art. 1; letto il 23/11/2026)",
    ]


def test_the_history_goes_from_the_state_down_and_refuses_what_nobody_declares():
    norms = load_norms()
    tiers = [step.tier for step in history(norms, "recesso.preavviso_giorni", "brescia")]
    assert tiers[0] == "stato"
    assert tiers[-1] == "ente"
    with pytest.raises(UnknownParameter, match=r"unknown parameter 'prova\.altra'"):
        history(norms, "prova.altra", "lucca")
    with pytest.raises(UnknownEnte, match="unknown ente 'pisa'"):
        history(norms, "recesso.preavviso_giorni", "pisa")
