"""Whatever an address or a form brings, the answer is a page or a clear refusal, on each kind of database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from builders import harbour_record, make_document, make_record
from databases import new_database, postgresql
from forms import csrf_of
from sayso.book import RecordBook, open_record
from sayso.domain.record import Record
from sayso.domain.text import Page
from sayso.errors import AcquireError
from sayso.store.search.statement_search import Hit
from sayso.web.app import make_app
from sayso.web.pages import ROUTERS
from sayso.web.security.limits import RATES, Rate, RateLimits
from sayso.web.workbench import Options, Workbench

__all__ = ["postgresql"]
ODD = ["a\x00b", '"', "- NEAR(*", "9" * 30, "-1", "nan", "2025-02-30", "²"]
ODD_BYTES = ["%ED%A0%80"]
ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]


def read_nothing(page: Page) -> Record:
    """A record without statements."""
    document = make_document(page.text, id=page.name, origin=page.origin, published=page.published, outlet=page.outlet)
    return make_record(document=document)


def refuse_all(host: str) -> str:
    raise AcquireError(f"{host} is not asked", hint="give another address")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RecordBook]:
    """A record of one report, in each kind of database."""
    is_file = request.param == "sqlite"
    with open_record(tmp_path / "sayso.db" if is_file else new_database(request.getfixturevalue("postgresql"))) as kept:
        kept.put(harbour_record())
        kept.concepts.add("Tunnel", "The tunnel should open in June.", who="ann")
        kept.codings.add("Tunnel", kept.search("plan")[0].id, "supports", coder="ann")
        yield kept


@pytest.fixture
def client(book: RecordBook) -> TestClient:
    """A visitor who may come as often as is liked, and whom faults reach as answers."""
    limits = RateLimits({kind: Rate(10**9, 1.0) for kind in RATES})
    workbench = Workbench(
        book,
        options=Options(who="ann", patience_seconds=5.0),
        read_page=read_nothing,
        limits=limits,
        guard=refuse_all,
    )
    return TestClient(make_app(workbench), base_url="http://localhost", raise_server_exceptions=False)


def names(dependant: Dependant, kind: str) -> set[str]:
    """The names of a route's query or body parameters, those of its dependencies too."""
    own: set[str] = set()
    for field in getattr(dependant, kind):
        form = getattr(field.field_info.annotation, "model_fields", None)  # of a form with many fields
        own |= set(form) if form else {str(field.alias)}
    return own.union(*(names(one, kind) for one in dependant.dependencies))


def path_of(route: APIRoute, hit: Hit, odd: str | None = None) -> str:
    """The path of a route, with what is there in the place of its arguments, or else with something odd."""
    there = {"number": str(hit.actors[0]), "statement": hit.id, "statement_id": hit.id, "key": "k", "name": "harbour"}
    if route.path.startswith("/concepts/"):
        there["name"] = "Tunnel"
    path = route.path.replace(":path}", "}")
    for name, value in there.items():
        path = path.replace(f"{{{name}}}", quote(value, safe="") if odd is None else odd)
    return path


def test_no_address_makes_the_server_fail(client: TestClient, book: RecordBook) -> None:
    hit = book.search("plan")[0]
    odd = [*(quote(value, safe="") for value in ODD), *ODD_BYTES]
    asked = 0
    for route in (route for route in ROUTES if "GET" in route.methods and not route.path.endswith(".json")):
        addresses = [path_of(route, hit, value) for value in odd] if "{" in route.path else []
        query = sorted(names(route.dependant, "query_params"))
        addresses += [f"{path_of(route, hit)}?{name}={value}" for name in query for value in odd]
        for address in addresses:
            answer = client.get(address, follow_redirects=False)
            assert answer.status_code < 500, address
        asked += len(addresses)
    assert asked > 350


def test_no_form_makes_the_server_fail(client: TestClient, book: RecordBook) -> None:
    hit = book.search("plan")[0]
    fitting = {
        "verdict": "correct", "field": "speaker.role", "places": "[[0,3]]", "other": "2", "one": "1", "step": "1",
        "addresses": "https://example.org/", "report": "harbour", "published": "2025-01-01", "concept": "Tunnel",
        "statement": hit.id, "stance": "supports", "theme": "dark", "back": "report", "to": "/", "role": "reader",
        "password": "a long enough password", "active": "true", "skip": "0", "second": "false", "add": "false",
        "seen": "0", "content": "plan", "type": "person", "kind": "direct", "level": "certain", "denied": "false",
        "hedged": "false", "rumour": "false", "hypothetical": "false", "scope": "source", "country": "Portugal",
        "said_on": "", "said_until": "", "occasion_date": "", "content_places": "", "cue_places": "", "cue": "",
        "source_places": "", "source": "", "addressees": "",
    }  # fmt: skip
    token = csrf_of(client)
    asked = 0
    for route in (
        route
        for route in ROUTES
        if "POST" in route.methods and route.path != "/actors/attributes"
    ):
        fields = sorted(names(route.dependant, "body_params"))
        for field in fields:
            for value in ODD:
                data = {name: fitting.get(name, "x") for name in fields} | {field: value, "csrf": token}
                answer = client.post(path_of(route, hit), data=data, follow_redirects=False)
                assert answer.status_code < 500, (route.path, field, value)
                asked += 1
    assert asked > 300


def test_a_text_with_odd_characters_is_kept(client: TestClient, book: RecordBook) -> None:
    answer = client.post("/read", data={"csrf": csrf_of(client), "text": "Ann said\x00 \ufffe 😀 it rains."})
    assert answer.status_code == 200
    kept = client.post(f"{answer.url.path}/keep", data={"csrf": csrf_of(client)})
    assert kept.status_code == 200
    assert "it rains." in kept.text
