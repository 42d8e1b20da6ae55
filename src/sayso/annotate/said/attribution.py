"""Attributions from the encoder's scores: runs of source, cue and content, linked to each other."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sayso.annotate.said.linking import Linked, Linker
from sayso.annotate.scored.spans import softmax
from sayso.annotate.scored.tagging import Labels, Run, best_labels_of_each, runs_of
from sayso.domain.statement import Attribution
from sayso.domain.text import Span
from sayso.models.labels import ROLES
from sayso.models.scores import Float32Array, Scores

EVIDENCE = 11  # how many numbers `evidence_of` returns


class Candidate(NamedTuple):
    """An attribution with its evidence: the features from which its confidence is computed."""

    attribution: Attribution
    evidence: tuple[float, ...]


def decode_attributions(scores: Scores) -> list[Attribution]:
    """Return the attributions of a text, in order of their first content, with calibrated confidence."""
    weighed = [
        replace(
            candidate.attribution,
            confidence=round(probability_of(candidate.evidence, scores.decoding.calibration), 4),
        )
        for candidate in decode_candidates(scores)
    ]
    return [a for a in weighed if a.confidence >= scores.decoding.least_confidence]


def probability_of(evidence: Sequence[float], coefficients: Sequence[float]) -> float:
    """The logistic of the weighted evidence: a probability if the coefficients were fitted on held-out text."""
    total = sum(e * c for e, c in zip(evidence, coefficients, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def decode_candidates(scores: Scores) -> list[Candidate]:
    """Return the attributions of a text with their evidence, in order of their first content.

    Decodes the tags to the best valid sequence, then links its runs (`Linker`).
    """
    ((candidates,),) = decode_at_penalties([scores], [scores.decoding.outside_penalty])
    return candidates


def decode_at_penalties(levels: Sequence[Scores], penalties: Sequence[float]) -> list[list[list[Candidate]]]:
    """Return the candidates of several levels of one text, each at several penalties, as `decode_candidates` does.

    Decodes all sequences in one batch, and computes only once what does not depend on the penalty.
    """
    tags = np.stack([_less_likely_outside(scores, penalty) for scores in levels for penalty in penalties])
    transitions = np.repeat(np.stack([scores.transitions for scores in levels]), len(penalties), axis=0)
    labels = iter(best_labels_of_each(tags, levels[0].pieces.line_starts, transitions))
    return [[decoder.candidates(next(labels)) for _ in penalties] for decoder in map(_Decoder, levels)]


def _less_likely_outside(scores: Scores, penalty: float) -> Float32Array:
    tags = scores.tags.copy()
    tags[:, 0] -= penalty
    return tags


class _Decoder:
    """Turns the labels of a level into candidates; caches the links of windows whose labels it has seen."""

    def __init__(self, scores: Scores) -> None:
        self._linkers = [Linker(scores, start, end) for start, end in blocks(scores.windows)]
        self._logs = _log_probabilities(scores.tags)
        self._starts, self._ends = scores.pieces.offsets.T.tolist()
        self._known: dict[tuple[int, bytes], list[Candidate]] = {}

    def candidates(self, labels: Labels) -> list[Candidate]:
        """Return the candidates of labels, (pieces,), in order of their first content."""
        logs = self._logs[np.arange(len(labels)), labels]
        found: list[Candidate] = []
        for linker in self._linkers:
            mine = labels[linker.start : linker.end]
            key = linker.start, mine.tobytes()
            if key not in self._known:
                runs = [Run(r.name, r.start + linker.start, r.end + linker.start) for r in runs_of(mine, ROLES)]
                self._known[key] = [self._candidate(linked, logs) for linked in linker.link(runs)]
            found.extend(self._known[key])
        return sorted(found, key=lambda c: c.attribution.content)

    def _candidate(self, linked: Linked, logs: npt.NDArray[np.float64]) -> Candidate:
        content, cue, source = map(self._spans, (linked.content, linked.cue, linked.source))
        evidence = evidence_of(linked, lambda run: logs[run.start : run.end].tolist())
        return Candidate(Attribution(content, cue, source), evidence)

    def _spans(self, runs: Sequence[Run]) -> tuple[Span, ...]:
        return tuple(Span(self._starts[r.start], self._ends[r.end - 1]) for r in sorted(runs, key=lambda r: r.start))


def _log_probabilities(tags: Float32Array) -> npt.NDArray[np.float64]:
    """Log-probabilities of each piece's labels, floored so that none is infinite: (pieces, labels)."""
    found: npt.NDArray[np.float64] = np.log((softmax(tags) + np.float32(1e-6)).astype(np.float64))
    return found


def blocks(windows: npt.NDArray[np.int32]) -> Iterator[tuple[int, int]]:
    """Ranges of pieces scored by the same window; no link crosses from one range to another."""
    bounds = [0, *(np.flatnonzero(np.diff(windows)) + 1).tolist(), len(windows)]
    return itertools.pairwise(bounds if len(windows) else [])


def evidence_of(linked: Linked, logs_of: Callable[[Run], Sequence[float]]) -> tuple[float, ...]:
    """Features of an attribution: log-probabilities of its tags, edges and links, and its shape.

    `logs_of` returns the log-probability of each piece of a run.
    """

    def mean_log(runs: Sequence[Run]) -> float:
        values = [value for run in runs for value in logs_of(run)]
        return sum(values) / len(values) if values else 0.0

    content, cue, source = linked.content, linked.cue, linked.source
    edges = [logs[at] for logs in map(logs_of, content) for at in (0, -1)]
    size = sum(run.end - run.start for run in content)
    return (
        1.0,
        mean_log(content),
        mean_log(cue),
        mean_log(source),
        min(edges),
        math.log(linked.link + 1e-3),
        math.log(linked.sure + 1e-3),
        float(bool(cue)),
        float(bool(source)),
        float(len(content) > 1),
        math.log(size),
    )
