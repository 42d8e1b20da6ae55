"""Listings of reports (feeds, sitemaps) from a file or web address, and the pages that they list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from sayso.acquire.file import too_large, unpack_gzip
from sayso.acquire.guard import Guard
from sayso.acquire.url import fetch_bytes, read_url_reports
from sayso.domain.text import Page, Problem
from sayso.errors import AcquireError

LISTING_SUFFIXES = (".xml", ".xml.gz", ".rss", ".atom", ".rdf")
LISTING_NAMES = frozenset({"feed", "feeds", "rss", "atom"})
OPENING_BYTES = 2048


@dataclass(frozen=True, slots=True)
class Listed:
    """A listing's entry for a report. `changed` is its last change, as written; `words` stand in for a lost report."""

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
    """Whether a file or address has the name of a feed or sitemap."""
    try:
        path = urlsplit(place).path if "://" in place else place
    except ValueError:  # such as "http://[::1"; fetching it reports the error
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
    """Return the bytes of a file or address, decompressed if they are gzip.

    Raises:
        AcquireError: it cannot be read, or is larger than `max_bytes`.
    """
    if "://" in place:
        content = fetch_bytes(place, max_bytes=max_bytes, timeout_seconds=timeout_seconds, guard=guard)
    else:
        content = _read(place, max_bytes)
    if content.startswith(b"\x1f\x8b"):
        content = unpack_gzip(content, place, max_bytes)
    return content


def read_listed(
    listed: Listed, *, max_bytes: int, timeout_seconds: float, guard: Guard | None = None
) -> Iterator[Page]:
    """Fetch what a listing names: a report, or a table, an export or a zip file with several.

    What the listing says holds for a single report, not for each of several. See `without_page` for an address that
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
    """Return a page for a report that cannot be fetched: the listing's own text, if any, and a problem."""
    problem = Problem("acquire", "unreadable", error.message)
    address = listed.address
    page = Page(name=address, origin=address, media="html", text=listed.words, url=address, problems=(problem,))
    return described(page, listed)


def described(page: Page, listed: Listed) -> Page:
    """Return a page with the listing's metadata, which override its own."""
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
