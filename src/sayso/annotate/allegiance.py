"""For whom a speaker speaks: the country and the organisation that go with name and role."""

from __future__ import annotations

import re
from bisect import bisect_left

from sayso.annotate.cast import Cast, Figure
from sayso.annotate.names import Person
from sayso.annotate.offices import head_of
from sayso.annotate.role_phrases import Role
from sayso.annotate.words import fold, word_set_of
from sayso.domain.text import Span
from sayso.resolve.countries import CountryWord, country_in, country_words, find_country_words
from sayso.tables import rows

_AMERICAN_PARTY = re.compile(r"\s\((?:R|D|I)[-–, ]|,\s(?:R|D|I)-[A-Z]")
_PORTFOLIO_OF = re.compile(r"[’']?s?\s+(?:minister|secretary|commissioner|chancellor)\b", re.IGNORECASE)
"""After these words "Greek Defense" is what a minister is for, and no body."""
_LEAST_SHARE = 2
"""A report is about one country where one in so many country words before the office names it."""
_OF_PLACE = re.compile(r",?\s(?:of|from)\s(?P<place>[A-Z][\w.’' -]{1,30})")


class Allegiance:
    """Countries and organisations of the speakers of one report."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._words: list[CountryWord] | None = None
        self._of: dict[Person, str | None] = {}

    def country(self, figure: Figure) -> str | None:
        """The alpha-3 code of the country that a figure acts for, if the report says it."""
        if figure.person is not None:
            if figure.person not in self._of:
                self._of[figure.person] = self._country_of_person(figure.person)
            return self._of[figure.person]
        if figure.type == "government" and figure.name:
            means = {row["words"]: row["country"] for row in rows("metonyms")}
            return means.get(figure.name) or country_in(figure.name)
        return country_in(figure.name) if figure.name and figure.type in ("unnamed", "organization") else None

    def organization(self, figure: Figure) -> str | None:
        """The organisation that a person's role names, as the report words it."""
        role = self._cast.roles.best(figure.person) if figure.person else None
        if role is None:
            return None
        inside = [
            b
            for b in self._cast.bodies.all
            if role.span.contains(b.span)
            and b.kind in ("organization", "outlet", "government")
            and not _PORTFOLIO_OF.match(self._cast.text, b.span.end)
            and not _is_portfolio(b.name)
        ]
        named = [body for body in inside if body.name not in country_words()]
        if not named:
            return None
        body = named[-1]
        if body.span.end < role.span.end and not body.name.isupper():
            return body.name  # "US Navy specialist": of the navy, whatever fuller name begins so
        return self._cast.bodies.fullest(body.name, role.span.start)

    def _country_of_person(self, person: Person) -> str | None:
        roles = self._cast.roles.of(person)
        for role in roles:
            code = country_in(self._cast.text[role.span.start : role.span.end])
            if code and head_of(role.text) not in ("expert", "scholar", "analyst"):
                return code
        for mention in person.mentions:
            after = self._cast.text[mention.end : mention.end + 40]
            if _AMERICAN_PARTY.match(after):
                return "USA"
            place = _OF_PLACE.match(after)
            code = country_in(place["place"]) if place else None
            if code:
                return code
        national = [role for role in roles if head_of(role.text) in word_set_of("titles", "offices", "national")]
        return self._country_spoken_of(national[0]) if national else None

    def _country_spoken_of(self, role: Role) -> str | None:
        """The country named last before an office without any, where the report is about that country so far."""
        if self._words is None:
            runs = self._cast.people.runs
            persons = [m.span for m in self._cast.people.mentions]
            starts = [span.start for span in persons]
            self._words = [
                w
                for w in find_country_words(self._cast.text, runs)
                if w.kind != "part" and not _covered(w.span, persons, starts)
            ]
        before = [word.code for word in self._words if word.span.end <= role.span.start]
        if not before:
            return None
        last = before[-1]
        return last if before.count(last) * _LEAST_SHARE >= len(before) else None


def _is_portfolio(name: str) -> bool:
    """Whether words only say what an office is for: "State", "National Security"."""
    known = word_set_of("titles", "offices", "modifiers") | word_set_of("titles", "offices", "portfolios")
    words = [fold(word) for word in name.split()]
    is_body = words[-1] in word_set_of("speakers", "nouns", "bodies") and words[-1] != "state"
    return not is_body and all(word in known for word in words)


def _covered(span: Span, persons: list[Span], starts: list[int]) -> bool:
    number = bisect_left(starts, span.start + 1) - 1
    return number >= 0 and persons[number].contains(span)
