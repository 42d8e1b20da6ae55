"""Candidates that begin at a possible cue: "asked" may introduce the words after it, even inside another statement.

The best sequence of labels gives each word one role, so that it rarely shows a statement whose words belong to another
one, too. Here, every other word that one of the heads takes for a cue with some probability is a seed. What follows it,
up to each likely end, is a candidate; the trees decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sayso.annotate.context import Context
from sayso.annotate.said.attribution import Candidate, blocks, evidence_of
from sayso.annotate.said.linking import Linked, Linker
from sayso.annotate.scored.tagging import Run, runs_of
from sayso.domain.statement import Attribution
from sayso.domain.text import Span
from sayso.models.labels import LEVELS, ROLES
from sayso.models.scores import Float32Array
from sayso.models.windows import PUNCTUATION

Marks = npt.NDArray[np.bool_]
LEAST_CUE, LEAST_SOURCE = 0.1, 0.05
LEAST_SHARE = 0.5
"""How likely a word of a source must be one, compared with how likely it is a cue."""
INNER = LEVELS.index("inner")
LONGEST = 150
"""Most pieces of a content."""
PAUSES = 2
"""How many marks of punctuation after the seed may end a content, besides the end of the sentence."""
_STEEPEST = 4.0


class Seed(NamedTuple):
    """A possible cue, and the start and the ends of what it may introduce, all in pieces."""

    cue: Run
    start: int
    ends: tuple[int, ...]


def seeded_candidates(context: Context, cues: Sequence[Span]) -> list[Candidate]:
    """Return the candidates that begin at seeds, credited by the pointers for statements inside others.

    Args:
        cues: The cues of the best labels; their words are no seeds.
    """
    joined = _joined(context)
    seeds = list(_find_seeds(context, joined, cues))
    return _Crediting(context, joined).candidates(seeds) if seeds else []


def _find_seeds(context: Context, joined: Marks, known: Sequence[Span]) -> Iterator[Seed]:
    """Yield the possible cues that something follows on their line, without known ones."""
    pieces, chances = context.reading.pieces, context.role_chances
    if not len(pieces.offsets):
        return
    begins_line = pieces.line_starts
    punctuation = pieces.features[:, 0] == PUNCTUATION
    cues, contents = (np.stack([c[:, ROLES.index(role)] for c in chances]) for role in ("cue", "content"))
    steep = np.clip(np.log(contents + 1e-6) - np.log(1 - contents + 1e-6), -_STEEPEST, _STEEPEST)
    sentences = np.array([context.sentence(at) for at in pieces.offsets[:, 0].tolist()])
    line_ends = np.append(np.flatnonzero(begins_line), len(joined))
    is_known = np.zeros(len(joined), dtype=np.bool_)
    for span in known:
        is_known[slice(*context.pieces(span))] = True
    for cue in _marked_runs("cue", _whole_words(cues.max(axis=0) >= LEAST_CUE, joined), begins_line):
        if is_known[cue.start : cue.end].any():
            continue
        start = cue.end
        while start < len(joined) and punctuation[start] and not begins_line[start]:
            start += 1
        line_end = int(line_ends[np.searchsorted(line_ends, cue.start, side="right")])
        limit = min(line_end, start + LONGEST)
        if start < limit:
            ends = _likely_ends(steep[:, start:limit], joined[start:limit])
            ends |= _pauses(punctuation[start:limit], sentences[start:limit])
            yield Seed(cue, start, tuple(sorted(start + end for end in ends)))


def _joined(context: Context) -> Marks:
    """Which pieces belong to the same word as the one before: (pieces,)."""
    offsets, features = context.reading.pieces.offsets, context.reading.pieces.features
    word = features[:, 0] != PUNCTUATION
    joined = np.zeros(len(offsets), dtype=np.bool_)
    joined[1:] = (offsets[1:, 0] == offsets[:-1, 1]) & word[1:] & word[:-1]
    return joined


def _whole_words(marks: Marks, joined: Marks) -> Marks:
    """Mark all pieces of every word with a marked piece."""
    words = np.cumsum(~joined) - 1
    marked = np.zeros(int(words[-1]) + 1, dtype=np.bool_)
    np.logical_or.at(marked, words, marks)
    found: Marks = marked[words]
    return found


def _marked_runs(name: str, marks: Marks, begins_line: Marks) -> list[Run]:
    """Return the runs of marked pieces, none over the end of a line."""
    return runs_of(np.where(marks, np.where(begins_line, 1, 2), 0), (name,))


def _likely_ends(steep: Float32Array, joined: Marks) -> set[int]:
    """Return the end up to which the words are likeliest a content, for each level.

    Args:
        steep: Log-odds that a piece belongs to a content, (levels, pieces).
    """
    total = steep.cumsum(axis=1)
    total[:, :-1][:, joined[1:]] = -np.inf
    return {int(at) + 1 for at in total.argmax(axis=1)}


def _pauses(punctuation: Marks, sentences: npt.NDArray[np.int64]) -> set[int]:
    """Return where the first marks of punctuation stand, and where the sentence ends."""
    size = int(np.searchsorted(sentences, sentences[0], side="right"))
    pauses = np.flatnonzero(punctuation[:size])
    return {size, *(int(at) for at in pauses[:PAUSES] if at)}


class _Crediting:
    """Credits what seeds introduce."""

    def __init__(self, context: Context, joined: Marks) -> None:
        scores, chances = context.reading.levels[INNER], context.role_chances
        pieces = scores.pieces
        self._offsets = pieces.offsets.tolist()
        self._logs = np.log(chances[INNER].astype(np.float64) + 1e-6)
        source, cue = (np.stack([c[:, ROLES.index(role)] for c in chances]).max(axis=0) for role in ("source", "cue"))
        marks = _whole_words((source >= LEAST_SOURCE) & (source >= LEAST_SHARE * cue), joined)
        self._sources = _marked_runs("source", marks, pieces.line_starts)
        self._blocks = list(blocks(scores.windows))
        self._scores = scores

    def candidates(self, seeds: Sequence[Seed]) -> list[Candidate]:
        """Return the candidates of seeds, block by block: no pointer leaves a block."""
        found: list[Candidate] = []
        for start, end in self._blocks:
            mine = [seed for seed in seeds if start <= seed.cue.start < end]
            if mine:
                found += self._of_block(Linker(self._scores, start, end), mine)
        return found

    def _of_block(self, linker: Linker, seeds: Sequence[Seed]) -> list[Candidate]:
        start, end = linker.start, linker.end
        pairs = [(seed, stop) for seed in seeds for stop in seed.ends]
        cues = [Run("cue", seed.cue.start, min(end, seed.cue.end)) for seed, _ in pairs]
        contents = [Run("content", s.start, min(end, stop)) if s.start < end else None for s, stop in pairs]
        sources = [run for run in self._sources if start <= run.start and run.end <= end]
        credits = linker.credit(cues, contents, sources)
        return [self._candidate(seed, stop, *credit) for (seed, stop), credit in zip(pairs, credits, strict=True)]

    def _candidate(self, seed: Seed, stop: int, source: Run | None, link: float, sure: float) -> Candidate:
        content = Run("content", seed.start, stop)
        spans = [self._span(run) for run in (content, seed.cue)]
        attribution = Attribution((spans[0],), (spans[1],), (self._span(source),) if source else ())
        linked = Linked([content], [seed.cue], [source] if source else [], link, sure)
        return Candidate(attribution, evidence_of(linked, self._logs_of))

    def _logs_of(self, run: Run) -> list[float]:
        logs: list[float] = self._logs[run.start : run.end, ROLES.index(run.name)].tolist()
        return logs

    def _span(self, run: Run) -> Span:
        return Span(self._offsets[run.start][0], self._offsets[run.end - 1][1])
