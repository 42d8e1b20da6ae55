"""Which names of a report are one person's, and where the person is named."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from marked import read_marked
from sayso.annotate.reference.names import People
from sayso.domain.record import Entity
from sayso.domain.text import Span

ONE_PERSON = {
    "surname": ("Ana Lúcia Prado came. Prado spoke.", ["Ana Lúcia Prado"], "Ana Lúcia Prado"),
    "middle initial": (
        "Carl Boone left. Carl T. Boone spoke.",
        ["Carl Boone", "Carl T. Boone"],
        "Carl T. Boone",
    ),
    "short given name": ("Mike Tanner spoke. Michael Tanner left.", ["Mike Tanner", "Michael Tanner"], "Mike Tanner"),
    "possessive": ("Nadia Brandt's plan failed. Brandt’s aides left.", ["Nadia Brandt"], "Nadia Brandt"),
    "two surnames": ("Juan Pérez Galdo came. Pérez Galdo spoke.", ["Juan Pérez Galdo"], "Juan Pérez Galdo"),
    "misspelt once": ("Leonie Wimmes spoke. Winmes left.", ["Leonie Wimmes", "Winmes"], "Leonie Wimmes"),
    "capitals": ("NADIA BRANDT QUITS\n\nNadia Brandt left.", ["Nadia Brandt"], "Nadia Brandt"),
    "article joined to the surname": (
        "Samir al-Hadid came. Hadid spoke.",
        ["Samir al-Hadid"],
        "Samir al-Hadid",
    ),
}


@pytest.mark.parametrize(("text", "entities", "name"), ONE_PERSON.values(), ids=ONE_PERSON)
def test_forms_of_one_name_are_one_person_with_two_mentions(text: str, entities: list[str], name: str) -> None:
    people = People(read_marked(text, persons=entities))
    assert [person.name for person in people.persons] == [name]
    assert len(people.mentions) == 2


def test_title_is_cut_off_and_tells_the_gender() -> None:
    (person,) = People(read_marked("Mrs. Adeyo left early.", persons=["Mrs. Adeyo"])).persons
    assert (person.name, person.gender) == ("Adeyo", "f")


def test_a_name_ends_where_a_day_begins() -> None:
    text = "They kept Ines Holm Memorial Day in May."
    day = Entity(Span(text.index("Memorial"), text.index(" in May")), "Memorial Day", "DATE")
    record = read_marked(text, persons=["Ines Holm"])
    assert [p.name for p in People(replace(record, entities=(*record.entities, day))).persons] == ["Ines Holm"]


def test_namesakes_are_two_persons() -> None:
    people = People(read_marked("Rosa Tanner met Karl Tanner.", persons=["Rosa Tanner", "Karl Tanner"]))
    assert [person.name for person in people.persons] == ["Rosa Tanner", "Karl Tanner"]


def test_bare_surname_goes_to_the_namesake_of_the_paragraph() -> None:
    text = "Rosa Tanner came. Rosa Tanner spoke.\n\nKarl Tanner was late. Tanner slept.\n\nThen Tanner left."
    people = People(read_marked(text, persons=["Rosa Tanner", "Karl Tanner"]))
    assert [m.person.name.split()[0] for m in people.mentions] == ["Rosa", "Rosa", "Karl", "Karl", "Rosa"]


@pytest.mark.parametrize("text", ["The Tanner Foundation met.", "They met at Tanner Square."], ids=["body", "square"])
def test_name_of_something_else_is_no_mention(text: str) -> None:
    people = People(read_marked(f"Rosa Tanner came. {text}", persons=["Rosa Tanner"]))
    assert len(people.mentions) == 1


def test_country_and_outlet_are_no_persons() -> None:
    text = "Nordlys praised Georgia. Reuters and KRO-TV did not."
    record = read_marked(text, persons=["Nordlys", "Georgia", "Reuters", "KRO-TV"], outlet="Nordlys")
    assert People(record).persons == []


def test_name_with_a_nickname_is_one_mention() -> None:
    text = 'Ravi "Chips" Venkat died. Venkat was 76. "Chips" laughed.'
    people = People(read_marked(text, persons=['Ravi "Chips" Venkat', "Venkat"]))
    (person,) = people.persons
    assert [text[slice(*m.span)] for m in people.mentions] == ['Ravi "Chips" Venkat', "Venkat", "Chips"]
    assert {m.person for m in people.mentions} == {person}


def test_surname_goes_to_a_namesake_who_was_introduced_before() -> None:
    text = "Ravi Venkat died.\n\nVenkat was 76.\n\nMeera Venkat, his wife, wept. Meera Venkat slept."
    people = People(read_marked(text, persons=["Ravi Venkat", "Meera Venkat"]))
    assert [m.person.name for m in people.mentions[:2]] == ["Ravi Venkat", "Ravi Venkat"]


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("A lobbyist for Corva Resources left. Corva said no.", []),
        ("A lobbyist for Corva Resources left. Ana Corva came. Corva said no.", ["Ana Corva"]),
        ("The Corva Tower is high. Corva said no. Corva left.", ["Corva"]),
    ],
)
def test_first_word_of_a_body_is_no_person_unless_more_often_named_as_one(text: str, persons: list[str]) -> None:
    record = read_marked(text, persons=["Ana Corva"] if "Ana" in text else [])
    names = {word for word in ("Corva Resources", "Corva Tower") if word in text}
    found = [Entity(Span(*m.span()), m.group(), "ORG") for name in names for m in re.finditer(name, text)]
    taken = [*found, *record.entities]
    found += [
        Entity(Span(*m.span()), "Corva", "PERSON")
        for m in re.finditer("Corva", text)
        if not any(e.span.overlaps(Span(*m.span())) for e in taken)
    ]
    entities = tuple(sorted((*found, *record.entities), key=lambda e: e.span))
    assert [person.name for person in People(replace(record, entities=entities)).persons] == persons
