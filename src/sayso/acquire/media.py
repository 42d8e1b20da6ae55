"""What kind of text a place holds: told by suffix, content type or first bytes."""

from __future__ import annotations

from pathlib import Path

from sayso.errors import AcquireError

READABLE = ".txt, .md, .html or .htm"
SUFFIXES = {".txt": "text", ".md": "markdown", ".html": "html", ".htm": "html"}
CONTENT_TYPES = {
    "text/plain": "text",
    "text/markdown": "markdown",
    "text/html": "html",
    "application/xhtml+xml": "html",
}
# First bytes of files that are often taken for reports; the formats' own specifications.
SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
SAMPLE_BYTES = 65_536
MAX_CONTROL_SHARE = 0.05  # of the bytes of a text, tabs and line ends not counted
_CONTROLS = bytes(code for code in range(32) if code not in b"\x00\t\n\r\x0b\x0c\x1b") + b"\x7f"


def media_of_path(path: Path) -> str:
    """Give "text", "markdown" or "html" by the suffix of a path.

    Raises:
        AcquireError: sayso does not read such files.
    """
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        raise pdf_error(str(path))
    if suffix not in SUFFIXES:
        kind = f"has the suffix {path.suffix}" if suffix else "has no suffix"
        raise AcquireError(f"{path} {kind}; sayso reads {READABLE}", hint=f"if it is plain text: sayso read - < {path}")
    return SUFFIXES[suffix]


def media_of_bytes(content: bytes) -> str:
    """Give "html" where the bytes open like a web page, else "text"."""
    opening = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "html" if opening.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml")) else "text"


def refuse_binary(content: bytes, place: str) -> None:
    """Let text pass.

    Raises:
        AcquireError: the bytes are those of a PDF, an image, an archive or the like.
    """
    start = content[:1024].lstrip()
    for signature, kind in SIGNATURES:
        if start.startswith(signature):
            if kind == "a PDF":
                raise pdf_error(place)
            raise AcquireError(f"{place} is {kind}; sayso reads {READABLE}", hint="save it as plain text first")
    sample = content[:SAMPLE_BYTES]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > MAX_CONTROL_SHARE * len(sample):
        raise AcquireError(
            f"{place} is binary: {controls} of its first {len(sample)} bytes are control characters; text was expected",
            hint="save it as plain text first",
        )


def pdf_error(place: str) -> AcquireError:
    """Give the error for a PDF, with the way round it."""
    return AcquireError(f"{place} is a PDF; sayso reads {READABLE}", hint=f"pdftotext {place} - | sayso read -")
