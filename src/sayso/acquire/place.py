"""The pages of any place: which kind of place it is, and who reads it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from sayso.acquire.file import read_file
from sayso.acquire.folder import is_pattern, read_folder, read_pattern
from sayso.acquire.guard import Guard
from sayso.acquire.media import READABLE
from sayso.acquire.stream import read_stream
from sayso.acquire.url import read_url
from sayso.domain.text import Page
from sayso.errors import AcquireError

MAX_BYTES = 20_000_000
TIMEOUT_SECONDS = 20.0


def read_place(
    place: str | Path,
    *,
    max_bytes: int = MAX_BYTES,
    timeout_seconds: float = TIMEOUT_SECONDS,
    guard: Guard | None = None,
) -> Iterator[Page]:
    """Give the pages at a file, folder, pattern, web address or "-" (standard input), in order.

    One file of a folder or pattern that cannot be read is a page without text and with a problem.

    Args:
        place: "report.txt", "reports/", "reports/2024-*.html", "https://…" or "-".
        max_bytes: Size above which a file or an answer is refused.
        timeout_seconds: How long a server may take for its whole answer, redirects included.
        guard: Says at which IP address a host may be asked; see `sayso.acquire.guard`.

    Raises:
        AcquireError: the place is missing, refused, too large or of an unknown kind.
    """
    name = str(place)
    if name == "-":
        yield read_stream(sys.stdin.buffer, max_bytes=max_bytes)
    elif re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", name):
        yield read_url(name, max_bytes=max_bytes, timeout_seconds=timeout_seconds, guard=guard)
    else:
        yield from _read_path(name, max_bytes)


def _read_path(name: str, max_bytes: int) -> Iterator[Page]:
    path = Path(name)
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except OSError as error:  # a name that is too long for the file system
        raise AcquireError(f"{name} cannot be opened: {error.strerror}", hint="check the name") from error
    if is_folder:
        yield from read_folder(path, max_bytes=max_bytes)
    elif exists:
        yield read_file(path, max_bytes=max_bytes)
    elif is_pattern(name):
        yield from read_pattern(name, max_bytes=max_bytes)
    else:
        raise AcquireError(
            f"{name} does not exist; {READABLE}, a folder, a pattern or a web address was expected",
            hint="check the spelling, or give the full path",
        )
