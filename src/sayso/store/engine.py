"""Opens the database, runs units of work, and turns database errors into StoreError."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Table, create_engine, event, insert, make_url, text
from sqlalchemy import Engine as Engine  # so that no other package imports SQLAlchemy
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError

from sayso.errors import StoreError, UsageError

BUSY_SECONDS = 10.0
WRITER_LOCK = 0x73617973  # "says" in ASCII: the advisory lock that writers to PostgreSQL take in turn
WRITES = "sayso_writes"

FAULTS = (
    # What the driver reports, what it means, what to do.
    (
        "database is locked",
        "is locked by another process that writes to it",
        "wait until that run has ended, then try again",
    ),
    (
        "lock timeout",
        "is locked by another process that writes to it",
        "wait until that run has ended, then try again",
    ),
    (
        "disk is full",
        "cannot grow: the disk is full",
        "free some space and run the same command again; it resumes where it stopped",
    ),
    (
        "no space left",
        "cannot grow: the disk is full",
        "free some space and run the same command again; it resumes where it stopped",
    ),
    (
        "disk i/o error",
        "cannot be read or written: the disk reports an error",
        "check the disk, and that the folder allows new files",
    ),
    ("not a database", "is not a record book, but another kind of file", "name another file with --record"),
    ("malformed", "is damaged", "restore it from a backup, or read the reports into a new record book"),
    ("readonly", "cannot be written", "check the permissions of the file and its folder"),
    ("unable to open", "cannot be opened", "check that its folder exists and is writable"),
    ("fts5", "needs SQLite with the FTS5 extension", "use a Python whose sqlite3 has FTS5"),
    (
        "password authentication failed",
        "rejects the user name or password",
        "check the user name and password in the URL",
    ),
    ("does not exist", "does not exist on this server, or lacks a table", "run createdb NAME, or check the URL"),
    ("connection", "cannot be reached", "check that the server is running and the URL is right"),
)


def open_engine(address: str | PathLike[str], *, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """Return the engine for a file, or a `sqlite:///` or `postgresql://` URL, without connecting yet.

    Args:
        address: A path, or the URL of a database.
        busy_seconds: How long a writer waits for another.

    Raises:
        UsageError: the URL is for another kind of database, or its driver is not installed.
    """
    url = _url_of(fspath(address))
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": busy_seconds})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    waiting = {"options": f"-c lock_timeout={max(int(busy_seconds * 1000), 1)}"}  # 0 would mean forever
    try:
        return create_engine(url, pool_pre_ping=True, connect_args=waiting)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise UsageError(
            "PostgreSQL needs the driver psycopg, which is not installed", hint="pip install 'sayso[postgres]'"
        ) from error


def name_of(engine: Engine) -> str:
    """Return the engine's address for messages: a path, or a URL without its password."""
    url = engine.url
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def is_sqlite(connection: Connection) -> bool:
    """Whether this is SQLite; otherwise it is PostgreSQL."""
    return connection.dialect.name == "sqlite"


def insert_one(connection: Connection, table: Table, row: dict[str, Any]) -> int:
    """Insert a row and return its id."""
    key = connection.execute(insert(table).values(row)).inserted_primary_key
    assert key is not None  # all tables used with this number their rows
    return int(key[0])


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a connection that sees the same state of the record book throughout."""
    with told(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a connection for one unit of work, of which all or nothing is stored.

    Writers take turns, so what a unit reads is still true when it writes.
    """
    with told(engine), engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        if not is_sqlite(connection):
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITER_LOCK})
        yield connection


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """Like `writing`, but SQLite checks references between tables at the end, so that tables can be remade.

    Raises:
        StoreError: a reference leads nowhere; nothing is kept.
    """
    if engine.dialect.name != "sqlite":
        with writing(engine) as connection:
            yield connection
        return
    with told(engine), engine.connect().execution_options(**{WRITES: True}) as connection:
        driver = connection.connection.driver_connection
        assert driver is not None  # it was just connected
        driver.execute("PRAGMA foreign_keys = OFF")  # has no effect within a transaction
        try:
            with connection.begin():
                yield connection
                if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise StoreError(
                        f"{name_of(engine)} has a row in {broken[0]} that refers to a missing row of {broken[2]}",
                        hint="nothing was changed; restore the record book from a copy",
                    )
        finally:
            driver.execute("PRAGMA foreign_keys = ON")


@contextmanager
def told(engine: Engine) -> Iterator[None]:
    """Turn the exceptions of database drivers into a StoreError that says what to do.

    Raises:
        StoreError: the database is locked, full, damaged, not a record book, or out of reach.
    """
    try:
        yield
    except DatabaseError as error:
        said = str(error.orig).strip()
        for words, meaning, hint in FAULTS:
            if words in said.lower():
                raise StoreError(f"{name_of(engine)} {meaning} ({said})", hint=hint) from error
        raise StoreError(f"{name_of(engine)} rejected the request: {said}", hint="see docs/how-to/record.md") from error


def _url_of(address: str) -> URL:
    if "://" not in address:
        return URL.create("sqlite", database=str(Path(address).expanduser()))
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise UsageError(
            f"{address!r} is not the URL of a database", hint="for example postgresql://user@host/name"
        ) from error
    backend = url.get_backend_name()
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if backend != "sqlite" or not url.database:
        raise UsageError(
            f"a record book must be in SQLite or PostgreSQL, not at {backend}://",
            hint="name a file, or postgresql://user@host/name",
        )
    return url


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # transactions begin in _begin_sqlite
    for pragma in (
        "journal_mode = WAL",  # readers and one writer do not wait for each other
        "synchronous = NORMAL",  # with WAL, a killed process loses nothing, a power cut at most the latest units
        "foreign_keys = ON",
        "cache_size = -65536",  # 64 MiB: the upper levels of all indexes for a million statements
        "mmap_size = 4294967296",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer that began as a reader could not wait for its turn: SQLite would fail at once.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITES) else "BEGIN")
