"""A statement: who says what, in whose words, by which route, and how surely."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sayso.domain.text import Span

Kind = Literal["direct", "mixed", "indirect"]
SpeakerType = Literal[
    "person", "organization", "government", "outlet", "document", "group", "unnamed", "author", "none"
]
Basis = Literal["published", "stated", "inferred"]
Level = Literal["certain", "probable", "possible"]

SPAN_SEPARATOR = " … "


def text_of(spans: tuple[Span, ...], text: str) -> str:
    """Return the words of several spans, separated by an ellipsis."""
    return SPAN_SEPARATOR.join(text[s:e] for s, e in spans)


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution found by the model: its linked spans.

    `confidence` is the probability, in [0, 1], that content and source are right.
    """

    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of the report: their spans and text."""

    spans: tuple[Span, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Cue:
    """The cue's words, and the act that they name ("say", "deny", "warn"; None if unlisted)."""

    spans: tuple[Span, ...]
    text: str
    act: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A runner-up for the speaker, with its probability."""

    name: str
    type: SpeakerType
    probability: float


@dataclass(frozen=True, slots=True)
class Speaker:
    """The person or body that is credited. `name` is the report's fullest form, without titles.

    `country` is an ISO 3166 alpha-3 code. `mention` is where the report names the speaker in full. `candidates` are the
    runners-up, likeliest first.
    """

    name: str | None
    type: SpeakerType = "none"
    role: str | None = None
    organization: str | None = None
    country: str | None = None
    mention: Span | None = None
    actor: str | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain by which a statement reached the reader."""

    name: str | None
    type: SpeakerType
    basis: Basis
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody to whom the words were said."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Occasion:
    """Where the words were said: a meeting, a briefing, a speech. `date` is an ISO date."""

    text: str
    span: Span
    place: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class SaidOn:
    """When the words were said, as ISO dates; `until` ends a range ("in March").

    `date` is None if it depends on the date of the report ("on Monday") and that is unknown.
    """

    text: str
    span: Span
    date: str | None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Certainty:
    """Whether the statement is denied, hedged, rumored or imagined; `markers` are the words that show it."""

    denied: bool = False
    hedged: bool = False
    rumour: bool = False
    hypothetical: bool = False
    level: Level = "certain"
    markers: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a record. `id` hashes document, roles and spans.

    `within` is the id of the statement whose content contains this one, `continues` the id of the statement whose
    source this one continues. `added_by` names the person who added it; None if a model found it. `probabilities` has,
    for each of content, speaker, role, route and doubt, the probability that it is right.
    """

    id: str
    kind: Kind
    content: Passage
    cue: Cue | None = None
    source: Passage | None = None
    speaker: Speaker | None = None
    addressees: tuple[Addressee, ...] = ()
    occasion: Occasion | None = None
    said_on: SaidOn | None = None
    chain: tuple[Link, ...] = ()
    certainty: Certainty = Certainty()
    within: str | None = None
    continues: str | None = None
    confidence: float = 1.0
    added_by: str | None = None
    probabilities: Mapping[str, float] = field(default_factory=dict)

    @property
    def start(self) -> int:
        """The offset of the content's first character."""
        return self.content.spans[0].start
