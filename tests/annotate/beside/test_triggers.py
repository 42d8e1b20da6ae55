"""Words that may tell of an event, and what speaks for each."""

from __future__ import annotations

import pytest

from builders import span_of
from readings import make_context, read_nested
from sayso.annotate.beside.triggers import (
    FEATURES,
    clause_around,
    find_triggers,
    trigger_clues,
    trigger_rows,
)
from sayso.models.labels import EVENT_KINDS
from sayso.tables import table

MARKED = (
    "[1:Ada Moe] <1:said> {1:she will meet Bo Lind in Riga}. The meeting failed; they spoke again. No meeting followed."
)


def test_each_kind_of_event_has_words_of_its_own() -> None:
    assert set(table("triggers")) == set(EVENT_KINDS)
    assert all(table("triggers").values())


def test_a_word_of_two_kinds_is_held_up_for_both() -> None:
    found = find_triggers("They spoke. Spokesmen met.")
    assert [(t.word, t.kind) for t in found] == [("spoke", "call"), ("spoke", "speech"), ("met", "meeting")]


def test_each_trigger_has_a_row_of_named_features() -> None:
    record = read_nested(MARKED, persons=("Ada Moe", "Bo Lind"), places=["Riga"])
    context = make_context(record, layers={"event": {"meet": "meeting"}})
    found = find_triggers(record.text)
    rows = trigger_rows(context, record.entities, record.statements, found)
    assert rows.shape == (len(found), len(FEATURES))
    values = [dict(zip(FEATURES, row.tolist(), strict=True)) for row in rows]
    assert [v["earlier"] for v in values] == [1, 1, 1, 1, 2]
    assert [v["in_content"] for v in values] == [1, 0, 0, 0, 0]
    assert values[0]["kind_layer"] > 0.5 > values[1]["kind_layer"]
    assert (values[0]["sentence_PERSON"], values[0]["close_GPE"]) == (2, 1)


def test_the_clues_of_a_trigger_are_its_word_its_neighbors_and_its_sentence() -> None:
    record = read_nested(MARKED)
    context, [meet, *_] = make_context(record), find_triggers(record.text)
    clues = trigger_clues(context, meet)
    assert clues[0] == "meeting:meet"
    assert {"near -1:will", "meet +1:bo", "sentence:riga"} <= set(clues)
    assert "sentence:failed" not in clues


def test_a_report_without_triggers_has_no_rows() -> None:
    record = read_nested("[1:Ada Moe] <1:said> {1:it rained}.")
    assert trigger_rows(make_context(record), (), record.statements, []).shape == (0, len(FEATURES))


@pytest.mark.parametrize(
    ("word", "clause"),
    [
        pytest.param("failed", "The meeting failed", id="up-to-a-semicolon"),
        pytest.param("spoke", "they spoke again", id="between-two"),
        pytest.param("followed", "No meeting followed", id="at-the-end"),
    ],
)
def test_the_clause_of_a_trigger_ends_at_punctuation(word: str, clause: str) -> None:
    text = read_nested(MARKED).text
    assert clause_around(text, span_of(text, word)) == span_of(text, clause)
