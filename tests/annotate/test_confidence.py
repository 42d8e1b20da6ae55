"""How likely a row and its parts are right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marked import read_marked
from sayso.annotate.confidence import ATTRIBUTION, FEATURES, PARTS, features_of, weigh_rows
from sayso.domain.record import Record
from sayso.domain.statement import Link, Speaker, Statement
from sayso.pipeline.read import sure_statements

TEXT = "[1:Ada Moe] <1:said> {1:the ferries will run again in May, after the harbor board has met}."


def weighed(record: Record, **changes: object) -> Statement:
    statement = replace(record.statements[0], speaker=Speaker("Ada Moe", "person", role="minister"), **changes)
    return weigh_rows(replace(record, statements=(statement,))).statements[0]


def test_each_part_and_the_row_have_a_probability() -> None:
    statement = weighed(read_marked(TEXT))
    assert set(PARTS) < set(statement.probabilities)
    assert all(0 <= p <= 1 for p in (*statement.probabilities.values(), statement.confidence))


def test_a_row_is_no_surer_than_its_parts() -> None:
    statement = weighed(read_marked(TEXT))
    assert statement.confidence <= min(statement.probabilities[part] for part in PARTS) + 0.1


@pytest.mark.parametrize(
    ("better", "worse", "part"),
    [
        pytest.param({"confidence": 0.95}, {"confidence": 0.25}, "content", id="the encoder is less sure"),
        pytest.param({}, {"source": None}, "speaker", id="no source"),
    ],
)
def test_what_is_less_sure_gets_a_lower_probability(
    better: dict[str, object], worse: dict[str, object], part: str
) -> None:
    record = read_marked(TEXT)
    good, bad = weighed(record, **better), weighed(record, **worse)
    assert good.probabilities[part] > bad.probabilities[part]


def test_weighing_again_changes_nothing() -> None:
    record = weigh_rows(read_marked(TEXT))
    assert weigh_rows(record) == record
    assert record.statements[0].probabilities[ATTRIBUTION] == read_marked(TEXT).statements[0].confidence


def test_own_voice_keeps_what_it_has() -> None:
    record = read_marked(TEXT)
    own = replace(record.statements[0], speaker=Speaker(None, "author"), cue=None, source=None, confidence=0.5)
    assert weigh_rows(replace(record, statements=(own,))).statements == (own,)


def test_features_have_the_names_of_the_table() -> None:
    record = read_marked(TEXT)
    carrier = Link("Radio Nord", "outlet", "inferred")
    chain = (Link("Costa", "outlet", "published"), carrier, Link("Ada Moe", "person", "stated"))
    row = features_of(replace(record.statements[0], chain=chain), record, [0], 1)
    named = dict(zip(FEATURES, row, strict=True))
    assert (named["carriers"], named["carrier_inferred"], named["outlets"]) == (1.0, 1.0, 1.0)


def test_a_statement_that_is_left_out_is_named_by_none() -> None:
    record = read_marked("[1:Moe] <1:said> {1:that Lind lied}. [2:He] <2:added> {2:that it rains}.")
    first, second = record.statements
    unsure, sure = replace(first, confidence=0.2), replace(second, confidence=0.8, continues=first.id)
    record = replace(record, statements=(unsure, sure))
    kept = sure_statements(record, 0.5).statements
    assert [(s.id, s.continues) for s in kept] == [(second.id, None)]
