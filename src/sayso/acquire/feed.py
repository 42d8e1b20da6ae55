"""The reports that an RSS or Atom feed names."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from sayso.acquire.guard import Guard
from sayso.acquire.listing import Listed, fetch_listing, read_listed
from sayso.domain.text import Page
from sayso.errors import AcquireError

MAX_BYTES = 20_000_000
TIMEOUT_SECONDS = 20.0


def read_feed(
    place: str, *, max_bytes: int = MAX_BYTES, timeout_seconds: float = TIMEOUT_SECONDS, guard: Guard | None = None
) -> Iterator[Page]:
    """Give the report of every entry, fetched from its address; title, outlet, author and date are the feed's.

    Where the report cannot be fetched, the words that the feed itself brings stand for it.

    Raises:
        AcquireError: the feed cannot be read, or is none.
    """
    content = fetch_listing(place, max_bytes=max_bytes, timeout_seconds=timeout_seconds, guard=guard)
    for listed in feed_reports(content, place):
        yield read_listed(listed, max_bytes=max_bytes, timeout_seconds=timeout_seconds, guard=guard)


def feed_reports(content: bytes, place: str) -> list[Listed]:
    """Give what a feed says of its reports, in its order; entries without a link are left out.

    Raises:
        AcquireError: the bytes are no feed.
    """
    import feedparser  # type: ignore[import-untyped]  # it has no types; not at the top: few runs read feeds

    feed = feedparser.parse(content)
    if feed.bozo and not feed.entries:
        raise AcquireError(f"{place} is no feed: {feed.bozo_exception}", hint="give the address of an RSS or Atom feed")
    outlet = feed.feed.get("title") or None
    return [_listed(entry, place, outlet) for entry in feed.entries if entry.get("link")]


def _listed(entry: Any, place: str, outlet: str | None) -> Listed:
    day = entry.get("published_parsed") or entry.get("updated_parsed")
    return Listed(
        address=urljoin(place, entry.link),
        changed=entry.get("updated") or entry.get("published") or "",
        title=entry.get("title") or None,
        outlet=outlet,
        byline=tuple(author["name"] for author in entry.get("authors", ()) if author.get("name")),
        published=time.strftime("%Y-%m-%d", day) if day else None,
        words=entry.content[0].value if entry.get("content") else entry.get("summary", ""),
    )
