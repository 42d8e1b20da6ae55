"""Several people share the work: assignments, blind coding, adjudication, and alpha per pair and over time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from forms import send
from sayso.book import RecordBook

Visit = Callable[..., TestClient]


def test_reports_and_concepts_are_assigned(client: TestClient, book: RecordBook) -> None:
    book.concepts.add("Tunnel", "The tunnel should open in June.", who="ann")
    answer = send(client, "/review/team", coder="ann", report=["harbour"], concept="Tunnel", sample=1, blind="true")
    assert answer.status_code == 303
    mine = client.get("/review/team.json").json()["mine"]
    assert {(one["kind"], one["target"], one["blind"]) for one in mine} == {
        ("report", "harbour", True), ("report", "harbour-copy", True), ("concept", "Tunnel", True),
    }  # fmt: skip
    assert [one["done"] for one in mine] == [0, 0, 0]
    said = book.search("plan", outlet="Costa")[0].id
    send(client, f"/review/{said}/decide", verdict="accept")
    book.codings.add("Tunnel", said, "supports", coder="ann")
    done = {one["target"]: (one["done"], one["total"]) for one in client.get("/review/team.json").json()["mine"]}
    assert done == {"harbour": (1, 5), "harbour-copy": (0, 5), "Tunnel": (1, None)}
    number = mine[0]["id"]
    assert send(client, f"/review/team/{number}/remove").status_code == 303
    assert len(client.get("/review/team.json").json()["mine"]) == 2
    assert send(client, "/review/team", coder="ann").status_code == 400
    assert send(client, "/review/team", coder="ann", report="nothing").status_code == 404


def test_a_blind_coder_sees_the_own_decisions_alone(client: TestClient, book: RecordBook) -> None:
    said = book.search("plan", outlet="Costa")[0].id
    book.review.decide(said, "correct", reviewer="ben", field="speaker.role", new="Captain")
    book.team.assign("report", "harbour", "ann", who="ben", blind=True)
    shown = client.get("/reports/harbour").text
    assert "You are checking this report blind" in shown and "Captain" not in shown
    assert "Captain" not in client.get("/reports/harbour.json").text
    form = client.get(f"/statements/{said}/edit.json").json()["form"]
    assert form["role"] == "Transport Minister"
    fields = {name: value for name, value in form.items() if value not in (False, None)} | {"role": "Captain"}
    saved = send(client, f"/statements/{said}/edit", **fields)
    assert saved.status_code == 303, "the other's decision is in nobody's way"
    assert [(one.reviewer, one.new) for one in book.browse.statement(said).decisions] == [
        ("ben", "Captain"), ("ann", "Captain"),
    ]  # fmt: skip


def test_disagreements_are_adjudicated(client: TestClient, book: RecordBook) -> None:
    first, second = (hit.id for hit in book.search("plan"))
    for who, role in (("ben", "Captain"), ("cleo", "Pilot")):
        book.review.decide(first, "accept", reviewer=who)
        book.review.decide(first, "correct", reviewer=who, field="speaker.role", new=role)
    book.review.decide(second, "accept", reviewer="ben")
    book.review.decide(second, "reject", reviewer="cleo")
    cases = client.get("/review/disagreements.json").json()["cases"]
    by_field = {case["field"]: {side["value"]: side["who"] for side in case["sides"]} for case in cases}
    assert by_field == {
        "speaker.role": {"Captain": ["ben"], "Pilot": ["cleo"]},
        "kept": {"a statement": ["ben"], "not a statement": ["cleo"]},
    }
    assert send(client, "/review/adjudicate", statement=first, field="speaker.role", choice="ben").status_code == 303
    assert send(client, "/review/adjudicate", statement=second, field="kept", choice="ben").status_code == 303
    assert book.browse.statement(first).current["speaker"]["role"] == "Captain"
    assert not book.browse.statement(second).rejected
    assert client.get("/review/disagreements.json").json()["cases"] == []
    assert send(client, "/review/adjudicate", statement=first, field="speaker.role", choice="ben").status_code == 400


def test_codings_are_adjudicated(client: TestClient, book: RecordBook) -> None:
    book.concepts.add("Tunnel", "The tunnel should open in June.", who="ann")
    said = book.search("plan")[0].id
    book.codings.add("Tunnel", said, "supports", coder="ben")
    book.codings.add("Tunnel", said, "opposes", coder="cleo")
    [case] = client.get("/review/disagreements.json").json()["codings"]
    assert {side["value"] for side in case["sides"]} == {"supports", "opposes"}
    send(client, "/review/adjudicate-coding", statement=said, concept="Tunnel", stance="supports")
    assert client.get("/review/disagreements.json").json()["codings"] == []
    [coded] = [one for one in book.coded("Tunnel") if one.id == said]
    assert coded.stance == "supports"
    assert book.team.coding_agreement()[0].statements == 1, "who adjudicates is no third coder"


@pytest.fixture
def coded(book: RecordBook) -> RecordBook:
    """A record that ben and cleo code alike but for one statement, and that the machine does not code."""
    book.concepts.add("Tunnel", "The tunnel should open in June.", who="ann")
    for number, hit in enumerate(book.search()):
        stance = ("supports", "opposes")[number % 2]
        book.codings.add("Tunnel", hit.id, stance, coder="ben")  # type: ignore[arg-type]
        book.codings.add("Tunnel", hit.id, stance if number else "none", coder="cleo")  # type: ignore[arg-type]
        for who in ("ben", "cleo"):
            book.review.decide(hit.id, "reject" if who == "cleo" and not number else "accept", reviewer=who)
    return book


def test_alpha_is_told_for_fields_codings_pairs_and_months(client: TestClient, coded: RecordBook) -> None:
    page = client.get("/review/agreement.json").json()
    fields = {row["field"]: row for row in page["rows"]}
    assert fields["kept"]["statements"] == 10 and fields["kept"]["share"] == 0.9
    overall = page["codings"][0]
    assert (overall["field"], overall["statements"], overall["share"]) == ("all concepts", 10, 0.9)
    assert 0.7 < overall["alpha"] < 0.9
    [pair] = page["pairs"]
    assert pair["of"] == "ben and cleo"
    assert {row["field"] for row in pair["rows"]} >= {"kept", "speaker.name", "all concepts"}
    [month] = page["months"]
    assert [row["alpha"] for row in month["rows"]][-1] == overall["alpha"]
    assert "By pair" in client.get("/review/agreement").text
    with_machine = client.get("/review/agreement.json?with_machine=true").json()
    assert {row["field"]: row["statements"] for row in with_machine["rows"]}["kept"] == 10
