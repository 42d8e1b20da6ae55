"""The body that each person speaks for: features for a learned choice among the bodies named beside the person."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sayso.annotate.context import Context
from sayso.annotate.text.words import fold, offices, opens_sentence, run_pattern, titles, word_set_of
from sayso.annotate.who.actors import Actor, display_name, full_name, overlaps_any
from sayso.annotate.who.roles import RolePhrases
from sayso.domain.text import Span
from sayso.models.labels import ACTOR_TYPES
from sayso.models.scores import Float32Array
from sayso.resolve.countries import country_words
from sayso.tables import kept_per_tables

_BODIES = ("organization", "outlet", "government")
_REACH = 60
_LIKELY = 0.1
_WORD = re.compile(r"\S+")
_OF = re.compile(r",?\s(?:of|from|with|at|for)\s(?:the\s)?")
_FORMER = re.compile(r"\b(?:former|ex|late|then|retired)\b", re.IGNORECASE)
_PREPOSITION = re.compile(r"\b(?:of|for|at|with|from|in)\s(?:the\s)?$")
_PORTFOLIO = re.compile(r"[’']?s?\s+(?:minister|secretary|commissioner|chancellor)\b", re.IGNORECASE)
"""Behind "Defense" in "Defense Secretary": a portfolio and not a body."""
_MINISTER = re.compile(r"[’']?s?\s+minister\b", re.IGNORECASE)
"""Behind "Agriculture" in "Agriculture Minister": never a body."""
FEATURES = (
    "none", "in_role", "role_share", "role_opens", "role_ends", "role_of", "role_owner", "before", "behind", "owner",
    "of", "bracket", "inside", "sentence", "distance", "in_source", "portfolio", "known_portfolio", "country",
    "words", "capitals", "body_word", "uses", "probability", "publisher", "others_near",
    *(f"body_{kind}" for kind in _BODIES),
    *(f"type_{kind}" for kind in ACTOR_TYPES),
    "described", "mentions", "roles", "options", "in_role_rival", "former",
)
_NUMBER = {name: number for number, name in enumerate(FEATURES)}


@dataclass(frozen=True, slots=True)
class _Place:
    """A possible name of a body; `type` and `probability` are those of the mention there, if any."""

    span: Span
    name: str
    type: str | None
    probability: float


class Organizations:
    """The bodies of one report beside its persons."""

    def __init__(self, context: Context, actors: Sequence[Actor], phrases: RolePhrases) -> None:
        self._context = context
        self._phrases = phrases
        self._named = sorted(
            (
                _Place(m.span, display_name(m.text, m.type), actor.type, m.probability)
                for actor in actors
                if actor.type in _BODIES and not actor.is_country
                for m in actor.mentions
                if not m.described
                and m.text not in country_words()
                and not _MINISTER.match(context.text, m.span.end)
            ),
            key=lambda place: place.span,
        )
        self._starts = [place.span.start for place in self._named]
        self._uses = Counter(place.name for place in self._named)
        publisher = context.document.outlet or ""
        self._publisher = full_name(publisher) if publisher else ()
        self._persons = sorted(
            m.span for actor in actors if actor.type == "person" for m in actor.mentions if not m.described
        )

    def options(self, actor: Actor, sources: Sequence[Span] = ()) -> tuple[list[str | None], Float32Array]:
        """Return no body and each body beside an actor, with their features: (bodies + 1, len(FEATURES)).

        Args:
            sources: The words to which statements of the actor are credited.
        """
        roles = self._phrases.likely_of(actor, _LIKELY)
        found = self._beside(actor, roles, sources)
        table = np.zeros((len(found) + 1, len(FEATURES)), dtype=np.float32)
        table[0, 0] = 1
        for row, columns in zip(table[1:], found.values(), strict=True):
            for name, value in columns.items():
                row[_NUMBER[name]] = value
        shared = {
            **{f"type_{kind}": float(actor.type == kind) for kind in ACTOR_TYPES},
            "described": float(actor.described),
            "mentions": float(len(actor.mentions)),
            "roles": float(len(roles)),
            "options": float(len(found)),
        }
        for name, value in shared.items():
            table[:, _NUMBER[name]] = value
        inside = table[:, _NUMBER["in_role"]]
        first = inside.sum() > 0
        table[:, _NUMBER["in_role_rival"]] = np.where(inside == 1, inside.sum() > 1, first)
        return [None, *found], table

    def _beside(
        self, actor: Actor, roles: Mapping[Span, float], sources: Sequence[Span]
    ) -> dict[str, dict[str, float]]:
        """The features of each body that stands in a role of the actor or near a mention, by its name."""
        found: dict[str, dict[str, float]] = defaultdict(dict)
        held: list[Span] = []
        for phrase in [*roles, *sources]:
            places = [*(p for p in self._near(phrase) if phrase.contains(p.span)), *self._runs_in(phrase)]
            for place in _longest(places):
                held.append(place.span)
                told = (
                    {"role_share": roles[phrase], **self._in_role(place, phrase)}
                    if phrase in roles
                    else {"in_source": 1.0, **self._at(place, phrase)}
                )
                self._add(found[place.name], place, told)
        for mention in sorted({*(m.span for m in actor.mentions), *sources}):
            for place in self._near(Span(mention.start - _REACH, mention.end + _REACH)):
                inside = any(span != place.span and span.contains(place.span) for span in held)
                if not inside and not any(place.span == m.span for m in actor.mentions):
                    self._add(found[place.name], place, self._at(place, mention))
        for name, columns in found.items():
            columns.update(self._of_name(name))
        return dict(found)

    def _near(self, span: Span) -> list[_Place]:
        first = max(0, bisect_left(self._starts, span.start) - 1)
        last = bisect_left(self._starts, span.end)
        return [place for place in self._named[first:last] if place.span.overlaps(span)]

    def _runs_in(self, span: Span) -> list[_Place]:
        """The capitalized words in a phrase that may name a body, without offices at their edges."""
        text, found = self._context.text, []
        for run in _name_pattern().finditer(text, *span):
            words = [*_WORD.finditer(text, *run.span())]
            while words and (_is_office(words[-1].group()) or words[-1].group().islower()):
                words.pop()
            while words and (_is_office(words[0].group()) or words[0].group() in country_words()):
                words.pop(0)
            words = words if words and not words[0].group().islower() else words[1:]
            if not words or (len(words) == 1 and (opens_sentence(words[0].group()) or len(words[0].group()) < 3)):
                continue
            place = Span(words[0].start(), words[-1].end())
            if not overlaps_any(place, self._persons) and not _MINISTER.match(text, place.end):
                found.append(_Place(place, display_name(text[slice(*place)], "organization"), None, 0.0))
        return found

    def _add(self, columns: dict[str, float], place: _Place, more: dict[str, float]) -> None:
        """Keep the largest value of each feature."""
        more = {**more, "probability": place.probability}
        if place.type is not None:
            more[f"body_{place.type}"] = 1.0
        for name, value in more.items():
            columns[name] = max(columns.get(name, 0.0), value)

    def _in_role(self, named: _Place, role: Span) -> dict[str, float]:
        text = self._context.text
        return {
            "in_role": 1.0,
            "role_opens": float(named.span.start - role.start <= 4),
            "role_ends": float(role.end - named.span.end <= 2),
            "role_of": float(bool(_PREPOSITION.search(text[role.start : named.span.start]))),
            "role_owner": float(text[named.span.end : named.span.end + 2] in ("'s", "’s")),
            "portfolio": float(bool(_PORTFOLIO.match(text, named.span.end))),
            "former": float(bool(_FORMER.search(text[slice(*role)]))),
        }

    def _at(self, named: _Place, mention: Span) -> dict[str, float]:
        text = self._context.text
        if named.span.overlaps(mention):
            return {"inside": 1.0, "portfolio": float(bool(_PORTFOLIO.match(text, named.span.end)))}
        is_before = named.span.end <= mention.start
        between = text[named.span.end : mention.start] if is_before else text[mention.end : named.span.start]
        same = self._context.sentence(named.span.start) == self._context.sentence(mention.start)
        gap = Span(min(named.span.end, mention.end), max(named.span.start, mention.start))
        return {
            "before": float(is_before and len(between) <= 3),
            "behind": float(not is_before and between.strip(" ,") == ""),
            "owner": float(is_before and between.strip() in ("'s", "’s")),
            "of": float(not is_before and bool(_OF.fullmatch(between))),
            "bracket": float(not is_before and between.strip() == "("),
            "sentence": float(same),
            "distance": 1 / (1 + len(between)),
            "portfolio": float(bool(_PORTFOLIO.match(text, named.span.end))),
            "others_near": float(sum(gap.contains(span) for span in self._persons)),
        }

    def _of_name(self, name: str) -> dict[str, float]:
        words = name.split()
        known = word_set_of("titles", "offices", "modifiers") | word_set_of("titles", "offices", "portfolios")
        return {
            "known_portfolio": float(all(fold(word) in known for word in words)),
            "country": float(any(word in country_words() for word in (name, *words[:1]))),
            "words": float(len(words)),
            "capitals": float(name.isupper()),
            "uses": float(self._uses[name]),
            "publisher": float(bool(self._publisher) and full_name(name) == self._publisher),
            "body_word": float(bool({fold(w) for w in words} & word_set_of("speakers", "nouns", "bodies"))),
        }


def _longest(places: Sequence[_Place]) -> list[_Place]:
    """The places that are not part of a longer one; of the same words, a mention that the model found."""
    by_span = {place.span: place for place in sorted(places, key=lambda p: p.type is not None)}
    return [p for p in by_span.values() if not any(o != p.span and o.contains(p.span) for o in by_span)]


@kept_per_tables()
def _name_pattern() -> re.Pattern[str]:
    """Runs of capitalized words, joined by "of", "for" and "and"."""
    run = run_pattern().pattern
    return re.compile(rf"{run}(?:\s(?:of|for|and|&)\s(?:the\s)?{run})*")


def _is_office(word: str) -> bool:
    folded = fold(word)
    return folded in offices() or folded in titles() or folded in word_set_of("titles", "offices", "modifiers")
