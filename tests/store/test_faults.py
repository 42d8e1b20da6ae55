"""What can go wrong with a record is told, and loses nothing."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from builders import harbour_record
from sayso.book import open_record
from sayso.errors import StoreError, UsageError
from sayso.store.engine import open_engine, writing
from sayso.store.migrate import MIGRATIONS, NEWEST, prepare_tables

BROKEN = """
from alembic import op
revision = "9999"
down_revision = "NEWEST"
def upgrade():
    op.execute("CREATE TABLE half_done (id INTEGER)")
    op.execute("DELETE FROM search_rows")
    op.execute("SELECT * FROM no_such_table")
"""


def test_a_record_made_by_a_newer_version_is_refused(address: str) -> None:
    with open_record(address) as book, writing(book.engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="made by a newer sayso") as caught:
        open_record(address)
    assert caught.value.hint == "pip install --upgrade sayso"


def test_a_migration_that_fails_leaves_the_record_as_it_was(address: str, tmp_path: Path) -> None:
    migrations = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, migrations)
    (migrations / "versions" / "v9999_broken.py").write_text(BROKEN.replace("NEWEST", NEWEST))
    with open_record(address) as book:
        book.put(harbour_record())
    with pytest.raises(StoreError, match="could not be brought up to date"):
        prepare_tables(open_engine(address), migrations=migrations, newest="9999")
    with open_record(address) as book:
        assert "half_done" not in inspect(book.engine).get_table_names()
        assert len(book.search("tunnel")) == 2


def test_a_locked_record_is_told_and_read_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "sayso.db"
    with open_record(path, busy_seconds=0.1) as book:
        book.put(harbour_record())
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked by another process"):
            book.review.decide("s-Weareaheadof", "accept", reviewer="ann")
        assert len(book.search("tunnel")) == 2
        other.execute("ROLLBACK")
        book.review.decide("s-Weareaheadof", "accept", reviewer="ann")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PDF, or whatever else this may be " * 40, "is no record"),
        (b"SQLite format 3\x00" + b"\x01" * 4000, "no record|damaged|refuses"),
    ],
    ids=["another file", "damaged"],
)
def test_a_file_that_is_no_record_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "sayso.db").write_bytes(content)
    with pytest.raises(StoreError, match=said):
        open_record(tmp_path / "sayso.db")


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as connection:
        connection.execute("CREATE TABLE reports (id INTEGER)")
    with pytest.raises(StoreError, match="not of sayso"):
        open_record(tmp_path / "other.db")


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        open_record(tmp_path / "none" / "sayso.db")


@pytest.mark.parametrize("address", ["mysql://host/name", "sqlite://", "://"])
def test_other_databases_are_refused(address: str) -> None:
    with pytest.raises(UsageError, match=r"SQLite or PostgreSQL|no URL"):
        open_record(address)


def test_a_server_that_does_not_answer_is_told() -> None:
    pytest.importorskip("psycopg", reason="the driver is missing: pip install 'sayso[postgres]'")
    with pytest.raises(StoreError, match=r"cannot be reached|refuses"):
        open_record("postgresql://sayso@127.0.0.1:1/none")
