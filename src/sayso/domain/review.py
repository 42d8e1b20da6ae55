"""What people decide about statements."""

from __future__ import annotations

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
"""What a decision can correct: places in contract.md's statement."""

ADD: Literal["add"] = "add"
"""What the log says of a statement that a person added; `new` is the statement, in contract.md's form."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of one person about one statement. It is never changed; a later one may overrule it.

    `old` and `new` are values of `field` in contract.md's form. `flagged` says that the decision was
    made about other words, and was carried here since they are much alike.
    """

    reviewer: str
    decided_at: str
    verdict: Verdict | Literal["add"]
    field: str | None = None
    old: Any = None
    new: Any = None
    note: str | None = None
    flagged: bool = False
