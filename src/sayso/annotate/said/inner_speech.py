"""Speech inside a quotation: real speech, and imagined speech that nobody made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sayso.annotate.statements import statement_of
from sayso.annotate.text.patterns import any_of
from sayso.domain.record import Record
from sayso.domain.statement import Attribution, Certainty, Speaker, Statement
from sayso.domain.text import Quotation, Span
from sayso.tables import kept_per_tables, table

_FEWEST_WORDS = 4


def read_inner_speech(record: Record, statements: Sequence[Statement]) -> Iterator[Statement]:
    """Yield a statement for each nested quotation that is speech, real or imagined."""
    spoken = {span for s in statements for span in s.content.spans}
    for quotation in record.quotations:
        if quotation.depth == 0 or not quotation.single or not _is_speech(record.text, quotation):
            continue  # double marks inside double marks show a missing mark, not a nested quotation
        outer = [
            s for s in statements if any(c.contains(quotation.span) and c != quotation.span for c in s.content.spans)
        ]
        if not outer or quotation.span in spoken:
            continue
        if any(s.cue is not None and any(quotation.span.contains(c) for c in s.content.spans) for s in statements):
            continue
        yield _quoted_statement(record, quotation, min(outer, key=size_of))


def _is_speech(text: str, quotation: Quotation) -> bool:
    """Whether a nested quotation is a sentence that somebody could say, not a term or a title."""
    words = re.findall(r"[^\W\d_][\w’']*", text[quotation.start : quotation.end])
    if len(words) < _FEWEST_WORDS or not words[0][0].isupper():
        return False
    long_words = [word for word in words[1:] if len(word) > 3]
    if long_words and all(word[0].isupper() for word in long_words):
        return False
    end = text[quotation.end - 2 : quotation.end + 1]
    return any(mark in end for mark in ".?!,…")


def _quoted_statement(record: Record, quotation: Quotation, outer: Statement) -> Statement:
    text = record.text
    lead = _spoken_lead().search(text, max(outer.start, quotation.start - 60), quotation.start)
    if lead is not None and _is_real(text, outer.start, lead.start()):
        cue, source = Span(*lead.span("verb")), Span(*lead.span("who"))
        return statement_of(record, Attribution((quotation.span,), (cue,), (source,), outer.confidence))
    imagined = statement_of(record, Attribution((quotation.span,), confidence=outer.confidence))
    certainty = Certainty(hedged=True, hypothetical=True, level="possible")
    return replace(imagined, speaker=Speaker(None, "none"), certainty=certainty)


def _is_real(text: str, start: int, at: int) -> bool:
    """Whether speech is real: no "if", "should" or "imagine" before it in the sentence."""
    before = re.split(r"[.?!]\s", text[start:at])[-1].lower()
    return not _imagined().search(before)


@kept_per_tables()
def _spoken_lead() -> re.Pattern[str]:
    verbs = any_of(table("nested")["subjects"]["speech"])
    return re.compile(
        rf"(?P<who>\b(?:I|we|he|she|they|you|people|[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?))\s+(?:\w+ly\s+|just\s+|then\s+)?"
        rf"(?P<verb>{verbs})(?:\s+(?:to\s+)?(?:me|us|him|her|them|myself|himself|herself|[A-Z]\w+))?"
        r"(?:\s+(?:on|in|at|during|last|yesterday)\b[^,.:]{0,30})?\s*[,:]?\s*$",
    )


@kept_per_tables()
def _imagined() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(table('nested')['subjects']['imagined'])})\b")


def size_of(statement: Statement) -> int:
    """The number of code points in a content."""
    return sum(end - start for start, end in statement.content.spans)
