"""An actor's reports and statements are those that a search finds, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import harbour_record
from fast_reader import read_page
from sayso.book import RecordBook
from sayso.domain.text import Page


def page(name: str, text: str, outlet: str = "The Echo") -> Page:
    return Page(name, f"{name}.txt", "text", text, outlet=outlet)


def counts_of(book: RecordBook) -> dict[str, tuple[int, int]]:
    """The statements and reports of each actor; all ways to ask for them agree."""
    listed = {actor.name: (actor.statements, actor.reports) for actor in book.actors.list()}
    assert {actor.name: actor.reports for actor in book.browse.everybody()} == {
        name: reports for name, (_, reports) in listed.items()
    }
    for actor in book.actors.list():
        shown = book.browse.actor(actor.id)
        assert (shown.statements, shown.reports) == (actor.statements, actor.reports)
        assert [one.reports for one in book.browse.suggest(actor.name, whole=True) if one.id == actor.id] == [
            actor.reports
        ]
        assert [one.reports for one in book.browse.actors(name=actor.name) if one.id == actor.id] == [actor.reports]
    return listed


def test_a_changed_report_counts_once(book: RecordBook) -> None:
    book.put(read_page(page("bridge", "Ines Brandt said the bridge is shut")))
    book.put(read_page(page("bridge", "Ines Brandt said the bridge is open")))
    book.put(read_page(page("bridge", "Ines Brandt said the bridge is open", outlet="The Courier")))
    assert counts_of(book) == {"Ines Brandt": (1, 1)}
    assert len(book.search(speaker="Brandt")) == 1


def test_a_report_in_which_both_names_of_merged_actors_speak_counts_once(book: RecordBook) -> None:
    book.put(harbour_record())
    book.put(replace(harbour_record(), document=replace(harbour_record().document, id="copy", origin="copy.txt")))
    before = counts_of(book)
    book.actors.merge("Inês Valadão", "SPL", who="ann")
    statements = before["Inês Valadão"][0] + before["SPL"][0]
    assert counts_of(book)["Inês Valadão"] == (statements, 2)


def test_removed_reports_and_rejected_statements_do_not_count(book: RecordBook) -> None:
    for number in range(3):
        book.put(read_page(page(f"bridge-{number}", f"Ines Brandt said bridge {number} is shut")))
    book.put(read_page(page("quay", "Otto Lind said the quay is shut")))
    book.browse.remove("bridge-0", who="ann")
    book.browse.remove("quay", who="ann")
    [hit, _] = book.search(speaker="Brandt")
    book.review.decide(hit.id, "reject", reviewer="ann")
    assert counts_of(book) == {"Ines Brandt": (1, 2)}
    book.browse.restore("quay")
    assert counts_of(book)["Otto Lind"] == (1, 1)


@pytest.mark.parametrize(("most", "names"), [(1, ["Otto Lind"]), (5, ["Otto Lind", "Ines Brandt"])])
def test_the_actor_in_most_reports_comes_first(book: RecordBook, most: int, names: list[str]) -> None:
    for words in ("shut", "open", "shut again"):  # three versions of one report
        book.put(read_page(page("bridge", f"Ines Brandt said the bridge is {words}")))
    for number in range(2):
        book.put(read_page(page(f"quay-{number}", f"Otto Lind said quay {number} is shut")))
    assert [actor.name for actor in book.actors.list(limit=most)] == names
