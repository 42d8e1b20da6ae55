"""Tables, however they are broken: every row that can be read is a page, and what cannot is told."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from damaged import damaged, damaged_json, fuzzed
from sayso.acquire import read_place
from sayso.acquire.table import count_rows, read_table
from sayso.domain.text import Page
from sayso.errors import AcquireError

pa = pytest.importorskip("pyarrow", reason="writes tables: pip install 'sayso[parquet]'")
pq = pytest.importorskip("pyarrow.parquet", reason="writes tables: pip install 'sayso[parquet]'")
zstandard = pytest.importorskip("zstandard", reason="packs tables: pip install 'sayso[corpus]'")

ROW: dict[str, Any] = {
    "id": "a",
    "text": "The bridge is shut, the mayor said.",
    "title": "Bridge",
    "url": "https://example.org/1",
    "outlet": "The Courier",
    "byline": ["Jane Roe", "John Doe"],
    "date": "2024-03-10",
}
ROWS = [ROW, ROW | {"id": "b", "text": None, "html": "<p>Shut, she said.</p>"}, ROW | {"byline": "Roe, Doe", "id": "c"}]
LINES = "".join(f"{json.dumps(row)}\n" for row in ROWS).encode()


def parquet(rows: list[dict[str, Any]], **options: Any) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), file, **options)
    return file.getvalue()


PARQUET = [parquet([ROW] * 3), parquet([ROW, ROW], compression="zstd", row_group_size=1, use_dictionary=False)]


def read(path: Path, content: bytes) -> list[Page]:
    """Read a table twice, as a whole and from its second row on; either both can be read, or neither."""
    path.write_bytes(content)
    try:
        pages = list(read_table(path))
    except AcquireError as error:
        assert error.hint
        return []
    assert [page.name for page in read_table(path, skip=1)] == [page.name for page in pages[1:]]
    assert count_rows(path) == len(pages)
    for page in pages:
        assert page.text or page.problems
        assert all(isinstance(value, str) for value in (page.name, page.origin, page.text, *page.byline))
        assert all(value is None or isinstance(value, str) for value in (page.url, page.title, page.outlet))
    return pages


@given(damaged(LINES, LINES.replace(b"\n", b"\r\n")))
@fuzzed
def test_no_lines_raise(tmp_path: Path, content: bytes) -> None:
    pages = read(tmp_path / "t.jsonl", content)
    assert len(pages) == sum(1 for line in content.split(b"\n") if line.strip())


@given(damaged_json(*ROWS))
@fuzzed
def test_no_row_raises(tmp_path: Path, row: Any) -> None:
    assert len(read(tmp_path / "t.jsonl", json.dumps(row).encode() + b"\n" + LINES)) == 4


PACKED = [
    pytest.param(".jsonl.gz", gzip.compress, id="gzip"),
    pytest.param(".jsonl.zst", zstandard.compress, id="zstd"),
]


@pytest.mark.parametrize(("suffix", "pack"), PACKED)
def test_no_packed_lines_raise(tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]) -> None:
    @given(damaged(pack(LINES), pack(LINES) + pack(LINES)))
    @fuzzed
    def check(content: bytes) -> None:
        read(tmp_path / f"t{suffix}", content)

    check()


@given(damaged(*PARQUET))
@fuzzed
def test_no_parquet_raises(tmp_path: Path, content: bytes) -> None:
    read(tmp_path / "t.parquet", content)


def test_title_has_no_entities_and_suffix_is_no_author(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('title,text,author\nBridge &amp; rain,Shut.,"Jane Roe, John Doe, Jr."\n')
    (page,) = read_table(tmp_path / "t.csv")
    assert (page.title, page.byline) == ("Bridge & rain", ("Jane Roe", "John Doe, Jr."))


@pytest.mark.parametrize("name", ["answer", "answer.json", "answer.txt"])
def test_answer_of_a_news_service_on_one_line_is_read_whatever_its_name(tmp_path: Path, name: str) -> None:
    rows = [
        {"title": "Bridge", "body": "Shut.", "date": "2025-05-05", "dateTimePub": "2025-05-04T23:00:00Z"},
        {"title": "Rain", "content": None},
        {"title": "Copy", "body": "Shut."},
    ]
    (tmp_path / name).write_text(json.dumps({"articles": {"results": rows}}))
    first, second, third = read_place(tmp_path / name)
    assert (first.text, first.published) == ("Shut.", "2025-05-04")
    assert [problem.code for problem in second.problems] == ["unreadable-row"]
    assert (first.duplicate_of, third.duplicate_of) == (None, first.name)


def test_what_is_no_object_in_a_list_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([ROW, None, "x", ROW | {"text": "It rained."}]))
    pages = list(read_place(tmp_path / "a.json"))
    assert [bool(page.text) for page in pages] == [True, False, False, True]
    assert "it is not a JSON object" in pages[1].problems[0].message


def test_rows_before_the_damage_of_a_packed_table_are_read(tmp_path: Path) -> None:
    rows = "".join(f"Bridge {number},It is shut for {number * 7919} days.\n" for number in range(50_000))
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(f"title,text\n{rows}".encode())[:-2000])
    pages = read_table(tmp_path / "t.csv.gz")
    assert next(pages).text == "It is shut for 0 days."
    with pytest.raises(AcquireError, match="is a damaged gzip file"):
        list(pages)
