"""Code events by the words of a sentence, in addition to the encoder: a linear model over hashed features.

Features are words, pairs of words, and runs of three to five letters within words, each kind weighted by tf-idf and
scaled to length 1. Marks replace source and target, so that the action counts and not the actors. Features are
hashed into a fixed number of places (Weinberger et al. 2009, "Feature Hashing for Large Scale Multitask Learning"),
so that no vocabulary is packaged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt

from sayso.models.coder import FloatArray

PLACES = 1 << 14  # for each of the two kinds
SOURCE_WORD, TARGET_WORD = "@source", "@target"
SHORTEST_RUN, LONGEST_RUN = 3, 5
TOKEN = re.compile(r"@?\w+")

Counts = tuple[npt.NDArray[np.int64], FloatArray]
"""The places of a sentence's features, and their counts."""


def count_features(sentence: str, source: str, target: str) -> Counts:
    """Count the features of a sentence: words at places below `PLACES`, letters at the next `PLACES`."""
    words = TOKEN.findall(_unnamed(sentence, source, target).casefold())
    pairs = (f"{one} {other}" for one, other in pairwise(words))
    counts = Counter(crc32(feature.encode()) % PLACES for feature in (*words, *pairs))
    counts.update(PLACES + crc32(run.encode()) % PLACES for word in words for run in _runs(word))
    places = np.array(sorted(counts), dtype=np.int64)
    return places, np.array([counts[place] for place in places.tolist()], dtype=np.float32)


def weigh(counts: Counts, rarity: FloatArray) -> FloatArray:
    """Return the weight of each feature of a sentence; each of the two kinds is scaled to length 1.

    Args:
        counts: The result of `count_features`.
        rarity: Inverse document frequency of each place, 0 for unused ones, (2 * PLACES,).
    """
    places, number = counts
    weights = (1 + np.log(number)) * rarity[places]
    for kind in (places < PLACES, places >= PLACES):
        length = float(np.linalg.norm(weights[kind]))
        weights[kind] /= length or 1
    return np.asarray(weights, dtype=np.float32)


def word_scores(heads: Mapping[str, FloatArray], deeds: Sequence[tuple[str, str, str]]) -> FloatArray:
    """Return the scores of the codes from the words of each deed (sentence, source, target): (deeds, codes)."""
    rarity, table, bias = (heads[f"events_words_{name}"] for name in ("rarity", "weights", "bias"))
    found = np.zeros((len(deeds), len(bias)), dtype=np.float32)
    for row, deed in enumerate(deeds):
        counts = count_features(*deed)
        found[row] = weigh(counts, rarity) @ table[counts[0]] + bias
    return found


def _unnamed(sentence: str, source: str, target: str) -> str:
    """Return the sentence with marks in place of the first occurrence of source and target."""
    for name, mark in ((source.strip(), SOURCE_WORD), (target.strip(), TARGET_WORD)):
        if name:
            sentence = re.sub(re.escape(name), f" {mark} ", sentence, count=1, flags=re.IGNORECASE)
    return sentence


def _runs(word: str) -> Iterator[str]:
    padded = f" {word} "
    for size in range(SHORTEST_RUN, LONGEST_RUN + 1):
        yield from (padded[at : at + size] for at in range(max(len(padded) - size + 1, 0)))
