"""How much of their words attributions share."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.annotate.overlaps import (
    characters_of_both,
    held_words,
    nested_words,
    same_sources,
    same_statements,
    shared_words,
    sizes_of,
)
from sayso.domain.statement import Attribution
from sayso.domain.text import Span

SPANS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda p: Span(min(p), max(p))), max_size=3)


@pytest.mark.parametrize(
    ("mine", "cue", "expected"),
    [
        pytest.param((10, 20), (5, 9), True, id="inside"),
        pytest.param((10, 20), (32, 36), False, id="credited-outside"),
        pytest.param((15, 40), (), False, id="across"),
        pytest.param((10, 20), (), True, id="credited-by-nothing"),
    ],
)
def test_what_stands_and_is_credited_inside_a_content_is_within_it(
    mine: tuple[int, int], cue: tuple[int, ...], expected: bool
) -> None:
    inner = Attribution((Span(*mine),), cue=(Span(*cue),) if cue else ())
    assert held_words([inner], [Attribution((Span(0, 30),))]).tolist() == [[expected]]


@pytest.mark.parametrize(
    ("outer_source", "inner_source", "expected"),
    [
        pytest.param((), (), True, id="variants"),
        pytest.param((32, 36), (32, 36), True, id="one-source"),
        pytest.param((32, 36), (0, 4), False, id="credited-inside"),
        pytest.param((), (0, 4), True, id="outer-credited-by-nobody"),
    ],
)
def test_what_another_says_inside_a_statement_is_a_statement_of_its_own(
    outer_source: tuple[int, ...], inner_source: tuple[int, ...], expected: bool
) -> None:
    outer = Attribution((Span(0, 30),), source=(Span(*outer_source),) if outer_source else ())
    inner = Attribution((Span(10, 30),), source=(Span(*inner_source),) if inner_source else ())
    found = same_statements([inner, outer], [outer, inner]).tolist()
    assert found == [[expected, True], [True, expected]]
    assert nested_words([inner], [outer]).tolist() == [[not expected]]


@given(ones=st.lists(SPANS, max_size=4), others=st.lists(SPANS, max_size=4))
def test_characters_are_counted_pair_by_pair(ones: list[list[Span]], others: list[list[Span]]) -> None:
    expected = [[sum(len(set(range(*s)) & set(range(*o))) for s in a for o in b) for b in others] for a in ones]
    assert characters_of_both(ones, others).tolist() == expected
    assert sizes_of(ones).tolist() == [sum(len(range(*s)) for s in spans) for spans in ones]


def test_shared_words_are_a_share_of_the_words_of_either() -> None:
    first, second = Attribution((Span(0, 4), Span(6, 10))), Attribution((Span(2, 8),))
    assert shared_words([first], [first, second]).tolist() == [[1.0, pytest.approx(4 / 10)]]
    assert shared_words([], [first]).shape == (0, 1)


def test_sources_are_the_same_where_they_overlap_or_both_are_missing() -> None:
    named, other, none = (Attribution((Span(20, 30),), source=s) for s in ((Span(0, 5),), (Span(4, 9),), ()))
    found = same_sources([named, other, none], [named, none])
    assert np.array_equal(found, [[True, False], [True, False], [False, True]])
