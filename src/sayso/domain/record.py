"""The record of one report: its document, with every layer that the stages add."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sayso.domain.statement import Attribution, Statement
from sayso.domain.text import Document, Problem, Quotation, Span


@dataclass(frozen=True, slots=True)
class Entity:
    """A name or date in the text; `type` is one of `sayso.models.labels.ENTITY_TYPES`."""

    span: Span
    text: str
    type: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the report and what it refers to: "Berlin", the Government of Germany."""

    span: Span
    text: str
    name: str
    type: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """One actor agrees or disagrees with another. Both are names, as for speakers."""

    kind: str
    origin: str
    target: str
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Participant:
    """A participant of an event; `part` is chair, host, guest or attended."""

    name: str
    part: str


@dataclass(frozen=True, slots=True)
class Event:
    """A meeting, visit, call, signing, vote, speech or other event in the report."""

    kind: str
    participants: tuple[Participant, ...]
    evidence: tuple[Span, ...]
    place: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class LoadedWords:
    """Loaded words and who uses them: the outlet or a speaker, by name."""

    span: Span
    text: str
    voice: str | None


@dataclass(frozen=True, slots=True)
class Record:
    """A document with its layers, in the order in which the pipeline adds them.

    `sentences`, `quotations`, `entities` and `attributions` are working layers for later stages; the rest is the public
    JSON form.
    """

    document: Document
    sentences: tuple[Span, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    entities: tuple[Entity, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    statements: tuple[Statement, ...] = ()
    mentions: tuple[Mention, ...] = ()
    relations: tuple[Relation, ...] = ()
    events: tuple[Event, ...] = ()
    loaded: tuple[LoadedWords, ...] = ()
    problems: tuple[Problem, ...] = ()
    made_by: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The document's text, in which all spans are offsets."""
        return self.document.text

    def with_problem(self, problem: Problem) -> Record:
        """Return the same record with one more problem."""
        return replace(self, problems=(*self.problems, problem))
