"""Matches the statements of a new reading with those that people decided on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

Json = dict[str, Any]

MIN_OVERLAP = 0.5  # Jaccard overlap of both contents, within one text
MIN_LIKENESS = 0.9  # likeness of the words, between two versions of a report


@dataclass(frozen=True, slots=True)
class Match:
    """The new statement that replaces an old one. `flagged` means that its words differ, so a person should check."""

    old: int
    new: int
    likeness: float
    flagged: bool


def match_statements(old: Sequence[Json], new: Sequence[Json], *, same_text: bool) -> list[Match]:
    """Match old statements with new ones, each at most once, most similar first.

    Args:
        old: Statements in the JSON form; matches refer to their positions in the sequence.
        new: Likewise.
        same_text: Whether both refer to the same text, so that spans can be compared; otherwise words are.
    """
    alike = _overlap if same_text else _word_likeness
    least = MIN_OVERLAP if same_text else MIN_LIKENESS
    pairs = [(alike(a, b) + 0.01 * _same_speaker(a, b), i, j) for i, a in enumerate(old) for j, b in enumerate(new)]
    matches: list[Match] = []
    for likeness, i, j in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if likeness < least:
            break
        if all(i != match.old and j != match.new for match in matches):
            same = old[i]["content"]["text"] == new[j]["content"]["text"] and _same_speaker(old[i], new[j])
            matches.append(Match(i, j, round(min(likeness, 1.0), 4), not same))
    return matches


def _overlap(one: Json, other: Json) -> float:
    """Return the Jaccard overlap of both contents, in code points."""
    first, second = (_points(statement) for statement in (one, other))
    return len(first & second) / len(first | second) if first | second else 0.0


def _points(statement: Json) -> set[int]:
    return {at for start, end in statement["content"]["spans"] for at in range(start, end)}


def _word_likeness(one: Json, other: Json) -> float:
    return fuzz.ratio(one["content"]["text"], other["content"]["text"]) / 100


def _same_speaker(one: Json, other: Json) -> bool:
    return (one.get("speaker") or {}).get("name") == (other.get("speaker") or {}).get("name")
