"""Passages beside the statements, and what speaks for each."""

from __future__ import annotations

import numpy as np

from readings import make_context, read_nested
from sayso.annotate.beside.passages import FEATURES, find_passages, passage_rows
from sayso.annotate.who.actors import find_actors

MARKED = "Ada Moe met Bo Lind. [1:She] <1:said> {1:he backed her}. It was a sorry sight."


def test_a_passage_has_a_row_of_named_features() -> None:
    record = read_nested(MARKED, persons=["Ada Moe", "Bo Lind"])
    context = make_context(record, layers={"own_voice": {"met": "own_voice", "backed": "own_voice"}})
    found = find_passages(context, "own_voice")
    rows = passage_rows(context, "own_voice", found, record.statements, find_actors(context, record))
    assert [record.text[slice(*scored.span)] for scored in found] == ["met", "backed"]
    assert rows.shape == (2, len(FEATURES))
    assert np.isfinite(rows).all()
    assert rows[:, FEATURES.index("in_content")].tolist() == [0, 1]
    assert rows[:, FEATURES.index("actors_in_sentence")].tolist() == [2, 0]


def test_a_report_without_passages_has_no_rows() -> None:
    for text in ("", "It rained."):
        context = make_context(read_nested(text))
        assert find_passages(context, "own_voice") == []
        assert passage_rows(context, "own_voice", [], [], []).shape == (0, len(FEATURES))
