# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What did the record learn in order to keep suppositions on the months ahead?"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, empty."""
    op.create_table(
        "scenari",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("nome", sa.String(length=100), nullable=False),
        sa.Column("contenuto", sa.String(), nullable=False),
        sa.Column("salvato_da", sa.String(length=200), nullable=False),
        sa.Column("salvato_il", sa.DateTime(), nullable=False),
        sa.Column("rimosso_da", sa.String(length=200), nullable=True),
        sa.Column("rimosso_il", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_scenari"),
    )


def downgrade() -> None:
    """Remove the table, and with it every scenario; every other row stays."""
    op.drop_table("scenari")
