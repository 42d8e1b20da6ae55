"""A network's details stand side by side on each concept, and its files are of the picture that the page shows."""

from __future__ import annotations

import csv
import io

import pytest
from fastapi.testclient import TestClient
from lxml import etree

from fast_reader import read_page
from forms import send
from sayso.book import RecordBook
from sayso.domain.text import Page


@pytest.fixture
def coded(client: TestClient, book: RecordBook) -> TestClient:
    """A client of a record in which two actors take sides on two concepts."""
    said = {}
    for name in ("Inês Valadão", "Otto Berg"):
        text = f"{name} said the plan of {name} is ahead of time"
        book.put(read_page(Page(name=name, origin=f"{name}.txt", media="text", text=text, published="2025-05-09")))
        said[name] = book.search(f"plan of {name}")[0].id
    for concept in ("Tunnel", "Nights"):
        book.concepts.add(concept, f"{concept} should be.", who="ann")
        send(client, "/codings", concept=concept, statement=said["Inês Valadão"], stance="supports")
        stance = "opposes" if concept == "Nights" else "supports"
        send(client, "/codings", concept=concept, statement=said["Otto Berg"], stance=stance)
    return client


def test_a_tie_shows_both_sides_by_concept(coded: TestClient) -> None:
    page = coded.get("/network.json?kind=congruence").json()
    [tie] = page["drawn"]["ties"]
    shown = coded.get(f"/network/tie.json?kind=congruence&source={tie['source']}&target={tie['target']}").json()
    stand = shown["stands"][-1]
    assert [one["concept"] for one in shown["stands"]] == ["Nights", "Tunnel"]
    names = {stand["mine"][0]["actor_name"], stand["theirs"][0]["actor_name"]}
    assert names == {"Inês Valadão", "Otto Berg"}
    page = coded.get(f"/network/tie?kind=congruence&source={tie['source']}&target={tie['target']}").text
    assert "same side" in page and "opposite sides" in page


def test_a_node_shows_what_it_says_on_each_concept(coded: TestClient) -> None:
    shown = coded.get("/network/node.json?kind=coalitions&name=Otto Berg").json()
    assert {stand["concept"]: stand["mine"][0]["stance"] for stand in shown["stands"]} == {
        "Nights": "opposes", "Tunnel": "supports",
    }  # fmt: skip
    assert [tie["other"] for tie in shown["ties"]] in ([], ["Inês Valadão"])
    assert coded.get("/network/node?name=Nobody").status_code == 404
    concept = coded.get("/network/node.json?kind=concepts&name=Nights").json()
    assert {one["actor_name"] for one in concept["stands"][0]["mine"]} == {"Inês Valadão", "Otto Berg"}


def test_a_network_says_what_it_rests_on_and_warns_where_that_is_little(coded: TestClient) -> None:
    drawn = coded.get("/network.json?kind=congruence&since=2025-05-01&until=2025-05-31").json()["drawn"]
    assert drawn["days"] == "2025-05-01 to 2025-05-31"
    assert drawn["basis"].startswith("2 statements in 2 reports")
    assert drawn["stability"] is None
    page = coded.get("/network?kind=congruence").text
    assert drawn["basis"] in page and "read it as a list, not as a finding" in page


def test_the_time_line_has_a_dot_for_each_statement(coded: TestClient) -> None:
    lines = coded.get("/concepts/Nights.json").json()["lines"]
    assert {line["holder"]: [dot["said"]["stance"] for dot in line["dots"]] for line in lines} == {
        "Inês Valadão": ["supports"], "Otto Berg": ["opposes"],
    }  # fmt: skip
    assert [(line["statements"], line["contrary"]) for line in lines] == [(1, 0), (1, 0)]
    assert coded.get("/concepts/Nights").text.count('class="dot') == 2


def test_files_are_of_the_picture_that_is_shown(coded: TestClient) -> None:
    query = "kind=concepts&since=2025-05-01&until=2025-05-31"
    drawn = coded.get(f"/network.json?{query}").json()["drawn"]
    svg = etree.fromstring(coded.get(f"/network.svg?{query}").content)
    marks = svg.findall(".//{*}circle") + svg.findall(".//{*}polygon")
    assert len(marks) == len(drawn["nodes"]) == 4
    assert {line.get("x1") for line in svg.findall(".//{*}line")} == {str(tie["x1"]) for tie in drawn["ties"]}
    assert coded.get(f"/network.png?{query}").content.startswith(b"\x89PNG")
    rows = list(csv.DictReader(io.StringIO(coded.get(f"/network.csv?{query}").text)))
    assert len(rows) == len(drawn["ties"])
    assert b"<gexf" in coded.get(f"/network.gexf?{query}").content
    assert coded.get("/network.exe").status_code == 422
    assert svg.get("viewBox") == f"0 0 {drawn['width']:.0f} {drawn['height']:.0f}"
    assert drawn["all_ties"] == len(drawn["ties"])


def test_of_many_actors_those_who_say_most_are_in_the_network(
    coded: TestClient, book: RecordBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sayso.web.pages.network.MOST_HOLDERS", 2)
    text = "Cleo Eng said the plan of Cleo Eng is late"
    book.put(read_page(Page(name="cleo", origin="cleo.txt", media="text", text=text, published="2025-05-10")))
    said = book.search('"plan of Cleo"')[0].id
    send(coded, "/codings", concept="Nights", statement=said, stance="supports")
    page = coded.get("/network.json?kind=concepts").json()
    people = {node["name"] for node in page["drawn"]["nodes"] if node["kind"] == "actor"}
    assert people == {"Inês Valadão", "Otto Berg"} and page["holders"] == 3, "they have two codings each, and she one"
    assert "2 actors with the most coded statements, of 3" in coded.get("/network?kind=concepts").text
    assert b"Cleo" not in coded.get("/network.gexf?kind=concepts").content, "its files have the same actors"
