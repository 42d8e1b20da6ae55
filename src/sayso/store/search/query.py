"""The filters of a search for statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from sayso.errors import UsageError
from sayso.store.search.facets import MARKS

VersionsAsked = Literal["newest", "all"]
VERSIONS: tuple[VersionsAsked, ...] = get_args(VersionsAsked)


@dataclass(frozen=True, slots=True)
class StatementQuery:
    """A search. Empty fields do not filter; all others must match.

    Attributes:
        words: Words of the content; "a phrase" in quotation marks, -word to exclude a word, begin* for a prefix.
        speaker: A name in any spelling, or a part of it. `actor` is the id of one actor.
        about: The id of an actor whom the words mention.
        country: The speaker's country, as an ISO 3166 alpha-3 code.
        via: A carrier between outlet and speaker.
        since, until: First and last day on which it was said, or else published.
        sure: Minimum confidence, in [0, 1]; statements that people checked match whatever their confidence.
        marks: Which of denied, hedged, rumour and hypothetical must be set.
        among: Only statements with these ids; None does not filter.
        version: "newest" of each report, or "all" to include earlier versions.
    """

    words: str = ""
    speaker: str | None = None
    actor: int | None = None
    about: int | None = None
    role: str | None = None
    country: str | None = None
    outlet: str | None = None
    via: str | None = None
    kind: str | None = None
    speaker_type: str | None = None
    since: date | None = None
    until: date | None = None
    sure: float = 0.0
    marks: frozenset[str] = frozenset()
    among: frozenset[str] | None = None
    version: VersionsAsked = "newest"

    def __post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            raise UsageError(f"the search starts on {self.since} and ends before, on {self.until}", hint="swap the two")
        if not 0 <= self.sure <= 1:
            raise UsageError(f"sure is {self.sure}; a probability from 0 to 1 was expected", hint="for example 0.8")
        if unknown := self.marks - set(MARKS):
            raise UsageError(f"there is no mark {sorted(unknown)[0]!r}", hint=f"use one of {', '.join(MARKS)}")
        if self.version not in VERSIONS:
            raise UsageError(f"there is no version {self.version!r}", hint=f"use one of {', '.join(VERSIONS)}")
