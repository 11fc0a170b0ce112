# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What did the record learn in order to certify a cycle: its days, its steps, its seals?"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the three tables, empty."""
    _cicli()
    _passaggi()
    _sigilli()


def downgrade() -> None:
    """Remove them, and with them every cycle, step and seal; every other row stays."""
    for table in ("sigilli", "passaggi", "cicli"):
        op.drop_table(table)


def _cicli() -> None:
    op.create_table(
        "cicli",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("al", sa.Date(), nullable=False),
        sa.Column("verifica_entro", sa.Date(), nullable=False),
        sa.Column("presa_atto_entro", sa.Date(), nullable=False),
        sa.Column("certificazione_entro", sa.Date(), nullable=False),
        sa.Column("rettifica_entro", sa.Date(), nullable=False),
        sa.Column("aperto_da", sa.String(length=200), nullable=False),
        sa.Column("aperto_il", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cicli"),
        sa.UniqueConstraint("al", name="uq_cicli_al"),
    )


def _passaggi() -> None:
    op.create_table(
        "passaggi",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ciclo", sa.Integer(), nullable=False),
        sa.Column("indicatore", sa.String(length=60), nullable=False),
        sa.Column("struttura", sa.String(length=120), nullable=False),
        sa.Column("passo", sa.String(length=40), nullable=False),
        sa.Column("ruolo", sa.String(length=40), nullable=False),
        sa.Column("autore", sa.String(length=200), nullable=False),
        sa.Column("delegato_da", sa.String(length=200), nullable=False),
        sa.Column("motivo", sa.String(), nullable=False),
        sa.Column("impronta", sa.String(length=64), nullable=False),
        sa.Column("valore", sa.String(length=80), nullable=False),
        sa.Column("quando", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ciclo"], ["cicli.id"], name="fk_passaggi_ciclo"),
        sa.PrimaryKeyConstraint("id", name="pk_passaggi"),
    )
    op.create_index("ix_passaggi_ciclo", "passaggi", ["ciclo"])


def _sigilli() -> None:
    op.create_table(
        "sigilli",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ciclo", sa.Integer(), nullable=False),
        sa.Column("versione", sa.Integer(), nullable=False),
        sa.Column("noto_al", sa.Date(), nullable=False),
        sa.Column("manifesto", sa.String(), nullable=False),
        sa.Column("contenuto", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("creato_il", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ciclo"], ["cicli.id"], name="fk_sigilli_ciclo"),
        sa.PrimaryKeyConstraint("id", name="pk_sigilli"),
        sa.UniqueConstraint("ciclo", "versione", name="uq_sigilli_ciclo"),
    )
