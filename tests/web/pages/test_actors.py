"""People are found by any part of a name, listed by page, merged by picking, and given attributes."""

from __future__ import annotations

from hashlib import sha256

from fastapi.testclient import TestClient

from builders import make_document, make_record, make_statement
from forms import send
from sayso.book import RecordBook
from sayso.domain.statement import Speaker


def put(
    book: RecordBook, name: str, country: str | None = None, report: str = "", role: str = "Foreign Minister"
) -> int:
    """Put a report in which somebody speaks; give the actor."""
    text = f"{name} said that it rains."
    speaker = Speaker(name, "person", role, country=country)
    statement = make_statement(text, "it rains", cue="said", source=name, speaker=speaker, id=f"s-{name}-{report}")
    ident = f"r-{name}-{report}".replace(" ", "-")
    document = make_document(text, id=ident, origin=f"{ident}.txt", outlet="Costa", published="2025-05-04")
    book.put(make_record(statement, document=document))
    return book.browse.statement(statement.id).actors[0]


def names(client: TestClient, query: str) -> list[str]:
    return [one["actor"]["name"] for one in client.get(f"/actors.json?{query}").json()["people"]]


def test_a_part_of_a_name_finds_all_its_spellings(client: TestClient, book: RecordBook) -> None:
    put(book, "Choe Son Hui", "PRK")
    put(book, "Choi Sun-hee", "PRK")
    assert set(names(client, "name=Choe")) >= {"Choe Son Hui", "Choi Sun-hee"}
    assert names(client, "name=valadao") == ["Inês Valadão"], "accents do not matter"
    assert names(client, "name=Zzyx") == []


def test_actors_are_filtered_sorted_and_paged(client: TestClient, book: RecordBook) -> None:
    for number in range(55):
        letters = "".join(chr(97 + int(digit, 16)) for digit in sha256(str(number).encode()).hexdigest()[:18])
        put(book, f"{letters[:9].title()} {letters[9:].title()}", "SWE")  # no two sound alike
    put(book, "Ada Aas", "NOR", "1")
    assert names(client, "country=NOR") == ["Ada Aas"]
    by_name = names(client, "sort=name")
    assert by_name == sorted(by_name, key=str.casefold)
    page = client.get("/actors.json?country=SWE&sort=name").json()
    assert (page["total"], page["first"], page["last"]) == (55, 1, 50)
    assert len(client.get(f"/actors.json?{page['next']}").json()["people"]) == 5
    assert {one["value"]: one["count"] for one in page["countries"]}["SWE"] == 55
    assert 'rel="next"' in client.get("/actors?country=SWE").text


def test_a_search_for_a_name_offers_the_person(client: TestClient, book: RecordBook) -> None:
    [person] = client.get("/search.json?words=Valadão").json()["people"]
    assert (person["name"], person["role"]) == ("Inês Valadão", "Transport Minister")
    shown = client.get("/search?words=Valadão").text
    assert f'href="/search?actor={person["id"]}"' in shown
    assert "statements about this person" in shown and f'href="/search?about={person["id"]}"' in shown
    assert [one["name"] for one in client.get("/search.json?words=Vala").json()["people"]] == ["Inês Valadão"]
    assert client.get("/search.json?words=Va").json()["people"] == [], "two letters are not enough"


def test_statements_about_a_person_name_that_person(client: TestClient, book: RecordBook) -> None:
    kim, minister = put(book, "Pak Su Un", "PRK"), put(book, "Ada Berg", "SWE", "2")
    text = "Ada Berg said Pak is late, and the UN too."
    speaker = Speaker("Ada Berg", "person", country="SWE")
    statement = make_statement(text, "Pak is late, and the UN too", cue="said", speaker=speaker, id="late")
    book.put(make_record(statement, document=make_document(text, id="late", origin="late.txt")))
    assert [one["card"]["id"] for one in client.get(f"/search.json?about={kim}").json()["found"]] == ["late"]
    assert client.get(f"/search.json?about={minister}").json()["found"] == []
    page = client.get(f"/search?about={kim}").text
    assert "Statements that name" in page and f'href="/search?actor={kim}"' in page
    assert f'name="about" value="{kim}"' in page, "further filters stay with the person"
    assert client.get("/search?about=99999").status_code == 404
    assert client.get("/search?about=x").status_code == 400


def test_who_renames_an_actor_that_was_renamed_meanwhile_is_told(client: TestClient, book: RecordBook) -> None:
    actor = put(book, "Ada Berg", "SWE")
    assert 'name="seen" value="0"' in client.get(f"/actors/{actor}").text
    assert send(client, f"/actors/{actor}/rename", name="A. Berg", seen=0).status_code == 303
    second = send(client, f"/actors/{actor}/rename", name="Berg, Ada", seen=0)
    assert second.status_code == 409
    assert "ann renamed this actor while you had it open" in second.text
    assert 'value="Berg, Ada"' in second.text, "what was typed is still in the form"
    assert book.browse.actor(actor).name == "A. Berg"


def test_steps_with_actors_are_told_by_name(client: TestClient, book: RecordBook) -> None:
    one, other = put(book, "Ada Berg", "SWE"), put(book, "Cleo Eng", "NOR")
    send(client, f"/actors/{one}/merge", other=str(other))
    assert f"merged Cleo Eng ({other}) into" in client.get("/review/actors").text


def test_actors_are_merged_by_name(client: TestClient, book: RecordBook) -> None:
    one, other = put(book, "Ada Aas"), put(book, "Bo Berg")
    assert send(client, f"/actors/{one}/merge", name="Bo Berg").headers["location"] == f"/actors/{one}"
    assert book.browse.actor(other).id == one
    refused = send(client, f"/actors/{one}/merge", name="Nobody At All")
    assert refused.status_code == 400 and "no other actor is called" in refused.text


def test_splitting_without_a_name_is_refused(client: TestClient, book: RecordBook) -> None:
    refused = send(client, f"/actors/{put(book, 'Ada Aas')}/split")
    assert refused.status_code == 400 and "no name was selected" in refused.text


def test_attributes_go_out_and_come_back_as_csv(client: TestClient, book: RecordBook) -> None:
    one = put(book, "Ada Aas", "NOR")
    assert send(client, f"/actors/{one}/attributes", name="wikidata", value="42").status_code == 400
    for name, value in (("Party", "Left"), ("wikidata", "Q42")):
        assert send(client, f"/actors/{one}/attributes", name=name, value=value).status_code == 303
    table = client.get("/actors.csv").content.decode("utf-8-sig")
    assert table.splitlines()[0] == "id,name,type,country,party,wikidata"
    assert f"{one},Ada Aas,person,NOR,Left,Q42" in table
    changed = "name,party,camp\nAda Aas,-,East\nNobody,Left,\nInês Valadão,Centre,\n"
    answer = send(client, "/actors/attributes", files={"table": ("a.csv", changed.encode("utf-8-sig"), "text/csv")})
    assert "2+of+3+rows" in answer.headers["location"]
    assert book.actors.attributes(one)[one] == {"camp": "East", "wikidata": "Q42"}
    assert "https://www.wikidata.org/wiki/Q42" in client.get(f"/actors/{one}").text
    assert "set 3 attributes of actors from a table" in client.get("/review/actors").text
    assert send(client, "/review/actors/undo").status_code == 303, "one table is one step"
    assert book.actors.attributes(one)[one] == {"party": "Left", "wikidata": "Q42"}
    refused = send(client, "/actors/attributes", files={"table": ("a.csv", b"\xff\xfe\x00x", "text/csv")})
    assert refused.status_code == 400


def test_a_merged_actor_keeps_its_attributes(book: RecordBook) -> None:
    one, other = put(book, "Ada Aas"), put(book, "Bo Berg")
    book.actors.set_attribute(other, "camp", "East", who="ann")
    book.actors.merge(one, other, who="ann")
    assert book.actors.attributes(one)[one] == {"camp": "East"}


def test_a_suggested_merge_shows_evidence_of_both_sides(client: TestClient, book: RecordBook) -> None:
    for report, name, role in (("1", "Ines Brandt", "Mayor"), ("2", "Otto Brandt", "Mayor"), ("3", "Brandt", "Mayor")):
        put(book, name, report=report, role=role)
    context = client.get("/review/actors.json").json()
    assert {side["actor"]["name"] for side in context["sides"]} <= {"Ines Brandt", "Otto Brandt", "Brandt"}
    assert len(context["sides"]) == 2
    assert all(side["found"] and side["offices"][0]["role"] in ("Mayor", "Coach", "Baker") for side in context["sides"])
    assert "Suggested merges" in client.get("/review/actors").text
