"""Feeds and sitemaps, however they are broken: what they name is told, or that they are none."""

from __future__ import annotations

import gzip
from collections.abc import Sequence

from hypothesis import example, given

from damaged import damaged, fuzzed
from sayso.acquire.feed import parse_feed
from sayso.acquire.file import unpack_gzip
from sayso.acquire.listing import Listed
from sayso.acquire.sitemap import parse_sitemap
from sayso.errors import AcquireError

PLACE = "https://example.org/feed.xml"
RSS = b"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Harbour Post</title><item><title>Bridge &amp; tunnel</title><link>/one.html</link><dc:creator>Cy Dee</dc:creator>
<pubDate>Mon, 10 Mar 2025 08:00:00 GMT</pubDate><description><![CDATA[<p>She said &#8220;no&#8221;.</p>]]></description>
</item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.org/"><title>Post</title><entry><title
type="html">Bridge</title><link href="one.html"/><updated>2025-03-11T00:00:00Z</updated><author><name>Cy</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">She said no.</div></content></entry></feed>"""
SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.org/1
</loc><lastmod>2025-03-11</lastmod></url><url><loc>https://a.org/2</loc></url></urlset>"""
CUT_IN_WORDS = RSS.partition(b"<![CDATA[")[0] + b"he said no.</div></content></entry></feed>"
INDEX = b"<sitemapindex><!-- x --><sitemap><loc>https://a.org/s.xml.gz</loc></sitemap></sitemapindex>"


def check_listed(reports: Sequence[Listed]) -> None:
    """What a listing says is text all through, and names something."""
    for one in reports:
        assert one.address
        assert all(isinstance(value, str) for value in (one.address, one.changed, one.words, *one.byline))
        assert all(value is None or isinstance(value, str) for value in (one.title, one.outlet, one.published))


@example(CUT_IN_WORDS)
@example(RSS.replace(b'"utf-8"', b'"\x80utf-8"'))
@example(RSS.replace(b'"utf-8"', b'"\x00utf-8"'))
@given(damaged(RSS, ATOM, RSS.decode().replace("utf-8", "utf-16").encode("utf-16")))
@fuzzed
def test_no_feed_raises(content: bytes) -> None:
    try:
        check_listed(parse_feed(content, PLACE).named)
    except AcquireError as error:
        assert error.hint


@given(damaged(SITEMAP, INDEX))
@fuzzed
def test_no_sitemap_raises(content: bytes) -> None:
    try:
        listing = parse_sitemap(content, PLACE)
    except AcquireError as error:
        assert error.hint
    else:
        assert listing.kind in ("urlset", "sitemapindex")
        check_listed(listing.named)


@given(damaged(gzip.compress(SITEMAP), gzip.compress(b"x" * 5000)))
@fuzzed
def test_no_packed_listing_raises(content: bytes) -> None:
    try:
        assert len(unpack_gzip(content, PLACE, 4000)) <= 4000
    except AcquireError as error:
        assert error.hint
