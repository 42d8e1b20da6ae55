"""Candidates for statements on both levels, and which of them are kept."""

from __future__ import annotations

import numpy as np
import pytest

from readings import make_context, read_nested
from sayso.annotate.said.levels import FEATURES, PENALTIES, Found, candidate_rows, choose, find_candidates, is_within
from sayso.domain.statement import Attribution
from sayso.domain.text import Span

NESTED = "[1:Ada Moe] <1:said> {1:that [2:Bo Lind] <2:promised> {2:a new bridge}}. It rained."


def test_both_levels_are_found_once_with_a_vote_of_each_penalty() -> None:
    record = read_nested(NESTED)
    outer, inner = find_candidates(make_context(record).reading)
    assert (outer.inner, inner.inner) == (False, True)
    assert (outer.votes, inner.votes) == (len(PENALTIES),) * 2
    assert [outer.attribution.content, inner.attribution.content] == [a.content for a in record.attributions]
    assert [outer.attribution.source, inner.attribution.source] == [a.source for a in record.attributions]


def test_every_candidate_has_a_row_of_named_features() -> None:
    context = make_context(read_nested(NESTED))
    found = find_candidates(context.reading)
    rows = candidate_rows(context, found)
    assert rows.shape == (len(found), len(FEATURES))
    assert np.isfinite(rows).all()
    assert rows[:, FEATURES.index("inner")].tolist() == [0, 1]
    assert rows[:, FEATURES.index("held")].tolist() == [0, 1]
    assert rows[:, FEATURES.index("holds")].tolist() == [1, 0]
    assert candidate_rows(context, []).shape == (0, len(FEATURES))


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
    assert is_within(inner, Attribution((Span(0, 30),))) == expected


def test_of_readings_of_one_statement_the_best_credited_is_chosen() -> None:
    short, whole = Attribution((Span(5, 20),)), Attribution((Span(0, 20),), source=(Span(22, 26),))
    found = [Found(a, (), "outer", 0.0) for a in (short, whole)]
    chances, credited = np.array([0.9, 0.6], dtype=np.float32), np.array([0.2, 0.5], dtype=np.float32)
    [(chosen, probability)] = choose(found, chances, credited, least=0.5)
    assert (chosen.attribution, probability) == (whole, pytest.approx(0.6))
    assert choose(found, chances, credited, least=0.95) == []
