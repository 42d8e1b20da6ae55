"""What holds for all pages."""

from __future__ import annotations

import re

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from forms import send
from sayso.book import RecordBook
from sayso.web.pages import ROUTERS

PAGES = [
    "/read",
    "/reports/harbour",
    "/search",
    "/search?words=tunnel&mark=hedged&kind=mixed",
    "/statements/{statement}",
    "/actors",
    "/actors?name=Valadao",
    "/actors/{actor}",
    "/traces",
    "/traces?words=ahead of the plan",
    "/traces/{statement}",
    "/concepts",
    "/concepts/Tunnel",
    "/concepts/Tunnel?holder=In%C3%AAs%20Valad%C3%A3o",
    "/network",
    "/network?kind=concepts&by=country",
    "/review",
    "/review?second=true",
    "/review?statement={statement}",
    "/review/actors",
    "/review/agreement",
    "/reports",
    "/reports?words=harbour&outlet=costa",
    "/adding",
    "/problems",
    "/sign-in",
    "/users",
]


@pytest.fixture
def coded(book: RecordBook) -> RecordBook:
    """The record with a concept and a coding of it."""
    book.concepts.add("Tunnel", "The tunnel should open in June.", words=["tunnel"], who="ann")
    for hit in book.search("tunnel"):
        book.codings.add("Tunnel", hit.id, "supports", coder="ann")
    return book


def filled(path: str, book: RecordBook) -> str:
    hit = book.search("plan")[0]
    return path.format(statement=hit.id, actor=hit.actors[0])


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_there_for_people_and_its_twin_for_programs(client: TestClient, coded: RecordBook, path: str) -> None:
    path = filled(path, coded)
    address, mark, query = path.partition("?")
    page, twin = client.get(path), client.get(f"{address}.json{mark}{query}")
    assert page.status_code == twin.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert twin.json()["title"]
    assert f'href="{address}.json' in page.text
    assert len(re.findall("<h1[ >]", page.text)) == 1
    assert not re.search(r"<[^>]*\s(style|on\w+)=", page.text), "the policy refuses what is written into a page"
    assert "<script>" not in page.text


def test_every_page_and_form_is_described_for_programs(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    for route in (route for router in ROUTERS for route in router.routes):
        if isinstance(route, APIRoute) and route.include_in_schema:
            for method in route.methods:
                entry = described["paths"][route.path_format][method.lower()]
                assert entry["summary"], route.path
    search = described["paths"]["/search.json"]["get"]
    assert {"words", "speaker", "mark"} <= {parameter["name"] for parameter in search["parameters"]}
    assert search["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].endswith("SearchContext")


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/nothing", 404, "Not Found"),
        ("/reports/nothing", 404, "there is no report nothing"),
        ("/statements/nothing", 404, "there is no statement nothing"),
        ("/actors/9999", 404, "there is no actor 9999"),
        ("/concepts/nothing", 404, "nothing"),
        ("/search?since=yesterday", 400, "is no day"),
        ("/search?sure=2", 400, "a probability from 0 to 1 was expected"),
        ("/search?page=0", 422, "page"),
        ("/read/nothing", 404, "no longer kept"),
    ],
)
def test_what_is_wrong_is_told_with_its_status(client: TestClient, path: str, status: int, words: str) -> None:
    address, mark, query = path.partition("?")
    for wanted in (path, f"{address}.json{mark}{query}"):
        answer = client.get(wanted)
        assert answer.status_code == status
        assert words in answer.text


def test_the_first_address_leads_to_reading(client: TestClient) -> None:
    assert client.get("/", follow_redirects=False).headers["location"] == "/read"


def test_the_theme_is_what_the_visitor_chose(client: TestClient) -> None:
    assert "data-theme" not in client.get("/read").text
    answer = send(client, "/theme", theme="dark", back="/search?words=tunnel")
    assert answer.headers["location"] == "/search?words=tunnel"
    assert '<html lang="en" data-theme="dark">' in client.get("/read").text


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)"])
def test_a_form_leads_back_to_this_server_alone(client: TestClient, back: str) -> None:
    assert send(client, "/theme", theme="dark", back=back).headers["location"] == "/"


def test_a_search_is_narrowed_by_concept_and_stance(client: TestClient, coded: RecordBook) -> None:
    found = client.get("/search.json").json()
    facets = {facet["name"]: {value["value"]: value["count"] for value in facet["values"]} for facet in found["facets"]}
    assert facets["concept"]["Tunnel"] == facets["stance"]["supports"] == len(coded.search("tunnel"))
    assert client.get("/search.json?concept=Tunnel&stance=supports").json()["total"] == facets["concept"]["Tunnel"]
    assert client.get("/search.json?concept=Tunnel&stance=opposes").json()["total"] == 0
    assert client.get("/search.json?concept=Tunnel&words=vanity").json()["total"] == 2


def test_an_actor_has_positions(client: TestClient, coded: RecordBook) -> None:
    [actor] = coded.search("tunnel open")[0].actors
    positions = client.get(f"/actors/{actor}.json").json()["positions"]
    assert [(one["concept"], one["stance"]) for one in positions] == [("Tunnel", "supports")]
