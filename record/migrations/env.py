# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does Alembic run on? The connection that `record.store` hands it, already in its transaction."""

from __future__ import annotations

from alembic import context

from record.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
