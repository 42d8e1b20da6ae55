"""Who agrees with whom, and who disagrees."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import span_of
from readings import asks, make_context, make_decisions, read_nested
from sayso.annotate.beside.relations import FEATURES, Relating, find_relations, place_of
from sayso.annotate.who.actors import find_actors
from sayso.domain.record import Record, Relation
from sayso.domain.statement import Speaker

PERSONS = ("Ada Moe", "Bo Lind", "Carl Boone")
MARKED = "[1:Bo Lind] <1:rejected> {1:what Ada Moe had said, wrong as it was}. Carl Boone left."


def spoken(marked: str, *speakers: str) -> Record:
    """A report whose statements have these speakers, in their order."""
    record = read_nested(marked, persons=PERSONS)
    given = [replace(s, speaker=Speaker(name, "person")) for s, name in zip(record.statements, speakers, strict=True)]
    return replace(record, statements=tuple(given))


def relating(record: Record, **relation: str) -> Relating:
    context = make_context(record, layers={"relation": relation})
    return Relating(context, record.statements, find_actors(context, record))


def relations_in(record: Record, feature: str = "content_kind", **relation: str) -> tuple[Relation, ...]:
    context = make_context(record, layers={"relation": relation})
    decisions = make_decisions(relation=asks(FEATURES, feature))
    return find_relations(context, record, find_actors(context, record), decisions)


def test_a_speaker_faces_those_whom_the_statement_names() -> None:
    facing = relating(spoken(MARKED, "Bo Lind")).facing
    assert [(f.actor.name, f.kind) for f in facing] == [("Ada Moe", "agrees"), ("Ada Moe", "disagrees")]
    assert place_of(facing[0]).text == "Ada Moe"


def test_who_speaks_within_a_statement_is_faced_by_its_speaker() -> None:
    record = spoken("[1:Bo Lind] <1:said> {1:[2:her] <2:view> {2:that it rains}}. Ada Moe left.", "Bo Lind", "Ada Moe")
    facing = [f for f in relating(record).facing if f.statement == record.statements[0]]
    assert [(f.actor.name, f.speaks_within) for f in facing] == [("Ada Moe", True)] * 2


def test_each_has_a_row_of_named_features() -> None:
    found = relating(spoken(MARKED, "Bo Lind"), rejected="disagrees")
    rows = found.rows()
    assert rows.shape == (2, len(FEATURES))
    agrees, disagrees = (dict(zip(FEATURES, row.tolist(), strict=True)) for row in rows)
    assert disagrees["cue_disagrees"] > 0.5 > disagrees["cue_agrees"]
    assert (agrees["disagrees"], disagrees["disagrees"]) == (0, 1)
    assert (agrees["in_content"], agrees["in_cue"], agrees["rivals"], agrees["type_person"]) == (1, 0, 1, 1)
    assert (agrees["disagreeing_words"], agrees["agreeing_words"]) == (1, 0)  # "wrong"
    assert agrees["from_start"] == len("what ")


def test_a_relation_joins_speaker_and_actor_by_the_clause_that_names_him() -> None:
    record = spoken(MARKED, "Bo Lind")
    (relation,) = relations_in(record, "disagrees")
    clause = span_of(record.text, "Bo Lind rejected what Ada Moe had said")
    assert relation == Relation("disagrees", "Bo Lind", "Ada Moe", (clause,))


def test_the_same_relation_told_twice_is_one_with_both_places() -> None:
    marked = "[1:Bo Lind] <1:said> {1:he likes Ada Moe}. [2:He] <2:said> {2:he trusts Ada Moe}."
    (relation,) = relations_in(spoken(marked, "Bo Lind", "Bo Lind"), "disagrees")
    assert len(relation.evidence) == 2


@pytest.mark.parametrize(
    ("marked", "speaker"),
    [
        pytest.param("[1:Bo Lind] <1:said> {1:Bo Lind likes ferries}.", "Bo Lind", id="himself"),
        pytest.param("[1:Bo Lind] <1:said> {1:it rained}.", "Bo Lind", id="nobody-named"),
        pytest.param("[1:They] <1:said> {1:Ada Moe left}.", "", id="nobody-speaks"),
    ],
)
def test_where_nobody_faces_another_there_is_no_relation(marked: str, speaker: str) -> None:
    record = spoken(marked, speaker)
    assert relating(record).rows().shape == (0, len(FEATURES))
    assert relations_in(record) == ()
