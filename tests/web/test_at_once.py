"""Several people change the same things at once, on each kind of database: nothing is lost, and the second is told."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from builders import harbour_record
from databases import new_database, postgresql
from fast_reader import read_page
from forms import PASSWORD, csrf_of, send
from sayso.book import RecordBook, open_record
from sayso.web.app import make_app
from sayso.web.security.limits import RATES, Rate, RateLimits
from sayso.web.workbench import Options, Workbench

__all__ = ["postgresql"]
PEOPLE = ("ann", "ben", "cleo", "dan")


@pytest.fixture(params=["sqlite", "postgresql"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RecordBook]:
    """A record of one report, in each kind of database, with four reviewers."""
    is_file = request.param == "sqlite"
    with open_record(tmp_path / "sayso.db" if is_file else new_database(request.getfixturevalue("postgresql"))) as kept:
        kept.put(harbour_record())
        for name in PEOPLE:
            kept.accounts.add(name, PASSWORD, role="reviewer")
        yield kept


@pytest.fixture
def app(book: RecordBook) -> FastAPI:
    limits = RateLimits({kind: Rate(10**9, 1.0) for kind in RATES})
    return make_app(Workbench(book, options=Options(auth=True), read_page=read_page, limits=limits))


def visit(app: FastAPI, name: str) -> TestClient:
    client = TestClient(app, base_url="http://localhost")
    assert send(client, "/sign-in", name=name, password=PASSWORD).status_code == 303
    return client


def test_of_those_who_save_one_statement_at_once_one_is_first_and_the_others_are_told(
    app: FastAPI, book: RecordBook
) -> None:
    said = book.search("plan")[0].id
    clients = {name: visit(app, name) for name in PEOPLE}
    forms = {}
    for name, client in clients.items():
        form = client.get(f"/statements/{said}/edit.json").json()["form"]
        kept = {field: value for field, value in form.items() if value is not False and value is not None}
        forms[name] = kept | {"role": f"Role of {name}", "csrf": csrf_of(client, "/account")}

    def save(name: str) -> tuple[str, int, str]:
        answer = clients[name].post(f"/statements/{said}/edit", data=forms[name], follow_redirects=False)
        return name, answer.status_code, answer.text

    with ThreadPoolExecutor(len(PEOPLE)) as threads:
        answers = list(threads.map(save, PEOPLE))
    assert sorted(status for _, status, _ in answers) == [303, 409, 409, 409]
    [first] = [name for name, status, _ in answers if status == 303]
    assert book.browse.statement(said).current["speaker"]["role"] == f"Role of {first}"
    for name, status, text in answers:
        if status == 409:
            assert f"{first} changed this statement" in text
            assert f"Role of {name}" in text, "what was typed is still in the form"


def test_all_that_people_decide_code_and_assign_at_once_is_kept(app: FastAPI, book: RecordBook) -> None:
    book.concepts.add("Tunnel", "The tunnel should open in June.", who="ann")
    statements = [hit.id for hit in book.search()]
    actor = book.search("plan")[0].actors[0]

    def work(name: str) -> set[int]:
        client = visit(app, name)
        found = set()
        for one in statements:
            for path, fields in (
                (f"/review/{one}/decide", {"verdict": "accept", "back": "report"}),
                ("/codings", {"concept": "Tunnel", "statement": one, "stance": "supports"}),
                ("/review/team", {"coder": name, "report": "harbour"}),
                (f"/actors/{actor}/attributes", {"name": f"by {name}", "value": one}),
            ):
                found.add(send(client, path, **fields).status_code)
        found.add(send(client, "/codings/bulk", concept="Tunnel", stance="none", statement=statements).status_code)
        return found

    with ThreadPoolExecutor(len(PEOPLE)) as threads:
        assert set.union(*threads.map(work, PEOPLE)) == {303}
    for one in statements:
        made = book.browse.statement(one).decisions
        assert sorted(decision.reviewer for decision in made) == sorted(PEOPLE)
    standing = book.codings.standing("Tunnel")
    assert {(one.statement, one.coder, one.stance) for one in standing} == {
        (statement, name, "none") for statement in statements for name in PEOPLE
    }
    assert len(book.team.assignments()) == len(PEOPLE)
    assert set(book.actors.attributes(actor)[actor]) == {f"by {name}" for name in PEOPLE}
