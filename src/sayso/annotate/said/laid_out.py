"""Statements that a report's layout tells: a turn is one by the person in its label, a quotation its credit's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sayso.annotate.said.credited_blocks import CreditedBlocks, credited_blocks
from sayso.annotate.said.labels import Labels
from sayso.annotate.statements import make_statement
from sayso.domain.record import Record
from sayso.domain.statement import Attribution, Speaker, Statement
from sayso.domain.text import Span
from sayso.tables import table

CONFIDENCE = {"turn": 0.95, "credit": 0.9}
"""That the words are a statement of this speaker. Ours: a label before a colon is hardly ever anything else in a
transcript, and a line behind a quotation now and then credits something near it."""

_APART = frozenset({"heading", "time", "furniture", "caption"})


def lay_out_statements(record: Record) -> Record:
    """Give what the layout credits its statements, with their speakers.

    A turn of a transcript is one statement by the person in its label; a question belongs to whoever asks. A quotation
    with a line of its own that says whose it is belongs to that line. What the reader found in such words stays where
    it has a source of its own in them, `within` the new statement; what it took for somebody else's goes.
    Words of a heading or of the page are no part of what the text below says. All other statements stay as they are.

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
    """Take words of headings, hours and furniture out of statements whose source stands elsewhere."""
    apart = [block.span for block in record.document.blocks if block.kind in _APART]
    kept, changed = [], False
    for statement in record.statements:
        rest = _outside(statement, apart)
        if rest is None:
            kept.append(statement)
            continue
        changed = True
        made = _with_content(record, statement, rest)
        kept.append(replace(made, within=statement.within, continues=statement.continues))
    if not changed:
        return record
    ids = {old.id: new.id for old, new in zip(record.statements, kept, strict=True)}
    linked = (
        replace(s, within=ids.get(s.within or "", s.within), continues=ids.get(s.continues or "", s.continues))
        for s in kept
    )
    return replace(record, statements=tuple(linked))


def _outside(statement: Statement, apart: Sequence[Span]) -> tuple[Span, ...] | None:
    """The content without what stands in spans in which the source does not; None if all or nothing of it does."""
    if statement.source is None:
        return None
    source = statement.source.spans[0]
    foreign = [span for span in apart if not span.overlaps(source)]
    left = tuple(span for span in statement.content.spans if not any(span.overlaps(other) for other in foreign))
    return left if left and len(left) < len(statement.content.spans) else None


def _with_content(record: Record, statement: Statement, content: tuple[Span, ...]) -> Statement:
    """The same statement with other words."""
    assert statement.source is not None
    cue = statement.cue.spans if statement.cue else ()
    found = Attribution(content, cue, statement.source.spans, statement.confidence)
    return make_statement(record.document.id, record.text, found, record.quotations)


def _credited(record: Record, credits: Mapping[str, CreditedBlocks]) -> Record:
    """Give the statements of the layout their speakers, and those inside them theirs where their sources tell."""
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
    """One statement for a turn; for credited words one for each block, the later ones carrying the first on."""
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
    """Whether a sentence beside a credited quotation says itself whose it is: “…,” said Ann Lund. — Ann Lund."""
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
    """Whether source and cue of a statement stand in the paragraph of the credited words and not in the credit."""
    assert statement.source is not None and statement.cue is not None
    paragraph = next((b.span for b in record.document.blocks if b.span.overlaps(block.spans[0])), block.spans[0])
    roles = (*statement.source.spans, *statement.cue.spans)
    return all(paragraph.contains(span) and not span.overlaps(block.label) for span in roles)


def _touches(statement: Statement, block: CreditedBlocks) -> bool:
    """Whether any words of a statement are credited by the layout, or its label is taken for words or source."""
    spans = (*statement.content.spans, *(statement.source.spans if statement.source else ()))
    return any(a.overlaps(b) for a in spans for b in (*block.spans, block.label))


def _rest(record: Record, statement: Statement, taken: Sequence[CreditedBlocks]) -> Statement | None:
    """What is left of a statement that has a source, without the words that the layout credits; None where nothing is.

    A source that reaches into credited words is no source of what stands outside of them.
    """
    if statement.source is None:
        return None
    credited = [span for one in taken for span in one.spans]
    if any(a.overlaps(b) for a in statement.source.spans for b in credited):
        return None
    left = tuple(span for span in statement.content.spans if not any(span.overlaps(b) for b in credited))
    return _with_content(record, statement, left) if left else None


def _speaks_inside(record: Record, statement: Statement, block: CreditedBlocks) -> bool:
    """Whether a statement in credited words has a source of its own there, which is not who speaks."""
    if statement.source is None:
        return False
    inside = all(
        any(part.contains(span) for part in block.spans) for span in (*statement.source.spans, *statement.content.spans)
    )
    words = statement.source.text.casefold().strip(" ,.:;“”\"'’")
    own = {*table("speakers")["pronouns"]["own"], *table("layout")["roles_of_parts"]["addressed"]}
    return inside and words not in own and not _is_whole(record, statement, block)


def _is_whole(record: Record, statement: Statement, block: CreditedBlocks) -> bool:
    """Whether a statement has all the words that are credited."""
    letters = sum(record.text[at].isalnum() for span in block.spans for at in range(*span))
    own = sum(record.text[at].isalnum() for span in statement.content.spans for at in range(*span))
    return own >= letters


def _linked(kept: Sequence[Statement], made: Sequence[Statement], gone: set[str]) -> tuple[Statement, ...]:
    """All statements in the order of the text, those inside credited words within the statement that has these."""
    linked = list(made)
    for statement in kept:
        outer = next((one for one in made if _holds(one, statement)), None)
        within = statement.within if statement.within not in gone else None
        continues = statement.continues if statement.continues not in gone else None
        linked.append(replace(statement, within=within or (outer.id if outer else None), continues=continues))
    return tuple(sorted(linked, key=lambda s: (s.content.spans[0].start, -s.content.spans[-1].end)))


def _holds(outer: Statement, inner: Statement) -> bool:
    return all(any(part.contains(span) for part in outer.content.spans) for span in inner.content.spans)
