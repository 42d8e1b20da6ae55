"""The pages of any place: recognizes what it is and calls the right reader."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sayso.acquire.columns import OnlyAddresses
from sayso.acquire.feed import read_feed
from sayso.acquire.file import OnlyLists, read_path
from sayso.acquire.folder import (
    demand_libraries,
    is_pattern,
    kind_of_known,
    pattern_paths,
    read_folder,
    read_pattern,
    report_paths,
)
from sayso.acquire.guard import Guard, public_or_named
from sayso.acquire.kind import READABLE, Kind
from sayso.acquire.listing import Listed, fetch_listing, is_feed, is_sitemap, looks_like_listing, read_listed
from sayso.acquire.sitemap import read_sitemap
from sayso.acquire.stream import read_stream
from sayso.acquire.table import read_table
from sayso.acquire.url import read_url_reports
from sayso.domain.given import NOTHING_GIVEN, Given
from sayso.domain.text import Page
from sayso.errors import AcquireError

MAX_BYTES = 20_000_000
TIMEOUT_SECONDS = 20.0
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def read_place(
    place: str | Path,
    *,
    max_bytes: int = MAX_BYTES,
    timeout_seconds: float = TIMEOUT_SECONDS,
    guard: Guard | None = None,
    given: Given = NOTHING_GIVEN,
) -> Iterator[Page]:
    """Yield the pages at a file, folder, pattern, web address, feed or "-" (standard input), in order.

    A file may have several reports: a table, an export of a press database, a web archive, a zip file. Its bytes
    determine its kind. An unreadable file in a folder or pattern gives a page with a problem and no text.

    Args:
        place: "report.txt", "export.docx", "reports/", "reports/2024-*.html", "https://…" or "-".
        max_bytes: Size limit for a report or a response.
        timeout_seconds: Time limit for a server's whole response, including redirects.
        guard: Gives the IP address to use for a host, or refuses it; see `sayso.acquire.guard`.
        given: Metadata of the reports that are already known.

    Raises:
        AcquireError: the place is missing, refused, too large or of an unknown kind.
    """
    name = str(place)
    if name == "-":
        yield from read_stream(sys.stdin.buffer, max_bytes=max_bytes, given=given)
    elif _SCHEME.match(name):
        limits: dict[str, Any] = {"max_bytes": max_bytes, "timeout_seconds": timeout_seconds, "guard": guard}
        pages = _read_address(name, limits)
        yield from (given.apply(page, name) for page in pages)
    else:
        yield from _read_path(name, max_bytes, timeout_seconds, guard, given)


def demand_readers(places: Sequence[str]) -> None:
    """Check that the libraries needed by the files at places are installed, before anything is read.

    Raises:
        AcquireError: one of them is not installed.
    """
    for place in places:
        if place == "-" or _SCHEME.match(place):
            continue
        path = Path(place)
        try:
            found = report_paths(path) if path.is_dir() else [path] if path.exists() else pattern_paths(place)
        except OSError:  # a name that is too long; reading reports it
            continue
        demand_libraries(found)


def _read_address(address: str, limits: dict[str, Any]) -> Iterator[Page]:
    if looks_like_listing(address) and (pages := _read_guarded(address, limits)) is not None:
        return pages
    try:
        return iter(read_url_reports(address, **limits))
    except OnlyLists:
        if (pages := _read_guarded(address, limits)) is None:
            raise
        return pages


def _read_guarded(address: str, limits: dict[str, Any]) -> Iterator[Page] | None:
    """Read a listing on the web; its entries must not lead into our own network."""
    host = "" if limits["guard"] else urlsplit(address).hostname or ""
    return _read_listing(address, {**limits, "guard": limits["guard"] or public_or_named([host])})


def _read_listing(place: str, limits: dict[str, Any]) -> Iterator[Page] | None:
    """Return the reports that a feed or sitemap lists; None if it is neither."""
    content = fetch_listing(place, **limits)
    if is_sitemap(content):
        return read_sitemap(place, **limits)
    return read_feed(place, **limits) if is_feed(content) else None


def _read_addresses(path: Path, column: str, given: Given, limits: dict[str, Any]) -> Iterator[Page]:
    """Fetch the reports whose addresses a table lists, as Media Cloud does; keep the table's other metadata."""
    for row in read_table(path, columns=(*given.columns, ("text", column))):
        if not row.text:
            yield row
            continue
        listed = Listed(
            address=row.text.strip(),
            title=row.title,
            outlet=row.outlet,
            byline=row.byline,
            published=row.published,
            problems=row.problems,
        )
        yield from (given.apply(page, path.stem) for page in read_listed(listed, **limits))


def _read_path(name: str, max_bytes: int, timeout_seconds: float, guard: Guard | None, given: Given) -> Iterator[Page]:
    path = Path(name)
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except (OSError, ValueError) as error:  # a name that is too long, or contains NUL
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise AcquireError(f"{name} cannot be opened: {reason}", hint="check the name") from error
    if is_folder:
        yield from read_folder(path, max_bytes=max_bytes, given=given)
    elif exists:
        if path.is_file() and kind_of_known(path) in (Kind.FEED, Kind.SITEMAP):
            limits = {"max_bytes": max_bytes, "timeout_seconds": timeout_seconds, "guard": guard}
            pages = _read_listing(name, limits)
            yield from (given.apply(page, path.stem) for page in pages or ())
            return
        try:
            yield from read_path(path, max_bytes=max_bytes, given=given)
        except OnlyAddresses as only:
            limits = {"max_bytes": max_bytes, "timeout_seconds": timeout_seconds, "guard": guard}
            yield from _read_addresses(path, only.column, given, limits)
    elif is_pattern(name):
        yield from read_pattern(name, max_bytes=max_bytes, given=given)
    else:
        raise AcquireError(
            f"{name} does not exist; a file, a folder, a pattern or a web address was expected. sayso reads {READABLE}",
            hint="check the spelling, or give the full path",
        )
