# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is one row of each table?

Facts are append-only: a row belongs to the batch that brought it, and its natural key may come back in a later
batch, which supersedes it. Nothing here is ever updated; `record.relations` says which rows hold on a day.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
)

from record.columns import Kind, Sensitivity, column

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

GENERI = ("U", "D")
QUALIFICHE = ("dirigente", "po_eq", "altro")
POSIZIONI = ("servizio", "altrove")
ESITI_DOMANDA = ("ammessa", "respinta", "ritirata", "in_attesa")
STATI_ACCORDO = ("bozza", "attivo", "sospeso", "concluso", "recesso", "annullato")
ESITI_OBIETTIVO = ("raggiunto", "parziale", "non_raggiunto")
CODICI_TITOLO = (
    *(f"C{number:02}" for number in range(1, 14)),
    *("fragile", "figli_disabili", "gravidanza", "post_maternita", "figli_minori", "familiari_104", "distanza"),
    *("L104_figlio", "L104_proprio", "caregiver"),
)
"""Grounds of priority: Brescia's criteria (domain.md 1.5.1), Civitanova's (1.3.1), those of L. 81/2017 art. 18(3-bis).

In the record they are sealed: the names are public, whose they are is not."""
LIVELLI_AREA = {
    "digitalizzazione": ("alto", "medio", "basso"),
    "competenze": ("avanzate", "adeguate", "autonome", "di_base"),
}
"""The two aspects in which an area of work is surveyed, each with its levels, highest first (domain.md 1.2)."""
ENTE = "-"
"""The `struttura` of a fact about the whole ente: a key is never NULL."""
VOCI_REQUISITI = (
    *("SO-01.atto", "SO-01.coordinatore", "SO-01.cabina", "SO-02.monitoraggio", "SO-03.help_desk"),
    *("SO-04.programmazione", "SD-03.vpn", "SD-04.intranet", "SD-05.collaboration"),
)
"""What an ente has or has not: the code of the indicator that asks for it, and which of its parts."""
VOCI_COSTI = (
    *("utenze", "stampe", "straordinario", "buoni_pasto"),
    *("formazione_agile", "hardware_infrastrutture", "digitalizzazione", "canoni"),
)
"""The expenses that the catalogue asks for (domain.md 2.1, SE; 2.3, EC and IE)."""
MEZZI = ("auto", "moto", "mezzi_pubblici", "bici", "piedi")
UNITA_OBIETTIVO = ("%", "euro", "numero", "ore", "giorni", "testo")
"""The units of a target; one in words («testo») is a milestone, which is reached or not."""
STATI_TRAGUARDO = ("da_avviare", "in_corso", "raggiunto", "non_raggiunto")
DIREZIONI = ("crescente", "decrescente", "neutra")
CODICI_INDICATORI = (
    *(f"SO-{number:02}" for number in range(1, 5)),
    *(f"SP-{number:02}" for number in range(1, 7)),
    *(f"SD-{number:02}" for number in range(1, 11)),
    *(f"SE-{number:02}" for number in range(1, 4)),
    *(f"IM-{number:02}" for number in range(1, 5)),
    *("EC-01", "EC-02", *(f"EF-{number:02}" for number in range(1, 5)), *(f"EA-{number:02}" for number in range(1, 5))),
    *("PI-AGG", "IE-S1", "IE-S2", "IE-S3", "IE-A1", "IE-A2", "IE-A3", "IE-E1", "IE-E2"),
    *(f"II-{number:02}" for number in range(1, 5)),
    *(f"S-{number:02}" for number in range(1, 20)),
    *("EA-01.variazione", "EA-02.digitali", "EA-02.variazione"),
    *("EC-01.buoni_pasto", "EC-01.stampe", "EC-01.straordinario", "EC-01.utenze"),
    *("EC-02.canoni", "EC-02.per_dipendente", "EC-02.postazioni", "EF-01.senza_ferie", "EF-01.variazione"),
    *("IE-S1.attesa", "II-01.clima", "S-12.preavviso", "S-13.recesso", "S-15.formazione"),
    *("SD-01.quota", "SD-03.abilitati", "SP-01.dirigenti"),
)
"""The codes of the catalogue (domain.md 2) and of its parts for which an ente may set a target, as metrics declares
them (a house test compares); PI-01..07 stay inside an agreement."""

# ---------------------------------------------------------------- lineage

depositi = Table(
    "depositi",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("nome", String(400), nullable=False),
    Column("byte", BigInteger, nullable=False),
    Column("mittente", String(200), nullable=False),
    Column("ricevuto_il", DateTime(timezone=False), nullable=False),
)
"""A file as received, named by its hash; the bytes lie encrypted under `deposits/` of the home."""

batch = Table(
    "batch",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("deposito", Integer, ForeignKey("depositi.id"), nullable=False),
    Column("tabella", String(60), nullable=False),
    Column("foglio", String(200), nullable=False),
    Column("mappatura", String(200), nullable=False),
    Column("accettato_il", DateTime(timezone=False), nullable=False),
    Column("noto_dal", Date, nullable=False),
    Column("righe_nuove", Integer, nullable=False),
    Column("righe_modificate", Integer, nullable=False),
    Column("righe_chiuse", Integer, nullable=False),
    Column("righe_invariate", Integer, nullable=False),
    Column("righe_respinte", Integer, nullable=False),
)
"""What one sheet brought, in one transaction. `noto_dal` is the day from which its rows are known."""

ritiri = Table(
    "ritiri",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("batch", Integer, ForeignKey("batch.id"), nullable=False, unique=True),
    Column("ritirato_il", DateTime(timezone=False), nullable=False),
    Column("noto_dal", Date, nullable=False),
    Column("motivo", String(400), nullable=False),
)
"""Undo: the batch stays, and from `noto_dal` its rows no longer hold."""

celle = Table(
    "celle",
    metadata,
    Column("batch", Integer, ForeignKey("batch.id"), nullable=False),
    Column("campo", String(60), nullable=False),
    Column("colonna", Integer, nullable=False),
    PrimaryKeyConstraint("batch", "campo"),
)
"""In which column of the sheet each field stood (1 = A): with a fact's `riga` it is the address of its cell."""

quarantena = Table(
    "quarantena",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("batch", Integer, ForeignKey("batch.id"), nullable=False),
    Column("riga", Integer, nullable=False),
    Column("problemi", String(), nullable=False),
    Column("celle_cifrate", LargeBinary, nullable=False),
    UniqueConstraint("batch", "riga"),
)
"""A row that was refused: `problemi` is JSON of codes and fields (no values); the cells themselves are encrypted."""

quarantena_risolta = Table(
    "quarantena_risolta",
    metadata,
    Column("quarantena", Integer, ForeignKey("quarantena.id"), nullable=False),
    Column("batch", Integer, ForeignKey("batch.id"), nullable=False),
    PrimaryKeyConstraint("quarantena", "batch"),
)
"""The batch whose corrected row took the place of a quarantined one; withdrawing that batch reopens it, for another."""

mappature = Table(
    "mappature",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("impronta", String(64), nullable=False),
    Column("testo", String(), nullable=False),
    Column("confermata_il", DateTime(timezone=False), nullable=False),
    Index("ix_mappature_impronta", "impronta"),
)
"""A mapping once confirmed for a source; `impronta` is the hash of the source's normalised headings."""

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("quando", DateTime(timezone=False), nullable=False),
    Column("chi", String(200), nullable=False),
    Column("azione", String(60), nullable=False),
    Column("oggetto", String(200), nullable=False),
)
"""Who did what to which batch or file: codes and addresses, never values."""

pubblicazioni = Table(
    "pubblicazioni",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("fino_al_batch", Integer, nullable=False),
    Column("fino_al_ritiro", Integer, nullable=False),
    Column("pubblicata_il", DateTime(timezone=False), nullable=False),
    Column("elenco", String(), nullable=False),
)
"""The manifest of the marts: JSON {table: {partition: file}}. Its commit is the publication."""

identita = Table(
    "identita",
    metadata,
    Column("persona", BigInteger, nullable=False),
    Column("batch", Integer, ForeignKey("batch.id"), nullable=False),
    Column("cifrato", LargeBinary, nullable=False),
    PrimaryKeyConstraint("persona", "batch"),
)
"""The only place that can tell who a pseudonym is: matricola, names and fiscal code, encrypted, key elsewhere."""

graduatorie = Table(
    "graduatorie",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("nome", String(100), nullable=False),
    Column("regola", String(60), nullable=False),
    Column("metodo", String(60), nullable=False),
    Column("dal", Date, nullable=False),
    Column("al", Date, nullable=False),
    Column("posti", Integer, nullable=False),
    Column("proposta_sha256", String(64), nullable=False),
    Column("contenuto_cifrato", LargeBinary, nullable=False),
    Column("motivo_cifrato", LargeBinary, nullable=True),
    Column("confermata_da", String(200), nullable=False),
    Column("confermata_il", DateTime(timezone=False), nullable=False),
    Column("titoli_fino_al", Date, nullable=False),
)
"""A ranking that a person confirmed, never changed afterwards. `proposta_sha256` names the proposal that was shown,
`motivo_cifrato` says why what was confirmed differs from it, and `titoli_fino_al` is the day until which the grounds
behind it are kept (domain.md 7.2.6-7)."""

cicli = Table(
    "cicli",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("al", Date, nullable=False, unique=True),
    Column("verifica_entro", Date, nullable=False),
    Column("presa_atto_entro", Date, nullable=False),
    Column("certificazione_entro", Date, nullable=False),
    Column("rettifica_entro", Date, nullable=False),
    Column("aperto_da", String(200), nullable=False),
    Column("aperto_il", DateTime(timezone=False), nullable=False),
)
"""A cycle of certification: the day that its indicators look at, and until when each of its steps is due."""

passaggi = Table(
    "passaggi",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("ciclo", Integer, ForeignKey("cicli.id"), nullable=False),
    Column("indicatore", String(60), nullable=False),
    Column("struttura", String(120), nullable=False),
    Column("passo", String(40), nullable=False),
    Column("ruolo", String(40), nullable=False),
    Column("autore", String(200), nullable=False),
    Column("delegato_da", String(200), nullable=False),
    Column("motivo", String(), nullable=False),
    Column("impronta", String(64), nullable=False),
    Column("valore", String(80), nullable=False),
    Column("quando", DateTime(timezone=False), nullable=False),
    Index("ix_passaggi_ciclo", "ciclo"),
)
"""What somebody did in a cycle, never changed afterwards: `indicatore` is empty for the whole cycle, `delegato_da`
where nobody delegated. `impronta` names what was looked at (`reports.certificate`), `valore` is how it read then."""

sigilli = Table(
    "sigilli",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("ciclo", Integer, ForeignKey("cicli.id"), nullable=False),
    Column("versione", Integer, nullable=False),
    Column("noto_al", Date, nullable=False),
    Column("manifesto", String(), nullable=False),
    Column("contenuto", String(), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("creato_il", DateTime(timezone=False), nullable=False),
    UniqueConstraint("ciclo", "versione"),
)
"""What was certified: the released figures and their manifest as canonical JSON, and the manifest's hash. A later
version stands beside the earlier ones. Whatever comes after a seal is known from the day after `noto_al` at the
earliest (`record.ledger`): what a seal counted can be counted again."""

scenari = Table(
    "scenari",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("nome", String(100), nullable=False),
    Column("contenuto", String(), nullable=False),
    Column("salvato_da", String(200), nullable=False),
    Column("salvato_il", DateTime(timezone=False), nullable=False),
    Column("rimosso_da", String(200), nullable=True),
    Column("rimosso_il", DateTime(timezone=False), nullable=True),
)
"""A supposition on the months ahead, by name: JSON of units, shares and rates, never of people. One that was removed
stays, so that what was once shown under its name can be told."""

rilevazioni = Table(
    "rilevazioni",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("codice", String(60), nullable=False, unique=True),
    Column("serie", String(60), nullable=False),
    Column("titolo", String(200), nullable=False),
    Column("strumento", String(60), nullable=False),
    Column("versione", String(60), nullable=False),
    Column("apre", Date, nullable=False),
    Column("chiude", Date, nullable=False),
    Column("stato", String(20), nullable=False),
    Column("soglia", Integer, nullable=False),
    Column("motivo", String(), nullable=False),
    Column("dettagli", String(), nullable=False),
)
"""One time a questionnaire is put to people. `soglia`, its `motivo` and `dettagli` (JSON: the codes of the items by
which results may be told apart) are what was promised: from the state «aperta» on nothing changes but the state."""

rilevazione_invitati = Table(
    "rilevazione_invitati",
    metadata,
    Column("rilevazione", Integer, ForeignKey("rilevazioni.id"), nullable=False),
    Column("tratti", String(), nullable=False),
    Column("invitati", Integer, nullable=False),
    PrimaryKeyConstraint("rilevazione", "tratti"),
)
"""How many people with some traits (JSON: item code -> option code, keys in order) were invited."""

rilevazione_arrivi = Table(
    "rilevazione_arrivi",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("rilevazione", Integer, ForeignKey("rilevazioni.id"), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("nome", String(400), nullable=False),
    Column("piattaforma", String(40), nullable=False),
    Column("mittente", String(200), nullable=False),
    Column("ricevuto_il", Date, nullable=False),
    Column("risposte", Integer, nullable=False),
    Column("complete", Integer, nullable=False),
    Column("commenti", Integer, nullable=False),
    Column("ritirato_il", Date, nullable=True),
    Column("ritirato_da", String(200), nullable=True),
    Column("motivo", String(400), nullable=True),
)
"""A file of answers: its name, its hash and its counts. The file is not kept: it holds who answered and when
(docs/adr/0019). Withdrawing it erases its answers; this row stays."""

rilevazione_risposte = Table(
    "rilevazione_risposte",
    metadata,
    Column("uid", String(32), primary_key=True),
    Column("arrivo", Integer, ForeignKey("rilevazione_arrivi.id"), nullable=False),
    Column("completa", Integer, nullable=False),
    Column("valori", String(), nullable=False),
    Index("ix_rilevazione_risposte_arrivo", "arrivo"),
)
"""What one person answered, as JSON of codes: `v` the values, `s` why some are not valid. `uid` is drawn at random when
the row is written, and rows are written in its order: neither says who, when, or in which line of the file."""

rilevazione_commenti = Table(
    "rilevazione_commenti",
    metadata,
    Column("uid", String(32), primary_key=True),
    Column("arrivo", Integer, ForeignKey("rilevazione_arrivi.id"), nullable=False),
    Column("voce", String(60), nullable=False),
    Column("testo", String(), nullable=False),
    Column("riservato", Integer, nullable=False),
    Column("stato", String(20), nullable=False),
    Column("tema", String(100), nullable=False),
    Column("letto_da", String(200), nullable=False),
    Column("confermato_da", String(200), nullable=False),
    Index("ix_rilevazione_commenti_arrivo", "arrivo"),
)
"""What somebody wrote, without names and addresses, drawn apart from the answers: nothing here leads to them.
`riservato` (0, 1) says that it speaks of health, beliefs or the like. `tema` counts once a second reader agrees."""

rilevazione_temi = Table(
    "rilevazione_temi",
    metadata,
    Column("rilevazione", Integer, ForeignKey("rilevazioni.id"), nullable=False),
    Column("voce", String(60), nullable=False),
    Column("tema", String(100), nullable=False),
    Column("parafrasi", String(400), nullable=False),
    PrimaryKeyConstraint("rilevazione", "voce", "tema"),
)
"""How a theme of the comments is told, in the words of who read them: never in those of who wrote."""

calendario = Table(
    "calendario",
    metadata,
    Column("giorno", Date, primary_key=True),
    Column("settimana", Date, nullable=False),
    Column("mese", Date, nullable=False),
    Column("lavorativo", Integer, nullable=False),
    Column("prossimo_lavorativo", Date, nullable=False),
)
"""Each day with its ISO week (the Monday), its month (the first), and national holidays: dates without dialects."""


# ---------------------------------------------------------------- facts

FACTS: dict[str, Table] = {}
NATURAL_KEYS: dict[str, tuple[str, ...]] = {}
PARTS_OF = {"accordi_fasce": "accordi", "titoli_priorita": "domande"}
"""Facts that are parts of another's row: when that row comes again, with fewer parts or none, the old ones go."""

COME_TOGETHER = {"titoli": ("domanda",)}
"""Facts whose rows come all together under a shorter key: when one comes again, the old ones of that key go."""


def _fact(
    name: str, *columns: Column[Any], checks: dict[str, str] | None = None, clustered: tuple[str, ...] = ()
) -> Table:
    """Declare an append-only table: its natural key is unique within a batch, and the row of its sheet is kept.

    `clustered` names the natural key in the order in which the rows are to lie; SQLite then keeps them in it.
    """
    natural = tuple(c.name for c in columns if c.info["meaning"].key)
    constraints = [CheckConstraint(rule, name=label) for label, rule in (checks or {}).items()]
    layout: Any = {"sqlite_with_rowid": False} if clustered else {}
    table: Table = Table(
        name,
        metadata,
        *columns,
        Column("batch", Integer, ForeignKey("batch.id"), nullable=False),
        Column("riga", Integer, nullable=False),
        PrimaryKeyConstraint(*(clustered or natural), "batch"),
        *constraints,
        **layout,
    )
    FACTS[name] = table
    NATURAL_KEYS[name] = natural
    return table


_PUBLIC = Sensitivity.PUBLIC
_SPECIAL = Sensitivity.SPECIAL

strutture = _fact(
    "strutture",
    column("codice", Kind.CODE, key=True, sensitivity=_PUBLIC),
    column("dal", Kind.DATE, key=True, sensitivity=_PUBLIC),
    column("nome", Kind.TEXT, required=True, sensitivity=_PUBLIC),
    column("padre", Kind.CODE, sensitivity=_PUBLIC),
    column("al", Kind.DATE, sensitivity=_PUBLIC),
)
"""A unit of the tree from a day on; `padre` NULL hangs from the ente."""

organico = _fact(
    "organico",
    column("persona", Kind.PERSONA, key=True),
    column("dal", Kind.DATE, key=True),
    column("struttura", Kind.CODE, required=True, breakdown=True, sensitivity=_PUBLIC),
    column("genere", Kind.CHOICE, breakdown=True, choices=GENERI),
    column("anno_nascita", Kind.INTEGER),
    column("area", Kind.CODE, breakdown=True),
    column("qualifica", Kind.CHOICE, breakdown=True, choices=QUALIFICHE),
    column("part_time_percento", Kind.INTEGER),
    column("orario_settimanale_minuti", Kind.MINUTES),
    column("giorni_settimana", Kind.INTEGER),
    column("assunto_il", Kind.DATE),
    column("cessato_il", Kind.DATE),
    column("servizio_effettivo_giorni", Kind.INTEGER),
    column("servizio_effettivo_dal", Kind.DATE),
    column("eseguibile_agile", Kind.FLAG),
    column("eseguibile_agile_dal", Kind.DATE),
    column("posizione", Kind.CHOICE, choices=POSIZIONI),
    column("firma_digitale", Kind.FLAG),
    checks={
        "part_time": "part_time_percento IS NULL OR part_time_percento BETWEEN 1 AND 100",
        "orario": "orario_settimanale_minuti IS NULL OR orario_settimanale_minuti BETWEEN 1 AND 3600",
        "cessazione": "cessato_il IS NULL OR assunto_il IS NULL OR cessato_il >= assunto_il",
    },
)
"""A person's state from a day on, until that person's next state. `orario_settimanale_minuti` is the contractual
week of that person (part-time already applied); `cessato_il` is the last day of service; `servizio_effettivo_dal` is
the day from which effective service would have to run without a break to give the days stated (domain.md 1.7,
amb_LU_1)."""

domande = _fact(
    "domande",
    column("domanda", Kind.CODE, key=True),
    column("persona", Kind.PERSONA, required=True),
    column("presentata_il", Kind.DATE, required=True),
    column("struttura", Kind.CODE, breakdown=True, sensitivity=_PUBLIC),
    column("esito", Kind.CHOICE, required=True, choices=ESITI_DOMANDA),
    column("decisa_il", Kind.DATE),
    column("motivo", Kind.CODE),
    column("presentata_minuto", Kind.MINUTES),
    column("parere_commissione_il", Kind.DATE),
    checks={"decisione": "decisa_il IS NULL OR decisa_il >= presentata_il"},
)
"""An application; `presentata_minuto` is the minute of its day, after midnight, for who came first."""

titoli_priorita = _fact(
    "titoli_priorita",
    column("domanda", Kind.CODE, key=True),
    column("progressivo", Kind.INTEGER, key=True),
    column("codice_cifrato", Kind.SEALED, required=True, sensitivity=_SPECIAL),
)
"""Priority grounds of an application: encrypted codes, apart from everything else (domain.md 7.2.6)."""

titoli = _fact(
    "titoli",
    column("domanda", Kind.CODE, key=True),
    column("progressivo", Kind.INTEGER, key=True),
    column("contenuto_cifrato", Kind.SEALED, required=True, sensitivity=_SPECIAL),
)
"""What a ground of an application rests on (a birth date, kilometres, a protocol number), sealed as JSON
(`record.grounds`): never a diagnosis, never a certificate. The grounds of an application come all together."""

accordi = _fact(
    "accordi",
    column("accordo", Kind.CODE, key=True),
    column("persona", Kind.PERSONA, required=True),
    column("domanda", Kind.CODE),
    column("firmato_il", Kind.DATE),
    column("inizio", Kind.DATE, required=True),
    column("fine", Kind.DATE),
    column("tipo_durata", Kind.CHOICE, choices=("TD", "TI")),
    column("profilo", Kind.CHOICE, choices=("P", "O", "G")),
    column("giorni_settimana", Kind.INTEGER),
    column("giorni_abituali", Kind.TEXT),
    column("fascia_minuti", Kind.MINUTES),
    column("giornata_minuti", Kind.MINUTES),
    column("disconnessione_dalle", Kind.MINUTES),
    column("disconnessione_alle", Kind.MINUTES),
    column("preavviso_recesso_giorni", Kind.INTEGER),
    column("luoghi_presenti", Kind.FLAG),
    column("obiettivi_presenti", Kind.FLAG),
    column("attivita", Kind.TEXT),
    column("tecnologie", Kind.TEXT),
    column("dotazione", Kind.CHOICE, choices=("ente", "propria", "mista")),
    column("formazione_il", Kind.DATE),
    column("informativa_sicurezza_il", Kind.DATE),
    column("periodicita_rapporto", Kind.CODE),
    column("rinnovo_di", Kind.CODE),
    column("stato", Kind.CHOICE, choices=STATI_ACCORDO),
    column("recesso_il", Kind.DATE),
    column("recesso_parte", Kind.CHOICE, choices=("dipendente", "amministrazione")),
    column("recesso_motivo", Kind.CODE),
    column("codice_comunicazione", Kind.CODE),
    column("comunicato_il", Kind.DATE),
    column("clausole_presenti", Kind.FLAG),
    column("rinnovo_chiesto_il", Kind.DATE),
    column("recesso_comunicato_il", Kind.DATE),
    column("recesso_giustificato", Kind.FLAG),
    checks={
        "durata": "fine IS NULL OR fine >= inizio",
        "giorni": "giorni_settimana IS NULL OR giorni_settimana BETWEEN 0 AND 7",
    },
)
"""An individual agreement.

In force on D: inizio <= D <= fine (open if NULL), D < recesso_il, stato not bozza/sospeso/annullato. Notice of the
recess was given on `recesso_comunicato_il`; `clausole_presenti` says that the fixed clauses of the ente's own model
are all in."""

accordi_fasce = _fact(
    "accordi_fasce",
    column("accordo", Kind.CODE, key=True),
    column("progressivo", Kind.INTEGER, key=True),
    column("dalle", Kind.MINUTES, required=True),
    column("alle", Kind.MINUTES, required=True),
    checks={"ordine": "alle > dalle"},
)
"""A contact band of an agreement: minutes after midnight."""

giornate = _fact(
    "giornate",
    column("persona", Kind.PERSONA, key=True),
    column("giorno", Kind.DATE, key=True),
    column("minuti_presenza", Kind.MINUTES, required=True),
    column("minuti_agile", Kind.MINUTES, required=True),
    column("minuti_ferie", Kind.MINUTES, required=True),
    column("minuti_assenza_giustificata", Kind.MINUTES, required=True),
    column("minuti_altra_assenza", Kind.MINUTES, required=True),
    column("richiami", Kind.INTEGER, required=True),
    column("preavviso_richiamo_giorni", Kind.INTEGER),
    checks={
        "minuti": "minuti_presenza >= 0 AND minuti_agile >= 0 AND minuti_ferie >= 0 "
        "AND minuti_assenza_giustificata >= 0 AND minuti_altra_assenza >= 0 "
        "AND minuti_presenza + minuti_agile + minuti_ferie + minuti_assenza_giustificata "
        "+ minuti_altra_assenza <= 1440",
    },
    clustered=("giorno", "persona"),
)
"""What one person's day was, as the attendance office closed it: never a clock-in, never a place.

By day and then person: a month is one range to read, and a new month goes in at the end of the table."""

presenze = _fact(
    "presenze",
    column("persona", Kind.PERSONA, key=True),
    column("dal", Kind.DATE, key=True),
    column("al", Kind.DATE, key=True),
    column("minuti_previsti", Kind.MINUTES),
    column("minuti_presenza", Kind.MINUTES),
    column("minuti_agile", Kind.MINUTES, required=True),
    column("giorni_agile", Kind.INTEGER),
    column("giorni_presenza", Kind.INTEGER),
    column("minuti_assenza_giustificata", Kind.MINUTES),
    column("giorni_ferie", Kind.INTEGER),
    column("giorni_altra_assenza", Kind.INTEGER),
    column("richiami", Kind.INTEGER),
    column("preavviso_richiamo_giorni", Kind.INTEGER),
    checks={"periodo": "al >= dal"},
)
"""A week or a month of one person, where the office gives no days."""

contattabilita = _fact(
    "contattabilita",
    column("accordo", Kind.CODE, key=True),
    column("dal", Kind.DATE, key=True),
    column("al", Kind.DATE, key=True),
    column("fascia_rispettata", Kind.FLAG),
    column("episodi_contestati", Kind.INTEGER, required=True),
    column("episodi_giustificati", Kind.INTEGER, required=True),
    checks={
        "periodo": "al >= dal",
        "episodi": "episodi_contestati >= 0 AND episodi_giustificati >= 0 "
        "AND episodi_giustificati <= episodi_contestati",
    },
)
"""A periodic statement of the responsible; single contact attempts are never stored (domain.md 7.2.5)."""

rapporti = _fact(
    "rapporti",
    column("rapporto", Kind.CODE, key=True),
    column("obiettivo", Kind.CODE, key=True),
    column("accordo", Kind.CODE, required=True),
    column("dal", Kind.DATE),
    column("al", Kind.DATE),
    column("scade_il", Kind.DATE, required=True),
    column("ricevuto_il", Kind.DATE),
    column("tipo_indicatore", Kind.CODE),
    column("operatore", Kind.CODE),
    column("valore_atteso", Kind.TEXT),
    column("valore_raggiunto", Kind.TEXT),
    column("numeratore", Kind.TEXT),
    column("denominatore", Kind.TEXT),
    column("esito", Kind.CHOICE, choices=ESITI_OBIETTIVO),
    column("validato", Kind.FLAG),
    checks={"periodo": "al IS NULL OR dal IS NULL OR al >= dal"},
)
"""One objective of one periodic report; a report with several has as many rows (`obiettivo` '-' where it has none)."""

formazione = _fact(
    "formazione",
    column("persona", Kind.PERSONA, key=True),
    column("corso", Kind.CODE, key=True),
    column("svolto_il", Kind.DATE, key=True),
    column("tema", Kind.CODE),
    column("durata_minuti", Kind.MINUTES),
)

dotazioni = _fact(
    "dotazioni",
    column("dotazione", Kind.CODE, key=True),
    column("tipo", Kind.CODE, required=True),
    column("persona", Kind.PERSONA),
    column("consegnata_il", Kind.DATE),
    column("restituita_il", Kind.DATE),
    checks={"restituzione": "restituita_il IS NULL OR consegnata_il IS NULL OR restituita_il >= consegnata_il"},
)
"""A device or service for agile work; `persona` NULL while it is in store."""

fasi = _fact(
    "fasi",
    column("fase", Kind.CODE, key=True, sensitivity=_PUBLIC),
    column("avviata_il", Kind.DATE, sensitivity=_PUBLIC),
    column("conclusa_il", Kind.DATE, sensitivity=_PUBLIC),
    column("atto", Kind.TEXT, sensitivity=_PUBLIC),
    checks={"fine": "conclusa_il IS NULL OR avviata_il IS NULL OR conclusa_il >= avviata_il"},
)
"""A phase of the ente's own programme for agile work: `01`, `02`, ... as its regulation numbers them."""

mappature_aree = _fact(
    "mappature_aree",
    column("struttura", Kind.CODE, key=True, sensitivity=_PUBLIC),
    column("rilevata_il", Kind.DATE, key=True, sensitivity=_PUBLIC),
    column("aspetto", Kind.CHOICE, key=True, sensitivity=_PUBLIC, choices=tuple(LIVELLI_AREA)),
    column("livello", Kind.CHOICE, key=True, sensitivity=_PUBLIC, choices=sum(LIVELLI_AREA.values(), ())),
    column("numero", Kind.INTEGER, required=True),
    checks={
        "numero": "numero >= 0",
        "livello": "(aspetto = 'digitalizzazione') = (livello IN ('alto', 'medio', 'basso'))",
    },
)
"""How many activities of an area have a degree of digitalisation, or how many people a degree of skills."""

requisiti = _fact(
    "requisiti",
    column("voce", Kind.CODE, key=True, sensitivity=_PUBLIC, choices=VOCI_REQUISITI),
    column("struttura", Kind.CODE, key=True, sensitivity=_PUBLIC),
    column("dal", Kind.DATE, key=True, sensitivity=_PUBLIC),
    column("presente", Kind.FLAG, required=True, sensitivity=_PUBLIC),
    column("atto", Kind.TEXT, sensitivity=_PUBLIC),
)
"""Whether something that agile work asks for is there, from a day on until the next `dal` of the same voce and
struttura (`ENTE` where it is of all)."""

costi = _fact(
    "costi",
    column("voce", Kind.CODE, key=True, sensitivity=_PUBLIC, choices=VOCI_COSTI),
    column("struttura", Kind.CODE, key=True, sensitivity=_PUBLIC),
    column("dal", Kind.DATE, key=True, sensitivity=_PUBLIC),
    column("al", Kind.DATE, key=True, sensitivity=_PUBLIC),
    column("importo", Kind.EURO, required=True, sensitivity=_PUBLIC),
    column("quantita", Kind.INTEGER, sensitivity=_PUBLIC),
    checks={"periodo": "al >= dal", "importi": "importo >= 0 AND (quantita IS NULL OR quantita >= 0)"},
)
"""What was spent on one thing in a period, by a unit or by the whole ente."""

processi = _fact(
    "processi",
    column("processo", Kind.CODE, key=True, sensitivity=_PUBLIC),
    column("struttura", Kind.CODE, key=True, sensitivity=_PUBLIC),
    column("dal", Kind.DATE, key=True, sensitivity=_PUBLIC),
    column("al", Kind.DATE, key=True, sensitivity=_PUBLIC),
    column("tipo", Kind.CHOICE, required=True, sensitivity=_PUBLIC, choices=("processo", "servizio")),
    column("digitalizzato", Kind.FLAG, sensitivity=_PUBLIC),
    *(
        column(name, Kind.INTEGER, sensitivity=_PUBLIC)
        for name in (
            *("prodotti", "prodotti_nei_tempi", "giorni_totali", "giorni_mediani", "fte_centesimi"),
            *("utenti", "accessi_digitali", "soddisfatti", "rispondenti", "accessi_sportello", "attesa_minuti"),
        )
    ),
    column("costo", Kind.EURO, sensitivity=_PUBLIC),
    checks={
        "periodo": "al >= dal",
        "tempi": "prodotti_nei_tempi IS NULL OR prodotti IS NULL OR prodotti_nei_tempi <= prodotti",
        "soddisfazione": "soddisfatti IS NULL OR rispondenti IS NULL OR soddisfatti <= rispondenti",
    },
)
"""A process or a service in a period: what it gave, in how long, with how much work, to how many users.

`giorni_totali` and `attesa_minuti` are sums over the files and over the visits, so that periods add up;
`fte_centesimi` is hundredths of a full-time person."""

applicativi = _fact(
    "applicativi",
    column("applicativo", Kind.CODE, key=True, sensitivity=_PUBLIC),
    column("dal", Kind.DATE, key=True, sensitivity=_PUBLIC),
    column("tipo", Kind.CHOICE, required=True, sensitivity=_PUBLIC, choices=("applicativo", "banca_dati")),
    column("da_remoto", Kind.FLAG, required=True, sensitivity=_PUBLIC),
)
"""An application or a database from a day on: can it be worked with from outside the office?"""

spazi = _fact(
    "spazi",
    column("sede", Kind.CODE, key=True, sensitivity=_PUBLIC),
    column("dal", Kind.DATE, key=True, sensitivity=_PUBLIC),
    column("metri_quadri", Kind.INTEGER, sensitivity=_PUBLIC),
    column("postazioni", Kind.INTEGER, sensitivity=_PUBLIC),
    column("canone_annuo", Kind.EURO, sensitivity=_PUBLIC),
    checks={
        "misure": "(metri_quadri IS NULL OR metri_quadri >= 0) AND (postazioni IS NULL OR postazioni >= 0) "
        "AND (canone_annuo IS NULL OR canone_annuo >= 0)",
    },
)
"""A building of offices from a day on."""

spostamenti = _fact(
    "spostamenti",
    column("persona", Kind.PERSONA, key=True),
    column("dichiarato_il", Kind.DATE, key=True),
    column("km", Kind.INTEGER),
    column("minuti", Kind.MINUTES),
    column("mezzo", Kind.CHOICE, choices=MEZZI),
    column("costo", Kind.EURO),
    column("maggiori_spese", Kind.EURO),
    checks={
        "misure": "(km IS NULL OR km >= 0) AND (minuti IS NULL OR minuti >= 0) "
        "AND (costo IS NULL OR costo >= 0) AND (maggiori_spese IS NULL OR maggiori_spese >= 0)",
    },
)
"""What a person said of the way to the office: there and back in one day (km, minuti, costo), and what working from
home costs more in a year. Never a breakdown: where someone lives is near to it."""

obiettivi_ente = _fact(
    "obiettivi_ente",
    column("indicatore", Kind.CODE, key=True, sensitivity=_PUBLIC),
    column("struttura", Kind.CODE, key=True, sensitivity=_PUBLIC),
    column("anno", Kind.INTEGER, key=True, sensitivity=_PUBLIC),
    column("unita", Kind.CODE, required=True, sensitivity=_PUBLIC, choices=UNITA_OBIETTIVO),
    column("anno_base", Kind.INTEGER, sensitivity=_PUBLIC),
    column("base", Kind.TEXT, sensitivity=_PUBLIC),
    column("valore", Kind.TEXT, sensitivity=_PUBLIC),
    column("traguardo", Kind.TEXT, sensitivity=_PUBLIC),
    column("stato_traguardo", Kind.CHOICE, sensitivity=_PUBLIC, choices=STATI_TRAGUARDO),
    column("peso", Kind.INTEGER, sensitivity=_PUBLIC),
    column("direzione", Kind.CHOICE, sensitivity=_PUBLIC, choices=DIREZIONI),
    column("soglia_vicino", Kind.TEXT, sensitivity=_PUBLIC),
    column("atto", Kind.TEXT, sensitivity=_PUBLIC),
    column("motivo", Kind.TEXT, sensitivity=_PUBLIC),
    checks={
        "peso": "peso IS NULL OR peso BETWEEN 0 AND 100",
        "traguardo": "unita <> 'testo' OR traguardo IS NOT NULL",
    },
)
"""What the ente, or a unit of it, means to reach in a year. `base`, `valore` and `soglia_vicino` are decimals written
with a point, as text: no digit is lost. A `valore` that is missing there is a target that nobody has set."""
