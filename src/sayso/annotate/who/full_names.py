"""The full name of each person of a report: features for a learned choice among candidate names.

The encoder and the rules find where a person is named, but not always where the name begins and ends ("Even Ana Moe",
"Ana Moe Memos", "Moe"). All runs of words around the mentions are compared: how often the report uses each, what
is next to it, and the encoder's scores at its edges.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sayso.annotate.context import Context
from sayso.annotate.reference.name_forms import is_headline
from sayso.annotate.scored.spans import softmax
from sayso.annotate.text.words import fold, opens_sentence, titles, word_set_of
from sayso.annotate.who.actors import NAME_WORD, Actor, Mention
from sayso.annotate.who.name_edges import whole_name
from sayso.domain.text import Span
from sayso.models.labels import ACTOR_TYPES, ENTITY_TYPES
from sayso.models.scores import Float32Array
from sayso.models.trees import Decides
from sayso.resolve.countries import country_words
from sayso.tables import given_names, word_set

Key = tuple[str, ...]
Place = tuple[int, int]
"""A range of words: the first, and the one after the last."""
BESIDE = 3
"""Number of capitalized words on either side of a mention that may belong to the name."""
LONGEST = 6
_JOINED_ARTICLE = re.compile(r"[a-z]{1,3}[-’'][A-Z]")
_CAMEL = re.compile(r"[a-z][A-Z]")
_POSSESSIVE = ("'s", "’s")
_BETWEEN = " \u00a0\"“”‘’'"
FEATURES = (
    "words", "uses", "share", "surname_uses", "alone_left", "alone_right", "opens", "headline", "more_left",
    "more_right", "less_left", "less_right", "longer", "rival", "holds_mentions", "held_by_mentions", "is_known",
    "is_form", "holds_known", "known_words", "mentions", "given", "givens", "title", "titles", "small", "lower",
    "lowers", "country", "upper", "stop", "letters", "hyphen", "last_given", "last_title", "last_lower",
    "last_country", "last_suffix", "last_upper", "last_camel", "last_letters", "possessive", "initial",
    "layer_begins", "layer_inside", "layer_before", "layer_behind", "entity_inside", "entity_before", "entity_behind",
)


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str
    key: str

    @property
    def span(self) -> Span:
        """Its place in the text."""
        return Span(self.start, self.end)

    @property
    def is_capitalized(self) -> bool:
        """Whether it may begin or end a name: capitalized words and particles ("bin", "al-Amin")."""
        lower = self.text[:1].islower()
        particles = word_set_of("titles", "names", "particles")
        return self.text[:1].isupper() or (
            lower and (self.key in particles or bool(_JOINED_ARTICLE.match(self.text)))
        )

    @property
    def opens_sentence(self) -> bool:
        """Whether it is a function word capitalized at the start of a sentence ("But Moe")."""
        return opens_sentence(self.text) and self.key not in given_names()


class FullNames:
    """The words of a report, and the candidate names of its persons."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._words = [_Word(m.start(), m.end(), m.group(), fold(m.group())) for m in NAME_WORD.finditer(context.text)]
        self._starts = np.array([w.start for w in self._words], dtype=np.int64)
        self._uses = Counter(w.key for w in self._words)
        self._lower = Counter(w.text for w in self._words if w.text[:1].islower())
        layer, entities = softmax(context.reading.layers["name"]), softmax(context.reading.entities)
        person, kind = 1 + 2 * ACTOR_TYPES.index("person"), 1 + 2 * ENTITY_TYPES.index("PERSON")
        self._begins, self._goes_on, self._named = layer[:, person], layer[:, person + 1], 1 - layer[:, 0]
        self._entity = entities[:, kind : kind + 2].sum(axis=1)

    def candidates(self, actor: Actor) -> tuple[list[str], list[list[Place]], Float32Array]:
        """Return the candidate names of a person, the ranges of words where each is written, and their features.

        The features have shape (names, len(FEATURES)).
        """
        places, mentions = self._places(actor)
        in_text = set(places)
        known = [key for key in (_keys(form) for form in (actor.name, *actor.forms)) if key]
        written = {key: form for form in (*actor.forms, actor.name) if (key := _keys(form))}
        for key in known:  # corrected spellings do not occur in the text
            if key not in places and mentions:
                places[key] = [mentions[0]]
        said = [tuple(w.key for w in self._words[first:last]) for first, last in mentions]
        names, rows = [], []
        for key, found in places.items():
            name = written.get(key) or self._written(found)
            names.append(name)
            of_key = self._of_key(key, found, places, said, known)
            rows.append([*of_key, *_of_words(name, self._lower), *self._of_reading(found)])
        table = np.array(rows, dtype=np.float32).reshape(len(rows), len(FEATURES))
        return names, [found if key in in_text else [] for key, found in places.items()], table

    def placed(self, actor: Actor, places: Sequence[Place]) -> list[Mention]:
        """Return a person's mentions, with the edges of a name where it is written: without titles, with a nickname."""
        at = {number: place for place in places for number in range(*place)}
        placed = []
        for mention in actor.mentions:
            place = next((at[n] for n in range(*self._range(mention.span)) if n in at), None)
            placed.append(self._with_edges(mention, *place) if place else mention)
        return placed

    def _with_edges(self, mention: Mention, start: int, end: int) -> Mention:
        """A mention that begins and ends with these words, without a possessive ending."""
        last = self._words[end - 1]
        cut = 2 * last.text.endswith(_POSSESSIVE)
        span = Span(self._words[start].start, last.end - cut)
        if span == mention.span or self._context.text[span.end : mention.span.end] == ".":
            return mention
        first, behind = self._context.pieces(span)
        return replace(mention, span=span, text=self._context.text[slice(*span)], first=first, last=behind)

    def _places(self, actor: Actor) -> tuple[dict[Key, list[Place]], list[Place]]:
        """Ranges of words around all mentions, grouped by key, and the range of each mention."""
        places: dict[Key, list[Place]] = defaultdict(list)
        mentions = []
        for mention in actor.mentions:
            first, last = self._range(mention.span)
            if first < last:
                mentions.append((first, last))
                for start, end in self._rows_around(first, last):
                    places[tuple(w.key for w in self._words[start:end])].append((start, end))
        return dict(places), mentions

    def _range(self, span: Span) -> Place:
        first = max(0, int(np.searchsorted(self._starts, span.start, side="right")) - 1)
        if first < len(self._words) and self._words[first].end <= span.start:
            first += 1
        return first, int(np.searchsorted(self._starts, span.end, side="left"))

    def _rows_around(self, first: int, last: int) -> Iterator[Place]:
        """Every run of words that overlaps a mention and may be a name."""
        left, right = first, last
        while first - left < BESIDE and self._goes_with(left - 1, left) and not self._is_possessive(left - 1):
            left -= 1
        while right - last < BESIDE and self._goes_with(right - 1, right):
            right += 1
        for start in range(left, min(right, last)):
            if start != first and not self._words[start].is_capitalized:
                continue
            if start + 1 < last and self._words[start].opens_sentence:
                continue
            for end in range(start + 1, min(right, start + LONGEST) + 1):
                if end - start > 1 and (not self._joins(end - 2, end - 1) or self._is_possessive(end - 2)):
                    break
                if end > first and self._words[end - 1].is_capitalized:
                    yield start, end

    def _joins(self, one: int, other: int) -> bool:
        """Whether only white space and quotation marks separate two words, without a sentence end."""
        if one < 0 or other >= len(self._words):
            return False
        between = self._context.text[self._words[one].end : self._words[other].start]
        word = self._words[one].text
        return bool(between) and not between.strip(_BETWEEN) and not (word.endswith(".") and len(word) > 5)

    def _goes_with(self, one: int, other: int) -> bool:
        """Whether two words join, and the farther one, if it exists, is capitalized."""
        return self._joins(one, other) and self._words[one].is_capitalized and self._words[other].is_capitalized

    def _is_possessive(self, number: int) -> bool:
        return self._words[number].text.endswith(_POSSESSIVE)

    def _written(self, found: Sequence[Place]) -> str:
        """The most used form, on one line and without possessive."""
        text = self._context.text
        forms = Counter(
            " ".join(text[self._words[start].start : self._words[end - 1].end].split()) for start, end in found
        )
        name = forms.most_common(1)[0][0]
        name = name.removesuffix("'s").removesuffix("’s")
        last = name.split()[-1]
        ends = last.endswith(".") and len(last) > 2 and fold(last) not in word_set_of("titles", "names", "suffixes")
        return name[:-1] if ends else name

    def _of_key(
        self,
        key: Key,
        found: Sequence[Place],
        places: Mapping[Key, Sequence[Place]],
        said: Sequence[Key],
        known: Sequence[Key],
    ) -> list[float]:
        uses, words, mine = len(found), self._words, set(key)
        left = Counter(words[start - 1].key for start, _ in found if self._goes_with(start - 1, start))
        right = Counter(words[end].key for _, end in found if self._goes_with(end - 1, end))
        longer = [other for other in places if other != key and other[-1] == key[-1] and len(other) > 1]
        return [
            float(len(key)),
            float(uses),
            uses / max(1, len(said)),
            float(self._uses[key[-1]]),
            1 - left.total() / uses,
            1 - right.total() / uses,
            sum(self._opens(start) for start, _ in found) / uses,
            sum(is_headline(self._context.text, self._words[start].span) for start, _ in found) / uses,
            max(left.values(), default=0) / uses,
            max(right.values(), default=0) / uses,
            uses / max(1, len(places.get(key[1:], ()))) if len(key) > 1 else 1.0,
            uses / max(1, len(places.get(key[:-1], ()))) if len(key) > 1 else 1.0,
            float(any(mine < set(other) and len(places[other]) >= uses for other in places)),
            float(max((len(places[other]) for other in longer), default=0)),
            sum(set(one) <= mine for one in said) / max(1, len(said)),
            sum(mine <= set(one) for one in said) / max(1, len(said)),
            float(bool(known) and key == known[0]),
            float(key in known),
            float(bool(known) and set(known[0]) <= mine),
            float(len(known[0]) if known else 0),
            float(len(said)),
        ]

    def _opens(self, number: int) -> bool:
        """Whether a word opens a sentence or a line."""
        if number == 0:
            return True
        between = self._context.text[self._words[number - 1].end : self._words[number].start]
        return "\n" in between or between.strip(_BETWEEN + "(")[-1:] in (".", "!", "?", ":") or (
            self._words[number - 1].text.endswith(".")
        )

    def _of_reading(self, found: Sequence[Place]) -> list[float]:
        """The encoder's mean scores at the edges and inside a name."""
        size = len(self._begins)
        if not size:
            return [0.0] * 7
        rows = []
        for start, end in found:
            first, last = self._context.pieces((self._words[start].start, self._words[end - 1].end))
            first, behind = min(first, size - 1), min(last, size - 1)
            inside = slice(first, max(first + 1, last))
            before = first - 1
            rows.append(
                (
                    self._begins[first],
                    self._named[inside].mean(),
                    self._named[before] if first else 0.0,
                    self._goes_on[behind] if last < size else 0.0,
                    self._entity[inside].mean(),
                    self._entity[before] if first else 0.0,
                    self._entity[behind] if last < size else 0.0,
                )
            )
        return [float(value) for value in np.mean(rows, axis=0)]


def name_in_full(context: Context, actors: Sequence[Actor], decides: Decides) -> list[Actor]:
    """Set the name of each person to the likeliest one among the words around their mentions."""
    names = FullNames(context)
    named = []
    for actor in actors:
        if actor.type == "person" and not actor.described:
            options, places, rows = names.candidates(actor)
            if options:
                best = int(decides.logits(rows).argmax())
                seen = [form for form in (actor.known_as, *actor.seen_as) if form]
                mentions = names.placed(actor, places[best])
                written = [m.text for m in actor.mentions]
                known_as = whole_name(context.text, options[best], written)
                actor = replace(actor, mentions=mentions, known_as=known_as, seen_as=seen)
        named.append(actor)
    return named


def _of_words(name: str, lower: Mapping[str, int]) -> list[float]:
    """Features of the words of a name alone; `lower` counts the report's lower-case words."""
    words = name.split()
    folded = [fold(word) for word in words]
    small = [lower[word.lower()] for word in words]
    first, last = words[0], words[-1]
    known, given, countries = titles(), given_names(), country_words()
    return [
        float(folded[0] in given),
        float(sum(word in given for word in folded)),
        float(folded[0] in known),
        float(sum(word in known for word in folded)),
        float(folded[0] in word_set("function_words", "words")),
        float(small[0]),
        float(max(small)),
        float(first in countries),
        float(first.isupper() and len(first) > 1),
        float(first.endswith(".")),
        float(len(first)),
        float("-" in first),
        float(folded[-1] in given),
        float(folded[-1] in known),
        float(small[-1]),
        float(last in countries),
        float(folded[-1] in word_set_of("titles", "names", "suffixes")),
        float(last.isupper() and len(last) > 1),
        float(bool(_CAMEL.search(last))),
        float(len(last)),
        float(last.endswith(_POSSESSIVE)),
        float(any(len(word.rstrip(".")) == 1 for word in words)),
    ]


def _keys(name: str) -> Key:
    return tuple(fold(match.group()) for match in NAME_WORD.finditer(name))
