# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What must hold inside a row, between the rows and between the tables of the record?

Declared data: the door (`ingest.validate`) turns each rule into one bit of a vector pass. A rule's `wrong` is a SQL
predicate over the columns of its table, and `as_of` (the day of which the file speaks), true where the row breaks it; a
NULL column breaks no rule. The grounds of `titoli` are judged by the columns of their sheet, before they are sealed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from record.calendario import FIRST_DAY, LAST_DAY
from record.tables import ENTE, LIVELLI_AREA

Level = Literal["error", "warning"]


@dataclass(frozen=True)
class RowRule:
    """What must hold inside one row: where it does not, `field` is the cell to look at and `code` its issue."""

    table: str
    field: str
    code: str
    wrong: str
    expected: str
    remedy: str


@dataclass(frozen=True)
class Reference:
    """`table.field` must be known as `target.key`, in the record or in the same load.

    With `only_if_known` the rule sleeps until the first row of `target` is known: an ente may never send that file.
    `besides` is the one value that is always known.
    """

    table: str
    field: str
    target: str
    key: str
    code: str
    level: Level
    expected: str
    remedy: str
    only_if_known: bool = False
    besides: str | None = None


_END = "Controlla le due date: forse il giorno e il mese sono scambiati."
_UNKNOWN_PERSON = ("una matricola presente nell'anagrafe", "Controlla la matricola, oppure carica prima il personale.")
_UNKNOWN_UNIT = (
    "il codice di una struttura presente nell'elenco",
    "Controlla il codice, oppure carica prima il file delle strutture.",
)
_UNKNOWN_APPLICATION = (
    "il codice di una domanda già presente",
    "Controlla il codice, oppure carica prima il file delle domande.",
)
_UNKNOWN_AGREEMENT = (
    "il codice di un accordo già presente",
    "Controlla il codice, oppure carica prima il file degli accordi.",
)


def _end_after_start(table: str, start: str, end: str, what: str) -> RowRule:
    return RowRule(table, end, "ING-03", f"{end} < {start}", what, _END)


def _between(table: str, field: str, low: int, high: int, unit: str = "") -> RowRule:
    said = f"un numero tra {low} e {high}{unit}"
    return RowRule(table, field, "ING-13", f"{field} NOT BETWEEN {low} AND {high}", said, "Correggi il numero.")


def _hours_within(table: str, field: str, hours: int) -> RowRule:
    wrong = f"{field} NOT BETWEEN 0 AND {hours * 60}"
    return RowRule(table, field, "ING-13", wrong, f"al massimo {hours} ore", "Correggi le ore.")


def _in_calendar(table: str, field: str) -> RowRule:
    """Return the rule of days that the calendar knows: any other would belong to no week and no month."""
    wrong = f"{field} NOT BETWEEN DATE '{FIRST_DAY}' AND DATE '{LAST_DAY}'"
    said = f"un giorno tra il {FIRST_DAY:%d/%m/%Y} e il {LAST_DAY:%d/%m/%Y}"
    return RowRule(table, field, "ING-19", wrong, said, "Controlla l'anno.")


_DAY_SUM = "minuti_presenza + minuti_agile + minuti_ferie + minuti_assenza_giustificata + minuti_altra_assenza"
_PERIOD_SUM = "coalesce(minuti_presenza, 0) + minuti_agile + coalesce(minuti_assenza_giustificata, 0)"
_PERIOD_DAYS = "(date_diff('day', dal, al) + 1)"

_COUNTS_OF_PROCESSES = (
    *("prodotti", "prodotti_nei_tempi", "giorni_totali", "giorni_mediani", "fte_centesimi", "utenti"),
    *("accessi_digitali", "soddisfatti", "rispondenti", "accessi_sportello", "attesa_minuti"),
)


def _not_below_zero(table: str, field: str, what: str = "un numero non negativo") -> RowRule:
    return RowRule(table, field, "ING-13", f"{field} < 0", what, "Togli il segno meno, oppure lascia vuota la cella.")


def _at_most(table: str, field: str, euro: int) -> RowRule:
    said = f"un importo tra 0 e {euro} euro"
    return RowRule(table, field, "ING-13", f"{field} NOT BETWEEN 0 AND {euro * 100}", said, "Correggi l'importo.")


def _not_more(table: str, field: str, than: str, what: str) -> RowRule:
    return RowRule(table, field, "ING-18", f"{field} > {than}", what, "Controlla i due numeri.")


LONGEST_WAY = 2000
"""The longest way from home to the office that is believed, in km."""

PLAN_YEARS = (2000, 2100)
"""The years of which a plan may speak."""

SERVICE_DAYS = 25_000
"""The longest effective service that is believed: 68 years."""

ROW_RULES: tuple[RowRule, ...] = (
    _end_after_start("strutture", "dal", "al", "una fine non prima dell'inizio"),
    RowRule(
        "strutture",
        "padre",
        "ING-15",
        "padre = codice",
        "una struttura superiore diversa dalla struttura stessa",
        "Scrivi il codice della struttura superiore, oppure lascia vuota la cella.",
    ),
    RowRule(
        "organico",
        "anno_nascita",
        "ING-19",
        "anno_nascita NOT BETWEEN 1920 AND 2020 OR year(assunto_il) - anno_nascita < 14",
        "un anno di nascita di quattro cifre, prima dell'assunzione",
        "Scrivi l'anno con quattro cifre, per esempio 1975.",
    ),
    _between("organico", "part_time_percento", 1, 100),
    _hours_within("organico", "orario_settimanale_minuti", 60),
    RowRule(
        "organico",
        "orario_settimanale_minuti",
        "ING-13",
        "orario_settimanale_minuti = 0",
        "le ore settimanali del contratto",
        "Scrivi le ore, per esempio 36; se non si conoscono, lascia vuota la cella.",
    ),
    _between("organico", "giorni_settimana", 1, 7),
    _between("organico", "servizio_effettivo_giorni", 0, SERVICE_DAYS),
    _end_after_start("organico", "assunto_il", "cessato_il", "una cessazione non prima dell'assunzione"),
    _end_after_start("domande", "presentata_il", "decisa_il", "una decisione non prima della domanda"),
    _end_after_start("accordi", "inizio", "fine", "una fine non prima dell'inizio"),
    _end_after_start("accordi", "inizio", "recesso_il", "un recesso non prima dell'inizio"),
    RowRule(
        "domande",
        "parere_commissione_il",
        "ING-03",
        "parere_commissione_il < presentata_il",
        "un parere non prima della domanda",
        _END,
    ),
    RowRule(
        "accordi",
        "recesso_comunicato_il",
        "ING-03",
        "recesso_comunicato_il > recesso_il",
        "un preavviso non dopo il recesso",
        "Controlla le due date: il recesso si comunica prima del giorno da cui l'accordo non vale più.",
    ),
    RowRule(
        "accordi",
        "rinnovo_di",
        "ING-14",
        "rinnovo_di = accordo",
        "il codice dell'accordo rinnovato, diverso da quello della riga",
        "Scrivi il codice dell'accordo di prima, oppure lascia vuota la cella.",
    ),
    _between("accordi", "giorni_settimana", 0, 7),
    _between("accordi", "fascia_minuti", 0, 1440, " minuti"),
    _between("accordi", "giornata_minuti", 1, 1440, " minuti"),
    _between("accordi", "preavviso_recesso_giorni", 0, 365),
    *(
        _hours_within("giornate", field, 24)
        for field in (
            "minuti_presenza",
            "minuti_agile",
            "minuti_ferie",
            "minuti_assenza_giustificata",
            "minuti_altra_assenza",
        )
    ),
    RowRule(
        "giornate",
        "minuti_presenza",
        "ING-18",
        f"{_DAY_SUM} > 1440",
        "un totale della giornata di al massimo 24 ore",
        "Somma presenza, lavoro agile e assenze: insieme non possono superare 24 ore.",
    ),
    _in_calendar("giornate", "giorno"),
    _between("giornate", "richiami", 0, 24),
    _between("giornate", "preavviso_richiamo_giorni", 0, 365),
    _end_after_start("presenze", "dal", "al", "una fine non prima dell'inizio"),
    _in_calendar("presenze", "dal"),
    RowRule(
        "presenze",
        "minuti_agile",
        "ING-18",
        f"{_PERIOD_SUM} > 1440 * {_PERIOD_DAYS} OR minuti_previsti > 1440 * {_PERIOD_DAYS}",
        "ore che stanno nel periodo",
        "Controlla le ore: insieme superano 24 ore al giorno.",
    ),
    RowRule(
        "presenze",
        "giorni_agile",
        "ING-18",
        f"giorni_agile > {_PERIOD_DAYS} OR giorni_presenza > {_PERIOD_DAYS}",
        "giorni che stanno nel periodo",
        "Controlla i giorni: sono più di quelli del periodo.",
    ),
    _between("presenze", "richiami", 0, 366),
    _end_after_start("contattabilita", "dal", "al", "una fine non prima dell'inizio"),
    _between("contattabilita", "episodi_contestati", 0, 10000),
    _between("contattabilita", "episodi_giustificati", 0, 10000),
    RowRule(
        "contattabilita",
        "episodi_giustificati",
        "ING-18",
        "episodi_giustificati > episodi_contestati",
        "non più episodi giustificati che contestati",
        "Controlla i due numeri.",
    ),
    _end_after_start("rapporti", "dal", "al", "una fine non prima dell'inizio"),
    _between("formazione", "durata_minuti", 0, 60000, " minuti"),
    _end_after_start("dotazioni", "consegnata_il", "restituita_il", "una restituzione non prima della consegna"),
    _between("titoli", "km", 0, LONGEST_WAY, " km"),
    RowRule(
        "titoli",
        "nato_il",
        "ING-19",
        "nato_il > as_of",
        "una data di nascita non nel futuro",
        "Controlla l'anno; se il figlio non è ancora nato, lascia vuota la cella.",
    ),
    _end_after_start("fasi", "avviata_il", "conclusa_il", "una conclusione non prima dell'avvio"),
    _between("mappature_aree", "numero", 0, 1_000_000),
    RowRule(
        "mappature_aree",
        "livello",
        "ING-05",
        f"(aspetto = 'digitalizzazione') <> (livello IN {LIVELLI_AREA['digitalizzazione']})",
        "; ".join(f"per {aspect} uno tra: {', '.join(levels)}" for aspect, levels in LIVELLI_AREA.items()).replace(
            "_", " "
        ),
        "Correggi il livello oppure l'aspetto.",
    ),
    _end_after_start("costi", "dal", "al", "una fine non prima dell'inizio"),
    _not_below_zero("costi", "importo", "un importo non negativo"),
    _not_below_zero("costi", "quantita"),
    _end_after_start("processi", "dal", "al", "una fine non prima dell'inizio"),
    *(_not_below_zero("processi", field) for field in _COUNTS_OF_PROCESSES),
    _not_below_zero("processi", "costo", "un importo non negativo"),
    _not_more("processi", "prodotti_nei_tempi", "prodotti", "non più atti nei tempi che prodotti"),
    _not_more("processi", "soddisfatti", "rispondenti", "non più utenti soddisfatti che rispondenti"),
    _not_below_zero("spazi", "metri_quadri"),
    _not_below_zero("spazi", "postazioni"),
    _not_below_zero("spazi", "canone_annuo", "un importo non negativo"),
    _between("spostamenti", "km", 0, LONGEST_WAY, " km"),
    _between("spostamenti", "minuti", 0, 1440, " minuti"),
    _at_most("spostamenti", "costo", 1000),
    _at_most("spostamenti", "maggiori_spese", 100_000),
    RowRule(
        "spostamenti",
        "dichiarato_il",
        "ING-19",
        "dichiarato_il > as_of",
        "una data non nel futuro",
        "Controlla l'anno.",
    ),
    _between("obiettivi_ente", "anno", *PLAN_YEARS),
    _between("obiettivi_ente", "anno_base", *PLAN_YEARS),
    RowRule(
        "obiettivi_ente",
        "anno_base",
        "ING-03",
        "anno_base > anno",
        "un anno di base non dopo l'anno dell'obiettivo",
        "Controlla i due anni: forse sono scambiati.",
    ),
    _between("obiettivi_ente", "peso", 0, 100),
    RowRule(
        "obiettivi_ente",
        "soglia_vicino",
        "ING-13",
        "soglia_vicino LIKE '-%'",
        "un numero non negativo",
        "Scrivi di quanto si può restare sotto, senza segno meno.",
    ),
    RowRule(
        "obiettivi_ente",
        "traguardo",
        "ING-06",
        "unita = 'testo' AND traguardo IS NULL",
        "il traguardo a parole, perché l'unità di misura è «testo»",
        "Scrivi che cosa si vuole ottenere, per esempio Regolamento approvato.",
    ),
    RowRule(
        "obiettivi_ente",
        "valore",
        "ING-05",
        "unita = 'testo' AND valore IS NOT NULL",
        "una cella vuota, perché l'unità di misura è «testo»",
        "Scrivi il traguardo a parole nella sua colonna, oppure cambia l'unità di misura.",
    ),
)

BAND_ORDER = RowRule(
    "accordi",
    "dalle",
    "ING-03",
    "alle <= dalle",
    "una fascia che finisce dopo il suo inizio",
    "Scrivi prima l'ora di inizio e poi l'ora di fine, per esempio 09:00 e 12:00.",
)
"""The order of a contact band; the bands of an agreement stand in pairs of columns of its own row."""

REFERENCES: tuple[Reference, ...] = (
    Reference("strutture", "padre", "strutture", "codice", "ING-15", "error", *_UNKNOWN_UNIT),
    Reference("organico", "struttura", "strutture", "codice", "ING-15", "error", *_UNKNOWN_UNIT, only_if_known=True),
    Reference("domande", "struttura", "strutture", "codice", "ING-15", "error", *_UNKNOWN_UNIT, only_if_known=True),
    *(
        Reference(table, "persona", "organico", "persona", "ING-07", "error", *_UNKNOWN_PERSON)
        for table in ("domande", "accordi", "giornate", "presenze", "formazione", "dotazioni", "spostamenti")
    ),
    Reference(
        "accordi",
        "domanda",
        "domande",
        "domanda",
        "ING-14",
        "error",
        *_UNKNOWN_APPLICATION,
        only_if_known=True,
    ),
    Reference("accordi", "rinnovo_di", "accordi", "accordo", "ING-14", "warning", *_UNKNOWN_AGREEMENT),
    Reference("contattabilita", "accordo", "accordi", "accordo", "ING-14", "error", *_UNKNOWN_AGREEMENT),
    Reference("rapporti", "accordo", "accordi", "accordo", "ING-14", "error", *_UNKNOWN_AGREEMENT),
    Reference("titoli", "domanda", "domande", "domanda", "ING-14", "error", *_UNKNOWN_APPLICATION),
    Reference(
        "mappature_aree", "struttura", "strutture", "codice", "ING-15", "error", *_UNKNOWN_UNIT, only_if_known=True
    ),
    *(
        Reference(
            table,
            "struttura",
            "strutture",
            "codice",
            "ING-15",
            "error",
            *_UNKNOWN_UNIT,
            only_if_known=True,
            besides=ENTE,
        )
        for table in ("requisiti", "costi", "processi", "obiettivi_ente")
    ),
)

_YEARS_FIRST, _YEARS_LAST = (
    f"CASE WHEN anno BETWEEN {PLAN_YEARS[0]} AND {PLAN_YEARS[1]} THEN make_date(anno, {day}) END"
    for day in ("1, 1", "12, 31")
)

TIMES_OF_UNITS: dict[str, tuple[str, str]] = {
    "requisiti": ("dal", "dal"),
    "costi": ("dal", "al"),
    "processi": ("dal", "al"),
    "obiettivi_ente": (_YEARS_FIRST, _YEARS_LAST),
}
"""From which to which day, as SQL, a row speaks of its `struttura`, which must have been there on one of them."""

LOADING_ORDER: tuple[str, ...] = (
    "strutture",
    "organico",
    "domande",
    "titoli",
    "accordi",
    "giornate",
    "presenze",
    "contattabilita",
    "rapporti",
    "formazione",
    "dotazioni",
    "fasi",
    "mappature_aree",
    "requisiti",
    "costi",
    "processi",
    "applicativi",
    "spazi",
    "spostamenti",
    "obiettivi_ente",
)
"""What must be known before what: a table's references point to itself or to one on its left."""

STATES_THAT_BIND = ("attivo", "sospeso", "concluso", "recesso")
"""The states in which an agreement takes up its days: two of one person may not overlap (drafts and annulled may)."""


def row_rules(table: str) -> tuple[RowRule, ...]:
    """Return the rules inside one row of `table`."""
    return tuple(rule for rule in ROW_RULES if rule.table == table)


def references(table: str) -> tuple[Reference, ...]:
    """Return what the rows of `table` must find elsewhere."""
    return tuple(reference for reference in REFERENCES if reference.table == table)


SERIAL_ORDER: dict[str, tuple[str, ...]] = {"giornate": ("giorno", "persona")}
"""The order in which the rows of a large table go in fastest: that in which they lie (`record.tables`)."""
