"""Versions of a report compared and searched, in every database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import make_document, make_record, make_statement
from sayso.book import RecordBook
from sayso.domain.record import Record
from sayso.domain.statement import Speaker
from sayso.errors import StoreError, UsageError

QUAY = "the quay will be closed to lorries from June"
TOLL = "no toll will be asked of fishing boats"


def quay_record(*said: tuple[str, str]) -> Record:
    """A report in which each of these persons says something."""
    text = "\n".join(f"{name} said {words}." for name, words in said)
    statements = (
        replace(make_statement(text, words, cue="said", source=name, speaker=Speaker(name, "person")), id=f"{name}-{n}")
        for n, (name, words) in enumerate(said)
    )
    return make_record(*statements, document=make_document(text, id="quay", origin="quay.txt"))


@pytest.fixture
def changed(book: RecordBook) -> RecordBook:
    """A record with three versions of a report."""
    book.put(quay_record(("Ann Berg", QUAY), ("Ole Lund", TOLL)))
    book.put(quay_record(("Ann Berg", QUAY.replace("June", "July"))))
    book.put(quay_record(("Ole Lund", QUAY.replace("June", "July"))))
    return book


def told(book: RecordBook, **asked: object) -> list[tuple[int, int, list[tuple[str, ...]]]]:
    return [(s.before, s.after, [c.kinds for c in s.changes]) for s in book.changes("quay", **asked)]  # type: ignore[arg-type]


def test_each_version_is_compared_with_the_one_before(changed: RecordBook) -> None:
    expected = [(1, 2, [("reworded",), ("dropped",)]), (2, 3, [("reattributed",)])]
    assert told(changed) == expected
    assert told(changed, view="machine") == expected
    assert changed.changes("quay.txt") == changed.changes("quay")


def test_one_version_has_changed_nothing(book: RecordBook) -> None:
    book.put(quay_record(("Ann Berg", QUAY)))
    assert book.changes("quay") == ()
    with pytest.raises(StoreError, match="there is no report pier"):
        book.changes("pier")


def test_what_people_corrected_is_compared(changed: RecordBook) -> None:
    changed.review.decide("Ole Lund-0", "correct", reviewer="ann", field="speaker.name", new="Ann Berg")
    assert told(changed)[1] == (2, 3, [])
    assert told(changed, view="machine")[1] == (2, 3, [("reattributed",)])


def test_what_people_rejected_is_not_dropped(book: RecordBook) -> None:
    book.put(quay_record(("Ann Berg", QUAY), ("Ole Lund", TOLL)))
    book.review.decide("Ole Lund-1", "reject", reviewer="ann")
    book.put(quay_record(("Ann Berg", QUAY.replace("June", "July"))))
    assert told(book) == [(1, 2, [("reworded",)])]


def test_earlier_versions_are_searched_when_asked(changed: RecordBook) -> None:
    def found(words: str, **filters: object) -> list[tuple[str, int]]:
        return sorted((hit.id, hit.version) for hit in changed.search(words, **filters))

    assert found("toll") == []
    assert found("toll", version="all") == [("Ole Lund-1", 1)]
    assert found("", version="all") == [("Ann Berg-0", 1), ("Ann Berg-0", 2), ("Ole Lund-0", 3), ("Ole Lund-1", 1)]
    assert found("quay", version="all", speaker="Lund") == [("Ole Lund-0", 3)]
    assert found("", version="all", among=frozenset({"Ole Lund-1"})) == [("Ole Lund-1", 1)]


def test_neither_rejected_statements_nor_reports_taken_out_are_found(book: RecordBook) -> None:
    book.put(quay_record(("Ann Berg", QUAY), ("Ole Lund", TOLL)))
    book.review.decide("Ole Lund-1", "reject", reviewer="ann")
    book.put(quay_record(("Ann Berg", QUAY.replace("June", "July"))))
    assert [hit.version for hit in book.search(version="all")] == [2, 1]
    assert book.search("toll", version="all") == []
    book.browse.remove("quay", who="ann")
    assert book.search(version="all") == []
    book.browse.restore("quay")
    assert len(book.search(version="all")) == 2


def test_another_choice_of_versions_is_told(book: RecordBook) -> None:
    with pytest.raises(UsageError, match="there is no version 'first'"):
        book.search(version="first")
