"""Offices that a report states away from the holder's name: in a description, or as somebody's counterpart."""

from __future__ import annotations

import re

from sayso.annotate.cast import Cast
from sayso.annotate.names import Person
from sayso.annotate.office_holders import holder, person_spoken_of
from sayso.annotate.offices import head_of
from sayso.annotate.phrases import Phrase, read_phrase
from sayso.annotate.pronouns import genders, person_meant
from sayso.annotate.role_phrases import Role
from sayso.annotate.words import fold, offices, word_set_of
from sayso.domain.text import Span
from sayso.resolve.countries import find_country_words

_DEFINITE = re.compile(r"\b[Tt]he (?P<words>[\w-]+(?: [\w-]+){0,4})")
_OF_OFFICE = re.compile(r" (?:of|from) (?:the )?(?:state|[A-Z][\w-]+(?: [A-Z][\w-]+){0,3})")
_AFTER_OFFICE = re.compile(
    r"[.;:)—–'’]|,(?! [A-Z])|$|\n| (?:[a-z]+(?:s|ed|ly)|himself|herself|who|and|or|but|to|in|on|at|with|for|from|of|as"
    r"|by|that|will|would|could|should|can|may|might|had|did|said|told|than|when|if|while|after|before|because|also"
    r"|never|made|gave|took|went|came|left|began|spoke|wrote)\b"
)
_NEAR_OWNER = 12


def learn_office(cast: Cast, person: Person, phrase: Phrase, span: Span) -> None:
    """Record the office that a description gives for the person to whom it refers."""
    generic = phrase.head in word_set_of("titles", "offices", "no_role")
    if not (generic and (phrase.owner or len(phrase.words.split()) < 2)) and head_of(phrase.words):
        cast.roles.add(person, phrase.words, span)


def learn_offices(cast: Cast) -> None:
    """Take a speaker's office from descriptions if none is stated next to the name.

    "The director makes this clear" gives the office of the person in focus there.
    """
    speaking = {figure.person for figures in cast.said_by.values() for figure in figures if figure.person is not None}
    if all(_heads(cast, person) & word_set_of("titles", "offices", "ranks") for person in speaking):
        return
    for match in _DEFINITE.finditer(cast.text):
        words = match["words"].split()
        end = next((n + 1 for n, word in enumerate(words) if _is_office_noun(word)), 0)
        while 0 < end < len(words) and _is_office_noun(words[end]):
            end += 1
        stop = match.start("words") + len(" ".join(words[:end]))
        more = _OF_OFFICE.match(cast.text, stop)
        stop = more.end() if more else stop
        if end and _AFTER_OFFICE.match(cast.text, stop) and not _of_somebody(cast.text, match.start()):
            _learn_from(cast, Span(match.start(), stop))


def _of_somebody(text: str, at: int) -> bool:
    """Whether an office belongs to somebody else in the phrase: "a spokesman for the regional governor"."""
    before = text[max(0, at - 40) : at].split()
    return len(before) > 1 and before[-1] in ("for", "of", "to") and _is_office_noun(before[-2])


def _learn_from(cast: Cast, description: Span) -> None:
    phrase = read_phrase(cast.text[description.start : description.end])
    if (
        phrase.plural
        or phrase.head not in word_set_of("titles", "offices", "ranks")
        or cast.quotation(description.start)
    ):
        return
    if holder(cast, phrase, description.start, None) is None:
        person = person_spoken_of(cast, phrase, description)
        if person is not None and not (_heads(cast, person) & word_set_of("titles", "offices", "ranks")):
            cast.roles.add(person, phrase.words, description)


def _heads(cast: Cast, person: Person) -> set[str | None]:
    return {head_of(role.text) for role in cast.roles.of(person)}


def _is_office_noun(word: str) -> bool:
    return fold(word) in offices()


def learn_counterparts(cast: Cast) -> None:
    """Give counterparts the same office: a minister's "Dutch counterpart" is a minister too."""
    for person in {f.person for figures in cast.said_by.values() for f in figures if f.person is not None}:
        for role in [r for r in cast.roles.of(person) if head_of(r.text) == "counterpart"]:
            owner = _counterpart_of(cast, person, role)
            office = cast.roles.best(owner) if owner is not None else None
            if office is not None:
                words = list(find_country_words(office.text, [(0, len(office.text))]))
                bare = office.text[words[0].span.end :] if words and words[0].span.start == 0 else office.text
                cast.roles.take_over(person, re.sub(r"^[’']s", "", bare).strip(), role)


def _counterpart_of(cast: Cast, person: Person, role: Role) -> Person | None:
    before = cast.text[max(0, role.span.start - _NEAR_OWNER) : role.span.start].rstrip()
    word = fold(before.split()[-1]) if before.split() else ""
    others = [p for p in cast.people.persons if p is not person]
    if word in genders():
        return person_meant(cast, role.span.start, genders()[word], among=others)
    return next(
        (
            m.person
            for m in cast.people.before(role.span.start)
            if m.person is not person and role.span.start - m.span.end <= 4
        ),
        None,
    )
