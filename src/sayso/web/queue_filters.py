"""The filters of the review queue, as an address has them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Annotated, Literal
from urllib.parse import parse_qsl

from fastapi import Query

from sayso.store.reviewing.decision_log import QueueFilter
from sayso.web.facets import query_with
from sayso.web.page import MAX_ROW_NUMBER
from sayso.web.workbench import Workbench

Part = Literal["", "content", "speaker", "role", "route", "doubt"]
UNSURE_PART = 0.9  # parts below this are asked about, unless `below` is given


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters in an address; see `decision_log.QueueFilter`."""

    outlet: str = ""
    speaker: str = ""
    concept: str = ""
    report: str = ""
    part: str = ""
    below: float = 1.0

    @property
    def query(self) -> str:
        """The query with these filters."""
        return query_with({**asdict(self), "below": self.below if self.below < 1 else None})


def wanted_of(
    outlet: Annotated[str, Query(max_length=200)] = "",
    speaker: Annotated[str, Query(max_length=200)] = "",
    concept: Annotated[str, Query(max_length=200)] = "",
    report: Annotated[str, Query(max_length=500)] = "",
    part: Annotated[Part, Query()] = "",
    below: Annotated[float, Query(gt=0, le=1)] = 1.0,
) -> Wanted:
    """Return the filters in an address."""
    return Wanted(outlet.strip(), speaker.strip(), concept.strip(), report.strip(), part, below)


def filter_of(bench: Workbench, wanted: Wanted) -> tuple[QueueFilter, str]:
    """Return the filter for the queue, and an error message about the speaker, if any.

    A speaker is an actor's number, or words that match all actors with such a name.
    """
    speakers = _speakers(bench, wanted.speaker) if wanted.speaker else None
    unknown = speakers is not None and not speakers
    trouble = f"nobody in this record book is called “{wanted.speaker}”" if unknown else ""
    below = wanted.below if wanted.below < 1 or not wanted.part else UNSURE_PART
    return QueueFilter(wanted.outlet, speakers, wanted.concept, wanted.report, below, wanted.part), trouble


def _speakers(bench: Workbench, words: str) -> frozenset[int]:
    is_number = words.isascii() and words.isdigit() and len(words) < len(str(MAX_ROW_NUMBER))
    return frozenset({int(words)} if is_number else bench.book.browse.named(words))


def kept_filters(query: str) -> dict[str, str]:
    """Return the parameters of a query that filter the queue."""
    return {name: value for name, value in parse_qsl(query) if name in {field.name for field in fields(Wanted)}}
