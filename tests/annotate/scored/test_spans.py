"""Spans of a layer: whole words, on one line, with a probability."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import span_of
from readings import make_reading, read_nested
from sayso.annotate.scored.spans import decode_layer, whole_words
from sayso.models.labels import LAYERS
from sayso.models.scores import Reading

TEXT = "The harbor board met Ada Moe.\n\nThe ferry sank."


def reading(**layers: dict[str, str]) -> Reading:
    return make_reading(read_nested(TEXT), layers=layers)


def test_a_span_has_its_words_kind_and_a_probability() -> None:
    board, moe = decode_layer(reading(name={"harbor board": "organization", "Ada Moe": "person"}), "name", TEXT)
    assert (board.span, board.kind) == (span_of(TEXT, "harbor board"), "organization")
    assert (moe.span, moe.kind) == (span_of(TEXT, "Ada Moe"), "person")
    assert 0.9 < moe.probability < 1
    assert moe.last - moe.first == 2


def test_a_penalty_on_no_span_finds_less_sure_ones_and_keeps_their_probability() -> None:
    unsure = reading(role={"harbor board": "role"})
    scores = unsure.layers["role"]
    scores[:, 0] = np.where(scores[:, 0] > 0, scores[:, 0], 9.0)  # likelier none than one
    assert decode_layer(unsure, "role", TEXT) == []
    (found,) = decode_layer(unsure, "role", TEXT, outside_penalty=2.0)
    assert found.span == span_of(TEXT, "harbor board")
    assert found.probability < 0.5


def test_no_span_crosses_a_line() -> None:
    spans = [s.span for s in decode_layer(reading(role={"Ada Moe.\n\nThe ferry": "role"}), "role", TEXT)]
    assert [TEXT[start:end] for start, end in spans] == ["Ada Moe.", "The ferry"]


@pytest.mark.parametrize("layer", LAYERS)
def test_an_empty_text_has_no_spans(layer: str) -> None:
    assert decode_layer(make_reading(read_nested("")), layer, "") == []


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        pytest.param("arbor boa", "harbor board", id="half-words"),
        pytest.param(" harbor board ", "harbor board", id="blanks"),
        pytest.param("met Ada", "met Ada", id="whole-already"),
    ],
)
def test_a_span_is_widened_to_whole_words(part: str, whole: str) -> None:
    found = whole_words(TEXT, *span_of(TEXT, part))
    assert TEXT[slice(*found)] == whole


@given(st.text("ab ,;—\n", min_size=1, max_size=20), st.data())
def test_widening_stays_in_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start, len(text)))
    found = whole_words(text, start, end)
    assert 0 <= found.start <= found.end <= len(text)
    assert text[slice(*found)] == text[slice(*found)].strip(" ,;—\n")
