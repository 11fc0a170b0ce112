# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does every year of the Conto annuale load as it is published, and does a broken file say all that is wrong?"""

from __future__ import annotations

import zipfile
from collections import Counter
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pytest

from agilometro.demo.conto import Layout, MadeUpBody, bodies_of, make_bodies, rows_of, write_year, year_files
from ingest.contoannuale.layout import ETA, MODALITA, OCCUPAZIONE, YEARLY, find_columns, table_of
from ingest.contoannuale.returns import Returns
from ingest.contoannuale.shelf import Shelf
from ingest.contoannuale.sources import Bounds, sources_of
from ingest.issues import FileRefused
from metrics.bodies import Genere, Pair

NOW = datetime(2026, 11, 23, 9)
SEED = 3
BODIES = make_bodies(8, SEED)
YEARS = (2015, 2016, 2017, 2020, 2021, 2023)


def loaded(home: Path, *named: Path) -> Returns:
    shelf = Shelf(home)
    readings = shelf.load(named, NOW)
    assert [issue.sentence(reading.name) for reading in readings for issue in reading.issues] == []
    return Returns(shelf, shelf.listing())


@pytest.fixture(scope="module")
def all_years(tmp_path_factory: pytest.TempPathFactory) -> Returns:
    """Return a home in which six years were loaded, each from the zip of that year."""
    folder = tmp_path_factory.mktemp("anni")
    return loaded(folder / "home", *(write_year(folder, BODIES, year, SEED) for year in YEARS))


def whole(text: object) -> Fraction:
    return Fraction(str(text).replace(",", "."))


@pytest.mark.parametrize("year", YEARS)
def test_what_is_read_is_what_was_published(all_years: Returns, year: int) -> None:
    """People, days of absence by cause and days of training of each body, summed by hand from the made-up rows."""
    told = {each.body: each for each in all_years.of_year(year)}
    assert set(told) == {body.code for body in BODIES}
    for body in BODIES:
        rows = rows_of(body, year, SEED)
        occupied = [
            sum(Fraction(str(row[at + step])) for row in rows["OCCUPAZIONE"] for step in (0, 2, 4)) for at in (4, 5)
        ]
        assert told[body.code].occupied == Pair(donne=occupied[1], uomini=occupied[0])
        trained = [sum(whole(row[at]) for row in rows["FORMAZIONE"]) for at in (5, 6)]
        assert told[body.code].training == Pair(donne=trained[1], uomini=trained[0])
        days: Counter[str] = Counter()
        for row in rows["ASSENZE"]:
            days[str(row[4]).strip()] += whole(row[5]) + whole(row[6])  # type: ignore[assignment]  # Fractions add up
        assert {cause: pair.of(Genere.ALL) for cause, pair in told[body.code].absences.items()} == dict(days)


@pytest.mark.parametrize("year", YEARS)
def test_who_worked_in_agile_is_absent_before_2021_and_never_zero(all_years: Returns, year: int) -> None:
    kept = all_years.listing.files[f"MODALITA_LAVORO_FLESSIBILE_{year}"]
    agile = {each.agile for each in all_years.of_year(year)}
    if year < 2021:
        assert agile == {Pair(None, None)}
        assert {"PERS_LAVORO_AGILE_U", "PERS_COWORKING_D"} <= set(kept.absent)
    else:
        assert None not in {number for pair in agile for number in (pair.donne, pair.uomini)}
        assert "PERS_LAVORO_AGILE_U" not in kept.absent


def test_totals_of_the_state_add_up_over_bodies_and_types(all_years: Returns) -> None:
    returns = all_years.of_year(2023)
    by_kind: Counter[str] = Counter()
    for each in returns:
        by_kind[each.kind] += each.size or 0  # type: ignore[assignment]  # Fractions add up
    assert sum(by_kind.values()) == sum(each.size or 0 for each in returns)
    assert sum(body.people for body in BODIES) == pytest.approx(float(sum(by_kind.values())), rel=0.1)


def test_a_year_may_come_as_a_folder_or_file_by_file(tmp_path: Path) -> None:
    folder = tmp_path / "2023Dati"
    folder.mkdir()
    for name, content in year_files(BODIES, 2023, SEED).items():
        (folder / name.replace(".CSV", ".csv")).write_bytes(content)
    (folder / "SPESE_2023.CSV").write_bytes(b"A;B\n1;2\n")  # a table that is not kept
    one = loaded(tmp_path / "una", folder).of_year(2023)
    other = loaded(tmp_path / "altra", *sorted(folder.glob("[A-R]*.csv"))).of_year(2023)
    assert one == other


@pytest.mark.parametrize("year", [2015, 2017, 2023])
def test_misspelt_headings_are_known_one_by_one(year: int) -> None:
    headings = Layout(year).headings("OCCUPAZIONE")
    assert ("Part TimeSup50% Uomini" in headings) == (year == 2015)
    assert ("PERSONALE_TEMPO_PIEDO_DONNE" in headings) == (year >= 2017)
    assert find_columns(OCCUPAZIONE, headings).missing == ()
    assert find_columns(ETA, Layout(year).headings("ETA")).missing == ()
    assert find_columns(MODALITA, Layout(year).headings("MODALITA_LAVORO_FLESSIBILE")).unknown == ()


def test_no_two_columns_of_a_table_share_a_heading() -> None:
    for table in YEARLY:
        headings = [heading for column in table.columns for heading in column.headings]
        assert len(headings) == len(set(headings)), table.name


@pytest.mark.parametrize(
    ("stem", "table", "year"),
    [
        ("OCCUPAZIONE_2023", "OCCUPAZIONE", 2023),
        ("titolo_studio_2015", "TITOLI_STUDIO_DATI", 2015),
        ("Causali", "Causali", None),
        ("MODALITA_LAVORO_FLESSIBILE_2021", "MODALITA_LAVORO_FLESSIBILE", 2021),
    ],
)
def test_a_name_says_the_table_and_the_year(stem: str, table: str, year: int | None) -> None:
    known = table_of(stem)
    assert known is not None
    assert (known[0].name, known[1]) == (table, year)


@pytest.mark.parametrize("stem", ["SPESE_2023", "OCCUPAZIONE", "OCCUPAZIONE_23", "occupazione 2023"])
def test_a_name_that_says_no_table_is_not_kept(stem: str) -> None:
    assert table_of(stem) is None


# ---------------------------------------------------------------- what is wrong


HEAD = ";".join(Layout(2023).headings("MODALITA_LAVORO_FLESSIBILE")[:12])
GOOD = "C3363 ;RALN;ND;CD ;0;0;0;0;0;0;4;6"


def problems(tmp_path: Path, text: str, name: str = "MODALITA_LAVORO_FLESSIBILE_2023.CSV") -> list[str]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    shelf = Shelf(tmp_path / "home")
    (reading,) = shelf.load([path], NOW)
    kept = bool(shelf.listing().files)
    assert kept == (reading.parquet is not None) == (not any(each.level == "error" for each in reading.issues))
    return [issue.sentence(reading.name) for issue in reading.issues]


FIX = "Correggi la colonna {} di quella riga e ricarica il file."
FILE = "MODALITA_LAVORO_FLESSIBILE_2023.CSV"


def test_every_problem_of_a_file_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    rows = [GOOD, GOOD.replace("C3363 ", "GHISALBA"), GOOD.replace(";4;6", ";quattro;6,5")]
    rows = [row.replace("CD", f"C{n}") for n, row in enumerate([*rows, GOOD.replace("C3363 ", "")])]
    assert problems(tmp_path, "\n".join([HEAD, *rows, ";;;;;;;;;;;", ""])) == [
        f"ING-06 · {FILE}, cella A5: atteso il codice dell’ente, come C3363. {FIX.format('ISTITUZIONE')}",
        f"ING-05 · {FILE}, cella A3: atteso il codice dell’ente, come C3363. {FIX.format('ISTITUZIONE')}",
        f"ING-04 · {FILE}, cella K4: atteso un numero intero di persone. {FIX.format('PERS_LAVORO_AGILE_U')}",
        f"ING-04 · {FILE}, cella L4: atteso un numero intero di persone. {FIX.format('PERS_LAVORO_AGILE_D')}",
    ]


def test_a_mistake_on_every_line_is_counted_and_its_first_lines_are_told(tmp_path: Path) -> None:
    rows = [GOOD.replace("CD", f"C{n}").replace(";4;6", ";4;sei") for n in range(300)]
    said = problems(tmp_path, "\n".join([HEAD, *rows]))
    assert len(said) == 20
    assert said[-1].endswith("Le righe con lo stesso errore sono 300: sono elencate le prime 20.")


def test_a_missing_column_names_the_heading_that_looks_like_it(tmp_path: Path) -> None:
    assert problems(tmp_path, f"{HEAD.replace('TELE_LAVORO_DONNE', 'TELE_LAVRO_DONNE')}\n{GOOD}\n") == [
        f"ING-10 · {FILE}, riga 1: manca la colonna «TELE_LAVORO_DONNE». "
        "C’è «TELE_LAVRO_DONNE»: se è la stessa colonna, correggi l’intestazione e ricarica il file."
    ]


def test_an_unknown_column_is_left_out_and_said(tmp_path: Path) -> None:
    assert problems(tmp_path, f"{HEAD};NOTE\n{GOOD};x\n") == [
        f"ING-11 · {FILE}, cella M1: la colonna «NOTE» non è tra quelle della tabella MODALITA_LAVORO_FLESSIBILE. "
        "Non è stata letta."
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{HEAD}\n", "ci sono le intestazioni e nessuna riga"),
        (f"{HEAD}\n{GOOD};9;9\n{GOOD}\n{GOOD}\n", "la riga ha 14 celle, le altre 12"),
        (f"{HEAD};TELE LAVORO UOMINI\n{GOOD};1\n", "c’è due volte"),
        (
            f"{HEAD}\n{GOOD}\n{GOOD}\n",
            "attesa una riga sola con gli stessi codici. Le righe che ne ripetono un’altra sono 1",
        ),
    ],
)
def test_other_mistakes_are_said(tmp_path: Path, text: str, said: str) -> None:
    assert said in " ".join(problems(tmp_path, text))


def test_an_empty_cell_is_absent_and_a_sum_with_it_is_no_sum(tmp_path: Path) -> None:
    assert problems(tmp_path, f"{HEAD}\n{GOOD}\n{GOOD.replace('CD', 'CC').replace(';4;6', ';;6')}\n") == []
    occupied = tmp_path / "OCCUPAZIONE_2023.CSV"
    occupied.write_text(f"{';'.join(Layout(2023).headings('OCCUPAZIONE'))}\nC3363;RALN;CD;X;9;1;0;0;0;0\n")
    (own,) = loaded(tmp_path / "home", occupied).of_year(2023)
    assert own.agile == Pair(donne=Fraction(12), uomini=None)


@pytest.mark.parametrize(
    ("written", "read"), [("1.234,50", "1234.5"), ("12,00", "12"), ("7.5", "7.5"), ("1.250", "1250")]
)
def test_numbers_are_read_as_italians_write_them(tmp_path: Path, written: str, read: str) -> None:
    head = "ISTITUZIONE;CONTRATTO;CATEGORIA;QUALIFICA;CAUSALE_ASSENZA;ASSENZE_UOMINI;ASSENZE_DONNE"
    absences = tmp_path / "ASSENZE_2023.CSV"
    absences.write_text(f"{head}\nC1;RALN;CD;X;F00 ;{written};0\n")
    occupied = tmp_path / "OCCUPAZIONE_2023.CSV"
    occupied.write_text(f"{';'.join(Layout(2023).headings('OCCUPAZIONE'))}\nC1;RALN;CD;X;9;1;0;0;0;0\n")
    (own,) = loaded(tmp_path / "home", absences, occupied).of_year(2023)
    assert own.absences["F00"].uomini == Fraction(read)


def zip_of(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, f"{HEAD}\n{GOOD}\n" * 50)
    return path


@pytest.mark.parametrize(
    ("names", "bounds", "said"),
    [
        (("../../MODALITA_LAVORO_FLESSIBILE_2023.CSV",), Bounds(), "un nome di file non ammesso"),
        (("a.txt", "b.txt"), Bounds(members=1), "Lo zip contiene 2 file. Il limite è 1"),
        (("MODALITA_LAVORO_FLESSIBILE_2023.CSV",), Bounds(inflated_bytes=100), "una volta aperto, è troppo grande"),
        (("MODALITA_LAVORO_FLESSIBILE_2023.CSV",), Bounds(zip_bytes=100), "Lo zip supera"),
        (("MODALITA_LAVORO_FLESSIBILE_2023.CSV",), Bounds(member_bytes=100), "Un file dello zip supera"),
    ],
)
def test_a_zip_beyond_the_bounds_is_refused(tmp_path: Path, names: tuple[str, ...], bounds: Bounds, said: str) -> None:
    path = zip_of(tmp_path / "2023Tutto.zip", *names)
    with pytest.raises(FileRefused, match=said):
        list(sources_of(path, tmp_path, bounds))


def test_a_damaged_zip_and_a_wrong_name_are_one_sentence_each(tmp_path: Path) -> None:
    (tmp_path / "2023Tutto.zip").write_bytes(b"PK\x03\x04 e poi nulla")
    (tmp_path / "dati.csv").write_text("a;b\n1;2\n")
    readings = Shelf(tmp_path / "home").load([tmp_path / "2023Tutto.zip", tmp_path / "dati.csv"], NOW)
    said = [issue.sentence(reading.name) for reading in readings for issue in reading.issues]
    assert said == [
        "ING-01 · 2023Tutto.zip: Lo zip è danneggiato o incompleto. Scaricalo di nuovo dal sito della Ragioneria.",
        "ING-01 · dati.csv: Il nome del file non è quello di una tabella del Conto annuale. "
        "Lascia al file il nome con cui è pubblicato, come OCCUPAZIONE_2023.CSV.",
    ]


def test_a_broken_file_leaves_what_was_loaded_before(tmp_path: Path) -> None:
    assert problems(tmp_path, f"{HEAD}\n{GOOD}\n") == []
    before = Shelf(tmp_path / "home").listing()
    (tmp_path / FILE).write_text(f"{HEAD}\n{GOOD.replace(';4;', ';x;')}\n")
    Shelf(tmp_path / "home").load([tmp_path / FILE], NOW)
    assert Shelf(tmp_path / "home").listing() == before


# ---------------------------------------------------------------- the true reference tables


def test_the_reference_tables_of_the_state_load_as_published(shared: Path, tmp_path: Path) -> None:
    told = loaded(tmp_path / "home", shared / "data" / "contoannuale")
    bodies = told.bodies(2023)
    assert len(bodies) == 12_843
    assert (bodies["C3363"].name, bodies["C3363"].kind_name) == ("COMUNE DI GHISALBA", "COMUNI")
    assert bodies["C3363"].fiscal == "709980163", "nine digits as published: the zeros are not put back"
    assert "CD" in told.categories()


@pytest.mark.long
def test_thirteen_thousand_bodies_load_and_compare(shared: Path, tmp_path: Path) -> None:
    """The true codes of 12,843 bodies (with made-up ones, 13,000), four layouts, some 600,000 rows a year."""
    reference = loaded(tmp_path / "home", shared / "data" / "contoannuale" / "TipoIstituzione_Istituzione.CSV")
    true = [(each.kind, int(each.code[len(each.kind) :]), each.name) for each in reference.bodies().values()]
    bodies = (*bodies_of(true, SEED), *(MadeUpBody("C", 90_000 + n, f"COMUNE {n}", 10 + n) for n in range(157)))
    for year in (2015, 2017, 2020, 2023):
        told = loaded(tmp_path / "home", write_year(tmp_path, bodies, year, SEED))
        returns = told.of_year(year)
        assert len(returns) == 13_000
        assert sum(each.agile.uomini is not None for each in returns) == (13_000 if year > 2020 else 0)
