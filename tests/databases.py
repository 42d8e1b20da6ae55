"""A PostgreSQL server that tests start for themselves."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

DATABASES = count(1)


def find_binaries() -> Path | None:
    """The folder of initdb and pg_ctl: of the newest version that is installed."""
    found = [Path(path).resolve().parent for name in ("pg_ctl",) if (path := shutil.which(name))]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True)
    return next((folder for folder in found if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)


def as_owner(user: str | None, *command: str | Path) -> None:
    """Run a command of the server, which refuses to run as root."""
    owner = pwd.getpwnam(user) if user else None
    identity = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
    # To a file, not a pipe: the server that pg_ctl starts would keep a pipe open.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            [str(part) for part in command], stdout=said, stderr=said, cwd="/", check=False, **identity
        )
        said.seek(0)
        assert done.returncode == 0, said.read().decode(errors="replace")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Path]:
    """The folder with the socket of a running server."""
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL server is installed: apt-get install postgresql")
    pytest.importorskip("psycopg", reason="the driver is missing: pip install 'sayso[postgres]'")
    user = None
    if os.geteuid() == 0:
        user = next(
            (name for name in ("postgres", "nobody") if name in {entry.pw_name for entry in pwd.getpwall()}), None
        )
        if user is None:
            pytest.skip("PostgreSQL does not run as root, and there is no other user")
    folder = Path(tempfile.mkdtemp(prefix="sayso-pg-"))
    if user:
        shutil.chown(folder, user)
    as_owner(
        user,
        binaries / "initdb",
        "-D",
        folder / "data",
        "-U",
        "sayso",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-sync",
        "--locale=C.UTF-8",
    )
    quick = "-c fsync=off -c autovacuum=off -c shared_buffers=32MB"
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} {quick}"
    as_owner(user, binaries / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "-o", options, "start")
    yield folder
    as_owner(user, binaries / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
    shutil.rmtree(folder)


def new_database(folder: Path) -> str:
    """Make an empty place for tables in the server with this socket; give its URL.

    It is a user with a schema of the same name, where PostgreSQL then looks for tables. A database of its own would
    take 7 MB and a thousand files.
    """
    import psycopg

    name = f"record_{os.getpid()}_{next(DATABASES)}"
    with psycopg.connect(f"host={folder} user=sayso dbname=postgres", autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN SUPERUSER")
        connection.execute(f"CREATE SCHEMA AUTHORIZATION {name}")
    return f"postgresql://{name}@/postgres?host={folder}"
