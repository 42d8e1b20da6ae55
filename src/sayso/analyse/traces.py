"""What tracing finds: the reports that carry one utterance, who relays whom, and how the words differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sayso.analyse.utterances import Utterance
from sayso.domain.text import Span

Change = Literal["exact", "punctuation", "truncated", "spliced", "bracketed", "altered", "other_speaker", "translation"]
CHANGES: tuple[Change, ...] = (
    "other_speaker",  # the same words in another mouth
    "translation",  # the same speaker on the same day in other words, as two translators would put it
    "altered",  # other words
    "spliced",  # words cut from the middle, or two utterances joined
    "bracketed",  # an insertion in brackets, or an ellipsis where words are cut
    "truncated",  # words cut at the beginning or the end
    "punctuation",  # the same words with other punctuation or capitals
    "exact",  # the same words; marks round them, and the comma before "she said", do not count
)
"""How a variant differs from the fullest one, the weightiest first."""

EditKind = Literal["same", "left_out", "added", "replaced"]
Basis = Literal["stated", "inferred", "credited", "copied"]
"""Why one report is held to relay another: the statement's chain names it (stated, inferred), its byline or
dateline credits it, or its text is a copy of the other's."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One step of an alignment: spans of `fullest.text` and of the variant's text, empty where one has nothing."""

    kind: EditKind
    fullest: Span
    variant: Span


@dataclass(frozen=True, slots=True)
class Variant:
    """The utterance as one report words it.

    Attributes:
        changes: How it differs from the fullest, in the order of CHANGES; ("exact",) where it does not.
        edits: The whole alignment, in order; what differs is all that is not "same".
        kept: Share of the fullest one's words that it has, in [0, 1].
        is_fullest: Whether all others are compared with this one.
    """

    utterance: Utterance
    changes: tuple[Change, ...]
    edits: tuple[Edit, ...]
    kept: float
    is_fullest: bool = False

    @property
    def change(self) -> Change:
        """The weightiest of its changes."""
        return self.changes[0]


@dataclass(frozen=True, slots=True)
class Relay:
    """From whom a report has the words.

    `report` is the id of the report that they come from, where it is among those traced; else None, and `name` is
    an outlet, person or program outside of it. `likeness` is the share of shared text, for copies.
    """

    name: str
    basis: Basis
    report: str | None = None
    likeness: float | None = None


@dataclass(frozen=True, slots=True)
class Carriage:
    """One report that carries the utterance.

    Attributes:
        variants: Its wordings of it, the one nearest to the fullest first; a report can give the words twice.
        relays: From whom it has them, the surest first; empty where nothing says so.
        source: Number, from 0, of the independent source that this carriage goes back to. Carriages with the same
        number
            are by one outlet, copy one text, or name one carrier.
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
        """The wording that is nearest to the fullest."""
        return self.variants[0]

    @property
    def is_copy(self) -> bool:
        """Whether its text is another's, or it credits an agency with it."""
        return any(relay.basis in ("copied", "credited") for relay in self.relays)


@dataclass(frozen=True, slots=True)
class Trace:
    """Every report found that carries one utterance.

    Attributes:
        fullest: The wording with most words, quoted before retold, earliest of equals. All variants are compared
        with it.
        carriages: In time order; of one day, a source stands before who relays it; those without a date stand last.
        independent: Number of carriers that neither copy nor name one another: the number of sources.
        copies: Number of carriages that are copies of another report, or of an agency's text.
        days: ISO dates on which the reports say that it was said. Several: it was said more than once, or a report is
        wrong.
        speakers: Names of those who are credited with it, the most often credited first.
        asked: The words that were asked for, where they were.
        others: Fullest wordings of other utterances that hold the words asked for.
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
        """Carriages of the first one's day that do not have it from the first: any of them may have been first."""
        first = self.first
        return tuple(
            carriage
            for carriage in self.carriages[1:]
            if carriage.published == first.published and carriage.source != first.source
        )
