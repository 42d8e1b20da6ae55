"""Word-piece ranges of a statement, the input of the model's heads for pairs and for doubt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sayso.annotate.context import Context
from sayso.domain.statement import Statement
from sayso.models.scores import SaidRanges


def ranges_of(context: Context, statement: Statement, statements: Sequence[Statement]) -> SaidRanges:
    """Give the pieces of a statement's roles, and those that can show doubt (without nested statements)."""
    cue = statement.cue.spans if statement.cue else ()
    source = statement.source.spans if statement.source else ()
    content = context.pieces_of(statement.content.spans)
    shown: set[int] = set()
    for span in (*statement.content.spans, *cue):
        shown.update(range(*context.pieces(span)))
    for other in statements:
        if other.within == statement.id:
            for span in other.content.spans:
                shown.difference_update(range(*context.pieces(span)))
    inside = np.array(sorted(shown) or [content[0]], dtype=np.int64)
    return SaidRanges(content, context.pieces_of(cue), context.pieces_of(source), inside)
