"""Several people change the same things at once, on each kind of database: nothing is lost, and the second is told."""

from __future__ import annotations

import re
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


def seen_in(client: TestClient, page: str, action: str) -> str:
    """What a form of a page says that its visitor has seen; forms are told apart by their action."""
    form = client.get(page).text.partition(f'action="{action}"')[2].partition("</form>")[0]
    return re.findall(r'name="seen" value="([^"]*)"', form)[0]


def test_who_changes_an_actor_second_is_told_and_keeps_what_was_typed(app: FastAPI, book: RecordBook) -> None:
    ann, ben = visit(app, "ann"), visit(app, "ben")
    actor, other = (one.id for one in book.browse.actors()[:2])
    page = f"/actors/{actor}"
    tries = [
        ("attributes", {"name": "party", "value": "Left"}, {"name": "Party", "value": "Centre Left"}),
        ("attributes", {"name": "wikidata", "value": "Q42"}, {"name": "wikidata", "value": "Q4200"}),
        ("rename", {"name": "A. Berg"}, {"name": "Berg, Ada"}),
    ]
    for step, first, second in tries:
        seen = [seen_in(client, page, f"{page}/{step}") for client in (ann, ben)]
        assert send(ann, f"{page}/{step}", seen=seen[0], **first).status_code == 303
        told = send(ben, f"{page}/{step}", seen=seen[1], **second)
        assert told.status_code == 409
        assert "ann " in told.text and "while you had it open" in told.text
        assert all(f'value="{typed}"' in told.text for typed in second.values()), "what was typed is in the form"
        again = re.findall(r'name="seen" value="([^"]*)"', told.text)[0]
        assert send(ben, f"{page}/{step}", seen=again, **second).status_code == 303
    assert book.actors.attributes(actor)[actor] == {"party": "Centre Left", "wikidata": "Q4200"}
    seen = [seen_in(client, page, f"{page}/merge") for client in (ann, ben)]
    assert send(ann, f"{page}/attributes", seen=seen[0], name="camp", value="East").status_code == 303
    assert send(ben, f"{page}/attributes", seen=seen[1], name="region", value="North").status_code == 303
    assert send(ann, f"{page}/merge", seen=seen[0], other=str(other)).status_code == 303
    assert send(ben, f"{page}/merge", seen=seen[1], name="Berg", other=str(other)).status_code in (400, 409)
    told = send(ben, f"/actors/{other}/attributes", seen=seen[1], name="party", value="Right")
    assert told.status_code == 409 and "ann merged this actor while you had it open" in told.text
    assert book.actors.attributes(actor)[actor]["party"] == "Centre Left", "the other's attributes are not written over"


def test_who_changes_a_concept_second_is_told_and_keeps_what_was_typed(app: FastAPI, book: RecordBook) -> None:
    ann, ben = visit(app, "ann"), visit(app, "ben")
    for name in ("Tunnel", "Harbor"):
        book.concepts.add(name, f"The {name} should open.", who="ann")
    typed = {"name": "Tunnel", "proposition": "The tunnel should never open.", "rules": "Count hopes, too."}
    seen = seen_in(ben, "/codebook", "/codebook/edit")
    first = book.concepts.list()[0].name
    assert send(ann, "/codebook/edit", concept=first, seen=seen, name=first, proposition="It opens.").status_code == 303
    for path, fields in (
        ("/codebook/edit", typed | {"name": first}),
        ("/codebook/retire", {}),
        ("/codebook/merge", {"into": "Tunnel"}),
    ):
        told = send(ben, path, concept=first, seen=seen, **fields)
        assert told.status_code == 409, path
        assert f"{first} was changed while you had it open" in told.text
    states = {concept.name: book.concepts.state(concept, "") for concept in book.concepts.list()}
    assert send(ann, "/codebook/retire", concept="Tunnel", seen=states["Tunnel"]).status_code == 303
    told = send(ben, "/codebook/edit", concept="Tunnel", seen=states["Tunnel"], **typed)
    assert told.status_code == 409 and "renamed or retired" in told.text
    assert typed["proposition"] in told.text and typed["rules"] in told.text, "what was typed is in the form"
    assert send(ben, "/concepts", **typed).status_code == 303
    assert book.concepts.get("Tunnel").proposition == typed["proposition"]
    assert book.concepts.rules()["Tunnel"] == typed["rules"]


def test_who_assigns_second_and_otherwise_is_told_and_keeps_what_was_chosen(app: FastAPI, book: RecordBook) -> None:
    ann, ben = visit(app, "ann"), visit(app, "ben")
    seen = [seen_in(client, "/review/team", "/review/team") for client in (ann, ben)]
    given = {"coder": "cleo", "report": "harbour"}
    assert send(ann, "/review/team", seen=seen[0], blind="true", **given).status_code == 303
    told = send(ben, "/review/team", seen=seen[1], **given)
    assert told.status_code == 409 and "ann assigned harbour to cleo (blind)" in told.text
    assert 'value="cleo"' in told.text and '<option value="harbour" selected>' in told.text
    [one] = book.team.assignments()
    assert one.blind
    again = re.findall(r'name="seen" value="([^"]*)"', told.text)[0]
    assert send(ben, "/review/team", seen=again, **given).status_code == 303
    assert send(ann, f"/review/team/{one.id}/remove", target="harbour", coder="cleo").status_code == 404
    [two] = book.team.assignments()
    assert not two.blind and two.id != one.id


def test_who_edits_a_report_second_is_told_and_keeps_what_was_typed(app: FastAPI, book: RecordBook) -> None:
    ann, ben = visit(app, "ann"), visit(app, "ben")
    seen = [seen_in(client, "/reports/harbour", "/problems/mend") for client in (ann, ben)]
    given = {"report": "harbour", "published": "2025-04-03"}
    assert send(ann, "/problems/mend", seen=seen[0], title="Calm", outlet="Farol", **given).status_code == 303
    told = send(ben, "/problems/mend", seen=seen[1], title="Storm", outlet="Mole", text="New words", **given)
    assert told.status_code == 409
    assert all(typed in told.text for typed in ('value="Storm"', 'value="Mole"', "New words"))
    assert "now: <bdi>Farol</bdi>" in told.text
    assert book.browse.report("harbour").record.document.outlet == "Farol"
    again = re.findall(r'name="seen" value="([^"]*)"', told.text)[0]
    assert send(ben, "/problems/mend", seen=again, title="Storm", outlet="Mole", **given).status_code == 303
    assert book.browse.report("harbour").record.document.outlet == "Mole"


def test_who_decides_second_is_told_and_keeps_the_note(app: FastAPI, book: RecordBook) -> None:
    ann, ben = visit(app, "ann"), visit(app, "ben")
    said = book.search("plan")[0].id
    pages = [client.get(f"/reports/harbour?at={said}").text for client in (ann, ben)]
    seen = [re.findall(r'data-seen="(\d+)"', page)[0] for page in pages]
    where = f"/review/{said}/decide"
    assert send(ann, where, verdict="reject", seen=seen[0], back="report").status_code == 303
    assert send(ann, where, verdict="accept", seen=seen[0], back="report").status_code == 303, "one's own do not count"
    assert send(ben, where, verdict="accept", seen=seen[1], back="report").status_code == 409
    told = send(ben, where, verdict="reject", seen=seen[1], note="not a claim")
    shown = ben.get(told.headers["location"]).text
    assert "ann changed this statement while you had it open" in shown and 'value="not a claim"' in shown
    assert [one.reviewer for one in book.browse.statement(said).decisions] == ["ann", "ann"]
    assert send(ben, where, verdict="reject", seen=seen[1], second="true").status_code == 303, "a second look is blind"


def test_who_applies_a_speaker_to_a_source_does_not_override_others(app: FastAPI, book: RecordBook) -> None:
    ann, ben = visit(app, "ann"), visit(app, "ben")
    by_speaker: dict[str, list[str]] = {}
    for one in book.search():
        by_speaker.setdefault(one.speaker or "", []).append(one.id)
    one, other = max((ids for name, ids in by_speaker.items() if name), key=len)[:2]
    form = ann.get(f"/statements/{one}/edit.json").json()["form"]
    sent = {field: value for field, value in form.items() if value is not False and value is not None}
    book.review.decide(other, "correct", reviewer="ben", field="speaker.role", new="Pilot")
    told = send(ann, f"/statements/{one}/edit", **sent | {"role": "Mayor", "scope": "source"})
    assert told.status_code == 409 and "ben changed" in told.text and 'value="Mayor"' in told.text
    assert book.browse.statement(other).current["speaker"]["role"] == "Pilot"
    assert ben.get(f"/statements/{one}").status_code == 200
