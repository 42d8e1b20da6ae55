"""Link runs of source, cue and content by the pointers of their pieces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from sayso.annotate.scored.tagging import Run
from sayso.models.scores import Float32Array, Scores, distance_buckets

_TO_CUE, _TO_SOURCE = 0, 1
_NEVER = np.float32(-1e4)
Pieces = npt.NDArray[np.int64]


class Linked(NamedTuple):
    """The runs of one attribution; `link` and `sure` are how likely its content and its source belong to it."""

    content: list[Run]
    cue: list[Run]
    source: list[Run]
    link: float
    sure: float


class Linker:
    """Links runs of the pieces `[start, end)`, which one window scored; no pointer leaves this range.

    Each content run and each cue run joins the cue that its pieces point to, or starts its own group. Each group takes
    the source run that its pieces point to, or none (ours: pointers instead of nearest spans).
    """

    def __init__(self, scores: Scores, start: int, end: int) -> None:
        self.start, self.end = start, end
        self._to_cue, self._to_source = (_Pointers(scores, start, end, head) for head in (_TO_CUE, _TO_SOURCE))

    def link(self, runs: Sequence[Run]) -> list[Linked]:
        """Return the groups of runs that have a content; piece numbers count from the start of the text."""
        members = [run for run in runs if run.name != "source"]
        if not any(run.name == "content" for run in members):
            return []
        to_cue = self._to_cue.means(members)
        anchored = _mass_within(to_cue, members, self.start)
        missed = _missed_cues(members, to_cue, anchored, self.start)
        if missed:
            members = sorted([*members, *missed], key=lambda run: run.start)
            to_cue = self._to_cue.means(members)
            anchored = _mass_within(to_cue, members, self.start)
        groups: dict[int, list[int]] = defaultdict(list)
        for index, root in enumerate(_roots(members, to_cue, anchored, self.start, anchors=missed)):
            groups[root].append(index)
        groups = {root: of for root, of in groups.items() if any(members[i].name == "content" for i in of)}
        sources = self._sources(members, list(groups.values()), [run for run in runs if run.name == "source"])
        linked = []
        for (root, group), (source, sure) in zip(groups.items(), sources, strict=True):
            content, cue = ([i for i in group if members[i].name == name] for name in ("content", "cue"))
            link = min(float(anchored[i, root]) for i in content)
            linked.append(Linked([members[i] for i in content], [members[i] for i in cue], source, link, sure))
        return linked

    def credit(
        self, cues: Sequence[Run], contents: Sequence[Run | None], sources: Sequence[Run]
    ) -> list[tuple[Run | None, float, float]]:
        """Return the source of each cue with its content, or None, how surely the content points to the cue, and how
        surely both point to that source.
        """
        members = [run for cue, content in zip(cues, contents, strict=True) for run in (cue, content or cue)]
        groups = [[2 * number, 2 * number + 1] for number in range(len(cues))]
        pointed = self._to_cue.means(members[1::2])
        links = _mass_within(pointed, cues, self.start).diagonal().tolist()
        credited = self._sources(members, groups, sources)
        return [
            (source[0] if source else None, link, sure)
            for link, (source, sure) in zip(links, credited, strict=True)
        ]

    def _sources(
        self, members: Sequence[Run], groups: Sequence[Sequence[int]], sources: Sequence[Run]
    ) -> list[tuple[list[Run], float]]:
        """The source of each group, possibly empty, and its probability."""
        pointed = _weights(members, groups) @ self._to_source.means(members)
        nowhere = pointed[:, -1].tolist()
        if not sources:
            return [([], sure) for sure in nowhere]
        masses = _mass_within(pointed, sources, self.start)
        best = masses.argmax(axis=1)
        most = masses.max(axis=1).tolist()
        return [
            ([], none) if none >= sure else ([sources[at]], sure)
            for at, sure, none in zip(best.tolist(), most, nowhere, strict=True)
        ]


class _Pointers:
    """Where the pieces of a block point by one head; computes each row when first needed.

    Head 0 points to cues, head 1 to sources. A row has a probability for each piece of the block, followed by the
    probability of "no source" (0 for head 0).
    """

    def __init__(self, scores: Scores, start: int, end: int, head: int) -> None:
        size = end - start
        links = scores.links[start:end]
        self._start = start
        self._origins, self._targets = links[:, 2 * head], links[:, 2 * head + 1].T
        self._scale = scores.link_parameters.scale
        by_distance = scores.link_parameters.bias[head][distance_buckets(np.arange(1 - size, size))]
        # one row per piece, one column per target
        self._by_distance = sliding_window_view(by_distance, size)[::-1]
        self._nowhere = scores.no_source[start:end] if head == _TO_SOURCE else np.full(size, _NEVER)
        self._rows = np.zeros((size, size + 1), dtype=np.float32)
        self._known = np.zeros(size, dtype=np.bool_)

    def means(self, runs: Sequence[Run]) -> Float32Array:
        """Where each run points, averaged over its pieces: (runs, pieces of the block + 1)."""
        sizes = np.array([run.end - run.start for run in runs])
        pieces = np.concatenate([np.arange(run.start, run.end) for run in runs]) - self._start
        self._learn(pieces[~self._known[pieces]])
        bounds = np.cumsum(sizes) - sizes
        sums = np.add.reduceat(self._rows[pieces], bounds, axis=0)
        means: Float32Array = (sums / sizes[:, None]).astype(np.float32)
        return means

    def _learn(self, pieces: Pieces) -> None:
        if not len(pieces):
            return
        size = len(self._rows)
        logits = np.empty((len(pieces), size + 1), dtype=np.float32)
        logits[:, :size] = self._origins[pieces] @ self._targets * self._scale
        logits[:, :size] += self._by_distance[pieces]
        logits[:, size] = self._nowhere[pieces]
        logits -= logits.max(axis=1, keepdims=True)
        np.exp(logits, out=logits)
        logits /= logits.sum(axis=1, keepdims=True)
        self._rows[pieces], self._known[pieces] = logits, True


def _weights(members: Sequence[Run], groups: Sequence[Sequence[int]]) -> npt.NDArray[np.float64]:
    """The weight of each run in finding a group's source; rows add up to 1: (groups, runs).

    Runs count by length; in a group with a cue, each content counts as one piece.
    """
    weights = np.zeros((len(groups), len(members)))
    for row, group in zip(weights, groups, strict=True):
        has_cue = any(members[i].name == "cue" for i in group)
        for i in group:
            row[i] = 1 if has_cue and members[i].name == "content" else members[i].end - members[i].start
    found: npt.NDArray[np.float64] = weights / weights.sum(axis=1, keepdims=True)
    return found


def _missed_cues(members: Sequence[Run], pointed: Float32Array, mass: Float32Array, start: int) -> list[Run]:
    """Untagged words that a content points to as its cue; `mass` comes from `_mass_within`."""
    contents = [i for i, run in enumerate(members) if run.name == "content"]
    cues = [i for i, run in enumerate(members) if run.name == "cue"]
    free = pointed[contents]
    for cue in cues:
        free[:, members[cue].start - start : members[cue].end - start] = 0
    best = free.argmax(axis=1)
    known = np.maximum(mass[contents, contents], mass[np.ix_(contents, cues)].max(axis=1, initial=0.0))
    found = set()
    for number in np.flatnonzero(pointed[contents, best] > known).tolist():
        own, at = members[contents[number]], int(best[number]) + start
        if not own.start <= at < own.end:
            found.add(at)
    return [Run("cue", at, at + 1) for at in sorted(found)]


def _roots(
    members: Sequence[Run], pointed: Float32Array, mass: Float32Array, start: int, *, anchors: Sequence[Run]
) -> list[int]:
    """For each content or cue run, the index of the run that anchors its attribution.

    Runs in `anchors` anchor themselves: their pieces learned to point nowhere.
    """
    is_cue = np.array([run.name == "cue" for run in members])
    first = pointed[:, [run.start - start for run in members]]
    choices = np.where(is_cue[None, :] | np.eye(len(members), dtype=bool), mass, first)
    choices[np.ix_(is_cue, ~is_cue)] = -1.0  # a cue never depends on a content
    chosen = choices.argmax(axis=1).tolist()
    parent = [i if run in anchors else chosen[i] for i, run in enumerate(members)]
    return [_follow(parent, index) for index in range(len(members))]


def _follow(parent: Sequence[int], index: int) -> int:
    seen = {index}
    while parent[index] not in seen:
        index = parent[index]
        seen.add(index)
    return min(seen) if parent[index] != index else index


def _mass_within(pointed: npt.NDArray[np.floating], runs: Sequence[Run], start: int) -> npt.NDArray[np.floating]:
    """How much of each row's probability falls within each run: shape (rows, runs)."""
    summed = np.zeros((len(pointed), pointed.shape[1] + 1), dtype=pointed.dtype)
    np.cumsum(pointed, axis=1, out=summed[:, 1:])
    starts, ends = ([edge - start for edge in edges] for edges in ([r.start for r in runs], [r.end for r in runs]))
    mass: npt.NDArray[np.floating] = summed[:, ends] - summed[:, starts]
    return mass
