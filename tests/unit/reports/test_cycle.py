# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""May a step be taken, and if not, is it said why?"""

from __future__ import annotations

from datetime import date

import pytest

from metrics.places import ENTE
from reports.cycle import Kind, LookedElsewhere, Phase, State, StepRefused, check_opening, late, missing
from tests.unit.reports.cycles import CYCLE, Table

ONE = ("S-01", ENTE)


def refused(table: Table, kind: Kind, code: str = "", **said: str) -> str:
    """Return why a step is refused; nothing is written."""
    before = list(table.steps)
    with pytest.raises(StepRefused) as why:
        table.take(kind, code, **said)
    assert table.steps == before
    return str(why.value)


def test_the_whole_way_to_a_certified_cycle() -> None:
    table = Table()
    assert table.now.phase is Phase.VERIFYING
    table.take(Kind.VERIFIED, "S-01")
    assert table.now.state(ONE) is State.VERIFIED
    table.take(Kind.VERIFIED, "S-02")
    table.take(Kind.VERIFIED, "S-10")
    table.take(Kind.NOTED)
    table.take(Kind.OBSERVED, "S-10")
    table.take(Kind.CONFIRMED, "S-01")
    assert table.now.state(ONE) is State.CONFIRMED
    table.take(Kind.CONFIRMED, "S-02")
    assert missing(table.now) == ("Manca 1 indicatore da verificare: S-10.",)
    table.take(Kind.CONFIRMED, "S-10")
    assert missing(table.now) == ()
    table.take(Kind.CERTIFIED)
    assert table.now.phase is Phase.CERTIFIED


def test_what_a_certification_waits_for_is_said() -> None:
    table = Table()
    assert missing(table.now) == (
        "Mancano 3 indicatori da verificare: S-01, S-02 e S-10.",
        "Manca la presa d’atto della Conferenza dei dirigenti sui valori di adesso.",
    )
    assert refused(table, Kind.CERTIFIED).startswith("Il ciclo non si può certificare. Mancano 3 indicatori")
    assert missing(table.certified().now) == ("Il ciclo è già certificato.",)
    assert missing(Table(values={}).now) == ("Non ci sono indicatori da certificare.",)


def test_many_missing_indicators_are_not_all_named() -> None:
    table = Table(values={(f"S-{number:02}", ENTE): "1" for number in range(20)})
    assert missing(table.now)[0].endswith("S-06, S-07 e altri 12.")


@pytest.mark.parametrize(
    ("kind", "code", "role", "said"),
    [
        (Kind.VERIFIED, "S-01", "nucleo", "Questo passo spetta a: dirigente. Ruolo indicato: Nucleo di Valutazione."),
        (Kind.CONFIRMED, "S-01", "dirigente", "Questo passo spetta a: Nucleo di Valutazione. Ruolo indicato: dir"),
        (Kind.NOTED, "", "nucleo", "Questo passo spetta a: Conferenza dei dirigenti. Ruolo indicato: Nucleo"),
        (Kind.CERTIFIED, "", "conferenza", "Questo passo spetta a: Nucleo di Valutazione. Ruolo indicato: Conf"),
        (Kind.SENT_BACK, "S-01", "", "Questo passo spetta a: Nucleo di Valutazione. Ruolo indicato: nessuno."),
        (Kind.OBSERVED, "S-01", "sindaco", "Questo passo spetta a: Nucleo di Valutazione. Ruolo indicato: sindaco."),
    ],
)
def test_a_step_of_another_role(kind: Kind, code: str, role: str, said: str) -> None:
    assert refused(Table(), kind, code, ruolo=role).startswith(said)


@pytest.mark.parametrize(
    ("kind", "code", "fields", "said"),
    [
        (Kind.VERIFIED, "S-01", {"autore": "  "}, "Manca il nome di chi fa il passo."),
        (Kind.VERIFIED, "S-01", {"delegato_da": "b.  dirigente"}, "Chi delega e chi è delegato sono la stessa persona"),
        (Kind.VERIFIED, "S-01", {"autore": "Ada\x1b[31m"}, "Nel nome o nel motivo c’è un carattere"),
        (Kind.OBSERVED, "S-01", {"motivo": "a\x00b"}, "Nel nome o nel motivo c’è un carattere"),
        (Kind.VERIFIED, "S-99", {}, "L’indicatore S-99 non è in questo ciclo."),
        (Kind.VERIFIED, "S-01", {"struttura": "S99"}, "L’indicatore S-01 nella struttura S99 non è in questo ciclo."),
        (Kind.VERIFIED, "", {}, "Si guarda un indicatore alla volta: indica quale."),
        (Kind.CONFIRMED, "", {}, "Si guarda un indicatore alla volta: indica quale."),
        (Kind.SENT_BACK, "", {}, "Si guarda un indicatore alla volta: indica quale."),
        (Kind.NOTED, "S-01", {}, "Questo passo riguarda l’intero ciclo"),
        (Kind.CERTIFIED, "S-01", {}, "Questo passo riguarda l’intero ciclo"),
        (Kind.OBSERVED, "S-01", {"motivo": " "}, "Manca il motivo: scrivi l’osservazione."),
        (Kind.SENT_BACK, "S-01", {"motivo": ""}, "Manca il motivo: scrivi quali chiarimenti servono."),
        (Kind.CONFIRMED, "S-01", {}, "S-01 non si può segnare come verificato: prima lo verifica il dirigente."),
        (Kind.NOTED, "", {}, "La Conferenza prende atto dopo la verifica dei dirigenti. Da verificare: S-01, S-02 e"),
        (Kind.REOPENED, "", {}, "Il ciclo non è certificato: non c’è nulla da riaprire o da rettificare."),
        (Kind.RECTIFYING, "", {}, "Il ciclo non è certificato: non c’è nulla da riaprire o da rettificare."),
    ],
)
def test_what_may_not_be_done_at_the_beginning(kind: Kind, code: str, fields: dict[str, str], said: str) -> None:
    assert refused(Table(), kind, code, **fields).startswith(said)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (Kind.VERIFIED, "S-01"),
        (Kind.CONFIRMED, "S-01"),
        (Kind.SENT_BACK, "S-01"),
        (Kind.OBSERVED, "S-01"),
        (Kind.NOTED, ""),
        (Kind.CERTIFIED, ""),
    ],
)
def test_a_certified_cycle_only_opens_again(kind: Kind, code: str) -> None:
    said = refused(Table().certified(), kind, code)
    assert said == "Il ciclo è certificato: per correggere serve una riapertura motivata."


def test_nothing_is_verified_twice() -> None:
    table = Table()
    table.take(Kind.VERIFIED, "S-01")
    assert refused(table, Kind.VERIFIED, "S-01") == "S-01 è già verificato così com’è: non serve farlo di nuovo."
    table.take(Kind.CONFIRMED, "S-01")
    assert "già verificato" in refused(table, Kind.VERIFIED, "S-01")
    assert refused(table, Kind.CONFIRMED, "S-01").endswith("lo è già, così com’è.")


def test_the_conferenza_takes_note_once() -> None:
    table = Table()
    table.verify_all()
    assert refused(table, Kind.NOTED) == "La Conferenza ha già preso atto di questi valori."


def test_the_nucleo_is_not_the_dirigente() -> None:
    table = Table()
    table.take(Kind.VERIFIED, "S-01")
    said = refused(table, Kind.CONFIRMED, "S-01", autore="b. DIRIGENTE")
    assert said == "S-01 l’ha verificato la stessa persona come dirigente: serve qualcun altro."


def test_the_figure_moved_while_somebody_looked() -> None:
    table = Table()
    deed = table.deed(Kind.VERIFIED, "S-01")
    table.values[ONE] = "30,4 %"
    with pytest.raises(LookedElsewhere) as why:
        table.put(deed, seen="30,1 %")
    assert str(why.value) == (
        "Il dato è cambiato mentre lo guardavi (30,1 % → 30,4 %). Ricontrolla prima di confermare."
    )
    with pytest.raises(LookedElsewhere, match=r"\(ora 30,4 %\)"):
        table.put(deed)
    with pytest.raises(LookedElsewhere, match="il valore è ancora 30,4 %, cambia ciò che gli sta accanto"):
        table.put(deed, seen="30,4 %")
    assert table.steps == []


def test_the_figures_moved_while_the_nucleo_certified() -> None:
    table = Table()
    table.verify_all()
    deed = table.deed(Kind.CERTIFIED)
    table.values[ONE] = "30,4 %"
    with pytest.raises(LookedElsewhere, match="I dati sono cambiati mentre li guardavi"):
        table.put(deed)


def test_a_figure_that_moved_is_verified_again_by_both() -> None:
    table = Table()
    table.verify_all()
    table.values[ONE] = "30,4 %"
    assert table.now.state(ONE) is State.MOVED
    assert "il dato è cambiato dopo la verifica del dirigente" in refused(table, Kind.CONFIRMED, "S-01")
    assert missing(table.now)[0] == "Manca 1 indicatore da verificare: S-01."
    table.take(Kind.VERIFIED, "S-01")
    table.take(Kind.CONFIRMED, "S-01")
    assert missing(table.now) == ("Manca la presa d’atto della Conferenza dei dirigenti sui valori di adesso.",)
    table.take(Kind.NOTED)
    table.take(Kind.CERTIFIED)


def test_what_is_sent_back_waits_for_the_dirigente() -> None:
    table = Table()
    table.verify_all()
    table.take(Kind.SENT_BACK, "S-01", motivo="da dove vengono i 3 in più?")
    assert table.now.state(ONE) is State.SENT_BACK
    assert "è stato rinviato" in refused(table, Kind.CONFIRMED, "S-01")
    assert "è già stato rinviato" in refused(table, Kind.SENT_BACK, "S-01")
    table.take(Kind.VERIFIED, "S-01", motivo="tre accordi firmati in ritardo")
    assert table.now.state(ONE) is State.VERIFIED


def test_a_unit_that_was_sent_back_is_waited_for() -> None:
    table = Table()
    table.verify_all()
    table.take(Kind.SENT_BACK, "S-01", "S09")
    assert missing(table.now) == ("Aspettano un chiarimento: S-01 in S09.",)
    table.take(Kind.VERIFIED, "S-01", "S09", motivo="chiarito")
    table.take(Kind.CERTIFIED)


def test_a_delegate_is_recorded() -> None:
    table = Table()
    table.take(Kind.VERIFIED, "S-01", autore="E. Funzionaria", delegato_da="B. Dirigente")
    assert (table.steps[-1].autore, table.steps[-1].delegato_da) == ("E. Funzionaria", "B. Dirigente")


def test_a_rectification_asks_again_only_for_what_moved() -> None:
    table = Table().certified()
    assert refused(table, Kind.RECTIFYING) == "I valori sono quelli certificati: non c’è nulla da rettificare."
    table.values[ONE] = "30,4 %"
    assert refused(table, Kind.RECTIFYING, motivo="").startswith("Manca il motivo: scrivi che cosa si rettifica")
    table.take(Kind.RECTIFYING)
    assert table.now.phase is Phase.RECTIFYING
    assert missing(table.now)[0] == "Manca 1 indicatore da verificare: S-01."
    table.take(Kind.VERIFIED, "S-01")
    table.take(Kind.NOTED)
    table.take(Kind.CONFIRMED, "S-01")
    table.take(Kind.CERTIFIED)
    assert table.now.phase is Phase.CERTIFIED


def test_the_window_of_rectification_closes() -> None:
    table = Table().certified()
    table.values[ONE] = "30,4 %"
    table.today = CYCLE.rettifica_entro
    assert refused(table, Kind.RECTIFYING, motivo="").startswith("Manca il motivo")  # the last day is still open
    table.later(1)
    said = refused(table, Kind.RECTIFYING)
    assert said == "La finestra di rettifica si è chiusa il 31/12/2026: serve una riapertura motivata."
    table.take(Kind.REOPENED)


def test_a_reopened_cycle_is_verified_from_the_beginning() -> None:
    table = Table().certified()
    assert refused(table, Kind.REOPENED, motivo=" ") == "Manca il motivo: scrivi perché il ciclo si riapre."
    table.take(Kind.REOPENED, motivo="errore nel file di ottobre")
    assert table.now.phase is Phase.REOPENED
    assert [table.now.state(place) for place in table.now.indicators] == [State.TO_VERIFY] * 3
    table.certified()
    assert [each.passo for each in table.steps].count(Kind.CERTIFIED.value) == 2


def test_a_step_after_its_term_counts_and_is_late() -> None:
    table = Table(today=date(2026, 11, 11))
    table.take(Kind.VERIFIED, "S-01")
    table.take(Kind.OBSERVED, "S-01")
    assert [late(step, CYCLE) for step in table.steps] == [True, False]


def test_which_cycle_may_be_opened() -> None:
    al, terms = CYCLE.al, [date(2026, 11, day) for day in (10, 20, 25, 30)]
    check_opening(al, terms, [al], [])
    with pytest.raises(StepRefused, match="Il ciclo al 31/10/2026 c’è già"):
        check_opening(al, terms, [al], [CYCLE])
    with pytest.raises(StepRefused, match="I termini vanno in ordine"):
        check_opening(al, terms[::-1], [al], [])
    with pytest.raises(StepRefused, match=r"non è un fine mese caricato\. L’ultimo è il 31/10/2026"):
        check_opening(date(2026, 11, 30), terms, [al], [])
    with pytest.raises(StepRefused, match="Carica prima i dati"):
        check_opening(al, terms, [], [])
