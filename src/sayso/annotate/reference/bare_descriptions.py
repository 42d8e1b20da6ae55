"""Referents of descriptions without a noun: "the 61-year-old", "the latter", "the Norwegian"."""

from __future__ import annotations

import re

from sayso.annotate.reference.cast import Cast, Figure, figure_of
from sayso.annotate.reference.names import Person
from sayso.annotate.reference.phrases import Phrase
from sayso.annotate.text.words import word_set_of
from sayso.domain.text import Span
from sayso.resolve.countries import countries_in, country_words

_AGED = re.compile(r"(?P<age>\d{1,3}|[a-z]+(?:-[a-z]+)?)-year-old", re.IGNORECASE)
_BESIDE = 60
_SENTENCES_BACK = 3
"""Sentences in which two are named before "the former" and "the latter" refer to them."""


def person_of_age(cast: Cast, phrase: Phrase, span: Span) -> Figure | None:
    """The person called "the 61-year-old": the only one whose age the report gives so, else the one named last."""
    aged = _AGED.fullmatch(phrase.words)
    if aged is None or not phrase.definite:
        return None
    among = [person for person in cast.people.persons if _is_aged(cast, person, aged["age"])]
    latest = next((m.person for m in cast.people.before(span.start) if not among or m.person in among), None)
    meant = among[0] if len(among) == 1 else latest
    return figure_of(meant) if meant is not None else None


def compatriot(cast: Cast, phrase: Phrase, span: Span) -> Figure | None:
    """The person called "the Norwegian": the one named just before with that country, or without any."""
    code, kind = country_words().get(phrase.words, ("", ""))
    if phrase.determiner != "the" or kind != "demonym":
        return None
    here = cast.sentence(span.start)
    near = [m for m in cast.people.before(span.start) if here - cast.sentence(m.span.start) <= _SENTENCES_BACK]
    codes: dict[Person, set[str]] = {mention.person: set() for mention in near}
    for mention in near:
        codes[mention.person] |= _countries_beside(cast, mention.span)
    for wanted in ({code}, set()) if len(codes) > 1 else ({code},):
        fitting = [person for person, own in codes.items() if own == wanted]
        if fitting:
            return figure_of(fitting[0]) if len(fitting) == 1 else None
    return None


def _countries_beside(cast: Cast, span: Span) -> set[str]:
    """The countries in the words from the comma or clause before a name: "his counterpart in Minsk, Andrei K."."""
    start = max(cast.sentence_start(span.start), span.start - _BESIDE)
    before = re.split(r"\b(?:to|and|with|by|met|told|that)\s", cast.text[start : span.start])[-1]
    return countries_in(before)


def same_as_last(cast: Cast, phrase: Phrase, span: Span) -> Figure | None:
    """The last speaker without a name, for "this person" and "that official"."""
    if phrase.determiner not in ("this", "that") or phrase.words not in word_set_of("speakers", "nouns", "unnamed"):
        return None
    before = (turn.figures[0] for turn in reversed(cast.turns) if turn.at < span.start and len(turn.figures) == 1)
    last = next(before, None)
    return last if last is not None and last.type == "unnamed" and not last.plural else None


def _is_aged(cast: Cast, person: Person, age: str) -> bool:
    """Whether an age follows a mention of somebody: "Ann Moe, 61,", "Ann Moe (61)", "Ann Moe, aged 61"."""
    behind = re.compile(rf"(?:,\s(?:aged\s)?|\s\(){re.escape(age)}(?=[,.;)\s]|$)")
    return any(behind.match(cast.text, mention.end) is not None for mention in person.mentions)


def one_of_two(cast: Cast, phrase: Phrase, span: Span) -> Figure | None:
    """The first or second of the two last named, for "the former" and "the latter"."""
    if phrase.determiner != "the" or phrase.words not in ("former", "latter"):
        return None
    here = cast.sentence(span.start)
    named = [(m.span.start, figure_of(m.person)) for m in cast.people.before(span.start)]
    for body in cast.bodies.before(span.start):
        named.append((body.span.start, Figure(cast.bodies.fullest(body.name, body.span.start), body.kind)))
    named.sort(key=lambda one: -one[0])
    latest = list(dict.fromkeys(figure for at, figure in named if here - cast.sentence(at) <= _SENTENCES_BACK))[:2]
    if len(latest) < 2:
        return None
    return latest[0] if phrase.words == "latter" else latest[1]
