"""Addressee, occasion and day of statements: spans found by the model, each linked to its statements."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sayso.annotate.context import Context
from sayso.annotate.overlaps import characters_of_both
from sayso.annotate.scored.clues import sentences_apart, words_around, words_in, words_of
from sayso.annotate.scored.spans import decode_layer, tie_chances
from sayso.annotate.statements import cued_at
from sayso.annotate.who.standing import Columns
from sayso.domain.statement import Statement
from sayso.domain.text import Span
from sayso.models.scores import SaidRanges
from sayso.resolve.dates import find_dates

FINDS = {"addressee": 3.0, "occasion": 3.0, "said_on": 2.0}
"""Subtracted from the score of "no span": favors recall, since surplus spans are weighed and dropped later."""
FEATURES = (
    "layer", "tie", "tie_best", "sentences", "sentences_away", "characters", "lines_away", "behind_cue",
    "touches_cue", "between", "in_content", "in_source", "in_quotation", "words", "capital", "date", "direct",
    "indirect", "inside", "continues", "no_source", "no_cue", "spans",
)


class Attaching:
    """The spans of one aspect of a report, paired with its statements."""

    def __init__(
        self, context: Context, statements: Sequence[Statement], said: Sequence[SaidRanges], aspect: str
    ) -> None:
        self._context = context
        self._statements = statements
        self.spans = decode_layer(context.reading, aspect, context.text, outside_penalty=FINDS[aspect])
        self._ties = tie_chances(context.reading, aspect, [(s.first, s.last) for s in self.spans], said)
        self._leads = _leads(self._ties)

    def rows(self) -> npt.NDArray[np.float32]:
        """Return the features of each span for belonging to each statement: (statements, spans, len(FEATURES))."""
        columns = {**self._of_spans(), **self._of_statements(), **self._of_pairs()}
        shape = len(self._statements), len(self.spans)
        return np.stack([np.broadcast_to(columns[name], shape).astype(np.float32) for name in FEATURES], axis=2)

    def clues(self, at: int) -> list[list[str]]:
        """The clues of each span for a statement: its words and those around it, and the cue."""
        context, statement = self._context, self._statements[at]
        here = cued_at(statement)
        cue = words_of(context.text, statement.cue.spans if statement.cue else ())[:6]
        found = []
        for scored, own in zip(self.spans, self._clues_of_spans, strict=True):
            where = sentences_apart(context, scored.span.start, here)
            found.append([*own, *(f"{where} {clue}" for clue in own), *(f"{where} cue:{word}" for word in cue)])
        return found

    @cached_property
    def _clues_of_spans(self) -> list[list[str]]:
        text = self._context.text
        return [
            words_in("span", words_of(text, [s.span]), 8) + words_around("near", text, s.span) for s in self.spans
        ]

    def _of_spans(self) -> Columns:
        """Features of the spans alone, each column (spans,)."""
        words = np.array([self._of_words(scored.span) for scored in self.spans]).reshape(len(self.spans), 4)
        return {
            "layer": np.array([scored.probability for scored in self.spans]),
            "tie_best": self._leads.T,
            "tie": self._ties.T,
            **dict(zip(("in_quotation", "words", "capital", "date"), words.T, strict=True)),
            "spans": np.array(len(self.spans)),
        }

    def _of_statements(self) -> Columns:
        """Features of the statements alone, each column (statements, 1)."""
        columns = {
            "direct": [s.kind == "direct" for s in self._statements],
            "indirect": [s.kind == "indirect" for s in self._statements],
            "inside": [s.within is not None for s in self._statements],
            "continues": [s.continues is not None for s in self._statements],
            "no_source": [s.source is None for s in self._statements],
            "no_cue": [s.cue is None for s in self._statements],
        }
        return {name: np.array(values, dtype=np.bool_)[:, None] for name, values in columns.items()}

    def _of_pairs(self) -> Columns:
        """Features of the positions of spans relative to statements, each column (statements, spans)."""
        context, statements = self._context, self._statements
        places = [cued_at(s) for s in statements]
        sources = [s.source.spans if s.source else () for s in statements]
        spans = [[scored.span] for scored in self.spans]
        starts = [scored.span.start for scored in self.spans]
        here, start = _column(places), np.array(starts, dtype=np.int64)
        sentence, line = (
            _column([of(at) for at in places]) - np.array([of(at) for at in starts], dtype=np.int64)
            for of in (context.sentence, context.line)
        )
        behind_cue = start - _column([s.cue.spans[0].end if s.cue else 0 for s in statements])
        has_cue = np.array([s.cue is not None for s in statements], dtype=np.bool_)[:, None]
        edges = [[at, *(span.start for span in source)] for at, source in zip(places, sources, strict=True)]
        return {
            "sentences": sentence,
            "sentences_away": np.abs(sentence),
            "characters": np.minimum(3000, np.abs(here - start)),
            "lines_away": np.abs(line),
            "behind_cue": start > here,
            "touches_cue": has_cue & (behind_cue >= 0) & (behind_cue <= 4),
            "between": (_column(list(map(min, edges))) <= start) & (start < _column(list(map(max, edges)))),
            "in_content": characters_of_both([s.content.spans for s in statements], spans) > 0,
            "in_source": characters_of_both(sources, spans) > 0,
        }

    def _of_words(self, span: Span) -> list[float]:
        words = self._context.text[span.start : span.end].split()
        return [
            float(self._context.quotation(span.start) is not None),
            float(len(words)),
            float(any(w[:1].isupper() for w in words)),
            float(bool(find_dates(self._context.text, span.start, span.end))),
        ]


def _column(values: Sequence[int]) -> npt.NDArray[np.int64]:
    return np.array(values, dtype=np.int64)[:, None]


def _leads(ties: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The lead of each value over the best other value of its row, or over 0 without another."""
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
