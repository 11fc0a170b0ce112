# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does every test find ready? A record on each of the two databases, with a home of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from record.pseudonym import Keyring, load_keyring
from record.store import Store, open_store
from tests import postgres

SKIP_POSTGRES = "AGILOMETRO_SKIP_POSTGRES"

# No test is timed, and the same tree gives the same answer: a busy machine must not decide.
settings.register_profile("house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    """Name the folder of the session's PostgreSQL, before xdist's workers are born: they inherit the environment."""
    if not _is_worker(config):
        os.environ[postgres.FOLDER] = str(postgres.new_folder())


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the session's PostgreSQL: the one process that outlives the workers does it."""
    if not _is_worker(config) and postgres.FOLDER in os.environ:
        postgres.stop(Path(os.environ.pop(postgres.FOLDER)))


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> postgres.Server:
    """Return the session's server; without PostgreSQL the test fails, unless AGILOMETRO_SKIP_POSTGRES says to skip."""
    if os.environ.get(SKIP_POSTGRES):
        pytest.skip(f"PostgreSQL left out: {SKIP_POSTGRES} is set")

    def prepare(url: str) -> None:
        open_store(url, tmp_path_factory.mktemp("modello")).close()

    return postgres.running(Path(os.environ[postgres.FOLDER]), prepare)


@pytest.fixture
def postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    """Give the address of an empty PostgreSQL record."""
    with postgres.database(postgres_server) as url:
        yield url


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return an AGILOMETRO_HOME of the test's own."""
    return tmp_path / "home"


@pytest.fixture(params=["sqlite", "postgresql"])
def record_url(request: pytest.FixtureRequest, home: Path) -> str:
    """Return the address of an empty record, once on each database."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    home.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{home / 'record.sqlite'}"


@pytest.fixture
def store(record_url: str, home: Path) -> Iterator[Store]:
    """Give an open, empty record, once on each database."""
    opened = open_store(record_url, home)
    yield opened
    opened.close()


@pytest.fixture
def keyring(home: Path) -> Keyring:
    """Return the keys of the test's home, made at the first call."""
    return load_keyring(home / "secrets" / "identity.key")


@pytest.fixture(scope="session")
def shared(pytestconfig: pytest.Config) -> Path:
    """Return the folder of reference texts that lies beside the project where it is written; elsewhere, skip."""
    folder = pytestconfig.rootpath.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the reference texts do not lie beside this copy of the project")
    return folder
