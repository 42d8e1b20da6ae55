"""The page of one file."""

from __future__ import annotations

from pathlib import Path

from sayso.acquire.decoding import declared_in_head, decode_bytes
from sayso.acquire.media import media_of_path, refuse_binary
from sayso.domain.text import Page
from sayso.errors import AcquireError


def read_file(path: Path, *, max_bytes: int) -> Page:
    """Read a .txt, .md, .html or .htm file, its code points as they stand.

    Raises:
        AcquireError: it cannot be opened, is larger than `max_bytes`, binary, or has another suffix.
    """
    media = media_of_path(path)
    if not path.is_file():
        raise AcquireError(f"{path} is not a regular file; a file was expected", hint=f"sayso read - < {path}")
    try:
        with path.open("rb") as opened:
            content = opened.read(max_bytes + 1)
            size = path.stat().st_size
    except OSError as error:
        raise AcquireError(f"{path} cannot be read: {error.strerror}", hint="check who may read it") from error
    if len(content) > max_bytes:
        raise too_large(str(path), size, max_bytes)
    refuse_binary(content, str(path))
    declared = declared_in_head(content) if media == "html" else None
    text, problems = decode_bytes(content, str(path), declared=declared)
    return Page(name=path.stem, origin=str(path), media=media, text=text, problems=problems)


def too_large(place: str, size: int | None, max_bytes: int) -> AcquireError:
    """Give the error for a place above the limit; `size` is None where it is not known."""
    measured = "more" if size is None else f"{size:,} bytes"
    return AcquireError(
        f"{place} holds {measured}; at most {max_bytes:,} bytes are read",
        hint="split it into one file per report, or raise max_bytes",
    )
