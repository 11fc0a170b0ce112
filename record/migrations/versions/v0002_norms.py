# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What did the record learn in order to judge agreements, rank applications and follow a programme?"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ADDED: dict[str, dict[str, type[sa.types.TypeEngine[Any]]]] = {
    "accordi": {
        "clausole_presenti": sa.Integer,
        "rinnovo_chiesto_il": sa.Date,
        "recesso_comunicato_il": sa.Date,
        "recesso_giustificato": sa.Integer,
    },
    "domande": {"presentata_minuto": sa.Integer, "parere_commissione_il": sa.Date},
}


def upgrade() -> None:
    """Add the columns, unknown in the rows that are there, and make the new tables."""
    for table, columns in _ADDED.items():
        for name, kind in columns.items():
            op.add_column(table, sa.Column(name, kind(), nullable=True))
    _titoli()
    _fasi()
    _mappature_aree()
    _graduatorie()


def downgrade() -> None:
    """Remove the new tables and columns, and with them what they held; every other row stays."""
    for table in ("graduatorie", "mappature_aree", "fasi", "titoli"):
        op.drop_table(table)
    for table, columns in _ADDED.items():
        for name in columns:
            op.drop_column(table, name)


def _titoli() -> None:
    op.create_table(
        "titoli",
        sa.Column("domanda", sa.String(length=120), nullable=False),
        sa.Column("progressivo", sa.Integer(), nullable=False),
        sa.Column("contenuto_cifrato", sa.LargeBinary(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("riga", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_titoli_batch"),
        sa.PrimaryKeyConstraint("domanda", "progressivo", "batch", name="pk_titoli"),
    )


def _fasi() -> None:
    op.create_table(
        "fasi",
        sa.Column("fase", sa.String(length=120), nullable=False),
        sa.Column("avviata_il", sa.Date(), nullable=True),
        sa.Column("conclusa_il", sa.Date(), nullable=True),
        sa.Column("atto", sa.String(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("riga", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "conclusa_il IS NULL OR avviata_il IS NULL OR conclusa_il >= avviata_il", name=op.f("ck_fasi_fine")
        ),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_fasi_batch"),
        sa.PrimaryKeyConstraint("fase", "batch", name="pk_fasi"),
    )


def _mappature_aree() -> None:
    op.create_table(
        "mappature_aree",
        sa.Column("struttura", sa.String(length=120), nullable=False),
        sa.Column("rilevata_il", sa.Date(), nullable=False),
        sa.Column("aspetto", sa.String(length=40), nullable=False),
        sa.Column("livello", sa.String(length=40), nullable=False),
        sa.Column("numero", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("riga", sa.Integer(), nullable=False),
        sa.CheckConstraint("numero >= 0", name=op.f("ck_mappature_aree_numero")),
        sa.CheckConstraint(
            "(aspetto = 'digitalizzazione') = (livello IN ('alto', 'medio', 'basso'))",
            name=op.f("ck_mappature_aree_livello"),
        ),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_mappature_aree_batch"),
        sa.PrimaryKeyConstraint("struttura", "rilevata_il", "aspetto", "livello", "batch", name="pk_mappature_aree"),
    )


def _graduatorie() -> None:
    op.create_table(
        "graduatorie",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("nome", sa.String(length=100), nullable=False),
        sa.Column("regola", sa.String(length=60), nullable=False),
        sa.Column("metodo", sa.String(length=60), nullable=False),
        sa.Column("dal", sa.Date(), nullable=False),
        sa.Column("al", sa.Date(), nullable=False),
        sa.Column("posti", sa.Integer(), nullable=False),
        sa.Column("proposta_sha256", sa.String(length=64), nullable=False),
        sa.Column("contenuto_cifrato", sa.LargeBinary(), nullable=False),
        sa.Column("motivo_cifrato", sa.LargeBinary(), nullable=True),
        sa.Column("confermata_da", sa.String(length=200), nullable=False),
        sa.Column("confermata_il", sa.DateTime(), nullable=False),
        sa.Column("titoli_fino_al", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_graduatorie"),
    )
