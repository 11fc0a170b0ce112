# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does the personnel office go from the files to a published ranking, with every reading of a ground written down?"""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner, Result

from agilometro.cli import main
from agilometro.installation import open_keyring, open_record
from agilometro.ranking_commands import MODES
from agilometro.settings import load_settings
from metrics.ranking import rules
from record.audit import notes
from record.rankings import Confirmed, confirmed
from record.store import reading

STAFF = "matricola;struttura;data assunzione\n1;S1;2010-01-01\n2;S1;2012-01-01\n3;S2;2012-01-01\n4;S2;2026-02-01\n"
APPLICATIONS = """n. domanda;matricola;data presentazione;struttura;esito;titoli di priorità
D1;1;10/03/2026;S1;in attesa;
D2;2;10/03/2026;S1;in attesa;
D3;3;11/03/2026;S2;in attesa;
D4;4;11/03/2026;S2;in attesa;C08
"""
GROUNDS = """n. domanda;codice titolo;nato il;km;persona assistita;vale fino al;protocollo
D1;C01;;;;;
D1;C04;;;;;
D1;C11;;45;;;
D1;C12;;;;;2026/7
D2;C08;01/01/2014;;;;
D2;C08;01/01/2018;;;;
D3;C07;;;;;
"""
PERIOD = ("--from", "2026-03-01", "--to", "2026-03-31")
WHICH = (*PERIOD, "--places", "2")


def run(home: Path, *arguments: str, ente: str = "brescia") -> Result:
    environ = {"AGILOMETRO_HOME": str(home), "AGILOMETRO_ENTE": ente, "AGILOMETRO_DATABASE_URL": None}
    return CliRunner().invoke(main, arguments, env=environ, prog_name="agilometro")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the home of a record with four applications of March 2026, for nobody to write in."""
    folder = tmp_path_factory.mktemp("graduatorie")
    for name, text in (("personale", STAFF), ("domande", APPLICATIONS), ("titoli", GROUNDS)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        came = run(folder / "var", "load", str(folder / f"{name}.csv"))
        assert came.exit_code == 0, came.output
    return folder / "var"


@pytest.fixture
def office(loaded: Path, tmp_path: Path) -> Path:
    """Return a copy of it."""
    return Path(copytree(loaded, tmp_path / "var"))


def proposal(home: Path, *more: str) -> dict[str, object]:
    said = run(home, "ranking", "propose", *WHICH, *more, "--format", "json")
    assert said.exit_code == 0, said.output
    content: dict[str, object] = json.loads(said.output)
    return content


def confirm(home: Path, *more: str, mark: str | None = None) -> Result:
    named = ("--proposal", mark or str(proposal(home)["impronta"]), "--name", "Bando 2026", "--chi", "M. Rossi")
    return run(home, "ranking", "confirm", *WHICH, *named, *more)


def audited(home: Path) -> list[tuple[str, str]]:
    """Return action and object of the audit, oldest first."""
    store = open_record(load_settings({"AGILOMETRO_HOME": str(home)}, home), datetime(2026, 4, 1))
    with reading(store) as conn:
        found = [(each.azione, each.oggetto) for each in reversed(notes(conn, 1000))]
    store.close()
    return found


def kept(home: Path) -> tuple[Confirmed, ...]:
    settings = load_settings({"AGILOMETRO_HOME": str(home)}, home)
    store = open_record(settings, datetime(2026, 4, 1))
    with reading(store) as conn:
        found = confirmed(conn, open_keyring(settings, store))
    store.close()
    return found


def test_the_proposal_explains_points_what_is_missing_and_the_law(office: Path) -> None:
    said = run(office, "ranking", "propose", *WHICH).output
    for expected in (
        "RISERVATO",
        "Metodo: punti, modalità BS-DEFAULT",
        "amb_BS_1, come stampato",
        "   1  D1  19 punti  (ammessa, priorità di legge)",
        "C04 handicap, o condizioni psicofisiche particolari, del …: 0, assorbito, lo stesso fatto vale già in C01",
        "C08: 5, vale, primo figlio",
        "   2  D3  8 punti  (ammessa)",
        "   3  D2  6 punti  (non ammessa, priorità di legge)",
        "D4: C08 non valutabile, manca la data di nascita del figlio",
        "D1: disabilità grave propria, tra i casi di C01",
        "(LEGAL_PRIORITY_CONFLICT)",
        "D2 (figlio fino a 12 anni) viene dopo D3",
        "Decreto legislativo 30 giugno 2022, n. 105",
        "Ordine secondo il regolamento: D1, D3, D2, D4",
        "Ordine secondo la legge: D1, D2, D4, D3",
        "È una proposta: decide una persona",
    ):
        assert expected in said


def test_mode_readings_and_unit_are_those_asked(office: Path) -> None:
    other = proposal(office, "--mode", "additive_literal", "--reading", "amb_BS_5=per_km")
    first = other["posizioni"][0]
    assert (first["domanda"], first["merito"]) == ("D1", "118 punti")  # 15 + 11 + 45 × 2 + 2
    assert other["letture"]["amb_BS_5"] == "per_km"
    unit = proposal(office, "--struttura", "S2")
    assert [each["domanda"] for each in unit["posizioni"]] == ["D3", "D4"]


def test_a_distance_with_decimals_of_a_sheet_reaches_its_band_rounded_with_the_half_up(
    office: Path, tmp_path: Path
) -> None:
    ways = {"D2": "39,5", "D3": "40,4", "D4": "40,5"}
    rows = "".join(f"{domanda};C11;;{km};;;\n" for domanda, km in ways.items())
    (tmp_path / "distanze.csv").write_text(GROUNDS.splitlines(keepends=True)[0] + rows, encoding="utf-8")
    assert run(office, "load", str(tmp_path / "distanze.csv")).exit_code == 0
    merits = {each["domanda"]: each["merito"] for each in proposal(office)["posizioni"]}
    assert {domanda: merits[domanda] for domanda in ways} == {"D2": "1 punto", "D3": "1 punto", "D4": "2 punti"}
    said = run(office, "ranking", "propose", *WHICH).output
    assert said.count("C11 chilometri tra l’abitazione e la sede: 1, vale, 40 km: 1") == 2
    assert "C11 chilometri tra l’abitazione e la sede: 2, vale, 41 km: 2" in said


def test_each_reading_of_grounds_is_in_the_audit_by_code(office: Path) -> None:
    before = len(audited(office))
    assert run(office, "ranking", "propose", *WHICH, "--struttura", "S1").exit_code == 0
    assert run(office, "ranking", "what-if", "D3", *WHICH).exit_code == 0
    everybody = [("titoli_letti", f"domanda D{number}") for number in (1, 2, 3, 4)]
    assert audited(office)[before:] == [*everybody[:2], *everybody]


def test_what_if_says_now_then_and_when(office: Path) -> None:
    said = run(office, "ranking", "what-if", "D2", *WHICH, "--on", "2028-01-01").output
    assert "Com’è: D2, posizione 3, 6 punti" in said
    assert "Come sarebbe: D2, posizione 3, 5,5 punti" in said
    assert "01/01/2028: 5,5 punti" in said
    far = run(office, "ranking", "what-if", "D3", *WHICH, "--km", "101").output
    assert "Come sarebbe: D3, posizione 2, 12 punti" in far
    assert "Come sarebbe" not in run(office, "ranking", "what-if", "D3", *WHICH).output


def test_a_departure_or_a_conflict_needs_a_reason_and_nothing_is_kept_without(office: Path) -> None:
    for order in ("regolamento", "legge"):
        refused = confirm(office, "--order", order)
        assert (refused.exit_code, "serve --motivo" in refused.output) == (2, True)
    assert kept(office) == ()


def test_a_confirmed_ranking_is_kept_sealed_and_says_until_when(office: Path) -> None:
    done = confirm(office, "--order", "legge", "--motivo", "priorità di legge")
    assert done.exit_code == 0, done.output
    (ranking,) = kept(office)
    assert (ranking.regola, ranking.metodo, ranking.posti) == ("brescia", "BS-DEFAULT", 2)
    assert (ranking.dal, ranking.al) == (date(2026, 3, 1), date(2026, 3, 31))
    assert (ranking.confermata_da, ranking.motivo) == ("M. Rossi", "priorità di legge")
    assert ranking.contenuto["ordine"] == [["D1"], ["D2"], ["D4"], ["D3"]]
    assert ranking.contenuto["proposta"]["posizioni"][1]["domanda"] == "D3"
    assert f"si conservano fino al {ranking.titoli_fino_al:%d/%m/%Y}" in done.output
    assert ranking.titoli_fino_al.year == ranking.confermata_il.year + 1
    assert b"C01" not in (office / "agilometro.db").read_bytes()
    assert audited(office)[-1] == ("graduatoria_confermata", f"graduatoria {ranking.id}")


def test_the_list_for_publication_has_no_ground_no_point_and_no_name(office: Path) -> None:
    confirm(office, "--motivo", "documento di D2 non valido")
    listed = run(office, "ranking", "publish", "1").output
    assert listed.splitlines()[2:] == [
        "   1  D1  ammessa",
        "   2  D3  ammessa",
        "   3  D2  non ammessa",
        "   4  D4  non ammessa",
    ]
    assert not [word for word in ("C01", "19", "punti", "Rossi", "legge", "completare") if word in listed]
    written = run(office, "ranking", "publish", "1", "--format", "csv").output
    assert written.splitlines()[:2] == ["posizione;domanda;esito", "1;D1;ammessa"]
    assert json.loads(run(office, "ranking", "publish", "1", "--format", "json").output)[3] == {
        "posizione": 4,
        "domanda": "D4",
        "esito": "non ammessa",
    }
    assert audited(office)[-1] == ("graduatoria_pubblicata", "graduatoria 1")


def test_a_person_may_give_another_order_in_a_file(office: Path, tmp_path: Path) -> None:
    order = tmp_path / "ordine.txt"
    order.write_text("D2\n\nD1\nD3\nD4\n", encoding="utf-8")
    done = confirm(office, "--order-file", str(order), "--motivo", "istruttoria")
    assert done.exit_code == 0, done.output
    assert "si scosta dalla proposta" in done.output
    assert kept(office)[0].contenuto["ordine"] == [["D2"], ["D1"], ["D3"], ["D4"]]
    order.write_text("D1\nD1\nD9\n", encoding="utf-8")
    wrong = confirm(office, "--order-file", str(order), "--motivo", "istruttoria")
    assert "mancano D2, D3, D4; non ci sono D9; sono ripetute D1" in wrong.output


def test_what_was_shown_is_what_is_confirmed(office: Path, tmp_path: Path) -> None:
    shown = str(proposal(office)["impronta"])
    assert confirm(office, "--motivo", "sì", mark=shown[:12]).exit_code == 0
    (tmp_path / "titoli.csv").write_text(GROUNDS.replace("45", "70"), encoding="utf-8")
    assert run(office, "load", str(tmp_path / "titoli.csv")).exit_code == 0
    for mark in (shown, shown[:11], "non esiste affatto"):
        refused = confirm(office, "--motivo", "sì", mark=mark)
        assert (refused.exit_code, "non ha questa impronta" in refused.output) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("propose", *PERIOD, "--reading", "amb_BS_5"), "«amb_BS_5» non va bene"),
        (("propose", *PERIOD, "--reading", "amb_BS_5=boh"), "scegliere tra per_fascia, per_km"),
        (("propose", *PERIOD, "--reading", "amb_ZZ=boh"), "il punto ambiguo «amb_ZZ» non c'è"),
        (("propose", *PERIOD, "--mode", "swap_c02_c03", "--reading", "amb_BS_1=come_stampato"), "lettura contraria"),
        (("propose", "--from", "2026-03-31", "--to", "2026-03-01"), "viene prima"),
        (("propose", "--from", "2019-07-01", "--to", "2019-07-31"), "dal 02/07/2019 cambia la regola"),
        (("propose", "--from", "2020-03-01", "--to", "2020-03-31"), "nessuna domanda presentata dal 01/03/2020"),
        (("propose", *PERIOD, "--struttura", "S9"), "la struttura «S9» non c'è"),
        (("what-if", "D99", *PERIOD), "la «D99» non c'è"),
        (("publish", "7"), "la graduatoria 7 non c'è"),
        (("confirm", *PERIOD), "manca l'opzione --places"),
        (("confirm", *WHICH, "--proposal", "a", "--name", "", "--chi", "x"), "non ha questa impronta"),
    ],
)
def test_wrong_use_is_one_italian_sentence(office: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run(office, "ranking", *arguments)
    assert (result.exit_code, len(result.output.splitlines())) == (2, 1), result.output
    assert said in result.output


def test_a_ranking_needs_a_name_that_fits(office: Path) -> None:
    mark = str(proposal(office)["impronta"])
    for name in ("", "x" * 101):
        refused = run(office, "ranking", "confirm", *WHICH, "--proposal", mark, "--name", name, "--chi", "x")
        assert "--name vuole da 1 a 100 caratteri" in refused.output


def test_an_ente_without_rankings_says_so(office: Path) -> None:
    result = run(office, "ranking", "propose", *WHICH, ente="lucca")
    assert (result.exit_code, "nessuna graduatoria è prescritta" in result.output) == (2, True)


def test_the_modes_offered_are_those_that_exist() -> None:
    assert tuple(rules.MODES) == MODES


def test_grounds_that_wait_to_be_put_right_are_said(office: Path, tmp_path: Path) -> None:
    """A refused row is not in the record: without a word the application would lie last, as if it had no grounds."""
    assert "Non contati" not in run(office, "ranking", "propose", *WHICH).output
    broken = tmp_path / "altri titoli.csv"
    broken.write_text(f"{GROUNDS.splitlines()[0]}\nD4;C11;;-5;;;\nD4;C07;;;;;2026/9\n", encoding="utf-8")
    more = tmp_path / "altre domande.csv"
    more.write_text(f"{APPLICATIONS.splitlines()[0]}\nD9;99;12/03/2026;S1;in attesa;\n", encoding="utf-8")
    assert [run(office, "load", str(file)).exit_code for file in (broken, more)] == [1, 1]
    said = run(office, "ranking", "propose", *WHICH).output
    assert "Titoli da correggere, che non danno punti né categoria: D4." in said
    assert "Domande da correggere, che non sono in graduatoria: 1 riga (di qualsiasi periodo)." in said
    assert proposal(office)["non_contati"] == {"domande": 1, "titoli": ["D4"]}
    assert "Titoli da correggere" in confirm(office, "--motivo", "prova").output


def test_two_rankings_never_have_one_name(office: Path) -> None:
    assert confirm(office, "--motivo", "prova").exit_code == 0
    again = confirm(office, "--motivo", "prova")
    assert again.exit_code == 2
    assert "la graduatoria 1 si chiama già «Bando 2026»" in again.output
    assert len(kept(office)) == 1


def test_the_last_day_of_the_calendar_is_a_day(office: Path) -> None:
    said = run(office, "ranking", "propose", "--from", "2026-03-01", "--to", "2199-12-31")
    assert said.exit_code == 0, said.output
