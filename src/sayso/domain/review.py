"""Decisions of people about statements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

Verdict = Literal["accept", "correct", "reject", "unsure"]
VERDICTS: tuple[Verdict, ...] = ("accept", "correct", "reject", "unsure")

POSITIONS = ("content.spans", "cue.spans", "source.spans")
FIELDS = (
    *POSITIONS,
    "kind",
    "speaker.name",
    "speaker.type",
    "speaker.role",
    "speaker.organization",
    "speaker.country",
    "chain",
    "addressees",
    "occasion.place",
    "occasion.date",
    "said_on.date",
    "said_on.until",
    "certainty.denied",
    "certainty.hedged",
    "certainty.rumour",
    "certainty.hypothetical",
    "certainty.level",
)
"""Fields that a decision can correct, as paths in the JSON form of a statement."""

ADD: Literal["add"] = "add"
"""The log's field for a statement added by a person; `new` is the statement in the JSON form."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of one person about one statement. It is never changed; a later one may override it.

    `old` and `new` are values of `field` in the JSON form. `flagged` means that the decision was made about other, very
    similar words and was carried over. Decisions made together have the same `step`; a withdrawal `undoes` a step of
    its reviewer.
    """

    reviewer: str
    decided_at: str
    verdict: Verdict | Literal["add"]
    field: str | None = None
    old: Any = None
    new: Any = None
    note: str | None = None
    flagged: bool = False
    step: int = 0
    undoes: int | None = None


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """Return the decisions in force: neither withdrawals nor withdrawn decisions."""
    made = list(decisions)
    withdrawn = {one.undoes for one in made if one.undoes is not None}
    return [one for one in made if one.undoes is None and one.step not in withdrawn]


def in_steps(decisions: Iterable[Decision]) -> list[list[Decision]]:
    """Group decisions that were made together, in the order of the log."""
    found: dict[tuple[str, int], list[Decision]] = {}
    for number, one in enumerate(decisions):
        found.setdefault((one.reviewer, one.step or -number), []).append(one)
    return list(found.values())
