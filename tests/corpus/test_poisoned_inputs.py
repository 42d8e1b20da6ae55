"""Inputs made to do harm, read with sayso's own model: each report is read or set aside, and the good ones are read."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from made_corpora import planned, rows, states

from sayso.corpus.making import CorpusSummary, make_corpus

zstandard = pytest.importorskip("zstandard", reason="packs archives: pip install 'sayso[corpus]'")
pytest.importorskip("fastwarc", reason="reads archives: pip install 'sayso[corpus]'")

GOOD = "<html><body><article><p>“The bridge is closed,” Mayor Anna Berzina said on Monday.</p></article></body></html>"
WORDS = "<p>The ferry ran on time, the harbour master Jonas Lind said, and nobody was late for work that day.</p>\n"


def answer(name: str, body: bytes, *, extra: str = "", length: int | None = None) -> bytes:
    """A record of a web archive; its header gives `length` in place of the true one."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{extra}Content-Length: {len(body)}\r\n\r\n"
    content = head.encode() + body
    told = len(content) if length is None else length
    fields = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.org/{name}\r\n"
    kind = "WARC-Date: 2024-03-10T00:00:00Z\r\n"
    kind += f"WARC-Record-ID: <urn:x:{name}>\r\nContent-Type: application/http; msgtype=response\r\n"
    return f"{fields}{kind}Content-Length: {told}\r\n\r\n".encode() + content + b"\r\n\r\n"


def packed(content: bytes) -> bytes:
    """Something packed by zstd."""
    return bytes(zstandard.compress(content))


def read(path: Path, folder: Path, **limits: float) -> CorpusSummary:
    """Make a corpus of one input with sayso's own reader."""
    return make_corpus(planned(folder, "", **limits), [str(path)])


def outcomes(folder: Path) -> dict[str, str]:
    """What became of each report, by the last part of where it was read from."""
    why = {row["document_id"]: row["code"] for row in rows(folder, "problems")}
    return {
        row["origin"].rpartition("/")[2]: "read" if row["state"] == "read" else why[row["document_id"]]
        for row in rows(folder, "documents")
    }


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [pytest.param("gz", lambda record: gzip.compress(record, 1), id="gzip"), pytest.param("zst", packed, id="zstd")],
)
def test_archive_of_poisons_is_read_to_its_end(suffix: str, pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    mixed = GOOD.encode().replace(b"Berzina", "Bērziņa".encode() + b" \xff\xfe " + "Žaneta".encode("cp1257"))
    nested = ("<div>" * 10_000 + "The mayor said so." + "</div>" * 10_000).encode()
    gzip_bomb, zstd_bomb = gzip.compress(bytes(100_000_000), 1), packed(bytes(300_000_000))
    records = {
        "first": answer("first", GOOD.encode()),
        "gzip-bomb": answer("gzip-bomb", gzip_bomb, extra="Content-Encoding: gzip\r\n"),
        "zstd-bomb": answer("zstd-bomb", zstd_bomb, extra="Content-Encoding: zstd\r\n"),
        "zstd": answer("zstd", packed(GOOD.encode()), extra="Content-Encoding: zstd\r\n"),
        "nul": answer("nul", GOOD.replace("bridge", "br\0idge").encode()),
        "nested": answer("nested", nested),
        "mixed": answer("mixed", mixed),
        "surrogate": answer("surrogate", GOOD.replace("bridge", "&#xD800; bridge").encode()),
        "broken-gzip": answer("broken-gzip", b"\x1f\x8b\x08 not so", extra="Content-Encoding: gzip\r\n"),
        "200-megabytes": answer("200-megabytes", WORDS.encode() * 1_950_000),
        "lying": answer("lying", GOOD.encode(), length=10_000),
        "last": answer("last", GOOD.encode()),
    }
    path = tmp_path / f"in.warc.{suffix}"
    path.write_bytes(b"".join(map(pack, records.values())))
    read(path, tmp_path / "out", seconds=120, megabytes=300)
    found = outcomes(tmp_path / "out")
    assert {name: outcome for name, outcome in found.items() if name in records} == {
        **dict.fromkeys(records, "read"),
        **dict.fromkeys(("gzip-bomb", "zstd-bomb", "200-megabytes"), "too-large"),
        "broken-gzip": "damaged-answer",
    }
    assert set(found.values()) == {"read", "too-large", "damaged-answer"}, "each damage is told once, by its record"
    told = {(row["code"], row["origin"].rpartition("/")[2]) for row in rows(tmp_path / "out", "problems")}
    assert ("lying-length", "lying") in told
    good = [row["content"] for row in rows(tmp_path / "out", "statements")]
    assert sum("bridge is closed" in content for content in good) >= 5


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [pytest.param(".gz", gzip.compress, id="gzip"), pytest.param(".zst", packed, id="zstd")],
)
def test_table_with_a_row_of_a_bomb_goes_on_behind_it(
    suffix: str, pack: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    row = json.dumps({"id": "good", "html": GOOD}).encode()
    bomb = b'{"id": "bomb", "text": "' + b"a" * 12_000_000 + b'"}'
    odd = b'{"id": "odd", "text": "The mayor \\ud800 said \\u0000 so."}'
    path = tmp_path / f"in.jsonl{suffix}"
    path.write_bytes(pack(b"\n".join([row, bomb, b"[" * 100_000, odd, b"\xff\xfe", row])))
    read(path, tmp_path / "out")
    found = states(tmp_path / "out")
    assert found == {"good": "read", "odd": "read", **dict.fromkeys(("row-2", "row-3", "row-5"), "unreadable-row")}
    assert len(rows(tmp_path / "out", "documents")) == 6


def test_table_cut_short_gives_what_is_before_the_cut(tmp_path: Path) -> None:
    lines = b"".join(
        json.dumps({"id": f"r{n}", "text": f"Nr {n * 7919 % 1000} said so."}).encode() + b"\n" for n in range(300)
    )
    path = tmp_path / "in.jsonl.gz"
    path.write_bytes(gzip.compress(lines)[:-200])
    summary = make_corpus(planned(tmp_path / "out", shard=50), [str(path)])
    assert summary.set_aside == {"acquire/damaged-input": 1} and summary.reports > 100


def test_page_of_200_megabytes_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "pages"
    path.mkdir()
    with (path / "large.html").open("wb") as file:
        file.write(b"<html><body>" + WORDS.encode() * 1000)
        file.truncate(200_000_000)
    (path / "small.html").write_text(GOOD)
    summary = read(path, tmp_path / "out", megabytes=100)
    assert states(tmp_path / "out") == {"large": "unreadable", "small": "read"}
    assert summary.set_aside == {"acquire/unreadable": 1}


def test_page_as_large_as_may_be_is_read_or_set_aside_by_its_time(tmp_path: Path) -> None:
    path = tmp_path / "pages"
    path.mkdir()
    (path / "long.html").write_text("<html><body>" + WORDS * 60_000 + "</body></html>")
    (path / "small.html").write_text(GOOD)
    read(path, tmp_path / "out", seconds=6)
    assert states(tmp_path / "out") == {"long": "time-limit", "small": "read"}
