"""Web archives: every answer that can be read comes out, and what cannot is told."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given

from damaged import damaged, fuzzed
from sayso.acquire.warc import answer_offsets, read_warc
from sayso.errors import AcquireError

zstandard = pytest.importorskip("zstandard", reason="packs archives: pip install 'sayso[corpus]'")
pytest.importorskip("fastwarc", reason="reads archives: pip install 'sayso[corpus]'")

PAGE = b"<html><body><p>The mayor said yes.</p></body></html>"
MOST = 1_000_000
PACKED = [
    pytest.param(".warc", bytes, id="plain"),
    pytest.param(".warc.gz", gzip.compress, id="gzip"),
    pytest.param(".warc.zst", zstandard.compress, id="zstd"),
]


def record(
    url: str,
    body: bytes = PAGE,
    *,
    kind: str = "response",
    length: int | None = None,
    extra: str = "",
    status: int = 200,
) -> bytes:
    """A record, whose header gives `length` in place of the true one."""
    head = f"HTTP/1.1 {status} X\r\nContent-Type: text/html\r\n{extra}Content-Length: {len(body)}\r\n\r\n"
    content = head.encode() + body
    told = len(content) if length is None else length
    lines = (
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Target-URI: {url}",
        "WARC-Date: 2024-03-10T00:00:00Z",
        f"WARC-Record-ID: <urn:uuid:{abs(hash(url))}>",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {told}",
    )
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content + b"\r\n\r\n"


def found(path: Path, *, offset: int = 0) -> list[tuple[str | None, str]]:
    """Address and first problem (or "") of each page."""
    return [
        (page.url, page.problems[0].code if page.problems else "")
        for page in read_warc(path, max_bytes=MOST, offset=offset)
    ]


@pytest.mark.parametrize(("suffix", "pack"), PACKED)
def test_each_answer_is_a_page(suffix: str, pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    path = tmp_path / f"crawl{suffix}"
    records = [record("https://a/1"), record("https://a/asked", kind="request"), record("https://a/gone", status=404)]
    path.write_bytes(b"".join(pack(one) for one in [*records, record("https://a/2")]))
    assert found(path) == [("https://a/1", ""), ("https://a/2", "")]
    assert [page.text for page in read_warc(path, max_bytes=MOST)] == [PAGE.decode()] * 2
    offsets = list(answer_offsets(path, max_bytes=MOST))
    assert found(path, offset=offsets[1]) == [("https://a/2", "")]


@pytest.mark.parametrize("kind", ["response", "request", "metadata"])
@pytest.mark.parametrize("length", [200, 400, 900, 10**6])
@pytest.mark.parametrize(("suffix", "pack"), PACKED)
def test_a_length_that_lies_swallows_no_other_answer(
    suffix: str, pack: Callable[[bytes], bytes], length: int, kind: str, tmp_path: Path
) -> None:
    path = tmp_path / f"crawl{suffix}"
    records = [record("https://a/1"), record("https://a/lies", kind=kind, length=length)]
    records += [record(f"https://a/{number}") for number in range(2, 5)]
    path.write_bytes(b"".join(pack(one) for one in records))
    pages = found(path)
    assert {("https://a/1", ""), ("https://a/2", ""), ("https://a/3", ""), ("https://a/4", "")} <= set(pages)
    assert {code for _, code in pages} & {"lying-length", "damaged-archive"}


def test_a_length_that_is_too_short_hides_no_other_answer(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc"
    path.write_bytes(record("https://a/short", length=20) + record("https://a/2"))
    assert ("https://a/2", "") in found(path)


def test_a_bomb_is_refused_and_the_next_answer_read(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    bomb = record("https://a/bomb", gzip.compress(b"x" * 50_000_000), extra="Content-Encoding: gzip\r\n")
    path.write_bytes(gzip.compress(bomb) + gzip.compress(record("https://a/2")))
    assert ("https://a/bomb", "too-large") in found(path)
    assert ("https://a/2", "") in found(path)


def test_rubbish_between_records_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc"
    path.write_bytes(record("https://a/1") + b"rubbish\r\n" * 50 + record("https://a/2"))
    pages = found(path)
    assert [code for _, code in pages].count("damaged-archive") == 1
    assert ("https://a/2", "") in pages


def test_an_answer_without_words_says_so(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc"
    path.write_bytes(record("https://a/empty", b"") + record("https://a/2"))
    assert found(path) == [("https://a/empty", "empty"), ("https://a/2", "")]


def test_an_archive_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AcquireError, match="cannot be read"):
        list(read_warc(tmp_path / "none.warc", max_bytes=MOST))


@pytest.mark.parametrize(("suffix", "pack"), PACKED)
def test_no_archive_raises(suffix: str, pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    """What is not told as a problem is a page with an answer; the offsets are those of the pages."""
    packed = gzip.compress(PAGE)
    records = [record("https://a/1"), record("https://a/2", packed, extra="Content-Encoding: gzip\r\n"), record("x:")]
    whole = b"".join(pack(one) for one in records)
    path = tmp_path / f"crawl{suffix}"

    @given(damaged(whole, whole[len(whole) // 2 :], pack(b"".join(records))))
    @fuzzed
    def check(content: bytes) -> None:
        path.write_bytes(content)
        pages = list(read_warc(path, max_bytes=MOST))
        assert all(page.text or page.problems for page in pages)
        assert len(list(answer_offsets(path, max_bytes=MOST))) == len(pages)

    check()


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


CHUNKED, GZIP = "Transfer-Encoding: chunked\r\n", "Content-Encoding: gzip\r\n"
WORDS = PAGE.replace(b"yes", b"yes. " * 200)


@pytest.mark.parametrize(("suffix", "pack"), PACKED)
@pytest.mark.parametrize(
    ("body", "extra", "code"),
    [
        pytest.param(chunked(gzip.compress(PAGE)), CHUNKED + GZIP, "", id="chunked and gzip"),
        pytest.param(chunked(PAGE), CHUNKED, "", id="chunked"),
        pytest.param(PAGE, CHUNKED, "", id="chunked header over plain bytes"),
        pytest.param(PAGE, GZIP, "", id="gzip header over plain bytes"),
        pytest.param(PAGE, "Content-Encoding: br\r\n", "", id="Brotli header over plain bytes"),
        pytest.param(b"ffff\r\n" + PAGE, CHUNKED, "damaged-answer", id="chunk cut short"),
        pytest.param(gzip.compress(WORDS)[:-12], GZIP, "damaged-answer", id="gzip cut short"),
    ],
)
def test_an_odd_body_takes_no_other_answer_with_it(
    body: bytes, extra: str, code: str, suffix: str, pack: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    path = tmp_path / f"crawl{suffix}"
    records = [record("https://a/1"), record("https://a/odd", body, extra=extra), record("https://a/2")]
    path.write_bytes(b"".join(map(pack, records)))
    assert found(path) == [("https://a/1", ""), ("https://a/odd", code), ("https://a/2", "")]
    assert "The mayor said yes" in list(read_warc(path, max_bytes=MOST))[1].text


def test_a_member_that_is_cut_short_is_told_and_the_next_are_read(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    records = [gzip.compress(record(f"https://a/{number}")) for number in range(4)]
    path.write_bytes(records[0] + records[1][:-60] + records[2] + records[3])
    pages = found(path)
    assert [url for url, code in pages if not code] == ["https://a/0", "https://a/2", "https://a/3"]
    assert "damaged-archive" in [code for _, code in pages] or "damaged-answer" in [code for _, code in pages]


def test_an_archive_is_told_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "crawl.bin"
    path.write_bytes(gzip.compress(record("https://a/1")) + b"garbage" + gzip.compress(record("https://a/2")))
    assert [url for url, code in found(path) if not code] == ["https://a/1", "https://a/2"]
