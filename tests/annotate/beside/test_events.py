"""Events and relations, with the actors who take part."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from builders import span_of
from readings import make_context, make_decisions, read_nested
from sayso.annotate.beside.events import find_events, find_relations
from sayso.annotate.who.actors import find_actors
from sayso.domain.record import Event, Participant, Relation
from sayso.domain.statement import Speaker

PERSONS = ("Ada Moe", "Bo Lind")


def events_in(text: str, events: dict[str, str], **document: Any) -> tuple[Event, ...]:
    record = read_nested(text, persons=PERSONS, places=["Riga"], **document)
    names = {name: "person" for name in PERSONS if name in text}
    context = make_context(record, layers={"event": events, "name": names})
    return find_events(context, record, find_actors(context, record), make_decisions())


def relations_in(marked: str, words: str, ends: tuple[str, str], speaker: str | None = None) -> tuple[Relation, ...]:
    record = read_nested(marked, persons=PERSONS)
    if speaker:
        record = replace(record, statements=tuple(replace(s, speaker=Speaker(speaker)) for s in record.statements))
    names = {name: "person" for name in PERSONS if name in record.text}
    points = {"relation_from": {words: ends[0]}, "relation_to": {words: ends[1]}}
    context = make_context(record, layers={"relation": {words: "agrees"}, "name": names}, points=points)
    return find_relations(context, record, find_actors(context, record), make_decisions())


def test_an_event_has_who_took_part_where_and_when() -> None:
    text = "Ada Moe met Bo Lind in Riga on Tuesday. Nobody spoke."
    (event,) = events_in(text, {"met": "meeting"})
    assert (event.kind, event.place, event.date) == ("meeting", "Riga", "2024-03-12")
    assert event.evidence == (span_of(text, "met"),)
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


def test_a_relation_joins_the_two_that_the_model_points_at() -> None:
    text = "Bo Lind backed Ada Moe."
    assert relations_in(text, "backed", ("Bo Lind", "Ada Moe")) == (
        Relation("agrees", "Bo Lind", "Ada Moe", (span_of(text, "backed"),)),
    )


def test_inside_a_statement_the_speaker_agrees() -> None:
    marked = "[1:Bo Lind] <1:said> {1:he backed Ada Moe}."
    (relation,) = relations_in(marked, "backed", ("Ada Moe", "Ada Moe"), "Bo Lind")
    assert (relation.origin, relation.target) == ("Bo Lind", "Ada Moe")


def test_nobody_agrees_with_himself() -> None:
    assert relations_in("Bo Lind backed Bo Lind.", "backed", ("Bo Lind", "Bo Lind")) == ()


def test_the_same_relation_told_twice_is_one_with_both_places() -> None:
    text = "Bo Lind backed Ada Moe. He backed her again."
    (relation,) = relations_in(text, "backed", ("Bo Lind", "Ada Moe"))
    assert len(relation.evidence) == 2


def test_words_without_actors_make_no_relation() -> None:
    assert relations_in("They backed it.", "backed", ("They", "it")) == ()
