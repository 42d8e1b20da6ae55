"""The words of a statement that can be understood by themselves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import make_statement
from sayso.domain.statement import Statement
from sayso.domain.statement_words import wording_of
from sayso.domain.text import Span

TEXT = "Krogh urged the council not to sign. “We lose the bank,” Krogh told them, “and we lose the town.”"
URGED = make_statement(TEXT, "the council not to sign", cue="urged", source="Krogh")
LOSE = make_statement(TEXT, "“We lose the bank,”", "“and we lose the town.”", kind="direct", cue="told", source="Krogh")


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        (URGED, "Krogh urged the council not to sign"),
        (replace(URGED, source=None), "urged the council not to sign"),
        (replace(URGED, source=None, cue=None), "the council not to sign"),
        (LOSE, "“We lose the bank,” “and we lose the town.”"),
        (replace(LOSE, kind="mixed", source=None), "“We lose the bank,” Krogh told them, “and we lose the town.”"),
    ],
    ids=["indirect: with cue and source", "no source", "content alone", "direct: the quotations", "mixed"],
)
def test_a_statement_is_understood_by(statement: Statement, text: str) -> None:
    assert wording_of(TEXT, statement).text == text


def test_what_stands_in_other_sentences_is_left_out() -> None:
    text = "Inspections were the heart of it, she said. Ships came. “Nobody checks,” she added. Krogh was angry."
    statement = make_statement(
        text, "Inspections were the heart of it", "“Nobody checks,”", kind="mixed", cue="said", source="she"
    )
    assert wording_of(text, statement).text == "Inspections were the heart of it, she said “Nobody checks,”"
    elsewhere = make_statement(text, "“Nobody checks,”", kind="mixed", source="Krogh")
    assert wording_of(text, elsewhere).text == "“Nobody checks,”"


def test_evidence_over_two_quotations_is_two_places() -> None:
    wording = wording_of(TEXT, LOSE)
    places = wording.in_report(Span(1, len(wording.text)))
    assert [TEXT[start:end] for start, end in places] == ["We lose the bank,”", "“and we lose the town.”"]
