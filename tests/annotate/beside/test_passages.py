"""Passages beside the statements: what speaks for each, and the outlet's own voice as statements of the author."""

from __future__ import annotations

from typing import Any

import numpy as np

from builders import span_of
from readings import always, make_context, make_decisions, read_nested
from sayso.annotate.beside.passages import FEATURES, find_own_voice, find_passages, passage_rows
from sayso.annotate.who.actors import find_actors
from sayso.domain.statement import Statement
from sayso.models.decisions import Decisions

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


COMMENTED = "It was a sorry sight. [1:Ada Moe] <1:said> {1:the bridge was shut}. Nobody should believe her."


def statements_with(words: str, decisions: Decisions | None = None, **document: Any) -> tuple[Statement, ...]:
    record = read_nested(COMMENTED, **document)
    context = make_context(record, layers={"own_voice": {words: "own_voice"}})
    return find_own_voice(context, record, [], decisions or make_decisions()).statements


def test_a_comment_is_a_statement_of_the_author_at_its_place() -> None:
    own, said = statements_with("It was a sorry sight")
    assert own.content.text == "It was a sorry sight"
    assert own.speaker is not None and (own.speaker.name, own.speaker.type) == (None, "author")
    assert (own.cue, own.source, own.kind) == (None, None, "indirect")
    assert said.content.text == "the bridge was shut"
    assert len(statements_with("Nobody should believe her")) == 2


def test_what_the_decision_rejects_is_no_comment() -> None:
    decisions = make_decisions(own_voice=always(FEATURES, -3.0))
    assert len(statements_with("It was a sorry sight", decisions)) == 1


def test_words_of_somebody_are_not_the_outlet_s() -> None:
    assert len(statements_with("the bridge was")) == 1


def test_a_single_word_is_no_comment() -> None:
    assert len(statements_with("sorry")) == 1


def test_furniture_is_no_comment() -> None:
    text = read_nested(COMMENTED).text
    assert len(statements_with("It was a sorry sight", furniture=(span_of(text, "It was a sorry"),))) == 1


def test_only_the_publisher_is_in_the_chain_of_its_own_voice() -> None:
    own, _ = statements_with("It was a sorry sight", outlet="The Echo")
    assert [link.name for link in own.chain] == ["The Echo"]
