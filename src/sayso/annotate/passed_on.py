"""Reports that pass on a single source, and passages copied from one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sayso.annotate.carriers import Carrier, Rank, Reach, find_carriers
from sayso.annotate.outlets import Outlet, same_outlet
from sayso.annotate.patterns import any_of
from sayso.domain.record import Record
from sayso.domain.statement import Statement
from sayso.domain.text import Span
from sayso.tables import kept_per_tables, table

EARLY = 700
"""Code points at the start of the body in which a report names what it passes on."""
FEWEST_PLACES = 3
"""Fewest references to the story, so that a report that mentions it in passing does not count as passing it on."""
_TRANSCRIPT = re.compile(r"\btranscript\b|^[\"“]?[A-Z][A-Z.’' -]{2,30}:\s", re.MULTILINE)
_LEADS_IN = re.compile(r":\s*$")
_LINE = re.compile(r"[^\r\n]+")
_QUOTED_LINE = re.compile(r"\s*[“\"‘]")


@dataclass(frozen=True, slots=True)
class SingleRoute:
    """The carriers of the whole report from `start` on."""

    carriers: tuple[Carrier, ...]
    start: int

    def holds_for(self, statement: Statement) -> bool:
        """Whether the statement came by this route; what the story itself says did not."""
        is_story = statement.speaker is not None and statement.speaker.type in ("document", "outlet")
        return statement.start >= self.start and not is_story


@dataclass(frozen=True, slots=True)
class Block:
    """A passage copied from an outlet: "The Echo writes:" and what follows."""

    span: Span
    carrier: Carrier


def quoted_blocks(record: Record, outlets: Sequence[Outlet]) -> list[Block]:
    """Give the quoted paragraphs that follow a line with an outlet's name and a final colon."""
    return list(_blocks(record, outlets)) if outlets else []


def _blocks(record: Record, outlets: Sequence[Outlet]) -> Iterator[Block]:
    lines = [m for m in _LINE.finditer(record.text) if m.group().strip()]
    for number, line in enumerate(lines[:-1]):
        if not _LEADS_IN.search(line.group()):
            continue
        start = next(
            (s.start for s in record.sentences if line.start() <= s.start and s.end >= line.end() - 2), line.start()
        )
        found = find_carriers(record.text, Reach(Span(start, line.end()), ()), outlets)
        passing = [c for c in found if c.rank <= Rank.CITED]
        if not passing:
            continue
        last = number + 1
        while last + 1 < len(lines) and all(_QUOTED_LINE.match(lines[n].group()) for n in (last, last + 1)):
            last += 1
        yield Block(Span(lines[number + 1].start(), lines[last].end()), passing[0])


def single_route(
    record: Record, outlets: Sequence[Outlet], routes: Mapping[str, Sequence[Carrier]]
) -> SingleRoute | None:
    """Give the single route by which a whole report came, or None.

    The report is either a transcript of a broadcast named in its first lines, or a report on
    another outlet's story: it refers to that story early and repeatedly, and names no other carrier.
    """
    limit = record.document.body_start + EARLY
    distinct = {tuple(c.name for c in carriers) for carriers in routes.values() if carriers}
    spoken = [c for carriers in routes.values() for c in carriers if c.rank == Rank.SPOKEN and c.span.start < limit]
    if len(distinct) == 1 and spoken and _TRANSCRIPT.search(record.text):
        return SingleRoute(tuple(next(carriers for carriers in routes.values() if carriers)), 0)
    return _one_story(record, outlets, distinct, limit)


def _one_story(
    record: Record, outlets: Sequence[Outlet], distinct: set[tuple[str, ...]], limit: int
) -> SingleRoute | None:
    told = [o for o in outlets if _tells_story(record.text, o)]
    if not told or told[0].span.start > limit:
        return None
    story = told[0]
    reporters = [o for o in outlets if o.kind == "reporter" and o.span.start < limit]
    names = (story.name, *(o.name for o in reporters))
    foreign = any(not any(same_outlet(n, name) for name in names) for carriers in distinct for n in carriers)
    again = len(_story_again().findall(record.text, story.span.end))
    places = sum(any(same_outlet(o.name, name) for name in names) for o in told) + again
    if foreign or places < FEWEST_PLACES:
        return None
    carriers = [Carrier(story.name, story.span, Rank.PASSES)]
    carriers += [Carrier(o.name, o.span, Rank.PERSON, "person") for o in reporters[:1] if o.house is None]
    return SingleRoute(tuple(carriers), story.span.end)


def _tells_story(text: str, outlet: Outlet) -> bool:
    """Whether the words after an outlet's name say that it, or its report, tells something."""
    return outlet.kind not in ("platform", "media") and _story_after().match(text, outlet.span.end) is not None


@kept_per_tables()
def _story_after() -> re.Pattern[str]:
    words = table("outlet_words")["after"]
    return re.compile(
        rf"[”\"’'*_]?(?:['’]s?)?(?:\s+(?:{any_of(words['between'])}|\w+day))*\s+"
        rf"(?:{any_of(words['stories'])}|{any_of(words['prints'])}|{any_of(words['reports'])})\b"
    )


@kept_per_tables()
def _story_again() -> re.Pattern[str]:
    """ "the piece", "the report adds": further references to the story as a source."""
    words = table("outlet_words")["after"]
    return re.compile(rf"\b[Tt]he\s(?:{any_of(words['stories'])})\s(?:\w+\s)?(?:{any_of(words['story_does'])})\b")
