"""Places go into a record: once each, whatever breaks off the run."""

from __future__ import annotations

import gzip
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from threading import Thread

import pytest

from fast_reader import read_page
from sayso.acquire import read_place
from sayso.book import RecordBook, open_record
from sayso.domain.given import Given
from sayso.domain.record import Record
from sayso.domain.text import Page
from sayso.errors import StoreError
from sayso.pipeline.add import Adding, count_pages
from sayso.settings import Settings

TESTS = Path(__file__).parent.parent


@pytest.fixture
def book(tmp_path: Path) -> Iterator[RecordBook]:
    with open_record(tmp_path / "sayso.db") as opened:
        yield opened


def write_reports(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        (folder / f"report-{number:04}.txt").write_text(
            f"Mayor {chr(65 + number % 26)}ansen said bridge {number} stays shut\n"
        )
    return folder


def rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of a record but the times at which they came."""
    with sqlite3.connect(path) as connection:
        tables = {
            "reports": "SELECT * FROM reports",
            "versions": "SELECT id, report_id, number, content_sha256, newest, body FROM versions",
            "pages": "SELECT * FROM pages",
            "statements": "SELECT * FROM statements",
            "search_rows": "SELECT * FROM search_rows",
            "actors": "SELECT * FROM actors",
            "actor_names": "SELECT * FROM actor_names",
            "appearances": "SELECT * FROM appearances",
            "actor_offers": "SELECT * FROM actor_offers",
            "words": "SELECT rowid FROM statement_index WHERE statement_index MATCH 'bridge'",
        }
        return {name: sorted(connection.execute(query).fetchall()) for name, query in tables.items()}


def add_in_process(record: Path, folder: Path, *, kill_after: int | None = None) -> int:
    """Add a folder in a process of its own, and kill it after so many reports; give the reports that it told of."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), *sys.path])}
    process = subprocess.Popen(
        [sys.executable, TESTS / "fast_reader.py", record, folder], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert process.stdout is not None
    told = 0
    for line in process.stdout:
        told = int(line)
        if told == kill_after:
            process.send_signal(signal.SIGKILL)
    assert process.wait() == (0 if kill_after is None else -signal.SIGKILL)
    return told


@pytest.mark.slow
def test_a_run_killed_in_the_middle_of_1000_reports_goes_on_without_loss_or_double(tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "reports", 1000)
    with ThreadPoolExecutor(1) as beside:
        undisturbed = beside.submit(add_in_process, tmp_path / "whole.db", folder)
        assert 437 <= add_in_process(tmp_path / "killed.db", folder, kill_after=437) < 1000
        assert add_in_process(tmp_path / "killed.db", folder) == undisturbed.result() == 1000
    assert rows_of(tmp_path / "killed.db") == rows_of(tmp_path / "whole.db")


def test_adding_again_reads_nothing_and_changes_nothing(book: RecordBook, tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "reports", 5)
    book.add(folder, read=read_page)
    before = rows_of(Path(book.name))
    summary = book.add(folder, read=lambda page: pytest.fail(f"{page.name} was read again"))
    assert summary.outcomes == {"known": 5}
    assert rows_of(Path(book.name)) == before


def test_two_processes_add_what_one_adds(tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "reports", 20)
    for workers in (1, 2):
        with open_record(tmp_path / f"{workers}.db") as book:
            summary = book.add(folder, settings=Settings(workers=workers))
            assert summary.outcomes == {"new": 20}
            assert summary.statements > 0
    assert rows_of(tmp_path / "1.db") == rows_of(tmp_path / "2.db")


def test_the_same_file_by_another_way_is_known(
    book: RecordBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_reports(tmp_path / "reports", 2)
    book.add(folder, read=read_page)
    monkeypatch.chdir(folder)
    assert book.add(["report-0000.txt", "."], read=read_page).outcomes == {"known": 3}


def test_a_changed_file_is_a_new_version(book: RecordBook, tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "reports", 2)
    book.add(folder, read=read_page)
    (folder / "report-0001.txt").write_text("Mayor Bansen said bridge 1 opens\n")
    assert book.add(folder, read=read_page).outcomes == {"known": 1, "changed": 1}
    assert [v.number for v in book.show("report-0001").versions] == [1, 2]


def test_adding_a_folder_again_without_the_metadata_given_before_loses_nothing(
    book: RecordBook, tmp_path: Path
) -> None:
    folder = write_reports(tmp_path / "reports", 2)
    given = {"settings": Settings(given=Given(outlet="The Echo", published="2025-05-04", title="The bridge"))}
    book.add(folder, read=read_page, **given)
    assert book.add(folder, read=read_page).outcomes == {"known": 2}
    (folder / "report-0001.txt").write_text("Mayor Bansen said bridge 1 opens\n")
    assert book.add(folder, read=read_page).outcomes == {"known": 1, "changed": 1}
    document = book.show("report-0001").record.document
    assert (document.outlet, document.published, document.title) == ("The Echo", "2025-05-04", "The bridge")
    assert book.add(folder, read=lambda page: pytest.fail(f"{page.name} was read again")).outcomes == {"known": 2}


def read_headed(page: Page) -> Record:
    """A reading that finds the title and the outlet in the text, unless the page gives them: "TITLE | OUTLET"."""
    title, _, outlet = page.text.partition("\n")[0].partition(" | ")
    return read_page(replace(page, title=page.title or title, outlet=page.outlet or outlet))


def test_what_a_text_says_does_not_replace_what_was_given_for_it_before(book: RecordBook, tmp_path: Path) -> None:
    report = tmp_path / "2025-05-04_Echo_Shut.txt"

    def added(words: str, pattern: str | None = None, *, reread: bool = False) -> tuple[str, str | None, str | None]:
        report.write_text(words)
        settings = Settings(given=Given(name_pattern=pattern))
        [outcome] = book.add(report, read=read_headed, settings=settings, reread=reread).outcomes
        document = book.show(report.stem).record.document
        return outcome, document.title, document.outlet

    first, second = "The bridge | The Echo\nAnsen said it is shut", "The quay | The Echo\nAnsen said it is shut"
    assert added(first, "{published}_{outlet}_{title}") == ("new", "Shut", "Echo")
    assert added(first) == ("known", "Shut", "Echo")
    assert added(second) == ("changed", "The quay", "The Echo"), "another text has its own title"
    assert added(second, "{}_{outlet}_{title}") == ("changed", "Shut", "Echo"), "what is given applies"
    assert added(second, reread=True) == ("changed", "The quay", "The Echo"), "a newer reader may know better"


def correct_outlet(book: RecordBook, name: str, outlet: str) -> None:
    """Correct a report as the workbench does: it is read again with what a person knows."""
    shown = book.show(name)
    was = shown.record.document
    page = Page(was.id, was.origin, "text", was.text, title=was.title, outlet=outlet, published=was.published)
    book.put(read_page(page), key=shown.key, reread=True, entry="corrected", who="ann")


def test_a_corrected_outlet_holds_when_the_report_changes_until_the_report_names_another(
    book: RecordBook, tmp_path: Path
) -> None:
    table = tmp_path / "reports.jsonl"

    def outlet_after(words: str, outlet: str) -> str | None:
        row = {"id": "bridge", "url": "https://example.org/bridge", "text": f"Mayor Ansen said {words}"}
        table.write_text(json.dumps({**row, "outlet": outlet}))
        book.add(table, read=read_page)
        return book.show("bridge").record.document.outlet

    assert outlet_after("the bridge is shut", "echo.example") == "echo.example"
    correct_outlet(book, "bridge", "The Ecko")
    correct_outlet(book, "bridge", "The Echo")
    assert outlet_after("the bridge is still shut", "echo.example") == "The Echo"
    assert outlet_after("the bridge is open", "echo.example") == "The Echo"
    assert book.add(table, read=read_page, reread=True).outcomes == {"reread": 1}
    assert book.show("bridge").record.document.outlet == "The Echo"
    assert outlet_after("the bridge is open again", "Echo and Courier") == "Echo and Courier"


def test_a_corrected_outlet_that_is_corrected_back_stays_as_it_was(book: RecordBook, tmp_path: Path) -> None:
    report = tmp_path / "bridge.txt"
    echo = {"settings": Settings(given=Given(outlet="The Echo"))}
    report.write_text("Mayor Ansen said the bridge is shut")
    book.add(report, read=read_page, **echo)
    correct_outlet(book, "bridge", "The Courier")
    correct_outlet(book, "bridge", "The Echo")
    report.write_text("Mayor Ansen said the bridge is open")
    book.add(report, read=read_page, **echo)
    assert book.show("bridge").record.document.outlet == "The Echo"


def test_files_of_one_name_in_two_folders_are_two_reports(book: RecordBook, tmp_path: Path) -> None:
    for number in range(2):
        (tmp_path / f"n{number}").mkdir()
        (tmp_path / f"n{number}" / "index.txt").write_text(f"Mayor Ansen said number {number}\n")
    assert book.add([tmp_path / "n0", tmp_path / "n1"], read=read_page).outcomes == {"new": 2}
    assert len({record.document.id for record in book.records()}) == 2


def test_a_corrupt_file_is_told_and_the_others_go_in(book: RecordBook, tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "reports", 20)
    (folder / "report-0007.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 9)
    summary = book.add(folder, read=read_page)
    assert summary.outcomes == {"new": 19, "unreadable": 1}
    assert list(summary.problems) == ["acquire/unreadable"]
    (folder / "report-0007.txt").write_text("Mayor Hansen said all is mended\n")
    assert book.add(folder, read=read_page).outcomes == {"known": 19, "new": 1}


def test_a_place_that_is_not_there_does_not_stop_the_others(book: RecordBook, tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "reports", 2)
    summary = book.add([tmp_path / "nowhere", folder], read=read_page)
    assert (summary.outcomes, len(summary.failures)) == ({"new": 2}, 1)


def test_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "reports", 60)
    path = tmp_path / "sayso.db"
    open_record(path).close()

    def add(pattern: str) -> None:
        with open_record(path) as book:
            book.add(str(folder / pattern), read=read_page)

    writers = [Thread(target=add, args=(pattern,)) for pattern in ("*[0-4].txt", "*[3-9].txt")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with open_record(path) as book:
        assert {name: book.counts()[name] for name in ("reports", "versions", "statements")} == dict.fromkeys(
            ("reports", "versions", "statements"), 60
        )


def test_a_reread_calls_the_reader_again(book: RecordBook, tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "reports", 3)
    book.add(folder, read=read_page)
    assert book.add(folder, read=read_page, reread=True).outcomes == {"reread": 3}
    assert book.counts()["statements"] == 3


ROWS = [
    {"id": "a1", "text": "Mayor Ansen said yes", "outlet": "Harbour Post", "date": "2025-03-10", "title": "Yes"},
    {
        "id": "a2",
        "text": "Mayor Bansen said no",
        "url": "https://example.org/no",
        "byline": ["Cy Dee"],
        "date": "2025-03-11",
    },
]


def write_jsonl(path: Path) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS))


def write_gzip(path: Path) -> None:
    path.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in ROWS).encode()))


def write_parquet(path: Path) -> None:
    pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'sayso[parquet]'")
    import pyarrow.parquet as pq

    pq.write_table(
        pa.Table.from_pylist(
            [{**row, "byline": None} for row in ROWS],
            schema=pa.schema([(name, pa.string()) for name in ("id", "text", "url", "outlet", "date", "title")]),
        ),
        path,
    )


@pytest.mark.parametrize(
    ("name", "write"),
    [("t.jsonl", write_jsonl), ("t.jsonl.gz", write_gzip), ("t.parquet", write_parquet)],
    ids=["jsonl", "gzip", "parquet"],
)
def test_a_table_is_a_report_per_row(
    book: RecordBook, tmp_path: Path, name: str, write: Callable[[Path], None]
) -> None:
    write(tmp_path / name)
    assert book.add(tmp_path / name, read=read_page).outcomes == {"new": 2}
    assert book.add(tmp_path / name, read=read_page).outcomes == {"known": 2}
    first, second = book.records()
    assert (first.document.id, first.document.outlet, first.document.published) == ("a1", "Harbour Post", "2025-03-10")
    assert second.document.url == "https://example.org/no"


def test_a_row_that_is_no_report_is_told(book: RecordBook, tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text('{"id": "a1", "text": "Mayor Ansen said yes"}\n{"id": \n{"id": "a3"}\n[1]\n')
    summary = book.add(tmp_path / "t.jsonl", read=read_page)
    assert summary.outcomes == {"new": 1, "unreadable": 3}


def test_what_was_added_stays_when_the_disk_is_full(tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "reports", 200)
    with open_record(tmp_path / "sayso.db") as book:
        with book.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")  # SQLite's own way to have no room
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 20}")
        with pytest.raises(StoreError, match="disk is full"):
            book.add(folder, read=read_page)
    with open_record(tmp_path / "sayso.db") as book:
        assert 0 < book.counts()["reports"] == book.counts()["statements"] < 200
        book.add(folder, read=read_page)
        assert book.counts()["reports"] == 200


def test_the_count_ahead_is_that_of_the_pages_read(tmp_path: Path) -> None:
    (tmp_path / ".drafts").mkdir()
    for name in ("a.txt", "b.html", "README.md", ".hidden.txt", ".drafts/c.txt", "d.css"):
        (tmp_path / name).write_text("<p>A report of a few words.</p>", encoding="utf-8")
    assert count_pages([tmp_path]) == len(list(read_place(tmp_path))) == 2


def failing_at(*words: str) -> Callable[[Page], Record]:
    """A reader that fails unforeseen at pages with one of the words."""

    def read(page: Page) -> Record:
        if any(word in page.text for word in words):
            raise ZeroDivisionError("nobody thought of this")
        return read_page(page)

    return read


def test_a_report_that_a_reader_fails_on_gets_a_problem_and_the_others_are_added(
    book: RecordBook, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = write_reports(tmp_path / "reports", 6)
    summary = book.add(folder, read=failing_at("bridge 0", "bridge 3"))
    assert summary.outcomes == {"new": 4, "unreadable": 2}
    assert summary.pages == 6
    assert summary.problems == {"read/read-failed": 2}
    assert "report-0000.txt: ZeroDivisionError: nobody thought of this" in summary.examples["read/read-failed"]
    assert [record.exc_info is not None for record in caplog.records if "failed" in record.message] == [True, True]
    again = book.add(folder, read=read_page)
    assert again.outcomes == {"known": 4, "new": 2}, "what failed is tried again"


def test_reports_that_were_read_together_with_one_that_fails_are_read_alone(book: RecordBook, tmp_path: Path) -> None:
    read = failing_at("bridge 2")

    def read_together(pages: Iterator[Page]) -> Iterator[Record]:
        while batch := list(islice(pages, 4)):
            yield from [read(page) for page in batch]

    folder = write_reports(tmp_path / "reports", 10)
    adding = Adding(book, False, lambda _: None)
    assert adding.run(read_place(str(folder)), read_together, read).outcomes == {"new": 9, "unreadable": 1}
    assert not adding.claimed


def test_a_place_that_fails_unforeseen_is_told_and_the_others_are_added(
    book: RecordBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_or_fail(place: str, **limits: object) -> Iterator[Page]:
        if "odd" in place:
            raise RecursionError("too deep")
        yield from read_place(place)

    monkeypatch.setattr("sayso.pipeline.add.read_place", read_or_fail)
    folder = write_reports(tmp_path / "reports", 2)
    summary = book.add([tmp_path / "odd.pdf", folder], read=read_page)
    assert summary.outcomes == {"new": 2}
    assert ["RecursionError: too deep" in failure.message for failure in summary.failures] == [True]


def test_what_ends_the_pages_themselves_ends_the_run(book: RecordBook) -> None:
    def pages() -> Iterator[Page]:
        yield Page(name="one", origin="one", media="text", text="Ada Berg said yes")
        raise LookupError("the source is gone")

    adding = Adding(book, False, lambda _: None)
    with pytest.raises(LookupError, match="the source is gone"):
        adding.run(pages(), partial(map, read_page))
    assert adding.summary.outcomes == {"new": 1}
