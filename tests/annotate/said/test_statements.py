"""Chosen candidates become statements, and each knows which one holds it."""

from __future__ import annotations

from sayso.annotate.said.statements import nest_statements
from sayso.domain.record import Record
from sayso.domain.statement import Attribution
from sayso.domain.text import Document, Span

TEXT = "Moe said that Lind denied that the mill was sold."


def spans(words: str) -> tuple[Span, ...]:
    start = TEXT.index(words)
    return (Span(start, start + len(words)),)


def test_inner_statement_names_the_one_that_holds_it() -> None:
    outer = Attribution(spans("that Lind denied that the mill was sold"), spans("said"), spans("Moe"))
    inner = Attribution(spans("that the mill was sold"), spans("denied"), spans("Lind"))
    record = nest_statements(Record(Document("d", "d", TEXT)), [inner, outer])
    first, second = record.statements
    assert first.source is not None and first.source.text == "Moe"
    assert first.within is None
    assert second.within == first.id


def test_same_attribution_twice_is_one_statement() -> None:
    said = Attribution(spans("the mill was sold"), spans("said"), spans("Moe"))
    assert len(nest_statements(Record(Document("d", "d", TEXT)), [said, said]).statements) == 1
