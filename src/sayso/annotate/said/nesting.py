"""Nested statements: which candidates inside a statement are separate statements.

"She said Kvam had denied the plan" contains "the plan", which Kvam denied. A candidate counts as held if its
content, cue and source are inside a statement attributed to somebody else. The size of their overlap says little,
because the inner content may be nearly all of the outer one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sayso.annotate.overlaps import characters_of_both, nested_words, same_statements, shared_words, sizes_of, unlike
from sayso.annotate.said.levels import FEATURES as OF_CANDIDATES
from sayso.annotate.said.levels import Found
from sayso.annotate.scored.clues import words_around, words_in, words_of
from sayso.domain.statement import Attribution, Statement
from sayso.domain.text import Span
from sayso.models.scores import Float32Array

LEAST_LIKELY = 0.2
"""Candidates below this probability are ignored."""
EDGE, STEM = 60, 6
"""Code points at the edges of a content whose words are clues, and letters of a cue's stem."""
FEATURES = (
    *OF_CANDIDATES, "probability", "credited", "holder_probability", "shared", "share_of_holder", "holder_direct",
    "holder_cue", "holder_source", "holder_inner", "holders", "before", "behind", "credit_at", "same_source",
    "inner_probability", "alike", "alike_inner", "earlier",
)


@dataclass(frozen=True, slots=True)
class Held:
    """A candidate, by number, and the smallest statement that contains it."""

    number: int
    holder: Statement
    words: Attribution
    """The holder's content, cue and source."""
    holders: int


def find_held(
    found: Sequence[Found],
    chances: Float32Array,
    credited: Float32Array,
    statements: Sequence[tuple[Statement, Attribution]],
) -> list[Held]:
    """Return the candidates inside statements, best first, without duplicates and without existing statements."""
    order = [int(n) for n in np.argsort(-credited, kind="stable") if chances[n] >= LEAST_LIKELY]
    mine, known = [found[number].attribution for number in order], [words for _, words in statements]
    told, around = same_statements(mine, known).sum(axis=1), nested_words(mine, known)
    alike = same_statements(mine, mine)
    sizes = sizes_of([words.content for words in known])
    held: list[Held] = []
    taken: list[int] = []
    for at, number in enumerate(order):
        holders = np.flatnonzero(around[at])
        if len(holders) and not told[at] and not alike[at, taken].any():
            smallest = int(holders[sizes[holders].argmin()])
            held.append(Held(number, *statements[smallest], len(holders)))
            taken.append(at)
    return held


def held_rows(
    found: Sequence[Found], rows: Float32Array, chances: Float32Array, credited: Float32Array, held: Sequence[Held]
) -> Float32Array:
    """Features of each held candidate: (held, len(FEATURES)); `rows` come from `levels.candidate_rows`."""
    mine, holders = [found[one.number].attribution for one in held], [one.words for one in held]
    alike = same_statements(mine, [f.attribution for f in found])
    shares = np.diag(shared_words(mine, holders))
    inner = np.array([f.inner for f in found], dtype=np.bool_)
    beside = [
        [
            float(chances[one.number]),
            float(credited[one.number]),
            one.holder.confidence,
            float(shares[at]),
            *_of_holder(found[one.number].attribution, one),
            float(chances[alike[at] & inner].max(initial=0.0)),
            float(alike[at].sum()),
            float((alike[at] & inner).sum()),
            float(at),
        ]
        for at, one in enumerate(held)
    ]
    own = rows[[one.number for one in held]].reshape(len(held), len(OF_CANDIDATES))
    table = np.array(beside, dtype=np.float32).reshape(len(held), len(FEATURES) - len(OF_CANDIDATES))
    return np.concatenate([own, table], axis=1)


def held_clues(text: str, attribution: Attribution) -> list[str]:
    """The words of a candidate's cue and source, around the cue, and at the edges of the content."""
    cue, source, content = attribution.cue, attribution.source, attribution.content
    cue_words = words_of(text, cue)
    begins = words_of(text, [Span(content[0].start, min(content[0].end, content[0].start + EDGE))])
    ends = words_of(text, [Span(max(content[-1].start, content[-1].end - EDGE), content[-1].end)])
    behind = words_of(text, [Span(content[-1].end, min(len(text), content[-1].end + EDGE))])
    clues = [*words_in("cue", cue_words), *words_in("source", words_of(text, source)[-4:])]
    clues += words_in("content", begins[:4])
    clues += [f"cue stem:{word[:STEM]}" for word in cue_words]
    clues += words_around("cue", text, cue[0], 2) if cue else []
    clues += [f"behind:{word}" for word in behind[:1]] + [f"end:{ends[-1:]}{behind[:1]}"]
    return [*clues, f"cue, content:{cue_words[-1:]}{begins[:1]}"]


def choose_held(
    found: Sequence[Found], held: Sequence[Held], chances: Float32Array, least: float
) -> list[tuple[Held, float]]:
    """Return the held candidates with at least this probability, likeliest first, one for each cue and content."""
    order = [int(n) for n in np.argsort(-chances, kind="stable") if chances[n] >= least]
    mine = [found[held[n].number].attribution for n in order]
    cues = [attribution.cue for attribution in mine]
    kept = unlike(same_statements(mine, mine) | (characters_of_both(cues, cues) > 0))
    return [(held[order[at]], float(chances[order[at]])) for at in kept]


def _of_holder(mine: Attribution, one: Held) -> list[float]:
    """Features of a candidate's position in its holder, and of the holder."""
    holder, words = one.holder, one.words
    size, whole = sizes_of([mine.content, words.content]).tolist()
    credit = mine.cue or mine.source
    return [
        size / max(1, whole),
        float(holder.kind == "direct"),
        float(holder.cue is not None),
        float(holder.source is not None),
        float(holder.within is not None),
        float(one.holders),
        float(mine.content[0].start - words.content[0].start),
        float(words.content[-1].end - mine.content[-1].end),
        float(credit[0].start - words.content[0].start),
        float(any(a.overlaps(b) for a in mine.source for b in words.source)),
    ]
