"""Joins and decompresses the body of an archived HTTP response, even if its headers are wrong."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable

_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_PIECE_BYTES = 65_536
Wrong = tuple[str, str] | None
"""Code and message of a problem."""


def decode_body(content: bytes, *, transfer: str, encoding: str, max_bytes: int) -> tuple[bytes, Wrong]:
    """Decode a body, and return its problem if there is one; whatever could be decompressed is kept.

    Archives often keep the original headers of a body that they have already decompressed (or the reverse), so a body
    that does not match its headers is used unchanged.

    Args:
        content: The body.
        transfer: The header Transfer-Encoding, or "".
        encoding: The header Content-Encoding, or "".
        max_bytes: Limit for decompressed bytes.
    """
    wrong: Wrong = None
    if "chunked" in transfer.lower() and _CHUNK.match(content):
        content, wrong = _joined(content)
    for name in reversed([part.strip().lower() for part in encoding.split(",") if part.strip()]):
        unpack = _UNPACKERS.get(name)
        if unpack is None:
            if name != "identity" and not content.lstrip().startswith(b"<"):
                wrong = wrong or ("damaged-answer", f"its encoding {name!r} is unknown")
            continue
        content, failed = unpack(content, max_bytes)
        wrong = wrong or failed
    return content, wrong


def _joined(content: bytes) -> tuple[bytes, Wrong]:
    """Join the chunks of RFC 9112, section 7.1; the last one may be truncated."""
    parts: list[bytes] = []
    position = 0
    while (found := _CHUNK.match(content, position)) is not None:
        size = int(found[1], 16)
        if size == 0:
            return b"".join(parts), None
        part = content[found.end() : found.end() + size]
        parts.append(part)
        if len(part) < size:
            return b"".join(parts), ("damaged-answer", "it is truncated")
        position = found.end() + size
        position += 2 if content.startswith(b"\r\n", position) else content.startswith(b"\n", position)
    rest = content[position:]
    wrong: Wrong = (
        ("damaged-answer", "its chunks are damaged") if rest.strip() else ("damaged-answer", "it is truncated")
    )
    return b"".join(parts), wrong


def _inflated(content: bytes, max_bytes: int) -> tuple[bytes, Wrong]:
    """Decompress gzip or deflate; a body that is not compressed stays unchanged."""
    if content.startswith(b"\x1f\x8b"):
        return _unpacked(content, 31, max_bytes)
    for window in (15, -15):  # by the standard, "deflate" is zlib's format; in practice, often the bare stream
        found, wrong = _unpacked(content, window, max_bytes)
        if found and wrong is None:
            return found, None
    return content, None


def _unpacked(content: bytes, window: int, max_bytes: int) -> tuple[bytes, Wrong]:
    unpacker = zlib.decompressobj(wbits=window)
    found = bytearray()
    try:
        rest = content
        while rest and len(found) <= max_bytes:
            found += unpacker.decompress(rest, max_bytes + 1 - len(found))
            rest = unpacker.unconsumed_tail
    except zlib.error as error:
        return bytes(found), ("damaged-answer", f"it cannot be unpacked: {error}")
    if len(found) > max_bytes:
        return b"", ("too-large", f"it holds more than {max_bytes:,} bytes")
    return bytes(found), None if unpacker.eof else ("damaged-answer", "it is cut short")


def _zstd(content: bytes, max_bytes: int) -> tuple[bytes, Wrong]:
    if not content.startswith(b"\x28\xb5\x2f\xfd"):
        return content, None
    import zstandard

    found = bytearray()
    try:
        with zstandard.ZstdDecompressor().stream_reader(content) as unpacked:
            while len(found) <= max_bytes and (piece := unpacked.read(_PIECE_BYTES)):
                found += piece
    except zstandard.ZstdError as error:
        return b"", ("damaged-answer", f"it cannot be unpacked: {error}")
    return (
        (bytes(found), None)
        if len(found) <= max_bytes
        else (b"", ("too-large", f"it holds more than {max_bytes:,} bytes"))
    )


_UNPACKERS: dict[str, Callable[[bytes, int], tuple[bytes, Wrong]]] = {
    "gzip": _inflated,
    "x-gzip": _inflated,
    "deflate": _inflated,
    "zstd": _zstd,
}
