"""The statements of a report, from what the model and the decision say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from builders import span_of
from marked import statement_with
from readings import always, make_context, make_decisions, read_nested, unread
from sayso.annotate.said import levels, nesting
from sayso.annotate.said.finding import (
    UNWEIGHED,
    attribution_of,
    find_statements,
    missed_statements,
    nested_statements,
    tell_statements,
    weigh_statements,
)
from sayso.annotate.said.levels import Found
from sayso.annotate.said.nesting import Held
from sayso.domain.record import Record
from sayso.domain.statement import Attribution

MARKED = (
    "[1:Ada Moe] <1:said> {1:that [2:Bo Lind] <2:promised> {2:a new bridge}}.\n\n"
    "{3:“It is late,”} [3:she] <3:added>."
)


def found(record: Record, **decisions: object) -> Record:
    return find_statements(make_context(record), unread(record), make_decisions(**decisions))  # type: ignore[arg-type]


def test_statements_are_those_that_the_model_sees() -> None:
    record = found(read_nested(MARKED))
    assert [s.content.text for s in record.statements] == [
        "that Bo Lind promised a new bridge",
        "a new bridge",
        "“It is late,”",
    ]
    assert [s.cue.act if s.cue else None for s in record.statements] == ["say", "promise", "say"]
    assert [s.source.text if s.source else None for s in record.statements] == ["Ada Moe", "Bo Lind", "she"]
    assert statement_with(record, "a new bridge").within == statement_with(record, "that Bo").id
    assert len(record.attributions) == 2, "what stands inside another is no attribution of the first level"


def test_confidence_is_the_probability_of_the_decision() -> None:
    inner = {"nested statement": always(nesting.FEATURES, 1.0)}
    record = found(read_nested(MARKED), statement=always(levels.FEATURES, 0.0), **inner)
    assert {s.confidence for s in record.statements if s.within is None} == {0.5}
    assert {round(s.confidence, 2) for s in record.statements if s.within} == {0.73}


def candidate(text: str, content: str, source: str, probability: float) -> tuple[Found, float]:
    """A candidate for a statement with these words."""
    attribution = Attribution((span_of(text, content),), source=(span_of(text, source),))
    return Found(attribution, (), "outer", 0.0), probability


def test_a_statement_has_the_probability_of_the_likeliest_candidate_with_its_words() -> None:
    record = read_nested("[1:Ada Moe] <1:said> {1:that it rained all day}. [2:Bo Lind] <2:said> {2:it was late}.")
    found = [
        candidate(record.text, "that it rained all day", "Bo Lind", 0.2),
        candidate(record.text, "it rained all day", "Ada Moe", 0.7),
    ]
    chances = np.array([probability for _, probability in found], dtype=np.float32)
    weighed = weigh_statements(record.statements, [f for f, _ in found], chances)
    assert [s.confidence for s in weighed] == [pytest.approx(0.7), UNWEIGHED]


@pytest.mark.parametrize(
    ("content", "added"),
    [
        pytest.param("a bridge", False, id="inside"),
        pytest.param("It was late", True, id="apart"),
        pytest.param("Bo Lind wants a bridge", False, id="the-same-words"),
        pytest.param("wants a bridge. It was late", False, id="across"),
    ],
)
def test_missed_statements_stand_apart(content: str, added: bool) -> None:
    record = read_nested("[1:Ada Moe] <1:said> {1:that Bo Lind wants a bridge}. It was late, he thinks.")
    likely = [candidate(record.text, content, "Bo Lind" if content == "a bridge" else "he", 0.8)]
    missed = missed_statements(record, record.statements, likely)
    assert [s.content.text for s in missed] == [content] * added


def test_of_missed_statements_inside_each_other_the_outermost_is_taken() -> None:
    text = "It was late, Bo Lind heard him say, she thinks."
    whole, inner = (
        candidate(text, "It was late, Bo Lind heard him say", "she", 0.5),
        candidate(text, "It was late", "Bo Lind", 0.9),
    )
    missed = missed_statements(read_nested(text), [], [inner, whole])
    assert [s.content.text for s in missed] == ["It was late, Bo Lind heard him say"]


def test_a_chosen_statement_inside_another_is_one_of_its_own() -> None:
    record = read_nested("[1:Ada Moe] <1:said> {1:that Bo Lind wants a bridge}.")
    found = [candidate(record.text, "a bridge", "Bo Lind", 0.8)[0]]
    held = [Held(0, record.statements[0], attribution_of(record.statements[0]), 1)]
    [inner] = nested_statements(record, found, [(held[0], 0.8)])
    assert (inner.content.text, inner.within, inner.confidence) == ("a bridge", record.statements[0].id, 0.8)


def test_what_the_decision_rejects_is_no_statement() -> None:
    record = read_nested("[1:Ada Moe] <1:said> {1:it was late}.")
    assert found(record, statement=always(levels.FEATURES, -3.0)).statements == ()


def test_words_of_the_page_are_no_statement() -> None:
    text = "Ada Moe said it was late."
    record = read_nested("[1:Ada Moe] <1:said> {1:it was late}.", furniture=(span_of(text, text),))
    assert found(record).statements == ()


def test_a_source_in_furniture_is_no_source() -> None:
    record = read_nested("[1:Quay Pictures] The quay at dawn\n\nBerit Moe <1:said> {1:the quay was safe}.")
    document = replace(record.document, furniture=(span_of(record.text, "Quay Pictures The quay at dawn"),))
    told = tell_statements(make_context(record), unread(replace(record, document=document)))
    assert [(s.content.text, s.source) for s in told.statements] == [("the quay was safe", None)]
