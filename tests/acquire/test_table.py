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
