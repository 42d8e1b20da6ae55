"""The reports that a sitemap lists, including those of nested sitemaps."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sayso.acquire.guard import Guard
from sayso.acquire.listing import Listed, Listing, fetch_listing, read_listed
from sayso.domain.text import Page
from sayso.errors import AcquireError

MAX_BYTES = 50_000_000  # the sitemap protocol's own limit for one file
MAX_PAGE_BYTES = 20_000_000
TIMEOUT_SECONDS = 20.0
MAX_SITEMAPS = 200  # of one index and the indexes in it
MAX_PAGES = 50_000


def read_sitemap(
    place: str,
    *,
    max_bytes: int = MAX_PAGE_BYTES,
    timeout_seconds: float = TIMEOUT_SECONDS,
    max_pages: int = MAX_PAGES,
    guard: Guard | None = None,
) -> Iterator[Page]:
    """Fetch up to `max_pages` pages of a sitemap or sitemap index, in its order.

    Raises:
        AcquireError: it cannot be read, or is not a sitemap.
    """
    for address in islice(sitemap_addresses(place, timeout_seconds=timeout_seconds, guard=guard), max_pages):
        yield from read_listed(Listed(address), max_bytes=max_bytes, timeout_seconds=timeout_seconds, guard=guard)


def sitemap_addresses(
    place: str, *, timeout_seconds: float = TIMEOUT_SECONDS, guard: Guard | None = None
) -> Iterator[str]:
    """Yield the addresses of a sitemap's pages, each once; the sitemaps of an index are followed, each once.

    Raises:
        AcquireError: a sitemap cannot be read, or is not one.
    """
    waiting, seen, given = [place], {place}, set[str]()
    while waiting:
        listing = parse_sitemap(
            fetch_listing(waiting.pop(0), max_bytes=MAX_BYTES, timeout_seconds=timeout_seconds, guard=guard), place
        )
        addresses = [one.address for one in listing.named]
        if listing.kind == "urlset":
            fresh = [address for address in addresses if address not in given]
            given.update(fresh)
            yield from fresh
            continue
        # A name without a scheme is a file, and a sitemap from the web must not name files of this machine.
        fresh = [address for address in addresses if address not in seen and "://" in address]
        fresh = fresh[: MAX_SITEMAPS - len(seen)]
        seen.update(fresh)
        waiting += fresh


def parse_sitemap(content: bytes, place: str) -> Listing:
    """Return the entries of a sitemap or sitemap index: each address once, in order.

    Raises:
        AcquireError: the bytes are not a sitemap.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise AcquireError(
            f"{place} is not a sitemap: {error.msg}", hint="give the address of a sitemap.xml"
        ) from error
    kind = etree.QName(root).localname
    if kind not in ("urlset", "sitemapindex"):
        raise AcquireError(f"{place} is not a sitemap: its root is <{kind}>", hint="give the address of a sitemap.xml")
    found: dict[str, Listed] = {}
    for entry in root.iterchildren(tag=etree.Element):
        told = {etree.QName(one).localname: (one.text or "").strip() for one in entry.iterchildren(tag=etree.Element)}
        if address := told.get("loc"):
            found.setdefault(address, Listed(address, changed=told.get("lastmod", "")))
    return Listing("urlset" if kind == "urlset" else "sitemapindex", tuple(found.values()))
