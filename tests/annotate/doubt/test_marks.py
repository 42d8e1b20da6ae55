"""Words of doubt, and the rows that speak for each doubt."""

from __future__ import annotations

import numpy as np
import pytest

from marked import statement_with
from readings import make_context, read_nested
from sayso.annotate.doubt.marks import FEATURES, doubt_rows, marks_of
from sayso.domain.record import Record


def words_of(record: Record, content: str) -> dict[str, list[str]]:
    found = marks_of(record.text, statement_with(record, content), record.statements)
    return {name: [record.text[slice(*span)] for span in spans] for name, spans in found.items() if spans}


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param("[1:She] <1:said> {1:it may open}.", {"possible": ["may"]}, id="content"),
        pytest.param("[1:She] <1:denied> {1:it was open}.", {"denied": ["denied"]}, id="cue"),
        pytest.param("[1:She] <1:said> {1:it will probably open}.", {"probable": ["probably"]}, id="probable"),
        pytest.param("[1:She] <1:said> {1:it opens on May 3}.", {}, id="month"),
        pytest.param("[1:She] <1:said> {1:it could not open}.", {}, id="phrase-that-is-no-doubt"),
        pytest.param("[1:She], who may leave, <1:said> {1:it is open}.", {}, id="outside-of-the-statement"),
        pytest.param("[1:She] <1:said> {1:MAYBE it opens}.", {"possible": ["MAYBE"]}, id="capitals"),
    ],
)
def test_words_of_doubt_are_found_in_cue_and_content(marked: str, expected: dict[str, list[str]]) -> None:
    assert words_of(read_nested(marked), "open") == expected


def test_a_mark_belongs_to_the_innermost_statement() -> None:
    record = read_nested("[1:She] <1:said> {1:that [2:he] <2:thought> {2:it might rain}}.")
    assert words_of(record, "that he") == {}
    assert words_of(record, "it might")["possible"] == ["might"]


def test_rows_are_named_and_take_the_scores_of_the_model() -> None:
    record = read_nested("[1:She] <1:said> {1:it may open}. [2:He] <2:denied> {2:it was open}.")
    context = make_context(record, doubts={"denied": ["He"], "hedged": ["She"]})
    said = [context.ranges_of(s, record.statements) for s in record.statements]
    rows = doubt_rows(context, record.statements, said)
    assert rows.shape == (2, len(FEATURES))
    assert np.isfinite(rows).all()
    assert (rows[:, FEATURES.index("score_denied")] > 0).tolist() == [False, True]
    assert (rows[:, FEATURES.index("score_hedged")] > 0).tolist() == [True, False]
    assert rows[:, FEATURES.index("cue_denied")].tolist() == [0, 1]
    assert rows[:, FEATURES.index("content_possible")].tolist() == [1, 0]


def test_a_report_without_statements_has_no_rows() -> None:
    assert doubt_rows(make_context(read_nested("It rained.")), [], []).shape == (0, len(FEATURES))
