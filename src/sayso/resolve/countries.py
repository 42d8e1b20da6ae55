"""Finds countries in a report by their names, adjectives and capitals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from sayso.domain.text import Span
from sayso.errors import UsageError
from sayso.tables import kept_per_tables, rows

Kind = Literal["name", "demonym", "capital", "part"]
_KINDS: tuple[tuple[Kind, str], ...] = (
    ("name", "names"),
    ("demonym", "demonyms"),
    ("capital", "capitals"),
    ("part", "parts"),
)
_LONGEST = 5
_WORD = re.compile(r"\w[^\s\u00a0—–()]*")
_TAIL = re.compile(r"(?:[’']s?)?[,;:.!?”\"’']*$")
_PART_OF_ANOTHER_NAME = frozenset(
    (
        "New",
        "Latin",
        "North",
        "South",
        "Central",
        "East",
        "West",
        "Western",
        "Eastern",
        "Northern",
        "Southern",
        "Saint",
        "San",
        "Santa",
    )
)


@dataclass(frozen=True, slots=True)
class CountryWord:
    """A mention of a country by name, adjective, part or capital; `code` is alpha-3."""

    span: Span
    code: str
    kind: Kind


@kept_per_tables()
def country_words() -> dict[str, tuple[str, Kind]]:
    """Map every word for a country to its code and kind: names first, then adjectives, capitals, parts."""
    found: dict[str, tuple[str, Kind]] = {}
    for kind, column in _KINDS:
        for row in rows("countries"):
            for words in filter(None, row[column].split("|")):
                found.setdefault(words, (row["code"], kind))
    return found


@kept_per_tables()
def country_names() -> dict[str, str]:
    """Map each code to the country's name as used in running text ("the Netherlands")."""
    return {row["code"]: row["name"] for row in rows("countries")}


@kept_per_tables()
def _first_words() -> frozenset[str]:
    return frozenset(words.split()[0] for words in country_words())


def find_country_words(text: str, runs: Iterable[tuple[int, int]]) -> Iterator[CountryWord]:
    """Find the words for countries in runs of capitalized words, the longest at each position."""
    known, first = country_words(), _first_words()
    for start, end in runs:
        words = [(match.start(), match.group()) for match in _WORD.finditer(text, start, end)]
        at = 0
        while at < len(words):
            if (words[at][1] not in first and _TAIL.sub("", words[at][1]) not in first) or (
                at and words[at - 1][1] in _PART_OF_ANOTHER_NAME
            ):
                at += 1
                continue
            for length in range(min(_LONGEST, len(words) - at), 0, -1):
                last_at, last = words[at + length - 1]
                name = " ".join([word for _, word in words[at : at + length]])
                bare = name if name in known else _TAIL.sub("", name)
                if bare in known:
                    code, kind = known[bare]
                    yield CountryWord(Span(words[at][0], last_at + len(last) - len(name) + len(bare)), code, kind)
                    at += length - 1
                    break
            at += 1


def countries_in(words: str) -> set[str]:
    """Return the codes of all countries that a phrase names."""
    return {word.code for word in find_country_words(words, [(0, len(words))])}


def country_in(words: str) -> str | None:
    """Return the first country named in a phrase ("Lithuanian Foreign Minister"), or else that of a capital."""
    found = sorted(find_country_words(words, [(0, len(words))]), key=lambda word: word.kind in ("part", "capital"))
    return found[0].code if found else None


def country_code(words: str) -> str | None:
    """Return the ISO 3166 alpha-3 code for a country's name, adjective or code; None for an empty text.

    Raises:
        UsageError: no country has this name.
    """
    words = words.strip()
    if not words:
        return None
    names = country_names()
    if words.upper() in names:
        return words.upper()
    wanted = words.casefold().removeprefix("the ")
    for known, (code, kind) in country_words().items():
        if kind in ("name", "demonym") and known.casefold().removeprefix("the ") == wanted:
            return code
    near = get_close_matches(words.title(), names.values(), n=1)
    raise UsageError(f"there is no country called “{words}”", hint=f"do you mean {near[0]}?" if near else None)
