#!/usr/bin/env python3
"""Hold the positions that a record finds against the key of the study in study/README.md.

usage: python benchmarks/positions.py RECORD [--key study/README.md] [--min-sure P]

The record must have a concept for each key word of the table "Concepts". A cell of the table "Positions" is
right where the last position found is the last of the key, and an empty one where none is found.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sayso.book import RecordBook, open_record

SIGNS = {"+": "supports", "-": "opposes", "~": "ambiguous"}
KEY = Path(__file__).parents[1] / "study" / "README.md"


def read_key(text: str) -> dict[tuple[str, str], list[str]]:
    """Give for each actor and concept the stances of the key, in the order of time; none where a cell is empty."""
    rows = list(_rows(text.partition("## Positions")[2].partition("\n## ")[0]))
    concepts = rows[0][3:]
    return {
        (row[0], concept): [SIGNS[sign] for sign in re.findall(r"([+~-]) \d{4}-", cell)]
        for row in rows[2:]
        for concept, cell in zip(concepts, row[3:], strict=True)
    }


def _rows(section: str) -> Iterator[list[str]]:
    for line in section.splitlines():
        if line.startswith("|"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def compare(book: RecordBook, key: dict[tuple[str, str], list[str]], min_sure: float) -> Counter[str]:
    """Count the cells that are right, wrong, missed or made up, and changes of position that are found or made up."""
    counts: Counter[str] = Counter()
    for concept in sorted({concept for _, concept in key}):
        found: dict[str, list[str]] = {}
        for position in book.positions(concept, sure=min_sure).positions:
            found.setdefault(position.holder, []).append(position.stance)
        for (actor, about), stances in key.items():
            if about != concept:
                continue
            said = found.get(actor, [])
            counts["cells"] += 1
            counts[_judge(stances[-1:], said[-1:])] += 1
            if len(stances) > 1:
                counts["changes found" if said[-2:] == stances[-2:] else "changes missed"] += 1
            elif len(said) > 1:
                counts["changes made up"] += 1
    return counts


def _judge(stances: list[str], said: list[str]) -> str:
    if stances == said:
        return "right" if stances else "right: empty"
    if not stances:
        return "made up"
    return "wrong" if said else "missed"


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("record")
    parser.add_argument("--key", type=Path, default=KEY)
    parser.add_argument("--min-sure", type=float, default=0.8)
    given = parser.parse_args()
    with open_record(given.record, create=False) as book:
        counts = compare(book, read_key(given.key.read_text(encoding="utf-8")), given.min_sure)
    taken = counts["right"] + counts["wrong"] + counts["missed"]
    print(f"positions right {counts['right']} of {taken}, wrong {counts['wrong']}, missed {counts['missed']}")
    empty = counts["made up"] + counts["right: empty"]
    print(f"empty cells left empty {counts['right: empty']} of {empty}")
    print(f"cells right {counts['right'] + counts['right: empty']} of {counts['cells']}")
    for what in ("changes found", "changes missed", "changes made up"):
        print(f"{what} {counts[what]}")


if __name__ == "__main__":
    main()
