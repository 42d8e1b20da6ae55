#!/usr/bin/env python3
"""Measure how long coding many statements against one concept takes, and how many of them the encoder reads.

usage: python benchmarks/stance.py STATEMENTS.jsonl --proposition "A sentence." [--word W]… [--statements N]

Each line of STATEMENTS.jsonl has `text` or `content`, and optionally `source`, `cue` and `context` (the content
between ⟦ and ⟧). If there are fewer than N, they are repeated, each time with one more word, so that no text is the
same as before.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from dataclasses import replace
from itertools import count, islice
from pathlib import Path

from sayso.domain.coding import Coded, Concept, Passage
from sayso.stance.coder import open_coder
from sayso.stance.pairs import passage_in_context

AT_ONCE = 2000


def read_passages(path: Path, wanted: int) -> list[Passage]:
    """Return so many passages, repeating the file if it has fewer."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    bare = [
        passage_in_context(row.get("text") or row["content"], row.get("source"), row.get("cue"), row.get("context"))
        for row in rows
    ]
    again = (replace(one, text=f"{one.text} {n}") if n else one for n in count() for one in bare)
    return list(islice(again, wanted))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--proposition", required=True)
    parser.add_argument("--word", action="append", default=[])
    parser.add_argument("--statements", type=int, default=60_000)
    given = parser.parse_args()
    passages = read_passages(given.path, given.statements)
    coder = open_coder(Concept("Benchmark", given.proposition, words=tuple(given.word)), [])
    begun = time.perf_counter()
    codes: list[Coded] = []
    for start in range(0, len(passages), AT_ONCE):
        codes += coder.code(given.proposition, passages[start : start + AT_ONCE])
        print(f"\r{len(codes):,} of {len(passages):,}", end="", flush=True)
    seconds = time.perf_counter() - begun
    least = min(code.relevance for code in codes)
    read = sum(code.relevance > least for code in codes)
    print(f"\r{len(codes):,} statements in {seconds:.0f} s ({len(codes) / seconds:,.0f} a second); {read:,} were read")
    print(", ".join(f"{number:,} {stance}" for stance, number in Counter(one.stance for one in codes).most_common()))


if __name__ == "__main__":
    main()
