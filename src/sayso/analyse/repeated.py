"""Finds the utterances that several reports of a record book carry, in near-linear time.

Method: winnowing (Schleimer, Wilkerson, Aiken 2003). Of every WINDOW neighboring word 3-grams, the one with the
smallest hash is kept as a fingerprint. So two wordings that share WINDOW + 2 words in a row share a fingerprint,
however much longer one of them is; the Jaccard similarity of MinHash would miss a short excerpt. Wordings that share a
fingerprint are compared word by word, as in a single trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt

from sayso.analyse.same_utterance import age, folded_of, group_by_fullest, is_same
from sayso.analyse.utterances import Utterance
from sayso.analyse.variants import SHORT

GRAM = 3  # words
WINDOW = 2  # grams
NEIGHBORS = 12
"""Each statement is compared with this many later ones that share a fingerprint: an utterance is carried for days, a
stock phrase for years."""


def find_repeated(utterances: Iterable[Utterance], *, min_reports: int = 2) -> list[list[Utterance]]:
    """Return the utterances in at least `min_reports` reports, most frequent first, each as its wordings."""
    known = sorted((one for one in utterances if says_something(one)), key=age)
    groups = []
    for joined in _components(len(known), _same_pairs(known)):
        for group in group_by_fullest([known[number] for number in joined]):
            if len({one.report for one in group}) >= min_reports:
                groups.append(group)
    return sorted(groups, key=lambda group: (-len({one.report for one in group}), age(group[0])))


def says_something(one: Utterance) -> bool:
    """Whether a statement is more than a paraphrase of a few words ("the decision")."""
    return one.kind == "direct" or len(folded_of(one)) >= SHORT


def candidate_pairs(texts: Iterable[Sequence[str]]) -> npt.NDArray[np.int64]:
    """Return the pairs of texts that may be the same utterance.

    Args:
        texts: The texts as folded words, in order of publication.

    Returns:
        The indexes of two texts, the lower first, for each pair once; shape (pairs, 2).
    """
    hashes, owners = _postings(texts)
    order = np.lexsort((owners, hashes))
    hashes, owners = hashes[order], owners[order]
    found = [np.empty((0, 2), dtype=np.int64)]
    for step in range(1, min(NEIGHBORS, max(len(hashes) - 1, 0)) + 1):
        alike = (hashes[step:] == hashes[:-step]) & (owners[step:] != owners[:-step])
        found.append(np.column_stack([owners[:-step][alike], owners[step:][alike]]))
    return np.unique(np.concatenate(found), axis=0)


def _postings(texts: Iterable[Sequence[str]]) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
    hashes: list[npt.NDArray[np.uint32]] = [np.empty(0, dtype=np.uint32)]
    hashes += map(fingerprints, texts)
    counts = [len(kept) for kept in hashes[1:]]
    return np.concatenate(hashes), np.repeat(np.arange(len(counts)), counts)


def fingerprints(words: Sequence[str]) -> npt.NDArray[np.uint32]:
    """Return the unique fingerprints of a text; a text with fewer than SHORT words has one, of all its words."""
    if len(words) < SHORT:
        return np.array([crc32(" ".join(words).encode("utf-8", "replace"))] if words else [], dtype=np.uint32)
    coded = np.array([crc32(word.encode("utf-8", "replace")) for word in words], dtype=np.uint64)
    grams = np.zeros(len(coded) - GRAM + 1, dtype=np.uint64)
    for at in range(GRAM):
        grams = grams * np.uint64(0x9E3779B97F4A7C15) + coded[at : len(coded) - GRAM + 1 + at]
        grams ^= grams >> np.uint64(29)
    hashed = (grams * np.uint64(0xBF58476D1CE4E5B9) >> np.uint64(32)).astype(np.uint32)
    if len(hashed) <= WINDOW:
        return hashed[[int(hashed.argmin())]]
    least: npt.NDArray[np.uint32] = np.unique(np.lib.stride_tricks.sliding_window_view(hashed, WINDOW).min(axis=1))
    return least


def _same_pairs(known: Sequence[Utterance]) -> Iterator[tuple[int, int]]:
    for one, other in candidate_pairs(map(folded_of, known)).tolist():
        if is_same(known[one], known[other]):
            yield one, other


def _components(count: int, pairs: Iterable[tuple[int, int]]) -> Iterator[list[int]]:
    """Yield the sets of numbers that pairs join, directly or indirectly."""
    parent = list(range(count))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = number = parent[parent[number]]
        return number

    for one, other in pairs:
        parent[root(other)] = root(one)
    roots = sorted((root(number), number) for number in range(count))
    starts = [at for at, (one, _) in enumerate(roots) if not at or roots[at - 1][0] != one]
    for start, end in pairwise([*starts, count]):
        if end - start > 1:
            yield [number for _, number in roots[start:end]]
