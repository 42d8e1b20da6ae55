"""Words that indicate a country: names, palaces, institutions, parties, offices, listed bodies."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sayso.annotate.text.patterns import any_of
from sayso.annotate.text.words import run_pattern
from sayso.annotate.who.actors import name_words
from sayso.domain.text import Span
from sayso.resolve.countries import country_words, find_country_words
from sayso.tables import kept_per_tables, rows, table

PARTY = re.compile(r"\s?\((?:R|D|I)[-–, )]|,\s(?:R|D|I)-[A-Z]")
"""The party of an American politician after the name."""


@dataclass(frozen=True, slots=True)
class Place:
    """A word that indicates a country."""

    span: Span
    code: str
    kind: str


def find_places(text: str) -> list[Place]:
    """Return the words that indicate a country, in text order; an ambiguous one ("Georgia") once per country."""
    runs = [match.span() for match in run_pattern().finditer(text)]
    found = [Place(word.span, word.code, word.kind) for word in find_country_words(text, runs)]
    found += [
        Place(Span(*m.span()), country_words()[m.group()][0], "name")
        for m in _with_apostrophes().finditer(text)
    ]
    found += [
        Place(p.span, code, "part") for p in found if (code := states().get(text[slice(*p.span)])) and code != p.code
    ]
    found += [
        Place(Span(*m.span()), code, kind)
        for kind, known in (("palace", palaces()), ("institution", institutions()))
        for m in _pattern(kind).finditer(text)
        if (code := known.get(" ".join(m.group().split())))
    ]
    return sorted(found, key=lambda place: place.span)


def hinted_countries(text: str) -> set[str]:
    """Return the countries that a report indicates by parties after names and by offices."""
    return {*offices_in(text), *(("USA",) if PARTY.search(text) else ())}


def offices_in(words: str, *, at_end: bool = False) -> list[str]:
    """Return the country of each office in these words that only one country has; with `at_end`, of the last words."""
    found = []
    for code, pattern in _home_offices().items():
        for match in pattern.finditer(words):
            if not at_end or not words[match.end() :].strip(" ."):
                found.append(code)
    return found


@kept_per_tables()
def states() -> dict[str, str]:
    """Return the country of each state or province."""
    return {words: row["code"] for row in rows("countries") for words in filter(None, row["parts"].split("|"))}


@kept_per_tables()
def palaces() -> dict[str, str]:
    """Return the country of each palace or place that stands for a government."""
    return {
        row["words"]: row["country"]
        for row in rows("metonyms")
        if row["type"] == "government" and row["country"] and "|" not in row["country"]
    }


@kept_per_tables()
def institutions() -> dict[str, str]:
    """Return the country of each institution and party that only one country has."""
    return {words: code for code, names in table("governments")["institutions"].items() for words in names}


def listed_country(name: str) -> str | None:
    """Return the country of the outlet or body that the tables list under this name, or None."""
    return listed_countries().get(" ".join(name_words(name)))


@kept_per_tables()
def listed_countries() -> dict[str, str]:
    """Return the country of each outlet and body that the tables list, by its folded names."""
    found: dict[str, str] = {}
    for name in ("outlets", "bodies"):
        for row in rows(name):
            for form in filter(None, (row["name"], *row["aliases"].split(";"))):
                if row["country"]:
                    found.setdefault(" ".join(name_words(form)), row["country"])
    return found


@kept_per_tables()
def _with_apostrophes() -> re.Pattern[str]:
    """The names of countries whose apostrophes break runs of capitalized words ("Côte d'Ivoire")."""
    names = [re.escape(words) for words in country_words() if "'" in words or "’" in words]
    return re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)")


@kept_per_tables()
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(palaces() if kind == 'palace' else institutions())})\b")


@kept_per_tables()
def _home_offices() -> dict[str, re.Pattern[str]]:
    offices = table("governments")["home_offices"]
    return {code: re.compile(rf"(?<!\w)(?:{any_of(words)})(?!\w)", re.IGNORECASE) for code, words in offices.items()}
