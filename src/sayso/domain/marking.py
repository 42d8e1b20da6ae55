"""A marking: one person's version of one statement in another program (brat, Label Studio, DNA)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypedDict

from sayso.domain.coding import Stance
from sayso.domain.statement import Kind, Level, SpeakerType


class Addressed(TypedDict):
    """An addressee, in the public JSON form."""

    name: str
    span: tuple[int, int]


VALUE_FORMS: Mapping[str, Any] = {
    "content.spans": list[tuple[int, int]],
    "cue.spans": list[tuple[int, int]],
    "source.spans": list[tuple[int, int]],
    "kind": Kind | None,
    "speaker.name": str | None,
    "speaker.type": SpeakerType | None,
    "speaker.role": str | None,
    "speaker.organization": str | None,
    "speaker.country": str | None,
    "addressees": list[Addressed],
    "certainty.denied": bool,
    "certainty.hedged": bool,
    "certainty.rumour": bool,
    "certainty.hypothetical": bool,
    "certainty.level": Level | None,
}
"""The types of a marking's values, by field."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """The report as the program has it, used to find the report if the program keeps no id."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Marking:
    """One person's version of a statement in another program; `review.markings` turns it into decisions.

    Attributes:
        document: The document's id, as exported; "" if the program keeps none.
        statement: The statement's id, as exported; None if the person made it or the program keeps no ids. It is
            then found by its place, or else added.
        verdict: accept: the statement stands with these values, exported or changed. reject: the person removed it.
            unsure: the person could not decide. silent: the person gives only `stances`.
        values: The program's values by field of `domain.review.FIELDS`, in the public JSON form; only fields that the
            program shows and lets people change. A value that differs from the record becomes a correction.
        words: The words at `content.spans` as the program has them, joined by any white space, to check that the
            text is the same. None if the program keeps no words.
        coder: The coder's name in the program; None if it has none.
        made_at: ISO date, or date and time, of the marking; None if the program does not say.
        note: The person's note about the statement.
        stances: The statement's stances by name of the concept, according to the person.
        source: The report as the program has it; offsets are in its text. None if `document` is enough.
        coarse: Whether the program marks whole sentences or paragraphs, with names from a codebook: such a marking
            finds a statement and corrects only its speaker.
    """

    document: str
    statement: str | None
    verdict: Literal["accept", "reject", "unsure", "silent"] = "accept"
    values: Mapping[str, Any] = field(default_factory=dict)
    words: str | None = None
    coder: str | None = None
    made_at: str | None = None
    note: str | None = None
    stances: Mapping[str, Stance] = field(default_factory=dict)
    source: SourceText | None = None
    coarse: bool = False
