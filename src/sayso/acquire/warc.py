"""The reports of a web archive: a page per HTTP response in a WARC file, optionally compressed with gzip or zstd."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from sayso.acquire.decoding import declared_in_head, decode_bytes
from sayso.acquire.http_body import decode_body
from sayso.acquire.media import CONTENT_TYPES, media_of_bytes, refuse_binary
from sayso.domain.text import Page, Problem
from sayso.errors import AcquireError

READ_BYTES = 65_536
PROBE_BYTES = 4096
RECORD_MARKS = (b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"WARC/1.")
"""First bytes of a record, or of the compressed member that holds it (RFC 1952; RFC 8878; ISO 28500)."""
NEXT_HEADER = b"\r\n\r\nWARC/1."
LYING = "its header gives a length that runs into the next record"


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP response and its offset; `wrong` is the code and message of its problem, if any."""

    position: int
    content: bytes = b""
    url: str | None = None
    kind: str = ""
    charset: str | None = None
    wrong: tuple[str, str] | None = None


def read_warc(path: str | Path, *, max_bytes: int, offset: int = 0) -> Iterator[Page]:
    """Yield a page for every response that is a web page or plain text; other records are skipped.

    A response that is too large, truncated or cannot be decompressed gives a page with a problem and no text. So does
    a stretch without a readable record (wrong length, damaged compression); reading continues with the next record.

    Args:
        path: The archive.
        max_bytes: Size limit for a response, after decompression.
        offset: Where to begin: the first byte of a record, or of the compressed member that holds it.

    Raises:
        AcquireError: it cannot be opened, or FastWARC is not installed.
    """
    for answer in _answers(Path(path), offset, max_bytes):
        yield _page(answer, f"{path}#{answer.url or answer.position}")


def answer_offsets(path: str | Path, *, max_bytes: int) -> Iterator[int]:
    """Return the offset of each response for which `read_warc` gives a page."""
    return (answer.position for answer in _answers(Path(path), 0, max_bytes))


def _answers(path: Path, offset: int, max_bytes: int) -> Iterator[Answer]:
    """Read from `offset` on, and again after each damaged stretch."""
    try:
        from fastwarc.warc import ArchiveIterator
    except ModuleNotFoundError as error:
        raise AcquireError(
            f"{path} needs FastWARC, which is not installed", hint="pip install 'sayso[corpus]'"
        ) from error
    try:
        stream = path.open("rb")
    except OSError as error:
        raise AcquireError(f"{path} cannot be read: {error.strerror}", hint="check its permissions") from error
    with stream:
        mark = _record_mark(stream)
        start: int | None = offset
        told = False  # one damaged part is reported once, however often reading restarts in it
        while start is not None:
            position, given, wrong = start, 0, ""
            stream.seek(start)
            try:
                for record in ArchiveIterator(stream, auto_decode="none"):
                    position, given = record.stream_pos, given + 1
                    answer, swallowed = _read(record, position, max_bytes, path)
                    if answer is not None:
                        told = False
                        yield answer
                    if swallowed:
                        break
            except (OSError, ValueError) as error:
                wrong = str(error)
            start = _next_record(stream, position + 1, mark)
            if not wrong and not given and (start is not None or position == 0):
                wrong = "a record cannot be read"
            if wrong and not told:
                yield Answer(position, wrong=("damaged-archive", f"{path} is damaged: {wrong}"))
                told = True


def _record_mark(stream: BinaryIO) -> bytes:
    """Return the first bytes of the records in this file, or of the compressed members that hold them."""
    stream.seek(0)
    head = stream.read(8)
    return next((mark for mark in RECORD_MARKS if head.startswith(mark)), RECORD_MARKS[-1])


def _next_record(stream: BinaryIO, start: int, mark: bytes) -> int | None:
    """Return the offset of the next record or compressed member from `start` on; None if there is none."""
    stream.seek(start)
    held, tail = start, b""
    while chunk := stream.read(READ_BYTES):
        window = tail + chunk
        base, at = held - len(tail), window.find(mark)
        while at >= 0:
            if _opens_record(stream, base + at, mark):
                return base + at
            at = window.find(mark, at + 1)
        held += len(chunk)
        stream.seek(held)
        tail = window[1 - len(mark) :]
    return None


def _opens_record(stream: BinaryIO, position: int, mark: bytes) -> bool:
    """Whether a record really begins here: the first bytes of a compressed member also occur by accident."""
    if mark != RECORD_MARKS[0]:
        return True
    stream.seek(position)
    try:
        return zlib.decompressobj(wbits=31).decompress(stream.read(PROBE_BYTES), 5) == b"WARC/"
    except zlib.error:
        return False


def _read(record: Any, position: int, max_bytes: int, path: Path) -> tuple[Answer | None, bool]:
    """Return a record's response, if it is a page, and whether its length runs into the next record.

    Any record's length can be wrong, so each is read to the end that its header claims.
    """
    from fastwarc.warc import WarcRecordType

    kind = (record.http_content_type or "").partition(";")[0].strip().lower()
    is_page = (
        record.record_type == WarcRecordType.response
        and getattr(record.http_headers, "status_code", None) in (200, None)
        and (not kind or kind in CONTENT_TYPES)
    )
    content, swallowed, wrong = _content(record, max_bytes if is_page else 0)
    if not is_page:
        lies = "lying-length", LYING
        return (Answer(position, wrong=lies) if swallowed else None), swallowed
    transfer, encoding = _header(record, "Transfer-Encoding"), _header(record, "Content-Encoding")
    if content and (transfer or encoding):
        if "br" in encoding.lower().split():
            content, failed = _decoded_by_library(path, position, max_bytes)
        else:
            content, failed = decode_body(content, transfer=transfer, encoding=encoding, max_bytes=max_bytes)
        wrong = wrong or failed
    if swallowed:
        wrong = "lying-length", f"{LYING}; it was cut there"
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>") or None
    return Answer(position, content, url, kind, record.http_charset, wrong), swallowed


def _header(record: Any, name: str) -> str:
    """Return a header of the HTTP response; "" if it has none."""
    headers = record.http_headers
    return str(headers.get(name) or "") if headers is not None else ""


def _decoded_by_library(path: Path, position: int, max_bytes: int) -> tuple[bytes, tuple[str, str] | None]:
    """Decompress a response with FastWARC, which also supports Brotli; one that is not compressed stays as it is."""
    from fastwarc.warc import ArchiveIterator

    for decode in ("all", "none"):
        with path.open("rb") as stream:
            stream.seek(position)
            try:
                for record in ArchiveIterator(stream, auto_decode=decode):
                    content = bytes(record.reader.read(max_bytes + 1))
                    if len(content) > max_bytes:
                        return b"", ("too-large", f"it holds more than {max_bytes:,} bytes")
                    if decode == "all" or content.lstrip().startswith(b"<"):
                        return content, None
                    break
            except (OSError, ValueError):
                continue
    return b"", ("damaged-answer", "it cannot be unpacked")


def _content(record: Any, max_bytes: int) -> tuple[bytes, bool, tuple[str, str] | None]:
    """Return a record's bytes up to the next record's header, whether they ran into one, and what is wrong.

    Bytes beyond `max_bytes` are scanned, but not kept: a small record may decompress to gigabytes.
    """
    content, tail = bytearray(), b""
    kept, wrong = True, None
    try:
        while chunk := record.reader.read(READ_BYTES):
            if (end := (tail + chunk).find(NEXT_HEADER)) >= 0:
                held = bytes(content[: len(content) - len(tail)]) + (tail + chunk)[:end] if kept else b""
                return held, True, wrong
            tail = (tail + chunk)[1 - len(NEXT_HEADER) :]
            if kept:
                content += chunk
            if len(content) > max_bytes:
                kept, wrong = False, ("too-large", f"it holds more than {max_bytes:,} bytes")
                content.clear()
    except (OSError, ValueError) as error:
        wrong = "damaged-answer", f"it cannot be unpacked: {error}"
    return bytes(content), False, wrong


def _page(answer: Answer, origin: str) -> Page:
    name = hashlib.sha256((answer.url or origin).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    problems: tuple[Problem, ...] = ()
    if answer.wrong:
        code, message = answer.wrong
        problems = (Problem("acquire", code, f"{origin}: {message}"),)
    media = CONTENT_TYPES.get(answer.kind) or media_of_bytes(answer.content)
    text = ""
    if answer.content:
        try:
            refuse_binary(answer.content, origin)
        except AcquireError as error:
            problems = (*problems, Problem("acquire", "unreadable", error.message))
        else:
            declared = answer.charset or declared_in_head(answer.content)
            text, found = decode_bytes(answer.content, origin, declared=declared)
            problems = (*problems, *found)
    elif not problems:
        problems = (Problem("acquire", "empty", f"{origin} is empty"),)
    return Page(name, origin, media, text, url=answer.url, problems=problems)
