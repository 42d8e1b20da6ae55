"""The context says where a place of a report lies, and in which word pieces a statement."""

from __future__ import annotations

import numpy as np
import pytest

from builders import span_of
from marked import statement_with
from readings import covered, make_context, read_nested
from sayso.domain.text import Span

TEXT = "The ferry sank. “Nobody ‘was’ late,” she said.\n\nIt rained."
CONTEXT = make_context(read_nested(TEXT))


@pytest.mark.parametrize(
    ("words", "sentence", "line"),
    [
        pytest.param("ferry", 0, 0, id="first-sentence"),
        pytest.param("Nobody", 1, 0, id="inside-a-quotation"),
        pytest.param("rained", 2, 1, id="next-paragraph"),
    ],
)
def test_a_place_has_a_sentence_and_a_line(words: str, sentence: int, line: int) -> None:
    at = TEXT.index(words)
    assert (CONTEXT.sentence(at), CONTEXT.line(at)) == (sentence, line)
    assert CONTEXT.sentence_span(at).start <= at < CONTEXT.sentence_span(at).end


def test_the_outer_quotation_is_told_even_inside_a_nested_one() -> None:
    whole = span_of(TEXT, "“Nobody ‘was’ late,”")
    assert CONTEXT.quotation(TEXT.index("was")) == whole
    assert CONTEXT.quotation(whole.end) is None
    assert CONTEXT.quotation(TEXT.index("ferry")) is None


def test_pieces_are_those_that_share_a_character() -> None:
    offsets = CONTEXT.reading.pieces.offsets
    first, last = CONTEXT.pieces(span_of(TEXT, "obody ‘wa"))
    assert TEXT[offsets[first, 0] : offsets[last - 1, 1]] == "Nobody ‘was"
    blank = TEXT.index(" ferry")
    assert len(range(*CONTEXT.pieces(Span(blank, blank + 1)))) == 0
    assert CONTEXT.pieces_of(()) == (0, 0)


def test_a_text_without_sentences_is_one() -> None:
    context = make_context(read_nested(""))
    assert (context.sentence(0), context.line(0), context.sentence_span(0)) == (0, 0, Span(0, 0))


NESTED = "[1:Ada Moe] <1:said> {1:that [2:Bo Lind] <2:promised> {2:a new bridge}} and {3:it rained}."


def test_roles_are_ranges_of_pieces_and_distances_count_from_the_source() -> None:
    record = read_nested(NESTED)
    context = make_context(record)
    said = context.ranges_of(statement_with(record, "that Bo"), record.statements)
    pieces = context.reading.pieces
    assert said.content == covered(pieces, span_of(record.text, "that Bo Lind promised a new bridge"))
    assert said.cue == covered(pieces, span_of(record.text, "said"))
    assert said.source == covered(pieces, span_of(record.text, "Ada Moe"))
    assert said.anchor == said.source[0]


def test_doubt_is_not_looked_for_in_statements_inside() -> None:
    record = read_nested(NESTED)
    context = make_context(record)
    outer = context.ranges_of(statement_with(record, "that Bo"), record.statements)
    inner = context.ranges_of(statement_with(record, "a new"), record.statements)
    assert not np.isin(np.arange(*inner.content), outer.inside).any()
    assert np.isin(np.arange(*outer.cue), outer.inside).all()


def test_a_statement_without_cue_and_source_counts_from_its_content() -> None:
    record = read_nested(NESTED)
    said = make_context(record).ranges_of(statement_with(record, "it rained"), record.statements)
    assert (said.cue, said.source, said.anchor) == ((0, 0), (0, 0), said.content[0])
