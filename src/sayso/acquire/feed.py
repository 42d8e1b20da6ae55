"""The reports that an RSS or Atom feed names."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from sayso.acquire.byline import split_byline
from sayso.acquire.days import read_day
from sayso.acquire.guard import Guard
from sayso.acquire.listing import Listed, Listing, fetch_listing, read_listed
from sayso.acquire.url import plain_address
from sayso.domain.text import Page
from sayso.errors import AcquireError

_ADDRESSED = re.compile(r"^\S+@\S+\s*\((?P<name>.+)\)\s*$")
MAX_BYTES = 20_000_000
TIMEOUT_SECONDS = 20.0


def read_feed(
    place: str, *, max_bytes: int = MAX_BYTES, timeout_seconds: float = TIMEOUT_SECONDS, guard: Guard | None = None
) -> Iterator[Page]:
    """Give the report of every entry, fetched from its address; title, outlet, author and date are the feed's.

    Where the report cannot be fetched, the words that the feed itself brings stand for it.

    Raises:
        AcquireError: the feed cannot be read, or is not one.
    """
    content = fetch_listing(place, max_bytes=max_bytes, timeout_seconds=timeout_seconds, guard=guard)
    for listed in parse_feed(content, place).named:
        yield from read_listed(listed, max_bytes=max_bytes, timeout_seconds=timeout_seconds, guard=guard)


def parse_feed(content: bytes, place: str) -> Listing:
    """Give what a feed says of its reports, each address once, in its order; entries without a link are left out.

    Raises:
        AcquireError: the bytes are no feed.
    """
    import feedparser  # type: ignore[import-untyped]  # it has no types; not at the top: few runs read feeds

    try:
        feed = feedparser.parse(content)
    except ValueError as error:  # an encoding or an element with odd bytes in its name, which feedparser does not catch
        raise AcquireError(f"{place} is a damaged feed: {error}", hint="fetch it again") from error
    damage = "" if isinstance(feed.get("bozo_exception"), feedparser.CharacterEncodingOverride) else _damage(feed)
    if not feed.entries and (damage or not feed.get("version")):
        raise AcquireError(
            f"{place} is not a feed: {damage or 'it is neither RSS nor Atom'}",
            hint="give the address of an RSS or Atom feed",
        )
    outlet = feed.feed.get("title") or None
    found: dict[str, Listed] = {}
    for entry in feed.entries:
        try:
            listed = _listed(entry, place, outlet)
        except (ValueError, OverflowError) as error:  # "http://[::1" as a link, a day that no calendar has
            damage = damage or f"an entry of it: {error}"
            continue
        if listed:
            found.setdefault(listed.address, listed)
    return Listing("feed", tuple(found.values()), damage)


def _damage(feed: Any) -> str:
    return str(feed.bozo_exception) if feed.bozo else ""


def _listed(entry: Any, place: str, outlet: str | None) -> Listed | None:
    if not entry.get("link"):
        return None
    written = entry.get("published") or dict.get(entry, "updated")
    day, problems = read_day(written, f"the entry {entry.link.strip()} of {place}")
    content = entry.get("content")
    return Listed(
        address=plain_address(urljoin(place, entry.link.strip())),
        changed=dict.get(entry, "updated") or entry.get("published") or "",  # entry.get("updated") warns without one
        title=_title(entry),
        outlet=outlet,
        byline=_authors(entry),
        published=day,
        problems=problems,
        words=(content[0].get("value") if content else None) or entry.get("summary") or "",
    )


def _authors(entry: Any) -> tuple[str, ...]:
    """Give the authors of an entry, also of "editor@courier.example (Jane Roe and John Doe)"."""
    names = (str(author.get("name") or "") for author in entry.get("authors", ()))
    bare = (_ADDRESSED.sub(r"\g<name>", name) for name in names)
    return tuple(one for name in bare if "@" not in name for one in split_byline(name))


def _title(entry: Any) -> str | None:
    """Give a title in plain words: some feeds escape theirs twice, and some put markup into it."""
    words = str(entry.get("title") or "")
    for _ in range(2):
        if "&" not in words:
            break
        words = html.unescape(words)
    return " ".join(re.sub(r"</?[a-zA-Z][^<>]{0,200}>", "", words).split()) or None
