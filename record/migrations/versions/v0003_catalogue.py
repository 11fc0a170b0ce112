# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What did the record learn in order to fill the whole catalogue: requirements, costs, processes, targets?"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NEW = ("requisiti", "costi", "processi", "applicativi", "spazi", "spostamenti", "obiettivi_ente")


def upgrade() -> None:
    """Make the new tables, empty."""
    _requisiti()
    _costi()
    _processi()
    _applicativi()
    _spazi()
    _spostamenti()
    _obiettivi_ente()


def downgrade() -> None:
    """Remove the new tables, and with them what they held; every other row stays."""
    for table in reversed(_NEW):
        op.drop_table(table)


def _requisiti() -> None:
    op.create_table(
        "requisiti",
        sa.Column("voce", sa.String(length=120), nullable=False),
        sa.Column("struttura", sa.String(length=120), nullable=False),
        sa.Column("dal", sa.Date(), nullable=False),
        sa.Column("presente", sa.Integer(), nullable=False),
        sa.Column("atto", sa.String(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("riga", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_requisiti_batch"),
        sa.PrimaryKeyConstraint("voce", "struttura", "dal", "batch", name="pk_requisiti"),
    )


def _costi() -> None:
    op.create_table(
        "costi",
        sa.Column("voce", sa.String(length=120), nullable=False),
        sa.Column("struttura", sa.String(length=120), nullable=False),
        sa.Column("dal", sa.Date(), nullable=False),
        sa.Column("al", sa.Date(), nullable=False),
        sa.Column("importo", sa.BigInteger(), nullable=False),
        sa.Column("quantita", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("riga", sa.Integer(), nullable=False),
        sa.CheckConstraint("al >= dal", name=op.f("ck_costi_periodo")),
        sa.CheckConstraint("importo >= 0 AND (quantita IS NULL OR quantita >= 0)", name=op.f("ck_costi_importi")),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_costi_batch"),
        sa.PrimaryKeyConstraint("voce", "struttura", "dal", "al", "batch", name="pk_costi"),
    )


def _processi() -> None:
    op.create_table(
        "processi",
        sa.Column("processo", sa.String(length=120), nullable=False),
        sa.Column("struttura", sa.String(length=120), nullable=False),
        sa.Column("dal", sa.Date(), nullable=False),
        sa.Column("al", sa.Date(), nullable=False),
        sa.Column("tipo", sa.String(length=40), nullable=False),
        sa.Column("digitalizzato", sa.Integer(), nullable=True),
        sa.Column("prodotti", sa.Integer(), nullable=True),
        sa.Column("prodotti_nei_tempi", sa.Integer(), nullable=True),
        sa.Column("giorni_totali", sa.Integer(), nullable=True),
        sa.Column("giorni_mediani", sa.Integer(), nullable=True),
        sa.Column("fte_centesimi", sa.Integer(), nullable=True),
        sa.Column("utenti", sa.Integer(), nullable=True),
        sa.Column("accessi_digitali", sa.Integer(), nullable=True),
        sa.Column("soddisfatti", sa.Integer(), nullable=True),
        sa.Column("rispondenti", sa.Integer(), nullable=True),
        sa.Column("accessi_sportello", sa.Integer(), nullable=True),
        sa.Column("attesa_minuti", sa.Integer(), nullable=True),
        sa.Column("costo", sa.BigInteger(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("riga", sa.Integer(), nullable=False),
        sa.CheckConstraint("al >= dal", name=op.f("ck_processi_periodo")),
        sa.CheckConstraint(
            "prodotti_nei_tempi IS NULL OR prodotti IS NULL OR prodotti_nei_tempi <= prodotti",
            name=op.f("ck_processi_tempi"),
        ),
        sa.CheckConstraint(
            "soddisfatti IS NULL OR rispondenti IS NULL OR soddisfatti <= rispondenti",
            name=op.f("ck_processi_soddisfazione"),
        ),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_processi_batch"),
        sa.PrimaryKeyConstraint("processo", "struttura", "dal", "al", "batch", name="pk_processi"),
    )


def _applicativi() -> None:
    op.create_table(
        "applicativi",
        sa.Column("applicativo", sa.String(length=120), nullable=False),
        sa.Column("dal", sa.Date(), nullable=False),
        sa.Column("tipo", sa.String(length=40), nullable=False),
        sa.Column("da_remoto", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("riga", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_applicativi_batch"),
        sa.PrimaryKeyConstraint("applicativo", "dal", "batch", name="pk_applicativi"),
    )


def _spazi() -> None:
    op.create_table(
        "spazi",
        sa.Column("sede", sa.String(length=120), nullable=False),
        sa.Column("dal", sa.Date(), nullable=False),
        sa.Column("metri_quadri", sa.Integer(), nullable=True),
        sa.Column("postazioni", sa.Integer(), nullable=True),
        sa.Column("canone_annuo", sa.BigInteger(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("riga", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(metri_quadri IS NULL OR metri_quadri >= 0) AND (postazioni IS NULL OR postazioni >= 0) "
            "AND (canone_annuo IS NULL OR canone_annuo >= 0)",
            name=op.f("ck_spazi_misure"),
        ),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_spazi_batch"),
        sa.PrimaryKeyConstraint("sede", "dal", "batch", name="pk_spazi"),
    )


def _spostamenti() -> None:
    op.create_table(
        "spostamenti",
        sa.Column("persona", sa.BigInteger(), nullable=False),
        sa.Column("dichiarato_il", sa.Date(), nullable=False),
        sa.Column("km", sa.Integer(), nullable=True),
        sa.Column("minuti", sa.Integer(), nullable=True),
        sa.Column("mezzo", sa.String(length=40), nullable=True),
        sa.Column("costo", sa.BigInteger(), nullable=True),
        sa.Column("maggiori_spese", sa.BigInteger(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("riga", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(km IS NULL OR km >= 0) AND (minuti IS NULL OR minuti >= 0) "
            "AND (costo IS NULL OR costo >= 0) AND (maggiori_spese IS NULL OR maggiori_spese >= 0)",
            name=op.f("ck_spostamenti_misure"),
        ),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_spostamenti_batch"),
        sa.PrimaryKeyConstraint("persona", "dichiarato_il", "batch", name="pk_spostamenti"),
    )


def _obiettivi_ente() -> None:
    op.create_table(
        "obiettivi_ente",
        sa.Column("indicatore", sa.String(length=120), nullable=False),
        sa.Column("struttura", sa.String(length=120), nullable=False),
        sa.Column("anno", sa.Integer(), nullable=False),
        sa.Column("unita", sa.String(length=120), nullable=False),
        sa.Column("anno_base", sa.Integer(), nullable=True),
        sa.Column("base", sa.String(), nullable=True),
        sa.Column("valore", sa.String(), nullable=True),
        sa.Column("traguardo", sa.String(), nullable=True),
        sa.Column("stato_traguardo", sa.String(length=40), nullable=True),
        sa.Column("peso", sa.Integer(), nullable=True),
        sa.Column("direzione", sa.String(length=40), nullable=True),
        sa.Column("soglia_vicino", sa.String(), nullable=True),
        sa.Column("atto", sa.String(), nullable=True),
        sa.Column("motivo", sa.String(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("riga", sa.Integer(), nullable=False),
        sa.CheckConstraint("peso IS NULL OR peso BETWEEN 0 AND 100", name=op.f("ck_obiettivi_ente_peso")),
        sa.CheckConstraint("unita <> 'testo' OR traguardo IS NOT NULL", name=op.f("ck_obiettivi_ente_traguardo")),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_obiettivi_ente_batch"),
        sa.PrimaryKeyConstraint("indicatore", "struttura", "anno", "batch", name="pk_obiettivi_ente"),
    )
