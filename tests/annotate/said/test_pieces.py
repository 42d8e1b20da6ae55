"""A statement in word pieces."""

from __future__ import annotations

import numpy as np

from builders import span_of
from marked import statement_with
from readings import covered, make_context, read_nested
from sayso.annotate.said.pieces import ranges_of

NESTED = "[1:Ada Moe] <1:said> {1:that [2:Bo Lind] <2:promised> {2:a new bridge}} and {3:it rained}."


def test_roles_are_ranges_of_pieces_and_distances_count_from_the_source() -> None:
    record = read_nested(NESTED)
    context = make_context(record)
    said = ranges_of(context, statement_with(record, "that Bo"), record.statements)
    pieces = context.reading.pieces
    assert said.content == covered(pieces, span_of(record.text, "that Bo Lind promised a new bridge"))
    assert said.cue == covered(pieces, span_of(record.text, "said"))
    assert said.source == covered(pieces, span_of(record.text, "Ada Moe"))
    assert said.anchor == said.source[0]


def test_doubt_is_not_looked_for_in_statements_inside() -> None:
    record = read_nested(NESTED)
    context = make_context(record)
    outer = ranges_of(context, statement_with(record, "that Bo"), record.statements)
    inner = ranges_of(context, statement_with(record, "a new"), record.statements)
    assert not np.isin(np.arange(*inner.content), outer.inside).any()
    assert np.isin(np.arange(*outer.cue), outer.inside).all()


def test_a_statement_without_cue_and_source_counts_from_its_content() -> None:
    record = read_nested(NESTED)
    said = ranges_of(make_context(record), statement_with(record, "it rained"), record.statements)
    assert (said.cue, said.source, said.anchor) == ((0, 0), (0, 0), said.content[0])
