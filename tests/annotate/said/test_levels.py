"""Candidates for statements on both levels, and which of them are kept."""

from __future__ import annotations

import numpy as np
import pytest

from readings import make_context, read_nested
from sayso.annotate.said.levels import FEATURES, PENALTIES, candidate_rows, find_candidates, holders
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
    ("attributions", "expected"),
    [
        pytest.param([(0, 30), (10, 20)], [None, 0], id="inside"),
        pytest.param([(0, 30), (5, 25), (10, 20)], [None, 0, 1], id="the-shortest-holds"),
        pytest.param([(0, 20), (15, 40)], [None, None], id="across"),
        pytest.param([(0, 20), (0, 20)], [None, None], id="the-same-words"),
    ],
)
def test_the_shortest_content_around_holds_a_statement(
    attributions: list[tuple[int, int]], expected: list[int | None]
) -> None:
    assert holders([Attribution((Span(*span),)) for span in attributions]) == expected


def test_a_statement_credited_outside_is_not_held() -> None:
    outer = Attribution((Span(0, 30),))
    credited_outside = Attribution((Span(10, 20),), cue=(Span(32, 36),))
    assert holders([outer, credited_outside]) == [None, None]
