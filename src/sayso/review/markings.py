"""Turns markings from other programs into decisions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sayso.domain.marking import Marking
from sayso.domain.review import POSITIONS, Decision, Verdict, standing
from sayso.review.applying import Json, apply_decisions, is_rejected, value_of
from sayso.review.matching import match_statements
from sayso.review.places import REPLACEMENT


@dataclass(frozen=True, slots=True)
class Step:
    """A decision that is not logged yet."""

    verdict: Verdict
    field: str | None = None
    new: Any = None


def find_by_place(marking: Marking, statements: Sequence[Json]) -> str | None:
    """Return the id of the statement whose content overlaps most with the marking's; None if none overlaps by half."""
    spans = marking.values.get("content.spans")
    marked = {"content": {"spans": spans or (), "text": ""}, "speaker": {"name": marking.values.get("speaker.name")}}
    matches = match_statements([marked], statements, same_text=True)
    return str(statements[matches[0].new]["id"]) if matches else None


def find_by_unit(
    marking: Marking, statements: Sequence[Json], alike: Callable[[str | None], bool]
) -> tuple[str, bool] | None:
    """Return the id of the statement that a coarse marking means, and whether it has the same speaker.

    One of the two must contain half of the other's words. Of several statements, one with the same speaker is
    preferred, then the one with the largest overlap.

    Args:
        marking: A coarse marking.
        statements: The candidates, in the JSON form.
        alike: Whether a name may be that of the marking's speaker.
    """
    wide = _points(marking.values["content.spans"])
    found = []
    for number, statement in enumerate(statements):
        own = _points(statement["content"]["spans"])
        if shared := len(own & wide):
            same = alike((statement.get("speaker") or {}).get("name"))
            if 2 * shared >= min(len(own), len(wide)):
                found.append((same, shared, -number))
    if not found:
        return None
    same, _, number = max(found)
    return str(statements[-number]["id"]), same


def _points(spans: Any) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


def is_about(marking: Marking, text: str) -> bool:
    """Whether the marking's spans contain the words that the other program had there.

    White space, and characters that the other program cannot store, do not count.
    """
    spans = marking.values.get("content.spans")
    if marking.words is None or not spans:
        return True
    if spans[-1][1] > len(text):
        return False
    here = "".join("".join(text[start:end] for start, end in spans).split())
    there = "".join(marking.words.split())
    return len(here) == len(there) and all(a == b or REPLACEMENT in (a, b) for a, b in zip(here, there, strict=True))


def steps_of(marking: Marking, machine: Json, own: Sequence[Decision], text: str) -> list[Step]:
    """Return the decisions that a marking adds to those of its coder so far.

    Unchanged statements are accepted; differences become corrections, field by field. A marking without news, as when a
    file is imported again, adds none.

    Args:
        marking: The coder's version of this statement.
        machine: The statement as the machine read it, in the JSON form.
        own: The coder's earlier decisions on it, oldest first.
        text: The document's text.
    """
    if marking.verdict == "silent":
        return []
    own = standing(own)
    if marking.verdict == "reject":
        return [] if is_rejected(own) else [Step("reject")]
    if marking.verdict == "unsure":
        return [] if own and own[-1].verdict == "unsure" else [Step("unsure")]
    left = apply_decisions(machine, own, text)
    steps = [
        Step("correct", field, new)
        for field, new in marking.values.items()
        if not _is_same(field, value_of(left, field), new, text)
    ]
    undecided = is_rejected(own) or all(decision.verdict == "unsure" for decision in own)
    return steps or ([Step("accept")] if undecided else [])


def _is_same(field: str, old: Any, new: Any, text: str) -> bool:
    if field in POSITIONS:
        return _words_at(old, text) == _words_at(new, text)
    if field == "addressees":
        old, new = ([(a["name"], _words_at([a["span"]], text)) for a in row or ()] for row in (old, new))
    return (old or None) == (new or None)


def _words_at(spans: Any, text: str) -> set[int]:
    """Return the offsets of all characters in the spans except white space, where programs cut and join spans."""
    return {at for start, end in spans or () for at in range(start, end) if not text[at : at + 1].isspace()}
