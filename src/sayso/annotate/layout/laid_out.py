"""Statements by layout: a turn is attributed to the person in its label, a quotation to its credit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from operator import is_

from sayso.annotate.layout.credited_blocks import CreditedBlocks, credited_blocks
from sayso.annotate.layout.labels import Labels
from sayso.annotate.statements import make_statement, text_order
from sayso.domain.record import Record
from sayso.domain.statement import Attribution, Speaker, Statement
from sayso.domain.text import Span
from sayso.tables import table

CONFIDENCE = {"turn": 0.95, "credit": 0.9}
"""Probability that the words are a statement by this speaker. Ours: a label before a colon is almost never anything
else in a transcript, while a line below a quotation sometimes belongs to something nearby."""

_APART = frozenset({"heading", "time", "furniture", "caption"})


def lay_out_statements(record: Record) -> Record:
    """Add statements for the words that the layout attributes, with their speakers.

    A turn of a transcript is one statement by the person in its label; a question belongs to the one who asks. A
    quotation with an attribution line belongs to the person in that line. A statement that the reader found in such
    words stays, `within` the new statement, if its source is there too; one attributed to somebody outside is removed.
    Words of headings and furniture are cut from the statements of other text. All other statements stay unchanged.

    Reads `document.blocks`, `sentences`, `quotations`, `entities` and `statements`; writes `statements`.
    """
    record = _without_headings(record)
    credited = credited_blocks(record)
    if not credited:
        return record
    taken = [one for one in credited if not _is_credited_inside(record, one)]
    labels = Labels(record, taken)
    taken = [one for one in taken if one.form == "credit" or labels.names_somebody(one.label)]
    if not taken:
        return record
    made = [(one, tuple(_made(record, one))) for one in taken]
    kept, gone = [], set()
    for statement in record.statements:
        holder = next((one for one in taken if _touches(statement, one)), None)
        if holder is None or _speaks_inside(record, statement, holder):
            kept.append(statement)
            continue
        gone.add(statement.id)
        rest = _rest(record, statement, taken)
        if rest is not None:
            kept.append(rest)
    linked = _linked(kept, [statement for _, several in made for statement in several], gone)
    credits = {statement.id: one for one, several in made for statement in several}
    return _credited(replace(record, statements=linked), credits)


def _without_headings(record: Record) -> Record:
    """Remove words of headings, times, furniture and the dateline from statements whose source is elsewhere."""
    kept, told = [], [s for s in record.statements if not s.source or not is_of_page(record, s.source.spans)]
    for statement in told:
        source = statement.source.spans if statement.source else ()
        rest = without_headings(record, statement.content.spans, source)
        if rest == statement.content.spans:
            kept.append(statement)
            continue
        made = _with_content(record, statement, rest)
        kept.append(replace(made, within=statement.within, continues=statement.continues))
    if len(kept) == len(record.statements) and all(map(is_, record.statements, kept)):
        return record
    ids = {old.id: new.id for old, new in zip(told, kept, strict=True)}
    linked = (replace(s, within=ids.get(s.within or ""), continues=ids.get(s.continues or "")) for s in kept)
    return replace(record, statements=tuple(linked))


def is_of_page(record: Record, source: Sequence[Span]) -> bool:
    """Whether a source is in furniture: "Story" of "Story highlights"."""
    blocks = (block.span for block in record.document.blocks if block.kind == "furniture")
    return bool(source) and any(block.contains(source[0]) for block in blocks)


def without_headings(record: Record, content: tuple[Span, ...], source: Sequence[Span]) -> tuple[Span, ...]:
    """Return a content without words of headings, furniture and dateline, unless its source is there.

    A content that would become empty stays as it is.
    """
    if not source:
        return content
    start = record.document.body_start
    blocks = [block.span for block in record.document.blocks if block.kind in _APART]
    foreign = [span for span in blocks if not span.overlaps(source[0])]
    left = [part for span in content if (part := _behind(span, foreign)) is not None]
    if source[0].start >= start:
        left = [Span(max(span.start, start), span.end) for span in left if span.end > start] or left
    return tuple(left) or content


def _behind(span: Span, foreign: Sequence[Span]) -> Span | None:
    """The part of a span after foreign words at its start; None if foreign words overlap the rest."""
    for other in foreign:
        if other.start <= span.start < other.end < span.end:
            span = Span(other.end, span.end)
        elif span.overlaps(other):
            return None
    return span


def _with_content(record: Record, statement: Statement, content: tuple[Span, ...]) -> Statement:
    """The same statement with another content."""
    assert statement.source is not None
    cue = statement.cue.spans if statement.cue else ()
    found = Attribution(content, cue, statement.source.spans, statement.confidence)
    return make_statement(record.document.id, record.text, found, record.quotations)


def _credited(record: Record, credits: Mapping[str, CreditedBlocks]) -> Record:
    """Set the speakers of statements by layout, and of statements nested in them if their sources show one."""
    labels = Labels(record, list(credits.values()))
    named: dict[str, Speaker] = {}
    for statement in record.statements:
        block = credits.get(statement.id)
        if block is not None:
            named[statement.id] = labels.speaker(block)
            labels.note(statement, named[statement.id])
        elif statement.within in credits:
            speaker = labels.third_party(statement, named.get(statement.within or ""))
            if speaker is not None:
                named[statement.id] = speaker
    statements = (replace(s, speaker=named[s.id]) if s.id in named else s for s in record.statements)
    return replace(record, statements=tuple(statements))


def _made(record: Record, block: CreditedBlocks) -> Iterator[Statement]:
    """One statement for a turn; for a credit, one per block, with the later ones continuing the first."""
    cue = (block.mark,) if block.mark else ()
    confidence = CONFIDENCE[block.form]
    parts = (block.spans,) if block.form == "turn" else block.parts
    first: Statement | None = None
    for part in parts:
        source = (block.label,) if first is None else ()
        found = Attribution(part, cue if first is None else (), source, confidence)
        statement = make_statement(record.document.id, record.text, found, record.quotations)
        yield replace(statement, continues=first.id if first else None)
        first = first or statement


def _is_credited_inside(record: Record, block: CreditedBlocks) -> bool:
    """Whether a sentence next to a credited quotation attributes it as well: “…,” said Ann Lund. — Ann Lund."""
    if block.form == "turn":
        return False
    return any(
        statement.cue is not None
        and statement.source is not None
        and any(span in block.spans for span in statement.content.spans)
        and _is_beside(record, statement, block)
        for statement in record.statements
    )


def _is_beside(record: Record, statement: Statement, block: CreditedBlocks) -> bool:
    """Whether source and cue of a statement are in the paragraph of the credited words but not in the credit."""
    assert statement.source is not None and statement.cue is not None
    paragraph = next((b.span for b in record.document.blocks if b.span.overlaps(block.spans[0])), block.spans[0])
    roles = (*statement.source.spans, *statement.cue.spans)
    return all(paragraph.contains(span) and not span.overlaps(block.label) for span in roles)


def _touches(statement: Statement, block: CreditedBlocks) -> bool:
    """Whether the layout attributes any words of a statement, or the statement uses the label as content or source."""
    spans = (*statement.content.spans, *(statement.source.spans if statement.source else ()))
    return any(a.overlaps(b) for a in spans for b in (*block.spans, block.label))


def _rest(record: Record, statement: Statement, taken: Sequence[CreditedBlocks]) -> Statement | None:
    """The rest of a statement with a source, without the words that the layout attributes; None if nothing is left.

    A source that overlaps attributed words cannot be the source of words outside them.
    """
    if statement.source is None:
        return None
    credited = [span for one in taken for span in one.spans]
    if any(a.overlaps(b) for a in statement.source.spans for b in credited):
        return None
    left = tuple(span for span in statement.content.spans if not any(span.overlaps(b) for b in credited))
    return _with_content(record, statement, left) if left else None


def _speaks_inside(record: Record, statement: Statement, block: CreditedBlocks) -> bool:
    """Whether a statement in attributed words has its own source there, other than their speaker."""
    if statement.source is None:
        return False
    inside = all(
        any(part.contains(span) for part in block.spans) for span in (*statement.source.spans, *statement.content.spans)
    )
    words = statement.source.text.casefold().strip(" ,.:;“”\"'’")
    own = {*table("speakers")["pronouns"]["own"], *table("layout")["roles_of_parts"]["addressed"]}
    return inside and words not in own and not _is_whole(record, statement, block)


def _is_whole(record: Record, statement: Statement, block: CreditedBlocks) -> bool:
    """Whether a statement covers all the attributed words."""
    letters = sum(record.text[at].isalnum() for span in block.spans for at in range(*span))
    own = sum(record.text[at].isalnum() for span in statement.content.spans for at in range(*span))
    return own >= letters


def _linked(kept: Sequence[Statement], made: Sequence[Statement], gone: set[str]) -> tuple[Statement, ...]:
    """All statements in text order; those inside attributed words are set `within` the statement of these words."""
    linked = list(made)
    for statement in kept:
        outer = next((one for one in made if _holds(one, statement)), None)
        within = statement.within if statement.within not in gone else None
        continues = statement.continues if statement.continues not in gone else None
        linked.append(replace(statement, within=within or (outer.id if outer else None), continues=continues))
    return tuple(sorted(linked, key=text_order))


def _holds(outer: Statement, inner: Statement) -> bool:
    return all(any(part.contains(span) for part in outer.content.spans) for span in inner.content.spans)
