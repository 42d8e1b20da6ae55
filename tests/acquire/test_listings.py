"""Feeds and sitemaps name reports, which are fetched; a server of this test gives them."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from fast_reader import read_page
from sayso.acquire import read_place
from sayso.acquire.feed import parse_feed, read_feed
from sayso.acquire.listing import looks_like_listing
from sayso.acquire.sitemap import read_sitemap, sitemap_addresses
from sayso.book import open_record
from sayso.errors import AcquireError
from watched_site import running_site

PAGE = "<html><body><p>The mayor said the bridge stays shut.</p></body></html>"
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Post</title>
<item><title>Bridge shut</title><link>{base}/one.html</link><pubDate>Mon, 10 Mar 2025 08:00:00 GMT</pubDate>
<author>cy@example.org (Cy Dee)</author></item>
<item><title>Gone</title><link>{base}/gone.html</link>
<description>She said the words of the feed remain.</description></item>
<item><title>No link</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Post</title><entry><title>Bridge</title>
<link href="{base}/one.html"/><updated>2025-03-11T00:00:00Z</updated>
<author><name>Cy Dee</name></author></entry></feed>"""
URLSET = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc> {base}/one.html </loc></url>
<url><loc>{base}/two.html</loc></url><url><loc>{base}/one.html</loc></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>{base}/sitemap.xml.gz</loc></sitemap>
<sitemap><loc>{base}/index.xml</loc></sitemap></sitemapindex>"""
BOMB = """<!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<urlset><url><loc>&b;</loc></url></urlset>"""


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """The address of a server with a small site."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]  # a TCP server here
            pages = {
                "/one.html": PAGE,
                "/two.html": PAGE,
                "/feed.rss": RSS,
                "/feed.atom": ATOM,
                "/sitemap.xml": URLSET,
                "/sitemap.xml.gz": URLSET,
                "/index.xml": INDEX,
                "/bomb.xml": BOMB,
                "/odd.xml": "<p>no listing",
            }
            found = pages.get(self.path)
            body = (found or "").replace("{base}", here).encode()
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html" if self.path.endswith("html") else "application/xml")
            self.end_headers()
            self.wfile.write(gzip.compress(body) if self.path.endswith(".gz") else body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_a_feed_gives_its_reports_with_what_it_knows(base: str) -> None:
    first, second = read_feed(f"{base}/feed.rss")
    assert (first.title, first.outlet, first.published, first.byline) == (
        "Bridge shut",
        "Harbour Post",
        "2025-03-10",
        ("Cy Dee",),
    )
    assert first.text == PAGE
    assert (second.text, second.problems[0].code) == ("She said the words of the feed remain.", "unreadable")


def test_an_atom_feed_is_read_alike(base: str) -> None:
    [page] = read_feed(f"{base}/feed.atom")
    assert (page.title, page.published, page.byline) == ("Bridge", "2025-03-11", ("Cy Dee",))


@pytest.mark.parametrize("name", ["sitemap.xml", "sitemap.xml.gz", "index.xml"])
def test_a_sitemap_names_each_page_once(base: str, name: str) -> None:
    assert list(sitemap_addresses(f"{base}/{name}")) == [f"{base}/one.html", f"{base}/two.html"]


def test_the_pages_of_a_sitemap_are_fetched_up_to_a_limit(base: str) -> None:
    [page] = read_sitemap(f"{base}/sitemap.xml", max_pages=1)
    assert (page.url, page.text) == (f"{base}/one.html", PAGE)


def test_entities_of_a_sitemap_are_not_expanded(base: str) -> None:
    assert not any("aaaa" in address for address in sitemap_addresses(f"{base}/bomb.xml"))


@pytest.mark.parametrize("name", ["odd.xml", "gone.xml"])
def test_what_is_no_listing_is_refused(base: str, name: str) -> None:
    for read in (read_feed, read_sitemap):
        with pytest.raises(AcquireError, match=r"is not a feed|is not a sitemap|answers 404"):
            list(read(f"{base}/{name}"))


@pytest.mark.parametrize(
    ("place", "is_one"),
    [
        ("https://a.example/rss.xml", True),
        ("https://a.example/feed/", True),
        ("news.atom", True),
        ("https://a.example/2025/bridge", False),
        ("a.html", False),
    ],
)
def test_listings_are_told_by_their_names(place: str, is_one: bool) -> None:
    assert looks_like_listing(place) is is_one


def test_a_feed_on_the_web_does_not_lead_into_the_network(tmp_path: Path) -> None:
    with running_site("127.0.0.2") as inner, open_record(tmp_path / "sayso.db") as book:
        with running_site() as site:
            feed = site.feed(inner.report(1), site.report(2))
            summary = book.add(feed, read=read_page)
        assert inner.asked == []
    assert (summary.outcomes["new"], summary.outcomes["unreadable"]) == (1, 1)
    assert "127.0.0.2 is inside a private network" in summary.examples["acquire/unreadable"]


@pytest.mark.parametrize(
    ("link", "damage"), [("http://[::1", "one of its entries"), ("news/1", "")], ids=["broken", "relative"]
)
def test_an_entry_with_a_broken_link_costs_the_feed_nothing_else(link: str, damage: str) -> None:
    content = RSS.format(base="http://a.example").replace("http://a.example/one.html", link).encode()
    listing = parse_feed(content, "http://a.example/feed")
    assert listing.named[-1].address == "http://a.example/gone.html"
    assert listing.damage.startswith(damage)
    assert len(listing.named) == (1 if damage else 2)


def test_a_sitemap_leads_to_no_file_of_this_machine(tmp_path: Path, base: str) -> None:
    inner, index = tmp_path / "inner.xml", tmp_path / "index.xml"
    inner.write_text("<urlset><url><loc>https://example.org/inside</loc></url></urlset>", encoding="utf-8")
    names = f"<sitemap><loc>{inner}</loc></sitemap><sitemap><loc>{base}/sitemap.xml</loc></sitemap>"
    index.write_text(f"<sitemapindex>{names}</sitemapindex>", encoding="utf-8")
    assert list(sitemap_addresses(str(index))) == [f"{base}/one.html", f"{base}/two.html"]


@pytest.mark.parametrize(
    ("written", "day", "codes"),
    [
        ("Mon, 10 Mar 2025 23:30:00 -0500", "2025-03-10", []),
        ("2025-03-10T23:30:00-05:00", "2025-03-10", []),
        ("2016/6/29", "2016-06-29", []),
        ("04/05/2025", None, ["odd-date"]),
        ("yesterday", None, ["odd-date"]),
    ],
    ids=["RSS", "ISO", "slashes", "two ways", "none"],
)
def test_a_feed_keeps_its_writers_day(written: str, day: str | None, codes: list[str]) -> None:
    content = RSS.format(base="http://a.example").replace("Mon, 10 Mar 2025 08:00:00 GMT", written).encode()
    listed = parse_feed(content, "http://a.example/feed").named[0]
    assert (listed.published, [problem.code for problem in listed.problems]) == (day, codes)


def test_titles_of_a_feed_are_plain() -> None:
    content = (
        RSS.format(base="http://a.example").replace("Bridge shut", "Bridge &amp;amp; &amp;lt;b&amp;gt;port").encode()
    )
    assert parse_feed(content, "http://a.example/feed").named[0].title == "Bridge & port"


def test_a_table_of_addresses_is_fetched_and_what_it_knows_is_kept(tmp_path: Path, base: str) -> None:
    table = tmp_path / "mediacloud.csv"
    rows = [f"1,2026-05-06,courier.example,Bridge shut,{base}/one.html"]
    rows += [f"2,2026-05-07,courier.example,Gone,{base}/gone.html"]
    table.write_text("\n".join(["id,publish_date,media_name,title,url", *rows]), encoding="utf-8")
    page, gone = read_place(table)
    assert (page.title, page.outlet, page.published) == ("Bridge shut", "courier.example", "2026-05-06")
    assert page.text == PAGE and page.url == f"{base}/one.html"
    assert (gone.text, [problem.code for problem in gone.problems]) == ("", ["unreadable"])


def test_a_feed_is_read_as_any_other_place(base: str) -> None:
    pages = list(read_place(f"{base}/feed.rss"))
    assert [page.title for page in pages] == ["Bridge shut", "Gone"]


@pytest.mark.parametrize(
    "author",
    [
        "<author>desk@example.org (Jane Roe and John Doe, Jr.)</author>",
        '<x:creator xmlns:x="http://purl.org/dc/elements/1.1/">Jane Roe and John Doe, Jr.</x:creator>',
    ],
    ids=["RSS", "Dublin Core"],
)
def test_authors_of_a_feed_are_told_apart(author: str) -> None:
    content = RSS.format(base="http://a.example").replace("<author>cy@example.org (Cy Dee)</author>", author).encode()
    assert parse_feed(content, "http://a.example/feed").named[0].byline == ("Jane Roe", "John Doe, Jr.")


def test_every_report_of_a_table_that_a_feed_names_is_read() -> None:
    with running_site() as site:
        rows = site.put("/rows.csv", "title,text,date\nOne,It rained.,2025-03-01\nTwo,It is shut.,2025-03-02\n")
        first, second, third = read_feed(site.feed(rows, site.report(1), pubDate="2025-03-10"))
    assert [(page.title, page.published) for page in (first, second)] == [("One", "2025-03-01"), ("Two", "2025-03-02")]
    assert third.published == "2025-03-10"
