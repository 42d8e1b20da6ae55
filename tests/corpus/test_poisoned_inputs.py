"""Inputs made to do harm, read with sayso's own model: each report is read or set aside, and the good ones are read."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from made_corpora import planned, rows, states

from sayso.corpus.making import CorpusSummary, make_corpus

zstandard = pytest.importorskip("zstandard", reason="packs archives: pip install 'sayso[corpus]'")
pytest.importorskip("fastwarc", reason="reads archives: pip install 'sayso[corpus]'")

GOOD = "<html><body><article><p>“The bridge is closed,” Mayor Anna Berzina said on Monday.</p></article></body></html>"
WORDS = "<p>The ferry ran on time, the harbour master Jonas Lind said, and nobody was late for work that day.</p>\n"


def answer(url: str, body: bytes, *, extra: str = "", length: int | None = None) -> bytes:
    """A record of a web archive; its header gives `length` in place of the true one."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{extra}Content-Length: {len(body)}\r\n\r\n"
    content = head.encode() + body
    told = len(content) if length is None else length
    fields = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-03-10T00:00:00Z\r\n"
    kind = f"WARC-Record-ID: <urn:x:{url}>\r\nContent-Type: application/http; msgtype=response\r\n"
    return f"{fields}{kind}Content-Length: {told}\r\n\r\n".encode() + content + b"\r\n\r\n"


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


def test_archive_of_poisons_is_read_to_its_end(tmp_path: Path) -> None:
    mixed = GOOD.encode().replace(b"Berzina", "Bērziņa".encode() + b" \xff\xfe " + "Žaneta".encode("cp1257"))
    nested = ("<div>" * 10_000 + "The mayor said so." + "</div>" * 10_000).encode()
    records = {
        "first": answer("http://a.org/first", GOOD.encode()),
        "gzip-bomb": answer(
            "http://a.org/gzip-bomb", gzip.compress(bytes(50_000_000)), extra="Content-Encoding: gzip\r\n"
        ),
        "nul": answer("http://a.org/nul", GOOD.replace("bridge", "br\0idge").encode()),
        "nested": answer("http://a.org/nested", nested),
        "mixed": answer("http://a.org/mixed", mixed),
        "surrogate": answer("http://a.org/surrogate", GOOD.replace("bridge", "&#xD800; bridge").encode()),
        "broken-gzip": answer("http://a.org/broken-gzip", b"\x1f\x8b\x08 not so", extra="Content-Encoding: gzip\r\n"),
        "too-large": answer("http://a.org/too-large", WORDS.encode() * 110_000),
        "lying": answer("http://a.org/lying", GOOD.encode(), length=10_000),
        "last": answer("http://a.org/last", GOOD.encode()),
    }
    path = tmp_path / "in.warc.gz"
    path.write_bytes(b"".join(gzip.compress(record) for record in records.values()))
    read(path, tmp_path / "out", seconds=30)
    found = outcomes(tmp_path / "out")
    assert [name for name in found if name in records] == list(records)
    kept = {name for name, outcome in found.items() if outcome == "read"}
    assert kept >= {"first", "nul", "mixed", "surrogate", "last"}
    assert found["gzip-bomb"] == found["too-large"] == "too-large"
    good = [row["content"] for row in rows(tmp_path / "out", "statements")]
    assert sum("bridge is closed" in content for content in good) >= 4


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [pytest.param(".gz", gzip.compress, id="gzip"), pytest.param(".zst", zstandard.compress, id="zstd")],
)
def test_table_with_a_row_of_a_bomb_goes_on_behind_it(suffix: str, pack: object, tmp_path: Path) -> None:
    row = json.dumps({"id": "good", "html": GOOD}).encode()
    bomb = b'{"id": "bomb", "text": "' + b"a" * 12_000_000 + b'"}'
    odd = b'{"id": "odd", "text": "The mayor \\ud800 said \\u0000 so."}'
    path = tmp_path / f"in.jsonl{suffix}"
    path.write_bytes(pack(b"\n".join([row, bomb, b"[" * 100_000, odd, b"\xff\xfe", row])))  # type: ignore[operator]
    read(path, tmp_path / "out")
    found = states(tmp_path / "out")
    assert found.pop("odd") in ("read", "read-failed")
    assert found == {"good": "read", **dict.fromkeys(("row-2", "row-3", "row-5"), "unreadable-row")}
    assert len(rows(tmp_path / "out", "documents")) == 6


def test_table_cut_short_gives_what_is_before_the_cut(tmp_path: Path) -> None:
    lines = b"".join(
        json.dumps({"id": f"r{n}", "text": f"Nr {n * 7919 % 1000} said so."}).encode() + b"\n" for n in range(300)
    )
    path = tmp_path / "in.jsonl.gz"
    path.write_bytes(gzip.compress(lines)[:-200])
    summary = make_corpus(planned(tmp_path / "out", shard=50), [str(path)])
    assert summary.set_aside == {"acquire/damaged-input": 1} and summary.reports > 100


def test_large_page_is_set_aside_or_read(tmp_path: Path) -> None:
    path = tmp_path / "pages"
    path.mkdir()
    (path / "large.html").write_text("<html><body>" + WORDS * 200_000 + "</body></html>")
    (path / "small.html").write_text(GOOD)
    summary = read(path, tmp_path / "out")
    assert states(tmp_path / "out") == {"large": "unreadable", "small": "read"}
    assert summary.set_aside == {"acquire/unreadable": 1}
