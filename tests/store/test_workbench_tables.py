"""What the workbench keeps and lists, on both databases."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from builders import harbour_record, make_document, make_record
from sayso.book import RecordBook
from sayso.domain.text import Problem
from sayso.errors import StoreError, UsageError

PASSWORD = "a long enough password"


def test_a_user_signs_in_with_the_password_alone(book: RecordBook) -> None:
    book.accounts.add("ann", PASSWORD, role="reviewer")
    assert book.accounts.sign_in("ann", "another password", token="t1", seconds=60) is None
    assert book.accounts.user_of("t1", 60) is None
    user = book.accounts.sign_in("ann", PASSWORD, token="t2", seconds=60)
    assert user is not None and user.role == "reviewer"
    assert book.accounts.user_of("t2", 60) == user
    book.accounts.sign_out("t2")
    assert book.accounts.user_of("t2", 60) is None


def test_a_session_is_over_when_it_was_not_used_for_long(book: RecordBook, monkeypatch: pytest.MonkeyPatch) -> None:
    book.accounts.add("ann", PASSWORD)
    book.accounts.sign_in("ann", PASSWORD, token="t", seconds=600)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 599)
    assert book.accounts.user_of("t", 600) is not None
    monkeypatch.setattr(time, "time", lambda: now + 1300)
    assert book.accounts.user_of("t", 600) is None


@pytest.mark.parametrize(
    ("name", "password", "role", "message"),
    [
        ("", PASSWORD, "reader", "is not a valid user name"),
        (" ann", PASSWORD, "reader", "is not a valid user name"),
        ("a\u202eb", PASSWORD, "reader", "is not a valid user name"),
        ("ANN", PASSWORD, "reader", "the user ANN already exists"),
        ("ben", "short", "reader", "10 to 200 were expected"),
        ("ben", PASSWORD, "king", "there is no role 'king'"),
    ],
)
def test_a_user_that_cannot_be_is_refused(book: RecordBook, name: str, password: str, role: str, message: str) -> None:
    book.accounts.add("ann", PASSWORD)
    with pytest.raises(UsageError, match=message):
        book.accounts.add(name, password, role=role)


def test_somebody_always_may_give_rights(book: RecordBook) -> None:
    book.accounts.add("ann", PASSWORD, role="admin")
    with pytest.raises(UsageError, match="ann is the only admin"):
        book.accounts.change("ann", role="reader")
    with pytest.raises(UsageError, match="ann is the only admin"):
        book.accounts.change("ann", active=False)
    book.accounts.add("ben", PASSWORD, role="admin")
    book.accounts.change("ann", active=False)
    assert [(user.name, user.active) for user in book.accounts.list()] == [("ann", False), ("ben", True)]
    with pytest.raises(StoreError, match="there is no user nobody"):
        book.accounts.change("nobody", role="admin")


def test_searches_are_saved_for_their_owner(book: RecordBook) -> None:
    book.accounts.save_search("ann", "tunnels", "words=tunnel")
    book.accounts.save_search("ann", "tunnels", "words=tunnels")
    book.accounts.save_search("ben", "ports", "words=port")
    [mine] = book.accounts.searches("ann")
    assert (mine.name, mine.query) == ("tunnels", "words=tunnels")
    book.accounts.remove_search("ben", mine.id)
    assert book.accounts.searches("ann") == [mine], "another's search is not removed"
    book.accounts.remove_search("ann", mine.id)
    assert book.accounts.searches("ann") == []
    with pytest.raises(UsageError, match="needs a name"):
        book.accounts.save_search("ann", "", "words=x")


def filled(book: RecordBook) -> RecordBook:
    for number in range(5):
        document = make_document(id=f"r{number}", origin=f"r{number}.txt", title=f"Title {number}", outlet="Costa")
        problems = (Problem("clean", "ambiguous-date", "which month?"),) if number % 2 else ()
        book.put(make_record(document=document, problems=problems))
    return book


def test_reports_are_listed_page_by_page(book: RecordBook) -> None:
    first, onward = filled(book).browse.reports(limit=3)
    assert [report.id for report in first] == ["r4", "r3", "r2"]
    second, end = book.browse.reports(limit=3, before=onward)
    assert [report.id for report in second] == ["r1", "r0"]
    assert end is None
    assert [report.id for report in book.browse.reports(words="TITLE 3", outlet="cos")[0]] == ["r3"]
    assert book.browse.reports(words="%")[0] == []


def test_problems_are_listed_page_by_page(book: RecordBook) -> None:
    first, onward = filled(book).browse.problems(limit=1)
    assert [(one.report, one.problem.code) for one in first] == [("r3", "ambiguous-date")]
    second, end = book.browse.problems(limit=1, before=onward)
    assert [one.report for one in second] == ["r1"]
    assert end is None


def test_speakers_are_listed_as_one_after_a_merge(book: RecordBook) -> None:
    record = harbour_record()
    book.put(record)
    book.put(replace(record, document=replace(record.document, id="copy", origin="copy.txt")))
    speakers = {actor.name: actor for actor in book.browse.actors()}
    assert speakers["Inês Valadão"].reports == 2
    book.actors.merge(speakers["Inês Valadão"].id, speakers["SPL"].id, who="ann")
    assert {actor.name: actor.reports for actor in book.browse.actors()}["Inês Valadão"] == 2
    assert [actor.name for actor in book.browse.actors(name="valadao")] == ["Inês Valadão"]


def test_decisions_are_taken_back_one_by_one(book: RecordBook) -> None:
    book.put(harbour_record())
    one, other = (hit.id for hit in book.search("tunnel", limit=2))
    book.review.decide(one, "correct", reviewer="ann", field="speaker.role", new="Mayor")
    book.review.decide(other, "reject", reviewer="ann")
    book.review.decide(one, "accept", reviewer="ben")
    assert book.browse.statement(other).rejected
    assert book.browse.take_back("ann") == other
    assert not book.browse.statement(other).rejected
    assert book.browse.take_back("ann") == one
    assert book.browse.statement(one).current["speaker"] == book.browse.statement(one).machine["speaker"]
    with pytest.raises(UsageError, match="no decision to undo"):
        book.browse.take_back("ann")
    assert book.browse.take_back("ben") == one


def test_a_search_keeps_to_the_statements_that_are_named(book: RecordBook) -> None:
    book.put(harbour_record())
    found = book.search("tunnel")
    assert len(found) == 2
    for one in found:
        assert [hit.id for hit in book.search("tunnel", among=frozenset({one.id}))] == [one.id]
        assert [hit.id for hit in book.search(among=frozenset({one.id, "nothing"}))] == [one.id]
    assert book.search("tunnel", among=frozenset()) == []


def test_the_state_changes_with_what_is_counted(book: RecordBook) -> None:
    states = [book.browse.state()]
    book.put(harbour_record())
    states.append(book.browse.state())
    book.concepts.add("Tunnel", "It should open.", who="ann")
    states.append(book.browse.state())
    book.codings.add("Tunnel", book.search("tunnel")[0].id, "supports", coder="ann")
    states.append(book.browse.state())
    assert len(set(states)) == len(states)
