"""Events, with the actors who take part."""

from __future__ import annotations

from typing import Any

import pytest

from builders import span_of
from readings import make_context, make_decisions, read_nested
from sayso.annotate.beside.events import find_events
from sayso.annotate.who.actors import find_actors
from sayso.domain.record import Event, Participant

PERSONS = ("Ada Moe", "Bo Lind")


def events_in(text: str, events: dict[str, str], **document: Any) -> tuple[Event, ...]:
    record = read_nested(text, persons=PERSONS, places=["Riga"], **document)
    names = {name: "person" for name in PERSONS if name in text}
    context = make_context(record, layers={"event": events, "name": names})
    return find_events(context, record, find_actors(context, record), make_decisions())


def test_an_event_has_who_took_part_where_and_when() -> None:
    text = "Ada Moe met Bo Lind in Riga on Tuesday. Nobody spoke."
    (event,) = events_in(text, {"met": "meeting"})
    assert (event.kind, event.place, event.date) == ("meeting", "Riga", "2024-03-12")
    assert event.evidence == (span_of(text, "Ada Moe met Bo Lind in Riga on Tuesday"),)
    assert event.participants[:2] == (Participant("Ada Moe", "attended"), Participant("Bo Lind", "attended"))


@pytest.mark.parametrize(
    ("words", "part"), [("chaired by", "chair"), ("hosted by", "host"), ("attended by", "attended")]
)
def test_the_words_in_front_of_a_name_tell_its_part(words: str, part: str) -> None:
    (event,) = events_in(f"The talks were {words} Ada Moe.", {"talks": "meeting"})
    assert event.participants == (Participant("Ada Moe", part),)


def test_an_event_of_another_sentence_lends_nobody() -> None:
    (event,) = events_in("Ada Moe left Riga on Monday. The talks failed.", {"talks": "meeting"})
    assert (event.participants, event.place, event.date) == ((), None, None)


def test_the_day_of_an_event_stays_open_without_a_day_of_publication() -> None:
    (event,) = events_in("Ada Moe met Bo Lind on Tuesday.", {"met": "meeting"}, published=None)
    assert event.date is None
