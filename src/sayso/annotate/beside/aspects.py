"""To whom, at what occasion and on what day words were said: spans of the model, each tied to its statements."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sayso.annotate.context import Context
from sayso.annotate.scored.spans import ScoredSpan, decode_layer
from sayso.domain.statement import Statement
from sayso.domain.text import Span
from sayso.models.scores import SaidRanges
from sayso.resolve.dates import find_dates

FINDS = {"addressee": 3.0, "occasion": 3.0, "said_on": 2.0}
"""Taken from the score of "no span": what is found too much is only weighed and passed over."""
FEATURES = (
    "layer",
    "tie",
    "tie_best",
    "sentences",
    "sentences_away",
    "characters",
    "lines_away",
    "behind_cue",
    "touches_cue",
    "between",
    "in_content",
    "in_source",
    "in_quotation",
    "words",
    "capital",
    "date",
    "direct",
    "indirect",
    "inside",
    "continues",
    "no_source",
    "no_cue",
    "spans",
)


class Attaching:
    """The spans of one aspect of a report beside its statements."""

    def __init__(
        self, context: Context, statements: Sequence[Statement], said: Sequence[SaidRanges], aspect: str
    ) -> None:
        self._context = context
        self._statements = statements
        self.spans = decode_layer(context.reading, aspect, context.text, outside_penalty=FINDS[aspect])
        self._ties = self._tie(said, aspect)
        self._leads = _leads(self._ties)
        self._words = [self._of_words(scored.span) for scored in self.spans]

    def _tie(self, said: Sequence[SaidRanges], aspect: str) -> npt.NDArray[np.float32]:
        if not self.spans or not said:
            return np.zeros((len(self.spans), len(said)), dtype=np.float32)
        reading, heads = self._context.reading, self._context.reading.heads
        logits = heads.tie(
            aspect,
            heads.span_vectors(reading, [(s.first, s.last) for s in self.spans], aspect),
            np.array([s.first for s in self.spans], dtype=np.int64),
            heads.statement_vectors(reading, said, aspect),
            np.array([s.anchor for s in said], dtype=np.int64),
        )
        return (1 / (1 + np.exp(-logits))).astype(np.float32)

    def options(self, at: int) -> npt.NDArray[np.float32]:
        """What speaks for each span to belong to a statement: (spans, len(FEATURES))."""
        rows = [self._row(at, number, span) for number, span in enumerate(self.spans)]
        return np.array(rows, dtype=np.float32).reshape(len(rows), len(FEATURES))

    def _of_words(self, span: Span) -> list[float]:
        words = self._context.text[span.start : span.end].split()
        return [
            float(self._context.quotation(span.start) is not None),
            float(len(words)),
            float(any(w[:1].isupper() for w in words)),
            float(bool(find_dates(self._context.text, span.start, span.end))),
        ]

    def _row(self, at: int, number: int, scored: ScoredSpan) -> list[float]:
        context, statement, span = self._context, self._statements[at], scored.span
        cue = statement.cue.spans[0] if statement.cue else None
        here = cue.start if cue else statement.start
        sentence = context.sentence(here) - context.sentence(span.start)
        source = statement.source.spans if statement.source else ()
        edges = [here, *(s.start for s in source)]
        return [
            scored.probability,
            float(self._ties[number, at]),
            float(self._leads[number, at]),
            float(sentence),
            float(abs(sentence)),
            float(min(3000, abs(here - span.start))),
            float(abs(context.line(here) - context.line(span.start))),
            float(span.start > here),
            float(cue is not None and 0 <= span.start - cue.end <= 4),
            float(min(edges) <= span.start < max(edges)),
            float(any(span.overlaps(s) for s in statement.content.spans)),
            float(any(span.overlaps(s) for s in source)),
            *self._words[number],
            float(statement.kind == "direct"),
            float(statement.kind == "indirect"),
            float(statement.within is not None),
            float(statement.continues is not None),
            float(statement.source is None),
            float(statement.cue is None),
            float(len(self.spans)),
        ]


def _leads(ties: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """How far each value of a row is ahead of the row's best other value, which is 0 at least."""
    if not ties.size:
        return ties
    best = ties.argmax(axis=1)
    rows = np.arange(len(ties))
    others = ties.copy()
    others[rows, best] = 0.0
    rival = np.repeat(ties[rows, best][:, None], ties.shape[1], axis=1)
    rival[rows, best] = others.max(axis=1, initial=0.0)
    found: npt.NDArray[np.float32] = ties - rival
    return found
