"""Signing in: sessions, their end, and what each role may do."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from forms import PASSWORD, csrf_of, send
from sayso.book import RecordBook
from sayso.web.pages import ROUTERS

SignIn = Callable[[str], TestClient]


ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]


def forms() -> list[str]:
    """The paths of all forms, with something in the place of each argument."""
    paths = [route.path for route in ROUTES if "POST" in route.methods]
    return [path.replace("{number}", "1").replace("{key}", "k").replace("{statement}", "s") for path in paths]


def test_no_form_is_taken_without_the_sessions_token(client: TestClient) -> None:
    client.get("/read")
    assert len(forms()) > 15
    for path in forms():
        assert client.post(path, data={"text": "x"}).status_code == 403, path
        assert client.post(path, data={"csrf": "0" * 64}).status_code == 403, path


def test_the_token_of_another_session_does_not_fit(make_client: Callable[..., TestClient]) -> None:
    mine, others = make_client(), make_client()
    mine.get("/read")
    assert mine.post("/theme", data={"csrf": csrf_of(others), "theme": "dark"}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://example.org"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}],
    ids=["another origin", "another site", "no origin"],
)
def test_a_form_of_another_site_is_refused_even_with_the_token(client: TestClient, headers: dict[str, str]) -> None:
    data = {"csrf": csrf_of(client), "theme": "dark"}
    assert client.post("/theme", data=data, headers=headers).status_code == 403
    assert client.post("/theme", data=data, headers={"Origin": "http://localhost"}).status_code == 200


def test_pages_are_for_those_who_have_signed_in(make_client: Callable[..., TestClient]) -> None:
    visitor = make_client(auth=True)
    for route in ROUTES:
        if "GET" in route.methods and route.path not in ("/sign-in", "/sign-in.json"):
            path = route.path.replace("{number}", "1").replace("{name:path}", "harbour")
            answer = visitor.get(path, follow_redirects=False)
            assert answer.status_code == (401 if path.endswith(".json") else 303), path
    assert visitor.get("/search?words=tunnel", follow_redirects=False).headers["location"] == (
        "/sign-in?to=%2Fsearch%3Fwords%3Dtunnel"
    )
    assert visitor.get("/openapi.json", follow_redirects=False).status_code == 401


def test_signing_in_begins_a_new_session_and_leads_on(book: RecordBook, make_client: Callable[..., TestClient]) -> None:
    book.accounts.add("ann", PASSWORD, role="reader")
    client = make_client(auth=True)
    client.get("/sign-in")
    before = client.cookies["sayso_session"]
    answer = send(client, "/sign-in", name="ann", password=PASSWORD, to="/search")
    assert answer.headers["location"] == "/search"
    assert client.cookies["sayso_session"] != before
    assert "HttpOnly" in answer.headers["set-cookie"] and "SameSite=lax" in answer.headers["set-cookie"]
    assert client.get("/search").status_code == 200


@pytest.mark.parametrize(("name", "password"), [("ann", "a wrong password"), ("nobody", PASSWORD), ("ANN'--", "x")])
def test_a_wrong_name_or_password_is_told_alike(
    book: RecordBook, make_client: Callable[..., TestClient], name: str, password: str
) -> None:
    book.accounts.add("ann", PASSWORD)
    client = make_client(auth=True)
    answer = send(client, "/sign-in", name=name, password=password)
    assert answer.status_code == 403
    assert "The name or password is wrong" in answer.text
    assert client.get("/search", follow_redirects=False).status_code == 303


def test_a_session_ends_when_it_is_not_used(
    book: RecordBook, make_client: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    book.accounts.add("ann", PASSWORD)
    client = make_client(auth=True, session_seconds=600)
    send(client, "/sign-in", name="ann", password=PASSWORD)
    import time

    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 500)
    assert client.get("/search", follow_redirects=False).status_code == 200  # and its use is noted
    monkeypatch.setattr(time, "time", lambda: now + 1000)
    assert client.get("/search", follow_redirects=False).status_code == 200
    monkeypatch.setattr(time, "time", lambda: now + 2000)
    assert client.get("/search", follow_redirects=False).status_code == 303


def test_a_session_ends_after_a_week_however_much_it_is_used(
    book: RecordBook, make_client: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    book.accounts.add("ann", PASSWORD)
    client = make_client(auth=True, session_seconds=3 * 86_400)
    send(client, "/sign-in", name="ann", password=PASSWORD)
    import time

    now = time.time()
    for day in (2, 4, 6):
        monkeypatch.setattr(time, "time", lambda day=day: now + day * 86_400)
        assert client.get("/account", follow_redirects=False).status_code == 200
    monkeypatch.setattr(time, "time", lambda: now + 7 * 86_400 + 1)
    assert client.get("/account", follow_redirects=False).status_code == 303


def test_signing_out_ends_the_session_on_the_server(sign_in: SignIn) -> None:
    client = sign_in("reader")
    token = client.cookies["sayso_session"]
    assert send(client, "/sign-out").headers["location"] == "/sign-in"
    client.cookies.set("sayso_session", token)
    assert client.get("/search", follow_redirects=False).status_code == 303


@pytest.mark.parametrize("change", [{"role": "admin"}, {"active": False}, {"password": "another long password"}])
def test_a_change_of_the_account_ends_its_sessions(
    book: RecordBook, sign_in: SignIn, change: dict[str, object]
) -> None:
    client = sign_in("reader")
    book.accounts.change("reader", **change)
    assert client.get("/search", follow_redirects=False).status_code == 303


@pytest.mark.parametrize(
    ("path", "fields", "least"),
    [
        ("/searches", {"name": "mine", "query": "words=tunnel"}, "reader"),
        ("/review/{statement}/decide", {"verdict": "accept"}, "reviewer"),
        ("/review/undo", {}, "reviewer"),
        ("/actors/1/rename", {"name": "Ines"}, "reviewer"),
        ("/actors/1/merge", {"other": 2}, "reviewer"),
        ("/actors/1/split", {"name": "x"}, "reviewer"),
        ("/review/actors/apart", {"one": 1, "other": 2}, "reviewer"),
        ("/review/actors/undo", {}, "reviewer"),
        ("/adding/addresses", {"addresses": "https://example.org/"}, "reviewer"),
        ("/problems/mend", {"report": "harbour"}, "reviewer"),
        ("/concepts", {"name": "c", "proposition": "p"}, "reviewer"),
        ("/codings", {"concept": "c", "statement": "s", "stance": "none"}, "reviewer"),
        ("/users", {"name": "new", "password": PASSWORD, "role": "reader"}, "admin"),
        ("/users/change", {"name": "reader", "role": "reviewer"}, "admin"),
    ],
)
def test_a_form_is_for_those_with_the_role(
    book: RecordBook, sign_in: SignIn, path: str, fields: dict[str, object], least: str
) -> None:
    path = path.format(statement=book.search("tunnel")[0].id)
    roles = ("reader", "reviewer", "admin")
    client = sign_in(roles[max(roles.index(least) - 1, 0)])
    if least != "reader":
        assert send(client, path, **fields).status_code == 403
    for name in list(client.cookies):
        client.cookies.delete(name)
    assert send(client, "/sign-in", name=least, password=PASSWORD).status_code == 303
    assert send(client, path, **fields).status_code in (303, 400, 404)


def test_users_are_shown_to_admins_alone(sign_in: SignIn) -> None:
    assert sign_in("reviewer").get("/users").status_code == 403
