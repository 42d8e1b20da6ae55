#!/usr/bin/env python3
"""Compare the positions in a record with the answer key in study/README.md.

usage: python benchmarks/positions.py RECORD [--key study/README.md] [--sure P] [--codings study/codings.jsonl]

The record must have a concept for each key word of the table "Concepts". A cell of the table "Positions" is right if
the last position found is the last of the key; an empty cell is right if no position is found.

--codings also compares the model's codings of a record that nobody coded (`sayso code statements --machine`) with the
codings of the file: of the statements that take a side in the file, on how many the model takes one, and how often the
same one.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sayso.book import RecordBook, open_record
from sayso.domain.coding import MACHINE
from sayso.errors import StoreError

SIGNS = {"+": "supports", "-": "opposes", "~": "ambiguous"}
SIDES = ("supports", "opposes")
KEY = Path(__file__).parents[1] / "study" / "README.md"


def read_key(text: str) -> dict[tuple[str, str], list[str]]:
    """Return the stances of the key for each actor and concept, in order of time; none if the cell is empty."""
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
    """Count cells that are right, wrong, missed or made up, and changes that are found, missed or made up."""
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


def compare_sides(book: RecordBook, path: Path) -> Counter[str]:
    """Count statements that take a side in the file, those on which the model does, and those on which both agree."""
    counts: Counter[str] = Counter()
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    by_machine = {
        (one.concept, one.id): one.stance
        for concept in book.concepts.list()
        for one in book.coded(concept.name)
        if one.coder == MACHINE
    }
    for row in rows:
        if row["stance"] not in SIDES:
            continue
        try:
            statement = book.codings.find(row["report"], row["words"])
        except StoreError:  # the reader of the record has no such statement
            counts["not read"] += 1
            continue
        told = by_machine.get((row["concept"], statement))
        counts["coded"] += 1
        counts["taken"] += told in SIDES
        counts["right"] += told == row["stance"]
        counts[row["stance"]] += told in SIDES
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
    parser.add_argument("--sure", "--min-sure", dest="min_sure", type=float, default=0.8)
    parser.add_argument("--codings", type=Path)
    given = parser.parse_args()
    with open_record(given.record, create=False) as book:
        counts = compare(book, read_key(given.key.read_text(encoding="utf-8")), given.min_sure)
        sides = compare_sides(book, given.codings) if given.codings else Counter()
    taken = counts["right"] + counts["wrong"] + counts["missed"]
    print(f"positions right {counts['right']} of {taken}, wrong {counts['wrong']}, missed {counts['missed']}")
    empty = counts["made up"] + counts["right: empty"]
    print(f"empty cells left empty {counts['right: empty']} of {empty}")
    print(f"cells right {counts['right'] + counts['right: empty']} of {counts['cells']}")
    for what in ("changes found", "changes missed", "changes made up"):
        print(f"{what} {counts[what]}")
    if sides["taken"]:
        share = sides["right"] / sides["taken"]
        commonest = max(sides[side] for side in SIDES)
        print(f"of {sides['coded']} statements that take a side the model takes one on {sides['taken']}: ", end="")
        print(f"{sides['right']} right ({share:.1%}; always the more common one {commonest})")


if __name__ == "__main__":
    main()
