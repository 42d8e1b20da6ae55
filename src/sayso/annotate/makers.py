"""Correct statements that the encoder attributes to a carrier: attribute them to their maker."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sayso.annotate.maker_patterns import (
    citing_words,
    maker_before,
    maker_behind,
    maker_between,
    maker_opening,
    passing_words,
    people_words,
    told_sentence,
    told_words,
)
from sayso.annotate.nested import trailing_attribution
from sayso.annotate.outlets import Outlet, find_outlets
from sayso.annotate.parties import Parties, parties_of
from sayso.annotate.statements import make_statement
from sayso.domain.record import Record
from sayso.domain.statement import Attribution, Statement
from sayso.domain.text import Span

_FEWEST_WORDS = 4
_LONGEST_MAKER = 16
"""Most words of a maker, with titles: "people familiar with the talks between the two"."""
_BREAK = re.compile(r"[;:—\n]\s*")
_LEADS = re.compile(r"[\s,“\"]*(?:(?:and|but|meanwhile|however|still|also|so|yet)\b[\s,]*)*", re.IGNORECASE)
_MARKS = '“"‘'
_PAPER = re.compile(r"\b(?:e-?mails?|reports?|documents?|transcripts?|letters?|memos?|cables?)\b")


def credit_makers(record: Record) -> Record:
    """Attribute statements to their makers where the encoder chose the one who passed them on.

    "[content], the aide said, according to the daily", "officials believe that [content],
    according to the daily", "citing an aide, the daily reported that [content]": the outlet or
    document is a carrier; source and cue are the maker's. This also adds sentences that the
    encoder missed: "an aide told the daily that [content]".
    """
    outlets = find_outlets(record)
    if not outlets and not _PAPER.search(record.text):
        return record
    return replace(record, statements=_Makers(record, outlets).credited())


class _Makers:
    """One pass over the statements of a report."""

    def __init__(self, record: Record, outlets: Sequence[Outlet]) -> None:
        self._record = record
        self._text = record.text
        self._outlets = outlets
        self._parties: Parties = parties_of(record)
        self._starts = [s.start for s in record.sentences]
        self._cues = [(cue, s.id) for s in record.statements if s.cue for cue in s.cue.spans]

    def credited(self) -> tuple[Statement, ...]:
        """The statements, attributed to their makers, and those added because somebody told an outlet."""
        statements = [self._made(s) for s in self._record.statements]
        statements += self._told(statements)
        return tuple(sorted(statements, key=lambda s: (s.content.spans[0], s.content.spans[-1].end)))

    def _made(self, statement: Statement) -> Statement:
        if statement.source is None or statement.cue is None:
            return statement
        found = self._found(statement)
        if found is None:
            return statement
        made = replace(found, confidence=statement.confidence)
        return make_statement(self._record.document.id, self._text, made, self._record.quotations)

    def _found(self, statement: Statement) -> Attribution | None:
        """The attribution to the maker, if the source only passes the statement on and the maker is named."""
        content = statement.content.spans
        if self._passes(statement):
            cited = self._cited(statement)
            if cited is not None:
                return Attribution(content, (cited[1],), (cited[0],))
            roles = self._said_behind(statement) or self._said_before(statement) or self._said_between(statement)
            found = Attribution(content, (roles[1],), (roles[0],)) if roles else self._said_inside(statement)
        elif self._is_outlet(statement, "reporter"):
            roles = self._said_between(statement)
            found = Attribution(content, (roles[1],), (roles[0],)) if roles else None
        else:
            return None
        if found and any(found.cue[0].overlaps(cue) for cue, owner in self._cues if owner != statement.id):
            return None
        return found

    def _passes(self, statement: Statement) -> bool:
        """Whether a source is an outlet, or a document after "according to"."""
        assert statement.source is not None and statement.cue is not None
        according = passing_words().search(
            self._text, min(c.start for c in statement.cue.spans), statement.cue.spans[-1].end
        )
        if according and _PAPER.search(statement.source.text):
            return True
        return self._is_outlet(statement)

    def _is_outlet(self, statement: Statement, kind: str | None = None) -> bool:
        """Whether a source is a reporter, if `kind` is "reporter"; otherwise, whether it is any other outlet."""
        assert statement.source is not None
        source = Span(statement.source.spans[0].start, statement.source.spans[-1].end)
        at = bisect_left(self._outlets, source.start, key=lambda o: o.span.start)
        near = [o for o in self._outlets[at : at + 3] if source.contains(o.span)]
        found = next((o for o in near if (o.kind == "reporter") == (kind == "reporter")), None)
        return found is not None and not _belongs_to_outlet(self._text, source, found.span.start)

    def _said_between(self, statement: Statement) -> tuple[Span, Span] | None:
        """ "The daily reported that [sources] [told] it [content]"."""
        assert statement.cue is not None and statement.source is not None
        cue, first = statement.cue.spans[-1].end, statement.content.spans[0].start
        match = maker_between().fullmatch(self._text, cue, first) if cue < first else None
        if match is None or not self._can_speak(Span(*match.span("who"))):
            return None
        return Span(*match.span("who")), Span(*match.span("verb"))

    def _said_inside(self, statement: Statement) -> Attribution | None:
        """ "[The aide] [said] [content], according to the daily", or its inverse, all read as one content."""
        assert statement.cue is not None and statement.source is not None
        spans = statement.content.spans
        if statement.source.spans[0].start < spans[0].start:
            return None
        number = max((n for n, span in enumerate(spans) if span.end <= statement.source.spans[0].start), default=0)
        behind = trailing_attribution(self._record, spans[number], self._parties)
        if behind is not None:
            return replace(behind, content=(*spans[:number], *behind.content, *spans[number + 1 :]))
        start, end = spans[0].start, spans[0].end
        if self._text[start] in _MARKS:
            return None  # words at the start of a quotation belong to the quotation
        match = maker_opening().match(self._text, start, spans[min(1, len(spans) - 1)].end)
        if match is None or not self._can_speak(Span(*match.span("who"))):
            return None
        later = Span(match.end(), max(end, spans[min(1, len(spans) - 1)].end if match.end() > end else end))
        rest = spans[2:] if match.end() > end else spans[1:]
        if len(self._text[later.start : later.end].split()) < _FEWEST_WORDS:
            return None
        return Attribution((later, *rest), (Span(*match.span("verb")),), (Span(*match.span("who")),))

    def _cited(self, statement: Statement) -> tuple[Span, Span] | None:
        """ "citing [an aide], the daily reported", "the daily, citing [an aide], reported"."""
        assert statement.cue is not None and statement.source is not None
        at = min(statement.cue.spans[0].start, statement.source.spans[0].start)
        region = self._sentence(at)
        for match in citing_words().finditer(self._text, region.start, region.end):
            if any(c.start <= match.start() < c.end for c in statement.content.spans):
                continue
            maker = Span(*match.span("who"))
            near = (
                abs(maker.end - statement.source.spans[0].start) < 8
                or abs(match.start() - statement.source.spans[-1].end) < 8
            )
            if near and self._can_speak(maker) and not any(maker.overlaps(c) for c in statement.content.spans):
                return maker, Span(*match.span("verb"))
        return None

    def _said_behind(self, statement: Statement) -> tuple[Span, Span] | None:
        """ "[content], the aide said on Monday, according to the daily"."""
        assert statement.cue is not None and statement.source is not None
        at = min(
            statement.source.spans[0].start,
            *(c.start for c in statement.cue.spans if passing_words().search(self._text, *c)),
            10**9,
        )
        ends = [c.end for c in statement.content.spans if c.end <= at]
        if not ends or at - ends[-1] > 120:
            return None
        match = maker_behind().match(self._text, ends[-1], at)
        if match is None or not self._can_speak(Span(*match.span("who"))):
            return None
        return Span(*match.span("who")), Span(*match.span("verb"))

    def _said_before(self, statement: Statement) -> tuple[Span, Span] | None:
        """ "[officials] [believe] that [content], according to the daily"."""
        assert statement.cue is not None and statement.source is not None
        first = statement.content.spans[0].start
        if statement.source.spans[0].start < first:
            return None
        start = self._sentence(first).start
        breaks = [m.end() for m in _BREAK.finditer(self._text, start, first)]
        start = breaks[-1] if breaks else start
        match = maker_before().search(self._text, _after_leads(self._text, start, first), first)
        if match is None or len(match["who"].split()) > _LONGEST_MAKER:
            return None
        who = match["who"].rstrip(" ,")
        comma = who.rfind(", ")
        begin = match.start("who")
        if (
            comma > 0
            and not who[comma + 2 :].startswith(("a ", "an ", "the ", "who "))
            and self._can_speak(Span(begin + comma + 2, begin + len(who)))
        ):
            begin += comma + 2  # "After an edit, she said"
        maker = Span(begin, match.start("who") + len(who))
        return (maker, Span(*match.span("verb"))) if self._can_speak(maker) else None

    def _told(self, statements: Sequence[Statement]) -> Iterator[Statement]:
        """Sentences without a statement in which somebody told an outlet that …"""
        taken = sorted(span for s in statements for span in _spans(s))
        taken += list(self._record.document.furniture)
        for outlet in self._outlets:
            if outlet.kind == "reporter" or not told_words().search(
                self._text, max(0, outlet.span.start - 20), outlet.span.start
            ):
                continue
            sentence = self._sentence(outlet.span.start)
            match = told_sentence().match(self._text, sentence.start, sentence.end)
            if match is None or match.start("outlet") > outlet.span.start or match.end("outlet") < outlet.span.end:
                continue
            maker, verb = Span(*match.span("who")), Span(*match.span("verb"))
            if not self._can_speak(maker) or any(t.overlaps(verb) or t.overlaps(maker) for t in taken):
                continue
            content = Span(match.end(), match.end() + len(self._text[match.end() : sentence.end].rstrip(" .\n")))
            if len(self._text[content.start : content.end].split()) >= _FEWEST_WORDS:
                made = Attribution((content,), (verb,), (maker,), 0.5)
                yield make_statement(self._record.document.id, self._text, made, self._record.quotations)

    def _sentence(self, at: int) -> Span:
        number = max(bisect_right(self._starts, at) - 1, 0)
        return self._record.sentences[number] if self._record.sentences else Span(0, len(self._text))

    def _can_speak(self, who: Span) -> bool:
        named = any(party.type != "people" for party in self._parties.within(who))
        return named or bool(people_words().search(self._text, *who) or _PAPER.search(self._text, *who))


def _belongs_to_outlet(text: str, source: Span, outlet_start: int) -> bool:
    """Whether a source works for the outlet or speaks to it: "the editor of the daily"."""
    return bool(re.search(r"\b(?:of|for|at|from|by|with|to)\s+(?:the\s+)?[“\"‘]?$", text[source.start : outlet_start]))


def _spans(statement: Statement) -> Iterator[Span]:
    yield from statement.content.spans
    yield from statement.cue.spans if statement.cue else ()
    yield from statement.source.spans if statement.source else ()


def _after_leads(text: str, start: int, end: int) -> int:
    match = _LEADS.match(text, start, end)
    return match.end() if match else start
