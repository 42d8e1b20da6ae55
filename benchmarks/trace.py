#!/usr/bin/env python3
"""Measure how repeated utterances are found in a whole record: time and memory at size, recall against brute force.

usage: python benchmarks/trace.py [--utterances N] [--brute N]

The utterances are made here: words drawn by a Zipf law from 20,000, of 6 to 40 words each; two in five are copies of an
earlier one (as it is, cut at an end, cut in the middle, words exchanged), published within five days of it. Brute
force compares every pair as a trace does; recall is the share of its pairs that the fingerprints propose.
"""

from __future__ import annotations

import argparse
import itertools
import random
import resource
import time
from dataclasses import replace
from datetime import date, timedelta

from sayso.analyse.repeated import candidate_pairs, find_repeated
from sayso.analyse.same_utterance import age, folded_of, is_same
from sayso.analyse.utterances import Utterance
from sayso.domain.statement import Speaker

VOCABULARY = 20_000
FIRST_DAY = date(2020, 1, 1)


def make_utterances(count: int, seed: int = 1) -> list[Utterance]:
    """Give so many utterances of as many reports, in time order."""
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


def main() -> None:
    """Print seconds, peak memory, and recall."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--utterances", type=int, default=1_000_000)
    parser.add_argument("--brute", type=int, default=5_000)
    chosen = parser.parse_args()
    few = sorted(make_utterances(chosen.brute, seed=2), key=age)
    proposed = {tuple(pair) for pair in candidate_pairs(map(folded_of, few)).tolist()}
    began = time.perf_counter()
    numbered = itertools.combinations(range(len(few)), 2)
    same = {pair for pair in numbered if is_same(few[pair[0]], few[pair[1]])}
    found = len(same & proposed)
    print(
        f"{len(few):,} utterances, every pair compared in {time.perf_counter() - began:.0f} s: {len(same):,} the same"
    )
    print(f"proposed {len(proposed):,} pairs; recall {found / len(same):.4f}, precision {found / len(proposed):.4f}")
    many = make_utterances(chosen.utterances)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began = time.perf_counter()
    groups = find_repeated(many)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(many):,} utterances in {seconds:.0f} s: {len(groups):,} that two reports or more carry")
    print(f"peak memory {peak:.0f} MB, of which {before:.0f} MB before it began")


if __name__ == "__main__":
    main()
