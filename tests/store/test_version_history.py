"""Versions of a report compared and searched, in every database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import make_document, make_record, make_statement
from sayso.book import RecordBook
from sayso.domain.record import Record
from sayso.domain.statement import Speaker
from sayso.domain.text import Page
from sayso.errors import StoreError, UsageError
from sayso.store.reports import versions

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


BEFORE, AFTER = (("Ann Berg", QUAY), ("Ole Lund", TOLL)), (("Ann Berg", QUAY.replace("June", "July")),)


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


def numbers(book: RecordBook) -> list[int]:
    return [version.number for version in book.browse.report("quay").versions]


def test_a_text_that_comes_back_is_a_version_of_its_own_day(book: RecordBook, monkeypatch: pytest.MonkeyPatch) -> None:
    days = iter(["2025-03-10T08:00:00Z", "2025-03-11T08:00:00Z", "2025-03-12T08:00:00Z"])
    monkeypatch.setattr(versions, "now", lambda: next(days))
    outcomes = [book.put(quay_record(*said)) for said in (BEFORE, BEFORE, AFTER, AFTER, BEFORE, BEFORE)]
    assert outcomes == ["new", "known", "changed", "known", "changed", "known"]
    shown = book.browse.report("quay")
    assert [version.added_at[:10] for version in shown.versions] == ["2025-03-10", "2025-03-11", "2025-03-12"]
    assert shown.record.text == quay_record(*BEFORE).text
    assert told(book) == [(1, 2, [("reworded",), ("dropped",)]), (2, 3, [("reworded",), ("added",)])]
    assert sorted((hit.id, hit.version) for hit in book.search("toll", version="all")) == [
        ("Ole Lund-1", 1),
        ("Ole Lund-1", 3),
    ]
    assert [hit.version for hit in book.search("toll")] == [3]


def test_decisions_on_a_text_that_comes_back_hold_again(book: RecordBook) -> None:
    book.put(quay_record(*BEFORE))
    book.review.decide("Ole Lund-1", "reject", reviewer="ann")
    book.review.decide("Ann Berg-0", "correct", reviewer="ann", field="speaker.role", new="Harbour master")
    book.put(quay_record(*AFTER))
    book.review.decide("Ann Berg-0", "correct", reviewer="ben", field="speaker.role", new="Mayor")
    book.put(quay_record(*BEFORE))
    assert book.search("toll") == []
    [kept] = book.browse.report("quay").record.statements
    assert kept.speaker is not None and kept.speaker.role == "Mayor"


def page_of(origin: str, *said: tuple[str, str]) -> Page:
    return Page("quay", origin, "text", quay_record(*said).text, url="https://example.org/quay")


def put_page(book: RecordBook, page: Page, *said: tuple[str, str], **options: object) -> str:
    return book.put(quay_record(*said), key="https://example.org/quay", page=page, **options)  # type: ignore[arg-type]


def test_copies_of_two_days_are_known_when_added_again(book: RecordBook) -> None:
    first, second = page_of("monday.html", *BEFORE), page_of("friday.html", *AFTER)
    assert [put_page(book, first, *BEFORE), put_page(book, second, *AFTER)] == ["new", "changed"]
    key = "https://example.org/quay"
    assert book.knows(key, first) and book.knows(key, second)
    assert not book.knows(key, page_of("sunday.html", *BEFORE))
    assert put_page(book, first, *BEFORE) == "known"
    assert put_page(book, first, *BEFORE, reread=True) == "reread"
    assert numbers(book) == [1, 2]
    assert put_page(book, page_of("sunday.html", *BEFORE), *BEFORE) == "changed"
    assert [book.knows(key, page) for page in (first, second)] == [True, True]


def test_a_page_is_not_known_once_its_place_has_another(book: RecordBook) -> None:
    first, second = page_of("quay.html", *BEFORE), page_of("quay.html", *AFTER)
    outcomes = [put_page(book, first, *BEFORE), put_page(book, second, *AFTER)]
    assert not book.knows("https://example.org/quay", first)
    assert [*outcomes, put_page(book, first, *BEFORE)] == ["new", "changed", "changed"]
    assert book.knows("https://example.org/quay", first)
    assert numbers(book) == [1, 2, 3]


def test_what_a_person_corrects_and_corrects_back_are_versions(book: RecordBook) -> None:
    read = page_of("quay.html", *BEFORE)
    put_page(book, read, *BEFORE)
    outcomes = [
        book.put(quay_record(*said), key="https://example.org/quay", reread=True, entry="corrected")
        for said in (AFTER, BEFORE, BEFORE, AFTER)
    ]
    assert outcomes == ["changed", "changed", "reread", "changed"]
    assert book.knows("https://example.org/quay", read), "reading the same page again undoes no correction"
    assert put_page(book, read, *BEFORE, reread=True) == "reread"
    assert book.browse.report("quay").record.text == quay_record(*AFTER).text


def test_an_earlier_record_that_is_imported_is_known(book: RecordBook) -> None:
    book.put(quay_record(*BEFORE))
    book.put(quay_record(*AFTER))
    assert book.put(quay_record(*BEFORE), entry="imported") == "known"
    assert numbers(book) == [1, 2]
