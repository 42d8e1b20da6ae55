"""Bodies: organizations, outlets and countries of a report."""

from __future__ import annotations

import pytest

from sayso.annotate.reference.bodies import Bodies, kind_of_name
from sayso.domain.record import Entity, Record
from sayso.domain.text import Document, Span


def bodies_of(text: str, *names: str) -> Bodies:
    entities = tuple(Entity(Span(text.index(n), text.index(n) + len(n)), n, "ORG") for n in names)
    return Bodies(Record(Document("d", "d", text), entities=entities))


@pytest.mark.parametrize("odd", ["Union of ' Nord", "Union ’ Nord", "' Union", "Union . Nord"])
@pytest.mark.parametrize("short", ["UN", "'", ".", "Union"])
def test_word_that_is_empty_once_folded_breaks_no_name(odd: str, short: str) -> None:
    bodies = bodies_of(f"{odd} met on Monday. {short} said so.", odd)
    assert bodies.fullest(short, 0)


@pytest.mark.parametrize("name", ["'", "’s", ".", ""])
def test_kind_of_a_name_without_words_is_an_organization(name: str) -> None:
    assert kind_of_name(name) == "organization"
