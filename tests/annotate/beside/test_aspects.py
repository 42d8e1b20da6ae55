"""Spans of an aspect beside the statements, and what speaks for each pair."""

from __future__ import annotations

import numpy as np

from readings import make_context, read_nested
from sayso.annotate.beside.aspects import FEATURES, Attaching

MARKED = "[1:Ada Moe] <1:told> reporters {1:it rained}. [2:Bo Lind] <2:said> {2:it snowed}."


def test_the_tie_tells_which_statement_a_span_belongs_to() -> None:
    record = read_nested(MARKED)
    context = make_context(
        record, layers={"addressee": {"reporters": "addressee"}}, ties={"addressee": {"reporters": ["Ada Moe"]}}
    )
    said = [context.ranges_of(s, record.statements) for s in record.statements]
    attaching = Attaching(context, record.statements, said, "addressee")
    rows = attaching.rows()[:, 0]
    assert rows.shape == (2, len(FEATURES))
    assert np.isfinite(rows).all()
    own, other = rows[:, FEATURES.index("tie")]
    assert own > 0.9 > 0.1 > other


def test_a_report_without_spans_has_no_options() -> None:
    record = read_nested(MARKED)
    context = make_context(record)
    said = [context.ranges_of(s, record.statements) for s in record.statements]
    attaching = Attaching(context, record.statements, said, "occasion")
    assert attaching.spans == []
    assert attaching.rows().shape == (2, 0, len(FEATURES))


def test_places_and_kinds_tell_which_statement_a_span_belongs_to() -> None:
    told, quoted = "[1:Ada Moe] <1:told> reporters {1:it rained}.", "{2:“It snowed on Monday,”} [2:Bo Lind] <2:said>."
    record = read_nested(f"{told}\n\n{quoted}")
    context = make_context(record, layers={"addressee": {"reporters": "addressee", "Monday": "addressee"}})
    said = [context.ranges_of(s, record.statements) for s in record.statements]
    attaching = Attaching(context, record.statements, said, "addressee")
    reporters, monday = (attaching.rows()[:, number] for number in (0, 1))

    def column(rows: np.ndarray, name: str) -> list[float]:
        return rows[:, FEATURES.index(name)].tolist()

    assert (column(reporters, "touches_cue"), column(monday, "touches_cue")) == ([1, 0], [0, 0])
    assert (column(reporters, "lines_away"), column(monday, "lines_away")) == ([0, 1], [1, 0])
    assert (column(reporters, "in_content"), column(monday, "in_content")) == ([0, 0], [0, 1])
    assert (column(reporters, "behind_cue"), column(monday, "behind_cue")) == ([1, 0], [1, 0])
    assert (column(monday, "in_quotation"), column(monday, "date")) == ([1, 1], [1, 1])
    assert column(monday, "direct") == [0, 1]
    assert column(monday, "spans") == [2, 2]
