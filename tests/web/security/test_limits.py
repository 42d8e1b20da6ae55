from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from fast_reader import read_page
from forms import PASSWORD, send
from sayso.book import RecordBook
from sayso.web.app import make_app
from sayso.web.security.limits import Rate, RateLimits
from sayso.web.workbench import Options, Workbench


def test_requests_are_granted_up_to_the_rate_and_again_as_time_goes_by() -> None:
    now = [0.0]
    limits = RateLimits({"page": Rate(2, 10.0)}, clock=lambda: now[0])
    assert [limits.wait("page", "ann") for _ in range(3)] == [0.0, 0.0, 5.0]
    assert limits.wait("page", "ben") == 0.0, "another visitor has requests of their own"
    now[0] = 5.0
    assert limits.wait("page", "ann") == 0.0
    assert limits.wait("page", "ann") > 0


@pytest.mark.parametrize(
    ("kind", "path", "fields"),
    [
        ("reading", "/read", {"text": "Ann said it rains."}),
        ("adding", "/adding/addresses", {"addresses": "nothing"}),
        ("deciding", "/review/undo", {}),
        ("sign-in", "/sign-in", {"name": "ann", "password": "wrong password"}),
        ("fetching", "/read", {"text": "https://example.org/"}),
    ],
)
def test_a_visitor_who_comes_too_often_has_to_wait(
    book: RecordBook, kind: str, path: str, fields: dict[str, str]
) -> None:
    rates = dict.fromkeys(("page", "reading", "adding", "deciding", "sign-in", "fetching"), Rate(100, 60.0))
    limits = RateLimits({**rates, kind: Rate(4, 3600.0)})
    workbench = Workbench(book, read_page=read_page, limits=limits, guard=lambda host: "192.0.2.1")
    workbench.settings = workbench.settings.__class__(timeout_seconds=0.01)
    client = TestClient(make_app(workbench), base_url="http://localhost")
    answers = [send(client, path, **fields).status_code for _ in range(5)]
    assert 429 not in answers[:2]
    assert answers[-1] == 429


def test_pages_are_limited_too(book: RecordBook) -> None:
    workbench = Workbench(book, read_page=read_page, limits=RateLimits({"page": Rate(3, 3600.0)}))
    client = TestClient(make_app(workbench), base_url="http://localhost")
    assert [client.get("/reports").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert client.get("/static/workbench.css").status_code == 200


def test_a_name_that_is_tried_by_many_is_limited_as_well(
    book: RecordBook, make_client: Callable[..., TestClient]
) -> None:
    book.accounts.add("ann", PASSWORD)
    workbench = Workbench(book, read_page=read_page, options=Options(auth=True))
    answers = []
    for number in range(12):
        client = TestClient(make_app(workbench), base_url="http://localhost", client=(f"192.0.2.{number}", 50000))
        answers.append(send(client, "/sign-in", name="ann", password="wrong password").status_code)
    assert answers[-1] == 429
