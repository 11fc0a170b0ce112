# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Are the deadlines ahead said as they were released: sums of months, reasons, and nothing of what is hidden?"""

from __future__ import annotations

from datetime import date

from dashboard.text import scadenze as words
from disclosure.release import Shown
from metrics.places import ENTE, At
from reports.ahead import NOTHING, RESERVED, Amount, WithoutDay, added, csv_text, without_day
from reports.figures.months import months
from tests.web.fixed import ahead, released

NOV, DEC = date(2026, 11, 1), date(2026, 12, 1)
UNTIL = date(2026, 12, 31)


def test_amounts_add_up_and_one_hidden_hides_the_sum() -> None:
    assert added([Amount(3, 1), Amount(4, 0)]) == Amount(7, 1)
    assert added([Amount(3, 1), RESERVED]) == RESERVED
    assert added([Amount(3, None)]) == RESERVED
    assert added([]) == NOTHING


def test_reasons_are_told_or_reserved_as_a_whole() -> None:
    safety = ahead("informativa_sicurezza")
    assert without_day(safety, ENTE) == (WithoutDay("manca il giorno dell’ultima informativa sulla sicurezza", 11),)
    assert without_day(ahead("rapporto"), ENTE) == ()
    hidden = without_day(ahead("informativa_sicurezza", hidden=True), ENTE)
    assert [words.untold(each) for each in hidden] == ["riservato"]
    assert without_day(released("S-01", cells={At(): Shown(0, 0)}), "X") == ()


def test_the_answer_says_what_it_leaves_out() -> None:
    some = {"scadenza_accordo": Amount(1, 0), "rapporto": RESERVED}
    assert words.answer("L’ente", some, UNTIL) == (
        "L’ente: 1 scadenza entro il 31/12/2026. Termina 1 accordo. Quelle riservate sono fuori dal conto."
    )
    assert words.answer("L’ente", {"rapporto": NOTHING}, UNTIL) == "L’ente: nessuna scadenza entro il 31/12/2026."
    assert words.answer("L’ente", {"rapporto": NOTHING, "firma": RESERVED}, UNTIL).endswith("è riservato.")
    unknown_overdue = {"scadenza_accordo": Amount(9, 2), "rapporto": Amount(6, None)}
    assert words.answer("L’ente", unknown_overdue, UNTIL) == (
        "L’ente: 15 scadenze entro il 31/12/2026. Terminano 9 accordi."
    )


def test_the_finding_of_the_bars_names_a_month_only_if_one_has_most() -> None:
    assert words.busiest([(NOV, Amount(3, 0)), (DEC, Amount(5, 0))]) == "Dicembre 2026 è il mese con più scadenze: 5"
    equal = words.busiest([(NOV, Amount(5, 0)), (DEC, Amount(5, 0))])
    assert equal == "I mesi con più scadenze ne hanno 5: novembre 2026 e dicembre 2026"
    late = words.busiest([(NOV, Amount(9, 7)), (DEC, Amount(5, 0))])
    assert late == "Dicembre 2026 è il mese con più scadenze: 5; 7 già passate"
    assert words.busiest([(NOV, Amount(1, 1))]) == "Nessuna scadenza nei prossimi mesi; 1 già passata"
    assert words.busiest([(NOV, NOTHING)]) == "Nessuna scadenza nei prossimi mesi"
    assert words.busiest([(NOV, RESERVED)]) == "Nessun mese si può mostrare"


def test_a_bar_is_as_long_as_its_share_of_the_longest_and_a_hidden_one_says_so() -> None:
    drawn = str(months([(NOV, Amount(10, 4)), (DEC, Amount(5, 0)), (date(2027, 1, 1), RESERVED)], "mesi"))
    assert 'width="100.00%"' in drawn
    assert 'width="40.00%"' in drawn
    assert 'width="50.00%"' in drawn
    assert "di cui 4 già passate" in drawn
    assert drawn.count("Riservato") == 1
    assert "url(#mesi-reserved)" in drawn
    assert "am-value" not in str(months([(NOV, NOTHING)], "mesi"))


def test_what_is_hidden_is_a_c_in_the_file_and_no_number() -> None:
    lines = csv_text({"scadenza_accordo": ahead("scadenza_accordo")}, "S09", "S09").splitlines()
    assert lines[1].endswith(";S09;;15;;c")
    assert lines[2].endswith(";S09;2026-11;5;0;")
    assert lines[-1].endswith(";S09;2027-02;0;0;")


def test_no_spreadsheet_runs_the_code_of_a_unit() -> None:
    written = csv_text({"rapporto": ahead("rapporto")}, ENTE, "=1+1")
    assert ";'=1+1;" in written
    assert ";=1+1;" not in written
