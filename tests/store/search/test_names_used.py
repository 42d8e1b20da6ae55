"""Statements about an actor are those whose words name it, by any name that reports give it."""

from __future__ import annotations

import pytest

from builders import make_document, make_record, make_statement
from sayso.book import RecordBook
from sayso.domain.statement import Speaker
from sayso.store.search.names_used import surname_of


@pytest.mark.parametrize(
    ("name", "country", "surname"),
    [
        ("Ana Valadão", None, ("valadão",)),
        ("Zhang Wenmin", "CHN", ("zhang",)),
        ("Li Wenmin", "CHN", ()),
        ("Omar al-Rashid", "JOR", ("rashid",)),
        ("Ada Berg-Holm", "SWE", ("berg", "holm")),
        ("Pak Su Un", "PRK", ("pak",)),
        ("Pak Su Un", None, ()),
        ("", None, ()),
    ],
)
def test_a_surname_is_what_reports_use_alone(name: str, country: str | None, surname: tuple[str, ...]) -> None:
    assert surname_of(name, country) == surname


def put(book: RecordBook, report: str, speaker: Speaker, said: str) -> None:
    """Put a report with one statement."""
    text = f"{speaker.name} said {said}."
    statement = make_statement(text, said, id=f"s-{report}", source=speaker.name, speaker=speaker)
    book.put(make_record(statement, document=make_document(text, id=report, origin=f"{report}.txt")))


def test_what_is_said_about_an_actor_is_found_by_any_of_its_names(book: RecordBook) -> None:
    put(book, "one", Speaker("Pak Su Un", "person", "Marshal", country="PRK"), "the harbor is full")
    put(book, "two", Speaker("Ada Berg", "person", "Minister", country="SWE"), "Pak asks the UN for grain")
    put(book, "three", Speaker("Otto Lind", "person", "Mayor", country="SWE"), "Berg and the UN are late")
    pak, berg = (book.search(speaker=name)[0].actors[0] for name in ("Pak Su Un", "Ada Berg"))
    assert [hit.id for hit in book.search(about=pak)] == ["s-two"], "neither the UN nor what he said himself"
    assert [hit.id for hit in book.search(about=berg)] == ["s-three"]
    assert [hit.id for hit in book.search("late", about=berg, speaker="Otto Lind")] == ["s-three"]
    assert book.search("grain", about=berg) == []
    assert "\x02Pak\x03" in book.search(about=pak)[0].snippet, "the name is marked"
    assert book.search(about=999) == []


def test_who_is_called_by_one_word_is_found_by_it_alone(book: RecordBook) -> None:
    land = Speaker("Norland", "government", country="NOR")
    put(book, "one", land, "all is well")
    put(book, "two", Speaker("Ada Berg", "person"), "Norland wants more")
    put(book, "three", Speaker("Ada Berg", "person"), "the land is wide")
    actor = book.search(speaker="Norland")[0].actors[0]
    assert [hit.id for hit in book.search(about=actor)] == ["s-two"]


def test_an_actor_counts_what_its_search_finds(book: RecordBook) -> None:
    for number in range(3):
        put(book, f"r{number}", Speaker("Ada Berg", "person"), f"quay {number} is safe")
    actor = book.search(speaker="Ada Berg")[0].actors[0]
    book.review.decide("s-r1", "reject", reviewer="ann")
    assert book.browse.actor(actor).statements == len(book.search(actor=actor)) == 2
