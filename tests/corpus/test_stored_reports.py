"""A corpus goes into a record as it was read: the same statements, the same model, copies linked, each report once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from made_corpora import files, made, rows, said, write_reports
from stub_readers import Plain

from sayso.book import RecordBook, open_record
from sayso.book.corpora import count_all
from sayso.cli.main import run
from sayso.corpus.stored_reports import corpus_folder, document_files, stored_reports
from sayso.domain.record import Record
from sayso.errors import AcquireError
from sayso.settings import Settings

WIRE = " ".join(f"The harbour of town{n} was shut for day {n}." for n in range(60))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[RecordBook]:
    with open_record(tmp_path / "sayso.db") as opened:
        yield opened


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve reports of some years, in three shards, one of which could not be read."""
    folder = tmp_path_factory.mktemp("original")
    texts = [*said(11), "RAISE said it."]
    made(folder / "corpus", write_reports(folder / "in.jsonl", texts), reader="Harmed", shard=5)
    return folder / "corpus"


@pytest.fixture
def corpus(original: Path, tmp_path: Path) -> Path:
    """The same, to be harmed by a test."""
    return Path(shutil.copytree(original, tmp_path / "corpus"))


def stored(folder: Path) -> dict[str, Record]:
    """The records of a corpus, by id."""
    found = [one.record for file in document_files(folder) for one in stored_reports(file)]
    return {record.document.id: record for record in found if record}


def in_record(book: RecordBook) -> dict[str, Record]:
    """The records of a book, without the numbers of actors, which it adds."""
    found = {}
    for record in book.records(view="machine"):
        speakers = [replace(one, speaker=one.speaker and replace(one.speaker, actor=None)) for one in record.statements]
        found[record.document.id] = replace(record, statements=tuple(speakers))
    return found


@pytest.mark.parametrize(
    "place", ["", "documents", "documents/*/*.parquet", "*/*/*.parquet"], ids=["folder", "table", "pattern", "all"]
)
def test_corpus_is_taken_over_as_it_was_read(place: str, corpus: Path, book: RecordBook) -> None:
    summary = book.add(str(corpus / place))
    assert summary.outcomes == {"new": 11, "unreadable": 1} and summary.statements == 11
    assert summary.examples["corpus/read-failed"].endswith("ValueError: it has no end")
    assert in_record(book) == stored(corpus)
    assert {one["statement"] for one in rows(corpus, "statements")} == {hit.id for hit in book.search(limit=20)}


def test_adding_a_corpus_again_changes_nothing(corpus: Path, book: RecordBook) -> None:
    book.add(corpus)
    before = book.counts()
    summary = book.add(corpus)
    assert summary.outcomes == {"known": 11, "unreadable": 1} and summary.statements == 0
    assert book.counts() == before


def test_files_that_the_shell_names_are_added_one_by_one(corpus: Path, book: RecordBook) -> None:
    tables = [str(path) for path in corpus.glob("*/*/*.parquet")]
    assert count_all(tables) == 12
    assert book.add(tables).outcomes.total() == 12
    one = document_files(corpus)[0]
    assert book.add(one).outcomes == {"known": len(list(stored_reports(one)))}


def test_shard_that_is_not_done_is_left_out(corpus: Path, book: RecordBook) -> None:
    (corpus / "manifest/done/shard-000001.json").unlink()
    assert book.add(corpus).outcomes == {"new": 6, "unreadable": 1}


def test_model_is_kept_and_a_newer_reading_takes_its_place_when_asked(tmp_path: Path, book: RecordBook) -> None:
    source = write_reports(tmp_path / "in.jsonl", said(2))
    made(tmp_path / "old", source, reader="Older")
    made(tmp_path / "new", source, reader="Newer")
    book.add(tmp_path / "old")
    assert book.add(tmp_path / "new").outcomes == {"known": 2}
    assert {record.made_by["model"] for record in book.records()} == {"older"}
    assert book.add(tmp_path / "new", reread=True).outcomes == {"reread": 2}
    assert {record.made_by["model"] for record in book.records()} == {"newer"}


def test_report_that_the_record_has_from_elsewhere_is_known(tmp_path: Path, book: RecordBook) -> None:
    source = write_reports(tmp_path / "in.jsonl", said(3))
    assert book.add(source, read=Plain(Settings()).read_page).outcomes == {"new": 3}
    made(tmp_path / "out", source)
    assert book.add(tmp_path / "out").outcomes == {"known": 3}
    assert {record.document.id for record in book.records()} == {"r0", "r1", "r2"}


def test_corpus_and_other_places_go_together(corpus: Path, tmp_path: Path, book: RecordBook) -> None:
    (tmp_path / "more.txt").write_text("Mayor Hansen said the bridge stays shut.\n")
    from fast_reader import read_page

    assert book.add([tmp_path / "more.txt", corpus], read=read_page).outcomes == {"new": 12, "unreadable": 1}


def test_copies_are_linked_to_the_first(tmp_path: Path, book: RecordBook, capfd: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "in.jsonl"
    known = [("https://b.org/1", "2024-03-02"), ("https://a.org/1", "2024-03-01"), ("https://c.org/1", None)]
    lines = [{"id": url, "url": url, "date": day, "text": f"Anna said yes.\n\n{WIRE}"} for url, day in known]
    source.write_text("".join(json.dumps(line) + "\n" for line in lines))
    made(tmp_path / "out", source)
    book.add(tmp_path / "out")
    name = {row["url"]: row["document_id"] for row in rows(tmp_path / "out", "documents")}
    first = name["https://a.org/1"]
    assert {url: book.show(name[url]).copy_of for url, _ in known} == {
        "https://b.org/1": first,
        "https://a.org/1": None,
        "https://c.org/1": first,
    }
    copy = book.show(name["https://b.org/1"]).record.statements[0]
    assert book.show(copy.id).copy_of == book.show(first).record.statements[0].id
    assert run(["show", name["https://b.org/1"], "--record", str(tmp_path / "sayso.db")]) == 0
    assert f"a copy of {first}" in capfd.readouterr().out
    before = files(tmp_path / "out")
    book.add(tmp_path / "out")
    assert book.show(name["https://c.org/1"]).copy_of == first and files(tmp_path / "out") == before


def test_copy_whose_first_is_not_in_the_record_is_linked_to_nothing(tmp_path: Path, book: RecordBook) -> None:
    lines = [
        {"id": f"r{n}", "url": f"https://{site}.org/", "date": f"202{n}-03-01", "text": f"Anna said yes.\n\n{WIRE}"}
        for n, site in enumerate("ab")
    ]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    made(tmp_path / "out", tmp_path / "in.jsonl")
    (later,) = [file for file in document_files(tmp_path / "out") if "2021" in str(file)]
    book.add(later)
    (record,) = book.records()
    assert book.show(record.document.id).copy_of is None


def test_damaged_file_is_told_and_the_others_are_added(corpus: Path, book: RecordBook) -> None:
    damaged = document_files(corpus)[0]
    lost = len(list(stored_reports(damaged)))
    damaged.write_bytes(damaged.read_bytes()[:-50])
    summary = book.add(corpus)
    assert summary.outcomes.total() == 12 - lost
    told = [failure.message for failure in summary.failures]
    assert f"{damaged} cannot be read as Parquet" in told[0] and f"the corpus {corpus} cannot be read" in told[1]
    assert all(failure.hint for failure in summary.failures) and summary.problems["acquire/unreadable-place"] == 2


def test_row_that_somebody_changed_is_unreadable(corpus: Path, book: RecordBook) -> None:
    from pyarrow import Table, parquet

    path = next((corpus / "statements").glob("*/*.parquet"))
    table = parquet.read_table(path)
    changed = [{**row, "body": "{}"} for row in table.to_pylist()]
    parquet.write_table(Table.from_pylist(changed, schema=table.schema), path)
    summary = book.add(corpus)
    assert summary.outcomes == {"new": 11 - len(changed), "unreadable": 1 + len(changed)}
    assert "is not a sayso record: KeyError('id')" in summary.examples["acquire/unreadable-row"]


def test_table_away_from_its_corpus_is_an_error_with_a_hint(corpus: Path, tmp_path: Path, book: RecordBook) -> None:
    (tmp_path / "away").mkdir()
    lost = document_files(corpus)[0].rename(tmp_path / "away/lost.parquet")
    assert corpus_folder(lost) is None
    summary = book.add(lost)
    assert [failure.message for failure in summary.failures] == [
        f"{lost} is a table of a corpus, but not in a corpus folder"
    ]
    assert book.counts()["reports"] == 0


def test_corpus_of_another_version_is_refused(corpus: Path) -> None:
    from pyarrow import parquet

    for path in document_files(corpus):
        table = parquet.read_table(path)
        parquet.write_table(table.replace_schema_metadata({"sayso.corpus.version": "9.0"}), path)
    with pytest.raises(AcquireError, match=r"have version 9\.0; this sayso reads 1\."):
        document_files(corpus)


def test_command_adds_a_corpus(corpus: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["add", str(corpus), "--record", str(tmp_path / "press.db")]) == 3
    told = capfd.readouterr()
    assert "12 reports (11 new, 1 unreadable), 11 statements added" in told.out
    assert "corpus/read-failed" in told.err
