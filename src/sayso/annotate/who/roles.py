"""Roles of persons: the role phrases of the report, each with its holder."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sayso.annotate.context import Context
from sayso.annotate.reference.role_phrases import Role, roles_beside
from sayso.annotate.scored.clues import words_in
from sayso.annotate.scored.spans import ScoredSpan, decode_layer
from sayso.annotate.text.words import fold, offices, word_set_of
from sayso.annotate.who.actors import Actor, point_at
from sayso.domain.text import Span
from sayso.tables import table

FINDS = 2.5
"""Subtracted from the score of "no role": favors recall, since surplus phrases are weighed and dropped later."""
LIKELY = 0.3
"""Smallest probability at which a role phrase counts as a person's when their country and body are looked for."""
FEATURES = (
    "layer", "pointer", "pointer_lead", "in_front", "behind", "apposed", "characters", "sentences_away", "former",
    "candidate_for", "words", "capital", "office", "order", "told", "options", "place", "same_quotation",
)
_ARTICLE = re.compile(r"^(?:the|a|an|his|her|their|its|our|my)\s+", re.IGNORECASE)
_FORMER = re.compile(r"\b(?:former|ex|late|then|retired|onetime|outgoing|deposed)\b", re.IGNORECASE)
_CANDIDATE = re.compile(r"\b(?:candidate|nominee|hopeful|contender|front-runner)\b", re.IGNORECASE)
_OF_FORCES = frozenset({"general", "admiral"})
TEXT_LIMIT = 160


class RolePhrases:
    """The role phrases of a report, paired with its persons."""

    def __init__(self, context: Context, actors: Sequence[Actor]) -> None:
        self._context = context
        self._actors = list(actors)
        self.spans = decode_layer(context.reading, "role", context.text, outside_penalty=FINDS)
        self._shares = self._point()
        self._beside: dict[int, list[Role]] = {}

    def _point(self) -> npt.NDArray[np.float32]:
        """Probabilities that a role belongs to an actor: (role phrases, actors)."""
        mentions = [(n, m) for n, actor in enumerate(self._actors) for m in actor.mentions if m.last > m.first]
        found = np.zeros((len(self.spans), len(self._actors)), dtype=np.float32)
        if not self.spans or not mentions:
            return found
        reading = self._context.reading
        vectors = reading.heads.span_vectors(reading, [(s.first, s.last) for s in self.spans], "role_holder")
        shares = point_at(reading, "role_holder", vectors, [s.first for s in self.spans], [m for _, m in mentions])
        for column, (actor, _) in enumerate(mentions):
            found[:, actor] += shares[:, 1 + column]
        return found

    def options(self, actor: int, told: str | None = None) -> tuple[list[str], npt.NDArray[np.float32]]:
        """Return the candidate roles of a person, and their features: (roles, len(FEATURES))."""
        near = [n for n, s in enumerate(self.spans) if self._shares[n, actor] > 0.1 or self._gap(s, actor) <= 4]
        texts = [role_text(self._context.text, self._beside_name(self.spans[n].span, actor)) for n in near]
        rows = [self._row(n, actor, order, len(near), told) for order, n in enumerate(near)]
        kept = [n for n, text in enumerate(texts) if text]
        table = np.array(rows, dtype=np.float32).reshape(len(rows), len(FEATURES))
        return [texts[n] for n in kept], table[kept]

    def likely_of(self, actor: Actor, least: float = LIKELY) -> dict[Span, float]:
        """Return the likely roles of a person, by the model or next to the name, with the model's probabilities.

        They are in text order; an actor that is not a person of the report has none.
        """
        number = next((n for n, one in enumerate(self._actors) if one is actor), None)
        if number is None or actor.type != "person":
            return {}
        pairs = list(zip(self.spans, self._shares[:, number], strict=True))
        likely = [s.span for s, share in pairs if share > least or self._gap(s, number) <= 2]
        spans = sorted({*likely, *(role.span for role in self.offices_of(number))})
        return {span: max((float(share) for s, share in pairs if s.span == span), default=0.0) for span in spans}

    def offices_of(self, actor: int) -> list[Role]:
        """The offices next to the names of a person, in text order."""
        if actor not in self._beside:
            mentions = [m.span for m in self._actors[actor].mentions if not m.described]
            self._beside[actor] = [
                role for span in mentions for role in roles_beside(self._context.text, span) if role.text
            ]
        return self._beside[actor]

    def _beside_name(self, span: Span, actor: int) -> Span:
        """The longest part of a role phrase without its holder's name; empty if there is none."""
        rest = [span]
        for mention in self._actors[actor].mentions:
            rest = [part for one in rest for part in _without(one, mention.span)]
        return max(rest, key=lambda one: one.end - one.start, default=Span(span.start, span.start))

    def _gap(self, scored: ScoredSpan, actor: int) -> int:
        spans = [m.span for m in self._actors[actor].mentions]
        return min((max(s.start - scored.span.end, scored.span.start - s.end, 0) for s in spans), default=9999)

    def _row(self, number: int, actor: int, order: int, options: int, told: str | None) -> list[float]:
        scored, context = self.spans[number], self._context
        span = scored.span
        words = context.text[span.start : span.end]
        shares = self._shares[number]
        mentions = self._actors[actor].mentions
        nearest = min(mentions, key=lambda m: max(m.span.start - span.end, span.start - m.span.end, 0))
        between = context.text[min(span.end, nearest.span.end) : max(span.start, nearest.span.start)]
        same = {fold(w) for w in words.split()} & {fold(w) for w in (told or "").split()}
        return [
            scored.probability,
            float(shares[actor]),
            float(shares[actor] - np.delete(shares, actor).max(initial=0.0)),
            float(0 <= nearest.span.start - span.end <= 2),
            float(0 <= span.start - nearest.span.end <= 8),
            float(between.strip() in (",", ", the", ", a", ", an")),
            float(min(2000, self._gap(scored, actor))),
            float(abs(context.sentence(span.start) - context.sentence(nearest.span.start))),
            float(bool(_FORMER.search(words))),
            float(bool(_CANDIDATE.search(words))),
            float(len(words.split())),
            float(words[:1].isupper()),
            float(any(fold(w) in offices() for w in words.split())),
            float(order),
            len(same) / max(1, len(words.split())),
            float(options),
            span.start / max(1, len(context.text)),
            float(context.quotation(span.start) is not None),
        ]


def _without(span: Span, other: Span) -> list[Span]:
    """The parts of a span before and after another."""
    if not span.overlaps(other):
        return [span]
    return [part for part in (Span(span.start, other.start), Span(other.end, span.end)) if part.start < part.end]


def role_text(text: str, span: Span) -> str:
    """The words of a role on one line, without article; empty if too long for a role."""
    words = " ".join(text[span.start : span.end].split())
    words = words if words[:1].isalnum() else words.lstrip(" ,.;:\"“”'’()")
    words = _without_ranks(_ARTICLE.sub("", words, count=1))
    return "" if len(words) > TEXT_LIMIT else words.rstrip(' ,;:"“”').removesuffix("’s").removesuffix("'s")


def _without_ranks(words: str) -> str:
    """A role without the shortened ranks behind it: "Army spokesman" of "Army spokesman Brig. Gen."."""
    kept = words.split()
    while len(kept) > 1 and _is_rank(kept[-1]):
        kept.pop()
    return " ".join(kept) if kept and not _is_rank(kept[-1]) else words


def _is_rank(word: str) -> bool:
    """Whether a word is a shortened rank, rather than a shortened office such as "Sen."."""
    rank = table("titles")["short_titles"].get(fold(word), "").lower() if word.endswith(".") else ""
    return rank != "" and (rank in _OF_FORCES or rank not in word_set_of("titles", "offices", "ranks"))


def role_clues(role: str) -> list[str]:
    """The words of a role."""
    return words_in("role", role.lower().split())
