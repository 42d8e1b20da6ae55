from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sayso.acquire import read_place
from sayso.acquire.url import plain_address
from sayso.errors import AcquireError

ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/page": (200, {"Content-Type": "text/html; charset=iso-8859-1"}, "<p>Lübeck</p>".encode("latin-1")),
    "/text": (200, {"Content-Type": "text/plain"}, b"Words."),
    "/untold": (200, {}, b"<!doctype html><p>Words.</p>"),
    "/moved": (302, {"Location": "text?from=moved#top"}, b""),
    "/loop": (302, {"Location": "/loop"}, b""),
    "/away": (302, {"Location": "file:///etc/hosts"}, b""),
    "/pdf": (200, {"Content-Type": "application/pdf"}, b"%PDF-1.7"),
    "/articles.jsonl": (
        200,
        {"Content-Type": "application/octet-stream"},
        b'{"title": "Bridge", "text": "It is shut."}\n{"title": "Rain", "text": "It rained."}\n',
    ),
    "/table": (200, {"Content-Type": "text/csv"}, b"title,text,date\nBridge,It is shut.,2025-05-04\n"),
    "/news": (
        200,
        {"Content-Type": "application/rss+xml"},
        b"<rss version='2.0'><channel><item><title>Bridge</title><link>{site}/text</link></item></channel></rss>",
    ),
    "/odd": (200, {"Content-Type": "text/plain"}, b"<?xml version='1.0'?><note>Words.</note>"),
    "/image": (200, {"Content-Type": "image/png"}, b"\x89PNG"),
    "/large": (200, {"Content-Type": "text/plain"}, b"word " * 10_000),
}


class Handler(BaseHTTPRequestHandler):
    released = threading.Event()

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/slow":
            self.released.wait(5)
            return
        status, headers, body = ANSWERS.get(path, (404, {"Content-Type": "text/html"}, b"gone"))
        body = body.replace(b"{site}", f"http://{self.headers['Host']}".encode())
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    Handler.released.set()
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "media", "text"),
    [
        ("/page", "html", "<p>Lübeck</p>"),
        ("/text", "text", "Words."),
        ("/untold", "html", "<!doctype html><p>Words.</p>"),
    ],
    ids=["charset-of-the-answer", "plain-text", "no-content-type"],
)
def test_answer_is_decoded(site: str, path: str, media: str, text: str) -> None:
    (page,) = read_place(site + path)
    assert (page.media, page.text, page.url, page.origin) == (media, text, site + path, site + path)


def test_address_may_hold_several_reports_or_a_table_with_one(site: str) -> None:
    first, second = read_place(f"{site}/articles.jsonl")
    assert [(page.title, page.text) for page in (first, second)] == [("Bridge", "It is shut."), ("Rain", "It rained.")]
    assert first.origin != second.origin
    (row,) = read_place(f"{site}/table")
    assert (row.title, row.published, row.url) == ("Bridge", "2025-05-04", f"{site}/table")


def test_feed_is_known_by_its_content_whatever_its_address(site: str) -> None:
    (page,) = read_place(f"{site}/news")
    assert (page.title, page.text, page.url) == ("Bridge", "Words.", f"{site}/text")


def test_text_stays_text_if_the_server_says_so(site: str) -> None:
    (page,) = read_place(f"{site}/odd")
    assert (page.media, page.problems) == ("text", ())


def test_redirect_is_followed_and_the_final_address_kept(site: str) -> None:
    (page,) = read_place(f"{site}/moved")
    (direct,) = read_place(f"{site}/text?from=moved")
    assert page.url == f"{site}/text?from=moved"
    assert page.name == direct.name
    assert len(page.name) == 16


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/loop", "redirects more than 10 times"),
        ("/away", r"sends to file:///etc/hosts, which is not a web address"),
        ("/missing", "answers 404"),
        ("/pdf", "is a damaged PDF"),
        ("/image", "is image/png; a web page, plain text or a document was expected"),
        ("/large", "has more than 1,000 bytes"),
        ("/slow", "did not answer in time"),
    ],
    ids=["redirects-for-ever", "leaves-the-web", "not-found", "pdf", "image", "too-large", "too-slow"],
)
def test_what_cannot_be_read_is_refused(site: str, path: str, message: str) -> None:
    with pytest.raises(AcquireError, match=message) as caught:
        next(read_place(site + path, max_bytes=1000, timeout_seconds=0.5 if path == "/slow" else 20))
    assert caught.value.hint


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1/", "http://", "http://[::1"], ids=["refused", "no-host", "broken"]
)
def test_addresses_that_lead_nowhere_are_refused(address: str) -> None:
    with pytest.raises(AcquireError):
        next(read_place(address, timeout_seconds=2))


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("https://a.example/1?utm_source=rss&id=7&fbclid=x#top", "https://a.example/1?id=7"),
        ("https://a.example/1?utm_source=rss", "https://a.example/1"),
        ("https://a.example/1?source=wire&b=%C3%BC&a", "https://a.example/1?source=wire&b=%C3%BC&a"),
        ("https://a.example/1?", "https://a.example/1"),
    ],
    ids=["mixed", "tracking-only", "kept-as-written", "empty"],
)
def test_an_address_loses_what_tells_only_where_a_reader_came_from(address: str, plain: str) -> None:
    assert plain_address(address) == plain
