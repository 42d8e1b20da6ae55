"""Checks the version of a record book's tables when it is opened, and migrates them in one transaction."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from sayso.errors import StoreError
from sayso.store.engine import migrating, name_of, reading

MIGRATIONS = Path(__file__).parent / "migrations"
NEWEST = "0010"


def prepare_tables(engine: Engine, *, migrations: Path = MIGRATIONS, newest: str = NEWEST) -> None:
    """Create the tables, or migrate those of an older version; nothing changes if a step fails.

    Raises:
        StoreError: a newer sayso made the record book, the database is not a record book, or a migration failed.
    """
    with reading(engine) as connection:
        found = _revision(connection, name_of(engine))
    if found == newest:
        return
    if found is not None and found > newest:
        raise StoreError(
            f"{name_of(engine)} was made by a newer sayso (its tables have version {found}, this one knows {newest})",
            hint="pip install --upgrade sayso",
        )
    with migrating(engine) as connection:
        if _revision(connection, name_of(engine)) != newest:  # unless another process was faster
            _upgrade(connection, name_of(engine), migrations)


def require_tables(engine: Engine) -> None:
    """Check that there is a record book to read.

    Raises:
        StoreError: there is no record book.
    """
    name = name_of(engine)
    missing = StoreError(f"there is no record book at {name}", hint=f"sayso add REPORTS --record {name}")
    if engine.dialect.name == "sqlite" and not Path(name).is_file():
        raise missing
    with reading(engine) as connection:
        if _revision(connection, name) is None:
            raise missing


def _revision(connection: Connection, name: str) -> str | None:
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found
    if "statements" in tables or "reports" in tables:
        raise StoreError(f"{name} has tables that sayso did not create", hint="name another database with --record")
    return None


def _upgrade(connection: Connection, name: str, migrations: Path) -> None:
    from alembic import command  # imported here because a record book that is up to date does not need it
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(migrations))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except (SQLAlchemyError, CommandError) as error:
        raise StoreError(
            f"the tables of {name} could not be migrated: {error}",
            hint="nothing was changed; please report this with the message",
        ) from error
