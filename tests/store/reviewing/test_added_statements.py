"""Statements that people add: kept, found, carried and taken back, whichever database the record lies in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import make_document, make_record, make_statement, span_of
from sayso.book import RecordBook
from sayso.domain.record import Record
from sayso.domain.record_json import record_to_dict
from sayso.domain.statement import Link, Speaker
from sayso.errors import StoreError, UsageError

TEXT = "Mayor Ines Brandt said the bridge would stay shut. Shopkeepers fear for their trade, the guild warned."
SHUT, FEAR = "the bridge would stay shut", "Shopkeepers fear for their trade"
MAYOR = Speaker("Ines Brandt", "person", "Mayor", country="PRT")


def bridge_record(*more: str, model: str = "one") -> Record:
    chain = (Link("Harbour Post", "outlet", "published"), Link("Ines Brandt", "person", "stated"))
    found = [make_statement(TEXT, SHUT, cue="said", source="Mayor Ines Brandt", speaker=MAYOR, chain=chain)]
    found += [make_statement(TEXT, words, cue="warned") for words in more]
    document = make_document(TEXT, id="bridge", origin="bridge.txt", outlet="Harbour Post", published="2025-03-10")
    return make_record(*(replace(one, confidence=0.6) for one in found), document=document, made_by={"model": model})


@pytest.fixture
def added(book: RecordBook) -> str:
    book.put(bridge_record())
    values = {"source__spans": [list(span_of(TEXT, "the guild"))], "speaker__name": "Traders' Guild"}
    return book.review.add("bridge", [list(span_of(TEXT, FEAR))], reviewer="ann", note="missed", **values)


def test_it_is_shown_and_found_as_a_persons(book: RecordBook, added: str) -> None:
    shown = book.show(added)
    assert (shown.standing, shown.current["content"]["text"]) == ("added", FEAR)
    assert [(d.reviewer, d.verdict, d.note) for d in shown.decisions] == [("ann", "add", "missed")]
    assert [hit.statement["added_by"] for hit in book.search("shopkeepers", speaker="Guild")] == ["ann"]
    assert [s.added_by for s in book.show("bridge").record.statements] == [None, "ann"]


def test_the_report_gives_what_the_person_did_not_say(book: RecordBook, added: str) -> None:
    statement = book.show(added).current
    assert statement["kind"] == "indirect"
    assert [link["name"] for link in statement["chain"]] == ["Harbour Post", "Traders' Guild"]
    place = [list(span_of(TEXT, "for their trade"))]
    name = book.review.add("bridge", place, reviewer="ann", speaker__name="Ines Brandt")
    assert (book.show(name).current["speaker"]["role"], book.show(name).current["within"]) == ("Mayor", None)


def test_the_machine_has_not_said_it(book: RecordBook, added: str) -> None:
    assert [s.content.text for record in book.records(view="machine") for s in record.statements] == [SHUT]
    kept = book.review.agreement(with_machine=True)[0]
    assert (kept.field, kept.share) == ("kept", 0.0)


def test_it_outlives_another_reading(book: RecordBook, added: str) -> None:
    book.put(bridge_record(model="two"), reread=True)
    assert [s.added_by for s in book.show("bridge").record.statements] == [None, "ann"]


def test_what_a_newer_model_finds_too_is_one_statement(book: RecordBook, added: str) -> None:
    book.put(bridge_record(f"{FEAR}, ", model="two"), reread=True)
    shown = book.show("bridge").record.statements
    assert [s.content.text for s in shown] == [SHUT, FEAR]
    assert book.show(added).standing == "moved"
    assert book.show(shown[1].id).decisions[0].flagged


def test_what_stood_beside_it_is_not_taken_for_it(book: RecordBook) -> None:
    book.put(bridge_record())
    book.review.add("bridge", [list(span_of(TEXT, SHUT[4:]))], reviewer="ann")
    book.put(bridge_record(model="two"), reread=True)
    assert len(book.show("bridge").record.statements) == 2


def test_it_can_be_corrected_rejected_and_taken_back(book: RecordBook, added: str) -> None:
    book.review.decide(added, "correct", reviewer="bob", field="speaker.role", new="trade body")
    assert book.show(added).current["speaker"]["role"] == "trade body"
    book.browse.take_back("ann")
    assert book.show(added).rejected
    assert not book.search("shopkeepers")


def test_it_is_taken_back_as_one_step_and_can_be_added_again(book: RecordBook) -> None:
    book.put(bridge_record())
    place = [list(span_of(TEXT, FEAR))]
    values = {"speaker__name": "Traders' Guild", "said_on__date": "2025-03-09", "occasion__place": "Porto"}
    added = book.review.add("bridge", place, reviewer="ann", **values)
    current = book.show(added).current
    assert (current["said_on"]["date"], current["occasion"]["place"]) == ("2025-03-09", "Porto")
    assert book.browse.take_back("ann") == added
    assert book.show(added).rejected
    assert not book.search("shopkeepers")
    assert added not in {one.current["id"] for one in book.review.of_report("bridge")}
    assert book.review.progress(["bridge"]) == {"bridge": (0, 1)}
    assert book.review.add("bridge", place, reviewer="ann", **values) == added
    assert not book.show(added).rejected
    assert [hit.id for hit in book.search("shopkeepers")] == [added]


def test_it_goes_out_and_comes_back(book: RecordBook, added: str) -> None:
    rows = [row for record in book.records() for row in record_to_dict(record)["statements"]]
    assert [row.get("added_by") for row in rows] == [None, "ann"]


@pytest.mark.parametrize(
    ("report", "content", "error", "match"),
    [
        pytest.param("bridge", [[0, 9_999]], UsageError, "no words", id="behind-the-end"),
        pytest.param("bridge", [], UsageError, "no words", id="no-place"),
        pytest.param("quay", [[0, 5]], StoreError, "no report", id="no-report"),
    ],
)
def test_what_cannot_be_added_is_refused(
    book: RecordBook, added: str, report: str, content: list[list[int]], error: type[Exception], match: str
) -> None:
    with pytest.raises(error, match=match):
        book.review.add(report, content, reviewer="ann")
    with pytest.raises(UsageError, match="no field"):
        book.review.add("bridge", [[0, 5]], reviewer="ann", colour="red")
