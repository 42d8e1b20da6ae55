"""Files to import, however they are broken: what can be read comes in, and what cannot is told."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import harbour_record
from damaged import damaged, damaged_json, fuzzed_seldom, odd_values
from sayso.book import RecordBook, open_record
from sayso.domain.coding import Concept
from sayso.domain.record_json import record_to_dict
from sayso.domain.statement import text_of
from sayso.errors import SaysoError
from sayso.export import brat, dna, labelstudio
from sayso.export.codebook import concepts_to_yaml
from sayso.export.qdc import write_codebook

CONCEPTS = [
    Concept("Tunnel", "The tunnel should open in June.", ("tunnel", "opening"), ("“Open it now,” she said.",)),
    Concept("Tolls", "Drivers should pay."),
]


@pytest.fixture
def book(tmp_path: Path) -> Iterator[RecordBook]:
    with open_record(tmp_path / "sayso.db") as opened:
        opened.put(harbour_record())
        yield opened


def take_in(book: RecordBook, form: str, path: Path) -> None:
    """Import a file; what is in the record afterwards must be slices of its reports."""
    try:
        book.import_(form, path, reviewer="ann")
    except SaysoError as error:
        assert error.hint
    for record in book.records():
        for statement in record.statements:
            for part in (statement.content, statement.cue, statement.source):
                if part is not None:
                    assert all(0 <= span.start < span.end <= len(record.text) for span in part.spans)
                    assert part.text == text_of(part.spans, record.text)


def tasks_of(folder: Path) -> list[dict[str, Any]]:
    """What Label Studio exports where somebody took over the predictions, and drew a region."""
    labelstudio.write([harbour_record()], folder)
    tasks: list[dict[str, Any]] = json.loads((folder / "tasks.json").read_bytes())
    value = {"start": 0, "end": 7, "text": "Harbour", "labels": ["Content"]}
    own = {"id": "new", "from_name": "part", "to_name": "text", "type": "labels", "value": value}
    for task in tasks:
        results = [*task.pop("predictions")[0]["result"], own]
        task["annotations"] = [{"id": 1, "completed_by": {"email": "a@b"}, "parent_prediction": 1, "result": results}]
    return tasks


def rows_of_jsonl(folder: Path) -> Any:
    return record_to_dict(harbour_record())


@pytest.mark.parametrize(("form", "make"), [("labelstudio", tasks_of), ("jsonl", rows_of_jsonl)])
@pytest.mark.parametrize("by", ["values", "bytes"])
def test_json_that_is_damaged(
    book: RecordBook, tmp_path: Path, form: str, make: Callable[[Path], Any], by: str
) -> None:
    whole = make(tmp_path / "out")
    path = tmp_path / "in.json"

    @given(
        damaged_json(whole).map(json.dumps).map(str.encode) if by == "values" else damaged(json.dumps(whole).encode())
    )
    @fuzzed_seldom
    def check(content: bytes) -> None:
        path.write_bytes(content)
        take_in(book, form, path)

    check()


@pytest.mark.parametrize("name", ["harbour.ann", "harbour.txt", brat.MANIFEST])
def test_a_folder_of_brat_that_is_damaged(book: RecordBook, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "brat"
    brat.write([harbour_record()], folder)
    with (folder / "harbour.ann").open("a", encoding="utf-8") as file:
        file.write("A99\tChecked T1\nT98\tContent 0 7\tHarbour\n#9\tAnnotatorNotes T98\tname: Costa | who?\n")
    whole = (folder / name).read_bytes()

    @given(damaged(whole))
    @fuzzed_seldom
    def check(content: bytes) -> None:
        (folder / name).write_bytes(content)
        take_in(book, "brat", folder)

    check()


def test_a_file_of_dna_that_is_damaged(book: RecordBook, tmp_path: Path) -> None:
    dna.write([harbour_record()], tmp_path / "whole.dna")
    whole = (tmp_path / "whole.dna").read_bytes()

    @given(damaged(whole))
    @fuzzed_seldom
    def check(content: bytes) -> None:
        (tmp_path / "in.dna").write_bytes(content)
        take_in(book, "dna", tmp_path / "in.dna")

    check()


def test_a_file_of_dna_with_other_values(book: RecordBook, tmp_path: Path) -> None:
    dna.write([harbour_record()], tmp_path / "whole.dna")
    with closing(sqlite3.connect(tmp_path / "whole.dna")) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        cells = [
            (table, column[1])
            for table in tables
            for column in connection.execute(f"PRAGMA table_info({table})")
            if connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
        ]
    values = odd_values.filter(lambda value: not isinstance(value, list | dict) and value != "\ud800") | st.binary(
        max_size=3
    )

    @given(st.lists(st.tuples(st.sampled_from(cells), values, st.integers(0, 20)), min_size=1, max_size=3))
    @fuzzed_seldom
    def check(changes: list[tuple[tuple[str, str], Any, int]]) -> None:
        path = shutil.copy(tmp_path / "whole.dna", tmp_path / "in.dna")
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA ignore_check_constraints = ON")
            for (table, column), value, row in changes:
                try:
                    find = f"SELECT rowid FROM {table} LIMIT 1 OFFSET {row} % (SELECT COUNT(*) FROM {table})"
                    connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ({find})", (value,))
                except (sqlite3.IntegrityError, sqlite3.OperationalError, OverflowError):
                    continue  # a value that DNA's own form refuses
            connection.commit()
        take_in(book, "dna", Path(path))

    check()


@pytest.mark.parametrize("setting", [dna.SENT, dna.SENT_STANDS])
def test_a_file_of_dna_with_another_list_of_what_went_out(book: RecordBook, tmp_path: Path, setting: str) -> None:
    stands = {harbour_record().statements[0].id: [dna.Stand("Tunnel", True)]}
    dna.write([harbour_record()], tmp_path / "whole.dna", concepts=stands)
    with closing(sqlite3.connect(tmp_path / "whole.dna")) as connection:
        (sent,) = connection.execute("SELECT Value FROM SETTINGS WHERE Property = ?", (setting,)).fetchone()

    @given(
        damaged_json(json.loads(sent)).map(json.dumps)
        | damaged(sent.encode()).map(lambda b: b.decode("utf-8", "replace"))
    )
    @fuzzed_seldom
    def check(changed: str) -> None:
        path = shutil.copy(tmp_path / "whole.dna", tmp_path / "in.dna")
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("UPDATE SETTINGS SET Value = ? WHERE Property = ?", (changed, setting))
            connection.execute("UPDATE STATEMENTS SET Start = Start + 1 WHERE ID % 2 = 0")
            connection.commit()
        take_in(book, "dna", Path(path))

    check()


@pytest.mark.parametrize("suffix", [".yaml", ".qdc"])
def test_a_codebook_that_is_damaged(book: RecordBook, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"codes{suffix}"
    write_codebook(CONCEPTS, tmp_path / "codes.qdc")
    whole = (tmp_path / "codes.qdc").read_bytes() if suffix == ".qdc" else concepts_to_yaml(CONCEPTS).encode()

    @given(
        damaged(whole, b"concepts: [{name: 2024-03-10, proposition: !!timestamp x, words: [0b1, ~, 1e3, 12:30:45]}]")
    )
    @fuzzed_seldom
    def check(content: bytes) -> None:
        path.write_bytes(content)
        try:
            book.concepts.import_(path, who="ann")
        except SaysoError as error:
            assert error.hint

    check()
