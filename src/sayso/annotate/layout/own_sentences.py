"""The part of a content that belongs to its source, by the layout and by quotation marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sayso.annotate.text.places import TextPlaces
from sayso.domain.statement import Attribution
from sayso.domain.text import Block, Span

_APART = frozenset({"heading", "time"})


def own_sentences(places: TextPlaces, blocks: Sequence[Block], attribution: Attribution) -> Attribution:
    """Return an attribution whose content leaves out what the layout or quotation marks show to be somebody else's.

    A content without a source stays as it is, as does one that would become empty.
    """
    if not attribution.source or not attribution.cue:
        return attribution
    content = _in_own_entry(blocks, attribution)
    content = _as_quoted_as_cued(places, content, attribution.cue[0])
    return replace(attribution, content=content) if content and content != attribution.content else attribution


def _in_own_entry(blocks: Sequence[Block], attribution: Attribution) -> tuple[Span, ...]:
    """The content in the heading or bullet that holds source and cue, else on this side of headings and times."""
    roles = (*attribution.source, *attribution.cue)
    whole = Span(min(span.start for span in roles), max(span.end for span in roles))
    home = next((block for block in blocks if block.span.contains(whole)), None)
    if home is None or len(blocks) < 2:
        return attribution.content
    if home.kind in ("heading", "bullet"):
        return tuple(part for span in attribution.content if (part := _common(span, home.span)) is not None)
    before = max((b.span.end for b in blocks if b.kind in _APART and b.span.end <= whole.start), default=0)
    after = min((b.span.start for b in blocks if b.kind in _APART and b.span.start >= whole.end), default=whole.end)
    reach = Span(before, max(after, attribution.content[-1].end if after == whole.end else after))
    return tuple(part for span in attribution.content if (part := _common(span, reach)) is not None)


def _common(one: Span, other: Span) -> Span | None:
    start, end = max(one.start, other.start), min(one.end, other.end)
    return Span(start, end) if start < end else None


def _as_quoted_as_cued(places: TextPlaces, content: tuple[Span, ...], cue: Span) -> tuple[Span, ...]:
    """The content without sentences of the paragraph that are quoted differently from the words beside the cue.

    In "The ferry is late. 'Which one?' asked Ann", the first sentence is not Ann's. In "It is due in May, according to
    the operator. 'Which May?' asked Ann", the quotation is not the operator's.
    """
    parts = [part for span in content for part in _by_sentence(places, span)]
    here = places.sentence(cue.start)
    apart = [part for part in parts if "\n" in places.text[min(part.start, cue.start) : max(part.end, cue.end)]]
    beside = [part for part in parts if places.sentence(part.start) == here and part not in apart]
    if not beside:
        return content
    quoted = {_opens_quoted(places, part) for part in beside}
    if len(quoted) > 1:
        return content
    direct = quoted.pop()
    kept = [
        part
        for part in parts
        if part in apart
        or places.sentence(part.start) == here
        or _opens_quoted(places, part) == direct
        or (places.sentence(part.start) > here) == direct
    ]
    return content if len(kept) == len(parts) else tuple(kept)


def _by_sentence(places: TextPlaces, span: Span) -> list[Span]:
    """The parts of a span, one per sentence, but with every quotation whole."""
    parts: list[Span] = []
    start = span.start
    for sentence in places.sentences[places.sentence(span.start) : places.sentence(span.end) + 1]:
        quotation = places.quotation(sentence.start - 1)
        inside = quotation is not None and quotation.end > sentence.start
        if start < sentence.start < span.end and not inside:
            end = start + len(places.text[start : sentence.start].rstrip())
            parts.append(Span(start, end))
            start = sentence.start
    return [*parts, Span(start, span.end)]


def _opens_quoted(places: TextPlaces, part: Span) -> bool:
    """Whether the first word of a part is inside a quotation."""
    first = next((at for at in range(*part) if places.text[at].isalnum()), part.start)
    return places.quotation(first) is not None
