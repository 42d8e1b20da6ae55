"""The actors of a report: the names and descriptions found by the model, grouped by actor."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from sayso.annotate.context import Context
from sayso.annotate.reference.names import People
from sayso.annotate.scored.spans import ScoredSpan, decode_layer, softmax
from sayso.annotate.text.words import fold, forms_of_address, offices, run_pattern, same_given_name, word_set_of
from sayso.domain.record import Entity, Record
from sayso.domain.statement import SpeakerType
from sayso.domain.text import Span
from sayso.models.labels import ACTOR_TYPES
from sayso.models.scores import Float32Array, Reading
from sayso.resolve.countries import country_words
from sayso.tables import kept_per_tables, rows, table

FINDS = 1.0
"""Subtracted from the score of "no name": a surplus name is simply not chosen, a missed one cannot be chosen."""
DESCRIBES = 2.0
"""The same for descriptions."""
SURE = 0.4
"""Smallest probability at which a name of the layer counts as a person's without a matching entity."""
_TYPES: dict[str, SpeakerType] = {"PERSON": "organization", "ORG": "organization", "GPE": "government"}
NAME_WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*\.?")
_OFFICE_OF = re.compile(r"\b(?P<head>[^\W\d_]+)\s(?:of|for|on)\s(?:the\s)?\Z", re.IGNORECASE)
_CUT_OFF = re.compile(r"\s(?:of|for|and|the|of\sthe|for\sthe)\Z")
_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)
_PARTICLES = frozenset({"of", "the", "and", "for", "de", "al", "la", "von", "van", "bin", "el"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention of somebody by name or description; `form` is a column: ACTOR_TYPES, then the same as descriptions."""

    span: Span
    text: str
    type: SpeakerType
    described: bool
    probability: float
    first: int
    last: int

    @property
    def form(self) -> int:
        """Its column among the model's forms."""
        at = ACTOR_TYPES.index(self.type) if self.type in ACTOR_TYPES else 0
        return at + len(ACTOR_TYPES) * self.described


@dataclass
class Actor:
    """All mentions of one actor, in text order."""

    mentions: list[Mention] = field(default_factory=list)
    known_as: str | None = None
    gender: str | None = None
    """"m" or "f" if a given name, a form of address or a pronoun shows it."""
    seen_as: list[str] = field(default_factory=list)
    """Further forms: the model's name if its edges differ, or the country's name for a capital."""
    is_country: bool = False
    """Whether it is a government, including all names of its country in the report."""

    @cached_property
    def type(self) -> SpeakerType:
        """The most common type of its mentions."""
        weights: Counter[SpeakerType] = Counter()
        for mention in self.mentions:
            weights[mention.type] += mention.probability  # type: ignore[assignment]  # Counter adds floats as well
        return weights.most_common(1)[0][0]

    @cached_property
    def name(self) -> str:
        """The fullest form: for persons the one with most parts, for others the longest one used."""
        if self.known_as:
            return self.known_as
        named = [m for m in self.mentions if not m.described] or self.mentions
        forms = Counter(display_name(m.text, m.type) for m in named)
        return max(forms, key=lambda form: (len(name_words(form)), forms[form], len(form)))

    @cached_property
    def forms(self) -> dict[str, int]:
        """Candidates for the full name, including `name`, and how often the report uses each."""
        found = Counter(display_name(m.text, m.type) for m in self.mentions if not m.described)
        if self.type == "person":
            found = Counter({form: n for form, n in found.items() if len(form.split()) > 1})
        found.update(form for form in self.seen_as if form)
        found.setdefault(self.name, 0)
        return dict(found)

    @property
    def described(self) -> bool:
        """Whether the report never names it."""
        return all(m.described for m in self.mentions)


def find_actors(context: Context, record: Record) -> list[Actor]:
    """Return the actors of a report in order of their first mention.

    Persons come from `People`, which uses titles, the entities and the model's layer of names. All others come from
    that layer and, where it has none, from the entities.
    """
    scored = [
        _mention(context, found, described=False)
        for found in decode_layer(context.reading, "name", context.text, outside_penalty=FINDS)
    ]
    persons = _persons(context, record, scored)
    taken = sorted(m.span for actor in persons for m in actor.mentions)
    others = _others(context, record.entities, scored, taken)
    described = [
        _mention(context, found, described=True)
        for found in decode_layer(context.reading, "description", context.text, outside_penalty=DESCRIBES)
    ]
    actors = [*persons, *_join_countries(_join(others)), *(Actor([m]) for m in described)]
    return sorted(actors, key=lambda actor: actor.mentions[0].span)


def point_at(
    reading: Reading, head: str, vectors: Float32Array, anchors: Sequence[int], mentions: Sequence[Mention]
) -> Float32Array:
    """The probability that each vector, at its piece, points at no mention and at each one: (vectors, 1 + mentions)."""
    keys = reading.heads.mention_vectors(reading, [(m.first, m.last) for m in mentions], head)
    places, starts, forms = (
        np.array(numbers, dtype=np.int64)
        for numbers in (anchors, [m.first for m in mentions], [m.form for m in mentions])
    )
    return softmax(reading.heads.point(head, vectors, places, keys, starts, forms))


def _persons(context: Context, record: Record, scored: Sequence[Mention]) -> list[Actor]:
    """The persons of the report, found after adding the model's names of persons to its entities."""
    named = [
        Entity(m.span, m.text, "PERSON")
        for m in scored
        if m.type == "person"
        and m.probability >= SURE
        and not any(m.span.overlaps(e.span) for e in record.entities)
        and all(w[:1].isupper() for w in m.text.split() if fold(w) not in _PARTICLES)
    ]
    entities = tuple(sorted((*record.entities, *named), key=lambda e: e.span))
    people = People(replace(record, entities=entities))
    actors = []
    for person in people.persons:
        mentions = []
        for span in person.mentions:
            first, last = context.pieces(span)
            mentions.append(Mention(span, context.text[span.start : span.end], "person", False, 1.0, first, last))
        if mentions:
            spans = sorted(m.span for m in mentions)
            longer = [m.text for m in scored if overlaps_any(m.span, spans) and " " in m.text.strip()]
            seen = [display_name(text, "person") for text in longer]
            actors.append(Actor(sorted(mentions, key=lambda m: m.span), person.name, person.gender, seen))
    return actors


def _join_countries(actors: Sequence[Actor]) -> list[Actor]:
    """Merge a government's names and its capital into one actor with the fullest name of the country.

    An actor named by an adjective ("Iranian") stays separate and may also be called by the country's name.
    """
    words = country_words()
    governments: dict[str, list[Actor]] = defaultdict(list)
    rest: list[Actor] = []
    for actor in actors:
        code, kind = words.get(actor.name, (None, None))
        is_country = code is not None and kind in ("name", "capital") and actor.type == "government"
        (governments[code or ""] if is_country else rest).append(actor)
    names = {code: _country_name([m for actor in same for m in actor.mentions]) for code, same in governments.items()}
    joined = [
        Actor(sorted((m for actor in same for m in actor.mentions), key=lambda m: m.span), names[code], is_country=True)
        for code, same in governments.items()
    ]
    for actor in rest:
        code, kind = words.get(actor.name, (None, None))
        if kind != "name" and (name := names.get(code or "")):
            actor.seen_as.append(name)
    return [*rest, *joined]


def _country_name(mentions: Sequence[Mention]) -> str | None:
    """A country's name with most words, then the most used; None if only its capital is named."""
    forms = Counter(display_name(m.text, m.type) for m in mentions)
    names = [form for form in forms if country_words().get(form, (None, None))[1] == "name"]
    return max(names, key=lambda form: (len(form.split()), forms[form], len(form)), default=None)


def _others(
    context: Context, entities: Sequence[Entity], scored: Sequence[Mention], taken: Sequence[Span]
) -> list[Mention]:
    """The mentions of actors that are not persons; the report's authors and bare titles are none."""
    authors = context.document.byline
    found = [m for m in scored if not overlaps_any(m.span, taken) and m.text not in authors]
    found = [m for m in found if not _is_title(m.text) and not _is_portfolio(context.text, m.span)]
    found = [replace(m, type="organization") if m.type == "person" else m for m in found]
    spans = sorted([*taken, *(m.span for m in found)])
    for entity in entities:
        if entity.type not in _TYPES or entity.text in authors or _is_title(entity.text):
            continue
        if _is_portfolio(context.text, entity.span):
            continue
        if not overlaps_any(entity.span, spans):
            first, last = context.pieces(entity.span)
            found.append(Mention(entity.span, entity.text, _TYPES[entity.type], False, 0.3, first, last))
    return sorted((m for m in found if name_words(m.text)), key=lambda m: m.span)


def _is_portfolio(text: str, span: Span) -> bool:
    """Whether an outlet's name is here a field of office: "Foreign Affairs" in "Ministry of Foreign Affairs"."""
    if " ".join(name_words(text[span.start : span.end])) not in aliases_of_outlets():
        return False
    before = _OFFICE_OF.search(text, max(0, span.start - 40), span.start)
    held = fold(before["head"]) if before else ""
    return held in offices() or held in word_set_of("speakers", "nouns", "governments")


def _is_title(text: str) -> bool:
    """Whether a word is only a title, and so nobody's name: "Rt" is not the broadcaster RT."""
    known = {*forms_of_address(), *word_set_of("titles", "more_forms", "plain"), *table("titles")["short_titles"]}
    return not text.isupper() and fold(text) in known


def overlaps_any(span: Span, spans: Sequence[Span]) -> bool:
    """Whether a span overlaps one of `spans`, which must be sorted and not overlap each other."""
    at = bisect_left(spans, span)
    return any(span.overlaps(other) for other in spans[max(0, at - 1) : at + 1])


def _mention(context: Context, scored: ScoredSpan, *, described: bool) -> Mention:
    span = scored.span if described else _whole_name(context.text, scored.span)
    text = context.text[span.start : span.end]
    return Mention(span, text, scored.kind, described, scored.probability, scored.first, scored.last)  # type: ignore[arg-type]  # kinds of this layer are types


def _whole_name(text: str, span: Span) -> Span:
    """The span of a name without possessive; one cut off after "of" is extended by the capitalized words there."""
    if text[span.start : span.end].endswith(("'s", "’s")):
        return Span(span.start, span.end - 2)
    cut = _CUT_OFF.search(text, span.start, span.end)
    if cut is None:
        return span
    rest = run_pattern().match(text, span.end + 1) if text[span.end : span.end + 1] == " " else None
    return Span(span.start, rest.end() if rest else cut.start())


def display_name(text: str, kind: str) -> str:
    """A mention's words as a name: on one line, without article, possessive and edge punctuation."""
    words = " ".join(text.split()).strip(" ,;:.\"“”'‘’()—–-" if kind == "person" else ' ,;:"“”')
    words = words[article.end() :] if (article := _ARTICLE.match(words)) else words
    return words.removesuffix("’s").removesuffix("'s")


def name_words(text: str) -> tuple[str, ...]:
    """The folded words of a name, without articles."""
    return tuple(w for w in (fold(m.group()) for m in NAME_WORD.finditer(text)) if w and w not in {"the", "a", "an"})


@dataclass
class _Group:
    """The forms and mentions of one actor."""

    type: SpeakerType
    forms: list[tuple[str, ...]]
    mentions: list[Mention]


def _join(mentions: Sequence[Mention]) -> list[Actor]:
    """Group the mentions of names by actor, full forms first."""
    by_form: dict[tuple[str, ...], list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_form[full_name(mention.text)].append(mention)
    groups: list[_Group] = []
    for form in sorted(by_form, key=lambda words: (-len(words), by_form[words][0].span)):
        kind, same = Actor(by_form[form]).type, by_form[form]
        bearers = [g for g in groups if _may_join(kind, g.type) and any(_is_form_of(form, other) for other in g.forms)]
        if any(display_name(m.text, m.type) in country_words() for m in same):
            bearers = []  # "Latvia" is not a short form of "Latvia's Ferry Board"
        if not bearers:
            groups.append(_Group(kind, [form], list(same)))
        elif len(bearers) == 1:
            bearers[0].forms.append(form)
            bearers[0].mentions.extend(same)
        else:
            for mention in same:
                _nearest(bearers, mention).mentions.append(mention)
    return [Actor(sorted(group.mentions, key=lambda m: m.span)) for group in groups]


def _may_join(one: SpeakerType, other: SpeakerType) -> bool:
    return one == other or {one, other} <= {"organization", "outlet"} or {one, other} <= {"organization", "government"}


def _nearest(bearers: list[_Group], mention: Mention) -> _Group:
    """The bearer named last before a mention, else the one named most."""

    def rank(group: _Group) -> tuple[int, int]:
        before = [m.span.start for m in group.mentions if m.span.start < mention.span.start]
        return (max(before, default=-1), len(group.mentions))

    return max(bearers, key=rank)


def full_name(name: str) -> tuple[str, ...]:
    """The folded words of a name; listed short forms of outlets and bodies are expanded."""
    words = name_words(name)
    listed = aliases().get(" ".join(words))
    return name_words(listed) if listed else words


def _is_form_of(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether folded words may be a short form of another name: a part, initials, or another given name."""
    if len(short) == 1:
        word = short[0].replace(".", "")
        parts = [part for w in full for part in w.split("-") if part]
        initials = "".join(w[0] for w in parts if w not in _PARTICLES)
        whole = "".join(w[0] for w in parts)
        if len(word) >= 2 and len(full) >= 2 and word in (initials, whole):
            return True
        return short[0] in (full[0], full[-1]) and short[0] not in _PARTICLES and len(short[0]) > 1
    if short[-1] == full[-1] and len(full) >= 2 and same_given_name(short[0], full[0]):
        return True
    return any(full[at : at + len(short)] == short for at in range(len(full) - len(short) + 1))


@kept_per_tables()
def aliases_of_outlets() -> frozenset[str]:
    """Return all names of the listed outlets, folded."""
    forms = (form for row in rows("outlets") for form in (row["name"], *row["aliases"].split(";")))
    return frozenset(" ".join(name_words(form)) for form in forms if form.strip())


@kept_per_tables()
def aliases() -> dict[str, str]:
    """Return the full name for each listed short form of an outlet or a body, folded."""
    found: dict[str, str] = {}
    for name in ("outlets", "bodies"):
        for row in rows(name):
            for alias in row["aliases"].split(";"):
                if alias.strip():
                    found.setdefault(" ".join(name_words(alias)), row["name"])
    return found
