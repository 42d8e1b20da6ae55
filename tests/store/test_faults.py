"""What can go wrong with a record is told, and loses nothing."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from builders import harbour_record
from fast_reader import read_page
from sayso.book import RecordBook, open_record
from sayso.errors import StoreError, UsageError
from sayso.store.engine import open_engine, writing
from sayso.store.migrate import MIGRATIONS, NEWEST, prepare_tables

TESTS = Path(__file__).parent.parent
FULL_DISK = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM reports) >= % THEN
        RAISE EXCEPTION 'could not extend file "base/1/2": No space left on device' USING ERRCODE = 'disk_full';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER no_room BEFORE INSERT ON statements FOR EACH ROW EXECUTE FUNCTION no_room();
"""
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
    with pytest.raises(StoreError, match="could not be migrated"):
        prepare_tables(open_engine(address), migrations=migrations, newest="9999")
    with open_record(address) as book:
        assert "half_done" not in inspect(book.engine).get_table_names()
        assert len(book.search("tunnel")) == 2


def test_a_locked_record_is_told_and_read_all_the_same(address: str) -> None:
    with open_record(address, busy_seconds=0.1) as book:
        book.put(harbour_record())
        with writing(open_engine(address)):  # a unit of work of another process that does not end
            with pytest.raises(StoreError, match="locked by another process"):
                book.review.decide("s-Weareaheadof", "accept", reviewer="ann")
            assert len(book.search("tunnel")) == 2
        book.review.decide("s-Weareaheadof", "accept", reviewer="ann")


def write_reports(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        (folder / f"r{number:03}.txt").write_text(
            f"Mayor {chr(65 + number % 26)}ansen said bridge {number} stays shut\n"
        )
    return folder


def contents(address: str) -> tuple[list[str], list[tuple[str, int]]]:
    """The statements of a record, report by report, and who made how many of them."""
    with open_record(address) as book:
        said = [f"{record.document.id}: {one.content.text}" for record in book.records() for one in record.statements]
        return sorted(said), sorted((actor.name, actor.statements) for actor in book.actors.list(limit=1000))


def add_in_process(address: str, folder: Path, *, kill_after: int | None = None) -> None:
    """Add a folder in a process of its own; kill it after so many reports."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), *sys.path])}
    command = [sys.executable, str(TESTS / "fast_reader.py"), address, str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    for line in process.stdout:
        if int(line) == kill_after:
            process.send_signal(signal.SIGKILL)
    assert process.wait() == (0 if kill_after is None else -signal.SIGKILL)


def test_a_run_that_was_killed_goes_on_without_loss_or_double(address: str, tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "reports", 120)
    add_in_process(address, folder, kill_after=47)
    with open_record(address) as book:
        assert 47 <= book.counts()["reports"] < 120
    add_in_process(address, folder)
    with open_record(tmp_path / "undisturbed.db") as book:
        book.add(folder, read=read_page)
    assert contents(address) == contents(str(tmp_path / "undisturbed.db"))


def test_two_writers_lose_nothing_and_double_nothing(address: str, tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "reports", 40)
    open_record(address).close()
    with ThreadPoolExecutor(2) as both:
        for added in [both.submit(add_in_process, address, folder) for _ in range(2)]:
            added.result()
    said, actors = contents(address)
    assert len(said) == len(set(said)) == 40
    assert sum(count for _, count in actors) == 40


def fill_disk(book: RecordBook, after: int) -> None:
    """Leave room for so many more reports, as each database says it when its disk is full."""
    with book.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA max_page_count = 1")  # SQLite's own way to have no room
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + after}")
        else:
            connection.exec_driver_sql(FULL_DISK.replace("%", str(after)))
            connection.commit()


def free_disk(book: RecordBook) -> None:
    with book.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA max_page_count = 1073741823")
        else:
            connection.exec_driver_sql("DROP FUNCTION no_room CASCADE")
            connection.commit()


def test_a_full_disk_is_told_and_what_was_added_stays(address: str, tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "reports", 100)
    with open_record(address) as book:
        fill_disk(book, 20)
        with pytest.raises(StoreError, match="disk is full") as caught:
            book.add(folder, read=read_page)
        assert "run the same command again" in (caught.value.hint or "")
        assert 0 < book.counts()["reports"] == book.counts()["statements"] < 100
        free_disk(book)
        book.add(folder, read=read_page)
        assert book.counts()["reports"] == book.counts()["statements"] == 100


def test_one_corrupt_report_among_many_is_told_and_the_others_go_in(address: str, tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "reports", 30)
    (folder / "r007.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 9)
    with open_record(address) as book:
        summary = book.add(folder, read=read_page)
        assert (summary.outcomes, list(summary.problems)) == ({"new": 29, "unreadable": 1}, ["acquire/unreadable"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PDF, or whatever else this may be " * 40, "is not a record book"),
        (b"SQLite format 3\x00" + b"\x01" * 4000, "is not a record book"),
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
    with pytest.raises(StoreError, match="has tables that sayso did not create"):
        open_record(tmp_path / "other.db")


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        open_record(tmp_path / "none" / "sayso.db")


@pytest.mark.parametrize("address", ["mysql://host/name", "sqlite://", "://"])
def test_other_databases_are_refused(address: str) -> None:
    with pytest.raises(UsageError, match=r"SQLite or PostgreSQL|not the URL"):
        open_record(address)


def test_a_server_that_does_not_answer_is_told() -> None:
    pytest.importorskip("psycopg", reason="the driver is missing: pip install 'sayso[postgres]'")
    with pytest.raises(StoreError, match=r"cannot be reached|refuses"):
        open_record("postgresql://sayso@127.0.0.1:1/none")
