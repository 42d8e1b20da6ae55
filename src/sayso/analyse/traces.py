"""The result of tracing: the reports that carry one utterance, who relays whom, and how the words differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sayso.analyse.utterances import Utterance
from sayso.domain.text import Span

Change = Literal["exact", "punctuation", "truncated", "spliced", "bracketed", "altered", "other_speaker", "translation"]
CHANGES: tuple[Change, ...] = (
    "other_speaker",  # the same words by another speaker
    "translation",  # the same speaker and day in other words, as by two translators
    "altered",  # other words
    "spliced",  # words cut from the middle, or two utterances joined
    "bracketed",  # an insertion in brackets, or an ellipsis for omitted words
    "truncated",  # words cut at the beginning or the end
    "punctuation",  # the same words with other punctuation or capitals
    "exact",  # the same words; quotation marks, and the comma before "she said", do not count
)
"""How a variant differs from the fullest wording, most serious first."""

EditKind = Literal["same", "left_out", "added", "replaced"]
Basis = Literal["stated", "inferred", "credited", "copied"]
"""Why a report counts as relaying another: the statement's chain names it (stated, inferred), its byline or dateline
credits it, or its text is a copy of the other's."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One step of an alignment: spans of `fullest.text` and of the variant's text, which may be empty."""

    kind: EditKind
    fullest: Span
    variant: Span


@dataclass(frozen=True, slots=True)
class Variant:
    """One report's wording of the utterance.

    Attributes:
        changes: How it differs from the fullest wording, in the order of CHANGES; ("exact",) if it does not.
        edits: The whole alignment, in order; all steps other than "same" are differences.
        kept: Share of the fullest wording's words that it has, in [0, 1].
        is_fullest: Whether it is the wording with which all others are compared.
    """

    utterance: Utterance
    changes: tuple[Change, ...]
    edits: tuple[Edit, ...]
    kept: float
    is_fullest: bool = False

    @property
    def change(self) -> Change:
        """The most serious of its changes."""
        return self.changes[0]


@dataclass(frozen=True, slots=True)
class Relay:
    """The origin from which a report has the words.

    `report` is the id of the original report if it is in the trace; otherwise it is None, and `name` is an outlet,
    person or program outside the trace. `likeness` is the share of common text, for copies.
    """

    name: str
    basis: Basis
    report: str | None = None
    likeness: float | None = None


@dataclass(frozen=True, slots=True)
class Carriage:
    """One report that carries the utterance.

    Attributes:
        variants: Its wordings, the one nearest to the fullest first; a report can give the words twice.
        relays: The origins of its words, most certain first; empty if unknown.
        source: Number, from 0, of its independent source. Carriages with the same number are by the same outlet, copy
            the same text, or name the same carrier.
    """

    report: str
    outlet: str | None
    published: str | None
    title: str | None
    variants: tuple[Variant, ...]
    relays: tuple[Relay, ...] = ()
    source: int = 0

    @property
    def variant(self) -> Variant:
        """The wording nearest to the fullest."""
        return self.variants[0]

    @property
    def is_copy(self) -> bool:
        """Whether its text is copied from another report or credited to an agency."""
        return any(relay.basis in ("copied", "credited") for relay in self.relays)


@dataclass(frozen=True, slots=True)
class Trace:
    """Every report found that carries one utterance.

    Attributes:
        fullest: The fullest wording, with which all variants are compared.
        carriages: The carriages in order of time; on the same day, a source precedes its relays; undated ones are last.
        independent: Number of independent sources: carriages that neither copy nor name one another.
        copies: Number of carriages that are copies of another report, or of an agency's text.
        days: ISO dates on which it was said, according to the reports; if there are several, it was said more than once
            or a report is wrong.
        speakers: Names of the credited speakers, most often credited first.
        asked: The words that were searched for, if any.
        others: Fullest wordings of other utterances that contain the words searched for.
    """

    fullest: Utterance
    carriages: tuple[Carriage, ...]
    independent: int
    copies: int
    days: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    asked: str | None = None
    others: tuple[Utterance, ...] = ()

    @property
    def first(self) -> Carriage:
        """The first carrier."""
        return self.carriages[0]

    @property
    def rivals(self) -> tuple[Carriage, ...]:
        """Carriages of the same day that do not have it from the first: any of them may have been first."""
        first = self.first
        return tuple(
            carriage
            for carriage in self.carriages[1:]
            if carriage.published == first.published and carriage.source != first.source
        )
