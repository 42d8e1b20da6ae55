"""What each route asks of its visitor: a new route without a rule fails here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from starlette.routing import Mount, Route

from forms import PASSWORD, send
from sayso.book import RecordBook
from sayso.web.app import OPEN_PATHS, SAFE
from sayso.web.security.visitors import ROLES

SignIn = Callable[[str], TestClient]
LEAST = {
    "/account/password": "reader",
    "/actors/attributes": "reviewer",
    "/actors/{number}/attributes": "reviewer",
    "/actors/{number}/merge": "reviewer",
    "/actors/{number}/rename": "reviewer",
    "/actors/{number}/split": "reviewer",
    "/add-statement": "reviewer",
    "/adding/addresses": "reviewer",
    "/adding/files": "reviewer",
    "/adding/{number}/stop": "reviewer",
    "/code/machine": "reviewer",
    "/codebook/edit": "reviewer",
    "/codebook/merge": "reviewer",
    "/codebook/retire": "reviewer",
    "/codebook/suggestions/accept": "reviewer",
    "/codebook/suggestions/drop": "reviewer",
    "/codings": "reviewer",
    "/codings/bulk": "reviewer",
    "/codings/undo": "reviewer",
    "/concepts": "reviewer",
    "/problems/mend": "reviewer",
    "/read": "reader",
    "/read/{key}/keep": "reviewer",
    "/remove-report": "reviewer",
    "/restore-report": "reviewer",
    "/review/actors/apart": "reviewer",
    "/review/actors/undo": "reviewer",
    "/review/adjudicate": "reviewer",
    "/review/adjudicate-coding": "reviewer",
    "/review/team": "reviewer",
    "/review/team/{number}/remove": "reviewer",
    "/review/undo": "reviewer",
    "/review/{statement}/decide": "reviewer",
    "/searches": "reader",
    "/searches/{number}/remove": "reader",
    "/sign-out": "reader",
    "/statements/{statement_id}/edit": "reviewer",
    "/users": "admin",
    "/users/change": "admin",
}
"""The least role that may send each form; what is not here may be sent by anybody."""
FOR_ANYBODY = {"/sign-in", "/theme"}
FOR_ADMINS = {"/users", "/users.json"}


def app_of(client: TestClient) -> FastAPI:
    app = client.app
    assert isinstance(app, FastAPI)
    return app


def routes_of(client: TestClient) -> Iterator[APIRoute]:
    """All routes of the application but those of the framework; what is neither fails."""
    waiting = list(app_of(client).routes)
    while waiting:
        route = waiting.pop(0)
        if isinstance(route, APIRoute):
            yield route
        elif (router := getattr(route, "original_router", None)) is not None:  # one that was included
            waiting += router.routes
        else:
            assert isinstance(route, Mount | Route) and route.path in ("/static", "/openapi.json"), route


def filled(path: str) -> str:
    for name in ("{number}", "{key}", "{statement}", "{statement_id}", "{name:path}"):
        path = path.replace(name, "1")
    return path


def test_every_form_has_a_rule(client: TestClient) -> None:
    unsafe = {route.path for route in routes_of(client) if not set(route.methods) <= set(SAFE)}
    assert unsafe == set(LEAST) | FOR_ANYBODY
    for route in routes_of(client):
        asked = [role for one in route.dependencies if (role := getattr(one.dependency, "role", None))]
        if LEAST.get(route.path, "reader") != "reader" and not set(route.methods) <= set(SAFE):
            assert asked == [LEAST[route.path]], route.path
        elif route.path in FOR_ADMINS:
            assert asked == ["admin"], route.path
        else:
            assert asked == [], route.path


def test_nothing_is_for_those_who_have_not_signed_in_but_signing_in(make_client: Callable[..., TestClient]) -> None:
    visitor = make_client(auth=True)
    for route in routes_of(visitor):
        for method in route.methods:
            path = filled(route.path)
            if path in OPEN_PATHS:
                continue
            answer = visitor.request(method, path, follow_redirects=False)
            if method == "GET" and not path.endswith(".json"):
                assert answer.status_code == 303, path
                assert answer.headers["location"].startswith("/sign-in?to="), path
            else:
                assert answer.status_code == 401, path


@pytest.mark.parametrize("role", ["reader", "reviewer"])
def test_no_form_is_taken_from_a_lower_role(sign_in: SignIn, book: RecordBook, role: str) -> None:
    client = sign_in(role)
    before = (book.counts(), [user.name for user in book.accounts.list()])
    for path, least in LEAST.items():
        if ROLES.index(least) > ROLES.index(role):  # type: ignore[arg-type]  # it is one of them
            assert send(client, filled(path)).status_code == 403, path
    for path in FOR_ADMINS:
        assert client.get(path).status_code == 403, path
    assert (book.counts(), [user.name for user in book.accounts.list()]) == before


def test_no_safe_method_changes_anything(client: TestClient, book: RecordBook) -> None:
    before = (book.browse.state(), book.counts())
    for route in routes_of(client):
        if "GET" in route.methods:
            client.get(filled(route.path), follow_redirects=False)
    assert (book.browse.state(), book.counts()) == before


def test_somebody_takes_a_new_password_and_is_signed_out_elsewhere(
    book: RecordBook, sign_in: SignIn, make_client: Callable[..., TestClient]
) -> None:
    here = sign_in("reader")
    elsewhere = make_client(auth=True)
    send(elsewhere, "/sign-in", name="reader", password=PASSWORD)
    wrong = send(here, "/account/password", current="not the one", new="another long password")
    assert wrong.status_code == 400
    assert "the current password is wrong" in wrong.text
    assert send(here, "/account/password", current=PASSWORD, new="short").status_code == 400
    assert send(here, "/account/password", current=PASSWORD, new="another long password").status_code == 303
    assert "signed out everywhere else" in here.get("/account?changed=true").text
    assert elsewhere.get("/account", follow_redirects=False).status_code == 303
    assert send(elsewhere, "/sign-in", name="reader", password=PASSWORD).status_code == 403
    assert send(elsewhere, "/sign-in", name="reader", password="another long password").status_code == 303


def test_the_password_of_an_account_cannot_be_guessed_from_inside(sign_in: SignIn) -> None:
    client = sign_in("reader")
    answers = [send(client, "/account/password", current=f"guess {n}", new=PASSWORD) for n in range(12)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_where_nobody_signs_in_there_is_no_password(client: TestClient) -> None:
    assert "This workbench has no sign-in" in client.get("/account").text
    assert send(client, "/account/password", current=PASSWORD, new=PASSWORD).status_code == 400
