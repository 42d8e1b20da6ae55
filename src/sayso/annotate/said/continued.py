"""Continued quotations: later paragraphs of one with an attribution, and those without."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from sayso.annotate.statements import attribution_of, statement_of
from sayso.domain.record import Record
from sayso.domain.statement import Attribution, Statement
from sayso.domain.text import Quotation, Span

_OPENING_MARKS = frozenset('“"«„')
_PARAGRAPH = re.compile(r"\s*\n\s*")
_FEWEST_WORDS = 4
_LED_IN = 0.6
"""Confidence of a quotation introduced by a sentence with one name: our choice, a little above even odds."""
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*\s*$")
_ENDS_INSIDE = re.compile(r"[.!?…—-][\"'”’»]*$")


def link_continued(record: Record) -> Record:
    """Set `continues`, once for each paragraph of a quotation.

    Later paragraphs of an attributed quotation become statements of their own, which continue the first one. So does a
    statement without source and cue that follows another one, in its paragraph or the next one. A quotation of whole
    sentences that no statement holds continues the statement before it, or is by the only person named in the sentence
    before.
    """
    statements = [part for statement in record.statements for part in _by_paragraph(record, statement)]
    nested = {quotation.span for quotation in record.quotations if quotation.depth}
    covered = [span for statement in statements for span in statement.content.spans if span not in nested]
    for quotation in record.quotations:
        if _is_free_sentence(record, quotation, covered):
            earlier = _before(record, statements, quotation.start)
            if earlier is not None:
                found = statement_of(record, Attribution((quotation.span,), confidence=earlier.confidence))
                statements.append(replace(found, continues=earlier.continues or earlier.id))
            elif (person := _introduced(record, quotation.start)) is not None:
                statements.append(statement_of(record, Attribution((quotation.span,), (), (person,), _LED_IN)))
    statements.sort(key=lambda s: (s.content.spans[0], s.content.spans[-1].end))
    return replace(record, statements=_carried_on(record, statements))


def _by_paragraph(record: Record, statement: Statement) -> Iterator[Statement]:
    """Split a statement: its part up to the paragraph of its attribution, then one continuation per later paragraph."""
    spans, text = statement.content.spans, record.text
    said = max((cue.end for cue in statement.cue.spans), default=spans[0].end) if statement.cue else spans[0].end
    end = text.find("\n", max(said, spans[0].start))
    later = [span for span in spans if end != -1 and span.start > end and text[span.start] in _OPENING_MARKS]
    if not later:
        yield statement
        return
    kept = tuple(span for span in spans if span not in later)
    whole = statement_of(record, replace(attribution_of(statement), content=kept, confidence=statement.confidence))
    yield whole
    for _, paragraph in groupby(later, key=lambda span: text.count("\n", 0, span.start)):
        part = Attribution(tuple(paragraph), confidence=statement.confidence)
        yield replace(statement_of(record, part), continues=whole.id)


def _before(record: Record, statements: Sequence[Statement], at: int) -> Statement | None:
    """The last statement before an offset, if no complete sentence and at most one paragraph break is in between."""
    earlier = [s for s in statements if s.start < at and _end(s) <= at]
    if not earlier:
        return None
    last = max(earlier, key=lambda s: (_end(s), -s.start))
    between = Span(_end(last), at)
    a_sentence_between = any(between.contains(sentence) for sentence in record.sentences)
    return None if a_sentence_between or len(_PARAGRAPH.findall(record.text, *between)) > 1 else last


def _end(statement: Statement) -> int:
    """The end of the content, cue or source, whichever comes last."""
    words = attribution_of(statement)
    return max(span.end for span in (*words.content, *words.cue, *words.source))


def _carried_on(record: Record, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements, with those that lack source and cue linked to the one that they continue."""
    linked: list[Statement] = []
    for statement in statements:
        if statement.source is None and statement.cue is None and statement.continues is None:
            earlier = _before(record, linked, statement.start)
            if earlier is not None:
                statement = replace(statement, continues=earlier.continues or earlier.id)
        linked.append(statement)
    return tuple(linked)


def _is_free_sentence(record: Record, quotation: Quotation, covered: Sequence[Span]) -> bool:
    """Whether a quotation is a complete sentence outside every content."""
    text, span = record.text, quotation.span
    if quotation.depth or quotation.start < record.document.body_start or any(c.overlaps(span) for c in covered):
        return False
    if record.document.is_furniture(span):
        return False
    words = text[span.start : span.end].split()
    before = text[max(0, span.start - 8) : span.start]
    opens = span.start == 0 or before.endswith("\n") or bool(_SENTENCE_END.search(before))
    rest = text[span.end : span.end + 4]
    closes = bool(_ENDS_INSIDE.search(text[span.start : span.end])) or not quotation.closed
    ends = not rest.strip() or "\n" in rest[:2] or rest.lstrip()[:1].isupper() or rest.lstrip()[:1] in '"“'
    return len(words) >= _FEWEST_WORDS and opens and closes and ends and not _is_title(words)


def _is_title(words: Sequence[str]) -> bool:
    """Whether all longer words are capitalized, as in a subheading or the title of a work."""
    longer = [word for word in words[1:] if len(word.strip("\"'“”‘’.,")) > 3]
    return bool(longer) and all(word.strip("\"'“‘")[:1].isupper() for word in longer)


def _introduced(record: Record, at: int) -> Span | None:
    """The only person named in the sentence before a quotation, in its paragraph: "Landlord X was blunter. “…”"."""
    before = [s for s in record.sentences if s.end <= at and "\n" not in record.text[s.start : at]]
    if not before or any(q.span.overlaps(before[-1]) for q in record.quotations):
        return None
    named = [e for e in record.entities if e.type == "PERSON" and before[-1].contains(e.span)]
    return named[0].span if len({entity.text for entity in named}) == 1 else None
