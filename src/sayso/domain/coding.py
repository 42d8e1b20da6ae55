"""Coding: what statements are coded against, by whom, and what came out."""

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
    """What one can stand for or against.

    `proposition` is a full sentence that one can agree or disagree with. `words` are such as tell that a
    statement is about it; `examples` are statements that are.
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
    """What one person said of one statement and concept. It is never changed; a later one overrules it.

    `stance` is None where the person took back what he or she had said.
    """

    concept: str
    statement: str
    stance: Stance | None
    coder: str
    coded_at: str


@dataclass(frozen=True, slots=True)
class Coded:
    """What a model says of one statement and proposition.

    Attributes:
        stance: What the statement says of the proposition; "none" where it says nothing.
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
    """What somebody does to somebody by a statement or in an event, with its PLOVER root code.

    Attributes:
        kind: "statement", or the kind of the event.
        text: The report's words that tell of it.
        spans: Where these stand.
        source: Name of the one who acts.
        target: Name of the one whom it is done to.
        date: ISO date on which it was done, or else on which the report came out.
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
    """Says of statements what they say of a proposition."""

    @property
    def name(self) -> str:
        """Names the model and what it learned from, so that its codings are made again when it changes."""
        ...

    def code(self, proposition: str, passages: Sequence[Passage]) -> list[Coded]:
        """Code each of the statements; evidence (`Coded.spans`) is a range of its `text`."""
        ...
