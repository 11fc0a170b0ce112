# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What did the record look like when it was founded?"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table, those that others refer to first."""
    _audit()
    _calendario()
    _depositi()
    _mappature()
    _pubblicazioni()
    _batch()
    _accordi()
    _accordi_fasce()
    _celle()
    _contattabilita()
    _domande()
    _dotazioni()
    _formazione()
    _giornate()
    _identita()
    _organico()
    _presenze()
    _quarantena()
    _rapporti()
    _ritiri()
    _strutture()
    _titoli_priorita()
    _quarantena_risolta()


def downgrade() -> None:
    """Remove every table, and with them all that was recorded."""
    for name in (
        "quarantena_risolta",
        "titoli_priorita",
        "strutture",
        "ritiri",
        "rapporti",
        "quarantena",
        "presenze",
        "organico",
        "identita",
        "giornate",
        "formazione",
        "dotazioni",
        "domande",
        "contattabilita",
        "celle",
        "accordi_fasce",
        "accordi",
        "batch",
        "pubblicazioni",
        "mappature",
        "depositi",
        "calendario",
        "audit",
    ):
        op.drop_table(name)


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("quando", sa.DateTime(), nullable=False),
        sa.Column("chi", sa.String(length=200), nullable=False),
        sa.Column("azione", sa.String(length=60), nullable=False),
        sa.Column("oggetto", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )


def _calendario() -> None:
    op.create_table(
        "calendario",
        sa.Column("giorno", sa.Date(), nullable=False),
        sa.Column("settimana", sa.Date(), nullable=False),
        sa.Column("mese", sa.Date(), nullable=False),
        sa.Column("lavorativo", sa.Integer(), nullable=False),
        sa.Column("prossimo_lavorativo", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("giorno", name="pk_calendario"),
    )


def _depositi() -> None:
    op.create_table(
        "depositi",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("nome", sa.String(length=400), nullable=False),
        sa.Column("byte", sa.BigInteger(), nullable=False),
        sa.Column("mittente", sa.String(length=200), nullable=False),
        sa.Column("ricevuto_il", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_depositi"),
        sa.UniqueConstraint("sha256", name="uq_depositi_sha256"),
    )


def _mappature() -> None:
    op.create_table(
        "mappature",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("impronta", sa.String(length=64), nullable=False),
        sa.Column("testo", sa.String(), nullable=False),
        sa.Column("confermata_il", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mappature"),
    )
    op.create_index("ix_mappature_impronta", "mappature", ["impronta"], unique=False)


def _pubblicazioni() -> None:
    op.create_table(
        "pubblicazioni",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("fino_al_batch", sa.Integer(), nullable=False),
        sa.Column("fino_al_ritiro", sa.Integer(), nullable=False),
        sa.Column("pubblicata_il", sa.DateTime(), nullable=False),
        sa.Column("elenco", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pubblicazioni"),
    )


def _batch() -> None:
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("deposito", sa.Integer(), nullable=False),
        sa.Column("tabella", sa.String(length=60), nullable=False),
        sa.Column("foglio", sa.String(length=200), nullable=False),
        sa.Column("mappatura", sa.String(length=200), nullable=False),
        sa.Column("accettato_il", sa.DateTime(), nullable=False),
        sa.Column("noto_dal", sa.Date(), nullable=False),
        sa.Column("righe_nuove", sa.Integer(), nullable=False),
        sa.Column("righe_modificate", sa.Integer(), nullable=False),
        sa.Column("righe_chiuse", sa.Integer(), nullable=False),
        sa.Column("righe_invariate", sa.Integer(), nullable=False),
        sa.Column("righe_respinte", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["deposito"], ["depositi.id"], name="fk_batch_deposito"),
        sa.PrimaryKeyConstraint("id", name="pk_batch"),
    )


def _accordi() -> None:
    op.create_table(
        "accordi",
        sa.Column("accordo", sa.String(length=120), nullable=False),
        sa.Column("persona", sa.BigInteger(), nullable=False),
        sa.Column("domanda", sa.String(length=120), nullable=True),
        sa.Column("firmato_il", sa.Date(), nullable=True),
        sa.Column("inizio", sa.Date(), nullable=False),
        sa.Column("fine", sa.Date(), nullable=True),
        sa.Column("tipo_durata", sa.String(length=40), nullable=True),
        sa.Column("profilo", sa.String(length=40), nullable=True),
        sa.Column("giorni_settimana", sa.Integer(), nullable=True),
        sa.Column("giorni_abituali", sa.String(), nullable=True),
        sa.Column("fascia_minuti", sa.Integer(), nullable=True),
        sa.Column("giornata_minuti", sa.Integer(), nullable=True),
        sa.Column("disconnessione_dalle", sa.Integer(), nullable=True),
        sa.Column("disconnessione_alle", sa.Integer(), nullable=True),
        sa.Column("preavviso_recesso_giorni", sa.Integer(), nullable=True),
        sa.Column("luoghi_presenti", sa.Integer(), nullable=True),
        sa.Column("obiettivi_presenti", sa.Integer(), nullable=True),
        sa.Column("attivita", sa.String(), nullable=True),
        sa.Column("tecnologie", sa.String(), nullable=True),
        sa.Column("dotazione", sa.String(length=40), nullable=True),
        sa.Column("formazione_il", sa.Date(), nullable=True),
        sa.Column("informativa_sicurezza_il", sa.Date(), nullable=True),
        sa.Column("periodicita_rapporto", sa.String(length=120), nullable=True),
        sa.Column("rinnovo_di", sa.String(length=120), nullable=True),
        sa.Column("stato", sa.String(length=40), nullable=True),
        sa.Column("recesso_il", sa.Date(), nullable=True),
        sa.Column("recesso_parte", sa.String(length=40), nullable=True),
        sa.Column("recesso_motivo", sa.String(length=120), nullable=True),
        sa.Column("codice_comunicazione", sa.String(length=120), nullable=True),
        sa.Column("comunicato_il", sa.Date(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("riga", sa.Integer(), nullable=False),
        sa.CheckConstraint("fine IS NULL OR fine >= inizio", name=op.f("ck_accordi_durata")),
        sa.CheckConstraint(
            "giorni_settimana IS NULL OR giorni_settimana BETWEEN 0 AND 7", name=op.f("ck_accordi_giorni")
        ),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_accordi_batch"),
        sa.PrimaryKeyConstraint("accordo", "batch", name="pk_accordi"),
    )


def _accordi_fasce() -> None:
    op.create_table(
        "accordi_fasce",
        sa.Column("accordo", sa.String(length=120), nullable=False),
        sa.Column("progressivo", sa.Integer(), nullable=False),
        sa.Column("dalle", sa.Integer(), nullable=False),
        sa.Column("alle", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("riga", sa.Integer(), nullable=False),
        sa.CheckConstraint("alle > dalle", name=op.f("ck_accordi_fasce_ordine")),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_accordi_fasce_batch"),
        sa.PrimaryKeyConstraint("accordo", "progressivo", "batch", name="pk_accordi_fasce"),
    )


def _celle() -> None:
    op.create_table(
        "celle",
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("campo", sa.String(length=60), nullable=False),
        sa.Column("colonna", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_celle_batch"),
        sa.PrimaryKeyConstraint("batch", "campo", name="pk_celle"),
    )


def _contattabilita() -> None:
    op.create_table(
        "contattabilita",
        sa.Column("accordo", sa.String(length=120), nullable=False),
        sa.Column("dal", sa.Date(), nullable=False),
        sa.Column("al", sa.Date(), nullable=False),
        sa.Column("fascia_rispettata", sa.Integer(), nullable=True),
        sa.Column("episodi_contestati", sa.Integer(), nullable=False),
        sa.Column("episodi_giustificati", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("riga", sa.Integer(), nullable=False),
        sa.CheckConstraint("al >= dal", name=op.f("ck_contattabilita_periodo")),
        sa.CheckConstraint(
            "episodi_contestati >= 0 AND episodi_giustificati >= 0 AND episodi_giustificati <= episodi_contestati",
            name=op.f("ck_contattabilita_episodi"),
        ),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_contattabilita_batch"),
        sa.PrimaryKeyConstraint("accordo", "dal", "al", "batch", name="pk_contattabilita"),
    )


def _domande() -> None:
    op.create_table(
        "domande",
        sa.Column("domanda", sa.String(length=120), nullable=False),
        sa.Column("persona", sa.BigInteger(), nullable=False),
        sa.Column("presentata_il", sa.Date(), nullable=False),
        sa.Column("struttura", sa.String(length=120), nullable=True),
        sa.Column("esito", sa.String(length=40), nullable=False),
        sa.Column("decisa_il", sa.Date(), nullable=True),
        sa.Column("motivo", sa.String(length=120), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("riga", sa.Integer(), nullable=False),
        sa.CheckConstraint("decisa_il IS NULL OR decisa_il >= presentata_il", name=op.f("ck_domande_decisione")),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_domande_batch"),
        sa.PrimaryKeyConstraint("domanda", "batch", name="pk_domande"),
    )


def _dotazioni() -> None:
    op.create_table(
        "dotazioni",
        sa.Column("dotazione", sa.String(length=120), nullable=False),
        sa.Column("tipo", sa.String(length=120), nullable=False),
        sa.Column("persona", sa.BigInteger(), nullable=True),
        sa.Column("consegnata_il", sa.Date(), nullable=True),
        sa.Column("restituita_il", sa.Date(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("riga", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "restituita_il IS NULL OR consegnata_il IS NULL OR restituita_il >= consegnata_il",
            name=op.f("ck_dotazioni_restituzione"),
        ),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_dotazioni_batch"),
        sa.PrimaryKeyConstraint("dotazione", "batch", name="pk_dotazioni"),
    )


def _formazione() -> None:
    op.create_table(
        "formazione",
        sa.Column("persona", sa.BigInteger(), nullable=False),
        sa.Column("corso", sa.String(length=120), nullable=False),
        sa.Column("svolto_il", sa.Date(), nullable=False),
        sa.Column("tema", sa.String(length=120), nullable=True),
        sa.Column("durata_minuti", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("riga", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_formazione_batch"),
        sa.PrimaryKeyConstraint("persona", "corso", "svolto_il", "batch", name="pk_formazione"),
    )


def _giornate() -> None:
    op.create_table(
        "giornate",
        sa.Column("persona", sa.BigInteger(), nullable=False),
        sa.Column("giorno", sa.Date(), nullable=False),
        sa.Column("minuti_presenza", sa.Integer(), nullable=False),
        sa.Column("minuti_agile", sa.Integer(), nullable=False),
        sa.Column("minuti_ferie", sa.Integer(), nullable=False),
        sa.Column("minuti_assenza_giustificata", sa.Integer(), nullable=False),
        sa.Column("minuti_altra_assenza", sa.Integer(), nullable=False),
        sa.Column("richiami", sa.Integer(), nullable=False),
        sa.Column("preavviso_richiamo_giorni", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("riga", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "minuti_presenza >= 0 AND minuti_agile >= 0 AND minuti_ferie >= 0 "
            "AND minuti_assenza_giustificata >= 0 AND minuti_altra_assenza >= 0 "
            "AND minuti_presenza + minuti_agile + minuti_ferie + minuti_assenza_giustificata "
            "+ minuti_altra_assenza <= 1440",
            name=op.f("ck_giornate_minuti"),
        ),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_giornate_batch"),
        sa.PrimaryKeyConstraint("giorno", "persona", "batch", name="pk_giornate"),
        sqlite_with_rowid=False,
    )


def _identita() -> None:
    op.create_table(
        "identita",
        sa.Column("persona", sa.BigInteger(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("cifrato", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_identita_batch"),
        sa.PrimaryKeyConstraint("persona", "batch", name="pk_identita"),
    )


def _organico() -> None:
    op.create_table(
        "organico",
        sa.Column("persona", sa.BigInteger(), nullable=False),
        sa.Column("dal", sa.Date(), nullable=False),
        sa.Column("struttura", sa.String(length=120), nullable=False),
        sa.Column("genere", sa.String(length=40), nullable=True),
        sa.Column("anno_nascita", sa.Integer(), nullable=True),
        sa.Column("area", sa.String(length=120), nullable=True),
        sa.Column("qualifica", sa.String(length=40), nullable=True),
        sa.Column("part_time_percento", sa.Integer(), nullable=True),
        sa.Column("orario_settimanale_minuti", sa.Integer(), nullable=True),
        sa.Column("giorni_settimana", sa.Integer(), nullable=True),
        sa.Column("assunto_il", sa.Date(), nullable=True),
        sa.Column("cessato_il", sa.Date(), nullable=True),
        sa.Column("servizio_effettivo_giorni", sa.Integer(), nullable=True),
        sa.Column("servizio_effettivo_dal", sa.Date(), nullable=True),
        sa.Column("eseguibile_agile", sa.Integer(), nullable=True),
        sa.Column("eseguibile_agile_dal", sa.Date(), nullable=True),
        sa.Column("posizione", sa.String(length=40), nullable=True),
        sa.Column("firma_digitale", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("riga", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "cessato_il IS NULL OR assunto_il IS NULL OR cessato_il >= assunto_il", name=op.f("ck_organico_cessazione")
        ),
        sa.CheckConstraint(
            "orario_settimanale_minuti IS NULL OR orario_settimanale_minuti BETWEEN 1 AND 3600",
            name=op.f("ck_organico_orario"),
        ),
        sa.CheckConstraint(
            "part_time_percento IS NULL OR part_time_percento BETWEEN 1 AND 100", name=op.f("ck_organico_part_time")
        ),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_organico_batch"),
        sa.PrimaryKeyConstraint("persona", "dal", "batch", name="pk_organico"),
    )


def _presenze() -> None:
    op.create_table(
        "presenze",
        sa.Column("persona", sa.BigInteger(), nullable=False),
        sa.Column("dal", sa.Date(), nullable=False),
        sa.Column("al", sa.Date(), nullable=False),
        sa.Column("minuti_previsti", sa.Integer(), nullable=True),
        sa.Column("minuti_presenza", sa.Integer(), nullable=True),
        sa.Column("minuti_agile", sa.Integer(), nullable=False),
        sa.Column("giorni_agile", sa.Integer(), nullable=True),
        sa.Column("giorni_presenza", sa.Integer(), nullable=True),
        sa.Column("minuti_assenza_giustificata", sa.Integer(), nullable=True),
        sa.Column("giorni_ferie", sa.Integer(), nullable=True),
        sa.Column("giorni_altra_assenza", sa.Integer(), nullable=True),
        sa.Column("richiami", sa.Integer(), nullable=True),
        sa.Column("preavviso_richiamo_giorni", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("riga", sa.Integer(), nullable=False),
        sa.CheckConstraint("al >= dal", name=op.f("ck_presenze_periodo")),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_presenze_batch"),
        sa.PrimaryKeyConstraint("persona", "dal", "al", "batch", name="pk_presenze"),
    )


def _quarantena() -> None:
    op.create_table(
        "quarantena",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("riga", sa.Integer(), nullable=False),
        sa.Column("problemi", sa.String(), nullable=False),
        sa.Column("celle_cifrate", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_quarantena_batch"),
        sa.PrimaryKeyConstraint("id", name="pk_quarantena"),
        sa.UniqueConstraint("batch", "riga", name="uq_quarantena_batch"),
    )


def _rapporti() -> None:
    op.create_table(
        "rapporti",
        sa.Column("rapporto", sa.String(length=120), nullable=False),
        sa.Column("obiettivo", sa.String(length=120), nullable=False),
        sa.Column("accordo", sa.String(length=120), nullable=False),
        sa.Column("dal", sa.Date(), nullable=True),
        sa.Column("al", sa.Date(), nullable=True),
        sa.Column("scade_il", sa.Date(), nullable=False),
        sa.Column("ricevuto_il", sa.Date(), nullable=True),
        sa.Column("tipo_indicatore", sa.String(length=120), nullable=True),
        sa.Column("operatore", sa.String(length=120), nullable=True),
        sa.Column("valore_atteso", sa.String(), nullable=True),
        sa.Column("valore_raggiunto", sa.String(), nullable=True),
        sa.Column("numeratore", sa.String(), nullable=True),
        sa.Column("denominatore", sa.String(), nullable=True),
        sa.Column("esito", sa.String(length=40), nullable=True),
        sa.Column("validato", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("riga", sa.Integer(), nullable=False),
        sa.CheckConstraint("al IS NULL OR dal IS NULL OR al >= dal", name=op.f("ck_rapporti_periodo")),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_rapporti_batch"),
        sa.PrimaryKeyConstraint("rapporto", "obiettivo", "batch", name="pk_rapporti"),
    )


def _ritiri() -> None:
    op.create_table(
        "ritiri",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("ritirato_il", sa.DateTime(), nullable=False),
        sa.Column("noto_dal", sa.Date(), nullable=False),
        sa.Column("motivo", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_ritiri_batch"),
        sa.PrimaryKeyConstraint("id", name="pk_ritiri"),
        sa.UniqueConstraint("batch", name="uq_ritiri_batch"),
    )


def _strutture() -> None:
    op.create_table(
        "strutture",
        sa.Column("codice", sa.String(length=120), nullable=False),
        sa.Column("dal", sa.Date(), nullable=False),
        sa.Column("nome", sa.String(), nullable=False),
        sa.Column("padre", sa.String(length=120), nullable=True),
        sa.Column("al", sa.Date(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("riga", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_strutture_batch"),
        sa.PrimaryKeyConstraint("codice", "dal", "batch", name="pk_strutture"),
    )


def _titoli_priorita() -> None:
    op.create_table(
        "titoli_priorita",
        sa.Column("domanda", sa.String(length=120), nullable=False),
        sa.Column("progressivo", sa.Integer(), nullable=False),
        sa.Column("codice_cifrato", sa.LargeBinary(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("riga", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_titoli_priorita_batch"),
        sa.PrimaryKeyConstraint("domanda", "progressivo", "batch", name="pk_titoli_priorita"),
    )


def _quarantena_risolta() -> None:
    op.create_table(
        "quarantena_risolta",
        sa.Column("quarantena", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_quarantena_risolta_batch"),
        sa.ForeignKeyConstraint(["quarantena"], ["quarantena.id"], name="fk_quarantena_risolta_quarantena"),
        sa.PrimaryKeyConstraint("quarantena", "batch", name="pk_quarantena_risolta"),
    )
