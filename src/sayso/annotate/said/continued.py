"""Continued quotations: second halves that an attribution splits off, and quotations without an attribution."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from sayso.annotate.statements import make_statement
from sayso.domain.record import Record
from sayso.domain.statement import Attribution, Statement
from sayso.domain.text import Quotation, Span

_FEWEST_WORDS = 4
_BRINGS_IN = re.compile(r"\b(?:was|were|is|are|like|including)\s[^,;:]{0,60}$")
"""Words that introduce somebody who then speaks, and not the reporter who wrote the following lines."""
_LED_IN = 0.6
"""Confidence of a quotation introduced by a sentence with one name: our choice, a little above even odds."""
_OPENING_MARKS = frozenset('“"«„')
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*\s*$")
_ENDS_INSIDE = re.compile(r"[.!?…—-][\"'”’»]*$")
_PARAGRAPH = re.compile(r"\s*\n\s*")


def link_continued(record: Record) -> Record:
    """Attach each quotation without an attribution to the statement that it continues.

    “Q,” X said. “Q2” in one paragraph is one statement: Q2 becomes a further span of its
    content. A quotation that opens the next paragraph, or follows an indirect statement,
    becomes a separate statement that `continues` the one with the same source. A statement
    without source and cue also continues the one before it. Terms and titles in quotation
    marks are not sentences and stay unchanged.
    """
    statements = [part for statement in record.statements for part in _by_paragraph(record, statement)]
    nested = {quotation.span for quotation in record.quotations if quotation.depth}
    covered = [span for statement in statements for span in statement.content.spans if span not in nested]
    for quotation in record.quotations:
        if _is_free_sentence(record, quotation, covered):
            _attach(record, statements, quotation)
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
    cue = statement.cue.spans if statement.cue else ()
    source = statement.source.spans if statement.source else ()
    kept = tuple(span for span in spans if span not in later)
    first = Attribution(kept, cue, source, statement.confidence)
    whole = make_statement(record.document.id, text, first, record.quotations)
    yield whole
    for _, paragraph in groupby(later, key=lambda span: text.count("\n", 0, span.start)):
        part = Attribution(tuple(paragraph), confidence=statement.confidence)
        yield replace(make_statement(record.document.id, text, part, record.quotations), continues=whole.id)


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


def _attach(record: Record, statements: list[Statement], quotation: Quotation) -> None:
    """Join a free quotation to the statement before it, or add one that continues it."""
    number = _before(record, statements, quotation.start)
    if number is None:
        person = _introduced(record, quotation.start)
        if person is not None:
            said = Attribution((quotation.span,), (), (person,), _LED_IN)
            statements.append(make_statement(record.document.id, record.text, said, record.quotations))
        return
    led = _led_in(record, quotation.start)
    if led is not None and not any(led.overlaps(span) for span in _spans_of(statements[number])):
        said = Attribution((quotation.span,), (_colon(record.text, quotation.start),), (led,), _LED_IN)
        statements.append(make_statement(record.document.id, record.text, said, record.quotations))
        return
    earlier = statements[number]
    if _is_second_half(record, earlier, quotation):
        cue = earlier.cue.spans if earlier.cue else ()
        source = earlier.source.spans if earlier.source else ()
        content = (*earlier.content.spans, quotation.span)
        joined = make_statement(
            record.document.id, record.text, Attribution(content, cue, source, earlier.confidence), record.quotations
        )
        statements[number] = replace(joined, continues=earlier.continues)
        statements[:] = [replace(s, continues=joined.id) if s.continues == earlier.id else s for s in statements]
        return
    found = make_statement(
        record.document.id,
        record.text,
        Attribution((quotation.span,), confidence=earlier.confidence),
        record.quotations,
    )
    statements.append(replace(found, continues=earlier.continues or earlier.id))


def _led_in(record: Record, at: int) -> Span | None:
    """The only person named in a sentence that introduces a quotation with a colon: "Among them was X: “…”"."""
    colon = _colon(record.text, at)
    sentence = next((s for s in record.sentences if s.start <= colon.start < s.end), None)
    if record.text[colon.start : colon.end] != ":" or sentence is None:
        return None
    named = [e for e in record.entities if e.type == "PERSON" and sentence.start <= e.span.start < colon.start]
    if len({entity.text for entity in named}) != 1 or not _BRINGS_IN.search(
        record.text[sentence.start : named[0].span.start]
    ):
        return None
    return named[0].span


def _introduced(record: Record, at: int) -> Span | None:
    """The only person named in the sentence before a quotation, in its paragraph: "Landlord X was blunter. “…”"."""
    before = [s for s in record.sentences if s.end <= at and "\n" not in record.text[s.start : at]]
    if not before or any(q.span.overlaps(before[-1]) for q in record.quotations):
        return None
    named = [e for e in record.entities if e.type == "PERSON" and before[-1].contains(e.span)]
    return named[0].span if len({entity.text for entity in named}) == 1 else None


def _colon(text: str, at: int) -> Span:
    """The last character before an offset that is not white space."""
    end = len(text[:at].rstrip())
    return Span(max(0, end - 1), end)


def _spans_of(statement: Statement) -> Iterator[Span]:
    yield from statement.source.spans if statement.source else ()


def _before(record: Record, statements: Sequence[Statement], at: int) -> int | None:
    """The last statement before an offset, if no complete sentence and at most one paragraph break is in between."""
    earlier = [number for number, s in enumerate(statements) if s.start < at and _end(s) <= at]
    if not earlier:
        return None
    number = max(earlier, key=lambda n: (_end(statements[n]), -statements[n].start))
    between = Span(_end(statements[number]), at)
    a_sentence_between = any(between.contains(sentence) for sentence in record.sentences)
    if a_sentence_between or len(_PARAGRAPH.findall(record.text, *between)) > 1:
        return None
    return number


def _end(statement: Statement) -> int:
    """The end of the content, cue or source, whichever comes last."""
    passages = [statement.content.spans, statement.cue.spans if statement.cue else ()]
    passages.append(statement.source.spans if statement.source else ())
    return max(span.end for spans in passages for span in spans)


def _is_second_half(record: Record, earlier: Statement, quotation: Quotation) -> bool:
    """Whether a quotation is the rest of one that an attribution splits: “Q,” X said. “Q2”."""
    if earlier.cue is None or earlier.kind == "indirect":
        return False
    last = earlier.content.spans[-1]
    same_paragraph = "\n" not in record.text[earlier.start : quotation.start]
    return same_paragraph and last.end <= earlier.cue.spans[-1].start and record.text[last.end - 1] in "\"”»'’,"


def _carried_on(record: Record, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements, with those that lack source and cue linked to the one that they continue."""
    linked: list[Statement] = []
    for statement in statements:
        if statement.source is None and statement.cue is None and statement.continues is None:
            led = _led_in(record, statement.start) if statement.kind == "direct" else None
            if led is not None:
                said = Attribution(
                    statement.content.spans, (_colon(record.text, statement.start),), (led,), statement.confidence
                )
                linked.append(make_statement(record.document.id, record.text, said, record.quotations))
                continue
            number = _before(record, linked, statement.start)
            if number is not None:
                earlier = linked[number]
                statement = replace(statement, continues=earlier.continues or earlier.id)
        linked.append(statement)
    return tuple(linked)
