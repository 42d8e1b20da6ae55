"""A report's own comments, found by rule: what it adds to the words it relays, attributed to nobody."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise

from sayso.annotate.statements import statement_of, text_order
from sayso.annotate.text.patterns import any_of
from sayso.domain.record import Record
from sayso.domain.statement import Attribution, Speaker, Statement
from sayso.domain.text import Span
from sayso.tables import kept_per_tables, rows, table

_CONFIDENCE = 0.5
"""Not fitted: roughly the precision of this layer on agency reports."""
_FEWEST_WORDS = 4
_SHORTEST_CLAUSE = 12
_LONGEST_HEADING = 30
_LINE = re.compile(r"[^\r\n]+")
_SENTENCE_END = re.compile(r"[.!?…][”\"’')]*\s*$")


def add_comments(record: Record, outlets: Sequence[Span]) -> Record:
    """Add the passages in which the report comments, as statements by the author without source and cue.

    There are three forms: a clause that contradicts another outlet ("…, though the daily never
    says that"); the paragraphs under a heading such as "Our comment"; and a sentence next to
    relayed words that judges or argues and is attributed to nobody. Each passage becomes one
    statement; plain narrative is not a comment. `outlets` are the places where the report names outlets.
    """
    return replace(record, statements=_Comments(record, outlets).added()) if record.sentences else record


class _Comments:
    """One pass over the sentences of a report."""

    def __init__(self, record: Record, outlets: Sequence[Span]) -> None:
        self._record = record
        self._text = record.text
        self._outlets = outlets
        self._quoted = [q.span for q in record.quotations if q.depth == 0]

    def added(self) -> tuple[Statement, ...]:
        """The statements, including the author's."""
        found = [*self._disclaimed(), *self._under_headings()]
        found += [s for s in self._comments() if not any(s.overlaps(f) for f in found)]
        known = [span for s in self._record.statements if is_by_author(s) for span in s.content.spans]
        free = [span for span in found if not any(span.overlaps(other) for other in known)]
        own = [author_statement(self._record, span, _CONFIDENCE) for span in free]
        if not own:
            return self._record.statements
        return tuple(sorted([*self._record.statements, *own], key=text_order))

    @cached_property
    def _taken(self) -> list[Span]:
        """The spans of statements and furniture, in text order."""
        spans = [span for s in self._record.statements for span in self._claimed(s)]
        return sorted([*spans, *self._record.document.furniture])

    def _claimed(self, statement: Statement) -> Iterator[Span]:
        """The spans of a statement; cue and source only if in a sentence of its content."""
        contents = statement.content.spans
        yield from contents
        sentences = {self._sentence(span.start) for span in contents} | {
            self._sentence(span.end - 1) for span in contents
        }
        for role in (statement.cue, statement.source):
            yield from (span for span in (role.spans if role else ()) if self._sentence(span.start) in sentences)

    def _disclaimed(self) -> Iterator[Span]:
        """ "[a clause], though the daily never says that"."""
        for match in _disclaimer().finditer(self._text):
            who = Span(*match.span("who"))
            names_outlet = any(span.overlaps(who) for span in self._outlets)
            if not names_outlet and not (self._outlets and _itself().fullmatch(match["who"])):
                continue
            sentence = self._sentence(match.start())
            start = max(sentence.start, self._text.rfind("(", sentence.start, match.start()) + 1)
            joins = [m.end() for m in _join().finditer(self._text, start, match.start() - _SHORTEST_CLAUSE)]
            if joins and (joins[0] < start + _SHORTEST_CLAUSE or self._is_taken(Span(start, joins[-1]))):
                start = joins[-1]
            span = self._trimmed(Span(start, match.start()))
            if len(self._text[span.start : span.end].split()) >= _FEWEST_WORDS and not self._in_quotation(span):
                yield span

    def _under_headings(self) -> Iterator[Span]:
        """The paragraph below a heading that announces a comment."""
        lines = [m for m in _LINE.finditer(self._text) if m.group().strip()]
        headings = table("own_voice")["headings"]
        for line, following in pairwise(lines):
            words = line.group().strip(" :*#_-").lower()
            if len(words) > _LONGEST_HEADING or words not in headings or not _SENTENCE_END.search(following.group()):
                continue
            span = self._trimmed(Span(*following.span()))
            if not self._record.document.is_furniture(span):
                yield span

    def _comments(self) -> Iterator[Span]:
        """Successive sentences next to relayed words that judge and are attributed to nobody."""
        passage: Span | None = None
        for number, sentence in enumerate(self._record.sentences):
            span = self._trimmed(sentence)
            goes_on = passage is not None and "\n" not in self._text[passage.end : span.start]
            beside = number > 0 and self._is_taken(self._record.sentences[number - 1])
            is_comment = self._is_comment(span) and (goes_on or beside)
            if passage is not None and not (is_comment and goes_on):
                yield passage
                passage = None
            if is_comment:
                passage = Span(passage.start if passage is not None else span.start, span.end)
        if passage is not None:
            yield passage

    def _is_comment(self, span: Span) -> bool:
        """Whether a sentence of the body judges and is outside every statement."""
        words = self._text[span.start : span.end]
        if span.start < self._record.document.body_start or len(words.split()) < _FEWEST_WORDS:
            return False
        if not _SENTENCE_END.search(words) or not _is_judging(words):
            return False
        return not self._is_taken(span) and not self._in_quotation(span)

    def _is_taken(self, span: Span) -> bool:
        at = bisect_left(self._taken, (span.end,))
        return any(taken.overlaps(span) for taken in self._taken[max(0, at - 12) : at])

    def _in_quotation(self, span: Span) -> bool:
        return any(quotation.contains(Span(span.start, span.start + 1)) for quotation in self._quoted)

    def _sentence(self, at: int) -> Span:
        sentences = self._record.sentences
        return sentences[max(bisect_right(sentences, (at, len(self._text))) - 1, 0)]

    def _trimmed(self, span: Span) -> Span:
        words = self._text[span.start : span.end]
        start = span.start + len(words) - len(words.lstrip(" \n\t,("))
        return Span(start, span.start + len(words.rstrip(" \n\t,)")))


def _is_judging(words: str) -> bool:
    """Whether a sentence argues or judges: it has a strong phrase, or a judging word together with another sign.

    Such signs are an opening that refers back ("It was …") and words that argue ("of course").
    """
    lower = words.lower()
    if _phrases("strong").search(lower):
        return True
    judges = _phrases("judging").search(lower) or not _loaded().isdisjoint(re.findall(r"[\w’'-]+", lower))
    argues = _phrases("weak").search(lower)
    return bool(judges and (argues or _opening().match(lower)))


@kept_per_tables()
def _disclaimer() -> re.Pattern[str]:
    lists = table("own_voice")
    return re.compile(
        rf",?\s+(?:{any_of(lists['disclaim_leads'])})\s+(?P<who>[\w’'.&-]+(?:\s[\w’'.&-]+){{0,4}}?)\s(?:itself\s)?"
        rf"(?:{any_of(lists['disclaims'])})\b(?=\s(?:that|this|it|so|as\smuch)\b|\s*[.)])"
    )


@kept_per_tables()
def _itself() -> re.Pattern[str]:
    """ "it", "the agency": references to an outlet named before."""
    words = [*table("own_voice")["outlets_meant_again"], "report", "article", "story"]
    return re.compile(rf"it|the\s+(?:{any_of(words)})")


@kept_per_tables()
def _join() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(table('own_voice')['joins'])})\s")


@kept_per_tables(maxsize=4)
def _phrases(key: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w’'-])(?:{any_of(table('own_voice')[key])})(?![\w’'-])")


@kept_per_tables()
def _opening() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{any_of(table('own_voice')['openings'])})|(?:it|that|this)['’]s)\s")


@kept_per_tables()
def _loaded() -> frozenset[str]:
    return frozenset(row["word"] for row in rows("loaded"))


def author_statement(record: Record, span: Span, confidence: float) -> Statement:
    """Return a passage as a statement by the author of a report, without source and cue."""
    made = statement_of(record, Attribution((span,), confidence=confidence))
    return replace(made, speaker=Speaker(record.document.outlet or record.document.agency, "author"))


def is_by_author(statement: Statement) -> bool:
    """Whether the author of the report speaks."""
    return statement.speaker is not None and statement.speaker.type == "author"
