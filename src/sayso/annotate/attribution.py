"""Attributions from the encoder's scores: runs of source, cue and content, linked to each other."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sayso.annotate.tagging import Run, best_labels, runs_of
from sayso.domain.statement import Attribution
from sayso.domain.text import Span
from sayso.models.labels import ROLES
from sayso.models.scores import Scores, distance_buckets

EVIDENCE = 11  # numbers that `_evidence` gives

Float32Array = npt.NDArray[np.float32]


class Candidate(NamedTuple):
    """An attribution with what speaks for it: the numbers that its confidence is reckoned from."""

    attribution: Attribution
    evidence: tuple[float, ...]


def decode_attributions(scores: Scores) -> list[Attribution]:
    """Give the attributions of a text, in order of their first content, with calibrated confidence."""
    weighed = [
        replace(
            candidate.attribution,
            confidence=round(probability_of(candidate.evidence, scores.decoding.calibration), 4),
        )
        for candidate in decode_candidates(scores)
    ]
    return [a for a in weighed if a.confidence >= scores.decoding.least_confidence]


def probability_of(evidence: Sequence[float], coefficients: Sequence[float]) -> float:
    """The logistic of the weighted evidence: a probability, where the coefficients were fitted on held-out text."""
    total = sum(e * c for e, c in zip(evidence, coefficients, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def decode_candidates(scores: Scores) -> list[Candidate]:
    """Give the attributions of a text with their evidence, in order of their first content.

    Tags are decoded to the best valid sequence. Each content run and each cue run then goes
    to the cue that its pieces point to, or stands for itself; each group so made takes the
    source run that its pieces point to, or none (ours: pointers in place of nearest spans).
    """
    tags = scores.tags.copy()
    tags[:, 0] -= scores.decoding.outside_penalty
    labels = best_labels(tags, scores.pieces.line_starts, scores.transitions)
    certainty = _label_probabilities(scores.tags, labels)
    candidates: list[Candidate] = []
    for start, end in _blocks(scores.windows):
        runs = [Run(r.name, r.start + start, r.end + start) for r in runs_of(labels[start:end], ROLES)]
        candidates.extend(_link_block(scores, runs, start, end, certainty))
    return sorted(candidates, key=lambda c: c.attribution.content)


def _label_probabilities(tags: Float32Array, labels: npt.NDArray[np.int64]) -> Float32Array:
    shifted = np.exp(tags - tags.max(axis=1, initial=-np.inf, keepdims=True))
    chosen: Float32Array = shifted[np.arange(len(tags)), labels] / shifted.sum(axis=1)
    return chosen


def _blocks(windows: npt.NDArray[np.int32]) -> Iterator[tuple[int, int]]:
    """Ranges of pieces that one window answered for; nothing points from one into another."""
    bounds = [0, *(np.flatnonzero(np.diff(windows)) + 1).tolist(), len(windows)]
    return itertools.pairwise(bounds)


def _link_block(scores: Scores, runs: Sequence[Run], start: int, end: int, certainty: Float32Array) -> list[Candidate]:
    members = [run for run in runs if run.name != "source"]
    if not any(run.name == "content" for run in members):
        return []
    to_cue = _pointers(scores, members, start, end, head=0)
    anchored = _mass_within(to_cue, members, start)
    missed = _missed_cues(members, to_cue, anchored, start)
    if missed:
        members = sorted([*members, *missed], key=lambda run: run.start)
        to_cue = _pointers(scores, members, start, end, head=0)
        anchored = _mass_within(to_cue, members, start)
    groups: dict[int, list[int]] = defaultdict(list)
    for index, root in enumerate(_roots(members, to_cue, anchored, start, anchors=missed)):
        groups[root].append(index)
    sources = [run for run in runs if run.name == "source"]
    to_source = _pointers(scores, members, start, end, head=1)
    candidates = []
    for root, group in groups.items():
        content = [members[i] for i in group if members[i].name == "content"]
        if not content:
            continue
        cue = [members[i] for i in group if members[i].name == "cue"]
        weights = np.array(
            [members[i].end - members[i].start if cue == [] or members[i].name == "cue" else 1 for i in group]
        )
        pointed = np.average(to_source[group], axis=0, weights=weights)
        source, sure = _choose_source(pointed, sources, start)
        link = min(float(anchored[i, root]) for i in group if members[i].name == "content")
        evidence = _evidence(content, cue, source, certainty, link, sure)
        candidates.append(
            Candidate(Attribution(_spans(scores, content), _spans(scores, cue), _spans(scores, source)), evidence)
        )
    return candidates


def _evidence(
    content: list[Run], cue: list[Run], source: list[Run], certainty: Float32Array, link: float, sure: float
) -> tuple[float, ...]:
    """What speaks for an attribution: log-probabilities of tags, edges and links, and its shape."""

    def mean_log(runs: list[Run]) -> float:
        pieces = [np.log(certainty[r.start : r.end] + 1e-6) for r in runs]
        return float(np.concatenate(pieces).mean()) if pieces else 0.0

    edges = [math.log(certainty[at] + 1e-6) for r in content for at in (r.start, r.end - 1)]
    size = sum(r.end - r.start for r in content)
    return (
        1.0,
        mean_log(content),
        mean_log(cue),
        mean_log(source),
        min(edges),
        math.log(link + 1e-3),
        math.log(sure + 1e-3),
        float(bool(cue)),
        float(bool(source)),
        float(len(content) > 1),
        math.log(size),
    )


def _pointers(scores: Scores, members: Sequence[Run], start: int, end: int, *, head: int) -> Float32Array:
    """Where each run points within its window: mean probabilities, shape (runs, pieces of the block + 1).

    Head 0 points to cues, head 1 to sources; the last column is "no source" (0 for head 0).
    """
    at = np.concatenate([np.arange(run.start, run.end) for run in members])
    origin = scores.links[at, 2 * head]
    target = scores.links[start:end, 2 * head + 1]
    size = end - start
    by_distance = scores.link_parameters.bias[head][distance_buckets(np.arange(1 - size, size))]
    distance = np.arange(start, end)[None, :] - at[:, None]
    logits = origin @ target.T * scores.link_parameters.scale + by_distance[distance + size - 1]
    last = scores.no_source[at] if head else np.full(len(at), -1e4, dtype=np.float32)
    logits = np.concatenate([logits, last[:, None]], axis=1)
    logits -= logits.max(axis=1, keepdims=True)
    probabilities = np.exp(logits)
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    bounds = np.cumsum([0] + [run.end - run.start for run in members[:-1]])
    sizes = np.array([run.end - run.start for run in members])
    means: Float32Array = (np.add.reduceat(probabilities, bounds, axis=0) / sizes[:, None]).astype(np.float32)
    return means


def _missed_cues(members: Sequence[Run], pointed: Float32Array, mass: Float32Array, start: int) -> list[Run]:
    """Words that a content points to as its cue although no tag says so; `mass` as `_mass_within` gives it."""
    contents = [i for i, run in enumerate(members) if run.name == "content"]
    cues = [i for i, run in enumerate(members) if run.name == "cue"]
    taken = np.zeros(pointed.shape[1], dtype=bool)
    for cue in cues:
        taken[members[cue].start - start : members[cue].end - start] = True
    found = set()
    for index in contents:
        best = int(np.where(taken, 0, pointed[index]).argmax())
        own = members[index].start <= best + start < members[index].end
        if not own and pointed[index, best] > mass[index, [*cues, index]].max():
            found.add(best + start)
    return [Run("cue", at, at + 1) for at in sorted(found)]


def _roots(
    members: Sequence[Run], pointed: Float32Array, mass: Float32Array, start: int, *, anchors: Sequence[Run]
) -> list[int]:
    """For each content or cue run, the index of the run that its attribution is anchored in.

    Runs among `anchors` stand for themselves: their pieces learnt to point nowhere.
    """
    is_cue = np.array([run.name == "cue" for run in members])
    first = pointed[:, [run.start - start for run in members]]
    choices = np.where(is_cue[None, :] | np.eye(len(members), dtype=bool), mass, first)
    choices[np.ix_(is_cue, ~is_cue)] = -1.0  # a cue never hangs on a content
    parent = [i if run in anchors else int(choices[i].argmax()) for i, run in enumerate(members)]
    return [_follow(parent, index) for index in range(len(members))]


def _mass_within(pointed: Float32Array, runs: Sequence[Run], start: int) -> Float32Array:
    """How much of each row's probability falls into each run, shape (rows, runs)."""
    summed = np.concatenate([np.zeros((len(pointed), 1), dtype=np.float32), pointed.cumsum(axis=1)], axis=1)
    starts, ends = ([getattr(run, name) - start for run in runs] for name in ("start", "end"))
    mass: Float32Array = summed[:, ends] - summed[:, starts]
    return mass


def _follow(parent: Sequence[int], index: int) -> int:
    seen = {index}
    while parent[index] not in seen:
        index = parent[index]
        seen.add(index)
    return min(seen) if parent[index] != index else index


def _choose_source(pointed: Float32Array, sources: Sequence[Run], start: int) -> tuple[list[Run], float]:
    masses = _mass_within(pointed[None, :], sources, start)[0].tolist()
    none = float(pointed[-1])
    if not masses or none >= max(masses):
        return [], none
    best = int(np.argmax(masses))
    return [sources[best]], masses[best]


def _spans(scores: Scores, runs: Sequence[Run]) -> tuple[Span, ...]:
    offsets = scores.pieces.offsets
    return tuple(
        Span(int(offsets[r.start, 0]), int(offsets[r.end - 1, 1])) for r in sorted(runs, key=lambda r: r.start)
    )
