"""Statements inside others: which candidates a statement holds, and what speaks for each."""

from __future__ import annotations

import numpy as np
import pytest

from builders import span_of
from readings import make_context, read_nested
from sayso.annotate.context import Context
from sayso.annotate.said.levels import FEATURES as OF_CANDIDATES
from sayso.annotate.said.levels import Found, candidate_rows, find_candidates
from sayso.annotate.said.nesting import FEATURES, LEAST_LIKELY, Held, choose_held, find_held, held_clues, held_rows
from sayso.annotate.statements import attribution_of
from sayso.domain.record import Record
from sayso.domain.statement import Attribution

MARKED = "[1:Ada Moe] <1:said> {1:that [2:Bo Lind] <2:promised> {2:a new bridge}}. It rained."


def decoded(context: Context) -> list[Found]:
    """The candidates from the best labels, without those that begin at a seed."""
    return [one for one in find_candidates(context) if not one.seeded]


def outermost(record: Record) -> list[tuple]:  # type: ignore[type-arg]  # pairs as find_held takes them
    return [(s, attribution_of(s)) for s in record.statements if s.within is None][:1]


def chances_of(found: list[Found], chance: float = 0.9) -> np.ndarray:
    return np.full(len(found), chance, dtype=np.float32)


def test_a_statement_holds_what_is_credited_within_it() -> None:
    record = read_nested(MARKED)
    found = decoded(make_context(record))
    [held] = find_held(found, chances_of(found), chances_of(found), outermost(record))
    assert found[held.number].inner
    assert (held.holder, held.holders) == (record.statements[0], 1)


def test_neither_the_unlikely_nor_what_is_a_statement_is_held() -> None:
    record = read_nested(MARKED)
    found = decoded(make_context(record))
    low = chances_of(found, LEAST_LIKELY / 2)
    assert find_held(found, low, low, outermost(record)) == []
    known = [*outermost(record), (record.statements[0], found[1].attribution)]
    assert find_held(found, chances_of(found), chances_of(found), known) == []


def test_the_best_credited_of_alike_candidates_is_held_once() -> None:
    record = read_nested(MARKED)
    text = record.text
    found = [
        Found(Attribution((span_of(text, words),), source=(span_of(text, "Bo Lind"),)), (0.0,) * 11, "inner", 0.0)
        for words in ("new bridge", "a new bridge")
    ]
    [held] = find_held(found, chances_of(found), np.array([0.2, 0.6], dtype=np.float32), outermost(record))
    assert held.number == 1


def test_each_held_candidate_has_a_row_of_named_features() -> None:
    record = read_nested(MARKED)
    context = make_context(record)
    found = decoded(context)
    rows, chances = candidate_rows(context, found), chances_of(found)
    held = find_held(found, chances, chances, outermost(record))
    [row] = held_rows(found, rows, chances, chances, held)
    value = dict(zip(FEATURES, row.tolist(), strict=True))
    assert row[: len(OF_CANDIDATES)].tolist() == rows[held[0].number].tolist()
    assert value["probability"] == pytest.approx(0.9)
    assert value["share_of_holder"] == pytest.approx(len("a new bridge") / len("that Bo Lind promised a new bridge"))
    assert (value["same_source"], value["holder_cue"], value["behind"]) == (0, 1, 0)
    assert held_rows(found, rows, chances, chances, []).shape == (0, len(FEATURES))


def test_of_each_cue_only_the_likeliest_content_is_a_statement() -> None:
    record = read_nested("[1:Ada Moe] <1:said> {1:that Bo Lind promised a bridge, a road and asked for time}.")
    text, holder = record.text, record.statements[0]
    wanted = [("promised", "a bridge"), ("promised", "a bridge, a road and asked for time"), ("asked", "for time")]
    found = [
        Found(Attribution((span_of(text, words),), (span_of(text, cue),)), (0.0,) * 11, "inner", 0.0)
        for cue, words in wanted
    ]
    held = [Held(number, holder, attribution_of(holder), 1) for number in range(3)]
    chances = np.array([0.7, 0.6, 0.4], dtype=np.float32)
    assert [one.number for one, _ in choose_held(found, held, chances, 0.3)] == [0, 2]
    assert [chance for _, chance in choose_held(found, held, chances, 0.5)] == [pytest.approx(0.7)]


def test_clues_are_the_words_of_the_cue_and_at_the_edges() -> None:
    record = read_nested(MARKED)
    clues = held_clues(record.text, record.attributions[1])
    assert {"cue:promised", "cue stem:promis", "source last:lind", "content first:a", "behind:."} <= set(clues)
    assert "cue -1:lind" in clues
