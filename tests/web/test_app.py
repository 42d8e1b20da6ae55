"""What holds for all pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from forms import send
from sayso.book import RecordBook
from sayso.domain.coding import Coded, Passage
from sayso.web.findings import Findings
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
    "/account",
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
        ("/search?since=yesterday", 400, "is not a day"),
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


def test_all_that_a_search_finds_is_counted_and_put_in_the_table(
    client: TestClient, book: RecordBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = client.get("/search.json").json()
    assert everything["total"] == everything["listed"] == 10
    monkeypatch.setattr("sayso.web.pages.search.MOST", 4)
    found = client.get("/search.json").json()
    assert (found["listed"], found["total"], found["counting"]) == (4, 10, False)
    assert [facet["values"] for facet in found["facets"]] == [facet["values"] for facet in everything["facets"]]
    assert found["histogram"] == everything["histogram"]
    assert len(client.get("/search.csv").text.splitlines()) == 1 + 10
    assert "the 4 latest are listed" in client.get("/search").text


def test_what_is_not_counted_yet_is_told_and_asked_for_again(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sayso.web.pages.search.MOST", 4)
    monkeypatch.setattr(Findings, "apart", lambda *_: None)
    found = client.get("/search.json").json()
    assert (found["listed"], found["total"], found["counting"]) == (4, 4, True)
    page = client.get("/search").text
    assert "More than 4 statements" in page and "counting all …" in page
    assert 'hx-trigger="load delay:1s"' in page


class SureCoder:
    """Takes every text for opposed."""

    name = "sure"

    def code(self, proposition: str, passages: Sequence[Passage]) -> list[Coded]:
        return [Coded("opposes", 0.9, 0.9) for _ in passages]


def test_a_statement_is_coded_on_its_page(client: TestClient, coded: RecordBook) -> None:
    statement = coded.search("tunnel")[0].id
    answer = send(client, "/codings", concept="Tunnel", statement=statement, stance="opposes")
    assert answer.headers["location"] == f"/statements/{statement}#codes"
    codes = client.get(f"/statements/{statement}.json").json()["codes"]
    assert codes == [{"concept": "Tunnel", "coder": "ann", "stance": "opposes", "probability": 1.0}]
    send(client, "/codings", concept="Tunnel", statement=statement, stance="taken back")
    assert client.get(f"/statements/{statement}.json").json()["codes"] == []
    assert "Not coded yet" in client.get(f"/statements/{statement}").text
    assert send(client, "/codings", concept="Tunnel", statement=statement, stance="for").status_code == 400


def test_people_and_the_machine_say_each_what_a_statement_says(client: TestClient, coded: RecordBook) -> None:
    statement = coded.search("tunnel")[0].id
    coded.codings.add("Tunnel", statement, "ambiguous", coder="ben")
    coded.code("Tunnel", SureCoder())
    codes = client.get(f"/statements/{statement}.json").json()["codes"]
    assert [(code["coder"], code["stance"]) for code in codes] == [
        ("ann", "supports"), ("ben", "ambiguous"), ("machine", "opposes"),
    ]  # fmt: skip
