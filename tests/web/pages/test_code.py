"""Concepts are coded in the browser: a queue, what each coding changed, bulk recoding with undo, and the codebook."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import pytest
from fastapi.testclient import TestClient

from builders import make_document, make_record, make_statement
from fast_reader import read_page
from forms import send
from sayso.book import RecordBook
from sayso.domain.coding import Coded, Passage
from sayso.domain.statement import Link, Speaker
from sayso.domain.text import Page
from sayso.stance.coder import Added
from sayso.web.findings import Findings


@pytest.fixture
def said(book: RecordBook) -> dict[str, str]:
    """Statements of three people on a plan, by their names."""
    book.concepts.add("Plan", "The plan should go on.", words=("plan",), who="ann")
    found = {}
    for name in ("Ana Berg", "Bo Dahl", "Cleo Eng"):
        text = f"{name} said the plan of {name} is good"
        book.put(read_page(Page(name=name, origin=f"{name}.txt", media="text", text=text, published="2025-06-01")))
        found[name] = book.search(f'"plan of {name}"')[0].id
    return found


def code(client: TestClient, statement: str, stance: str, **more: object) -> str:
    answer = send(client, "/codings", concept="Plan", statement=statement, stance=stance, back="code", **more)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_the_queue_counts_down_and_ends(client: TestClient, book: RecordBook, said: dict[str, str]) -> None:
    seen = []
    for _ in range(20):
        page = client.get("/code.json?concept=Plan").json()
        if page["card"] is None:
            break
        assert page["left"] >= 1 and "words of this concept" in page["why"]
        seen.append((page["card"]["id"], page["left"]))
        code(client, page["card"]["id"], "none")
    assert set(said.values()) <= {statement for statement, _ in seen}
    assert [left for _, left in seen] == list(range(len(seen), 0, -1))
    assert "is coded" in client.get("/code?concept=Plan").text


def test_a_coding_tells_what_it_changed(client: TestClient, said: dict[str, str]) -> None:
    told = code(client, said["Ana Berg"], "supports")
    assert "Ana+Berg+now+supports+Plan" in told
    assert "now supports Plan" in client.get(told).text
    assert "now+opposes+Plan" in code(client, said["Ana Berg"], "opposes")
    assert "no+longer+has+a+position" in code(client, said["Ana Berg"], "taken back")
    assert "no+position+changed" in code(client, said["Bo Dahl"], "none")
    assert "Coding+withdrawn%3B+no+position" in code(client, said["Bo Dahl"], "taken back")


def test_what_a_coding_changed_is_counted_at_once_in_a_busy_record(
    book: RecordBook, make_client: Callable[..., TestClient], said: dict[str, str]
) -> None:
    client = make_client(patience_seconds=0.0)  # nothing is ready that is counted over all statements
    assert "now supports Plan" in client.get(code(client, said["Ana Berg"], "supports")).text


def test_a_coding_that_counts_for_nobody_says_why(client: TestClient, book: RecordBook, said: dict[str, str]) -> None:
    book.review.decide(said["Ana Berg"], "correct", reviewer="ann", field="certainty.denied", new=True)
    assert "marked+as+denied" in code(client, said["Ana Berg"], "supports")
    text = "The plan is good, a source said."
    nobody = make_statement(text, "The plan is good", id="nobody", speaker=Speaker("a source", "unnamed"))
    book.put(make_record(nobody, document=make_document(text, id="nobody", origin="nobody.txt")))
    assert "no+speaker+is+named" in code(client, "nobody", "supports")


def test_a_queue_that_is_being_made_is_not_called_empty(
    make_client: Callable[..., TestClient], said: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = make_client()
    monkeypatch.setattr(Findings, "get", lambda *_: None)
    page = client.get("/code?concept=Plan")
    assert client.get("/code.json?concept=Plan").json()["counting"]
    assert "is coded" not in page.text and "Reload" in page.text


def test_undo_shows_the_same_statement_again(client: TestClient, said: dict[str, str]) -> None:
    code(client, said["Bo Dahl"], "supports")
    back = code(client, said["Bo Dahl"], "taken back")
    page = client.get(back.replace("/code?", "/code.json?")).json()
    assert page["card"]["id"] == said["Bo Dahl"]
    assert client.get("/code?concept=Plan&statement=nowhere").status_code == 404


def test_nothing_is_chosen_beforehand(client: TestClient, book: RecordBook, said: dict[str, str]) -> None:
    page = client.get(f"/statements/{said['Ana Berg']}").text
    assert '<option value="" selected>' in page
    refused = send(client, "/codings", concept="Plan", statement=said["Ana Berg"])
    assert refused.status_code == 400 and "no stance was chosen" in refused.text
    assert book.codings.list("Plan") == []


def test_many_are_recoded_and_put_back_as_one_step(client: TestClient, book: RecordBook, said: dict[str, str]) -> None:
    first, second, third = said.values()
    code(client, first, "opposes")
    chosen = [first, second, third]
    answer = send(client, "/codings/bulk", concept="Plan", stance="supports", statement=chosen)
    assert "3+statements+coded" in answer.headers["location"]
    assert {one.stance for one in book.codings.standing("Plan")} == {"supports"}
    assert 'action="/codings/undo"' in client.get(answer.headers["location"]).text
    send(client, "/codings/undo", concept="Plan")
    assert [(one.statement, one.stance) for one in book.codings.standing("Plan")] == [(first, "opposes")]
    assert send(client, "/codings/undo", concept="Plan").status_code == 400
    assert send(client, "/codings/bulk", concept="Plan", stance="supports").status_code == 400


def test_the_codebook_has_rules_examples_and_counts(client: TestClient, book: RecordBook, said: dict[str, str]) -> None:
    code(client, said["Ana Berg"], "supports")
    fields = {"concept": "Plan", "name": "The plan", "proposition": "The plan should go on.", "words": "plan, scheme"}
    assert send(client, "/codebook/edit", **fields, rules="Code praise as support.").status_code == 303
    [entry] = client.get("/codebook.json").json()["entries"]
    assert (entry["concept"]["name"], entry["concept"]["words"]) == ("The plan", ["plan", "scheme"])
    assert entry["rules"] == "Code praise as support."
    assert entry["counts"]["people"] == {"supports": 1}
    assert entry["examples"][0]["content"] == "the plan of Ana Berg is good"
    assert "Code praise as support." in client.get("/code?concept=The plan").text


def test_concepts_are_merged_and_retired(client: TestClient, book: RecordBook, said: dict[str, str]) -> None:
    book.concepts.add("Halt", "The plan should stop.", who="ann")
    for name, stance in (("Ana Berg", "supports"), ("Bo Dahl", "opposes")):
        book.codings.add("Halt", said[name], stance, coder="ben")  # type: ignore[arg-type]
    book.codings.add("Plan", said["Bo Dahl"], "none", coder="ben")
    assert send(client, "/codebook/merge", concept="Halt", into="Plan", opposite="true").status_code == 303
    stands = {one.statement: (one.stance, one.coder) for one in book.codings.standing("Plan")}
    assert stands == {said["Ana Berg"]: ("opposes", "ben"), said["Bo Dahl"]: ("none", "ben")}
    assert [concept.name for concept in book.concepts.list()] == ["Plan"]
    assert send(client, "/codebook/merge", concept="Plan", into="Plan").status_code == 400
    assert send(client, "/codebook/retire", concept="Plan").status_code == 303
    assert "A concept is something" in client.get("/code").text


def test_a_merge_of_concepts_is_one_step_that_can_be_undone(
    client: TestClient, book: RecordBook, said: dict[str, str]
) -> None:
    book.concepts.add("Halt", "The plan should stop.", rules="Count fears, too.", who="ann")
    for name in ("Ana Berg", "Bo Dahl"):
        book.codings.add("Halt", said[name], "supports", coder="ben")
    before = book.codings.standing("Halt")
    send(client, "/codebook/merge", concept="Halt", into="Plan")
    book.codings.add("Plan", said["Bo Dahl"], "ambiguous", coder="ben")  # ben thought again, after the merge
    page = client.get("/codebook").text
    assert "merged <bdi>Halt</bdi> into <bdi>Plan</bdi> (2 codings)" in page
    [step] = client.get("/codebook.json").json()["steps"]
    assert "1+coding+restored" in send(client, "/codings/undo", step=step["id"]).headers["location"]
    assert [concept.name for concept in book.concepts.list()] == ["Halt", "Plan"]
    assert book.concepts.get("Halt").proposition == "The plan should stop."
    assert book.concepts.rules()["Halt"] == "Count fears, too."
    assert book.codings.standing("Halt") == before
    assert [(one.statement, one.stance) for one in book.codings.standing("Plan")] == [(said["Bo Dahl"], "ambiguous")]
    assert "undone" in client.get("/codebook").text
    assert send(client, "/codings/undo", step=step["id"]).status_code == 400


def test_what_was_coded_again_since_outlives_the_undo_of_a_step_in_bulk(
    client: TestClient, book: RecordBook, said: dict[str, str]
) -> None:
    first, second, _ = said.values()
    send(client, "/codings/bulk", concept="Plan", stance="supports", statement=[first, second])
    code(client, first, "opposes")
    send(client, "/codings/undo", concept="Plan")
    assert [(one.statement, one.stance) for one in book.codings.standing("Plan")] == [(first, "opposes")]


def test_a_concept_that_cannot_be_saved_says_why_and_keeps_what_was_typed(
    client: TestClient, book: RecordBook, said: dict[str, str]
) -> None:
    book.concepts.add("Halt", "The plan should stop.", who="ann")
    fields = {"name": "plan", "proposition": "The plan is fine.", "words": "fine", "rules": "Be strict."}
    for path, more in (("/concepts", {}), ("/codebook/edit", {"concept": "Halt"})):
        answer = send(client, path, **fields, **more)
        assert answer.status_code == 400, path
        assert 'class="wrong" role="alert"' in answer.text
        assert 'value="The plan is fine."' in answer.text and "Be strict.</textarea>" in answer.text
    assert book.concepts.get("Halt").proposition == "The plan should stop."


def test_an_inferred_link_looks_inferred_wherever_it_is_named(client: TestClient, book: RecordBook) -> None:
    text = "Farol reports more. Ann Berg said the plan is good."
    chain = (
        Link("Costa", "outlet", "published"),
        Link("Farol", "outlet", "inferred"),
        Link("Ann Berg", "person", "stated"),
    )
    said = make_statement(text, "the plan is good", id="via", speaker=Speaker("Ann Berg", "person"), chain=chain)
    book.put(make_record(said, document=make_document(text, id="via", origin="via.txt", outlet="Costa")))
    book.concepts.add("Plan", "The plan should go on.", who="ann")
    book.codings.add("Plan", "via", "supports", coder="ann")
    for page in ("/concepts/Plan", "/statements/via", "/search?words=plan&via=Farol", "/reports/via"):
        shown = client.get(page).text
        assert "Farol" in shown and "inferred" in shown, page
    assert 'via <bdi class="inferred">Farol</bdi> (inferred)' in client.get("/concepts/Plan").text
    assert "Costa ← Farol (inferred) ← Ann Berg" in client.get("/statements/via").text
    assert "Costa < Farol (inferred) < Ann Berg" in client.get("/search.csv?via=Farol").text


class Coder:
    """Says of everything that it supports."""

    name = "yes"

    def code(self, proposition: str, passages: Sequence[Passage]) -> list[Coded]:
        return [Coded("supports", 0.6, 0.9) for _ in passages]


def test_the_machine_codes_in_the_background(
    client: TestClient, book: RecordBook, said: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sayso.book.coding.open_coder", lambda *_: Coder())
    monkeypatch.setattr("sayso.book.coding.what_was_added", lambda *_: [Added(10, 9, 7, 5, 4)])
    monkeypatch.setattr("sayso.web.findings.QUICK_SECONDS", 60.0)  # else a slow count is not repeated at once
    before = client.get("/code?concept=Plan").text
    assert 'href="#machine">let the machine code</a>' in before and 'id="machine"' in before, "it stands below the text"
    assert send(client, "/code/machine", concept="Plan").headers["location"] == "/code?concept=Plan"
    for _ in range(200):  # on a busy machine, the page shows the earlier queue until the new one is counted
        page = client.get("/code.json?concept=Plan").json()
        if page["run"]["state"] == "done" and "machine says" in page["why"]:
            break
        time.sleep(0.05)
    assert page["run"]["coded"] == page["counts"]["by_machine"] > 3
    assert "“supports” with probability 0.60" in page["why"]
    assert [(one["codings"], one["taught"]) for one in page["run"]["added"]] == [(10, 7)]
    after = client.get("/code?concept=Plan").text
    assert "After 10 codings, 7 of the next 9 right" in after and "#machine" not in after


def test_who_saves_a_concept_that_was_changed_meanwhile_is_told_and_loses_nothing(
    client: TestClient, book: RecordBook, said: dict[str, str]
) -> None:
    [entry] = client.get("/codebook.json").json()["entries"]
    form = {"concept": "Plan", "name": "Plan", "words": "plan", "seen": entry["state"]}
    first = send(client, "/codebook/edit", **form, proposition="The plan should stop.", rules="One\r\nTwo")
    assert first.status_code == 303
    second = send(client, "/codebook/edit", **form, proposition="The plan should grow.", rules="Three")
    assert second.status_code == 409
    assert "was changed while you had it open" in second.text
    assert "The plan should grow." in second.text and "Three" in second.text, "what was typed is in the form"
    assert "The plan should stop." in second.text and "One\nTwo" in second.text, "and what it says now beside it"
    assert book.concepts.get("Plan").proposition == "The plan should stop."
    [now] = client.get("/codebook.json").json()["entries"]
    again = send(client, "/codebook/edit", **form | {"seen": now["state"]}, proposition="The plan should grow.")
    assert again.status_code == 303
    assert (book.concepts.get("Plan").proposition, book.concepts.rules()) == ("The plan should grow.", {})
