# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What did the record learn in order to keep what people answer when they are asked?"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the six tables, empty."""
    _rilevazioni()
    _invitati()
    _arrivi()
    _risposte()
    _commenti()
    _temi()


def downgrade() -> None:
    """Remove them, and with them every wave, answer and comment; every other row stays."""
    for name in ("temi", "commenti", "risposte", "arrivi", "invitati"):
        op.drop_table(f"rilevazione_{name}")
    op.drop_table("rilevazioni")


def _rilevazioni() -> None:
    op.create_table(
        "rilevazioni",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("codice", sa.String(length=60), nullable=False),
        sa.Column("serie", sa.String(length=60), nullable=False),
        sa.Column("titolo", sa.String(length=200), nullable=False),
        sa.Column("strumento", sa.String(length=60), nullable=False),
        sa.Column("versione", sa.String(length=60), nullable=False),
        sa.Column("apre", sa.Date(), nullable=False),
        sa.Column("chiude", sa.Date(), nullable=False),
        sa.Column("stato", sa.String(length=20), nullable=False),
        sa.Column("soglia", sa.Integer(), nullable=False),
        sa.Column("motivo", sa.String(), nullable=False),
        sa.Column("dettagli", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rilevazioni"),
        sa.UniqueConstraint("codice", name="uq_rilevazioni_codice"),
    )


def _invitati() -> None:
    op.create_table(
        "rilevazione_invitati",
        sa.Column("rilevazione", sa.Integer(), nullable=False),
        sa.Column("tratti", sa.String(), nullable=False),
        sa.Column("invitati", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["rilevazione"], ["rilevazioni.id"], name="fk_rilevazione_invitati_rilevazione"),
        sa.PrimaryKeyConstraint("rilevazione", "tratti", name="pk_rilevazione_invitati"),
    )


def _arrivi() -> None:
    op.create_table(
        "rilevazione_arrivi",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("rilevazione", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("nome", sa.String(length=400), nullable=False),
        sa.Column("piattaforma", sa.String(length=40), nullable=False),
        sa.Column("mittente", sa.String(length=200), nullable=False),
        sa.Column("ricevuto_il", sa.Date(), nullable=False),
        sa.Column("risposte", sa.Integer(), nullable=False),
        sa.Column("complete", sa.Integer(), nullable=False),
        sa.Column("commenti", sa.Integer(), nullable=False),
        sa.Column("ritirato_il", sa.Date(), nullable=True),
        sa.Column("ritirato_da", sa.String(length=200), nullable=True),
        sa.Column("motivo", sa.String(length=400), nullable=True),
        sa.ForeignKeyConstraint(["rilevazione"], ["rilevazioni.id"], name="fk_rilevazione_arrivi_rilevazione"),
        sa.PrimaryKeyConstraint("id", name="pk_rilevazione_arrivi"),
    )


def _risposte() -> None:
    op.create_table(
        "rilevazione_risposte",
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("arrivo", sa.Integer(), nullable=False),
        sa.Column("completa", sa.Integer(), nullable=False),
        sa.Column("valori", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["arrivo"], ["rilevazione_arrivi.id"], name="fk_rilevazione_risposte_arrivo"),
        sa.PrimaryKeyConstraint("uid", name="pk_rilevazione_risposte"),
    )
    op.create_index("ix_rilevazione_risposte_arrivo", "rilevazione_risposte", ["arrivo"])


def _commenti() -> None:
    op.create_table(
        "rilevazione_commenti",
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("arrivo", sa.Integer(), nullable=False),
        sa.Column("voce", sa.String(length=60), nullable=False),
        sa.Column("testo", sa.String(), nullable=False),
        sa.Column("riservato", sa.Integer(), nullable=False),
        sa.Column("stato", sa.String(length=20), nullable=False),
        sa.Column("tema", sa.String(length=100), nullable=False),
        sa.Column("letto_da", sa.String(length=200), nullable=False),
        sa.Column("confermato_da", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["arrivo"], ["rilevazione_arrivi.id"], name="fk_rilevazione_commenti_arrivo"),
        sa.PrimaryKeyConstraint("uid", name="pk_rilevazione_commenti"),
    )
    op.create_index("ix_rilevazione_commenti_arrivo", "rilevazione_commenti", ["arrivo"])


def _temi() -> None:
    op.create_table(
        "rilevazione_temi",
        sa.Column("rilevazione", sa.Integer(), nullable=False),
        sa.Column("voce", sa.String(length=60), nullable=False),
        sa.Column("tema", sa.String(length=100), nullable=False),
        sa.Column("parafrasi", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(["rilevazione"], ["rilevazioni.id"], name="fk_rilevazione_temi_rilevazione"),
        sa.PrimaryKeyConstraint("rilevazione", "voce", "tema", name="pk_rilevazione_temi"),
    )
