"""Frames: the words around a cue that tell to whom, when and where something was said."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sayso.domain.record import Record
from sayso.domain.statement import Statement
from sayso.domain.text import Span

_ANOTHER_CLAUSE = re.compile(
    r"[;:(]|\b(?:who|whose|which|where|when|while|whom|until|till|by|but|because|since\s+the|if|about|from|between"
    r"|before|ahead\s+of)\b|\band\s+(?:\w+ed|was|were|had|has|then|he|she|it|they)\b",
    re.IGNORECASE,
)
_LEAVES = re.compile(r"[—–]|\b(?:than|as|did|that|to)\b", re.IGNORECASE)
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


def frames_of(record: Record) -> dict[str, Frame]:
    """Give the frame of every statement that has a cue, by the statement's id."""
    starts = [sentence.start for sentence in record.sentences]
    if not starts:
        return {}
    contents, cues = _by_sentence(record, starts)
    frames = {}
    for statement in record.statements:
        if statement.cue is None:
            continue
        cue = _main_cue(statement)
        number = max(0, bisect_right(starts, cue.start) - 1)
        sentence, others = record.sentences[number], [s for s, owner in contents[number] if owner != statement.id]
        around = [span for span in others if span.contains(cue)]
        if around:
            innermost = min(around, key=lambda span: span.end - span.start)
            sentence = Span(max(sentence.start, innermost.start), min(sentence.end, innermost.end))
        others += [s for s, owner in cues[number] if owner != statement.id]
        frames[statement.id] = _frame(statement, cue, sentence, [s for s in others if not s.overlaps(cue)])
    return frames


_Owned = dict[int, list[tuple[Span, str]]]


def _by_sentence(record: Record, starts: list[int]) -> tuple[_Owned, _Owned]:
    """Contents and cues, each with the id of its statement, under the numbers of the sentences that they touch."""
    contents: _Owned = defaultdict(list)
    cues: _Owned = defaultdict(list)
    for statement in record.statements:
        for owned, spans in ((contents, statement.content.spans), (cues, statement.cue.spans if statement.cue else ())):
            for span in spans:
                first = max(0, bisect_right(starts, span.start) - 1)
                for number in range(first, max(first + 1, bisect_left(starts, span.end))):
                    owned[number].append((span, statement.id))
    return contents, cues


def _main_cue(statement: Statement) -> Span:
    """The cue as one span; of parts that lie far from each other the last one."""
    assert statement.cue is not None
    first, last = statement.cue.spans[0], statement.cue.spans[-1]
    return Span(first.start, last.end) if last.end - first.start <= LONGEST_CUE else last


def _frame(statement: Statement, cue: Span, sentence: Span, foreign: list[Span]) -> Frame:
    contents = statement.content.spans
    sources = [s for s in (statement.source.spans if statement.source else ()) if sentence.contains(s)]
    ahead = [s for s in sources if s.end <= cue.start]
    behind = [s for s in sources if cue.end <= s.start <= cue.end + 2]
    opening = ahead[0].start if ahead else cue.start
    closing = behind[-1].end if behind else cue.end
    left = [s.end for s in (*contents, *foreign) if s.end <= opening]
    before = Span(min(max([sentence.start, *left]), opening), opening)
    between = Span(ahead[-1].end, cue.start) if ahead else Span(cue.start, cue.start)
    after = Span(closing, _stop(closing, sentence, (*contents, *foreign)))
    later = [s.end for s in contents if closing <= s.start and s.end <= sentence.end]
    end = max(later, default=sentence.end)
    return Frame(sentence, cue, before, between, after, Span(end, _stop(end, sentence, (*contents, *foreign))))


def _stop(start: int, sentence: Span, barriers: Iterable[Span]) -> int:
    nearest = min((s.start for s in barriers if s.start >= start), default=sentence.end)
    return max(start, min(nearest, sentence.end))


def starts_another_clause(way: str) -> bool:
    """Whether the words between a cue and what follows already speak of something else."""
    return _ANOTHER_CLAUSE.search(way) is not None


def leaves_attribution(way: str) -> bool:
    """The same for what follows a content, where more than a preposition means something else."""
    return starts_another_clause(way) or _LEAVES.search(way) is not None
