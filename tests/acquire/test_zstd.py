"""Files packed by zstd, and rows that are too long."""

from __future__ import annotations

import gzip
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from sayso.acquire.folder import kind_of_known
from sayso.acquire.kind import Kind
from sayso.acquire.table import read_table
from sayso.errors import AcquireError

zstandard = pytest.importorskip("zstandard", reason="packs tables: pip install 'sayso[corpus]'")

ROW = b'{"id": "a", "text": "He said yes."}\n'


def test_frames_follow_one_another(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl.zst"
    path.write_bytes(zstandard.compress(ROW * 1000) * 2)
    assert len(list(read_table(path))) == 2000
    assert len(list(read_table(path, skip=1998))) == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(zstandard.compress(ROW * 1000)[:-5], "truncated", id="cut short"),
        pytest.param(b"no zstd at all", "damaged", id="another file"),
    ],
)
def test_a_damaged_file_is_told(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl.zst"
    path.write_bytes(content)
    with pytest.raises(AcquireError, match=message):
        list(read_table(path))


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [pytest.param("gz", gzip.compress, id="gzip"), pytest.param("zst", zstandard.compress, id="zstd")],
)
def test_a_row_of_many_bytes_is_passed_over_unread(suffix: str, pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    path = tmp_path / f"rows.jsonl.{suffix}"
    path.write_bytes(pack(ROW + b"x" * 10_000_000 + b"\n" + ROW))
    pages = list(read_table(path, max_row_bytes=1_000_000))
    assert [page.text for page in pages] == ["He said yes.", "", "He said yes."]
    assert "too long" in pages[1].problems[0].message


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        pytest.param("in.warc.zst", b"WARC/1.1\r\nContent-Length: 0\r\n\r\n\r\n\r\n", Kind.WARC, id="archive"),
        pytest.param("in.jsonl.zst", ROW, Kind.JSONL, id="table"),
        pytest.param("bomb.jsonl.zst", ROW[:-2] + bytes(300_000_000), Kind.JSONL, id="bomb"),
    ],
)
def test_a_packed_file_is_what_it_holds(name: str, content: bytes, kind: Kind, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(zstandard.compress(content))
    tracemalloc.start()
    found = kind_of_known(tmp_path / name)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found is kind
    assert most < 5_000_000
