"""The reports that an RSS or Atom feed lists."""

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
    """Fetch the report of every entry; title, outlet, author and date come from the feed.

    If a report cannot be fetched, the feed's own text stands in for it.

    Raises:
        AcquireError: it cannot be read, or is not a feed.
    """
    content = fetch_listing(place, max_bytes=max_bytes, timeout_seconds=timeout_seconds, guard=guard)
    for listed in parse_feed(content, place).named:
        yield from read_listed(listed, max_bytes=max_bytes, timeout_seconds=timeout_seconds, guard=guard)


def parse_feed(content: bytes, place: str) -> Listing:
    """Return the entries of a feed in order, each address once; entries without a link are left out.

    Raises:
        AcquireError: the bytes are not a feed.
    """
    import feedparser  # type: ignore[import-untyped]  # it has no types; imported here because few runs read feeds

    try:
        feed = feedparser.parse(content)
    except ValueError as error:  # odd bytes in the name of an encoding or element, which feedparser does not catch
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
        except (ValueError, OverflowError) as error:  # a link such as "http://[::1", or an impossible date
            damage = damage or f"one of its entries: {error}"
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
    """Return the authors of an entry, also of "editor@courier.example (Jane Roe and John Doe)"."""
    names = (str(author.get("name") or "") for author in entry.get("authors", ()))
    bare = (_ADDRESSED.sub(r"\g<name>", name) for name in names)
    return tuple(one for name in bare if "@" not in name for one in split_byline(name))


def _title(entry: Any) -> str | None:
    """Return a title as plain text: some feeds escape it twice or put markup into it."""
    words = str(entry.get("title") or "")
    for _ in range(2):
        if "&" not in words:
            break
        words = html.unescape(words)
    return " ".join(re.sub(r"</?[a-zA-Z][^<>]{0,200}>", "", words).split()) or None
