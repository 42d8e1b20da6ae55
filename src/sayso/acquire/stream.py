"""The page on standard input."""

from __future__ import annotations

from typing import BinaryIO

from sayso.acquire.decoding import declared_in_head, decode_bytes
from sayso.acquire.file import too_large
from sayso.acquire.media import media_of_bytes, refuse_binary
from sayso.domain.text import Page


def read_stream(stream: BinaryIO, *, max_bytes: int) -> Page:
    """Read one report from a stream of bytes: a web page where it opens like one, else plain text.

    Raises:
        AcquireError: it holds more than `max_bytes`, or is binary.
    """
    content = stream.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise too_large("standard input", None, max_bytes)
    refuse_binary(content, "standard input")
    media = media_of_bytes(content)
    declared = declared_in_head(content) if media == "html" else None
    text, problems = decode_bytes(content, "standard input", declared=declared)
    return Page(name="stdin", origin="-", media=media, text=text, problems=problems)
