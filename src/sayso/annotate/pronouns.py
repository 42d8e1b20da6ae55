"""Whom a pronoun or a definite description in a source means."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from sayso.annotate.cast import Cast, Figure
from sayso.annotate.names import Person
from sayso.annotate.phrases import Phrase, read_phrase
from sayso.annotate.roles import head_of, singular_of
from sayso.annotate.words import fold, offices, word_set_of
from sayso.domain.text import Span
from sayso.tables import table

# Chosen on PolNeAR's development articles; ours.
_FADE = 0.75
_SPOKE = 2.0
_SUBJECT = 1.6
_AFTER_PREPOSITION = 0.6
_IN_QUOTATION = 0.35
_KNOWN_GENDER = 1.3
_SENTENCES_BACK = 8
_PREPOSITION = re.compile(r"\b(?:of|for|at|in|to|from|with|on|by|under|against|about|than|over|between|and|behind|as|like)\s+(?:[A-Z][\w.]*\s+)*$")


@cache
def genders() -> dict[str, str]:
    """Give the gender of the pronouns for one person."""
    lists = table("speakers")["pronouns"]
    return {word: gender for key, gender in (("men", "m"), ("women", "f")) for word in lists[key]}


def person_meant(cast: Cast, at: int, gender: str | None, *, among: list[Person] | None = None) -> Person | None:
    """The person that a pronoun of this gender at an offset most likely means."""
    scores: dict[Person, float] = defaultdict(float)
    here = cast.sentence(at)
    quotation = cast.quotation(at)
    for mention in cast.people.before(at):
        distance = here - cast.sentence(mention.span.start)
        if distance > _SENTENCES_BACK and scores:
            break
        person = mention.person
        if among is not None and person not in among or gender and person.gender and person.gender != gender:
            continue
        if among is None and not gender and False:
            continue
        score = _FADE**distance * _standing(cast, mention.span, quotation)
        if gender and person.gender == gender:
            score *= _KNOWN_GENDER
        scores[person] = max(scores[person], score) + 0.1 * min(scores[person], score)
    for turn in reversed(cast.turns):
        distance = here - cast.sentence(turn.at)
        if distance > _SENTENCES_BACK:
            break
        if turn.at >= at or len(turn.figures) != 1:
            continue
        spoke = turn.figures[0].person
        if spoke is None or gender and spoke.gender and spoke.gender != gender or among is not None and spoke not in among:
            continue
        score = _SPOKE * _FADE ** max(0, distance) * (_KNOWN_GENDER if gender and spoke.gender == gender else 1)
        scores[spoke] = max(scores[spoke], score) + 0.1 * min(scores[spoke], score)
    return max(scores, key=lambda person: scores[person], default=None)


def _standing(cast: Cast, span: Span, quotation: Span | None) -> float:
    """How much the place of a name makes its bearer the one spoken of."""
    if cast.quotation(span.start) not in (None, quotation):
        return _IN_QUOTATION
    start = cast.sentence_start(span.start)
    before = cast.text[start : span.start]
    if cast.text[span.end : span.end + 2] in ("'s", "’s") or _PREPOSITION.search(before[-40:]):
        return _AFTER_PREPOSITION
    return _SUBJECT if len(before) < 60 and "," not in before[-60:] or len(before) < 25 else 1.0


def body_meant(cast: Cast, at: int) -> Figure | None:
    """The organisation, document or outlet that "it" at an offset means."""
    here = cast.sentence(at)
    for turn in reversed(cast.turns):
        if turn.at >= at:
            continue
        if here - cast.sentence(turn.at) > 4:
            break
        if len(turn.figures) == 1 and turn.figures[0].person is None and not turn.figures[0].plural and turn.figures[0].name:
            return turn.figures[0]
    start = cast.record.sentences[max(0, here - 1)].start if cast.record.sentences else 0
    named = [body for body in cast.bodies.before(at) if body.span.start >= start and cast.quotation(body.span.start) is None]
    if not named:
        return None
    first = min(named, key=lambda body: (body.kind not in ("organization", "outlet"), body.span.start - cast.sentence_start(body.span.start)))
    return Figure(cast.bodies.fullest(first.name, at), first.kind)


def several_meant(cast: Cast, at: int) -> tuple[Figure, ...]:
    """Those whom "they" or "both" at an offset mean: who last spoke as several, or as a body."""
    here = cast.sentence(at)
    for turn in reversed(cast.turns):
        if turn.at >= at:
            continue
        if here - cast.sentence(turn.at) > 5:
            break
        if len(turn.figures) > 1 or turn.figures[0].plural:
            return turn.figures
    body = body_meant(cast, at)
    return (body,) if body else ()


def holder(cast: Cast, phrase: Phrase, at: int, owner: str | None, *, ahead: bool = False) -> Person | None:
    """The person whom a description means: who bears the office, or is being spoken of.

    With `ahead` also one whom the report names only later, as a lead does.
    """
    wanted = {fold(word) for word in re.findall(r"[\w’'-]+", phrase.words)} - {phrase.head}
    if phrase.owner:
        wanted -= {fold(word) for word in re.findall(r"[\w’'-]+", phrase.owner)}
    scores: dict[Person, float] = {}
    for person in cast.people.persons:
        if not person.mentions or not ahead and person.mentions[0].start >= at:
            continue
        best = max((_fit(role.text, phrase.head, wanted, owner) for role in cast.roles.of(person)), default=0.0)
        if best > 0:
            scores[person] = best
    if not scores:
        return None
    top = max(scores.values())
    best = [person for person, score in scores.items() if score >= top - 0.5]
    if len(best) == 1:
        return best[0]
    return person_meant(cast, at, None, among=best) or min(best, key=lambda p: p.mentions[0].start)


_SAME_OFFICE = (
    {"attorney", "lawyer", "counsel", "solicitor"}, {"senator", "lawmaker", "legislator"}, {"representative", "congressman", "congresswoman", "lawmaker", "legislator"},
    {"judge", "justice", "magistrate"}, {"nominee", "candidate", "contender"}, {"chairman", "chairwoman", "chair", "chairperson"}, {"spokesman", "spokeswoman", "spokesperson"},
    {"premier", "minister"}, {"adviser", "advisor", "aide", "official"}, {"wife", "ex-wife", "spouse"}, {"husband", "ex-husband", "spouse"}, {"president", "leader"},
    {"journalist", "reporter", "correspondent"}, {"envoy", "diplomat", "ambassador"}, {"doctor", "physician"}, {"mate", "nominee", "candidate"}, {"scholar", "professor", "expert", "analyst", "scientist", "researcher"},
    {"general", "commander"}, {"secretary", "official"}, {"mogul", "billionaire", "businessman", "developer", "tycoon"},
)
_OPPOSITES = ({"republican", "gop", "democratic", "democrat", "libertarian", "green"}, {"former", "current"}, {"vice", "deputy"})


def _fit(role: str, head: str, wanted: set[str], owner: str | None) -> float:
    """How well a role fits a description; 0 where it does not."""
    words = {fold(word) for word in re.findall(r"[\w’'-]+", role)}
    own = head_of(role)
    if own == head:
        score = 2.0
    elif own and any(own in group and head in group for group in _SAME_OFFICE):
        score = 1.2
    else:
        return 0.0
    aliases = words | ({"gop"} if "republican" in words else set()) | ({"republican"} if "gop" in words else set())
    for group in _OPPOSITES[:1]:
        if wanted & group and aliases & group and not wanted & aliases & group:
            return 0.0
    if ("vice" in wanted) != ("vice" in words):
        return 0.0
    if ("vice-presidential" in wanted) != ("vice-presidential" in words):
        return 0.0
    score += len(wanted & aliases) - 0.25 * len(wanted - aliases)
    if owner:
        score += 1.5 if set(fold(w) for w in owner.split()) & words else 0.0
    return max(score, 0.1)
