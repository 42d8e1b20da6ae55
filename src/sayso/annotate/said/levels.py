"""Candidates for statements at both levels: those that stand by themselves, and those inside what others say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sayso.annotate.attribution import EVIDENCE, decode_at_penalties
from sayso.annotate.context import Context
from sayso.annotate.cue_acts import act_of
from sayso.domain.statement import Attribution
from sayso.domain.text import Span
from sayso.models.labels import LEVELS
from sayso.models.scores import Reading
from sayso.tables import word_set

_WORD = re.compile(r"[\w’']+")
PENALTIES = (0.0, 0.7, 1.6)
"""Taken from the score of "no role" in turn: each finds more words, and less sure ones."""
SAME = 0.5
"""Share of characters from which two attributions are one."""
FEATURES = (
    *(f"evidence_{n}" for n in range(EVIDENCE)),
    "inner",
    "outer",
    "agreement",
    "penalty",
    "act",
    "cue_words",
    "cue_colon",
    "source_words",
    "source_capital",
    "content_words",
    "content_full_words",
    "content_spans",
    "quoted",
    "line_words",
    "ends_sentence",
    "place",
    "held",
    "holds",
    "rivals",
    *(f"agreed_{level}" for level in LEVELS),
)


@dataclass(frozen=True, slots=True)
class Found:
    """An attribution that may be a statement; `level` is one of LEVELS, `votes` at how many penalties it was found."""

    attribution: Attribution
    evidence: tuple[float, ...]
    level: str
    penalty: float
    votes: int = 1

    @property
    def inner(self) -> bool:
        """Whether it is inside what somebody says."""
        return self.level == "inner"


def find_candidates(reading: Reading) -> list[Found]:
    """Give all attributions that some penalty finds, each once, in order of their content."""
    found: dict[tuple[str, Attribution], Found] = {}
    by_level = decode_at_penalties(reading.levels, PENALTIES)
    for number, penalty in enumerate(PENALTIES):
        for name, candidates in zip(LEVELS, by_level, strict=True):
            for candidate in candidates[number]:
                key = name, candidate.attribution
                known = found.get(key) or Found(candidate.attribution, candidate.evidence, name, penalty, votes=0)
                found[key] = replace(known, votes=known.votes + 1)
    return sorted(found.values(), key=lambda f: f.attribution.content)


def candidate_rows(context: Context, found: Sequence[Found]) -> npt.NDArray[np.float32]:
    """What speaks for each candidate to be a statement: (candidates, len(FEATURES))."""
    rows = [_row(context, at, found) for at in range(len(found))]
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(FEATURES))


def _row(context: Context, at: int, found: Sequence[Found]) -> list[float]:
    text, mine = context.text, found[at]
    attribution = mine.attribution
    cue = " ".join(text[s:e] for s, e in attribution.cue)
    source = " ".join(text[s:e] for s, e in attribution.source)
    content = " ".join(text[s:e] for s, e in attribution.content)
    start, end = attribution.content[0].start, attribution.content[-1].end
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    others = [
        f
        for n, f in enumerate(found)
        if n != at and f.attribution.content[0].start < end and start < f.attribution.content[-1].end
    ]
    function_words = word_set("function_words", "words")
    inside = sum(context.quotation(i) is not None for i in range(start, end, 7))
    return [
        *mine.evidence,
        float(mine.inner),
        float(mine.level == "outer"),
        float(mine.votes),
        mine.penalty,
        float(act_of(cue) is not None),
        float(len(cue.split())),
        float(cue.strip() == ":"),
        float(len(source.split())),
        float(any(w[:1].isupper() for w in source.split())),
        float(len(content.split())),
        float(sum(w not in function_words for w in _WORD.findall(content.lower()))),
        float(len(attribution.content)),
        inside / max(1, len(range(start, end, 7))),
        float(len(text[line_start : line_end if line_end >= 0 else len(text)].split())),
        float(text[end - 1 : end + 2].strip()[-1:] in ".!?"),
        start / max(1, len(text)),
        float(any(is_within(attribution, f.attribution) for f in others)),
        float(any(is_within(f.attribution, attribution) for f in others)),
        float(sum(shared(attribution, f.attribution) >= SAME for f in others if f.level == mine.level)),
        *(max((_agreement(mine, f) for f in others if f.level == level), default=0.0) for level in LEVELS),
    ]


def _agreement(mine: Found, other: Found) -> float:
    """How far another reading says the same: by the words shared, and half of it without the same source."""
    one, two = mine.attribution, other.attribution
    same = bool(_covered(one.source, two.source)) if one.source and two.source else one.source == two.source
    return shared(one, two) * (1.0 if same else 0.5)


def choose(
    found: Sequence[Found],
    probabilities: npt.NDArray[np.float32],
    credited: npt.NDArray[np.float32],
    *,
    least: float,
) -> list[tuple[Found, float]]:
    """Of candidates that are one statement keep the best credited, and none whose probability is below `least`.

    Args:
        probabilities: How likely each candidate's words are a statement.
        credited: How likely its words are one and its source is right as well.
    """
    kept: list[tuple[Found, float]] = []
    for at in np.argsort(-credited, kind="stable"):
        if probabilities[at] < least:
            continue
        mine = found[at].attribution
        if not any(shared(mine, other.attribution) >= SAME for other, _ in kept):
            kept.append((found[at], float(probabilities[at])))
    return sorted(kept, key=lambda pair: pair[0].attribution.content)


def is_within(mine: Attribution, other: Attribution) -> bool:
    """Whether another's content holds nearly all of an attribution's, and the words that credit it."""
    credit = mine.cue or mine.source
    return _covered(mine.content, other.content) >= 0.8 * _size(mine.content) and (
        not credit or _covered(credit, other.content) >= 0.5 * _size(credit)
    )


def overlaps(mine: Attribution, other: Attribution) -> bool:
    """Whether two contents share a character."""
    return _covered(mine.content, other.content) > 0


def _size(spans: Iterable[Span]) -> int:
    return sum(e - s for s, e in spans)


def _covered(spans: Sequence[Span], by: Sequence[Span]) -> int:
    return sum(max(0, min(e, b) - max(s, a)) for s, e in spans for a, b in by)


def shared(one: Attribution, other: Attribution) -> float:
    """Share of the characters of two contents that both have."""
    both = _covered(one.content, other.content)
    sizes = _size(one.content) + _size(other.content)
    return both / (sizes - both) if sizes > both else 1.0
