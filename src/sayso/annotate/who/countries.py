"""The country that each actor acts for: features for a learned choice among the countries that a report names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sayso.annotate.context import Context
from sayso.annotate.text.words import fold, word_set_of
from sayso.annotate.who.actors import Actor
from sayso.annotate.who.country_places import PARTY, Place, find_places, hinted_countries, listed_country, offices_in
from sayso.annotate.who.roles import RolePhrases
from sayso.domain.text import Span
from sayso.models.labels import ACTOR_TYPES
from sayso.models.scores import Float32Array

_KINDS = ("name", "demonym", "capital", "part", "palace", "institution")
_HINTS = ("party", "office", "listed", "body_listed")
"""Hints at a country without naming it: a party after the name, an office of one country, the tables."""
_PLACES = ("inside", "abroad", "before", "behind", "bracket", "role", "role_abroad", "body")
"""Positions of a country word: in the mention (abroad: after "in"), next to it, in a role (abroad: after "to"), or at
a body."""
FEATURES = (
    "none",
    *(f"{place}_{kind}" for place in _PLACES for kind in _KINDS),
    *(f"hint_{hint}" for hint in _HINTS),
    "direct", "direct_rival", "direct_any", "share", "share_lead", "words", "order", "in_lead", "state_share",
    "state_words", "outlet", "sentence_share", "sentence_words", "nearest", "last_before", "last_before_role",
    "statement_words", "options",
    *(f"type_{kind}" for kind in ACTOR_TYPES),
    "described", "mentions", "roles", "sent_abroad", "about_countries", "national", "opens_small",
)
_NUMBER = {name: number for number, name in enumerate(FEATURES)}
_STATE = ("palace", "institution")
_ABROAD = re.compile(r"\b(?:to|for|on|in|with|at|against|about)\s[^,]*$")
_BEHIND = re.compile(r",?\s(?:of|from|in)\s(?:the\s)?(?:[\w.’'-]+,?\s){0,2}$|,\s$|[’']s?\s$")
_BEFORE = re.compile(r"[’']?s?\s(?:[\w-]+,?\s){0,2}|,\s")
_LEAD_ENDS = 400
"""Code points: the assumed end of a report's first paragraphs."""
_REACH = 40
_NOWHERE = 5000


class Countries:
    """The countries of one report, as options for its actors."""

    def __init__(self, context: Context, actors: Sequence[Actor], phrases: RolePhrases) -> None:
        self._context = context
        self._actors = list(actors)
        self._phrases = phrases
        persons = sorted(m.span for a in actors if a.type == "person" for m in a.mentions if not m.described)
        self._places = [p for p in find_places(context.text) if not _is_covered(p.span, persons)]
        self._starts = [p.span.start for p in self._places]
        counts = Counter(p.code for p in self._places)
        listed = (listed_country(form) for actor in actors for form in actor.forms)
        hinted = {*hinted_countries(context.text), *filter(None, listed)}
        self.codes = sorted(counts.keys() | hinted, key=lambda code: (-counts[code], code))
        self._numbers = {code: number for number, code in enumerate(self.codes)}
        self._of_report = self._report_columns()

    @cached_property
    def _arrays(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """The start and the country of each place."""
        return np.array(self._starts), np.array([self._numbers[p.code] for p in self._places], dtype=np.int64)

    @cached_property
    def _sentences(self) -> npt.NDArray[np.int64]:
        return np.array([self._context.sentence(start) for start in self._starts], dtype=np.int64)

    def options(self, actor: Actor, sources: Sequence[Span] = ()) -> tuple[list[str | None], Float32Array]:
        """Return None and each country of the report, with their features: (countries + 1, len(FEATURES)).

        Args:
            sources: The words to which statements of the actor are credited.
        """
        table_ = np.zeros((len(self.codes) + 1, len(FEATURES)), dtype=np.float32)
        table_[0, 0] = 1
        rows_ = table_[1:]
        for name, values in self._of_report.items():
            rows_[:, _NUMBER[name]] = values
        spans = list(self._phrases.likely_of(actor))
        for place, code, kind in self._beside(actor, spans, sources):
            rows_[self._numbers[code], _NUMBER[f"{place}_{kind}"]] += 1
        for hint, code in self._hints(actor, spans):
            if code in self._numbers:
                rows_[self._numbers[code], _NUMBER[f"hint_{hint}"]] = 1
        self._add_nearness(rows_, actor, spans)
        self._add_rivals(rows_)
        for name, value in self._of_actor(actor, spans).items():
            table_[:, _NUMBER[name]] = value
        table_[:, _NUMBER["direct_any"]] = rows_[:, _NUMBER["direct"]].max(initial=0)
        return [None, *self.codes], table_

    def _report_columns(self) -> dict[str, npt.NDArray[np.float64]]:
        """Features of each country that depend only on the report."""
        places, text = self._places, self._context.text
        lead = Counter(p.code for p in places if p.span.start < _LEAD_ENDS)
        state = Counter(p.code for p in places if p.kind in _STATE)
        plain = Counter(p.code for p in places if p.kind not in _STATE)
        first = {p.code: p.span.start for p in reversed(places)}
        order = {code: number for number, code in enumerate(sorted(first, key=lambda code: first[code]))}
        home = listed_country(self._context.document.outlet or "")
        columns = {
            "share": [plain[c] / max(1, plain.total()) for c in self.codes],
            "share_lead": [lead[c] / max(1, lead.total()) for c in self.codes],
            "words": [plain[c] for c in self.codes],
            "order": [order.get(c, len(order)) for c in self.codes],
            "in_lead": [first.get(c, len(text)) / max(1, len(text)) for c in self.codes],
            "state_share": [state[c] / max(1, state.total()) for c in self.codes],
            "state_words": [state[c] for c in self.codes],
            "outlet": [home == c for c in self.codes],
        }
        return {name: np.array(values, dtype=np.float64) for name, values in columns.items()}

    def _beside(self, actor: Actor, roles: Sequence[Span], sources: Sequence[Span]) -> Iterator[tuple[str, str, str]]:
        """The country words at an actor: position, country and kind."""
        text = self._context.text
        for span in sorted({*(m.span for m in actor.mentions), *sources}):
            for near in self._near(Span(span.start - _REACH, span.end + _REACH)):
                if (where := _where(text, span, near.span)) is not None:
                    yield where, near.code, near.kind
        for role in roles:
            for near in self._near(role):
                if role.contains(near.span):
                    abroad = _ABROAD.search(text, role.start, near.span.start)
                    yield ("role_abroad" if abroad else "role"), near.code, near.kind
        for span in [*(roles or [m.span for m in actor.mentions]), *sources]:
            for body in self._bodies_in(span):
                if body is not actor:
                    yield from (("body", near.code, near.kind) for near in self._at_body(body))

    def _near(self, span: Span) -> list[Place]:
        """The country words that overlap a span."""
        first = max(0, bisect_left(self._starts, span.start) - 1)
        last = bisect_left(self._starts, span.end)
        return [p for p in self._places[first:last] if p.span.overlaps(span)]

    @cached_property
    def _body_mentions(self) -> list[tuple[Span, Actor]]:
        kinds = ("organization", "government", "outlet")
        return sorted(
            ((m.span, actor) for actor in self._actors if actor.type in kinds for m in actor.mentions),
            key=lambda pair: pair[0],
        )

    def _bodies_in(self, span: Span) -> list[Actor]:
        found: list[Actor] = []
        for at, actor in self._body_mentions:
            if at.start >= span.end:
                break
            if span.contains(at) and actor not in found:
                found.append(actor)
        return found

    def _at_body(self, body: Actor) -> list[Place]:
        """The country words in a body's name and before its mentions, each country once."""
        found: dict[tuple[str, str], Place] = {}
        for mention in body.mentions[:20]:
            for near in self._near(Span(mention.span.start - _REACH, mention.span.end)):
                if _where(self._context.text, mention.span, near.span) in ("inside", "before"):
                    found.setdefault((near.code, near.kind), near)
        return list(found.values())

    def _hints(self, actor: Actor, roles: Sequence[Span]) -> Iterator[tuple[str, str]]:
        """Hints at an actor's country: the kind of hint and the country."""
        text = self._context.text
        for mention in actor.mentions:
            if actor.type == "person" and PARTY.match(text, mention.span.end):
                yield "party", "USA"
            if actor.type == "person":
                before = text[max(0, mention.span.start - 30) : mention.span.start]
                yield from (("office", code) for code in offices_in(before, at_end=True))
            elif mention.described:
                yield from (("office", code) for code in offices_in(mention.text))
        for role in roles:
            yield from (("office", code) for code in offices_in(text[slice(*role)]))
        yield from (("listed", code) for form in (actor.name, *actor.forms) if (code := listed_country(form)))
        for span in roles or [m.span for m in actor.mentions[:1]]:
            names = (name for body in self._bodies_in(span) if body is not actor for name in (body.name, *body.forms))
            yield from (("body_listed", code) for name in names if (code := listed_country(name)))

    def _add_nearness(self, rows_: Float32Array, actor: Actor, roles: Sequence[Span]) -> None:
        """Add how near an actor is to the words for each country."""
        if not self._places:
            return
        starts, of = self._arrays
        at = np.array([m.span.start for m in actor.mentions])
        distance = np.abs(starts[:, None] - at).min(axis=1)
        sentences = {self._context.sentence(int(a)) for a in at}
        here = np.isin(self._sentences, list(sentences))
        size = len(self.codes)
        nearest = np.full(size, _NOWHERE)
        np.minimum.at(nearest, of, distance)
        words = np.bincount(of[here], minlength=size)
        rows_[:, _NUMBER["nearest"]] = nearest
        rows_[:, _NUMBER["sentence_words"]] = words
        rows_[:, _NUMBER["sentence_share"]] = words / max(1, here.sum())
        for name, place in (("last_before", int(at[0])), ("last_before_role", roles[0].start if roles else -1)):
            last = bisect_left(self._starts, place) - 1
            if last >= 0:
                rows_[of[last], _NUMBER[name]] = 1

    @staticmethod
    def _add_rivals(rows_: Float32Array) -> None:
        """Add the direct evidence for each country, and for its strongest rival."""
        places = [_NUMBER[f"{p}_{k}"] for p in ("inside", "before", "behind", "bracket", "role") for k in _KINDS]
        direct = rows_[:, [*places, *(_NUMBER[f"hint_{hint}"] for hint in _HINTS)]].sum(axis=1)
        rows_[:, _NUMBER["direct"]] = direct
        if len(direct) > 1:
            second, first = np.sort(direct)[-2:]
            rows_[:, _NUMBER["direct_rival"]] = np.where(np.arange(len(direct)) == direct.argmax(), second, first)

    def _of_actor(self, actor: Actor, roles: Sequence[Span]) -> dict[str, float]:
        words = {fold(w) for span in roles for w in self._context.text[slice(*span)].split()}
        kinds = ("sent_abroad", "about_countries", "national")
        return {
            **{f"type_{kind}": float(actor.type == kind) for kind in ACTOR_TYPES},
            "options": len(self.codes),
            "described": float(actor.described),
            "mentions": len(actor.mentions),
            "roles": len(roles),
            **{kind: float(bool(words & word_set_of("titles", "offices", kind))) for kind in kinds},
            "opens_small": float(actor.mentions[0].text[:1].islower()),
        }


def _where(text: str, mention: Span, word: Span) -> str | None:
    """The position of a country word relative to a mention; None if they are not adjacent."""
    if mention.overlaps(word):
        return "abroad" if _ABROAD.search(text, mention.start, max(mention.start, word.start)) else "inside"
    if word.end <= mention.start:
        return "before" if _BEFORE.fullmatch(text, word.end, mention.start) else None
    between = text[mention.end : word.start]
    if between.strip() == "(":
        return "bracket"
    return "behind" if _BEHIND.fullmatch(between) else None


def _is_covered(span: Span, spans: Sequence[Span]) -> bool:
    at = bisect_left(spans, Span(span.start, span.end))
    return any(other.contains(span) for other in spans[max(0, at - 1) : at + 1])
