"""The country and the organization that a speaker represents, by name and role."""

from __future__ import annotations

import re
from bisect import bisect_left

from sayso.annotate.cast import Cast, Figure
from sayso.annotate.home_country import home_country, is_governed_by, is_home_office, palace_in
from sayso.annotate.names import Person
from sayso.annotate.offices import head_of
from sayso.annotate.role_phrases import Role
from sayso.annotate.words import fold, word_set_of
from sayso.domain.text import Span
from sayso.resolve.countries import CountryWord, country_in, country_words, find_country_words
from sayso.tables import rows

_AMERICAN_PARTY = re.compile(r"\s\((?:R|D|I)[-–, ]|,\s(?:R|D|I)-[A-Z]")
_PORTFOLIO_OF = re.compile(r"[’']?s?\s+(?:minister|secretary|commissioner|chancellor)\b", re.IGNORECASE)
"""Before these words, "Greek Defense" is a portfolio and not an organization."""
_LEAST_SHARE = 2
"""A report is about a country if at least one in this many of its country words so far names it."""
_OF_A_BODY = re.compile(r"\b(?:president|premier|chancellor)\s(?:and\s[\w -]+\s)?of\b", re.IGNORECASE)
_ABROAD = re.compile(r"\s(?:to|for|on|in|with|at)\s")
_IN_BRACKETS = re.compile(r"\s\((?P<place>[A-Z][\w.,’' -]{1,60})\)")
_OF_PLACE = re.compile(r",?\s(?:of|from)\s(?P<place>[A-Z][\w.’' -]{1,30})")


class Allegiance:
    """Countries and organizations of the speakers of one report."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._words: list[CountryWord] | None = None
        self._of: dict[Person, str | None] = {}
        self._home = home_country(cast.text)

    def country(self, figure: Figure) -> str | None:
        """The alpha-3 code of the country that a figure acts for, or None if the report does not say."""
        if figure.person is not None:
            if figure.person not in self._of:
                self._of[figure.person] = self._country_of_person(figure.person)
            return self._of[figure.person]
        if figure.type == "government" and figure.name:
            means = {row["words"]: row["country"] for row in rows("metonyms")}
            return means.get(figure.name) or country_in(figure.name)
        return country_in(figure.name) if figure.name and figure.type in ("unnamed", "organization") else None

    def organization(self, figure: Figure) -> str | None:
        """The organization named in a person's role, in the report's words."""
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
            return body.name  # "US Navy specialist": the navy, even if a longer name begins with it
        return self._cast.bodies.fullest(body.name, role.span.start)

    def _country_of_person(self, person: Person) -> str | None:
        roles = self._cast.roles.of(person)
        for role in roles:
            code = _country_of_role(self._cast.text[role.span.start : role.span.end])
            if code:
                return code
        for mention in person.mentions:
            before = self._cast.text[max(0, mention.start - 30) : mention.start].split()
            if before and _is_demonym(before[-1]):
                return country_in(before[-1])
            after = self._cast.text[mention.end : mention.end + 40]
            if _AMERICAN_PARTY.match(after):
                return "USA"
            delegate = _IN_BRACKETS.match(self._cast.text, mention.end)
            code, kind = country_words().get(delegate["place"], (None, None)) if delegate else (None, None)
            if kind == "name":
                return code
            place = _OF_PLACE.match(after)
            code = country_in(place["place"]) if place else None
            if code:
                return code
        return next((code for role in roles if (code := self._country_spoken_of(person, role))), None)

    def _country_spoken_of(self, person: Person, role: Role) -> str | None:
        """The country of an office that names none: the report's home, else the country named last, if the topic."""
        if is_home_office(role.text, self._home or ""):
            return self._home
        head = head_of(role.text)
        if head not in word_set_of("titles", "offices", "national") or _OF_A_BODY.search(role.text):
            return None
        if is_governed_by(self._cast.text, person.name.split()[-1]):
            return self._home
        last = self._named_last(role.span.start)
        if last is None or any(
            head_of(other.text) == head and _country_of_role(self._cast.text[other.span.start : other.span.end]) == last
            for one in self._cast.people.persons
            if one is not person
            for other in self._cast.roles.of(one)
        ):
            return None
        return last if self._home in (None, last) else None

    def _named_last(self, at: int) -> str | None:
        """The country named last before an offset, if the report so far is about that country."""
        before = [word.code for word in self._country_words() if word.span.end <= at]
        if not before:
            return None
        last = before[-1]
        return last if before.count(last) * _LEAST_SHARE >= len(before) else None

    def _country_words(self) -> list[CountryWord]:
        if self._words is None:
            persons = [m.span for m in self._cast.people.mentions]
            starts = [span.start for span in persons]
            self._words = [
                word
                for word in find_country_words(self._cast.text, self._cast.people.runs)
                if word.kind != "part" and not _covered(word.span, persons, starts)
            ]
        return self._words


def _country_of_role(words: str) -> str | None:
    """The country that a role acts for; not one that its holder studies, covers or is sent to."""
    head = head_of(words)
    if head in word_set_of("titles", "offices", "about_countries"):
        first, _, where = words.partition(" at ")
        if head in word_set_of("titles", "offices", "callings") and _is_demonym(first.split()[0]):
            return country_in(first)
        words = where
    elif head in word_set_of("titles", "offices", "sent_abroad"):
        words = _ABROAD.split(words, maxsplit=1)[0]
    return country_in(words) or palace_in(words)


def _is_demonym(word: str) -> bool:
    return word in country_words() and country_words()[word][1] == "demonym"


def _is_portfolio(name: str) -> bool:
    """Whether a name is only the portfolio of an office: "State", "National Security"."""
    known = word_set_of("titles", "offices", "modifiers") | word_set_of("titles", "offices", "portfolios")
    words = [fold(word) for word in name.split()]
    is_body = words[-1] in word_set_of("speakers", "nouns", "bodies") and words[-1] != "state"
    return not is_body and all(word in known for word in words)


def _covered(span: Span, persons: list[Span], starts: list[int]) -> bool:
    number = bisect_left(starts, span.start + 1) - 1
    return number >= 0 and persons[number].contains(span)
