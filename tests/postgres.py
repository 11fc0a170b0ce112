# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Where is a real PostgreSQL for the tests? One server a session, in a temporary folder, on a free loopback port."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

FOLDER = "AGILOMETRO_TEST_SERVER"
"""The environment's name for the session's folder: pytest-xdist's workers find the one server through it."""

OWNER = "agilometro"
TEMPLATE = "migrata"

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "60",
    "shared_buffers": "64MB",
    # The folder is thrown away at the end: nothing here has to survive a power cut.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


class PostgresMissing(RuntimeError):
    """No PostgreSQL server program is on this machine."""


@dataclass(frozen=True)
class Server:
    """A running server; `password` is of this session only."""

    port: int
    password: str

    def url(self, database: str) -> str:
        """Return the address of a database, as AGILOMETRO_DATABASE_URL takes it."""
        return f"postgresql+psycopg://{OWNER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def command(self, sql: str) -> None:
        """Run one statement outside a transaction, on the maintenance database."""
        where = f"host=127.0.0.1 port={self.port} user={OWNER} password={self.password} dbname=postgres"
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(sql.encode())


def programs() -> Path:
    """Return the folder with `initdb` and `pg_ctl`: Debian's newest, or the one on the path."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda f: int(f.parent.name), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    if found is None:
        raise PostgresMissing("PostgreSQL is not installed: apt-get install postgresql-15 (make test does it as root)")
    return Path(found).parent


def _run(folder: Path, program: str, *arguments: str) -> None:
    # PostgreSQL refuses to run as root: Debian's package brings a user for it.
    as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    command = [*as_owner, str(programs() / program), *arguments]
    with (folder / f"{program}.log").open("a") as log:
        subprocess.run(command, cwd=folder, stdout=log, stderr=log, check=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(folder: Path) -> Server:
    programs()
    server = Server(_free_port(), secrets.token_hex(16))
    (folder / "password").write_text(server.password)
    if os.geteuid() == 0:
        for path in (folder, folder / "password"):
            shutil.chown(path, "postgres")
    data = str(folder / "data")
    _run(folder, "initdb", "-D", data, "-U", OWNER, "-A", "scram-sha-256", "--pwfile", str(folder / "password"),
         "--encoding=UTF8", "--locale=C", "--no-sync")  # fmt: skip
    settings = " ".join(f"-c {name}='{value}'" for name, value in {**SETTINGS, "port": str(server.port)}.items())
    _run(folder, "pg_ctl", "start", "-w", "-D", data, "-l", str(folder / "server.log"), "-o", settings)
    (folder / "port").write_text(str(server.port))
    return server


def _at(folder: Path) -> Server:
    return Server(int((folder / "port").read_text()), (folder / "password").read_text())


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def new_folder() -> Path:
    """Return the folder of a session's server, which `running` starts at the first need."""
    return Path(tempfile.mkdtemp(prefix="agilometro-postgres-"))


def running(folder: Path, prepare: Callable[[str], None]) -> Server:
    """Return the session's server, started at the first call of any worker.

    `prepare` brings the template database, whose address it receives, to the newest schema: every test's database is
    a copy of it.
    """
    with _alone(folder):
        started = (folder / "port").exists()
        server = _at(folder) if started else _start(folder)
        if (folder / "ready").exists():
            return server
        server.command(f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)")  # of a worker whose `prepare` failed
        server.command(f"CREATE DATABASE {TEMPLATE}")
        prepare(server.url(TEMPLATE))
        (folder / "ready").touch()
        return server


@contextmanager
def database(server: Server) -> Iterator[str]:
    """Give the address of a database of the newest schema with nothing in it; it is dropped at the end."""
    name = f"prova_{secrets.token_hex(6)}"
    server.command(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    try:
        yield server.url(name)
    finally:
        server.command(f"DROP DATABASE {name} WITH (FORCE)")


def stop(folder: Path) -> None:
    """Stop the server of a session, if it was ever started, and remove its folder."""
    if (folder / "data" / "postmaster.pid").exists():
        _run(folder, "pg_ctl", "stop", "-D", str(folder / "data"), "-m", "immediate")
    shutil.rmtree(folder, ignore_errors=True)
