"""Carriers: the outlets, platforms, programs and documents that, according to a sentence, passed the words on."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sayso.annotate.outlets import Outlet, same_outlet
from sayso.annotate.patterns import any_of, capitalised
from sayso.domain.statement import SpeakerType
from sayso.domain.text import Span
from sayso.tables import kept_per_tables, table

_REACH = 70
"""Code points around a name that are searched for its part in the sentence."""
_GAP = (
    r"(?:\s+(?!(?:that|and|or|but|who|which|when|as|he|she|it|they|"
    r"because|after|reporters|journalists|lawmakers|during|at)\b)[\w’'.-]+){0,5}?"
)
_SHOW_OF = re.compile(r"['’]s?\s+[“\"‘']?")
_VERB_FIRST = re.compile(r"[,”\"’']\s(?:reports|reported|writes|wrote|says|said|notes|noted)\s(?:[Tt]he\s)?[“\"‘'*_]?$")
_OF_ANOTHER = re.compile(r"[A-Z][\w’']+\s(?:[a-z]+\s)?[a-z]+\s$")
_LIST_OF_OTHERS = re.compile(r"(?:,\s[^,.]{2,30})*,?\s+and\s+(?:several\s+|many\s+)?other", re.IGNORECASE)


class Rank:
    """Positions in a chain, outermost first: who quotes, who is quoted, who was told, what was written."""

    QUOTES, PASSES, CITED, SPOKEN, PERSON, DOCUMENT = range(6)


@dataclass(frozen=True, slots=True)
class Carrier:
    """A carrier named in a sentence; a lower `rank` is farther out in the chain."""

    name: str
    span: Span
    rank: int
    type: SpeakerType = "outlet"

    @property
    def inner(self) -> bool:
        """Whether the words were said to the carrier or written in it."""
        return self.rank >= Rank.SPOKEN


class Reach(NamedTuple):
    """A range of the text to search for carriers, and the contents in it, which are skipped."""

    region: Span
    contents: Sequence[Span]


def find_carriers(text: str, reach: Reach, outlets: Sequence[Outlet]) -> list[Carrier]:
    """Find the carriers in a range of the text, outermost first, without duplicates."""
    found: list[Carrier] = []
    for carrier in (*_outlets(text, reach, outlets), *_platform_verbs(text, reach), *_documents(text, reach)):
        if not any(same_outlet(carrier.name, other.name) for other in found):
            found.append(carrier)
    return sorted(found, key=lambda c: (c.rank, c.span.start))


def _outlets(text: str, reach: Reach, outlets: Sequence[Outlet]) -> Iterator[Carrier]:
    region = reach.region
    first = bisect_left(outlets, region.start, key=lambda o: o.span.start)
    listed = False
    for outlet in outlets[first:]:
        if outlet.span.start >= region.end:
            return
        if _is_covered(outlet.span, reach.contents):
            continue
        rank = _rank(text, outlet, region)
        if rank is None or listed:
            continue
        listed = bool(_LIST_OF_OTHERS.match(text, outlet.span.end, region.end))
        carries = rank, outlet.span
        if outlet.kind == "reporter" and rank == Rank.SPOKEN:
            yield from _asked_by(outlet, text[max(0, outlet.span.start - 40) : outlet.span.start])
            continue
        if _SHOW_OF.match(text, outlet.span.end) and any(
            o.kind == "programme" and 0 < o.span.start - outlet.span.end < 6 for o in outlets
        ):
            continue  # in "NBC's “Today”" the program is the carrier
        kind: SpeakerType = "person" if outlet.kind == "reporter" else "outlet"
        yield Carrier(outlet.name, carries[1], carries[0], kind)


def _rank(text: str, outlet: Outlet, region: Span) -> int | None:
    """The outlet's position in the chain, judged by the words around it; None if it is not a carrier there."""
    span = outlet.span
    before = text[max(region.start, span.start - _REACH) : span.start]
    after = text[span.end : min(region.end, span.end + _REACH)]
    if _employed().search(before):
        return None
    spoken = _before("spoken").search(before)
    if _works_there().match(after) and not spoken:
        return None
    if _quotes_after().match(after):
        return Rank.QUOTES
    if outlet.kind != "reporter" and _before("quoting").search(before):
        return Rank.QUOTES if not re.search(r"according to\b[^,]*$", before, re.IGNORECASE) else Rank.PASSES
    if _VERB_FIRST.search(before):
        return Rank.PASSES
    if _before("cited").search(before):
        return Rank.CITED
    if _passes_after().match(after):
        return Rank.PASSES
    if spoken and outlet.kind != "platform":
        return Rank.SPOKEN
    if _own_piece().match(after):
        return Rank.SPOKEN
    if outlet.kind in ("platform", "programme", "broadcaster") and _before("on").search(before):
        channel = re.match(r"\s+(?:channel|account|page)\s+[A-Z]", after)
        return None if channel else Rank.SPOKEN
    if outlet.kind == "platform" and (
        spoken or re.match(r"\s+(?:post|message|posting|video|thread|page|account)\b", after)
    ):
        return Rank.SPOKEN
    return None


def _asked_by(reporter: Outlet, before: str) -> Iterator[Carrier]:
    """The interviewer and the outlet; only the outlet for its own correspondent ("told CNN reporter X")."""
    if reporter.house is not None:
        yield Carrier(reporter.house, reporter.span, Rank.SPOKEN)
    if reporter.house is not None or not _OF_ANOTHER.search(before):
        yield Carrier(reporter.name, reporter.span, Rank.PERSON, "person")


def _platform_verbs(text: str, reach: Reach) -> Iterator[Carrier]:
    """Verbs that imply a platform, such as "tweeted"."""
    verbs = table("outlet_words")["verbs"]
    for match in _platform_verb().finditer(text, *reach.region):
        span = Span(*match.span())
        if not _is_covered(span, reach.contents):
            yield Carrier(verbs[match.group()], span, Rank.SPOKEN)


def _documents(text: str, reach: Reach) -> Iterator[Carrier]:
    """ "in a ruling", "on her website": documents that carry their author's words."""
    for match in _document().finditer(text, *reach.region):
        span = Span(*match.span("name" if match["name"] else "seen"))
        if not _is_covered(span, reach.contents):
            yield Carrier(text[span.start : span.end], span, Rank.DOCUMENT, "document")


def _is_covered(span: Span, contents: Sequence[Span]) -> bool:
    return any(start <= span.start < end for start, end in contents)


@kept_per_tables()
def _platform_verb() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(table('outlet_words')['verbs'])})\b(?!\s+(?:from|by|of|was|is)\b)")


@kept_per_tables()
def _document() -> re.Pattern[str]:
    nouns = any_of(table("outlet_words")["documents"])
    between = r"(?:(?!(?:same|following|wake|interview|new)\b)[\w’'-]+\s){0,3}?"
    return re.compile(
        r"\b(?:[Ii]n|[Oo]n|[Vv]ia|issued|released|published|penned)\s+(?:an?|his|her|their|its|the|another|one)\s+"
        rf"{between}(?P<name>(?:{nouns})|[A-Z]\w+(?:\s[A-Z]\w+)*\s(?:statement|letter))\b(?!\s(?:in|on|for|of|by)\s[A-Z])"
        rf"|\b[Aa]ccording to (?:an?\s)?(?P<seen>{nouns}|documents|emails|transcripts?|letters|memos)\s(?:\w+\s){{0,3}}"
        r"(?:obtained|seen|reviewed|viewed|published)\b"
    )


@kept_per_tables()
def _own_piece() -> re.Pattern[str]:
    """Pieces by or with somebody that an outlet publishes: "in a Tidende interview", "in his Tidende column"."""
    return re.compile(rf"(?:['’]s?)?\s(?:[\w-]+\s)?(?:{any_of(table('outlet_words')['pieces'])})\b")


@kept_per_tables()
def _employed() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(table('outlet_words')['employed'])})(?:\s+(?:the|an?))?\s*$", re.IGNORECASE)


@kept_per_tables()
def _works_there() -> re.Pattern[str]:
    return re.compile(
        rf"(?:['’]s?)?\s+(?:[\w-]+\s+)?(?:{any_of(table('outlet_words')['works_there'])})\b", re.IGNORECASE
    )


@kept_per_tables(maxsize=8)
def _before(key: str) -> re.Pattern[str]:
    words = any_of(capitalised(table("outlet_words")["before"][key]))
    return re.compile(rf"\b(?:{words}){_GAP}\s+(?:the\s+)?[“\"‘'*_]?$")


@kept_per_tables()
def _quotes_after() -> re.Pattern[str]:
    words = table("outlet_words")["after"]
    return re.compile(rf"[”\"’'*_]?,?(?:\s+(?:{any_of(words['between'])}))*\s+(?:{any_of(words['quotes'])})\b")


@kept_per_tables()
def _passes_after() -> re.Pattern[str]:
    words = table("outlet_words")["after"]
    return re.compile(
        rf"[”\"’'*_]?(?:['’]s?)?,?(?:\s+(?:{any_of(words['between'])}|on\s\w+day|\w+day))*\s+(?:{any_of(words['passes'])})\b"
    )
