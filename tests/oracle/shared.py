# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How do many small cases share one record? Each withdraws what the others brought: nothing is ever deleted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from record.store import Store, open_store
from tests import postgres
from tests.oracle.ente import withdraw_all


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def one_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give a record that the tests of a module share, once on each database."""
    home = tmp_path_factory.mktemp("home")
    if request.param == "sqlite":
        store = open_store(f"sqlite:///{home / 'record.sqlite'}", home)
        yield store
        store.close()
        return
    with postgres.database(request.getfixturevalue("postgres_server")) as url:
        store = open_store(url, home)
        yield store
        store.close()


@pytest.fixture
def emptied(one_store: Store) -> Store:
    """Return the shared record with nothing visible in it."""
    withdraw_all(one_store)
    return one_store
