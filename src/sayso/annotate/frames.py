"""Frames: the words around a cue that tell to whom, when and where something was said."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sayso.domain.record import Record
from sayso.domain.statement import Attribution
from sayso.domain.text import Span
from sayso.tables import kept_per_tables

_ANOTHER_CLAUSE = re.compile(
    r"[;:(]|\b(?:who|whose|which|where|when|while|whom|until|till|by|but|because|since\s+the|if|about|from|between"
    r"|before|ahead\s+of)\b|\band\s+(?:\w+ed|was|were|had|has|then|he|she|it|they)\b",
    re.IGNORECASE,
)
_LEAVES = re.compile(r"[—–]|\b(?:than|as|did|that|to)\b", re.IGNORECASE)
_BEHIND_VERB = re.compile(
    r"\s+(?:(?:in|at|on|during|since|yesterday|today|last|this|earlier|late|early|the|an?)\s|(?:yesterday"
    r"|today|recently)$|[A-Z])"
    r"|(?<=told)\s|(?<=tells)\s|(?<=warned)\s|(?<=urged)\s|(?<=asked)\s|(?<=assured)\s|(?<=informed)\s"
)
_PHRASE_END = re.compile(r"\s*[,.;:!?)”\"]|\s+(?=that\b)|\n|$")
LONGEST_CUE = 40
"""Code points that a cue of several parts may stretch over and still count as one ("has … said")."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a sentence says around one attribution, apart from the contents in it.

    `before` runs up to the source, `between` lies between source and cue, `after` follows
    the cue (and a source behind it), `tail` follows a content behind the cue. Each ends
    where the words of another statement begin; any of them may be empty.
    """

    sentence: Span
    cue: Span
    before: Span
    between: Span
    after: Span
    tail: Span


def frames_of(record: Record) -> Mapping[str, Frame]:
    """Give the frame of every statement that has a cue, by the statement's id.

    Layers that ask one after the other get the same object.
    """
    roles = tuple(
        Attribution(s.content.spans, s.cue.spans if s.cue else (), s.source.spans if s.source else (), confidence=1.0)
        for s in record.statements
    )
    frames = _frames(record.text, record.sentences, roles)
    return {s.id: frame for s, frame in zip(record.statements, frames, strict=True) if frame is not None}


@kept_per_tables(maxsize=4)
def _frames(text: str, sentences: tuple[Span, ...], roles: tuple[Attribution, ...]) -> tuple[Frame | None, ...]:
    starts = [sentence.start for sentence in sentences]
    contents, cues = _by_sentence(starts, roles)
    frames: list[Frame | None] = []
    for owner, attribution in enumerate(roles):
        if not attribution.cue or not sentences:
            frames.append(None)
            continue
        cue = _main_cue(text, attribution.cue)
        number = max(0, bisect_right(starts, cue.start) - 1)
        sentence, others = sentences[number], [span for span, other in contents[number] if other != owner]
        around = [span for span in others if span.contains(cue)]
        if around:
            innermost = min(around, key=lambda span: span.end - span.start)
            end = _PHRASE_END.search(text, innermost.end)  # a content may break off within a phrase
            stop = min(sentence.end, end.start() if end else innermost.end)
            sentence = Span(max(sentence.start, innermost.start), stop)
        others += [span for span, other in cues[number] if other != owner]
        frames.append(_frame(attribution, cue, sentence, [s for s in others if not s.overlaps(cue)]))
    return tuple(frames)


_Owned = dict[int, list[tuple[Span, int]]]


def _by_sentence(starts: list[int], roles: Sequence[Attribution]) -> tuple[_Owned, _Owned]:
    """Contents and cues, each with the number of its attribution, by the numbers of the sentences that they touch."""
    contents: _Owned = defaultdict(list)
    cues: _Owned = defaultdict(list)
    for owner, attribution in enumerate(roles):
        for owned, spans in ((contents, attribution.content), (cues, attribution.cue)):
            for span in spans:
                first = max(0, bisect_right(starts, span.start) - 1)
                for number in range(first, max(first + 1, bisect_left(starts, span.end))):
                    owned[number].append((span, owner))
    return contents, cues


def _main_cue(text: str, spans: tuple[Span, ...]) -> Span:
    """The verb of the cue, without the addressee, time or place that belongs to some cues.

    Of parts that lie far from each other the last one counts.
    """
    first, last = spans[0], spans[-1]
    cue = Span(first.start, last.end) if last.end - first.start <= LONGEST_CUE else last
    more = _BEHIND_VERB.search(text, cue.start + 1, cue.end)
    return Span(cue.start, more.start()) if more else cue


def _frame(roles: Attribution, cue: Span, sentence: Span, foreign: list[Span]) -> Frame:
    sources = [span for span in roles.source if sentence.contains(span)]
    ahead = [span for span in sources if span.end <= cue.start]
    behind = [span for span in sources if cue.end <= span.start <= cue.end + 2]
    opening = ahead[0].start if ahead else cue.start
    closing = behind[-1].end if behind else cue.end
    barriers = (*roles.content, *foreign)
    left = max([sentence.start, *(span.end for span in barriers if span.end <= opening)])
    later = [span.end for span in roles.content if closing <= span.start and span.end <= sentence.end]
    tail = max(later, default=sentence.end)
    return Frame(
        sentence=sentence,
        cue=cue,
        before=Span(min(left, opening), opening),
        between=Span(ahead[-1].end, cue.start) if ahead else Span(cue.start, cue.start),
        after=Span(closing, _stop(closing, sentence, barriers)),
        tail=Span(tail, _stop(tail, sentence, barriers)),
    )


def _stop(start: int, sentence: Span, barriers: Iterable[Span]) -> int:
    nearest = min((s.start for s in barriers if s.start >= start), default=sentence.end)
    return max(start, min(nearest, sentence.end))


def starts_another_clause(way: str) -> bool:
    """Whether the words between a cue and what follows already speak of something else."""
    return _ANOTHER_CLAUSE.search(way) is not None


def leaves_attribution(way: str) -> bool:
    """The same for what follows a content, where more than a preposition means something else."""
    return starts_another_clause(way) or _LEAVES.search(way) is not None
