"""Coding: concepts, codings by people and by models, and coded actions."""

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

    `proposition` is a full sentence to agree or disagree with. `words` find statements about it; `examples`
    are such statements.
    """

    name: str
    proposition: str
    words: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A statement as a coder reads it: its words, source and cue, and the words around it.

    All but `text`, the statement's content, may be empty. `before` and `after` are the report's words around it.
    """

    text: str
    source: str = ""
    cue: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Coding:
    """One person's coding of one statement for one concept. It is never changed; a later one overrides it.

    `stance` is None if the person withdrew the coding.
    """

    concept: str
    statement: str
    stance: Stance | None
    coder: str
    coded_at: str


@dataclass(frozen=True, slots=True)
class Coded:
    """A model's coding of one statement for one proposition.

    Attributes:
        stance: The statement's stance on the proposition, or "none".
        probability: Probability, in [0, 1], that this stance is right.
        relevance: Probability, in [0, 1], that the text is about the proposition.
        spans: Places in the text that support the stance, in order.
        coder: Name of the model.
    """

    stance: Stance
    probability: float
    relevance: float
    spans: tuple[Span, ...] = ()
    coder: str = MACHINE


@dataclass(frozen=True, slots=True)
class CodedDeed:
    """An action of one actor toward another, in a statement or an event, with its PLOVER root code.

    Attributes:
        kind: "statement", or the kind of the event.
        text: The report's words about it.
        spans: The spans of these words.
        source: Name of the actor.
        target: Name of the recipient.
        date: ISO date of the action, or else of the report.
        place: Where it happened.
        statement: Id of the statement; None for an event.
        code: The root code ("ACCUSE").
        probability: Probability, in [0, 1], that the code is right.
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
        """The model and what it learned from; when this changes, its codings are made again."""
        ...

    def code(self, proposition: str, passages: Sequence[Passage]) -> list[Coded]:
        """Code each statement; its evidence (`Coded.spans`) consists of ranges of its `text`."""
        ...
