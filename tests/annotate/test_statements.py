"""Attributions become statements with a kind and a stable id."""

import pytest

from sayso.annotate.statements import kind_of, make_statements, statement_id
from sayso.annotate.text.quotations import pair_quotation_marks
from sayso.domain.record import Record
from sayso.domain.statement import Attribution
from sayso.domain.text import Document, Span


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        pytest.param("“We will go,”", "direct", id="direct"),
        pytest.param("that they would go", "indirect", id="indirect"),
        pytest.param("they would “go at once”", "mixed", id="mixed"),
        pytest.param("“We ‘may’ go,”", "direct", id="nested-marks-are-direct"),
        pytest.param("'She said, \"We may go.\" That was in May.'", "direct", id="double-marks-within-single-ones"),
        pytest.param("'They tell \"us\" so' and left 'at once'", "mixed", id="words-between-single-marks"),
        pytest.param("that “we go”", "direct", id="that-before-the-marks"),
        pytest.param("that they “go”", "mixed", id="that-with-words-before-the-marks"),
    ],
)
def test_kind_tells_what_stands_in_quotation_marks(content: str, kind: str) -> None:
    text = f"She said {content} on Monday."
    start = text.index(content)
    assert kind_of(text, [Span(start, start + len(content))], pair_quotation_marks(text)) == kind


def test_the_same_words_get_the_same_id_and_others_another() -> None:
    content = (Span(3, 9),)
    assert statement_id("a", content) == statement_id("a", content)
    assert statement_id("a", content) != statement_id("b", content)
    assert statement_id("a", content, cue=(Span(0, 2),)) != statement_id("a", content, source=(Span(0, 2),))


def test_statements_stand_in_the_order_of_their_first_character() -> None:
    text = "B said yes. A said no."
    document = Document(id="d", origin="d", text=text)
    attributions = (Attribution((Span(19, 21),)), Attribution((Span(7, 10),)))
    record = make_statements(Record(document, attributions=attributions))
    assert [s.content.text for s in record.statements] == ["yes", "no"]


def test_repeated_attributions_give_one_statement() -> None:
    document = Document(id="d", origin="d", text="A said no.")
    record = make_statements(Record(document, attributions=(Attribution((Span(7, 9),)),) * 2))
    assert len(record.statements) == 1
