"""The statements of a report, from what the model and the decision say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import span_of
from marked import statement_with
from readings import always, asks, make_context, make_decisions, read_nested, unread
from sayso.annotate.said import levels
from sayso.annotate.said.finding import find_statements
from sayso.domain.record import Record

MARKED = (
    "[1:Ada Moe] <1:said> {1:that [2:Bo Lind] <2:promised> {2:a new bridge}}.\n\n"
    "{3:“It is late,”} [3:she] <3:added>. “It may never open.”"
)


def found(record: Record, **decisions: object) -> Record:
    return find_statements(make_context(record), unread(record), make_decisions(**decisions))  # type: ignore[arg-type]


def test_statements_are_those_that_the_model_sees() -> None:
    record = found(read_nested(MARKED))
    assert [s.content.text for s in record.statements] == [
        "that Bo Lind promised a new bridge",
        "a new bridge",
        "“It is late,” … “It may never open.”",
    ]
    assert [s.cue.act if s.cue else None for s in record.statements] == ["say", "promise", "say"]
    assert [s.source.text if s.source else None for s in record.statements] == ["Ada Moe", "Bo Lind", "she"]
    assert statement_with(record, "a new bridge").within == statement_with(record, "that Bo").id
    assert len(record.attributions) == 3


def test_confidence_is_the_probability_of_the_decision() -> None:
    record = found(read_nested(MARKED), statement=always(levels.FEATURES, 0.0))
    assert {s.confidence for s in record.statements} == {0.5}


@pytest.mark.parametrize(
    ("feature", "kept"),
    [
        pytest.param("inner", "it rained all day", id="inner"),
        pytest.param("holds", "that it rained all day", id="outer"),
    ],
)
def test_of_candidates_for_one_statement_the_likeliest_is_kept(feature: str, kept: str) -> None:
    record = read_nested("[1:Ada Moe] <1:said> {1:that {2:it rained all day}}.")
    trees = asks(levels.FEATURES, feature)
    every = replace(make_decisions(statement=trees, credit=trees), least={"statement": 0.001})
    context = make_context(record)
    assert len(levels.find_candidates(context.reading)) == 2
    found = find_statements(context, unread(record), every)
    assert [s.content.text for s in found.statements] == [kept]


def test_what_the_decision_rejects_is_no_statement() -> None:
    record = read_nested("[1:Ada Moe] <1:said> {1:it was late}.")
    assert found(record, statement=always(levels.FEATURES, -3.0)).statements == ()


def test_words_of_the_page_are_no_statement() -> None:
    text = "Ada Moe said it was late."
    record = read_nested("[1:Ada Moe] <1:said> {1:it was late}.", furniture=(span_of(text, text),))
    assert found(record).statements == ()
