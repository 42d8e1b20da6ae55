"""Spans of an aspect beside the statements, and what speaks for each pair."""

from __future__ import annotations

import numpy as np

from readings import make_context, read_nested
from sayso.annotate.beside.aspects import FEATURES, Attaching
from sayso.annotate.said.pieces import ranges_of

MARKED = "[1:Ada Moe] <1:told> reporters {1:it rained}. [2:Bo Lind] <2:said> {2:it snowed}."


def test_the_tie_tells_which_statement_a_span_belongs_to() -> None:
    record = read_nested(MARKED)
    context = make_context(
        record, layers={"addressee": {"reporters": "addressee"}}, ties={"addressee": {"reporters": ["Ada Moe"]}}
    )
    said = [ranges_of(context, s, record.statements) for s in record.statements]
    attaching = Attaching(context, record.statements, said, "addressee")
    rows = np.concatenate([attaching.options(at) for at in range(2)])
    assert rows.shape == (2, len(FEATURES))
    assert np.isfinite(rows).all()
    own, other = rows[:, FEATURES.index("tie")]
    assert own > 0.9 > 0.1 > other


def test_a_report_without_spans_has_no_options() -> None:
    record = read_nested(MARKED)
    context = make_context(record)
    said = [ranges_of(context, s, record.statements) for s in record.statements]
    attaching = Attaching(context, record.statements, said, "occasion")
    assert attaching.spans == []
    assert attaching.options(0).shape == (0, len(FEATURES))
