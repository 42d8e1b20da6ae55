"""Words that the layout of a report attributes to somebody: turns, and words with a credit line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from sayso.domain.record import Record
from sayso.domain.text import Block, Span
from sayso.tables import table

Form = Literal["turn", "credit"]
_BEHIND_LABEL = re.compile(r"[\s*_]*(?:[\[(]\d{1,2}:\d\d[\d:.]*[\])]\s*)?(?P<mark>[:.])?[\s*_]*(?:[–—-]\s+)?")
_BULLET = re.compile(r"(?:[•‣▪▫◦●○■□►▶»·*⁃∙]|[–—-](?=\s)|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)](?=\s))\s*")
ACCOUNT = re.compile(r"\(@[\w.@-]+\)")
"""An account on a social network after its owner's name: "Ann Moe (@annmoe)"."""
_LINKS_AT_END = re.compile(r"(?:\s*(?:https?://|pic\.(?:twitter|x)\.com/)\S+)+$")
_QUOTED_LINE = re.compile(r"(?m)^>[ \t]?")
_OPENING = frozenset("“\"‘'«„")
_MARKS = " \t\n.,;:!?—–-"
WITH_WORDS: frozenset[str] = frozenset({"quotation", "paragraph", "bullet"})


@dataclass(frozen=True, slots=True)
class CreditedBlocks:
    """Words that the layout attributes to one speaker.

    Attributes:
        form: A turn is everything that somebody says; a credit names the speaker of the words next to it.
        parts: The words, at least one span per block.
        label: The words that name the speaker.
        mark: The colon or full stop after the label of a turn; None if there is none.
    """

    form: Form
    parts: tuple[tuple[Span, ...], ...]
    label: Span
    mark: Span | None = None

    @property
    def spans(self) -> tuple[Span, ...]:
        """All its words, in text order."""
        return tuple(span for part in self.parts for span in part)


def credited_blocks(record: Record) -> list[CreditedBlocks]:
    """Return the words that the layout of a report attributes, in text order and without overlaps."""
    blocks = [block for block in record.document.blocks if block.kind != "furniture"]
    found = [*_turns(record.text, blocks), *_labelled_bullets(record, blocks), *_credits(record, blocks)]
    kept: list[CreditedBlocks] = []
    for one in found:
        if one.spans and not any(a.overlaps(b) for other in kept for a in other.spans for b in one.spans):
            kept.append(one)
    return sorted(kept, key=lambda one: one.spans[0])


def _turns(text: str, blocks: Sequence[Block]) -> Iterator[CreditedBlocks]:
    """The turns, each with its later paragraphs under the same label."""
    turns = [block for block in blocks if block.kind == "turn" and block.label is not None]
    for label, group in groupby(turns, key=lambda block: block.label):
        if label is None:
            continue
        mark, parts = None, []
        for block in group:
            start = block.span.start
            if block.span.contains(label):
                mark, start = _behind(text, label)
            parts += _words(text, Span(start, block.span.end))
        yield CreditedBlocks("turn", tuple((part,) for part in parts), label, mark)


def _labelled_bullets(record: Record, blocks: Sequence[Block]) -> Iterator[CreditedBlocks]:
    """Bullets that open with the speaker: "• Alma Smith: “…”"."""
    for block in blocks:
        if block.kind == "bullet" and block.label is not None and block.span.contains(block.label):
            mark, start = _behind(record.text, block.label)
            words = _words(record.text, Span(start, block.span.end))
            yield CreditedBlocks("credit", tuple((part,) for part in words), block.label, mark)


def _credits(record: Record, blocks: Sequence[Block]) -> Iterator[CreditedBlocks]:
    """Words with an attribution line above or below them."""
    for number, block in enumerate(blocks):
        if block.kind != "attribution" or block.label is None or _credits_makers(record.text[slice(*block.label)]):
            continue
        posted = ACCOUNT.search(record.text, *block.span) is not None
        leads_in = record.text[block.span.start : block.span.end].rstrip(" *_").endswith(":")
        near = _following(record, blocks, number) if leads_in else _before(record, blocks, number)
        whole = leads_in or posted or len(near) > 1
        parts = [part for one in near if (part := _quoted_words(record, one, whole=whole))]
        yield CreditedBlocks("credit", tuple(parts), block.label)


def _credits_makers(label: str) -> bool:
    """Whether a line names the makers of the report: "Ann Moe contributed to this report"."""
    words = " ".join(re.findall(r"[^\W_]+", label.lower()))
    return any(f" {maker} " in f" {words} " for maker in table("layout")["roles_of_parts"]["makers"])


def _following(record: Record, blocks: Sequence[Block], number: int) -> list[Block]:
    """The blocks that a line introduces: the next one and those that continue its quotation, or a list of bullets."""
    found: list[Block] = []
    for block in blocks[number + 1 :]:
        if block.kind not in WITH_WORDS or (found and not _goes_on(record, found[-1], block)):
            break
        found.append(block)
    return found


def _before(record: Record, blocks: Sequence[Block], number: int) -> list[Block]:
    """The blocks attributed by a line below them: the one above the line, and those that it continues."""
    found: list[Block] = []
    for block in reversed(blocks[:number]):
        if block.kind not in WITH_WORDS or (found and not _goes_on(record, block, found[0])):
            break
        found.insert(0, block)
    return found


def _goes_on(record: Record, block: Block, following: Block) -> bool:
    """Whether a block continues the quotation of the one above: by its marks, or because neither block has any."""
    if block.kind != "quotation" or following.kind != "quotation":
        return False
    inside = [q for q in record.quotations if q.depth == 0 and block.span.contains(q.span)]
    if not inside:
        return not any(q.span.overlaps(following.span) for q in record.quotations)
    return inside[-1].carried_on or not inside[-1].closed


def _quoted_words(record: Record, block: Block, *, whole: bool) -> tuple[Span, ...]:
    """The quotations at the end of a block, separated from it only by marks; all its words if there are none.

    Args:
        record: The report.
        block: A block with a credit beside it.
        whole: Whether the credit covers the whole block. If so, all words of a block count, unless it consists of
            quotations.
    """
    text = record.text
    outer = [q.span for q in record.quotations if q.depth == 0 and q.span.overlaps(block.span)]
    words = _words(text, block.span)
    if not outer or not words:
        return tuple(words)
    if whole:
        return tuple(outer) if text[words[0].start] in _OPENING and _only_quoted(text, words, outer) else tuple(words)
    found: list[Span] = []
    end = block.span.end
    for span in reversed(outer):
        if text[span.end : end].strip(_MARKS):
            break
        found.insert(0, Span(max(span.start, block.span.start), min(span.end, block.span.end)))
        end = span.start
    return tuple(found)


def _only_quoted(text: str, words: Sequence[Span], quoted: Sequence[Span]) -> bool:
    """Whether only punctuation is outside the quotations."""
    return all(
        not text[at].isalnum() or any(span.start <= at < span.end for span in quoted)
        for part in words
        for at in range(*part)
    )


def _behind(text: str, label: Span) -> tuple[Span | None, int]:
    """The mark after a label, and where the words begin."""
    found = _BEHIND_LABEL.match(text, label.end)
    assert found is not None, "it may be empty"
    return (Span(*found.span("mark")) if found["mark"] else None), found.end()


def _words(text: str, span: Span) -> list[Span]:
    """The words of a block without bullet and markup; each quoted line has a separate span."""
    start, end = span
    if bullet := _BULLET.match(text, start, end):
        start = bullet.end()
    parts = []
    for line in _parts(text, Span(start, end)):
        first, last = line
        while first < last and text[first] in " \t\n*_":
            first += 1
        while first < last and text[last - 1] in " \t\n*_":
            last -= 1
        last -= len(link[0]) if (link := _LINKS_AT_END.search(text[first:last])) else 0
        if first < last and any(letter.isalnum() for letter in text[first:last]):
            parts.append(Span(first, last))
    return parts


def _parts(text: str, span: Span) -> Iterator[Span]:
    """The lines of a block quoted line by line; otherwise the whole block."""
    if not _QUOTED_LINE.match(text, span.start, span.end):
        yield span
        return
    at = span.start
    for line in text[span.start : span.end].split("\n"):
        sign = _QUOTED_LINE.match(line)
        yield Span(at + (sign.end() if sign else 0), at + len(line))
        at += len(line) + 1
