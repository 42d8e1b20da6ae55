#!/usr/bin/env python3
"""Measure the country and the organization of speakers against reports whose entities are coded.

usage: python benchmarks/allegiances.py GOLD.jsonl PREDICTED.jsonl

GOLD: coded reports (`shared/data/records/*.jsonl`); PREDICTED: records as `sayso read --format jsonl` writes them.
It counts the statements that are found with the right speaker, if that speaker is a coded entity. For each field, by
type of speaker, it prints how many values are right ("none" is right if none is coded), the precision of the given
values, and the recall of the coded ones. Countries must be equal; two organizations are the same if they share half of
their words.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sayso.domain.record_json import record_from_dict
from sayso.training.matching import alike, is_speaker, option_of, pair_statements

FIELDS = {
    "country": ("person", "organization", "government", "outlet", "group", "unnamed"),
    "organization": ("person", "unnamed"),
}
"""Each field with the types of speakers that may have it."""


def answers(gold: dict[str, Any], document: dict[str, Any]) -> Iterator[tuple[str, str, str | None, str | None]]:
    """Yield field, type, coded value and given value for each correct speaker."""
    entities = {entity["name"]: entity for entity in gold["entities"]}
    statements = record_from_dict(document).statements
    for at, coded in pair_statements(gold, statements).items():
        speaker, entity = statements[at].speaker, entities.get(coded["speaker"])
        if speaker is None or entity is None or not is_speaker(option_of(speaker), coded):
            continue
        for field, types in FIELDS.items():
            if coded["type"] in types:
                yield field, coded["type"], entity.get(field), getattr(speaker, field)


def measure(golds: Sequence[dict[str, Any]], documents: Sequence[dict[str, Any]]) -> dict[str, Counter[str]]:
    """Count per field, and per field and type: all, right, given, coded, hit."""
    by_id = {document["id"]: document for document in documents}
    counts: dict[str, Counter[str]] = {}
    for gold in golds:
        for field, kind, coded, given in answers(gold, by_id.get(gold["id"], {"id": gold["id"], "statements": []})):
            hit = bool(coded and given) and (coded == given if field == "country" else alike(coded, given))
            for name in (field, f"{field}, {kind}"):
                counts.setdefault(name, Counter()).update(
                    all=1, right=hit or not (coded or given), given=bool(given), coded=bool(coded), hit=hit
                )
    return counts


def figures(counts: Counter[str]) -> tuple[float, float, float]:
    """Return right answers, precision and recall, each in per cent."""
    pairs = (("right", "all"), ("hit", "given"), ("hit", "coded"))
    right, precision, recall = (round(100 * counts[a] / max(1, counts[b]), 1) for a, b in pairs)
    return right, precision, recall


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print(__doc__)
        return 2
    golds, documents = (
        [json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines() if line.strip()]
        for name in arguments
    )
    print(f"{'':28}{'right':>8}{'P':>8}{'R':>8}{'of':>8}")
    for name, counts in sorted(measure(golds, documents).items()):
        right, precision, recall = figures(counts)
        print(f"{name:28}{right:8.1f}{precision:8.1f}{recall:8.1f}{counts['all']:8}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
