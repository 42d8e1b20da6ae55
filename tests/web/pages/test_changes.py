from __future__ import annotations

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from builders import make_document, make_record, make_statement
from forms import send
from sayso.book import RecordBook
from sayso.domain.record import Record
from sayso.domain.statement import Speaker

QUAY = "the quay will be closed to lorries from June"
TOLL = "no toll will be asked of fishing boats"


def quay_record(name: str, words: str, *more: str) -> Record:
    """A report in which somebody says something, and Ole Lund something more."""
    text = "\n".join([f"{name} said {words}.", *(f"Ole Lund claimed {other}." for other in more)])
    said = make_statement(text, words, cue="said", source=name, speaker=Speaker(name, "person"))
    others = (
        make_statement(text, other, cue="claimed", source="Ole Lund", speaker=Speaker("Ole Lund", "person"))
        for other in more
    )
    return make_record(
        said, *others, document=make_document(text, id="port/quay", origin="quay.txt", title="Quay <b>shut</b>")
    )


@pytest.fixture
def quay(book: RecordBook) -> RecordBook:
    """The record with three versions of one more report, whose id has a slash."""
    book.put(quay_record("Ann Berg", QUAY))
    book.put(quay_record("Ann Berg", QUAY.replace("June", "July"), TOLL))
    book.put(quay_record("Eva Moe", QUAY.replace("June", "July"), TOLL))
    return book


def test_every_version_is_compared_with_the_one_before(client: TestClient, quay: RecordBook) -> None:
    told = client.get("/changes/port/quay.json").json()
    assert [(step["before"], step["after"], step["counts"]) for step in told["steps"]] == [
        (2, 3, {"reattributed": 1}),
        (1, 2, {"added": 1, "reworded": 1}),
    ]
    [moved] = told["steps"][0]["changes"]
    assert (moved["earlier_speaker"], moved["speaker"]) == ("Ann Berg", "Eva Moe")
    page = client.get("/changes/port/quay").text
    assert "lorries from <del>" in page and "June</del>" in page and "July</ins>" in page
    assert "<bdi>Ann Berg</bdi></del>" in page and "<bdi>Eva Moe</bdi></ins>" in page
    assert "Quay &lt;b&gt;shut&lt;/b&gt;" in page and "<b>shut" not in page


def test_a_text_that_comes_back_is_a_step_of_its_own(client: TestClient, quay: RecordBook) -> None:
    quay.put(quay_record("Ann Berg", QUAY))
    steps = client.get("/changes/port/quay.json").json()["steps"]
    assert [(step["before"], step["after"]) for step in steps] == [(3, 4), (2, 3), (1, 2)]
    assert steps[0]["counts"] == {"dropped": 1, "reworded": 1, "reattributed": 1}
    assert "Version 4 compared with version 3" in client.get("/reports/port/quay").text


def test_the_report_shows_what_its_newest_version_changed(client: TestClient, quay: RecordBook) -> None:
    page = client.get("/reports/port/quay").text
    assert "Version 3 compared with version 2: 1 reattributed" in page
    assert 'href="/changes/port%2Fquay"' in page
    assert client.get("/changes/port%2Fquay").status_code == 200
    assert client.get("/reports/port/quay.json").json()["newest_step"]["after"] == 3


def test_a_report_of_one_version_has_nothing_to_show(client: TestClient) -> None:
    assert "This report has only one version." in client.get("/changes/harbour").text
    assert client.get("/reports/harbour.json").json()["newest_step"] is None
    assert "what changed" not in client.get("/reports/harbour").text
    assert client.get("/changes/nowhere").status_code == 404


def test_who_checks_blind_sees_what_the_machine_read(client: TestClient, quay: RecordBook) -> None:
    newest = quay.browse.report("port/quay").record.statements[0]
    quay.review.decide(newest.id, "correct", reviewer="bob", field="speaker.name", new="Ann Berg")
    assert client.get("/changes/port/quay.json").json()["steps"][0]["counts"] == {}
    fields = {"report": "port/quay", "coder": "ann", "blind": "true"}
    assert send(client, "/review/team", **fields).status_code == 303
    assert client.get("/changes/port/quay.json").json()["steps"][0]["counts"] == {"reattributed": 1}


def test_words_that_stand_in_both_versions_are_told(client: TestClient, book: RecordBook) -> None:
    record = quay_record("Ann Berg", QUAY, TOLL)
    book.put(record)
    document = replace(record.document, title="Quay shut again")
    book.put(replace(record, document=document, statements=record.statements[:1]))
    assert "These words are in both versions" in client.get("/changes/port/quay").text


def test_earlier_versions_are_searched_when_asked(client: TestClient, quay: RecordBook) -> None:
    assert client.get("/search.json?words=lorries+June").json()["total"] == 0
    [found] = client.get("/search.json?words=lorries+June&version=all").json()["found"]
    assert (found["report"], found["version"]) == ("port/quay", 1)
    assert "· version 1" in client.get("/search?words=lorries+June&version=all").text
    assert client.get("/search?words=June&version=third").status_code == 400
