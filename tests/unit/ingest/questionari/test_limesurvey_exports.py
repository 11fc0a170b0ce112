# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does one survey come out the same from every export that LimeSurvey makes of it?"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.formats.grid import Limits
from ingest.issues import FileRefused
from ingest.questionari.export import Export
from ingest.questionari.limesurvey import is_limesurvey, read_limesurvey
from ingest.questionari.lsa import read_archive
from ingest.questionari.lss import Structure, expected, expected_columns, read_structure
from ingest.questionari.records import read_records
from ingest.questionari.vv import is_vv_file, read_vv

HERE = Path(__file__).parents[3] / "fixtures" / "questionari"
CODES = ("A[A01]", "A[A02]", "B[B01]", "B[B02]", "GEN", "MOT[fam]", "MOT[tra]", "MOT[other]", "OPN")
OPEN = 'Meno carta,\npiù "luce"; e\tbasta'
BRIEF = [
    ("A1", "A4", "A2", "", "F", "Y", "", "=bici", OPEN),
    ("A3", "", "", "", "", "", "", "", ""),
    ("A4", "A1", "A3", "A2", "M", "", "Y", "", ""),
]
WORDS = [
    ("Molto d’accordo", "Per nulla", "Abbastanza", "", "Donna", "Sì", "No", "=bici", OPEN),
    ("Poco", "", "", "", "", "No", "No", "", ""),
    ("Per nulla", "Molto d’accordo", "Poco", "Abbastanza", "Uomo", "No", "Sì", "", ""),
]
BRIEF_FILES = ["codice-breve", "codice-e-testo-breve", "testo-breve", "testo-abbreviato-breve"]
LONG_FILES = ["codice-esteso", "codice-e-testo-esteso", "testo-esteso", "testo-abbreviato-esteso"]
CODED = [name for name in (*BRIEF_FILES, *LONG_FILES) if name.startswith("codice")]
PERSONAL = ("segreto", "192.0.2", "posta.example", "998877", "Anna", "Ufficio", "10:11", "62.5", "30.1", "maria.rossi")


def _structure(name: str = "benessere.lss") -> Structure:
    return read_structure((HERE / name).read_bytes(), Limits())


def _asked(export: Export) -> list[tuple[str | None, ...]]:
    """Return the cells of the questions."""
    at = [column.number - 1 for column in export.columns if not column.meta]
    return [tuple(row[number] for number in at) for row in export.rows]


def _nobody_is_in(export: Export) -> bool:
    held = repr((export.rows, export.columns, export.labels, export.words))
    return not any(each in held for each in PERSONAL)


# ---------------------------------------------------------------- results


@pytest.mark.parametrize("structure", ["benessere.lss", "benessere-3x.lss"])
@pytest.mark.parametrize("name", [*BRIEF_FILES, *LONG_FILES, "testo-inglese-esteso"])
def test_every_heading_and_answer_is_the_same_survey(name: str, structure: str) -> None:
    export = read_limesurvey(HERE / f"{name}.csv", Limits(), _structure(structure))
    assert tuple(column.code for column in export.questions) == CODES
    assert export.complete == (True, False, True)
    assert export.numbers == (2, 3, 4)
    days = next(number for number, column in enumerate(export.columns) if column.meta == "submitdate")
    assert [row[days] for row in export.rows] == ["2026-03-02", "", ""]
    assert export.warnings == ()
    assert _nobody_is_in(export)
    answers = _asked(export)
    if name in BRIEF_FILES:
        assert answers == BRIEF
    elif name in LONG_FILES:
        assert answers == WORDS
    else:
        assert answers[0][:2] == ("Strongly agree", "Not at all")


@pytest.mark.parametrize("name", CODED)
def test_codes_need_no_structure(name: str) -> None:
    export = read_limesurvey(HERE / f"{name}.csv", Limits())
    assert tuple(column.code for column in export.questions) == CODES
    assert _asked(export) == (BRIEF if name in BRIEF_FILES else WORDS)
    assert export.labels == {}
    assert _nobody_is_in(export)


@pytest.mark.parametrize("name", ["testo-breve", "testo-esteso"])
def test_the_same_words_twice_are_refused_without_a_structure(name: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_limesurvey(HERE / f"{name}.csv", Limits())
    (issue,) = refused.value.issues
    assert issue.sentence("risposte.csv") == (
        "ING-24 · risposte.csv, cella K1: le colonne I e K hanno lo stesso titolo «Sicurezza sul lavoro [Luogo "
        "sicuro]». Esporta di nuovo con «Codice della domanda» nelle intestazioni, o carica anche la struttura (.lss)."
    )


def test_all_the_repeated_headings_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "risposte.csv"
    path.write_text("ID risposta,Data invio,Età,Età,Sede,Età,Sede\n1,2026-01-01,1,2,3,4,5,6\n", encoding="utf-8")
    with pytest.raises(FileRefused) as refused:
        read_limesurvey(path, Limits())
    assert [(issue.code, issue.cell, issue.row) for issue in refused.value.issues] == [
        ("ING-24", "D1", 1),
        ("ING-24", "F1", 1),
        ("ING-24", "G1", 1),
        ("ING-22", None, 2),
    ]


def test_repeated_words_that_the_structure_has_another_number_of_times_are_refused(tmp_path: Path) -> None:
    text = (HERE / "testo-breve.csv").read_text(encoding="utf-8-sig")
    path = tmp_path / "risposte.csv"
    path.write_text(text.replace("Sicurezza sul lavoro [Rumore]", "Sicurezza sul lavoro [Luogo sicuro]"))
    with pytest.raises(FileRefused) as refused:
        read_limesurvey(path, Limits(), _structure())
    assert [issue.cell for issue in refused.value.issues] == ["K1", "L1"]


def test_the_structure_brings_words_and_places_in_the_language_of_the_headings() -> None:
    italian = read_limesurvey(HERE / "testo-esteso.csv", Limits(), _structure())
    english = read_limesurvey(HERE / "testo-inglese-esteso.csv", Limits(), _structure())
    assert italian.labels["A[A01]"] == {"A4": "Per nulla", "A3": "Poco", "A2": "Abbastanza", "A1": "Molto d’accordo"}
    assert english.labels["A[A01]"]["A1"] == "Strongly agree"
    # The place is the order of the answers, not the digit of their codes.
    assert italian.assessments["A[A01]"] == {"A4": 1, "A3": 2, "A2": 3, "A1": 4}
    assert italian.words == english.words
    assert italian.words["GEN"] == {"Donna": "F", "Woman": "F", "Uomo": "M", "Man": "M"}
    assert italian.labels["MOT[fam]"] == {"Y": "Sì"}
    assert "MOT[other]" not in italian.labels
    assert "OPN" not in italian.labels


def test_what_follows_the_questions_and_no_structure_knows_is_of_the_participants() -> None:
    export = read_limesurvey(HERE / "testo-inglese-esteso.csv", Limits(), _structure())
    assert export.columns[-1].text == "Unit"
    assert export.columns[-1].meta == "attribute"
    assert {row[-1] for row in export.rows} == {""}


@pytest.mark.parametrize("mark", [": ", " - ", "|"])
def test_another_mark_between_code_and_text_is_understood(tmp_path: Path, mark: str) -> None:
    headings = f"id{mark}ID risposta;submitdate{mark}Data invio;A[A01]{mark}Luogo. Sicuro;OPN{mark}"
    path = tmp_path / "risposte.csv"
    path.write_text(f"{headings}\n1;2026-01-01;A1;\n", encoding="utf-8")
    export = read_limesurvey(path, Limits())
    assert [(column.code, column.text) for column in export.questions] == [("A[A01]", "Luogo. Sicuro"), ("OPN", "")]


def test_underscores_instead_of_spaces_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "risposte.csv"
    path.write_text("ID_risposta,Data_invio,Ultima_pagina,Indirizzo_IP,Come_va?,Genere\n7,2026-01-01,1,192.0.2.1,3,F\n")
    export = read_limesurvey(path, Limits())
    assert [column.meta for column in export.columns] == ["id", "submitdate", "lastpage", "ipaddr", "", ""]
    assert [column.text for column in export.questions] == ["Come va?", "Genere"]


@pytest.mark.parametrize(
    ("day", "kept"),
    [
        ("2026-03-02 10:11:12", "2026-03-02"),
        ("2/3/2026 9:05", "2026-03-02"),
        ("02.03.2026", "2026-03-02"),
        ("ieri", ""),
    ],
)
def test_of_the_moment_of_sending_only_the_day_is_left(tmp_path: Path, day: str, kept: str) -> None:
    path = tmp_path / "risposte.csv"
    path.write_text(f"id,submitdate,lastpage,Q1\n1,{day},1,4\n", encoding="utf-8")
    export = read_limesurvey(path, Limits())
    assert export.rows == (("", kept, "1", "4"),)
    assert export.complete == (True,)


# ---------------------------------------------------------------- text


def test_commas_of_quoted_headings_part_nothing(tmp_path: Path) -> None:
    path = tmp_path / "risposte.csv"
    path.write_text('"id";"submitdate";"Se, poi, ma, forse, mai"\n"1";"2026-01-01";"a, b"\n', encoding="utf-8")
    assert read_records(path, Limits()).separator == ";"


def test_commas_in_unquoted_words_part_nothing_when_rows_do_not_agree(tmp_path: Path) -> None:
    path = tmp_path / "risposte.csv"
    path.write_text("id;Se, poi, ma, forse\n1;sì\n2;no, mai\n", encoding="utf-8")
    assert read_records(path, Limits()).separator == ";"


@pytest.mark.parametrize(
    ("text", "row", "says"),
    [
        (
            'id,submitdate,Q1\n1,2026-01-01,"mai\n2,2026-01-02,b\n',
            2,
            "comincia con le virgolette e non le chiude",
        ),
        ('id,submitdate,Q1\n1,2026-01-01,b\n2,2026-01-02,"a" b\n', 3, "non si legge come tabella"),
    ],
)
def test_quotes_that_would_swallow_rows_are_refused_at_their_row(
    tmp_path: Path, text: str, row: int, says: str
) -> None:
    path = tmp_path / "risposte.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileRefused) as refused:
        read_limesurvey(path, Limits())
    assert refused.value.issue.row == row
    assert says in refused.value.issue.expected


def test_rows_too_long_or_short_are_all_told_and_empty_cells_beyond_the_last_are_no_matter(tmp_path: Path) -> None:
    path = tmp_path / "risposte.csv"
    path.write_text("id,submitdate,Q1\n1,2026-01-01,4,,\n2,2026-01-01,4,x\n3\n\n4,2026-01-02,5\n", encoding="utf-8")
    with pytest.raises(FileRefused) as refused:
        read_limesurvey(path, Limits())
    assert [(issue.row, issue.expected) for issue in refused.value.issues] == [
        (3, "le intestazioni sono 3 e qui le celle sono 4"),
        (4, "le intestazioni sono 3 e qui c’è una cella"),
    ]


def test_many_wrong_rows_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "risposte.csv"
    path.write_text("id,submitdate,Q1\n" + "1,2026-01-01,1\n" * 30 + "1,2\n" * 80, encoding="utf-8")
    with pytest.raises(FileRefused) as refused:
        read_limesurvey(path, Limits())
    assert len(refused.value.issues) == 51
    assert "80" in refused.value.issues[-1].expected


def test_rows_are_counted_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    path = tmp_path / "risposte.csv"
    path.write_text('id,submitdate,Q1\n1,2026-01-01,"una\ndue\ntre"\n\n2,2026-01-01,b\n', encoding="utf-8")
    assert read_limesurvey(path, Limits()).numbers == (2, 4)


# ---------------------------------------------------------------- VV


@pytest.mark.parametrize("name", ["vv-1.csv", "vv-2.csv", "vv-7.csv"])
def test_each_vv_is_the_same_survey(name: str) -> None:
    export = read_vv(HERE / name, Limits(), _structure())
    assert is_vv_file(HERE / name)
    assert tuple(column.code for column in export.questions) == CODES
    assert _asked(export) == _stored()
    assert export.complete == (True, False, True)
    assert export.numbers == (3, 4, 5)
    assert export.labels["GEN"] == {"F": "Donna", "M": "Uomo"}
    assert _nobody_is_in(export)


def _stored() -> list[tuple[str | None, ...]]:
    """Return the answers as they are stored: who stopped was not shown the rest."""
    first, _, last = BRIEF
    return [first, ("A3", *[None] * 8), (*last[:-1], '"{a} \\"b"\\')]


def test_expression_manager_codes_need_no_structure() -> None:
    export = read_vv(HERE / "vv-2.csv", Limits())
    assert tuple(column.code for column in export.questions) == CODES
    assert export.columns[9].text == "Sicurezza sul lavoro [Formazione adeguata]"
    assert _asked(export) == _stored()


def test_columns_of_the_database_without_a_structure_have_only_words() -> None:
    with pytest.raises(FileRefused) as refused:
        read_vv(HERE / "vv-1.csv", Limits())
    assert [(issue.code, issue.cell) for issue in refused.value.issues] == [("ING-24", "K2")]
    assert "(.lss)" in refused.value.issue.remedy


def test_a_results_file_is_no_vv() -> None:
    assert not any(is_vv_file(HERE / f"{name}.csv") for name in (*BRIEF_FILES, *LONG_FILES))
    assert not is_vv_file(HERE / "benessere.lss")


# ---------------------------------------------------------------- archive

Archive = Callable[..., Path]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Return how to make an archive of a structure and a table of answers."""

    def make(answers: str, structure: str = "benessere.lss", **others: bytes) -> Path:
        path = tmp_path / "questionario.lsa"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as held:
            held.write(HERE / structure, "survey_77.lss")
            held.write(HERE / answers, "survey_77_responses.lsr")
            for name, body in others.items():
                held.writestr(name, body)
        return path

    return make


@pytest.mark.parametrize("answers", ["risposte-6.lsr", "risposte-7.lsr"])
@pytest.mark.parametrize("structure", ["benessere.lss", "benessere-3x.lss"])
def test_each_archive_is_the_same_survey(archive: Archive, answers: str, structure: str) -> None:
    export = read_archive(archive(answers, structure), Limits())
    assert tuple(column.code for column in export.questions) == CODES
    assert _asked(export) == _stored()
    assert export.complete == (True, False, True)
    assert export.labels["A[A01]"]["A1"] == "Molto d’accordo"
    assert [column.meta for column in export.columns][:8] == [
        "id", "submitdate", "lastpage", "startlanguage", "seed", "token", "ipaddr", "refurl",
    ]  # fmt: skip
    assert _nobody_is_in(export)


def test_tokens_and_times_are_never_opened(archive: Archive) -> None:
    path = archive("risposte-6.lsr", **{"survey_77_tokens.lst": b"<broken", "survey_77_timings.lsi": b"<broken"})
    export = read_archive(path, Limits())
    assert [issue.code for issue in export.warnings] == ["ING-34"]


def test_an_archive_without_answers_or_damaged_is_refused(archive: Archive, tmp_path: Path) -> None:
    path = archive("benessere.lss")
    with pytest.raises(FileRefused, match="non contiene risposte"):
        read_archive(path, Limits())
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(FileRefused, match="danneggiato"):
        read_archive(path, Limits())
    with zipfile.ZipFile(tmp_path / "altro.zip", "w") as held:
        held.writestr("a.txt", "a")
    with pytest.raises(FileRefused, match="non ha la struttura"):
        read_archive(tmp_path / "altro.zip", Limits())


def test_answers_with_entities_are_refused(archive: Archive, tmp_path: Path) -> None:
    bomb = (HERE / "risposte-6.lsr").read_text(encoding="utf-8")
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    (tmp_path / "bomba.lsr").write_text(bomb.replace(head, head + '<!DOCTYPE d [<!ENTITY a "aaaa">]>'))
    with pytest.raises(FileRefused, match="DTD"):
        read_archive(archive(str(tmp_path / "bomba.lsr")), Limits())


def test_an_archive_that_would_be_too_large_is_refused(archive: Archive) -> None:
    with pytest.raises(FileRefused, match="troppo grande"):
        read_archive(archive("risposte-6.lsr"), Limits(inflated_bytes=1000))


# ---------------------------------------------------------------- structure


def test_both_layouts_of_the_made_up_structure_say_the_same() -> None:
    new, old = _structure(), _structure("benessere-3x.lss")
    assert expected_columns(new) == expected_columns(old) == CODES
    assert new.titles == old.titles == {"it": "Benessere 2026", "en": "Wellbeing 2026"}
    assert [dict(each.texts) for each in expected(new)] == [dict(each.texts) for each in expected(old)]
    assert expected(new)[1].texts["it"] == "Sicurezza sul lavoro [Formazione adeguata]"
    assert expected(new)[7].texts == {
        "it": "Perché lavora in agile? Più risposte [Altro]",
        "en": "Why do you work remotely? [Other]",
    }
    assert "rossi" not in repr((new, old)).lower()


@pytest.mark.parametrize("name", [*BRIEF_FILES, *LONG_FILES, "testo-inglese-esteso"])
def test_each_is_recognised(name: str) -> None:
    assert is_limesurvey(read_records(HERE / f"{name}.csv", Limits()).rows[0])
