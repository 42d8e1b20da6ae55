"""Reads reports from standard input."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from sayso.acquire.file import EXPORT_FACTOR, read_content, too_large
from sayso.acquire.kind import SINGLE, Kind, kind_of_content
from sayso.domain.given import NOTHING_GIVEN, Given
from sayso.domain.text import Page

NAME = "stdin"


def read_stream(stream: BinaryIO, *, max_bytes: int, given: Given = NOTHING_GIVEN) -> Iterator[Page]:
    """Read a stream of bytes as if it were a file: a report, a table, an export.

    Raises:
        AcquireError: it is too large, or of an unknown kind.
    """
    limit = EXPORT_FACTOR * max_bytes
    content = stream.read(limit + 1)
    if len(content) > limit:
        raise too_large("standard input", None, limit)
    kind = kind_of_content(content, NAME)
    if isinstance(kind, Kind) and kind in SINGLE and len(content) > max_bytes:
        raise too_large("standard input", None, max_bytes)
    for page in read_content(content, "standard input", NAME, max_bytes=max_bytes, given=given):
        yield replace(page, origin=page.origin.replace("standard input", "-", 1))
