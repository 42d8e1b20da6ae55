"""The reports of a web archive: a page per HTTP answer of a WARC file, plain or packed by gzip or zstd."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from sayso.acquire.decoding import declared_in_head, decode_bytes
from sayso.acquire.media import CONTENT_TYPES, media_of_bytes, refuse_binary
from sayso.domain.text import Page, Problem
from sayso.errors import AcquireError

WARC_SUFFIXES = (".warc", ".warc.gz", ".warc.zst")
READ_BYTES = 65_536
RECORD_MARKS = {".gz": b"\x1f\x8b\x08", ".zst": b"\x28\xb5\x2f\xfd", ".warc": b"WARC/1."}
"""How a record, or the packed member that holds it, begins (ISO 28500; RFC 1952; RFC 8878)."""
NEXT_HEADER = b"\r\n\r\nWARC/1."
LYING = "its header gives a length that runs into the next record"


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer, and where it begins; `wrong` is the code and the message of what is the matter with it."""

    position: int
    content: bytes = b""
    url: str | None = None
    kind: str = ""
    charset: str | None = None
    wrong: tuple[str, str] | None = None


def is_warc(place: str) -> bool:
    """Whether a name is that of a web archive."""
    return place.lower().endswith(WARC_SUFFIXES)


def read_warc(path: str | Path, *, max_bytes: int, offset: int = 0) -> Iterator[Page]:
    """Give a page for every answer that holds a web page or plain text; other records are passed over.

    An answer that is too large, cut short or cannot be unpacked is a page without text and with a
    problem. So is a stretch that holds no readable record (a length that lies, broken packing); reading goes on
    at the next record behind it.

    Args:
        path: The archive.
        max_bytes: Size above which an answer is refused, counted after it is unpacked.
        offset: Where in the file to begin: the first byte of a record, or of the packed member that holds it.

    Raises:
        AcquireError: it cannot be opened, or FastWARC is not installed.
    """
    for answer in _answers(Path(path), offset, max_bytes):
        yield _page(answer, f"{path}#{answer.url or answer.position}")


def answer_offsets(path: str | Path, *, max_bytes: int) -> Iterator[int]:
    """Give where each answer begins for which `read_warc` gives a page."""
    return (answer.position for answer in _answers(Path(path), 0, max_bytes))


def _answers(path: Path, offset: int, max_bytes: int) -> Iterator[Answer]:
    """Read from `offset` on, and again behind each damaged stretch."""
    try:
        from fastwarc.warc import ArchiveIterator
    except ModuleNotFoundError as error:
        raise AcquireError(
            f"{path} needs FastWARC, which is not installed", hint="pip install 'sayso[corpus]'"
        ) from error
    try:
        stream = path.open("rb")
    except OSError as error:
        raise AcquireError(f"{path} cannot be read: {error.strerror}", hint="check who may read it") from error
    with stream:
        start: int | None = offset
        told = False  # one damaged stretch is told once, however often reading begins again in it
        while start is not None:
            position = start
            stream.seek(start)
            swallowed = False
            try:
                for record in ArchiveIterator(stream, auto_decode="all"):
                    position = record.stream_pos
                    answer, swallowed = _read(record, position, max_bytes)
                    if answer is not None:
                        told = False
                        yield answer
                    if swallowed:
                        break
                if not swallowed:
                    return
            except (OSError, ValueError) as error:
                if not told:
                    yield Answer(position, wrong=("damaged-archive", f"{path} is damaged: {error}"))
                told = True
            start = _next_record(stream, position + 1, path)


def _next_record(stream: BinaryIO, start: int, path: Path) -> int | None:
    """Give where the next record, or packed member, may begin at `start` or behind it."""
    mark = next(mark for suffix, mark in RECORD_MARKS.items() if path.name.lower().endswith(suffix))
    stream.seek(start)
    held, tail = start, b""
    while chunk := stream.read(READ_BYTES):
        found = (tail + chunk).find(mark)
        if found >= 0:
            return held - len(tail) + found
        held += len(chunk)
        tail = chunk[1 - len(mark) :]
    return None


def _read(record: Any, position: int, max_bytes: int) -> tuple[Answer | None, bool]:
    """Give the answer that a record holds, if it is a page, and whether its length runs into the next record.

    The length of any record can lie, so each is read to where its header says that it ends.
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
    if swallowed:
        wrong = "lying-length", f"{LYING}; it was cut there"
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>") or None
    return Answer(position, content, url, kind, record.http_charset, wrong), swallowed


def _content(record: Any, max_bytes: int) -> tuple[bytes, bool, tuple[str, str] | None]:
    """Read a record: give its bytes up to the next record's header, whether there is one, and what is wrong.

    More than `max_bytes` are not kept (a small record may unpack to gigabytes), but looked through.
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
