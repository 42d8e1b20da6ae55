"""Coding: concepts, codings by people and by models, and deeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from sayso.domain.text import Span

Stance = Literal["supports", "opposes", "ambiguous", "none"]
STANCES: tuple[Stance, ...] = ("supports", "opposes", "ambiguous", "none")
AGREEMENT: Mapping[str, bool] = {"supports": True, "opposes": False}
"""DNA's qualifier "agreement"; it has none for the other stances."""

MACHINE = "machine"
"""The name under which the model codes; no person may take it."""


@dataclass(frozen=True, slots=True)
class Concept:
    """An issue that actors support or oppose.

    `proposition` is a full sentence to agree or disagree with. `words` show that a statement is about it; `examples`
    are statements about it.
    """

    name: str
    proposition: str
    words: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A statement as a coder reads it: its words, who makes it and how, and what stands around it.

    All but `text`, the statement's content, may be empty. `before` and `after` are the report's words around it.
    """

    text: str
    source: str = ""
    cue: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Coding:
    """One person's coding of one statement and concept. It is never changed; a later one overrides it.

    `stance` is None if the person withdrew the coding.
    """

    concept: str
    statement: str
    stance: Stance | None
    coder: str
    coded_at: str


@dataclass(frozen=True, slots=True)
class Coded:
    """A model's coding of one statement and proposition.

    Attributes:
        stance: The statement's stance on the proposition; "none" if it has none.
        probability: That this stance is right, in [0, 1].
        relevance: How likely the text is about the proposition at all, in [0, 1].
        spans: Places in the text that speak for the stance, in order.
        coder: Who says so.
    """

    stance: Stance
    probability: float
    relevance: float
    spans: tuple[Span, ...] = ()
    coder: str = MACHINE


@dataclass(frozen=True, slots=True)
class CodedDeed:
    """An action of one actor toward another, by a statement or in an event, with its PLOVER root code.

    Attributes:
        kind: "statement", or the kind of the event.
        text: The report's words that tell of it.
        spans: Where these stand.
        source: Name of the actor.
        target: Name of the recipient.
        date: ISO date of the action, or else of the report.
        place: Where it was done.
        statement: Id of the statement; None for an event.
        code: The root code ("ACCUSE").
        probability: That the code is right, in [0, 1].
    """

    kind: str
    text: str
    spans: tuple[Span, ...]
    source: str
    target: str | None = None
    date: str | None = None
    place: str | None = None
    statement: str | None = None
    code: str = ""
    probability: float = 0.0


class StanceCoder(Protocol):
    """Codes the stance of statements on a proposition."""

    @property
    def name(self) -> str:
        """Names the model and what it learned from, so that its codings are made again when it changes."""
        ...

    def code(self, proposition: str, passages: Sequence[Passage]) -> list[Coded]:
        """Code each of the statements; evidence (`Coded.spans`) is a range of its `text`."""
        ...
