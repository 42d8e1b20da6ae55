from __future__ import annotations

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from builders import harbour_record, make_document, make_record, make_statement
from forms import send
from sayso.book import RecordBook
from sayso.domain.statement import Candidate, Speaker


def first(book: RecordBook) -> str:
    return str(book.review.queue("ann", limit=1)[0].machine["id"])


def test_a_verdict_leads_to_the_next_statement(client: TestClient, book: RecordBook) -> None:
    statement = first(book)
    assert client.get("/review.json").json()["card"]["id"] == statement
    assert send(client, f"/review/{statement}/decide", verdict="accept").headers["location"] == "/review"
    assert client.get("/review.json").json()["card"]["id"] != statement
    [decision] = book.browse.statement(statement).decisions
    assert (decision.reviewer, decision.verdict) == ("ann", "accept")


def test_places_and_words_and_values_are_corrected(client: TestClient, book: RecordBook) -> None:
    statement = book.search("plan")[0].id
    decide = f"/review/{statement}/decide"
    text = book.browse.statement(statement).text
    at = text.index("ahead")
    send(client, decide, verdict="correct", field="content.spans", places=f"[[{at}, {at + 5}]]")
    send(client, decide, verdict="correct", field="content.spans", value="Nobody")
    send(client, decide, verdict="correct", field="content.spans", places=f"[[{at}, {at + 5}]]", add="true")
    send(client, decide, verdict="correct", field="speaker.role", value="Mayor")
    send(client, decide, verdict="correct", field="certainty.denied", value="yes")
    answer = send(client, decide, verdict="correct", field="kind", value="indirect")
    assert answer.headers["location"] == f"/review?statement={statement}"
    current = book.browse.statement(statement).current
    assert current["content"]["text"] == "ahead … Nobody"
    assert (current["speaker"]["role"], current["certainty"]["denied"], current["kind"]) == ("Mayor", True, "indirect")


def test_a_correction_that_cannot_be_is_refused(client: TestClient, book: RecordBook) -> None:
    decide = f"/review/{first(book)}/decide"
    for fields in (
        {"field": "content.spans", "value": "words that are not there"},
        {"field": "content.spans", "places": "[[5, 2]]"},
        {"field": "content.spans", "places": "[[0, 999999]]"},
        {"field": "content.spans", "places": "{}"},
        {"field": "kind", "value": "loud"},
        {"field": "confidence", "value": "1"},
        {"field": "", "value": "1"},
    ):
        assert send(client, decide, verdict="correct", **fields).status_code == 400, fields
    assert send(client, decide, verdict="maybe").status_code == 422


def test_a_second_reviewer_sees_nothing_of_the_first(client: TestClient, book: RecordBook) -> None:
    statement = book.search("plan")[0].id
    book.review.decide(statement, "correct", reviewer="ben", field="speaker.name", new="Somebody Else")
    shown = client.get("/review.json?second=true").json()
    assert shown["card"]["id"] == statement
    assert shown["card"]["speaker"] == "Inês Valadão"
    assert shown["decisions"] == []
    assert "Somebody Else" not in client.get("/review?second=true").text
    assert "ben" not in client.get("/review?second=true").text.partition("<main")[2]


def test_undo_shows_the_statement_again(client: TestClient, book: RecordBook) -> None:
    statement = first(book)
    send(client, f"/review/{statement}/decide", verdict="reject")
    assert book.browse.statement(statement).rejected
    assert send(client, "/review/undo").headers["location"] == f"/review?statement={statement}"
    assert not book.browse.statement(statement).rejected
    assert send(client, "/review/undo").status_code == 400


def test_actors_are_merged_parted_and_put_back(client: TestClient, book: RecordBook) -> None:
    (one, _), (other, called) = ((actor.id, actor.name) for actor in book.browse.actors(limit=2))
    assert send(client, f"/actors/{one}/merge", other=other).headers["location"] == f"/actors/{one}"
    assert len(client.get(f"/actors/{one}.json").json()["actor"]["names"]) == 2
    name = client.get(f"/actors/{one}.json").json()["actor"]["names"][1]
    new = send(client, f"/actors/{one}/split", name=name).headers["location"]
    assert client.get(f"{new}.json").json()["actor"]["name"] == name
    assert send(client, f"/actors/{one}/rename", name="The Minister").status_code == 303
    assert client.get(f"/actors/{one}.json").json()["title"] == "The Minister"
    steps = client.get("/review/actors.json").json()["log"]
    assert {(step["name"], step["undoable"]) for step in steps} == {("The Minister", True)}
    renamed, parted, merged = (step["did"] for step in steps)
    assert renamed.endswith(" to The Minister:")
    assert parted == f"split actor {new.rpartition(chr(47))[2]} from"
    assert merged == f"merged {called} ({other}) into"
    for _ in range(3):
        assert send(client, "/review/actors/undo").headers["location"] == "/review/actors"
    assert not any(step["undoable"] for step in client.get("/review/actors.json").json()["log"])
    assert len(book.browse.actors()) == 3


def test_the_queue_is_filtered_says_why_and_ends(client: TestClient, book: RecordBook) -> None:
    page = client.get("/review.json?outlet=farol").json()
    assert page["left"] == 5
    assert page["why"].startswith("the machine's confidence in the whole row is 21%")
    first = page["card"]["id"]
    assert book.browse.statement(first).outlet == "Farol"
    answer = send(client, f"/review/{first}/decide", verdict="accept", filters=page["filters"])
    assert answer.headers["location"] == "/review?outlet=farol"
    assert client.get("/review.json?outlet=farol").json()["left"] == 4
    by_speaker = client.get("/review.json?speaker=Valadão").json()
    assert by_speaker["left"] == 4 and by_speaker["card"]["speaker"] == "Inês Valadão"
    assert client.get("/review.json?below=0.5").json()["left"] == 1
    assert "depends on it" in client.get("/review.json?speaker=SPL").json()["why"]
    nobody = client.get("/review?speaker=Nobody")
    assert nobody.status_code == 200
    assert 'value="Nobody"' in nobody.text and "nobody in this record book is called “Nobody”" in nobody.text
    for _ in range(20):
        page = client.get("/review.json?outlet=farol").json()
        if page["card"] is None:
            break
        send(client, f"/review/{page['card']['id']}/decide", verdict="accept")
    assert page["left"] == 0
    assert "No statement left to check matches these filters" in client.get("/review?outlet=farol").text


def test_a_name_of_several_people_asks_about_all_of_them(client: TestClient, book: RecordBook) -> None:
    text = "Ana Choe said the pier is old. Bo Choe said the pier is new."
    said = [
        make_statement(text, f"the pier is {age}", id=f"choe-{age}", source=name, speaker=Speaker(name, "person"))
        for name, age in (("Ana Choe", "old"), ("Bo Choe", "new"))
    ]
    book.put(make_record(*said, document=make_document(text, id="pier", origin="pier.txt")))
    assert client.get("/review.json?speaker=Choe").json()["left"] == 2
    assert client.get("/review.json?speaker=Bo Choe").json()["card"]["id"] == "choe-new"
    number = book.browse.suggest("Ana Choe")[0].id
    assert client.get(f"/review.json?speaker={number}").json()["card"]["id"] == "choe-old"


def test_the_filters_stay_through_a_correction_and_undo(client: TestClient, book: RecordBook) -> None:
    page = client.get("/review.json?outlet=farol").json()
    statement, form = page["card"]["id"], page["edit"]["form"]
    sent = {name: value for name, value in form.items() if value is not None} | {"role": "Mayor"}
    saved = send(client, f"/statements/{statement}/edit", **sent).headers["location"]
    assert saved == f"/review?statement={statement}&outlet=farol"
    again = client.get(saved.replace("/review?", "/review.json?")).json()
    assert (again["filters"], again["card"]["role"], again["left"]) == ("outlet=farol", "Mayor", page["left"] - 1)
    undone = send(client, "/review/undo", filters=page["filters"]).headers["location"]
    assert undone == f"/review?statement={statement}&outlet=farol"


@pytest.mark.parametrize("verdict", ["accept", "reject", "unsure"])
def test_a_decision_that_was_taken_back_is_asked_for_again(
    client: TestClient, book: RecordBook, verdict: str
) -> None:
    statement = first(book)
    report = book.browse.statement(statement).report
    send(client, f"/review/{statement}/decide", verdict=verdict)
    assert client.get("/review.json").json()["card"]["id"] != statement
    send(client, "/review/undo")
    page = client.get("/review.json").json()
    assert (page["card"]["id"], page["left"]) == (statement, 10)
    assert book.review.progress([report])[report][0] == 0
    send(client, f"/review/{statement}/decide", verdict=verdict)
    assert client.get("/review.json").json()["card"]["id"] != statement
    assert book.review.progress([report])[report][0] == (verdict != "unsure")


def test_the_queue_asks_for_a_concept_and_for_an_unsure_part(client: TestClient, book: RecordBook) -> None:
    book.concepts.add("Tunnel", "The tunnel should open in June.", who="ann")
    said = book.search("plan")[0].id
    book.codings.add("Tunnel", said, "supports", coder="ben")
    page = client.get("/review.json?concept=Tunnel").json()
    assert (page["left"], page["card"]["id"]) == (1, said)
    unsure = [
        replace(
            one, id=f"u{one.id}", within=None, continues=None, probabilities={"speaker": 0.5 + n / 10, "role": 0.99}
        )
        for n, one in enumerate(harbour_record().statements)
    ]
    book.put(make_record(*unsure, document=make_document(id="unsure", origin="unsure.txt", outlet="Costa")))
    page = client.get("/review.json?part=speaker&below=0.7").json()
    assert (page["left"], page["card"]["id"]) == (2, unsure[0].id)
    assert "lowest for the speaker (50%)" in page["why"]
    assert client.get("/review.json?part=role").json()["left"] == 0


def test_a_runner_up_is_another_name_than_the_speaker_has(client: TestClient, book: RecordBook) -> None:
    candidates = tuple(Candidate(name, "person", 0.2) for name in ("critics", "CRITICS", "Ann Berg", "Otto Lind"))
    speaker = Speaker("Critics", "group", candidates=candidates)
    made = make_statement("Critics said it is late.", "it is late", source="Critics", cue="said", speaker=speaker)
    book.put(make_record(made, document=make_document("Critics said it is late.", id="late", origin="late.txt")))
    address = f"/statements/{made.id}/edit"

    def offered() -> list[str]:
        return [one["name"] for one in client.get(f"{address}.json").json()["runners_up"]]

    assert offered() == ["Ann Berg", "Otto Lind"]
    book.review.decide(made.id, "correct", reviewer="ann", field="speaker.name", new="Ann Berg")
    assert offered() == ["critics", "CRITICS", "Otto Lind"]


def test_an_empty_record_is_not_a_checked_one(client: TestClient, book: RecordBook) -> None:
    for report in [record.document.id for record in book.records()]:
        book.browse.remove(report, who="ann")
    for page in ("/review", "/search"):
        shown = client.get(page).text
        assert 'href="/reports#add">Add reports</a>' in shown
        assert "Every statement is checked" not in shown and "Nothing found" not in shown
    assert "Nothing found" in client.get("/search?words=sea").text
