"""Recognizes text and HTML by content type or first bytes."""

from __future__ import annotations

from sayso.errors import AcquireError

CONTENT_TYPES = {
    "text/plain": "text",
    "text/markdown": "markdown",
    "text/html": "html",
    "application/xhtml+xml": "html",
}
SAMPLE_BYTES = 65_536
MAX_CONTROL_SHARE = 0.05  # of a text's bytes, not counting tabs and line ends
_CONTROLS = bytes(code for code in range(32) if code not in b"\x00\t\n\r\x0b\x0c\x1b") + b"\x7f"


def media_of_bytes(content: bytes) -> str:
    """Return "html" if the bytes open like a web page, else "text"."""
    opening = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "html" if opening.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml")) else "text"


def refuse_binary(content: bytes, place: str) -> None:
    """Raise an error for bytes that are not text.

    Raises:
        AcquireError: too many of the bytes are control characters.
    """
    sample = content[:SAMPLE_BYTES]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > MAX_CONTROL_SHARE * len(sample):
        raise AcquireError(
            f"{place} is binary: {controls} of its first {len(sample)} bytes are control characters; text was expected",
            hint="save it as plain text first",
        )
