#!/usr/bin/env python3
"""Measure how sayso finds repeated utterances in a whole record: time and memory at scale, recall against brute force.

usage: python benchmarks/trace.py [--utterances N] [--brute N]      0 leaves a part out

The utterances are artificial: 6 to 40 words each, drawn by Zipf's law from 20,000. Two in five are copies of an
earlier one (unchanged, cut at an end, cut in the middle, or with words exchanged), published within five days of it.
Brute force compares every pair as a trace does, except those that share fewer words than any match needs. Recall is
the share of its pairs that a method proposes. Besides the fingerprints, the script measures MinHash LSH (datasketch)
over the same word 3-grams, with 128 permutations and similarities of a half and less.
"""

from __future__ import annotations

import argparse
import itertools
import math
import random
import resource
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from datasketch import MinHash, MinHashLSH

from sayso.analyse.repeated import GRAM, candidate_pairs, find_repeated
from sayso.analyse.same_utterance import age, folded_of, is_same
from sayso.analyse.utterances import Utterance
from sayso.analyse.variants import ENOUGH, SHORT
from sayso.domain.statement import Speaker

VOCABULARY = 20_000
FIRST_DAY = date(2020, 1, 1)


def make_utterances(count: int, seed: int = 1) -> list[Utterance]:
    """Return so many utterances of as many reports, in order of time."""
    chance = random.Random(seed)
    weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(VOCABULARY)))
    speakers = [Speaker(f"Speaker{number} Name{number}", "person") for number in range(max(count // 50, 2))]
    made: list[Utterance] = []
    for number in range(count):
        day = FIRST_DAY + timedelta(days=number * 1000 // count)
        if made and chance.random() < 0.4:
            earlier = made[max(0, len(made) - 1 - int(chance.expovariate(200 / count)) % max(count // 200, 1))]
            made.append(_copy(earlier, number, day, chance))
            continue
        words = chance.choices(range(VOCABULARY), cum_weights=weights, k=chance.randint(6, 40))
        text = " ".join(f"w{word}" for word in words)
        made.append(
            Utterance(f"s{number}", f"r{number}", (text,), speaker=chance.choice(speakers), published=day.isoformat())
        )
    return made


def _copy(earlier: Utterance, number: int, day: date, chance: random.Random) -> Utterance:
    words = earlier.text.split()
    size = len(words)
    change = chance.choice(("exact", "exact", "truncated", "spliced", "altered"))
    if change == "truncated" and size > 8:
        words = words[: size * 2 // 3] if chance.random() < 0.5 else words[size // 3 :]
    elif change == "spliced" and size > 9:
        words = words[: size // 3] + words[size // 3 * 2 :]
    elif change == "altered":
        for _ in range(max(1, size // 10)):
            words[chance.randrange(size)] = f"w{chance.randrange(VOCABULARY)}"
    return replace(earlier, id=f"s{number}", report=f"r{number}", parts=(" ".join(words),), published=day.isoformat())


def brute_force(utterances: Sequence[Utterance]) -> set[tuple[int, int]]:
    """Return all pairs that are one utterance.

    A match needs SHORT equal words, or the least share of the shorter wording. Pairs with fewer words in common, in any
    order, are not compared.
    """
    folded = [folded_of(one) for one in utterances]
    sizes = np.array([len(words) for words in folded])
    needed = np.minimum(SHORT, np.ceil(min(share for share, _ in ENOUGH.values()) * sizes))
    holders: dict[tuple[str, int], list[int]] = {}
    same = set()
    for number, words in enumerate(folded):
        shared = np.zeros(number, dtype=np.int16)
        for word in set(words):
            for occurrence in range(words.count(word)):
                earlier = holders.setdefault((word, occurrence), [])
                shared[earlier] += 1
                earlier.append(number)
        enough = shared >= np.minimum(needed[:number], needed[number])
        same |= {(int(one), number) for one in np.flatnonzero(enough) if is_same(utterances[one], utterances[number])}
    return same


def minhash_pairs(texts: Iterable[Sequence[str]], threshold: float) -> set[tuple[int, int]]:
    """Return the pairs that MinHash LSH proposes for this Jaccard similarity."""
    index = MinHashLSH(threshold=threshold, num_perm=128)
    pairs = set()
    for number, words in enumerate(texts):
        sketch = MinHash(num_perm=128)
        size = min(GRAM, len(words))
        sketch.update_batch([" ".join(words[at : at + size]).encode() for at in range(len(words) - size + 1)])
        pairs |= {(int(earlier), number) for earlier in index.query(sketch)}
        index.insert(number, sketch)
    return pairs


def measure_recall(count: int) -> None:
    """Print how many of the pairs that brute force finds each method proposes."""
    few = sorted(make_utterances(count, seed=2), key=age)
    began = time.process_time()
    same = brute_force(few)
    seconds = time.process_time() - began
    print(f"{count:,} utterances, {math.comb(count, 2):,} pairs, {len(same):,} the same: {seconds:.0f} s of CPU")
    texts = [folded_of(one) for one in few]
    methods = {"fingerprints": lambda: {(one, other) for one, other in candidate_pairs(texts).tolist()}}
    for threshold in (0.5, 0.3, 0.2, 0.1):
        methods[f"MinHash LSH {threshold}"] = lambda threshold=threshold: minhash_pairs(texts, threshold)
    for name, propose in methods.items():
        began = time.process_time()
        proposed = propose()
        seconds, found = time.process_time() - began, len(same & proposed)
        share = found / max(len(proposed), 1)
        print(
            f"{name:16} {len(proposed):8,} pairs proposed, recall {found / len(same):.4f},"
            f" precision {share:.4f}, {seconds:.1f} s of CPU",
            flush=True,
        )


def measure_time(count: int) -> None:
    """Print seconds and memory for a whole record."""
    many = make_utterances(count)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began, used = time.perf_counter(), time.process_time()
    groups = find_repeated(many)
    seconds, used = time.perf_counter() - began, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{count:,} utterances: {len(groups):,} in two or more reports; {used:.0f} s of CPU in {seconds:.0f} s"
    )
    print(f"peak memory {peak:.0f} MB, of which {before:.0f} MB before it began")


def main() -> None:
    """Print seconds, peak memory, and recall."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--utterances", type=int, default=1_000_000)
    parser.add_argument("--brute", type=int, default=5_000)
    chosen = parser.parse_args()
    if chosen.brute:
        measure_recall(chosen.brute)
    if chosen.utterances:
        measure_time(chosen.utterances)


if __name__ == "__main__":
    main()
