"""Concepts that a record offers are accepted, reworded and dropped in the browser."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from builders import toll_records
from forms import send
from sayso.book import RecordBook


@pytest.fixture
def tolls(book: RecordBook) -> RecordBook:
    """Three actors who differ about tolls, a report each."""
    for record in toll_records():
        book.put(record)
    return book


def offered(client: TestClient, kind: str = "offered") -> list[dict[str, Any]]:
    for _ in range(20):  # on a busy machine, a page does not wait until all is counted
        page = client.get("/codebook/suggestions.json").json()
        if not page["counting"]:
            break
    found: list[dict[str, Any]] = page[kind]
    return found


def fields_of(shown: dict[str, Any], **changes: str) -> dict[str, str]:
    """What the form of a suggestion sends."""
    one = shown["suggestion"]
    words = ", ".join(one["words"])
    return {"name": one["name"], "proposition": one["proposition"], "source": one["source"], "words": words, **changes}


def test_a_suggestion_shows_both_sides_with_their_statements(client: TestClient, tolls: RecordBook) -> None:
    [shown] = offered(client)
    assert shown["suggestion"]["name"] == "River tolls"
    sides = {side["side"]: side["actors"] for side in shown["sides"]}
    assert sides == {"for": ["Otto Lind"], "against": ["Ines Brandt", "Karla Ney"], "unclear": []}
    page = client.get("/codebook/suggestions").text
    assert 'href="/statements/toll-1"' in page and "the river tolls must not be abolished" in page
    assert page.index("For (1)") < page.index("Against (2)")


def test_words_of_a_template_are_told_from_those_of_reports(client: TestClient, tolls: RecordBook) -> None:
    [shown] = offered(client)
    assert shown["parts"] == [["One should support", True], ["river tolls", False]]
    assert '<span class="template">One should support</span>' in client.get("/codebook/suggestions").text


def test_an_accepted_suggestion_becomes_a_concept_with_its_example(client: TestClient, tolls: RecordBook) -> None:
    [shown] = offered(client)
    answer = send(client, "/codebook/suggestions/accept", **fields_of(shown))
    assert "River+tolls+was+added" in answer.headers["location"]
    [concept] = tolls.concepts.list()
    assert (concept.name, concept.words) == ("River tolls", tuple(shown["suggestion"]["words"]))
    assert concept.examples[0].startswith("Otto Lind said")
    assert offered(client) == []
    page = client.get(answer.headers["location"]).text
    assert "You have decided on every suggestion" in page and "/code?concept=River%20tolls" in page


def test_a_reworded_suggestion_is_known_under_its_new_name(client: TestClient, tolls: RecordBook) -> None:
    [shown] = offered(client)
    fields = fields_of(shown, name="Tolls", proposition="Tolls should go.", words="toll, tolls")
    assert send(client, "/codebook/suggestions/accept", **fields).status_code == 303
    assert tolls.concepts.get("Tolls").words == ("toll", "tolls")
    assert [one["concept"] for one in offered(client, "accepted")] == ["Tolls"]
    assert offered(client) == []


def test_a_name_that_is_taken_is_told_in_the_form_and_nothing_is_lost(client: TestClient, tolls: RecordBook) -> None:
    tolls.concepts.add("Bridge", "The bridge should be built.", who="ann")
    [shown] = offered(client)
    fields = fields_of(shown, name="Bridge", proposition="Tolls should go.")
    answer = send(client, "/codebook/suggestions/accept", **fields)
    assert answer.status_code == 400 and "already exists" in answer.text
    assert 'value="Tolls should go."' in answer.text and '<details class="reword" open>' in answer.text


def test_a_dropped_suggestion_is_put_aside_and_can_be_accepted_still(client: TestClient, tolls: RecordBook) -> None:
    [shown] = offered(client)
    fields = fields_of(shown)
    assert "was+dropped" in send(client, "/codebook/suggestions/drop", **fields).headers["location"]
    assert offered(client) == [] and tolls.concepts.list() == []
    assert [one["suggestion"]["name"] for one in offered(client, "dropped")] == ["River tolls"]
    assert send(client, "/codebook/suggestions/accept", **fields).status_code == 303
    assert [concept.name for concept in tolls.concepts.list()] == ["River tolls"]
    assert send(client, "/codebook/suggestions/drop", **fields).status_code == 400


def test_a_record_that_offers_nothing_says_what_will_be_there(client: TestClient) -> None:
    assert offered(client) == []
    assert "will be suggested here" in client.get("/codebook/suggestions").text


def test_only_reviewers_decide_on_suggestions(sign_in: Any, tolls: RecordBook) -> None:
    reader = sign_in("reader")
    [shown] = offered(reader)
    assert send(reader, "/codebook/suggestions/accept", **fields_of(shown)).status_code == 403
    assert "Accept" not in reader.get("/codebook/suggestions").text


def test_a_record_without_concepts_leads_to_what_it_suggests(client: TestClient, tolls: RecordBook) -> None:
    for concept in tolls.concepts.list():
        tolls.concepts.remove(concept.name, who="ann")
    page = client.get("/concepts").text
    assert 'href="/codebook/suggestions">See suggested concepts</a>' in page
    assert "retire concepts" not in page, "there is nothing to retire"
    send(client, "/codebook/suggestions/accept", **fields_of(offered(client)[0]))
    assert "retire concepts" in client.get("/concepts").text
