"""Clean the encoder's attributions: remove furniture, headings and words of the next sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sayso.annotate.words import word_set_of
from sayso.domain.record import Record
from sayso.domain.statement import Attribution
from sayso.domain.text import Document, Span

_LONGEST_HEADING = 12
"""Most words of a question that is a heading on its own line."""
_LONGEST_SUBJECT = 14
_FEWEST_WORDS = 4
"""Fewest words of a sentence: fewer words after a full stop more likely follow an abbreviation."""
_MARKS = re.compile(r"[“”\"«»„‘]|''|(?<!\w)'|'(?!\w)")
_QUESTION = re.compile(r"[^\n“”\":]*\?\s*")
_DANGLING = re.compile(r"[\s,;—–-]*(?:which|who|that|whom|whose)?[\s,;]*", re.IGNORECASE)
_SAYS_TO = re.compile(
    r"to\s(?:(?:the\s)?[^\W\d_a-z][^,;:“”\"\n]{1,60}?|(?:state|local)\smedia|reporters|journalists|lawmakers)\s(?=that\s)"
)
_TOLD = re.compile(r"\b(?:told|tells?|telling|informed|informs|assured|assures)$")
_ADDRESSEE = re.compile(
    r"(?:the\s)?(?:[^\W\d_a-z][\w.’'&-]*\s){1,5}(?=(?:that|he|she|it|they|we|his|her|its|their|there|this|these)\s)"
)
_QUOTING = re.compile(r"\b(?:quot|cit)(?:ed|es|e|ing)$")
_AS_SAYING = re.compile(r"[^“”\"\n]{2,140}?\sas\s(?:saying|telling\s[\w’' ]{2,30}?)\s(?=\S)(?:that\s)?")
_LETTER = re.compile(r"[^\W\d_]")
_CLAUSE_BREAK = re.compile(
    r"[,;:—–“”\"()]\s*|\b(?:that|what|which|where|when|while|because|if|and|but|as|how|why)\s", re.IGNORECASE
)


def mend_attributions(record: Record) -> Record:
    """Remove from the encoder's attributions whatever cannot be part of them.

    Furniture is neither source nor cue. A question used as a heading is not a statement. A
    source is in the paragraph of its cue. Words without quotation marks end with the sentence
    of their cue (among PolNeAR's training attributions with the cue after such words, one in a
    hundred crosses a sentence).
    """
    mended = (
        _mended(record, attribution) for attribution in record.attributions if not _is_heading(record, attribution)
    )
    return replace(record, attributions=tuple(a for a in mended if a is not None))


def _mended(record: Record, attribution: Attribution) -> Attribution | None:
    text = record.text
    cue = _without_furniture(record.document, attribution.cue)
    content = _without_furniture(record.document, attribution.content)
    content = _within_sentence(record, content, cue)
    content = _without_what_leads(text, content, cue)
    content = _without_dangling(text, content)
    if not content:
        return None
    return replace(attribution, content=content, cue=cue, source=_source(record, attribution, content, cue))


def _without_furniture(document: Document, spans: Sequence[Span]) -> tuple[Span, ...]:
    return tuple(span for span in spans if not document.is_furniture(span))


def _is_heading(record: Record, attribution: Attribution) -> bool:
    """Whether an attribution is entirely inside a short question in its own paragraph that is not the title."""
    text = record.text
    start = attribution.content[0].start
    line = Span(text.rfind("\n", 0, start) + 1, end if (end := text.find("\n", start)) >= 0 else len(text))
    if line.start < max(1, record.document.body_start) or not _QUESTION.fullmatch(text, *line):
        return False
    inside = all(
        line.contains(s) for spans in (attribution.content, attribution.cue, attribution.source) for s in spans
    )
    return inside and len(text[line.start : line.end].split()) <= _LONGEST_HEADING


def _within_sentence(record: Record, content: tuple[Span, ...], cue: Sequence[Span]) -> tuple[Span, ...]:
    """Unquoted content, cut to the sentence of the cue."""
    text = record.text
    if not content or not cue or not record.sentences or not _LETTER.search(text, *cue[0]):
        return content
    if any(_MARKS.search(text, *span) for span in content) or text[cue[-1].end - 1] == ":":
        return content
    if content[0].start < cue[0].start:
        first = record.sentences[_sentence(record, cue[0].start)]
        kept = tuple(_cut(content, first.start, len(text)))
    else:
        first = record.sentences[_sentence(record, content[0].start)]
        if not _ends_here(record, first):
            return content
        kept = tuple(_cut(content, 0, first.end))
    return kept if kept and any(_LETTER.search(text, *span) for span in kept) else content


def _ends_here(record: Record, sentence: Span) -> bool:
    """Whether a sentence certainly ends: not after an abbreviation, and a complete sentence follows."""
    text = record.text
    last = text[sentence.start : sentence.end].rstrip('.!?…"”’) ').rpartition(" ")[2]
    number = _sentence(record, sentence.start) + 1
    if number >= len(record.sentences) or len(last) < _FEWEST_WORDS:
        return False
    following = record.sentences[number]
    return len(text[following.start : following.end].split()) >= _FEWEST_WORDS


def _sentence(record: Record, at: int) -> int:
    """The number of the sentence that contains an offset."""
    return max(0, bisect_right(record.sentences, at, key=lambda sentence: sentence.start) - 1)


def _cut(spans: Sequence[Span], start: int, end: int) -> Iterator[Span]:
    for span in spans:
        inside = Span(max(span.start, start), min(span.end, end))
        if inside.start < inside.end:
            yield inside


def _without_what_leads(text: str, content: tuple[Span, ...], cue: Sequence[Span]) -> tuple[Span, ...]:
    """Contents without a leading addressee and without a quoted person: "X as saying that"."""
    if not content or not cue:
        return content
    first = content[0]
    verb = next((c for c in reversed(cue) if 0 <= first.start - c.end <= 1), None)
    if verb is None:
        return content
    said = text[verb.start : verb.end].lower()
    if _QUOTING.search(said):
        lead = _AS_SAYING.match(text, *first)
    elif _TOLD.search(said):
        lead = _ADDRESSEE.match(text, *first)
    else:
        lead = _SAYS_TO.match(text, *first)
    if lead is None or len(text[lead.end() : first.end].split()) < 2:
        return content
    return (Span(lead.end(), first.end), *content[1:])


def _without_dangling(text: str, content: tuple[Span, ...]) -> tuple[Span, ...]:
    """Contents without a final word that only opens a clause: "… which"."""
    while len(content) > 1 and _DANGLING.fullmatch(text, *content[-1]):
        content = content[:-1]
    return content


def _source(record: Record, attribution: Attribution, content: Sequence[Span], cue: Sequence[Span]) -> tuple[Span, ...]:
    """The source in the paragraph of its cue; if there is none, the subject right before the cue, if it is clear."""
    source = _without_furniture(record.document, attribution.source)
    if not attribution.source or not cue or not _LETTER.search(record.text, *cue[0]):
        return source
    between = record.text[min(source[0].start, cue[0].start) : max(source[-1].end, cue[0].start)] if source else "\n"
    if "\n" not in between:
        return source
    found = _subject(record, cue[0].start)
    if found is None or any(found.overlaps(span) for span in content):
        return source
    return (found,)


def _subject(record: Record, at: int) -> Span | None:
    """The possible subject right before a verb: from the last clause boundary on."""
    text = record.text
    start = max(
        record.sentences[_sentence(record, at)].start if record.sentences else 0,
        text.rfind("\n", 0, at) + 1,
    )
    breaks = [match.end() for match in _CLAUSE_BREAK.finditer(text, start, at)]
    start = breaks[-1] if breaks else start
    words = text[start:at].split()
    if not words or len(words) > _LONGEST_SUBJECT or _MARKS.search(text, start, at):
        return None
    first = words[0].lower()
    pronoun = any(first in word_set_of("speakers", "pronouns", kind) for kind in ("men", "women", "plural", "thing"))
    opens = words[0][0].isupper() or pronoun or first in word_set_of("speakers", "phrases", "start")
    small = first in word_set_of("speakers", "phrases", "small") | word_set_of("speakers", "phrases", "end_before")
    if not opens or (small and not pronoun and first not in word_set_of("speakers", "phrases", "start")):
        return None
    return Span(start, start + len(text[start:at].rstrip()))
