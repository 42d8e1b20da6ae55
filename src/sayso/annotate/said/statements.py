"""Candidates that were chosen, as statements: which holds which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sayso.annotate.said.levels import holders
from sayso.annotate.statements import make_statement
from sayso.domain.record import Record
from sayso.domain.statement import Attribution


def nest_statements(record: Record, attributions: Sequence[Attribution]) -> Record:
    """Add a statement per attribution, in the order of the text; `within` names the one that holds another."""
    made = [make_statement(record.document.id, record.text, a, record.quotations) for a in attributions]
    nested = {
        statement.id: statement if holder is None else replace(statement, within=made[holder].id)
        for statement, holder in zip(made, holders(attributions), strict=True)
    }
    order = sorted(nested.values(), key=lambda s: (s.content.spans[0].start, -s.content.spans[-1].end))
    return replace(record, statements=tuple(order))
