"""Statements inside others: which candidates a statement holds, and what speaks for each."""

from __future__ import annotations

import numpy as np
import pytest

from builders import span_of
from readings import make_context, read_nested
from sayso.annotate.said.finding import attribution_of
from sayso.annotate.said.levels import FEATURES as OF_CANDIDATES
from sayso.annotate.said.levels import Found, candidate_rows, find_candidates
from sayso.annotate.said.nesting import FEATURES, LEAST_LIKELY, find_held, held_rows
from sayso.domain.record import Record
from sayso.domain.statement import Attribution

MARKED = "[1:Ada Moe] <1:said> {1:that [2:Bo Lind] <2:promised> {2:a new bridge}}. It rained."


def outermost(record: Record) -> list[tuple]:  # type: ignore[type-arg]  # pairs as find_held takes them
    return [(s, attribution_of(s)) for s in record.statements if s.within is None][:1]


def chances_of(found: list[Found], chance: float = 0.9) -> np.ndarray:
    return np.full(len(found), chance, dtype=np.float32)


def test_a_statement_holds_what_is_credited_within_it() -> None:
    record = read_nested(MARKED)
    found = find_candidates(make_context(record).reading)
    [held] = find_held(found, chances_of(found), chances_of(found), outermost(record))
    assert found[held.number].inner
    assert (held.holder, held.holders) == (record.statements[0], 1)


def test_neither_the_unlikely_nor_what_is_a_statement_is_held() -> None:
    record = read_nested(MARKED)
    found = find_candidates(make_context(record).reading)
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
    found = find_candidates(context.reading)
    rows, chances = candidate_rows(context, found), chances_of(found)
    held = find_held(found, chances, chances, outermost(record))
    [row] = held_rows(found, rows, chances, chances, held)
    value = dict(zip(FEATURES, row.tolist(), strict=True))
    assert row[: len(OF_CANDIDATES)].tolist() == rows[held[0].number].tolist()
    assert value["probability"] == pytest.approx(0.9)
    assert value["share_of_holder"] == pytest.approx(len("a new bridge") / len("that Bo Lind promised a new bridge"))
    assert (value["same_source"], value["holder_cue"], value["behind"]) == (0, 1, 0)
    assert held_rows(found, rows, chances, chances, []).shape == (0, len(FEATURES))
