"""The referents of pronouns and definite descriptions in sources."""

from __future__ import annotations

import re
from collections import defaultdict

from sayso.annotate.reference.cast import Cast, Figure
from sayso.annotate.reference.names import Person
from sayso.annotate.reference.offices import head_of
from sayso.annotate.text.words import word_set_of
from sayso.domain.text import Span
from sayso.tables import kept_per_tables, table

# Ours, chosen on PolNeAR's development articles.
_FADE = 0.68
_SPOKE = 1.5
_IN_QUOTATION = 0.35
_KNOWN_GENDER = 1.2
_OPENED = 1.5
"""Weight of the person whom the sentence before is about, in the same paragraph: "X was blunter. “…,” he said." """
_OPENING_WORDS = 4
_REPEATED = 0.05
_SENTENCES_BACK = 8
_PLURAL_BACK = 4
_BODIES_BACK = 6


@kept_per_tables()
def genders() -> dict[str, str]:
    """Return the gender ("m", "f") of each pronoun for one person."""
    lists = table("speakers")["pronouns"]
    return {word: gender for key, gender in (("men", "m"), ("women", "f")) for word in lists[key]}


def person_meant(cast: Cast, at: int, gender: str | None, *, among: list[Person] | None = None) -> Person | None:
    """The most likely referent of a pronoun of this gender at an offset; with `among`, one of these persons."""
    scores: dict[Person, float] = defaultdict(float)
    here = cast.sentence(at)
    quotation = cast.quotation(at)
    for mention in cast.people.before(at):
        distance = here - cast.sentence(mention.span.start)
        if distance > _SENTENCES_BACK and scores:
            break
        person = mention.person
        known = gender_of(cast, person)
        if (among is not None and person not in among) or (gender and known and known != gender):
            continue
        score = _FADE**distance * _standing(cast, mention.span, quotation)
        score *= _OPENED if distance == 1 and _opens_sentence_before(cast, mention.span, at) else 1.0
        if gender and known == gender:
            score *= _KNOWN_GENDER
        scores[person] = max(scores[person], score) + _REPEATED * min(scores[person], score)
    for turn in reversed(cast.turns):
        distance = here - cast.sentence(turn.at)
        if distance > _SENTENCES_BACK:
            break
        if turn.at >= at or len(turn.figures) != 1:
            continue
        spoke = turn.figures[0].person
        known = gender_of(cast, spoke) if spoke is not None else None
        if spoke is None or (gender and known and known != gender) or (among is not None and spoke not in among):
            continue
        score = _SPOKE * _FADE ** max(0, distance) * (_KNOWN_GENDER if gender and known == gender else 1)
        scores[spoke] = max(scores[spoke], score) + _REPEATED * min(scores[spoke], score)
    return max(scores, key=lambda person: scores[person], default=None)


def gender_of(cast: Cast, person: Person) -> str | None:
    """The gender that a person's name or title shows, else the first office or kinship: "her husband, Pat Moe"."""
    if person.gender is not None:
        return person.gender
    heads = [head_of(role.text) for role in cast.roles.of(person)]
    shown = (("m", word_set_of("titles", "offices", "men")), ("f", word_set_of("titles", "offices", "women")))
    return next((gender for head in heads for gender, words in shown if head in words), None)


def _opens_sentence_before(cast: Cast, span: Span, at: int) -> bool:
    """Whether a name opens its sentence, perhaps behind an office, and the pronoun is in the same paragraph."""
    before = cast.text[cast.sentence_start(span.start) : span.start]
    return len(before.split()) <= _OPENING_WORDS and "\n" not in cast.text[span.start : at].strip()


def _standing(cast: Cast, span: Span, quotation: Span | None) -> float:
    """Weight of a mention by its position: lower in another quotation than the pronoun's."""
    return 1.0 if cast.quotation(span.start) in (None, quotation) else _IN_QUOTATION


def body_meant(cast: Cast, at: int) -> Figure | None:
    """The organization, document or outlet to which "it" at an offset refers."""
    here = cast.sentence(at)
    read = list(_document().finditer(cast.text, cast.sentence_start(at), at))
    if read:
        return Figure(read[-1]["words"], "document", head=read[-1]["head"])
    for turn in reversed(cast.turns):
        if turn.at >= at:
            continue
        if here - cast.sentence(turn.at) > _BODIES_BACK:
            break
        figure = turn.figures[0]
        if (
            len(turn.figures) == 1
            and figure.type in ("organization", "government", "outlet", "document")
            and not figure.plural
            and figure.name
        ):
            return figure
    start = cast.record.sentences[max(0, here - 2)].start if cast.record.sentences else 0
    named = [
        body for body in cast.bodies.before(at) if body.span.start >= start and cast.quotation(body.span.start) is None
    ]
    if not named:
        return None
    first = min(
        named,
        key=lambda body: (
            body.kind not in ("organization", "outlet"),
            body.span.start - cast.sentence_start(body.span.start),
        ),
    )
    return Figure(cast.bodies.fullest(first.name, at), first.kind)


@kept_per_tables()
def _document() -> re.Pattern[str]:
    """A document introduced by a report: "a leaked draft"."""
    nouns = "|".join(sorted(table("speakers")["nouns"]["documents"], key=len, reverse=True))
    return re.compile(rf"\ba\s(?P<words>(?:[\w-]+\s){{0,2}}?(?P<head>{nouns}))\b")


def several_meant(cast: Cast, at: int) -> tuple[Figure, ...]:
    """The referents of "they" or "both" at an offset: whoever last spoke as a group or a body."""
    here = cast.sentence(at)
    for turn in reversed(cast.turns):
        if turn.at >= at:
            continue
        if here - cast.sentence(turn.at) > _PLURAL_BACK:
            break
        if (
            len(turn.figures) > 1
            or turn.figures[0].plural
            or turn.figures[0].type in ("organization", "group", "government")
        ):
            return turn.figures
    body = body_meant(cast, at)
    return (body,) if body else ()
