"""The chain by which a statement reached the reader: publisher, carriers, speaker."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sayso.annotate.carriers import Carrier, find_carriers, fullest_name, outlet_name, same_outlet
from sayso.domain.record import Record
from sayso.domain.statement import Basis, Link, Statement
from sayso.domain.text import Document, Span

EARLY_LINES = 2  # paragraphs after the first in which a report says what it passes on
_LINE = re.compile(r"[^\r\n]+")
_BROADCAST = re.compile(r"\b(?:broadcast|episode|edition|airing|instalment|installment) of (?:the )?[“\"‘']?$", re.IGNORECASE)
_PRONOUN = re.compile(r"(?:he|she|they|who|it|the \w+)$", re.IGNORECASE)
_HEADING = re.compile(r"(?P<name>[^().,:;?!“”\"]{2,60}?)\s*(?:\([A-Z][\w .-]+\))?:?\s*$")
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Route:
    """The carriers of one statement, and on what they rest."""

    carriers: tuple[Carrier, ...]
    basis: Basis


def trace_chains(record: Record) -> Record:
    """Give every statement its chain, outermost link first; both ends are always there.

    A carrier is stated where the statement's own sentence, or the heading of its item in a
    press review, names it. It is inferred where the words before, of the same speaker in the same
    or the next paragraph, came by it, or where the whole report passes on one single outlet.
    """
    tracer = _Tracer(record)
    return replace(record, statements=tuple(tracer.with_chain(s) for s in record.statements))


class _Tracer:
    """One pass over the statements of a report."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._document = record.document
        self._own = [n for n in (record.document.outlet, record.document.agency) if n]
        self._lines = [match.span() for match in _LINE.finditer(record.text) if match.group().strip()]
        self._headings = dict(_item_headings(record.text, self._lines))
        self._main = self._single_outlet()
        self._before: tuple[Statement, _Route] | None = None
        self._by_id = {s.id: s for s in record.statements}

    def with_chain(self, statement: Statement) -> Statement:
        """The statement with its chain; statements must come in the order of the text."""
        route = self._route(statement)
        self._before = (statement, route)
        speaker = statement.speaker
        if speaker is not None and speaker.type == "author":
            return replace(statement, chain=(_publisher(self._document),))
        outer = self._by_id.get(statement.within or "")
        holder = outer.speaker if outer is not None else None
        links = [_publisher(self._document), *_agency(self._document)]
        links += [Link(c.name, "outlet", route.basis, c.span) for c in route.carriers]
        if holder is not None and holder.name and not _same(holder.name, [link.name for link in links]):
            links.append(Link(holder.name, holder.type, "stated", holder.mention))
        name = speaker.name if speaker else None
        links = [links[0], *(link for link in links[1:] if not (name and link.name and same_outlet(name, link.name)))]
        last = Link(name, speaker.type if speaker else "none", "stated", speaker.mention if speaker else None)
        return replace(statement, chain=(*links, last))

    def _route(self, statement: Statement) -> _Route:
        stated = self._stated(statement)
        if stated:
            return _Route(stated, "stated")
        heading = self._headings.get(self._line(statement.start))
        if heading is not None:
            return _Route((heading,), "stated")
        if self._before is not None and self._carries_on(*self._before, statement):
            return _Route(self._before[1].carriers, "inferred")
        if self._main is not None and statement.start > self._main.span.end and not _is_talk(statement):
            return _Route((self._main,), "inferred")
        return _Route((), "stated")

    def _stated(self, statement: Statement) -> tuple[Carrier, ...]:
        contents = [span for s in self._record.statements for span in s.content.spans if s.id != statement.within]
        found: dict[str, Carrier] = {}
        for region in self._sentences(statement):
            for carrier in find_carriers(self._record.text, region, contents):
                name = fullest_name(carrier.name, self._record.text)
                if not self._is_own(name):
                    found.setdefault(_folded(name), replace(carrier, name=name))
        return tuple(sorted(found.values(), key=lambda c: (c.inner, c.span.start)))

    def _sentences(self, statement: Statement) -> Iterable[Span]:
        """The sentences that hold the cue or the source, or the content where there is neither."""
        roles = [*(statement.cue.spans if statement.cue else ()), *(statement.source.spans if statement.source else ())]
        for sentence in self._record.sentences:
            if any(sentence.overlaps(span) for span in roles or statement.content.spans[:1]):
                yield sentence

    def _carries_on(self, before: Statement, route: _Route, statement: Statement) -> bool:
        if not route.carriers or before.speaker is None or statement.speaker is None:
            return False
        same = before.speaker.name is not None and before.speaker.name == statement.speaker.name
        apart = self._line(statement.start) - self._line(before.content.spans[-1].start)
        again = statement.source is None or bool(_PRONOUN.match(statement.source.text))
        return statement.continues == before.id or same and (apart == 0 or apart == 1 and again)

    def _is_own(self, name: str) -> bool:
        return any(same_outlet(name, own) for own in self._own)

    def _line(self, at: int) -> int:
        return bisect_right([start for start, _ in self._lines], at) - 1

    def _single_outlet(self) -> Carrier | None:
        """The one outlet that a report passes on: no other is named, and it is named early or twice."""
        text = self._record.text
        contents = [span for s in self._record.statements for span in s.content.spans]
        named = [c for sentence in self._record.sentences for c in find_carriers(text, sentence, contents)]
        spoken = 0
        for statement in self._record.statements:
            speaker, source = statement.speaker, statement.source
            name = outlet_name(speaker.name) if speaker is not None and speaker.name else None
            if name is not None and source is not None:
                named.append(Carrier(name, source.spans[0], inner=False))
                spoken += 1
        named = sorted((c for c in named if not self._is_own(c.name)), key=lambda c: c.span)
        if not named or any(not same_outlet(named[0].name, c.name) for c in named):
            return None
        early = self._line(named[0].span.start) - self._line(self._document.body_start) <= EARLY_LINES
        broadcast = any(_BROADCAST.search(text, max(0, c.span.start - 40), c.span.start) for c in named)
        if not early or not (spoken >= 2 or broadcast):
            return None
        return replace(named[0], name=fullest_name(named[0].name, text))


def _item_headings(text: str, lines: Sequence[tuple[int, int]]) -> Iterable[tuple[int, Carrier]]:
    """For each line of a press review's items, the outlet in the heading above it.

    A heading is a line that holds an outlet's name, with its country perhaps, and nothing else;
    a report with fewer than two of them is no press review.
    """
    heads = []
    for number, (start, end) in enumerate(lines[1:], 1):
        match = _HEADING.match(text, start, end)
        country = text[start:end].rstrip().endswith(")")
        if match and end - start < 70 and (country or outlet_name(match["name"])):
            heads.append((number, Carrier(match["name"], Span(*match.span("name")), inner=False)))
    if len(heads) < 2:
        return
    short = [n for n, (s, e) in enumerate(lines) if e - s < 40 and not re.search(r"[.!?”\"]\s*$", text[s:e])]
    for number, carrier in heads:
        line = number + 1
        while line < len(lines) and line not in short:
            yield line, carrier
            line += 1


def _publisher(document: Document) -> Link:
    return Link(document.outlet or document.agency, "outlet", "published")


def _agency(document: Document) -> list[Link]:
    name = document.agency
    if name is None or document.outlet is None or _same(name, [document.outlet]):
        return []
    return [Link(name, "outlet", "stated")]


def _is_talk(statement: Statement) -> bool:
    return statement.certainty.rumour or statement.speaker is None or statement.speaker.type in {"none", "author"}


def _folded(name: str) -> str:
    return _ARTICLE.sub("", name).casefold()


def _same(name: str, others: Iterable[str | None]) -> bool:
    return _folded(name) in {_folded(other) for other in others if other}
