# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Are the canonical tables recognised by their headings, and does an ente's own mapping say how to read the rest?"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from ingest.declarations import builtin_mapping, builtin_mappings, parse_mapping
from ingest.formats import read_file
from ingest.header import normalise
from ingest.mapping import Mapping, Recognition
from ingest.recognise import recognise, recognise_all
from norms.reading import DeclarationError
from record.columns import meaning_of
from record.grounds import Ground
from record.tables import CODICI_TITOLO, FACTS

CANONICAL = {
    "personale": "person_id,gender,birth_year,category/area,role,structure,hire_date,service_days,part_time_pct,"
    "weekly_hours,feasible,digital_signature",
    "domande": "application_id,person_id,submitted_at,structure,outcome,decision_date,reason_code,priority_codes,"
    "submitted_time,commission_opinion_on",
    "titoli": "application_id,ground_code,born_on,distance_km,assisted_person,valid_until,protocol",
    "fasi": "phase,started_on,ended_on,act",
    "mappature_aree": "structure,surveyed_on,aspect,level,count",
    "accordi": "agreement_id,person_id,application_id,signed_on,start,end,duration_type,profile,days_per_week,weekdays,"
    "band_from,band_to,band_minutes,scheduled_minutes,disconnection_from,disconnection_to,recess_notice_days,"
    "places_present,objectives_present,activities,technologies,equipment,training_done_on,safety_info_on,"
    "report_period,renewal_of,status,recess_date,recess_party,recess_reason,ministry_code,ministry_sent_on,"
    "clauses_present,renewal_requested_on,recess_notice_on,recess_justified",
    "rapporti": "report_id,agreement_id,period_from,period_to,due_on,received_on,target_id,indicator_type,operator,"
    "target_value(s),achieved_value(s),numerator,denominator,outcome,manager_validation",
    "contattabilita": "agreement_id,period_from,period_to,band_respected_statement,contested_episodes,"
    "justified_episodes",
    "presenze": "person_id,week,scheduled_hours,presence_hours,agile_hours,agile_days,presence_days,"
    "justified_absence_hours,absence_days_ferie,absence_days_other,recalls,recall_notice_days",
    "giornate": "person_id,day,presence_hours,agile_hours,holiday_hours,justified_absence_hours,other_absence_hours,"
    "recalls,recall_notice_days",
    "formazione": "person_id,course,held_on,topic,hours",
    "dotazioni": "equipment_id,equipment_type,person_id,given_on,returned_on",
    "strutture": "code,name,parent,valid_from,valid_to",
    "requisiti": "requirement,structure,since,present,act_reference",
    "costi": "cost_item,structure,period_from,period_to,amount_eur,quantity",
    "processi": "process,structure,period_from,period_to,process_type,digitised,outputs,outputs_in_time,total_days,"
    "median_days,fte,users,digital_requests,satisfied_users,respondents,desk_visits,waiting_minutes,cost_eur",
    "applicativi": "application,application_type,remotely_usable,since",
    "spazi": "site,since,square_metres,desks,annual_rent",
    "spostamenti": "person_id,declared_on,commute_km,commute_minutes,transport_mode,travel_cost,extra_costs",
    "obiettivi_ente": "indicator,structure,target_year,unit_of_measure,base_year,baseline,target_value,milestone,"
    "milestone_state,weight,direction,near_threshold,act",
}
SHORTEST = {
    "organico": "person_id;structure",
    "domande": "application_id;person_id;submitted_at;outcome",
    "accordi": "agreement_id;person_id;start",
    "rapporti": "report_id;agreement_id;due_on",
    "contattabilita": "agreement_id;period_from;period_to;contested_episodes",
    "presenze": "person_id;month;agile_hours",
    "giornate": "person_id;day;presence_hours;agile_hours",
    "formazione": "person_id;course;held_on",
    "dotazioni": "equipment_id;equipment_type",
    "strutture": "structure;structure_name",
    "titoli": "application_id;ground_code",
    "fasi": "phase;ended_on",
    "mappature_aree": "structure;surveyed_on;aspect;level;count",
    "requisiti": "requirement;since;present",
    "costi": "cost_item;period;amount",
    "processi": "process;process_type;quarter",
    "applicativi": "application;type;remote",
    "spazi": "site;square_metres",
    "spostamenti": "person_id;declared_on;commute_km",
    "obiettivi_ente": "indicator;year;unit",
}
ITALIAN = {
    "organico": "Matr.;Cognome;Nome;C.F.;Sesso (M/F);Data di nascita;Cat.;Qualifica;U.O.;Data assunzione;Part-time %;"
    "Ore settimanali;Attività smartizzabile;Firma digitale",
    "domande": "N. istanza;Cod. dip.;Data istanza;Ora;Ufficio;Esito istruttoria;Data decisione;Motivazione;"
    "Parere della Commissione del",
    "titoli": "N. istanza;Criterio;Data di nascita del figlio;Distanza casa-lavoro (km);Familiare assistito;"
    "Fine congedo;N. prot. documento",
    "fasi": "N. fase;Data avvio;Data conclusione;Determina",
    "mappature_aree": "Area organizzativa;Data della rilevazione;Ambito;Grado di digitalizzazione;N. attività",
    "accordi": "Codice accordo individuale;N. matricola;Data firma;Dal;Al;Giorni a settimana;Contattabilità dalle 1;"
    "Contattabilità alle 1;Contattabilità dalle 2;Contattabilità alle 2;Stato dell'accordo;Clausole complete;"
    "Data richiesta di rinnovo;Data del preavviso;Data recesso;Giustificato motivo",
    "giornate": "MATRICOLA;DATA;ORE_PRESENZA;ORE_LAVORO_AGILE;ORE_FERIE;PERMESSI (ORE);ASSENZE (ORE)",
    "presenze": "Matricola;Mese di riferimento;Ore dovute;Ore in sede;Ore smart working;Giorni smart working",
    "contattabilita": "N. accordo;Dal;Al;Fascia rispettata (si/no);N. episodi contestati;Giustificati",
    "rapporti": "N. relazione;Codice accordo;Scadenza;Ricevuta il;Esito",
    "formazione": "Matricola dipendente;Titolo del corso;Data corso;Durata (ore)",
    "dotazioni": "N. inventario;Tipo dispositivo;Assegnatario;Data consegna",
    "strutture": "Cod. uff.;Descrizione ufficio;Ufficio superiore",
    "requisiti": "Requisito;Ufficio;Decorrenza;Presente (sì/no);Estremi dell'atto",
    "costi": "Voce di spesa;Settore;Trimestre;Importo (€);Quantità",
    "processi": "Procedimento;Settore;Trimestre;Tipologia;Digitalizzato;Pratiche concluse;Nei termini;"
    "Giorni totali;FTE;Utenti;Istanze online;Soddisfatti;Rispondenti;Accessi allo sportello;"
    "Attesa totale (minuti);Costo (€)",
    "applicativi": "Nome applicativo;Tipologia;Consultabile da remoto;Situazione al",
    "spazi": "Immobile;Superficie (mq);N. postazioni;Canone annuo (€)",
    "spostamenti": "Matr.;Data compilazione;Km andata e ritorno;Tempo di viaggio (minuti);"
    "Mezzo di trasporto;Costo giornaliero (€)",
    "obiettivi_ente": "Cod. indicatore;Settore;Annualità;U.M.;Anno base;Valore iniziale;Valore atteso;"
    "Risultato atteso;Stato;Peso %;Polarità;Tolleranza;Fonte",
}
VIRTUAL = {"matricola", "cognome", "nome", "codice_fiscale", "servizio_al", "periodo", "dalle", "alle", "fasce"}
VIRTUAL |= {"titoli_priorita"}
SEALED = set(Ground.__dataclass_fields__)
"""What becomes the one sealed column of `titoli`."""


def recognised(folder: Path, header: str, name: str = "file.csv", given: Mapping | None = None) -> Recognition:
    path = folder / name
    path.write_text(f"{header}\n" + ";".join("x" * (header.count(";") + 1)) + "\n", encoding="utf-8")
    with read_file(path) as book:
        (found,) = recognise_all(book, given=given)
    return found


@pytest.mark.parametrize("name", CANONICAL)
def test_the_canonical_files_need_no_mapping_and_lose_no_column(tmp_path: Path, name: str) -> None:
    header = CANONICAL[name]
    path = tmp_path / f"{name}.csv"
    path.write_text(f"{header}\n{header}\n", encoding="utf-8")
    with read_file(path) as book:
        (found,) = recognise_all(book)
    assert found.table == ("organico" if name == "personale" else name)
    assert found.issues == ()
    assert found.loadable
    assert sum(len(place.columns) for place in found.located.values()) == header.count(",") + 1


@pytest.mark.parametrize(("table", "header"), SHORTEST.items())
def test_the_needed_columns_alone_are_enough(tmp_path: Path, table: str, header: str) -> None:
    found = recognised(tmp_path, header)
    assert (found.table, found.issues) == (table, ())


@pytest.mark.parametrize(("table", "header"), ITALIAN.items())
def test_offices_write_headings_in_their_own_way(tmp_path: Path, table: str, header: str) -> None:
    found = recognised(tmp_path, header)
    assert (found.table, [issue.sentence("f") for issue in found.issues]) == (table, [])


def test_two_pairs_of_bands_keep_their_order(tmp_path: Path) -> None:
    found = recognised(tmp_path, ITALIAN["accordi"])
    assert found.located["dalle"].columns == (7, 9)
    assert found.located["alle"].columns == (8, 10)


def test_a_heading_may_say_its_unit(tmp_path: Path) -> None:
    found = recognised(tmp_path, "person_id;day;presence_minutes;Minuti lavoro agile;Ferie (min);Permessi (hh:mm)")
    units = {name: place.unit for name, place in found.located.items()}
    assert units["minuti_presenza"] == units["minuti_agile"] == units["minuti_ferie"] == "minutes"
    assert units["minuti_assenza_giustificata"] == "hours"
    assert recognised(tmp_path, CANONICAL["accordi"].replace(",", ";")).located["fascia_minuti"].unit == "minutes"


@pytest.mark.parametrize("mapping", builtin_mappings(), ids=lambda mapping: mapping.table)
def test_every_field_is_a_column_of_the_record_or_becomes_one(mapping: Mapping) -> None:
    columns = FACTS[mapping.table].c
    for name, rule in mapping.fields.items():
        assert name in columns or name in VIRTUAL or (mapping.table == "titoli" and name in SEALED)
        if rule.kind == "choice" and name in columns:
            assert set(rule.choices.values()) == set(meaning_of(columns[name]).choices), name
        if rule.kind == "flag" and rule.choices:
            assert set(rule.choices.values()) == {"0", "1"}


@pytest.mark.parametrize("mapping", builtin_mappings(), ids=lambda mapping: mapping.table)
def test_every_column_of_the_record_can_be_filled(mapping: Mapping) -> None:
    derived = {"batch", "riga", "persona"}
    if mapping.table == "titoli":
        derived |= {"progressivo", "contenuto_cifrato"}
        assert set(mapping.fields) > SEALED
    assert {column.name for column in FACTS[mapping.table].c} - set(mapping.fields) <= derived


def test_a_ground_is_one_of_the_codes_that_the_regulations_name() -> None:
    choices = builtin_mapping("titoli").fields["codice"].choices
    assert set(choices.values()) == set(CODICI_TITOLO)
    assert [choices[normalise(text)] for text in ("c8", "C 10", "Figli minori", "l104_figlio")] == [
        *("C08", "C10", "figli_minori", "L104_figlio")
    ]


def test_one_heading_names_one_field() -> None:
    for mapping in builtin_mappings():
        seen = [heading for rule in mapping.fields.values() for heading in {*rule.headings, *rule.weak}]
        assert len(seen) == len(set(seen)), mapping.table
        assert all(heading == normalise(heading) for heading in seen), mapping.table


@pytest.mark.parametrize(
    ("table", "field", "text", "code"),
    [
        ("organico", "genere", "Femmina", "D"),
        ("organico", "genere", "M", "U"),
        ("organico", "genere", "UOMO", "U"),
        ("organico", "qualifica", "P.O.", "po_eq"),
        ("organico", "qualifica", "PO-EQ", "po_eq"),
        ("domande", "esito", "In istruttoria", "in_attesa"),
        ("domande", "esito", "admitted", "ammessa"),
        ("accordi", "stato", "In corso", "attivo"),
        ("accordi", "tipo_durata", "Tempo determinato", "TD"),
        ("accordi", "recesso_parte", "Ente", "amministrazione"),
        ("accordi", "profilo", "Progettuale", "P"),
        ("accordi", "profilo", "per obiettivi", "O"),
        ("accordi", "profilo", "Gestionale", "G"),
        ("mappature_aree", "livello", "di base", "di_base"),
        ("rapporti", "esito", "partly", "parziale"),
    ],
)
def test_choices_are_read_in_both_languages(table: str, field: str, text: str, code: str) -> None:
    assert builtin_mapping(table).fields[field].choices[normalise(text)] == code


# ------------------------------------------------------------- what is wrong


def test_a_missing_column_is_named_as_people_call_it(tmp_path: Path) -> None:
    found = recognised(tmp_path, "N. accordo;Matricola;Data fine;Giorni a settimana", "accordi.csv")
    assert [issue.sentence("accordi.csv") for issue in found.issues] == [
        "ING-10 · accordi.csv: manca la colonna «data inizio». "
        "Usa il modello, oppure indica in una mappatura quale colonna la contiene."
    ]
    assert not found.loadable


def test_a_missing_period_says_both_ways_out(tmp_path: Path) -> None:
    found = recognised(tmp_path, "Matricola;Ore previste;Ore in presenza;Ore agili", "presenze.csv")
    (issue,) = found.issues
    assert "«settimana (o mese)» oppure «dal» e «al»" in issue.expected


def test_an_unknown_column_is_a_warning_in_the_words_of_the_guide(tmp_path: Path) -> None:
    found = recognised(tmp_path, "N. accordo;Matricola;Data inizio;Dip.;")
    assert [issue.sentence("a.csv") for issue in found.issues] == [
        "ING-11 · a.csv, cella D1: la colonna «Dip.» non è nel modello. La ignoriamo.",
        "ING-11 · a.csv, cella E1: la colonna non ha intestazione. La ignoriamo.",
    ]
    assert found.loadable


def test_a_column_that_comes_twice_is_told(tmp_path: Path) -> None:
    found = recognised(tmp_path, "N. accordo;Matricola;Inizio;Data inizio;Matr.")
    assert [(issue.code, issue.column, issue.field) for issue in found.issues] == [
        ("ING-24", 4, "inizio"),
        ("ING-24", 5, "matricola"),
    ]


def test_sheets_that_are_no_table_are_told_and_empty_ones_ignored(tmp_path: Path) -> None:
    path = tmp_path / "personale.xlsx"
    with xlsxwriter.Workbook(path) as book:
        staff = book.add_worksheet("Dati")
        staff.write_row("A1", ["Matricola", "Struttura"])
        staff.write_row("A2", ["412", "S1"])
        book.add_worksheet("Foglio2")
        book.add_worksheet("Legenda").write_row("A1", ["Sigla", "Spiegazione"])
    with read_file(path) as opened:
        found = recognise_all(opened)
    assert [(one.table, [(issue.code, issue.level) for issue in one.issues]) for one in found] == [
        ("organico", []),
        (None, [("ING-20", "warning")]),
    ]


def test_merged_cells_among_the_data_are_told(tmp_path: Path) -> None:
    path = tmp_path / "personale.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Personale")
        sheet.write_row("A1", ["Matricola", "Struttura"])
        sheet.write_column("A2", ["412", "413"])
        sheet.merge_range("B2:B3", "S1")
    with read_file(path) as opened:
        (found,) = recognise_all(opened)
    assert [issue.sentence("p.xlsx") for issue in found.issues] == [
        "ING-23 · p.xlsx, foglio «Personale», cella B2: le celle sono unite: il valore vale solo per la prima. "
        "Separa le celle, ripeti il valore in ognuna e ricarica il file."
    ]


def test_a_failed_formula_refuses_its_row(tmp_path: Path) -> None:
    path = tmp_path / "personale.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Personale")
        sheet.write_row("A1", ["Matricola", "Struttura", "Altro"])
        sheet.write_row("A2", ["412"])
        sheet.write_formula("B2", "=VLOOKUP(1,A:A,1)", None, "#N/A")
        sheet.write_formula("C2", "=1/0", None, "#DIV/0!")
    with read_file(path) as opened:
        (found,) = recognise_all(opened)
    errors = [(issue.code, issue.cell, issue.field) for issue in found.issues if issue.level == "error"]
    assert errors == [("ING-26", "B2", "struttura")]


def test_a_formula_that_was_never_computed_is_told_by_its_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Personale"
    sheet.append(["Matricola", "Struttura", "Altro"])
    sheet.append(["412", '="S"&1', "=1+1"])
    sheet.append(["413", "S1"])
    book.save(tmp_path / "personale.xlsx")
    with read_file(tmp_path / "personale.xlsx") as opened:
        (found,) = recognise_all(opened)
    told = [issue for issue in found.issues if issue.code == "ING-30"]
    assert [(issue.level, issue.field, issue.value) for issue in told] == [("warning", "struttura", None)]
    assert told[0].sentence("p.xlsx") == (
        "ING-30 · p.xlsx, foglio «Personale», cella B2: la cella contiene una formula senza valore e la leggiamo come "
        "vuota. Apri il file con un foglio di calcolo, salvalo e ricaricalo."
    )


def test_many_formulas_without_a_value_are_told_as_many(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Matricola", "Struttura", "Cognome"])
    for number in range(55):
        book.worksheets[0].append([str(number + 1), '="S"&1', "Rossi"])
    book.save(tmp_path / "personale.xlsx")
    with read_file(tmp_path / "personale.xlsx") as opened:
        (found,) = recognise_all(opened)
    told = [issue for issue in found.issues if issue.code == "ING-30"]
    assert len(told) == 51
    assert told[-1].expected == "altre 5 celle contengono una formula senza valore"


SHARED = Path(__file__).parents[4] / "shared" / "data" / "contoannuale"


def test_real_tables_that_are_not_ours_are_told_so() -> None:
    """Reference tables of the Conto annuale (RGS): semicolons, with and without BOM, quotes in the middle."""
    files = sorted(SHARED.glob("*.CSV"))
    if not files:
        pytest.skip("the Conto annuale's reference tables are not on this machine")
    for path in files:
        with read_file(path) as book:
            (found,) = recognise_all(book)
        assert [(issue.code, issue.level) for issue in found.issues] == [("ING-20", "error")], path.name
        assert found.headings[0] == "ANNO"
        assert len(found.headings) >= 3


# ------------------------------------------------------------- an ente's own

OURS = """\
# our export
name: gestionale
table: giornate
sheet: "Export*"
header_row: 2
ignore: [Reparto]
fields:
  matricola: {headings: [Progr.]}
  giorno: {headings: [Gg], date_format: gg.mm.aa}
  minuti_presenza: {headings: [P], unit: minutes}
  minuti_agile: {headings_in: {minutes: [A]}}
  richiami: {constant: 0}
"""


def exported(folder: Path, sheet: str = "Export ottobre") -> Path:
    path = folder / "export.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(sheet)
        page.write_row("A1", ["Reparto", "Progr.", "Gg", "P", "A"])
        page.write_row("A2", ["Reparto", "Progr.", "Gg", "P", "A"])
        page.write_row("A3", ["S1", "412", "01.10.26", 432, 0])
    return path


def test_an_ente_s_mapping_says_only_what_differs(tmp_path: Path) -> None:
    mapping = parse_mapping(OURS, Path("nostra.yaml"))
    with read_file(exported(tmp_path)) as book:
        (found,) = recognise_all(book, given=mapping)
    assert (found.table, found.header_row, found.issues) == ("giornate", 2, ())
    assert found.mapping is mapping
    assert mapping.name == "gestionale"
    assert found.located["giorno"].rule.date_format == "%d.%m.%y"
    assert found.located["minuti_presenza"].unit == found.located["minuti_agile"].unit == "minutes"
    assert found.located["richiami"].columns == ()
    assert found.located["richiami"].rule.constant == "0"


def test_a_mapping_is_for_the_sheets_that_it_names(tmp_path: Path) -> None:
    mapping = parse_mapping(OURS, Path("nostra.yaml"))
    with read_file(exported(tmp_path, "Altro")) as book:
        (found,) = recognise_all(book, given=mapping)
    assert found.table is None


def test_a_confirmed_mapping_is_found_again_by_the_headings(tmp_path: Path) -> None:
    mapping = parse_mapping(OURS, Path("nostra.yaml"))
    with read_file(exported(tmp_path)) as book:
        (first,) = recognise_all(book, given=mapping)
        kept = {first.fingerprint: mapping}
        again = recognise(book.sheets[0], kept.get)
    assert (again.table, again.fingerprint) == ("giornate", first.fingerprint)


def test_own_headings_win_over_the_product_s(tmp_path: Path) -> None:
    mapping = parse_mapping("table: accordi\nfields:\n  firmato_il: {headings: [Inizio]}\n", Path("nostra.yaml"))
    found = recognised(tmp_path, "N. accordo;Matricola;Data inizio;Inizio", given=mapping)
    assert (found.located["firmato_il"].columns, found.located["inizio"].columns) == ((4,), (3,))


def test_every_scalar_is_text() -> None:
    written = (
        "table: accordi\nfields:\n  disconnessione_dalle: {constant: 17:30}\n  stato: {choices: {sospeso: [no, 1e3]}}\n"
    )
    mapping = parse_mapping(written, Path("nostra.yaml"))
    assert mapping.fields["disconnessione_dalle"].constant == "17:30"
    assert mapping.fields["stato"].choices == {"sospeso": "sospeso", "no": "sospeso", "1e3": "sospeso"}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("table: persone\n", "nostra.yaml:1: unknown table 'persone'; allowed: accordi, applicativi, "),
        ("table: accordi\ncolour: red\n", "nostra.yaml:2: unknown key 'colour'; allowed: table, name, fields, "),
        ("name: x\n", "nostra.yaml:1: missing key 'table'"),
        (
            "table: accordi\nfields:\n  inizzio: {headings: [Dal]}\n",
            "nostra.yaml:3: unknown field 'inizzio' of accordi; allowed: ",
        ),
        (
            "table: accordi\nfields:\n  inizio: {heading: [Dal]}\n",
            "nostra.yaml:3: unknown key 'heading'; allowed: kind, ",
        ),
        ("table: accordi\nfields:\n  inizio: Dal\n", "nostra.yaml:3: field 'inizio' must be a mapping of keys"),
        (
            "table: accordi\nfields:\n  inizio:\n    headings: [Dal]\n    date_format: giorno\n",
            "nostra.yaml:5: 'giorno' is not a date format; allowed: gg, mm, aa or aaaa, for example gg/mm/aaaa",
        ),
        (
            "table: accordi\nfields:\n  stato:\n    choices:\n      vivo: [x]\n",
            "nostra.yaml:5: unknown choice 'vivo'; allowed: annullato, attivo, bozza, ",
        ),
        (
            "table: accordi\nfields:\n  inizio: {headings: [Dal]}\n  fine: {headings: [dal]}\n",
            "nostra.yaml:1: heading 'dal' belongs to both 'inizio' and 'fine'; keep it in one",
        ),
        ("table: accordi\nheader_row: 0\n", "nostra.yaml:2: '0' is not a header row; allowed: 1 to 30"),
        ("table: accordi\nformat: pdf\n", "nostra.yaml:2: unknown format 'pdf'; allowed: csv, xlsx, xlsb, xls, ods"),
        (
            "table: accordi\nfields:\n  inizio: {decimal: ','}\n",
            "nostra.yaml:3: unknown decimal ','; allowed: comma, dot",
        ),
        ("table: accordi\none_of: [inizio + pippo]\n", "nostra.yaml:2: unknown field 'pippo'; allowed: accordo, "),
        ("table: [accordi\n", "nostra.yaml:2: not YAML: "),
        ("- accordi\n", "nostra.yaml:1: expected a mapping of keys"),
        ("table: !!python/none accordi\n", "nostra.yaml:1: no tags and no aliases; write the value"),
        ("table: accordi\ntable: domande\n", "nostra.yaml:2: key 'table' is already at line 1"),
        (
            "table: accordi\nfields:\n  inizio: {headings: [[a]]}\n",
            "nostra.yaml:3: 'headings' must be a text or a list of texts",
        ),
    ],
)
def test_a_wrong_declaration_is_told_with_file_and_line(written: str, said: str) -> None:
    with pytest.raises(DeclarationError) as error:
        parse_mapping(written, Path("nostra.yaml"))
    assert str(error.value).startswith(said)
