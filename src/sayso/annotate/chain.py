"""The chain through which a statement reached the reader: publisher, carriers, speaker."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sayso.annotate.carriers import Carrier, Reach, find_carriers
from sayso.annotate.cue_acts import act_of
from sayso.annotate.headings import item_headings
from sayso.annotate.outlets import find_outlets, same_outlet
from sayso.annotate.passed_on import quoted_blocks, single_route
from sayso.annotate.patterns import any_of
from sayso.annotate.polls import poll_of
from sayso.domain.record import Record
from sayso.domain.statement import SPAN_SEPARATOR, Basis, Link, Statement
from sayso.domain.text import Document, Span
from sayso.tables import kept_per_tables, table, word_set

LINES_THAT_HOLD = 2
"""Number of paragraphs over which a carrier is kept for the same speaker's next statements."""
HEADLINE_REACH = 5
"""Number of paragraphs below a headline in which the carriers of its statement may be named."""
_LINE = re.compile(r"[^\r\n]+")
_HABIT = re.compile(r"\b(?:long|often|repeatedly|previously|always|once|earlier)\b")
_OWN = re.compile(
    r"\b(?:told|asked by|interview with)\s+"
    r"(?:us|me|this\s(?:newspaper|paper|reporter|website|magazine|correspondent))\b"
)


@dataclass(frozen=True, slots=True)
class _Route:
    """The carriers of one statement, their basis, and whether the statement opens a new occasion."""

    carriers: tuple[Carrier, ...] = ()
    basis: Basis = "stated"
    is_fresh: bool = False


def trace_chains(record: Record) -> Record:
    """Give every statement its chain, outermost link first; it always has a publisher and a speaker.

    A carrier is "stated" if the statement's own sentence, or the heading of its item in a
    press review, names it. It is "inferred" if it carried the same speaker's words just before
    or just after, or if the whole report passes on a single outlet or program.
    The chain of a nested statement begins with the chain and the speaker of the outer one.
    """
    return replace(record, statements=_Tracer(record).chained())


class _Tracer:
    """One pass over the statements of a report."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._text = record.text
        self._statements = record.statements
        self._own = [n for n in (record.document.outlet, record.document.agency) if n]
        self._outlets = find_outlets(record)
        self._line_starts = [m.start() for m in _LINE.finditer(self._text) if m.group().strip()]
        self._sentence_starts = [s.start for s in record.sentences]
        self._contents = sorted((span, s.id) for s in record.statements for span in s.content.spans)
        self._headings = item_headings(self._text)
        self._blocks = quoted_blocks(record, self._outlets)

    def chained(self) -> tuple[Statement, ...]:
        """The statements with their chains."""
        routes = {s.id: self._stated(s) for s in self._statements}
        self._hold_on(routes)
        self._look_ahead(routes)
        self._pass_on(routes)
        by_id = {s.id: s for s in self._statements}
        done: dict[str, Statement] = {}
        for statement in sorted(self._statements, key=lambda s: -_size(s)):
            outer = done.get(statement.within or "") or by_id.get(statement.within or "")
            done[statement.id] = replace(statement, chain=self._chain(statement, routes[statement.id], outer))
        return tuple(done[s.id] for s in self._statements)

    def _chain(self, statement: Statement, route: _Route, outer: Statement | None) -> tuple[Link, ...]:
        document, speaker = self._record.document, statement.speaker
        if speaker is not None and speaker.type == "author":
            return (_publisher(document),)
        links = [_publisher(document), *_agency(document)]
        heading = self._headings.get(self._line(statement.start))
        if heading is not None and not self._is_own(heading.name):
            links.append(Link(heading.name, "outlet", "stated", heading.span))
        links += [Link(c.name, c.type, route.basis, c.span) for c in route.carriers]
        if outer is not None and outer.chain:
            inside = [link for link in links[1:] if not (link.span and _is_outside(link.span, outer))]
            links = [*outer.chain[: -1 if len(outer.chain) > 1 else None], *_held_by(outer), *inside]
        name = speaker.name if speaker else None
        last = Link(name, speaker.type if speaker else "none", "stated", speaker.mention if speaker else None)
        return (links[0], *_without_repeats(links[1:], name), last)

    def _stated(self, statement: Statement) -> _Route:
        found: list[Carrier] = []
        is_fresh = False
        contents = self._contents_beside(statement)
        for region in self._sentences(statement):
            words = self._text[region.start : region.end]
            is_fresh = is_fresh or bool(_OWN.search(words)) or bool(_occasion().search(words.lower()))
            for carrier in find_carriers(self._text, Reach(region, contents), self._outlets):
                if self._is_own(carrier.name):
                    is_fresh = is_fresh or carrier.inner
                elif self._is_of(carrier, statement, region) and not self._speaks_beside(carrier, statement):
                    found.append(carrier)
        speaker = statement.speaker
        if speaker is not None and speaker.type == "document":
            found = [c for c in found if c.type != "document"]
        poll = poll_of(statement, self._text)
        if poll is not None and not found:
            found = [poll]
        return _Route(tuple(sorted(found, key=lambda c: (c.rank, c.span.start))), is_fresh=is_fresh and not found)

    def _is_of(self, carrier: Carrier, statement: Statement, region: Span) -> bool:
        """Whether a carrier belongs to this statement; with several speakers in a sentence, the nearest cue decides."""
        if not carrier.inner or statement.cue is None:
            return True
        others = [
            s for s in self._statements
            if s.cue and s.cue.spans[0].overlaps(region) and _speaker_name(s) != _speaker_name(statement)
        ]  # fmt: skip
        mine = _distance(statement, carrier.span)
        return all(_distance(other, carrier.span) >= mine for other in others)

    def _speaks_beside(self, carrier: Carrier, statement: Statement) -> bool:
        """Whether the outlet is the source of another statement that does not contain this one."""
        at = _anchor(statement)
        return any(
            source.overlaps(carrier.span) and not any(c.start <= at < c.end for c in other.content.spans)
            for other in self._statements
            if other is not statement and other.source and not carrier.inner
            for source in other.source.spans
        )

    def _contents_beside(self, statement: Statement) -> list[Span]:
        """The contents that cannot name a carrier of the statement: all except those that contain it."""
        anchor = _anchor(statement)
        return [span for span, owner in self._contents if owner == statement.id or not span.start <= anchor < span.end]

    def _sentences(self, statement: Statement) -> Iterable[Span]:
        """The sentences of the cue and the source, or of the content if there is neither."""
        roles = [*(statement.cue.spans if statement.cue else ()), *(statement.source.spans if statement.source else ())]
        numbers = {bisect_right(self._sentence_starts, span.start) - 1 for span in roles or statement.content.spans[:1]}
        return [self._record.sentences[n] for n in sorted(numbers) if n >= 0]

    def _hold_on(self, routes: dict[str, _Route]) -> None:
        """Carry a carrier over to the same speaker's next statements."""
        last: dict[str, tuple[int, _Route]] = {}
        for statement in sorted(self._statements, key=_anchor):
            route, name, line = routes[statement.id], _speaker_name(statement), self._line(_anchor(statement))
            followed = routes.get(statement.continues or "")
            if name is None or _is_talk(statement):
                continue
            before = last.get(name)
            if not route.carriers and followed is not None and followed.carriers:
                route = replace(followed, basis="inferred")
            elif (
                _can_hold(statement, route)
                and before
                and (line - before[0] <= LINES_THAT_HOLD or _wrote(statement, before[1]))
            ):
                route = replace(before[1], basis="inferred" if before[1].carriers else "stated")
            routes[statement.id] = route
            last[name] = (line, route)

    def _look_ahead(self, routes: dict[str, _Route]) -> None:
        """Take the carriers of a statement or a headline from the same speaker's next statement."""
        following: dict[str, tuple[int, _Route]] = {}
        for statement in sorted(self._statements, key=_anchor, reverse=True):
            route, name, line = routes[statement.id], _speaker_name(statement), self._line(_anchor(statement))
            if name is None or _is_talk(statement):
                continue
            after = following.get(name)
            reach = HEADLINE_REACH if line <= 1 else 1
            if after and _can_hold(statement, route) and after[0] - line <= reach:
                spoken = tuple(c for c in after[1].carriers if c.inner)
                routes[statement.id] = route = _Route(spoken, "inferred") if spoken else route
            following[name] = (line, route)

    def _pass_on(self, routes: dict[str, _Route]) -> None:
        """If the whole report passes on one outlet or program, make that a carrier of every statement."""
        stated = {id_: route.carriers for id_, route in routes.items()}
        outlets = [o for o in self._outlets if not self._is_own(o.name)]
        single = single_route(self._record, outlets, stated)
        for statement in self._statements:
            route = routes[statement.id]
            if route.carriers or _is_talk(statement):
                continue
            block = next((b for b in self._blocks if b.span.start <= _anchor(statement) < b.span.end), None)
            if block is not None and not self._is_own(block.carrier.name):
                routes[statement.id] = _Route((block.carrier,), "inferred")
            elif single is not None and single.holds_for(statement):
                routes[statement.id] = _Route(single.carriers, "inferred")

    def _is_own(self, name: str) -> bool:
        return any(same_outlet(name, own) for own in self._own)

    def _line(self, at: int) -> int:
        return bisect_right(self._line_starts, at) - 1


def _can_hold(statement: Statement, route: _Route) -> bool:
    """Whether a statement may share the carriers of the speaker's other statements: speech without a new occasion."""
    if route.carriers or route.is_fresh:
        return False
    if statement.cue is not None and _HABIT.search(statement.cue.text):
        return False
    acts = {act_of(words) for words in statement.cue.text.split(SPAN_SEPARATOR)} if statement.cue else set()
    return not acts or statement.kind == "direct" or not acts.isdisjoint(word_set("outlet_words", "spoken_acts"))


def _wrote(statement: Statement, route: _Route) -> bool:
    """Whether a statement comes from the document that the speaker wrote; this holds over any distance."""
    in_writing = bool(route.carriers) and route.carriers[-1].type == "document"
    return in_writing and statement.cue is not None and statement.cue.act == "write"


def _anchor(statement: Statement) -> int:
    """The offset at which a statement is attributed."""
    if statement.cue is not None:
        return statement.cue.spans[0].start
    return statement.source.spans[0].start if statement.source else statement.start


def _distance(statement: Statement, span: Span) -> int:
    cues = statement.cue.spans if statement.cue else ()
    return min((max(cue.start - span.end, span.start - cue.end, 0) for cue in cues), default=10**6)


def _size(statement: Statement) -> int:
    return sum(end - start for start, end in statement.content.spans)


def _speaker_name(statement: Statement) -> str | None:
    return statement.speaker.name if statement.speaker else None


def _is_outside(span: Span, outer: Statement) -> bool:
    return not any(content.contains(span) for content in outer.content.spans)


def _held_by(outer: Statement) -> list[Link]:
    """The speaker of the outer statement, as a link of the inner one's chain."""
    speaker = outer.speaker
    if speaker is None or not speaker.name or speaker.type == "author":
        return []
    return [Link(speaker.name, speaker.type, "stated", speaker.mention)]


def _without_repeats(links: Sequence[Link], speaker: str | None) -> list[Link]:
    """The links without repeated outlets and without the speaker."""
    kept: list[Link] = []
    for link in links:
        names = [*(other.name for other in kept), speaker]
        if link.name and not any(name and same_outlet(link.name, name) for name in names):
            kept.append(link)
    return kept


def _publisher(document: Document) -> Link:
    return Link(document.outlet or document.agency, "outlet", "published")


def _agency(document: Document) -> list[Link]:
    name = document.agency
    if name is None or document.outlet is None or same_outlet(name, document.outlet):
        return []
    return [Link(name, "outlet", "stated")]


def _is_talk(statement: Statement) -> bool:
    return statement.certainty.rumour or statement.speaker is None or statement.speaker.type in {"none", "author"}


@kept_per_tables()
def _occasion() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(table('outlet_words')['occasions'])})\b")
