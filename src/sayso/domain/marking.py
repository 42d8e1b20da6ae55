"""A marking: one person's version of one statement in another program (brat, Label Studio, DNA)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypedDict

from sayso.domain.coding import Stance
from sayso.domain.statement import Kind, Level, SpeakerType


class Addressed(TypedDict):
    """An addressee, in contract.md's form."""

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
    """The report as a program has it, used to find the report if the program keeps no id."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Marking:
    """One person's version of a statement in another program; `review.markings` turns it into decisions.

    Attributes:
        document: The document's id, as exported; "" if the program keeps none.
        statement: The statement's id, as exported; None if the person made it, or the program keeps no
            ids: it is then found by its place, or else added.
        verdict: accept: it stands, with these values, whether or not they are what was exported. reject: the person
            took it out. unsure: the person could not say. silent: nothing is said of the statement but `stances`.
        values: By field of `domain.review.FIELDS`, what the program now says, in contract.md's form; only fields that
            the program shows and lets people change. What differs from the record becomes a correction.
        words: The words at `content.spans` as the program has them, spans joined by any white space: a check that it is
            the same text. None if the program keeps no words.
        coder: Whom the program names; None if it names nobody.
        made_at: When, as an ISO date or date and time; None if the program does not say.
        note: What the person wrote about it.
        stances: What the person says that it says of concepts, by their names.
        source: The report as the program has it; places count in its text. None if `document` tells enough.
        coarse: Whether the program's places are sentences or paragraphs about somebody, and its names those of a
            codebook: they find a statement, and correct no more of it than whose it is.
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
