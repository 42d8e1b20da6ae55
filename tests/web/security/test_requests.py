"""What requests may bring, where they may be sent, and what answers tell the browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from forms import PASSWORD, csrf_of, finished, send
from sayso.book import RecordBook
from sayso.errors import StoreError, UsageError
from sayso.serving import serve
from sayso.web.pages.reports import safe_name
from sayso.web.security.hosts import is_loopback


def test_every_answer_has_the_policy(client: TestClient) -> None:
    for path in ("/read", "/nothing", "/search.json", "/static/workbench.css", "/openapi.json"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
    assert client.get("/read").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("host", ["example.org", "example.org:8321", "127.0.0.1.example.org", "192.168.0.4", ""])
def test_without_sign_in_no_other_name_is_answered(client: TestClient, host: str) -> None:
    assert client.get("/read", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost", "localhost:8321", "127.0.0.1:8321", "[::1]:8321", "[::1]"])
def test_this_machines_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/read", headers={"Host": host}).status_code == 200


def test_with_sign_in_any_name_is_answered(make_client: Callable[..., TestClient]) -> None:
    assert make_client(auth=True).get("/sign-in", headers={"Host": "press.example.org"}).status_code == 200


@pytest.mark.parametrize(
    ("host", "is_ours"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("192.168.0.4", False),
        ("::", False),
        ("example.org", False),
    ],
)
def test_loopback_is_this_machine_alone(host: str, is_ours: bool) -> None:
    assert is_loopback(host) is is_ours


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.0.4", "::"])
def test_no_other_address_is_served_without_sign_in(book: RecordBook, host: str) -> None:
    with pytest.raises(UsageError, match="without sign-in, the workbench can listen only on this machine"):
        serve(book.name, host=host)


def test_nothing_is_served_that_nobody_could_sign_in_to(book: RecordBook) -> None:
    book.accounts.add("ann", PASSWORD, role="reader")
    with pytest.raises(UsageError, match="no admin account exists yet"):
        serve(book.name, host="0.0.0.0", auth=True)


def test_a_request_brings_no_more_than_allowed(make_client: Callable[..., TestClient]) -> None:
    client = make_client(max_upload_bytes=2_000)
    answer = client.post("/read", data={"csrf": csrf_of(client), "text": "x" * 5_000})
    assert answer.status_code == 413


def test_a_request_that_hides_its_size_is_counted(make_client: Callable[..., TestClient]) -> None:
    client = make_client(max_upload_bytes=2_000)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRF-Token": csrf_of(client)}
    answer = client.post("/read", content=(b"text=" + b"x" * 500 for _ in range(20)), headers=headers)
    assert answer.status_code == 413


def test_a_text_that_is_too_long_to_be_pasted_is_refused(make_client: Callable[..., TestClient]) -> None:
    answer = send(make_client(max_text=100), "/read", text="word " * 50)
    assert answer.status_code == 400
    assert "at most 100 can be read here" in answer.text


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/", "http://localhost:22/", "https://10.0.0.1/feed.xml", "http://[::1]/", "http://metadata/"],
)
def test_no_address_inside_the_network_is_read(client: TestClient, address: str) -> None:
    answer = send(client, "/read", text=address)
    assert answer.status_code == 400
    assert "is inside a private network and is not fetched" in answer.text


@pytest.mark.parametrize("place", ["/etc/passwd", "file:///etc/passwd", "reports/", "-", "ftp://example.org/"])
def test_what_is_added_from_a_page_is_never_a_file_of_the_server(client: TestClient, place: str) -> None:
    assert send(client, "/adding/addresses", addresses=place).status_code == 303
    run = finished(client)
    assert [failure["message"] for failure in run["failures"]] == [f"{place} is not a web address"]
    assert run["statements"] == 0


@pytest.mark.parametrize("path", ["/sign-in", "/theme", "/read"])
def test_somebody_who_has_not_signed_in_sends_little(make_client: Callable[..., TestClient], path: str) -> None:
    client = make_client(auth=True)
    data = {"csrf": csrf_of(client), "name": "ann", "password": "x" * 20_000, "theme": "dark"}
    assert client.post(path, data=data).status_code == 413
    hidden = client.post(path, content=(b"x" * 500 for _ in range(80)), headers={"X-CSRF-Token": csrf_of(client)})
    assert hidden.status_code == 413


def test_a_fault_is_told_without_what_it_was(
    book: RecordBook, make_client: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the secret of the server")

    client = make_client()
    client = TestClient(client.app, base_url="http://localhost", raise_server_exceptions=False)
    monkeypatch.setattr(type(book.browse), "everybody", fail)
    for path in ("/actors", "/actors.json"):
        answer = client.get(path)
        assert answer.status_code == 500
        assert "Something went wrong" in answer.text and "secret" not in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_record_that_cannot_be_read_is_told_with_or_without_sign_in(
    book: RecordBook, sign_in: Callable[[str], TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StoreError("the database does not answer", hint="start it") from OSError("refused")

    signed = sign_in("reader")
    client = TestClient(signed.app, base_url="http://localhost", raise_server_exceptions=False, cookies=signed.cookies)
    monkeypatch.setattr(type(book.accounts), "user_of", fail)
    answer = client.get("/search")
    assert answer.status_code == 503
    assert "the database does not answer" in answer.text


@pytest.mark.parametrize("name", ["feed.xml", "sitemap.xml", "report.pdf", "noending", "..", "x.txt.exe"])
def test_a_listing_is_not_taken_from_a_file_whatever_its_name(client: TestClient, book: RecordBook, name: str) -> None:
    listing = b"<sitemapindex><sitemap><loc>/etc/hostname</loc></sitemap></sitemapindex>"
    assert send(client, "/adding/files", files=[("files", (name, listing, "text/plain"))]).status_code == 303
    run = finished(client)
    assert [failure["message"] for failure in run["failures"]] == [f"{safe_name(name)} is a feed or sitemap"]
    assert run["statements"] == 0


def test_what_mends_a_report_is_bounded_too(make_client: Callable[..., TestClient]) -> None:
    answer = send(make_client(max_text=100), "/problems/mend", report="harbour", text="word " * 50)
    assert answer.status_code == 400
    assert "at most 100 can be read here" in answer.text
