"""Candidates for statements on both levels, and which of them are kept."""

from __future__ import annotations

import numpy as np
import pytest

from readings import make_context, read_nested
from sayso.annotate.context import Context
from sayso.annotate.said.attribution import EVIDENCE
from sayso.annotate.said.levels import FEATURES, PENALTIES, Found, candidate_rows, choose, find_candidates
from sayso.domain.statement import Attribution
from sayso.domain.text import Span

NESTED = "[1:Ada Moe] <1:said> {1:that [2:Bo Lind] <2:promised> {2:a new bridge}}. It rained."


def decoded(context: Context) -> list[Found]:
    """The candidates from the best labels, without those that begin at a seed."""
    return [one for one in find_candidates(context) if not one.seeded]


def test_both_levels_are_found_once_with_a_vote_of_each_penalty() -> None:
    record = read_nested(NESTED)
    outer, inner = decoded(make_context(record))
    assert (outer.inner, inner.inner) == (False, True)
    assert (outer.votes, inner.votes) == (len(PENALTIES),) * 2
    assert [outer.attribution.content, inner.attribution.content] == [a.content for a in record.attributions]
    assert [outer.attribution.source, inner.attribution.source] == [a.source for a in record.attributions]


def test_every_candidate_has_a_row_of_named_features() -> None:
    context = make_context(read_nested(NESTED))
    everything = find_candidates(context)
    assert np.isfinite(candidate_rows(context, everything)).all()
    found = decoded(context)
    rows = candidate_rows(context, found)
    assert rows.shape == (len(found), len(FEATURES))
    assert rows[:, FEATURES.index("inner")].tolist() == [0, 1]
    assert rows[:, FEATURES.index("held")].tolist() == [0, 1]
    assert rows[:, FEATURES.index("holds")].tolist() == [1, 0]
    assert candidate_rows(context, []).shape == (0, len(FEATURES))


def test_of_readings_of_one_statement_the_best_credited_is_chosen() -> None:
    short, whole = Attribution((Span(5, 20),)), Attribution((Span(0, 20),), source=(Span(22, 26),))
    found = [Found(a, (), "outer", 0.0) for a in (short, whole)]
    chances, credited = np.array([0.9, 0.6], dtype=np.float32), np.array([0.2, 0.5], dtype=np.float32)
    [(chosen, probability)] = choose(found, chances, credited, least=0.5)
    assert (chosen.attribution, probability) == (whole, pytest.approx(0.6))
    assert choose(found, chances, credited, least=0.95) == []


def row(*found: Found) -> list[dict[str, float]]:
    """The named features of candidates in a text of two lines, by candidate."""
    record = read_nested("[1:Ada Moe] <1:said> {1:that it rained all day}. “Bo Lind may go.”\nIt was late.")
    return [dict(zip(FEATURES, one, strict=True)) for one in candidate_rows(make_context(record), found).tolist()]


def candidate(content: tuple[int, int], level: str = "outer", source: tuple[int, int] | None = (0, 7)) -> Found:
    attribution = Attribution((Span(*content),), source=(Span(*source),) if source else ())
    return Found(attribution, (0.0,) * EVIDENCE, level, 0.0)


def test_other_readings_of_the_same_words_agree_by_their_level() -> None:
    whole, part, other = row(candidate((13, 35)), candidate((18, 35), "inner", None), candidate((38, 54)))
    assert (whole["agreed_inner"], whole["agreed_outer"]) == (pytest.approx(0.5 * 17 / 22), 0)
    assert (part["agreed_inner"], part["agreed_outer"]) == (0, pytest.approx(0.5 * 17 / 22))
    assert [other[f"agreed_{level}"] for level in ("attribution", "inner", "outer")] == [0, 0, 0]
    assert [one["rivals"] for one in (whole, part, other)] == [0, 0, 0]
    assert [one["rivals"] for one in row(candidate((13, 35)), candidate((18, 35)))] == [1, 1]


def test_words_of_a_candidate_are_counted() -> None:
    (said, quoted) = row(candidate((13, 35)), candidate((38, 54), source=None))
    assert (said["content_words"], said["source_words"], said["source_capital"]) == (5, 2, 1)
    assert (quoted["source_words"], quoted["quoted"], said["quoted"]) == (0, 1, 0)
    assert (said["line_words"], said["ends_sentence"]) == (12, 1)


def test_pieces_show_whether_the_edges_of_a_content_are_right() -> None:
    context = make_context(read_nested(NESTED))
    inner = decoded(context)[1].attribution
    wide = Attribution((Span(inner.content[0].start - len("promised "), inner.content[0].end),), source=inner.source)
    right, wrong = (
        dict(zip(FEATURES, row, strict=True))
        for row in candidate_rows(context, [Found(a, (0.0,) * EVIDENCE, "inner", 0.0) for a in (inner, wide)]).tolist()
    )
    assert right["content_inner"] > 0.9 > wrong["content_inner"]
    assert right["before_inner"] < 0.1 and right["behind_inner"] < 0.1
    assert right["cue_inner"] > 0.9 and wrong["cue_inner"] == 0
