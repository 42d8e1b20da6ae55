"""Inputs are cut into blocks, and each block gives its own reports, from wherever it is begun."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sayso.corpus.shards import Shard, find_inputs, make_shards, pages_of
from sayso.domain.given import Given
from sayso.errors import UsageError

MOST = 1_000_000


def table(folder: Path) -> Path:
    path = folder / "in.jsonl"
    path.write_text("".join(json.dumps({"id": str(n), "text": f"Report {n}."}) + "\n" for n in range(7)))
    return path


def files(folder: Path) -> Path:
    for n in range(7):
        (folder / "more").mkdir(exist_ok=True)
        (folder / "more" / f"{n}.txt").write_text(f"Report {n}.")
    return folder / "more"


def archive(folder: Path, *, packed_whole: bool = False) -> Path:
    pytest.importorskip("fastwarc", reason="reads archives: pip install 'sayso[corpus]'")
    answers = []
    for n in range(7):
        content = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nReport {n}.".encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.org/{n}\r\nWARC-Record-ID: <urn:x:{n}>\r\n"
        )
        kind = f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(content)}\r\n\r\n"
        answers.append((head + kind).encode() + content + b"\r\n\r\n")
    path = folder / "in.warc.gz"
    path.write_bytes(gzip.compress(b"".join(answers)) if packed_whole else b"".join(map(gzip.compress, answers)))
    return path


def archive_packed_whole(folder: Path) -> Path:
    return archive(folder, packed_whole=True)


def shards(path: Path, reports: int = 3) -> list[Shard]:
    (given,) = find_inputs([str(path)])
    return list(make_shards(given, 4, reports=reports, max_bytes=MOST))


def texts(shard: Shard, done: int = 0) -> list[str]:
    return [page.text.strip() for page in pages_of(shard, done=done, max_bytes=MOST)]


@pytest.mark.parametrize("make", [table, files, archive, archive_packed_whole])
def test_blocks_hold_each_report_once(make: Callable[[Path], Path], tmp_path: Path) -> None:
    found = shards(make(tmp_path))
    assert [(shard.number, shard.first, shard.count) for shard in found] == [(4, 0, 3), (5, 3, 3), (6, 6, 1)]
    assert [text for shard in found for text in texts(shard)] == [f"Report {n}." for n in range(7)]
    assert texts(found[1], done=2) == ["Report 5."]


def test_block_of_an_archive_begins_at_its_byte(tmp_path: Path) -> None:
    found = shards(archive(tmp_path))
    assert [shard.skip for shard in found] == [0, 0, 0]
    assert 0 == found[0].offset < found[1].offset < found[2].offset


def test_pages_passed_over_are_told(tmp_path: Path) -> None:
    passed: list[int] = []
    shard = shards(archive_packed_whole(tmp_path))[1]
    assert shard.skip == 3
    assert len(list(pages_of(shard, done=1, max_bytes=MOST, passed=lambda: passed.append(1)))) == 2
    assert len(passed) == 4


def test_archives_and_tables_in_a_folder_are_inputs_of_their_own(tmp_path: Path) -> None:
    table(tmp_path)
    files(tmp_path)
    assert [(Path(given.name).name, given.kind) for given in find_inputs([str(tmp_path)])] == [
        ("in.jsonl", "table"),
        (tmp_path.name, "folder"),
    ]


def test_columns_and_metadata_that_are_given_reach_each_report(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("titel;inhalt\nBridge;It is shut.\nRain;It rained.\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("It snowed.", encoding="utf-8")
    known = Given(outlet="Courier", columns=(("text", "inhalt"), ("title", "titel")))
    inputs = list(find_inputs([str(tmp_path)], columns=["inhalt", "titel"]))
    found = [
        (page.title, page.text, page.outlet)
        for given in inputs
        for shard in make_shards(given, 0, reports=1, max_bytes=MOST, known=known)
        for page in pages_of(shard, done=0, max_bytes=MOST, known=known)
    ]
    assert found == [
        ("Bridge", "It is shut.", "Courier"),
        ("Rain", "It rained.", "Courier"),
        (None, "It snowed.", "Courier"),
    ]


def test_content_makes_the_hash_and_not_the_name(tmp_path: Path) -> None:
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text("Report.")
    second.write_text("Report.")
    one, other = find_inputs([str(first), str(second)])
    assert one.sha256 == other.sha256


@pytest.mark.parametrize(
    ("name", "told"),
    [
        pytest.param("missing.jsonl", "does not exist", id="missing"),
        pytest.param("picture.png", "is not a file or folder", id="unknown-kind"),
        pytest.param("empty", "contains no report", id="empty-folder"),
    ],
)
def test_place_without_reports_is_an_error(name: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match=told):
        list(find_inputs([str(tmp_path / name)]))
