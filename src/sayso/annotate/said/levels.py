"""Candidates for statements at both levels: independent ones, and those nested in what others say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sayso.annotate.context import Context
from sayso.annotate.layout.own_sentences import own_sentences
from sayso.annotate.overlaps import SAME, held_words, same_sources, same_statements, shared_words, unlike
from sayso.annotate.said.attribution import EVIDENCE, Candidate, decode_at_penalties
from sayso.annotate.said.cue_acts import act_of
from sayso.annotate.said.seeded import seeded_candidates
from sayso.domain.statement import Attribution
from sayso.models.labels import LEVELS, ROLES
from sayso.tables import word_set

_WORD = re.compile(r"[\w’']+")
PENALTIES = (0.0, 0.7, 1.6)
"""Subtracted from the score of "no role", one after the other: higher values find more but less certain words."""
QUOTED_EVERY = 7
"""Code points between the samples that decide how much of a content is quoted."""
BESIDE = 2
"""Pieces before and behind a content that show whether its edges are right."""
SEEDED = 3.0
"""Stands for the penalty of candidates that begin at a seed."""
FEATURES = (
    *(f"evidence_{n}" for n in range(EVIDENCE)),
    "inner", "outer", "agreement", "penalty", "act", "cue_words", "cue_colon", "source_words", "source_capital",
    "content_words", "content_full_words", "content_spans", "quoted", "line_words", "ends_sentence", "place", "held",
    "holds", "rivals",
    *(f"agreed_{level}" for level in LEVELS),
    *(f"{role}_{level}" for role in ("cue", "content", "before", "behind") for level in LEVELS),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate statement; `level` is one of LEVELS, `votes` is the number of penalties at which it was found."""

    attribution: Attribution
    evidence: tuple[float, ...]
    level: str
    penalty: float
    votes: int = 1

    @property
    def inner(self) -> bool:
        """Whether it is nested in what somebody says."""
        return self.level == "inner"

    @property
    def seeded(self) -> bool:
        """Whether it begins at a seed, instead of coming from the best labels."""
        return self.penalty == SEEDED


def find_candidates(context: Context) -> list[Found]:
    """Return the attributions found at any penalty or seed, without duplicates, in order of their content."""
    reading = context.reading
    first: dict[tuple[str, Attribution], tuple[Candidate, float]] = {}
    votes: Counter[tuple[str, Attribution]] = Counter()
    by_level = decode_at_penalties(reading.levels, PENALTIES)
    own: dict[Attribution, Attribution] = {}  # most penalties give the same attributions
    for number, penalty in enumerate(PENALTIES):
        for name, candidates in zip(LEVELS, by_level, strict=True):
            for candidate in candidates[number]:
                read = candidate.attribution
                if read not in own:
                    own[read] = own_sentences(context, context.document.blocks, read)
                key = name, own[read]
                first.setdefault(key, (candidate._replace(attribution=own[read]), penalty))
                votes[key] += 1
    cues = [span for (_, attribution), (_, penalty) in first.items() if not penalty for span in attribution.cue]
    for candidate in seeded_candidates(context, cues):
        first.setdefault(("inner", candidate.attribution), (candidate, SEEDED))
    found = [
        Found(candidate.attribution, candidate.evidence, name, penalty, votes[name, candidate.attribution])
        for (name, _), (candidate, penalty) in first.items()
    ]
    return sorted(found, key=lambda f: f.attribution.content)


def candidate_rows(context: Context, found: Sequence[Found]) -> npt.NDArray[np.float32]:
    """Features of each candidate for being a statement: (candidates, len(FEATURES))."""
    if not found:
        return np.zeros((0, len(FEATURES)), dtype=np.float32)
    evidence = np.array([f.evidence for f in found])
    parts = [evidence, _rows_of_words(context, found), _rows_of_others(found), _rows_of_pieces(context, found)]
    return np.concatenate(parts, axis=1).astype(np.float32)


def _rows_of_words(context: Context, found: Sequence[Found]) -> npt.NDArray[np.float64]:
    """Features from the words of each candidate."""
    text, function_words = context.text, word_set("function_words", "words")
    line_words: dict[int, int] = {}
    rows = []
    for mine in found:
        attribution = mine.attribution
        cue, source, content = (
            " ".join(text[s:e] for s, e in spans)
            for spans in (attribution.cue, attribution.source, attribution.content)
        )
        start, end = attribution.content[0].start, attribution.content[-1].end
        line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", start)
        if line_start not in line_words:
            line_words[line_start] = len(text[line_start : line_end if line_end >= 0 else len(text)].split())
        rows.append(
            [
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
                float(context.quoted[start:end:QUOTED_EVERY].mean()) if end > start else 0.0,
                float(line_words[line_start]),
                float(text[end - 1 : end + 2].strip()[-1:] in ".!?"),
                start / max(1, len(text)),
            ]
        )
    return np.array(rows)


def _rows_of_others(found: Sequence[Found]) -> npt.NDArray[np.float64]:
    """Features of each candidate relative to overlapping ones from the best labels: nested, nesting, rivals, agreement.

    Another reading agrees by its share of common words, halved if the source differs. Candidates that begin at a seed
    do not count as others: there are many, and they are not the model's best reading.
    """
    decoded = np.array([number for number, f in enumerate(found) if not f.seeded], dtype=np.int64)
    attributions = [f.attribution for f in found]
    others = [attributions[number] for number in decoded.tolist()]
    start = np.array([a.content[0].start for a in attributions])
    end = np.array([a.content[-1].end for a in attributions])
    around = (start[:, None] < end[decoded]) & (start[decoded] < end[:, None])
    around[decoded, np.arange(len(decoded))] = False
    held, holds = held_words(attributions, others) & around, held_words(others, attributions) & around.T
    shared = shared_words(attributions, others) * around
    agreement = shared * np.where(same_sources(attributions, others), 1.0, 0.5)
    level = np.array([LEVELS.index(f.level) for f in found])
    rivals = (shared >= SAME) & (level[:, None] == level[decoded])
    columns = [held.any(axis=1), holds.any(axis=0), rivals.sum(axis=1)]
    columns += [agreement[:, level[decoded] == number].max(axis=1, initial=0.0) for number in range(len(LEVELS))]
    return np.stack(columns, axis=1).astype(np.float64)


def _rows_of_pieces(context: Context, found: Sequence[Found]) -> npt.NDArray[np.float64]:
    """Mean probabilities at each level: of a cue in the cue; of a content in the content, just before, just behind."""
    chances = np.stack(context.role_chances).astype(np.float64)
    levels, pieces, roles = chances.shape
    summed = np.concatenate([np.zeros((levels, 1, roles)), chances.cumsum(axis=1)], axis=1)

    def mean(spans: Sequence[tuple[int, int]], role: str) -> npt.NDArray[np.float64]:
        start, end = np.array(spans, dtype=np.int64).T
        of_role = summed[:, :, ROLES.index(role)]
        found: npt.NDArray[np.float64] = (of_role[:, end] - of_role[:, start]) / np.maximum(1, end - start)
        return found.T

    cues = [context.pieces_of(f.attribution.cue) for f in found]
    contents = [
        (context.pieces(f.attribution.content[0])[0], context.pieces(f.attribution.content[-1])[1]) for f in found
    ]
    before = [(max(0, start - BESIDE), start) for start, _ in contents]
    behind = [(end, min(pieces, end + BESIDE)) for _, end in contents]
    parts = [mean(cues, "cue"), *(mean(spans, "content") for spans in (contents, before, behind))]
    return np.concatenate(parts, axis=1)


def choose(
    found: Sequence[Found],
    probabilities: npt.NDArray[np.float32],
    credited: npt.NDArray[np.float32],
    *,
    least: float,
) -> list[tuple[Found, float]]:
    """Keep the best candidate of each statement, and drop those with a probability below `least`.

    Args:
        probabilities: Probability that each candidate's content is a statement.
        credited: Probability that the content is a statement and the source is right as well; decides which is best.
    """
    order = [int(at) for at in np.argsort(-credited, kind="stable") if probabilities[at] >= least]
    attributions = [found[at].attribution for at in order]
    kept = unlike(same_statements(attributions, attributions))
    chosen = [(found[order[number]], float(probabilities[order[number]])) for number in kept]
    return sorted(chosen, key=lambda pair: pair[0].attribution.content)
