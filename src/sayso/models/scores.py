"""The encoder's output for a text: one row per word piece, before any decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sayso.models.labels import ASPECTS, POINTERS
from sayso.models.windows import Pieces

Float32Array = npt.NDArray[np.float32]
Ranges = Sequence[tuple[int, int]]
_STATEMENTS_FOR = (POINTERS[0], *ASPECTS)
_SPANS_FOR = (*POINTERS[1:], *ASPECTS)


@dataclass(frozen=True, slots=True)
class LinkParameters:
    """Parameters that turn link vectors into scores.

    `bias` has shape (2, distances): the score added per distance bucket to a pointer to a cue
    and to a source; bucket 0 is "no source". `scale` multiplies the dot product.
    """

    bias: Float32Array
    scale: float


@dataclass(frozen=True, slots=True)
class Decoding:
    """Parameters for decoding, all chosen on the development set.

    `outside_penalty` is subtracted from the score of the label "O"; `calibration` weights an
    attribution's evidence; attributions below `least_confidence` are dropped.
    """

    outside_penalty: float = 0.0
    calibration: tuple[float, ...] = ()
    least_confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Scores:
    """Raw scores of the heads; they are not probabilities.

    Shapes: `tags` (pieces, 7), `entities` (pieces, 19), `links` (pieces, 4, width) in the order
    from-cue, to-cue, from-source, to-source, `no_source` (pieces,), `windows` (pieces,), the number
    of each piece's window (link vectors of different windows are not comparable), `transitions` (7, 7),
    rows from, columns to.
    """

    pieces: Pieces
    tags: Float32Array
    entities: Float32Array
    links: Float32Array
    no_source: Float32Array
    windows: npt.NDArray[np.int32]
    transitions: Float32Array
    link_parameters: LinkParameters
    decoding: Decoding


@dataclass(frozen=True, slots=True)
class Reading:
    """The complete output of the encoder for a text.

    `levels` follow LEVELS; `entities` (pieces, 19); `layers` (pieces, labels) for each layer of spans;
    `doubts` (pieces, 4); `hidden` (pieces, width), the vectors with which `heads` score pairs; `of_encoder` (pieces,
    width), the vectors of the encoder that learned only attributions.
    """

    pieces: Pieces
    levels: tuple[Scores, ...]
    entities: Float32Array
    layers: Mapping[str, Float32Array]
    doubts: Float32Array
    hidden: Float32Array
    heads: PairHeads
    of_encoder: Float32Array


@dataclass(frozen=True, slots=True)
class SaidRanges:
    """The piece ranges of a statement; `inside` are the pieces of cue and content that can show doubt."""

    content: tuple[int, int]
    cue: tuple[int, int]
    source: tuple[int, int]
    inside: npt.NDArray[np.int64]

    @property
    def anchor(self) -> int:
        """The piece from which distances count: the first of the source, else of the cue, else of the content."""
        return next((s for s, e in (self.source, self.cue) if e > s), self.content[0])


@dataclass(frozen=True, slots=True)
class PairHeads:
    """Scores pairs of statements, spans and mentions; `weights` by name, as saved by training."""

    weights: Mapping[str, Float32Array] = field(default_factory=dict)

    def doubt(self, reading: Reading, said: Sequence[SaidRanges]) -> Float32Array:
        """Logits (statements, 4) of denied, hedged, rumour and hypothetical."""
        vectors = np.concatenate(
            [_means(reading.hidden, [s.cue for s in said]), _means(reading.hidden, [s.source for s in said])], axis=1
        )
        by_cue = self._linear("doubt_cue", vectors)
        pooled = np.array([_log_sum(reading.doubts[s.inside]) for s in said], dtype=np.float32).reshape(len(said), 4)
        total: Float32Array = by_cue + pooled
        return total

    def statement_vectors(self, reading: Reading, said: Sequence[SaidRanges], purpose: str) -> Float32Array:
        """Vectors (statements, width) for pointing at the speaker or, with the name of an aspect, for linking spans."""
        return self._part("of_statement", parts_of_statements(reading.hidden, said), purpose, _STATEMENTS_FOR)

    def span_vectors(self, reading: Reading, spans: Ranges, purpose: str) -> Float32Array:
        """Vectors (spans, width) of spans that point at mentions or are an aspect of statements."""
        return self._part("of_span", edges_of_spans(reading.hidden, spans), purpose, _SPANS_FOR)

    def mention_vectors(self, reading: Reading, mentions: Ranges, pointer: str) -> Float32Array:
        """Vectors (mentions, width) of possible targets of a pointer."""
        return self._part("of_mention", edges_of_spans(reading.hidden, mentions), pointer, POINTERS)

    def point(
        self,
        pointer: str,
        vectors: Float32Array,
        at: npt.NDArray[np.int64],
        mentions: Float32Array,
        starts: npt.NDArray[np.int64],
        forms: npt.NDArray[np.int64],
    ) -> Float32Array:
        """Scores (spans, 1 + mentions): of pointing at no mention, then at each mention.

        `vectors` (spans, width) and `mentions` (mentions, width) belong to this pointer; `at` and `starts` are pieces.
        """
        number = POINTERS.index(pointer)
        scores = vectors @ mentions.T * np.float32(vectors.shape[1] ** -0.5)
        scores += self.weights["form_bias"][number][forms]
        scores += self.weights["pointer_distance"][number][distance_buckets(starts[None, :] - at[:, None])]
        none = np.full((len(vectors), 1), self.weights["no_mention"][number], dtype=np.float32)
        return np.concatenate([none, scores], axis=1)

    def tie(
        self,
        aspect: str,
        spans: Float32Array,
        starts: npt.NDArray[np.int64],
        statements: Float32Array,
        at: npt.NDArray[np.int64],
    ) -> Float32Array:
        """Logits (spans, statements) that a span is the aspect of a statement; the vectors must be for this aspect."""
        number = ASPECTS.index(aspect)
        scores = spans @ statements.T * np.float32(spans.shape[1] ** -0.5) + self.weights["tie_bias"][number]
        scores += self.weights["tie_distance"][number][distance_buckets(at[None, :] - starts[:, None])]
        found: Float32Array = scores.astype(np.float32)
        return found

    def _linear(self, name: str, rows: Float32Array) -> Float32Array:
        found: Float32Array = rows @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]
        return found

    def _part(self, name: str, rows: Float32Array, purpose: str, purposes: Sequence[str]) -> Float32Array:
        """The outputs of a head for one of its purposes, (rows, width)."""
        weight, bias = self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]
        width, at = len(bias) // len(purposes), purposes.index(purpose)
        mine = slice(at * width, (at + 1) * width)
        found: Float32Array = rows @ weight[mine].T + bias[mine]
        return found


def _means(hidden: Float32Array, ranges: Ranges) -> Float32Array:
    rows = [hidden[s:e].mean(axis=0) if e > s else np.zeros(hidden.shape[1], dtype=np.float32) for s, e in ranges]
    return np.array(rows, dtype=np.float32).reshape(len(rows), hidden.shape[1])


def parts_of_statements(hidden: Float32Array, said: Sequence[SaidRanges]) -> Float32Array:
    """The means of content, cue and source, and the source's first and last piece: (statements, 5 * width)."""
    sources = [s.source for s in said]
    parts = [_means(hidden, [s.content for s in said]), _means(hidden, [s.cue for s in said])]
    return np.concatenate([*parts, _means(hidden, sources), edges_of_spans(hidden, sources)], axis=1)


def edges_of_spans(hidden: Float32Array, ranges: Ranges) -> Float32Array:
    """The vectors of the first and last piece of spans, zeros for empty ones: (spans, 2 * width)."""
    width = hidden.shape[1]
    found = np.zeros((len(ranges), 2 * width), dtype=np.float32)
    for row, (start, end) in enumerate(ranges):
        if end > start:
            found[row, :width], found[row, width:] = hidden[start], hidden[end - 1]
    return found


def _log_sum(rows: Float32Array) -> Float32Array:
    if not len(rows):
        return np.full(rows.shape[1], -1e4, dtype=np.float32)
    most = rows.max(axis=0)
    found: Float32Array = most + np.log(np.exp(rows - most).sum(axis=0))
    return found


def distance_buckets(distance: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Sort signed distances in pieces into log-spaced buckets 1..31, as in training."""
    size = np.maximum(np.abs(distance), 1).astype(np.float32)
    steps = np.minimum(np.where(distance == 0, 0, np.floor(np.log2(size) * np.float32(1.9)) + 1), 15).astype(np.int64)
    return np.where(distance < 0, 16 - steps, 16 + steps)
