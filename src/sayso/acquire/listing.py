"""Listings of reports (feeds, sitemaps) from a file or web address, and the pages that they list."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from sayso.acquire.file import too_large
from sayso.acquire.guard import Guard
from sayso.acquire.url import fetch_bytes, read_url_reports
from sayso.domain.text import Page, Problem
from sayso.errors import AcquireError

LISTING_SUFFIXES = (".xml", ".xml.gz", ".rss", ".atom", ".rdf")
LISTING_NAMES = frozenset({"feed", "feeds", "rss", "atom"})
OPENING_BYTES = 2048


@dataclass(frozen=True, slots=True)
class Listed:
    """A listing's entry for a report. `changed` is its last change, as written; `words` replace a lost report."""

    address: str
    changed: str = ""
    title: str | None = None
    outlet: str | None = None
    byline: tuple[str, ...] = ()
    published: str | None = None
    words: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """The entries of a feed, sitemap or sitemap index, in order; `damage` describes what could not be read."""

    kind: Literal["feed", "urlset", "sitemapindex"]
    named: tuple[Listed, ...]
    damage: str = ""


def looks_like_listing(place: str) -> bool:
    """Whether the name of a file or address is that of a feed or sitemap."""
    try:
        path = urlsplit(place).path if "://" in place else place
    except ValueError:  # "http://[::1"; who fetches it says so
        return False
    return path.lower().endswith(LISTING_SUFFIXES) or path.rstrip("/").rpartition("/")[2].lower() in LISTING_NAMES


def is_sitemap(content: bytes) -> bool:
    """Whether the bytes open like a sitemap or an index of sitemaps."""
    opening = content[:OPENING_BYTES].lower()
    return b"<urlset" in opening or b"<sitemapindex" in opening


def is_feed(content: bytes) -> bool:
    """Whether the bytes open like RSS, RDF or Atom."""
    opening = content[:OPENING_BYTES].lower()
    return any(mark in opening for mark in (b"<rss", b"<feed", b"<rdf:rdf"))


def fetch_listing(place: str, *, max_bytes: int, timeout_seconds: float, guard: Guard | None = None) -> bytes:
    """Give the bytes at a file or address, unpacked where they are gzip.

    Raises:
        AcquireError: it cannot be read, is not a listing's file, or holds more than `max_bytes`.
    """
    if "://" in place:
        content = fetch_bytes(place, max_bytes=max_bytes, timeout_seconds=timeout_seconds, guard=guard)
    else:
        content = _read(place, max_bytes)
    if content.startswith(b"\x1f\x8b"):
        content = unpacked(content, place, max_bytes)
    return content


def read_listed(
    listed: Listed, *, max_bytes: int, timeout_seconds: float, guard: Guard | None = None
) -> Iterator[Page]:
    """Fetch what a listing names: a report, or a table, an export or a zip file with several.

    What the listing says is of a single report, and not of each of several. See `without_page` for an address that
    cannot be fetched.
    """
    try:
        pages = read_url_reports(listed.address, max_bytes=max_bytes, timeout_seconds=timeout_seconds, guard=guard)
    except AcquireError as error:
        pages = [without_page(listed, error)]
    else:
        pages = [described(pages[0], listed)] if len(pages) == 1 else pages
    yield from pages


def without_page(listed: Listed, error: AcquireError) -> Page:
    """Give a page for a report that cannot be fetched: the listing's own text, if any, and a problem."""
    problem = Problem("acquire", "unreadable", error.message)
    address = listed.address
    page = Page(name=address, origin=address, media="html", text=listed.words, url=address, problems=(problem,))
    return described(page, listed)


def described(page: Page, listed: Listed) -> Page:
    """Give a page with the listing's metadata, which override the page's own."""
    return replace(
        page,
        title=listed.title or page.title,
        outlet=listed.outlet or page.outlet,
        byline=listed.byline or page.byline,
        published=listed.published or page.published,
        problems=(*page.problems, *listed.problems),
    )


def _read(place: str, max_bytes: int) -> bytes:
    try:
        with Path(place).open("rb") as file:
            content = file.read(max_bytes + 1)
    except OSError as error:
        raise AcquireError(
            f"{place} cannot be read: {error.strerror}", hint="check its name and permissions"
        ) from error
    if len(content) > max_bytes:
        raise too_large(place, None, max_bytes)
    return content


def unpacked(content: bytes, place: str, max_bytes: int) -> bytes:
    """Decompress gzip, up to `max_bytes`; raise AcquireError if it is larger or damaged."""
    try:
        unpacked = zlib.decompressobj(wbits=31).decompress(content, max_bytes + 1)
    except zlib.error as error:
        raise AcquireError(f"{place} is a damaged gzip file: {error}", hint="fetch it again") from error
    if len(unpacked) > max_bytes:
        raise too_large(place, None, max_bytes)
    return unpacked
