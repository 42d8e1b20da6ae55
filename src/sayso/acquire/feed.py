"""The reports that an RSS or Atom feed names."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sayso.acquire.guard import Guard
from sayso.acquire.listing import fetch_listing, read_listed
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
    import feedparser  # type: ignore[import-untyped]  # it has no types; not at the top: few runs read feeds

    content = fetch_listing(place, max_bytes=max_bytes, timeout_seconds=timeout_seconds, guard=guard)
    feed = feedparser.parse(content)
    if feed.bozo and not feed.entries:
        raise AcquireError(f"{place} is no feed: {feed.bozo_exception}", hint="give the address of an RSS or Atom feed")
    for entry in feed.entries:
        link = entry.get("link")
        if link:
            page = read_listed(link, max_bytes=max_bytes, timeout_seconds=timeout_seconds, guard=guard)
            yield _described(page if page.text else _from_entry(page, entry), entry, feed.feed.get("title"))


def _from_entry(page: Page, entry: Any) -> Page:
    words = entry.content[0].value if entry.get("content") else entry.get("summary", "")
    return replace(page, text=words) if words else page


def _described(page: Page, entry: Any, outlet: str | None) -> Page:
    day = entry.get("published_parsed") or entry.get("updated_parsed")
    return replace(
        page,
        title=entry.get("title") or page.title,
        outlet=outlet or page.outlet,
        byline=tuple(author["name"] for author in entry.get("authors", ()) if author.get("name")) or page.byline,
        published=time.strftime("%Y-%m-%d", day) if day else page.published,
    )
